"""The sweep: finds every submission that has something due, whatever became of the worker that had it."""

from datetime import datetime, timedelta

from django.db.models import Q

from leadhub.jobs.wake import wake
from leadhub.submissions.models import DeliveryJob, Intervention, Submission
from leadhub.submissions.services import DELIVER

KEEP_JOBS = timedelta(days=1)  # rows of machines that died at work and never came back


def sweep(*, now: datetime) -> None:
    """Wake a delivery for each sub-account with a load that can go on."""
    due = Q(state=Submission.State.DONE, proof=Submission.Proof.DUE, proof_after__lte=now)
    called = Q(pk__in=Intervention.objects.filter(finished_at=None).values("submission"))
    waiting = Submission.objects.filter(due | called | ~Q(state=Submission.State.DONE)).exclude(
        ~called, not_before__gt=now
    )
    DeliveryJob.objects.filter(lease_until__lt=now - KEEP_JOBS).delete()
    for deployment, account_id in waiting.values_list("deployment", "account_id").distinct().order_by():
        wake(DELIVER, f"{deployment}/{account_id}")
