"""What an answer of the lead loader, or its absence, means for a batch."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max

from leadhub.leads.rejections import match_rejected
from leadhub.leads.states import RowState
from leadhub.ringcx.errors import TooLarge
from leadhub.ringcx.scrubbing import scrub
from leadhub.ringcx.types import LoadResult
from leadhub.ringcx.verdict import Outcome, Verdict
from leadhub.submissions.models import Batch, RowOutcome, Submission
from leadhub.submissions.rows import leads_of

SEARCH_LAG = timedelta(seconds=2)  # freshly loaded leads take about so long to show in RingCX's search


def store(batch: Batch, holder: str, **changes: Any) -> bool:
    """Write what came of a batch and give it back, if this worker still holds it; say whether it did."""
    changes |= {"lease_holder": "", "lease_until": None}
    if Batch.objects.filter(pk=batch.pk, lease_holder=holder).update(**changes) != 1:
        return False
    for name, value in changes.items():
        setattr(batch, name, value)
    return True


def answered(batch: Batch, result: LoadResult, verdict: Verdict, *, holder: str, now: datetime) -> None:
    """RingCX answered: the batch is loaded, refused, or a case to look into."""
    words = _words(result, settles=verdict.outcome is Outcome.SHORT)
    facts: dict[str, Any] = {"answered_at": now, "status": 200, "answer": words}
    match verdict.outcome:
        case Outcome.LOADED:
            store(batch, holder, state=Batch.State.LOADED, problem="", **facts)
        case Outcome.REFUSED:
            refused(batch, verdict.sentence, holder=holder, now=now, **facts)
        case Outcome.SHORT:
            _short(batch, result, verdict.sentence, holder=holder, now=now, **facts)
        case Outcome.AMBIGUOUS:
            answer_lost(batch, verdict.sentence, holder=holder, now=now, **facts)


def answer_lost(batch: Batch, problem: str, *, holder: str, now: datetime, **facts: Any) -> None:
    """The batch may have arrived or not. From now on RingCX is asked; nothing is sent again by machine."""
    store(batch, holder, state=Batch.State.LOOKING, problem=problem, looks=0, look_after=now + SEARCH_LAG, **facts)


def refused(batch: Batch, problem: str, *, holder: str, now: datetime, **facts: Any) -> None:
    """RingCX took nothing of this batch. What follows would fare the same, so the submission stops here."""
    facts.setdefault("answered_at", now)
    with transaction.atomic():
        if not store(batch, holder, state=Batch.State.REFUSED, problem=problem, **facts):
            return
        batch.submission.batches.filter(state=Batch.State.PENDING).update(
            state=Batch.State.NOT_SENT, problem=f"Not sent, because RingCX refused batch {batch.number}: {problem}"
        )
        Submission.objects.filter(pk=batch.submission_id).update(problem=problem)


def split(batch: Batch, error: TooLarge, *, holder: str, now: datetime) -> None:
    """The batch is too large for RingCX, which took nothing of it: put two halves in its place."""
    rows = leads_of(batch)
    if len(rows) < 2:
        refused(batch, error.message, holder=holder, now=now, status=error.status)
        return
    middle = len(rows) // 2
    cut_at = rows[middle].index
    with transaction.atomic():
        facts = {"status": error.status, "answered_at": now, "problem": error.message}
        if not store(batch, holder, state=Batch.State.SPLIT, **facts):
            return
        number = batch.submission.batches.aggregate(newest=Max("number"))["newest"]
        halves = [
            (batch.first_index, cut_at - 1, middle),
            (cut_at, batch.last_index, len(rows) - middle),
        ]
        Batch.objects.bulk_create(
            Batch(submission=batch.submission, number=number + n, first_index=first, last_index=last, leads=leads)
            for n, (first, last, leads) in enumerate(halves, start=1)
        )


def _short(batch: Batch, result: LoadResult, problem: str, *, holder: str, now: datetime, **facts: Any) -> None:
    """RingCX kept fewer leads than it got: note the rows it names, and ask it about the others."""
    rows = leads_of(batch)
    matched = match_rejected(result.rejected, [row.lead for row in rows])
    with transaction.atomic():
        if not store(
            batch, holder, state=Batch.State.LOOKING, problem=problem, looks=0, look_after=now + SEARCH_LAG, **facts
        ):
            return
        name_rows(
            batch, {rows[place].index: (RowState.REJECTED, message) for place, message in matched.rejected.items()}
        )


def name_rows(batch: Batch, rows: dict[int, tuple[RowState, str]]) -> None:
    """Store the rows {index: (state, reason)} that end otherwise than their batch, in place of what was known."""
    RowOutcome.objects.bulk_create(
        [
            RowOutcome(submission=batch.submission, batch=batch, row_index=index, state=state, reason=reason)
            for index, (state, reason) in rows.items()
        ],
        update_conflicts=True,
        unique_fields=["submission", "row_index"],
        update_fields=["state", "reason", "batch"],
        batch_size=200,
    )


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
