"""The receipt: derived from the plan and the batches, never guessed. Every row ends in exactly one state."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from leadhub.leads import receipt
from leadhub.leads.choices import Choices
from leadhub.leads.findings import Level
from leadhub.leads.plan import BatchRange, Plan
from leadhub.leads.receipt import BatchOutcome, BatchState
from leadhub.leads.states import RowState, count_states, rows_in
from leadhub.submissions import readback, sent_phones
from leadhub.submissions.fates import Fate
from leadhub.submissions.models import Batch, Intervention, InterventionPart, Submission
from leadhub.submissions.rows import plan_of, rows_of, table_rows_of
from leadhub.submissions.services import record

_ROWS_OF = {
    Batch.State.PENDING: BatchState.WAITING,
    Batch.State.SENDING: BatchState.WAITING,
    Batch.State.LOOKING: BatchState.WAITING,
    Batch.State.LOADED: BatchState.LOADED,
    Batch.State.SHORT: BatchState.SHORT,
    Batch.State.REFUSED: BatchState.REFUSED,
    Batch.State.NOT_SENT: BatchState.REFUSED,  # RingCX refused this load; the batch's own words say which batch
    Batch.State.UNKNOWN: BatchState.UNKNOWN,
    Batch.State.ENDED: BatchState.NOT_SENT,
}

LEFT_OUT = tuple(state for state in RowState if state not in (RowState.LOADED, RowState.READY))
AT_ONCE = 1000  # rows whose reasons are worked out together


@dataclass(frozen=True)
class ReceiptRow:
    """One row of the file as the receipt shows it."""

    index: int
    number: int  # as Excel shows it
    state: RowState
    reason: str
    cells: list[str]  # as the file had them


class Receipt:
    """What became of every row of a submission, so far or for good."""

    def __init__(self, submission: Submission) -> None:
        self.submission = submission
        self.plan: Plan = plan_of(submission)
        self.batches = _outcomes(submission)
        states = receipt.final_states(self.plan.states, self.batches) if submission.prepared else self.plan.states
        self.states = _without_removed(submission, states)
        self.totals = count_states(self.states)

    @property
    def verdict(self) -> str:
        """The outcome in one sentence."""
        said = receipt.verdict(self.totals, self.plan.totals, because=self.submission.problem)
        removed = self.totals.get(RowState.REMOVED, 0)
        return f"{said} {removed:,} {'was' if removed == 1 else 'were'} loaded and removed again." if removed else said

    def rows_in(self, wanted: list[RowState], *, offset: int = 0, limit: int = 50) -> list[ReceiptRow]:
        """A page of the rows that ended in one of these states."""
        return list(self._rows(rows_in(self.states, wanted, offset=offset, limit=limit)))

    def left_out(self) -> Iterator[ReceiptRow]:
        """Every row that is not in RingCX because of this load, in the file's order."""
        return self._rows(rows_in(self.states, LEFT_OUT, limit=len(self.states)))

    @property
    def left_out_count(self) -> int:
        """How many rows `left_out` yields."""
        return sum(self.totals.get(state, 0) for state in LEFT_OUT)

    def _rows(self, indexes: list[int]) -> Iterator[ReceiptRow]:
        for start in range(0, len(indexes), AT_ONCE):
            run = indexes[start : start + AT_ONCE]
            reasons = self._reasons(run)
            for index, number, cells in table_rows_of(self.submission, run):
                yield ReceiptRow(index, number, RowState.from_code(self.states[index]), reasons[index], cells)

    def _reasons(self, indexes: list[int]) -> dict[int, str]:
        """Why each of these rows is in its state, in one sentence."""
        reasons: dict[int, str] = {}
        ready = RowState.READY.code
        for index in indexes:
            state = RowState.from_code(self.states[index])
            sent = self.plan.states[index] == ready and state is not RowState.REMOVED
            reasons[index] = (receipt.reason(index, self.batches) if sent else "") or state.help
        for row in rows_of(self.submission, self._in_state(indexes, RowState.INVALID)):
            errors = [message for _, _, level, message, *_ in row.findings if level == Level.ERROR]
            reasons[row.index] = " ".join(errors) or reasons[row.index]
        repeats = self._in_state(indexes, RowState.DUPLICATE_IN_FILE)
        kept = {index: stays for index in repeats if (stays := self.plan.kept_instead_of(index)) is not None}
        numbers = {index: number for index, number, _ in table_rows_of(self.submission, sorted(set(kept.values())))}
        same = Choices.from_json(self.submission.choices).duplicates_by.label
        for index, stays in kept.items():
            reasons[index] = f"Row {numbers[stays]} has the {same} and is the one that is sent."
        return reasons

    def _in_state(self, indexes: list[int], state: RowState) -> list[int]:
        return [index for index in indexes if self.plan.states[index] == state.code]


