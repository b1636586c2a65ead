"""The receipt: from the plan and what became of each batch, one final state for every row."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from leadhub.leads.plan import BatchRange
from leadhub.leads.rejections import Matched, RejectedRow, match_rejected
from leadhub.leads.states import RowState, adds_up, count_states

__all__ = [
    "BatchOutcome",
    "BatchState",
    "Matched",
    "RejectedRow",
    "RowOutcome",
    "adds_up",
    "count_states",
    "final_states",
    "match_rejected",
    "reason",
    "verdict",
]

NOT_SENT = "not sent: the load was stopped"


class BatchState(StrEnum):
    """How a batch ended, as far as its rows are concerned."""

    WAITING = "waiting"  # not sent yet, or on its way: its rows stay ready
    LOADED = "loaded"  # RingCX took all of it, but for the exceptions
    SHORT = "short"  # RingCX took less than it was sent; read-back named the exceptions
    REFUSED = "refused"  # RingCX took nothing of it
    UNKNOWN = "unknown"  # the answer was lost, and nothing has settled it yet
    NOT_SENT = "not_sent"  # cancelled, or the load stopped before its turn


ROWS_BECOME = {
    BatchState.WAITING: RowState.READY,
    BatchState.LOADED: RowState.LOADED,
    BatchState.SHORT: RowState.LOADED,
    BatchState.REFUSED: RowState.REJECTED,
    BatchState.UNKNOWN: RowState.UNKNOWN,
    BatchState.NOT_SENT: RowState.EXCLUDED,
}


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What became of a single row that did not share its batch's fate, and why."""

    state: RowState
    message: str = ""


@dataclass(frozen=True, slots=True)
class BatchOutcome:
    """What became of a batch. `message`: RingCX's words. `exceptions`: row index → its own outcome."""

    range: BatchRange
    state: BatchState
    exceptions: Mapping[int, RowOutcome] = field(default_factory=dict)
    message: str = ""


def final_states(plan_states: bytes, batches: Sequence[BatchOutcome]) -> bytes:
    """The state of every row after sending, one `RowState.code` each.

    Only rows the plan wanted to send change. Rows of a batch nobody mentions count as never sent and become
    `excluded`; only rows of a `waiting` batch stay `ready`, so that progress can be shown with the same
    function. Raises `ValueError` if two batches claim the same row or an exception names a row its batch did
    not send.
    """
    ready, excluded = RowState.READY.code, RowState.EXCLUDED.code
    final = bytearray(plan_states.replace(bytes([ready]), bytes([excluded])))
    end = -1
    for batch in sorted(batches, key=lambda batch: batch.range.first_index):
        if batch.range.first_index <= end:
            raise ValueError(f"batch {batch.range.number} has rows of another batch")
        end = batch.range.last_index
        _apply(batch, plan_states, final)
    return bytes(final)


def _apply(batch: BatchOutcome, plan_states: bytes, final: bytearray) -> None:
    first, past = batch.range.first_index, batch.range.last_index + 1
    ready = bytes([RowState.READY.code])
    planned = plan_states[first:past]
    final[first:past] = planned.replace(ready, bytes([ROWS_BECOME[batch.state].code]))
    for index, outcome in batch.exceptions.items():
        if not first <= index < past or plan_states[index] != RowState.READY.code:
            raise ValueError(f"batch {batch.range.number} did not send row index {index}")
        final[index] = outcome.state.code


def reason(index: int, batches: Sequence[BatchOutcome]) -> str:
    """Why a row that the plan wanted to send ended as it did, in one sentence; "" if it was simply loaded.

    `batches` must be in the order of their ranges.
    """
    at = bisect_right(batches, index, key=lambda batch: batch.range.first_index) - 1
    batch = batches[at] if at >= 0 else None
    if batch is None or index > batch.range.last_index:
        return NOT_SENT
    if index in batch.exceptions:
        return batch.exceptions[index].message
    match batch.state:
        case BatchState.REFUSED:
            return batch.message or "RingCX refused the whole batch and gave no reason."
        case BatchState.UNKNOWN:
            return batch.message or "RingCX's answer was lost, and it has not yet shown whether it holds this lead."
        case BatchState.NOT_SENT:
            return NOT_SENT
        case _:
            return ""


def verdict(totals: Mapping[RowState, int], planned: Mapping[RowState, int], *, because: str = "") -> str:
    """The outcome in one sentence that a manager understands in three seconds.

    `totals` are those of the final states, `planned` those of the plan; `because` is RingCX's reason if all
    rejected leads share one ("All 1,912 leads are in RingCX.", "1,900 of 1,912 leads are in RingCX; 12 were
    rejected: …").
    """
    wanted = planned.get(RowState.READY, 0)
    loaded = totals.get(RowState.LOADED, 0)
    if not wanted:
        return "Nothing was sent: no row of the file was left to send."
    if loaded == wanted:
        return "The one lead is in RingCX." if wanted == 1 else f"All {wanted:,} leads are in RingCX."
    if loaded:
        head = f"{loaded:,} of {wanted:,} leads {_are(loaded)} in RingCX"
    else:
        head = "The one lead is not in RingCX" if wanted == 1 else f"None of the {wanted:,} leads is in RingCX"
        if totals.get(RowState.UNKNOWN, 0):
            head = f"None of the {wanted:,} leads is known to be in RingCX" if wanted > 1 else "Nothing is sure yet"
    rest = _rest(totals, planned, because.strip().rstrip("."))
    return f"{head}; {', '.join(rest)}." if rest else f"{head}."


def _rest(totals: Mapping[RowState, int], planned: Mapping[RowState, int], because: str) -> list[str]:
    """What became of the leads that were planned but not loaded, most urgent last."""

    def more(state: RowState) -> int:
        return totals.get(state, 0) - planned.get(state, 0)

    said: list[str] = []
    if waiting := totals.get(RowState.READY, 0):
        said.append(f"{waiting:,} {_are(waiting)} still on the way")
    held = more(RowState.DUPLICATE_IN_RINGCX)
    if held > 0:
        said.append(f"{held:,} {_were(held)} there already")
    if (listed := more(RowState.SUPPRESSED)) > 0:
        said.append(f"{listed:,} {_were(listed)} not sent because of a do-not-call list")
    if (stopped := more(RowState.EXCLUDED)) > 0:
        said.append(f"{stopped:,} {_were(stopped)} not sent because the load was stopped")
    if (rejected := more(RowState.REJECTED)) > 0:
        said.append(f"{rejected:,} {_were(rejected)} rejected" + (f": {because}" if because else ""))
    if (unknown := more(RowState.UNKNOWN)) > 0:
        said.append(f"for {unknown:,} it is not known yet")
    return said


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _were(count: int) -> str:
    return "was" if count == 1 else "were"
