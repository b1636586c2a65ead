"""What an answer of the lead loader, or its absence, means for a batch.

Only the worker that still holds the batch may write what came of it, and whoever writes more than one row locks the
submission first.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from leadhub.leads.rejections import match_rejected
from leadhub.leads.states import RowState
from leadhub.ringcx.errors import RingCXError
from leadhub.ringcx.scrubbing import scrub
from leadhub.ringcx.types import LoadResult
from leadhub.ringcx.verdict import Outcome, Verdict
from leadhub.submissions import services
from leadhub.submissions.claiming import TAKEN, pieces, row_by_row
from leadhub.submissions.models import Batch, Submission
from leadhub.submissions.rows import PlanRow, indexes_of, name_rows
from leadhub.submissions.sizes import Sizes

SEARCH_LAG = timedelta(seconds=2)  # freshly loaded leads take about so long to show in RingCX's search
NONE_VALID = "NO_LEADS_PASSED_VALIDATION"  # a processingStatus of RingCX
# A gateway that gave up says nothing about RingCX behind it, which may still be at work on the call.
_GATEWAY = (408, 502, 503, 504)


def store(batch: Batch, holder: str, **changes: Any) -> bool:
    """Write what came of a batch and give it back, if this worker still holds it; say whether it did."""
    changes |= {"lease_holder": "", "lease_until": None}
    if Batch.objects.filter(pk=batch.pk, lease_holder=holder).update(**changes) != 1:
        return False
    for name, value in changes.items():
        setattr(batch, name, value)
    return True


def locked(submission_id: Any) -> Submission:
    """Lock a submission for the rest of the transaction and return it as it is now."""
    return Submission.objects.select_for_update().get(pk=submission_id)


def answered(
    batch: Batch, rows: list[PlanRow], result: LoadResult, verdict: Verdict, *, holder: str, now: datetime
) -> None:
    """RingCX answered: the batch is loaded, refused, or a case to look into."""
    words = _words(result, settles=verdict.outcome is Outcome.SHORT)
    facts: dict[str, Any] = {"answered_at": now, "status": 200, "answer": words}
    match verdict.outcome:
        case Outcome.LOADED:
            if store(batch, holder, state=Batch.State.LOADED, problem="", **facts):
                Sizes(batch.submission).went_well(batch.leads)
        case Outcome.REFUSED if result.status.upper() == NONE_VALID:
            _none_valid(batch, rows, result, verdict.sentence, holder=holder, now=now, **facts)
        case Outcome.REFUSED:
            refused(batch, verdict.sentence, holder=holder, now=now, **facts)
        case Outcome.SHORT:
            _short(batch, rows, result, verdict.sentence, holder=holder, now=now, **facts)
        case Outcome.AMBIGUOUS:
            answer_lost(batch, verdict.sentence, holder=holder, now=now, **facts)


def answer_lost(batch: Batch, problem: str, *, holder: str, now: datetime, **facts: Any) -> None:
    """The batch may have arrived or not. From now on RingCX is asked, until it proves one or the other."""
    status = facts.get("status")
    over_at = now
    if batch.sent_at and (status is None or status in _GATEWAY):
        # RingCX may be at work on it for as long as we would have waited.
        over_at = max(now, batch.sent_at + timedelta(seconds=settings.LEADHUB_LOAD_TIMEOUT))
    _look(batch, problem, holder=holder, now=now, over_at=over_at, **facts)


def _look(batch: Batch, problem: str, *, holder: str, now: datetime, over_at: datetime, **facts: Any) -> bool:
    facts.setdefault("answer", {})
    look = {"looks": 0, "look_after": now + SEARCH_LAG, "over_at": over_at}
    return store(batch, holder, state=Batch.State.LOOKING, problem=problem, **look, **facts)


def refused(batch: Batch, problem: str, *, holder: str, now: datetime, **facts: Any) -> None:
    """RingCX took nothing of this batch. What follows would fare the same, so the submission comes to its end."""
    facts.setdefault("answered_at", now)
    with transaction.atomic():
        submission = locked(batch.submission_id)
        if not store(batch, holder, state=Batch.State.REFUSED, problem=problem, **facts):
            return
        Submission.objects.filter(pk=submission.pk).exclude(state=Submission.State.DONE).update(
            state=Submission.State.ENDING, problem=problem
        )
        close_waiting(submission)


def close_waiting(submission: Submission) -> None:
    """End the batches of a locked submission that were to be sent, now that nothing more of it is."""
    waiting = submission.batches.filter(state=Batch.State.PENDING)
    if first := submission.batches.filter(state=Batch.State.REFUSED).first():
        reason = f"Not sent, because RingCX refused batch {first.number}: {first.problem}"
        waiting.update(state=Batch.State.NOT_SENT, problem=reason)
    else:
        waiting.update(state=Batch.State.ENDED, problem=services.ENDED_EARLY)


def split(batch: Batch, error: RingCXError, *, holder: str, now: datetime) -> None:
    """The batch is too large for RingCX, which took nothing of it: put two halves in its place."""
    rows = indexes_of(batch)
    if len(rows) < 2:
        refused(batch, error.message, holder=holder, now=now, status=error.status)
        return
    middle = len(rows) // 2
    with transaction.atomic():
        batch.submission = locked(batch.submission_id)
        facts = {"status": error.status, "answered_at": now, "problem": error.message}
        if store(batch, holder, state=Batch.State.SPLIT, **facts):
            Batch.objects.bulk_create(pieces(batch, [rows[:middle], rows[middle:]]))
            Sizes(batch.submission).too_large(len(rows))
            _close_if_ending(batch.submission)


def not_now(batch: Batch, problem: str, *, holder: str, not_before: datetime) -> None:
    """RingCX certainly did nothing: the batch goes back to the queue, and the submission waits a little."""
    with transaction.atomic():
        submission = locked(batch.submission_id)
        answer = {"tries": int(batch.answer.get("tries", 0)) + 1}
        if store(batch, holder, state=Batch.State.PENDING, problem=problem, answer=answer):
            Submission.objects.filter(pk=submission.pk).update(not_before=not_before)
            _close_if_ending(submission)


def put_back(batch: Batch, problem: str, *, holder: str, now: datetime) -> None:
    """The batch cannot be sent until a person has mended something: keep it, and hold the submission."""
    with transaction.atomic():
        submission = locked(batch.submission_id)
        if store(batch, holder, state=Batch.State.PENDING, problem=problem):
            services.hold(submission, problem, now=now)
            _close_if_ending(submission)


def send_again(batch: Batch, *, holder: str, now: datetime, most: int) -> None:
    """RingCX proved not to hold this batch: send it as a new attempt. After `most` in a row a person should look."""
    with transaction.atomic():
        submission = locked(batch.submission_id)
        lists = [*batch.earlier_lists, batch.description]
        facts = {"problem": batch.problem, "answer": {}, "earlier_lists": lists, "may_resend": False}
        facts["evidence"] = batch.evidence
        if not store(batch, holder, state=Batch.State.PENDING, **facts):
            return
        batch.outcomes.filter(state__in=[RowState.LOADED, RowState.UNKNOWN]).delete()
        if len(lists) % most == 0:
            services.hold(
                submission,
                f"RingCX lost the answer to batch {batch.number} {len(lists)} times, and nothing of it arrived. "
                "Nothing more is sent until you let this load go on.",
                now=now,
            )
        _close_if_ending(submission)
        services.record(submission, "submission.proved_missing", None, now, batch=batch.number, leads=batch.leads)


def send_rest(batch: Batch, held: list[int], rest: list[int], *, holder: str, now: datetime) -> Batch | None:
    """RingCX holds a part of this batch: that part is loaded, the rest is sent alone. Returns the held part."""
    with transaction.atomic():
        batch.submission = submission = locked(batch.submission_id)
        if not store(batch, holder, state=Batch.State.SPLIT, evidence=batch.evidence):
            return None
        there, again = row_by_row(batch, [held, rest])
        there.problem = again.problem = batch.problem
        there.state = Batch.State.LOADED
        for name in ("description", "sent_at", "answered_at", "status", "answer", "evidence", "extern_ids"):
            setattr(there, name, getattr(batch, name))
        there.save()
        again.save()
        batch.outcomes.filter(state__in=[RowState.LOADED, RowState.UNKNOWN]).delete()
        batch.outcomes.update(batch=there)
        _close_if_ending(submission)
        services.record(submission, "submission.proved_missing", None, now, batch=batch.number, leads=len(rest))
    return there


def _close_if_ending(submission: Submission) -> None:
    if submission.state == Submission.State.ENDING:
        close_waiting(submission)


def _short(
    batch: Batch, rows: list[PlanRow], result: LoadResult, problem: str, *, holder: str, now: datetime, **facts: Any
) -> None:
    """RingCX kept fewer leads than it got: note the rows it names, and ask it about the others."""
    matched = match_rejected(result.rejected, [row.lead for row in rows])
    with transaction.atomic():
        locked(batch.submission_id)
        if _look(batch, problem, holder=holder, now=now, over_at=now, **facts):
            name_rows(
                batch, {rows[place].index: (RowState.REJECTED, message) for place, message in matched.rejected.items()}
            )


def _none_valid(
    batch: Batch, rows: list[PlanRow], result: LoadResult, problem: str, *, holder: str, now: datetime, **facts: Any
) -> None:
    """RingCX took none of these leads, because none passed its checks: a verdict on them, or on the whole load?

    If it names every one of them, or took others of the load, it judges leads, not how they are sent: then the load
    goes on, because to stop would leave out good leads for the sake of bad ones, while to go on costs calls at worst.
    Without either, a wrong number format is more likely than a first batch of nothing but bad phones, and only a
    person can mend that.
    """
    matched = match_rejected(result.rejected, [row.lead for row in rows])
    with transaction.atomic():
        submission = locked(batch.submission_id)
        if len(matched.rejected) < len(rows) and not submission.batches.filter(TAKEN).exists():
            refused(batch, problem, holder=holder, now=now, **facts)
        elif store(batch, holder, state=Batch.State.SHORT, problem=problem, **facts):
            reasons = {row.index: matched.rejected.get(place, problem) for place, row in enumerate(rows)}
            name_rows(batch, {index: (RowState.REJECTED, reason) for index, reason in reasons.items()})


def _words(result: LoadResult, *, settles: bool) -> dict[str, Any]:
    """What is kept of an answer: its counts and words, never the rows it quotes."""
    return {
        "result": result.result,
        "status": result.status,
        "message": scrub(result.message),
        "supplied": result.supplied,
        "accepted": result.accepted,
        "inserted": result.inserted,
        "rejected": len(result.rejected),
        "do_not_call": result.internal_dnc,
        "settles": settles,  # whether its counts tell what was stored
    }
