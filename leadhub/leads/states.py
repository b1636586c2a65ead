"""The states a row of the file can be in, and how to count and page through a million of them.

A plan and a receipt keep their states as `bytes`: one byte for each data row, the row's `RowState.code`.
Counting, filtering and paging then work on plain bytes and stay quick at the size of a full Excel sheet.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

_BLOCK = 4096  # rows that are counted at once while looking for the start of a page


class RowState(StrEnum):
    """What happens, or happened, to one data row. Every row is in exactly one state."""

    READY = "ready"
    LOADED = "loaded"
    DUPLICATE_IN_FILE = "duplicate_in_file"
    DUPLICATE_IN_RINGCX = "duplicate_in_ringcx"
    SENT_BEFORE = "sent_before"
    INVALID = "invalid"
    SUPPRESSED = "suppressed"
    EXCLUDED = "excluded"
    REJECTED = "rejected"
    UNKNOWN = "unknown"
    REMOVED = "removed"

    @property
    def code(self) -> int:
        """The byte that stands for this state in stored plans. Never renumber: old plans stay readable."""
        return _CODES[self]

    @property
    def label(self) -> str:
        """The state in words, as it stands in the row bar and its legend."""
        return _LABELS[self]

    @property
    def help(self) -> str:
        """One sentence for someone who meets the word for the first time."""
        return _HELP[self]

    @property
    def order(self) -> int:
        """Place in the row bar from left (0) to right: what is fine first, what needs a look last."""
        return _ORDER[self]

    @classmethod
    def from_code(cls, code: int) -> "RowState":
        """The state a stored byte stands for. Raises `ValueError` for a byte that is no state."""
        try:
            return _BY_CODE[code]
        except KeyError:
            raise ValueError(f"{code} is not the code of a row state") from None


_CODES = {
    RowState.READY: 1,
    RowState.LOADED: 2,
    RowState.DUPLICATE_IN_FILE: 3,
    RowState.DUPLICATE_IN_RINGCX: 4,
    RowState.SENT_BEFORE: 5,
    RowState.INVALID: 6,
    RowState.SUPPRESSED: 7,
    RowState.EXCLUDED: 8,
    RowState.REJECTED: 9,
    RowState.UNKNOWN: 10,
    RowState.REMOVED: 11,
}
_BY_CODE = {code: state for state, code in _CODES.items()}

_LABELS = {
    RowState.READY: "ready",
    RowState.LOADED: "loaded",
    RowState.DUPLICATE_IN_FILE: "duplicate in file",
    RowState.DUPLICATE_IN_RINGCX: "duplicate in RingCX",
    RowState.SENT_BEFORE: "sent before",
    RowState.INVALID: "invalid",
    RowState.SUPPRESSED: "suppressed",
    RowState.EXCLUDED: "excluded by you",
    RowState.REJECTED: "rejected by RingCX",
    RowState.UNKNOWN: "unknown",
    RowState.REMOVED: "removed again",
}

_HELP = {
    RowState.READY: "Nothing is in the way: this row is sent when you confirm.",
    RowState.LOADED: "This lead is in RingCX.",
    RowState.DUPLICATE_IN_FILE: "It repeats another row of this file, and that one is sent.",
    RowState.DUPLICATE_IN_RINGCX: "The campaign in RingCX already has a lead with this phone number.",
    RowState.SENT_BEFORE: "LeadHub has sent this phone number to this campaign before.",
    RowState.INVALID: "The row has no phone number that can be called.",
    RowState.SUPPRESSED: "The phone number is on your team's list of numbers not to call.",
    RowState.EXCLUDED: "You left this row out, or stopped the load before it was sent.",
    RowState.REJECTED: "RingCX did not accept this lead; the reason stands beside it.",
    RowState.UNKNOWN: "It was sent, but RingCX has not yet shown whether it holds it; it is not sent again.",
    RowState.REMOVED: "It was loaded, and an undo deleted it from RingCX again; nobody had dialed it.",
}

_DISPLAY = (
    RowState.LOADED,
    RowState.READY,
    RowState.REMOVED,
    RowState.SENT_BEFORE,
    RowState.DUPLICATE_IN_RINGCX,
    RowState.DUPLICATE_IN_FILE,
    RowState.EXCLUDED,
    RowState.SUPPRESSED,
    RowState.INVALID,
    RowState.REJECTED,
    RowState.UNKNOWN,
)
_ORDER = {state: place for place, state in enumerate(_DISPLAY)}


def in_order(totals: Mapping[RowState, int]) -> list[tuple[RowState, int]]:
    """The states that occur in `totals`, with their counts, from left to right as the row bar shows them."""
    return [(state, totals[state]) for state in _DISPLAY if totals.get(state)]


def count_states(states: bytes) -> dict[RowState, int]:
    """How many rows are in each state; states that do not occur are left out."""
    return {state: count for state in _DISPLAY if (count := states.count(state.code))}


def adds_up(states: bytes, rows: int) -> bool:
    """Whether each of the file's `rows` data rows has exactly one final state (none is merely `ready`)."""
    totals = count_states(states)
    return len(states) == rows == sum(totals.values()) and RowState.READY not in totals


def rows_in(states: bytes, wanted: Iterable[RowState], *, offset: int = 0, limit: int = 50) -> list[int]:
    """One page of the rows that are in any of the `wanted` states.

    Returns at most `limit` row indexes (0-based data rows, ascending) after leaving out the first `offset`
    hits.
    """
    wanted_codes = {state.code for state in wanted}
    hits = states.translate(bytes(code in wanted_codes for code in range(256)))
    start = 0
    while start < len(hits) and (inside := hits.count(1, start, start + _BLOCK)) <= offset:
        offset -= inside
        start += _BLOCK
    page: list[int] = []
    at = hits.find(1, start)
    while at >= 0 and len(page) < limit:
        if offset:
            offset -= 1
        else:
            page.append(at)
        at = hits.find(1, at + 1)
    return page
