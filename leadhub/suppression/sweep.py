"""The sweep: finds every list that is not read yet, whatever became of its worker."""

from datetime import datetime

from leadhub.jobs import leases
from leadhub.jobs.wake import wake
from leadhub.suppression.models import SuppressionList
from leadhub.suppression.services import READ


def sweep(*, now: datetime) -> None:
    """Wake a worker for each list that is still to be read and that nobody is at."""
    unread = SuppressionList.objects.being_read()
    leases.free_the_dead(unread, now=now)
    for pk in unread.filter(leases.is_free(now)).values_list("pk", flat=True):
        wake(READ, str(pk))
