"""What a person decides about a batch that RingCX could not settle. Each decision needs a reason and is an event."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from leadhub.jobs.wake import wake
from leadhub.leads.states import RowState
from leadhub.submissions.models import Batch, RowOutcome, Submission
from leadhub.submissions.services import DELIVER, record
from leadhub.web.forms import SHORTEST_REASON

if TYPE_CHECKING:
    from leadhub.people.models import User


class CannotDecide(Exception):
    """The decision cannot be taken like this; the text is one sentence for the user."""


def mark_loaded(*, batch: Batch, actor: "User", reason: str, now: datetime) -> None:
    """Take a batch for loaded: the person has seen its leads in RingCX. Raises CannotDecide."""
    with transaction.atomic():
        fresh = _open(batch, reason)
        fresh.outcomes.filter(state__in=[RowState.LOADED, RowState.UNKNOWN]).delete()
        Batch.objects.filter(pk=fresh.pk).update(state=Batch.State.LOADED)
        _decided(fresh, "submission.marked_loaded", actor, reason, now)


def resend(*, batch: Batch, actor: "User", reason: str, now: datetime) -> None:
    """Send again what RingCX does not show of a batch, after one more look. Raises CannotDecide."""
    with transaction.atomic():
        fresh = _open(batch, reason)
        if fresh.submission.is_called_back():
            raise CannotDecide("This load was stopped or undone, so nothing more of it is sent. Leave the batch out.")
        Batch.objects.filter(pk=fresh.pk).update(
            state=Batch.State.LOOKING, may_resend=True, looks=0, look_after=now, over_at=now
        )
        _decided(fresh, "submission.resent", actor, reason, now)


def leave_out(*, batch: Batch, actor: "User", reason: str, now: datetime) -> None:
    """Send nothing more of a batch; what RingCX shows of it stays loaded. Raises CannotDecide."""
    with transaction.atomic():
        fresh = _open(batch, reason)
        RowOutcome.objects.filter(batch=fresh, state=RowState.UNKNOWN).update(
            state=RowState.EXCLUDED, reason=f"You left this row out, although RingCX may hold it: {reason.strip()}"
        )
        Batch.objects.filter(pk=fresh.pk).update(state=Batch.State.ENDED)
        _decided(fresh, "submission.left_batch_out", actor, reason, now)


def _open(batch: Batch, reason: str) -> Batch:
    """Lock the submission and return the batch as it is now."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise CannotDecide("Say in a few words why, so that others understand the decision later.")
    Submission.objects.select_for_update().get(pk=batch.submission_id)
    fresh = Batch.objects.select_related("submission").get(pk=batch.pk)
    if fresh.state != Batch.State.UNKNOWN:
        raise CannotDecide(f"Batch {fresh.number} needs no decision any more: it is {fresh.get_state_display()}.")
    return fresh


def _decided(batch: Batch, action: str, actor: "User", reason: str, now: datetime) -> None:
    """Bring a finished load back to its end, with the decision in it, and record who decided and why."""
    Submission.objects.filter(pk=batch.submission_id, state=Submission.State.DONE).update(
        state=Submission.State.SENDING, finished_at=None, proof=Submission.Proof.NONE
    )
    record(batch.submission, action, actor, now, batch=batch.number, leads=batch.leads, reason=reason.strip())
    wake(DELIVER, batch.submission.account_key)
