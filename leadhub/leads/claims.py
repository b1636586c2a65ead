"""Who stays: rows claim their keys, the best first, and whoever comes too late is a duplicate."""

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from leadhub.leads.states import RowState


@dataclass
class Elsewhere:
    """Rows with a phone that is known from elsewhere, and how many of them nothing before it kept back."""

    state: RowState
    skip: bool
    rows: AbstractSet[int]
    found: int = 0


def stay_or_go(
    states: bytearray,
    keys_of: Callable[[int], Sequence[int]],
    order: list[int],
    elsewhere: list[Elsewhere],
    *,
    skip: bool,
) -> dict[int, int]:
    """Go through rows that may share keys, the best first. Gives duplicate → row that stays instead."""
    ready, duplicate = RowState.READY.code, RowState.DUPLICATE_IN_FILE.code
    claims: dict[int, int] = {}  # key → place in the order of the row that stays
    kept: dict[int, int] = {}
    known = [one for one in elsewhere if one.rows]
    for place, row in enumerate(order):
        if states[row] != ready:
            continue
        keys = keys_of(row)
        owner = place
        for key in keys:
            claim = claims.get(key, place)
            if claim < owner:
                owner = claim
        if owner != place:
            kept[row] = order[owner]
            if skip:
                states[row] = duplicate
                continue
        if known:
            _judge(states, row, known)
            if states[row] != ready:
                continue
        for key in keys:
            claims.setdefault(key, owner)
    return kept


def judge_the_lonely(states: bytearray, company: AbstractSet[int], elsewhere: list[Elsewhere]) -> None:
    """Judge the rows that share no key with another: they have not been looked at so far."""
    ready = RowState.READY.code
    for row in frozenset().union(*(known.rows for known in elsewhere)) - company:
        if states[row] == ready:
            _judge(states, row, elsewhere)


def _judge(states: bytearray, row: int, elsewhere: list[Elsewhere]) -> None:
    """Note where else a row's phones are known, as far as that is still of interest."""
    for known in elsewhere:
        if row in known.rows:
            known.found += 1
            if known.skip:
                states[row] = known.state.code
                return
