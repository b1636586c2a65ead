"""RingCX names rejected leads only by their cells: find out which lead each of them was."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

_NANP_LENGTH = 10


class RejectedRow(Protocol):
    """An entry of the loader's rejectedRows, cells as text (OpenAPI spec LeadListProcessingResult)."""

    @property
    def message(self) -> str: ...
    @property
    def row_data(self) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class Matched:
    """`rejected`: place of a lead in the batch → RingCX's message. `unmatched`: rows that fit no one lead."""

    rejected: dict[int, str]
    unmatched: list[RejectedRow]


def match_rejected(rejected_rows: Iterable[RejectedRow], leads: Sequence[Mapping[str, Any]]) -> Matched:
    """Match the loader's rejected rows with the leads of the batch, in the order they were sent.

    A row belongs to the lead whose externId is one of its cells; if several leads share that externId, or
    none has it, the phone numbers decide (digits only, a North American 1 in front ignored). A row that still
    fits several different leads, or none, is unmatched: better looked up in RingCX than guessed. No lead is
    matched twice.
    """
    by_id: dict[str, list[int]] = {}
    by_phone: dict[str, list[int]] = {}
    for place, lead in enumerate(leads):
        by_id.setdefault(str(lead["externId"]), []).append(place)
        for phone in _phones(str(lead["leadPhone"])):
            by_phone.setdefault(phone, []).append(place)
    rejected: dict[int, str] = {}
    unmatched: list[RejectedRow] = []
    for row in rejected_rows:
        found = _place(row, by_id, by_phone, leads, rejected)
        if found is None:
            unmatched.append(row)
        else:
            rejected[found] = row.message
    return Matched(rejected, unmatched)


def _place(
    row: RejectedRow,
    by_id: Mapping[str, list[int]],
    by_phone: Mapping[str, list[int]],
    leads: Sequence[Mapping[str, Any]],
    taken: Mapping[int, str],
) -> int | None:
    cells = [cell.strip() for cell in row.row_data]
    same_id = _free((place for cell in cells for place in by_id.get(cell, ())), taken)
    if len(same_id) == 1:
        return same_id[0]
    phones = [phone for cell in cells for phone in _phones(cell)]
    same_phone = _free((place for phone in phones for place in by_phone.get(phone, ())), taken)
    both = [place for place in same_id if place in same_phone]
    candidates = both or same_id or same_phone
    if not candidates:
        return None
    # Leads that RingCX cannot tell apart either may stand for each other.
    alike = {(leads[place]["externId"], leads[place]["leadPhone"]) for place in candidates}
    return candidates[0] if len(alike) == 1 else None


def _free(places: Iterable[int], taken: Mapping[int, str]) -> list[int]:
    return sorted({place for place in places if place not in taken})


def _phones(cell: str) -> list[str]:
    """The numbers in a cell as digits; several are separated by a pipe."""
    found = []
    for piece in cell.split("|"):
        digits = "".join(c for c in piece if c.isascii() and c.isdigit())
        if len(digits) == _NANP_LENGTH + 1 and digits.startswith("1"):
            digits = digits[1:]
        if digits:
            found.append(digits)
    return found