def finish(submission: Submission, *, now: datetime) -> None:
    """Close a submission none of whose batches is open, and forget the phones that RingCX certainly does not hold."""
    with transaction.atomic():
        locked = Submission.objects.select_for_update().get(pk=submission.pk)
        # A person may have opened a batch again since somebody saw that none was open.
        if locked.state not in Submission.ACTIVE or locked.batches.filter(state__in=Batch.OPEN).exists():
            return
        done = Receipt(locked)
        totals = {state.value: count for state, count in done.totals.items()}
        # After an undo RingCX holds less than the receipt says, as it should.
        undone = locked.interventions.filter(kind=Intervention.Kind.UNDO).exists()
        proof = {} if undone else readback.begin(now=now)
        Submission.objects.filter(pk=locked.pk).update(
            state=Submission.State.DONE, finished_at=now, totals=totals, verdict=done.verdict, **proof
        )
        # It ended before its first leads were read back; if it is opened again, nothing is left to hold.
        Submission.objects.filter(pk=locked.pk, canary=Submission.Canary.WATCHED).update(canary=Submission.Canary.OFF)
        sent_phones.forget(locked, _phones_not_there(done))
        record(locked, "submission.finished", None, now, totals=totals)


def count_again(submission: Submission) -> None:
    """Store the totals of a locked submission anew if it has ended, after an undo has changed them."""
    if submission.state == Submission.State.DONE:
        now = Receipt(submission)
        totals = {state.value: count for state, count in now.totals.items()}
        Submission.objects.filter(pk=submission.pk).update(totals=totals, verdict=now.verdict)


def _without_removed(submission: Submission, states: bytes) -> bytes:
    """The states of the rows, once undos have deleted some of their leads from RingCX."""
    undos = InterventionPart.objects.filter(
        intervention__submission=submission, intervention__kind=Intervention.Kind.UNDO
    )
    final = bytearray(states)
    for fates in undos.values_list("fates", flat=True):
        for index in fates.get(Fate.REMOVED, []):
            final[index] = RowState.REMOVED.code
    return bytes(final)


def _phones_not_there(done: Receipt) -> Iterator[int]:
    """Phones of rows that were planned but certainly did not arrive: they may be sent another time.

    Rows that a person left out after they had been sent are not among them: nobody knows about those.
    """
    gone = rows_in(done.states, [RowState.REJECTED, RowState.EXCLUDED, RowState.SUPPRESSED], limit=len(done.states))
    ready = RowState.READY.code
    sent = done.submission.batches.filter(state=Batch.State.ENDED, sent_at__isnull=False)
    doubtful = {
        index
        for batch in sent.prefetch_related("outcomes")
        for index in (row.row_index for row in batch.outcomes.all())
    }
    certain = [index for index in gone if done.plan.states[index] == ready and index not in doubtful]
    for row in rows_of(done.submission, certain):
        yield from row.keys


def _outcomes(submission: Submission) -> list[BatchOutcome]:
    """What became of each run of rows. Parts of a batch are folded into one, as exceptions row by row."""
    exceptions: dict[int, dict[int, receipt.RowOutcome]] = defaultdict(dict)
    for row in submission.outcomes.all():
        exceptions[row.batch_id][row.row_index] = receipt.RowOutcome(RowState(row.state), row.reason)
    folded: dict[int, dict[int, receipt.RowOutcome]] = defaultdict(dict)
    runs: list[Batch] = []
    roots: dict[int, Batch] = {}
    for batch in submission.batches.defer("extern_ids", "evidence"):
        known = {} if batch.state in Batch.OPEN else exceptions[batch.pk]
        if batch.state == Batch.State.SPLIT:
            roots[batch.pk] = batch
        elif batch.part_of_id is None:
            runs.append(batch)
            folded[batch.pk] = known
        else:
            share = receipt.RowOutcome(receipt.ROWS_BECOME[_ROWS_OF[Batch.State(batch.state)]], batch.problem)
            folded[batch.part_of_id] |= dict.fromkeys(batch.only_rows or (), share) | known
    runs += [roots[pk] for pk in folded if pk in roots]
    return [_outcome(batch, folded[batch.pk]) for batch in sorted(runs, key=lambda batch: batch.first_index)]


def _outcome(batch: Batch, exceptions: dict[int, receipt.RowOutcome]) -> BatchOutcome:
    state = BatchState.WAITING if batch.state == Batch.State.SPLIT else _ROWS_OF[Batch.State(batch.state)]
    return BatchOutcome(
        BatchRange(batch.number, batch.first_index, batch.last_index, batch.leads), state, exceptions, batch.problem
    )
