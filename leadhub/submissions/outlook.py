"""How long a load will take, honestly: from what is left of RingCX's quota, and from what stands before it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Avg, Count, F

from leadhub.credentials.pace import Pace
from leadhub.submissions.claiming import in_turn
from leadhub.submissions.models import Batch, Submission

RECENT = 20  # batches from which the length of a call is taken
FIRST_GUESS = timedelta(seconds=2)  # the length of a call when none has been answered yet
TO_COME = (Batch.State.PENDING, Batch.State.SENDING)


@dataclass(frozen=True)
class Outlook:
    """What a load can expect now. Loads that are confirmed later and are smaller may still overtake it."""

    loads_before: int
    calls_before: int
    calls: int  # its own that are still to be made
    seconds: float | None  # until its last call is answered; None while nobody can say, because it is held

    @property
    def position(self) -> int:
        """Its place in the queue of the sub-account: 1 is being sent."""
        return self.loads_before + 1

    @property
    def time_left(self) -> str:
        """The time in words, no more exact than it is known; empty while nobody can say."""
        if self.seconds is None:
            return ""
        if self.seconds < 60:
            return f"{max(5, 5 * round(self.seconds / 5))} seconds"
        minutes = round(self.seconds / 60)
        if minutes < 60:
            return "a minute" if minutes == 1 else f"{minutes} minutes"
        hours, rest = divmod(minutes, 60)
        return f"{hours} h {rest} min"


def outlook(submission: Submission, *, now: datetime) -> Outlook | None:
    """Return what a load that is not finished can expect, or None if nothing more of it will be sent."""
    if submission.state not in (*Submission.SENDS, Submission.State.HELD):
        return None
    queue = in_turn(submission.account_key)
    before = [one for one in queue[: _place(queue, submission)] if one.state in Submission.SENDS]
    calls = _calls(submission)
    calls_before = sum(_calls(one) for one in before)
    seconds = None
    if submission.state in Submission.SENDS:
        seconds = _seconds(submission, calls_before + calls)
        if submission.not_before and submission.not_before > now:
            seconds = max(seconds, (submission.not_before - now).total_seconds())
    return Outlook(len(before), calls_before, calls, seconds)


def _place(queue: list[Submission], submission: Submission) -> int:
    return next((place for place, one in enumerate(queue) if one.pk == submission.pk), len(queue))


def _calls(submission: Submission) -> int:
    if not submission.prepared:
        size: int = submission.options["batch_size"]
        return -(-submission.planned // size)
    return submission.batches.filter(state__in=TO_COME).count()


def _seconds(submission: Submission, calls: int) -> float:
    """The slower of the two decides: RingCX's quota, or the time its answers take with so many senders."""
    by_quota = Pace(submission.account_key).seconds_for("direct", calls)
    answered = Batch.objects.filter(
        submission__in=Submission.objects.of_account(submission.account_key),
        answered_at__isnull=False,
        sent_at__isnull=False,
    ).order_by("-answered_at")
    took = answered[:RECENT].aggregate(mean=Avg(F("answered_at") - F("sent_at")), number=Count("pk"))["mean"]
    length = (took or FIRST_GUESS).total_seconds()
    return max(by_quota, calls * length / settings.LEADHUB_SENDERS) + length
