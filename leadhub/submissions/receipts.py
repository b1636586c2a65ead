"""The receipt: derived from the plan and the batches, never guessed. Every row ends in exactly one state."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from leadhub.leads import receipt
from leadhub.leads.plan import BatchRange, Plan
from leadhub.leads.receipt import BatchOutcome, BatchState
from leadhub.leads.states import RowState, count_states, rows_in
from leadhub.submissions import sent_phones
from leadhub.submissions.models import Batch, Submission
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
        self.states = receipt.final_states(self.plan.states, self.batches) if submission.prepared else self.plan.states
        self.totals = count_states(self.states)

    @property
    def verdict(self) -> str:
        """The outcome in one sentence."""
        return receipt.verdict(self.totals, self.plan.totals, because=self.submission.problem)

    def rows_in(self, wanted: list[RowState], *, offset: int = 0, limit: int = 50) -> list[ReceiptRow]:
        """A page of the rows that ended in one of these states."""
        return list(self._rows(rows_in(self.states, wanted, offset=offset, limit=limit)))

    def left_out(self) -> Iterator[ReceiptRow]:
        """Every row that is not in RingCX because of this load, in the file's order."""
        wanted = [state for state in RowState if state not in (RowState.LOADED, RowState.READY)]
        return self._rows(rows_in(self.states, wanted, limit=len(self.states)))

    def _rows(self, indexes: list[int]) -> Iterator[ReceiptRow]:
        for index, number, cells in table_rows_of(self.submission, indexes):
            state = RowState.from_code(self.states[index])
            yield ReceiptRow(index, number, state, self.reason(index, state), cells)

    def reason(self, index: int, state: RowState) -> str:
        """Why a row is in its state, in one sentence."""
        if self.plan.states[index] == RowState.READY.code:
            return receipt.reason(index, self.batches) or state.help
        if state is RowState.INVALID:
            row = next(rows_of(self.submission, index, index))
            return " ".join(message for _, _, level, message, *_ in row.findings if level == "error") or state.help
        if state is RowState.DUPLICATE_IN_FILE and index in self.plan.duplicates:
            first = next(rows_of(self.submission, self.plan.duplicates[index], self.plan.duplicates[index]))
            return f"Row {first.number} has the same phone and is the one that is sent."
        return state.help


def finish(submission: Submission, *, now: datetime) -> None:
    """Close a submission none of whose batches is open, and forget the phones that RingCX certainly does not hold."""
    done = Receipt(submission)
    totals = {state.value: count for state, count in done.totals.items()}
    changed = Submission.objects.filter(pk=submission.pk, state__in=Submission.ACTIVE).update(
        state=Submission.State.DONE, finished_at=now, totals=totals, verdict=done.verdict, lease_holder=""
    )
    if changed:
        sent_phones.forget(submission, _phones_not_there(done))
        record(submission, "submission.finished", None, now, totals=totals)


def _phones_not_there(done: Receipt) -> Iterator[int]:
    """Phones of rows that were planned but certainly did not arrive: they may be sent another time."""
    gone = rows_in(done.states, [RowState.REJECTED, RowState.EXCLUDED], limit=len(done.states))
    ready = RowState.READY.code
    for index in gone:
        if done.plan.states[index] == ready:
            yield from next(rows_of(done.submission, index, index)).keys


def _outcomes(submission: Submission) -> list[BatchOutcome]:
    exceptions: dict[int, dict[int, receipt.RowOutcome]] = defaultdict(dict)
    for row in submission.outcomes.all():
        exceptions[row.batch_id][row.row_index] = receipt.RowOutcome(RowState(row.state), row.reason)
    batches = submission.batches.exclude(state=Batch.State.SPLIT).defer("extern_ids")
    return [
        BatchOutcome(
            BatchRange(batch.number, batch.first_index, batch.last_index, batch.leads),
            _ROWS_OF[Batch.State(batch.state)],
            # While a batch is open, what is known of single rows is not final.
            {} if batch.state in Batch.OPEN else exceptions[batch.pk],
            batch.problem,
        )
        for batch in batches
    ]
