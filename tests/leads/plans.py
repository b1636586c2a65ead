"""Rows as checking leaves them, and their plans, written down shortly."""

from array import array
from collections.abc import Sequence
from typing import Any

from leadhub.leads.plan import Choices, Plan, decide
from leadhub.leads.row_keys import RowKeys
from leadhub.leads.states import RowState

Keys = list[tuple[int, ...]]


def rows_of(
    keys: Keys,
    *,
    invalid: bytes = b"",
    names: Sequence[int] = (),
    extern_ids: Sequence[int] = (),
    filled: Sequence[int] = (),
) -> RowKeys:
    """Rows numbered from 2, as in a sheet with one header row."""
    count = len(keys)
    rows = RowKeys(
        row_numbers=array("I", range(2, count + 2)),
        invalid=array("B", invalid or bytes(count)),
        names=array("I", names or [0] * count),
        extern_ids=array("Q", extern_ids or [0] * count),
        filled=array("B", filled or [1] * count),
    )
    rows.add_phones(keys)
    return rows


def plan_of(keys: Keys, *, choices: Choices | None = None, known: Any = None, **columns: Any) -> Plan:
    """The plan of such rows; `known` says which phones are known from elsewhere."""
    return decide(rows_of(keys, **columns), choices=choices, **(known or {}))


def states(plan: Plan) -> list[RowState]:
    return [RowState.from_code(code) for code in plan.states]
