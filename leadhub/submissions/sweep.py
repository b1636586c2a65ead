"""The sweep: finds every submission that has something due, whatever became of the worker that had it."""

from datetime import datetime

from leadhub.jobs.wake import wake
from leadhub.submissions.models import Submission
from leadhub.submissions.services import DELIVER


def sweep(*, now: datetime) -> None:
    """Wake a delivery for each sub-account with a load that can go on."""
    waiting = Submission.objects.unfinished().exclude(not_before__gt=now)
    for deployment, account_id in waiting.values_list("deployment", "account_id").distinct().order_by():
        wake(DELIVER, f"{deployment}/{account_id}")
