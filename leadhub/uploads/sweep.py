"""The sweep: finds every upload that has something due, whatever became of its worker, and forgets the old ones."""

from datetime import datetime

from leadhub.jobs import leases
from leadhub.jobs.wake import wake
from leadhub.uploads import services
from leadhub.uploads.advancing import due
from leadhub.uploads.models import Upload
from leadhub.uploads.receiving import ADVANCE


def sweep(*, now: datetime) -> None:
    """Wake a worker for each upload that nobody is at and that has something due; forget what has expired."""
    for upload in Upload.objects.underway().filter(expires_at__lt=now):
        services.forget(upload=upload, actor=None, now=now)
    at_work = Upload.objects.filter(state__in=Upload.WORKABLE)
    leases.free_the_dead(at_work, now=now)
    for upload in at_work.filter(leases.is_free(now)).defer("look"):
        if due(upload):
            wake(ADVANCE, str(upload.pk))
