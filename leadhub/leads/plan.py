"""The plan: which rows are sent, in which batches, and why the others are not.

Duplicates are decided over the whole file before batches are cut, so neither the size of a batch nor the
number of processes changes what is sent. The plan's digest stands for everything the user saw; only that is
ever confirmed.
"""

import hashlib
import zlib
from collections.abc import Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any, Self

import orjson

from leadhub.leads.duplicates import PhoneKeys, groups
from leadhub.leads.states import RowState, count_states, rows_in

_LENGTH = 8  # bytes that tell how many states follow in a stored plan
_READY = bytes([RowState.READY.code])


class NothingToSend(Exception):
    """No row of the file is left to be sent; the text is one sentence for the user."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What the user decided: which duplicates to skip, which rows (as Excel numbers them) to leave out."""

    skip_in_file: bool = True
    skip_sent: bool = True
    skip_ringcx: bool = True
    excluded_rows: frozenset[int] = frozenset()

    def to_json(self) -> dict[str, Any]:
        """Plain data, always in the same order."""
        return {
            "skip_in_file": self.skip_in_file,
            "skip_sent": self.skip_sent,
            "skip_ringcx": self.skip_ringcx,
            "excluded_rows": sorted(self.excluded_rows),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """The reverse of `to_json`; what is missing takes its default."""
        return cls(
            skip_in_file=bool(data.get("skip_in_file", True)),
            skip_sent=bool(data.get("skip_sent", True)),
            skip_ringcx=bool(data.get("skip_ringcx", True)),
            excluded_rows=frozenset(data.get("excluded_rows", ())),
        )


@dataclass(frozen=True, slots=True)
class BatchRange:
    """One batch: the ready rows from `first_index` to `last_index` (0-based data rows, both included).

    `number` counts from 1; `leads` is how many of the rows are ready.
    """

    number: int
    first_index: int
    last_index: int
    leads: int

    def rows(self, plan_states: bytes) -> list[int]:
        """Indexes of the rows whose leads this batch sends, in the order in which they are sent."""
        inside = plan_states[self.first_index : self.last_index + 1]
        return [self.first_index + at for at in rows_in(inside, [RowState.READY], limit=len(inside))]


@dataclass(frozen=True)
class Plan:
    """The state of every data row before sending.

    `states`: one `RowState.code` a data row. `totals`: rows by state, states that do not occur left out.
    `duplicates`: index of a row → index of the first row with a phone of it, whether such rows are skipped or
    not. `found`: rows that the plan found to be a duplicate of each kind, whatever the choices, among those
    nothing else kept back.
    """

    states: bytes
    totals: dict[RowState, int]
    duplicates: dict[int, int] = field(default_factory=dict)
    found: dict[RowState, int] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        """The whole plan for storage; `from_bytes` is the reverse."""
        facts = orjson.dumps([list(self.duplicates.items()), {str(state): n for state, n in self.found.items()}])
        return zlib.compress(len(self.states).to_bytes(_LENGTH, "big") + self.states + facts, 1)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """The plan that `to_bytes` packed."""
        raw = zlib.decompress(data)
        end = _LENGTH + int.from_bytes(raw[:_LENGTH], "big")
        states = raw[_LENGTH:end]
        duplicates, found = orjson.loads(raw[end:])
        return cls(states, count_states(states), dict(duplicates), {RowState(state): n for state, n in found.items()})

    @staticmethod
    def states_in(data: bytes) -> bytes:
        """The states alone of a plan that `to_bytes` packed: the duplicates, which take longer, are not unpacked."""
        unpacking = zlib.decompressobj()
        rows = int.from_bytes(unpacking.decompress(data, _LENGTH), "big")
        return unpacking.decompress(unpacking.unconsumed_tail, rows) if rows else b""

    @property
    def to_send(self) -> int:
        """How many leads the plan sends."""
        return self.totals.get(RowState.READY, 0)

    def rows_in(self, *wanted: RowState, offset: int = 0, limit: int = 50) -> list[int]:
        """A page of the indexes of rows in any of these states (see `states.rows_in`)."""
        return rows_in(self.states, wanted, offset=offset, limit=limit)

    def duplicate_groups(self) -> dict[int, list[int]]:
        """Index of the row that is kept → all rows that share a phone with it, itself included."""
        return groups(self.duplicates)

    def digest(
        self,
        *,
        file_sha256: str,
        sheet: str,
        header_row: int,
        mapping: Mapping[str, Any],
        options: Mapping[str, Any],
        account_id: str,
        campaign_id: int,
        choices: Choices,
        part_digests: Iterable[str],
    ) -> str:
        """Hex SHA-256 over everything that decides what is sent where; any change of it gives another digest.

        `mapping` and `options` are their `to_json`, `part_digests` those of the leads parts in order. Only
        the batch size is left out: it changes the number of calls, never what is sent.
        """
        facts = {
            "file": file_sha256,
            "sheet": sheet,
            "header_row": header_row,
            "mapping": mapping,
            "options": {name: value for name, value in options.items() if name != "batch_size"},
            "account": str(account_id),
            "campaign": str(campaign_id),
            "choices": choices.to_json(),
            "parts": list(part_digests),
        }
        text = orjson.dumps(facts, option=orjson.OPT_SORT_KEYS)
        return hashlib.sha256(len(text).to_bytes(8, "big") + text + self.states).hexdigest()


def decide(
    row_numbers: Iterable[int],
    invalid: Iterable[int],
    keys: Iterable[PhoneKeys],
    *,
    sent: AbstractSet[int] = frozenset(),
    in_ringcx: AbstractSet[int] = frozenset(),
    suppressed: AbstractSet[int] = frozenset(),
    choices: Choices | None = None,
) -> Plan:
    """Decide for every data row whether it is sent.

    The first three arguments have one item a data row in the file's order; they are read once, so generators
    over the parts keep memory flat. `sent`, `in_ringcx` and `suppressed` need only hold the keys that occur
    in the file. Precedence: invalid, excluded, suppressed, duplicate in file, sent before, duplicate in
    RingCX, ready. A row is a duplicate if any of its phones belongs to an earlier row that is sent; a row
    that is not sent keeps no other row back. Raises `ValueError` if the three do not have the same length.
    """
    choices = choices or Choices()
    excluded = choices.excluded_rows
    invalid_code, ready_code = RowState.INVALID.code, RowState.READY.code
    states = bytearray()
    claimed: dict[int, int] = {}  # phone → the first sent row that has it
    duplicates: dict[int, int] = {}
    found = {RowState.DUPLICATE_IN_FILE: 0, RowState.SENT_BEFORE: 0, RowState.DUPLICATE_IN_RINGCX: 0}
    for index, (number, bad, row_keys) in enumerate(zip(row_numbers, invalid, keys, strict=True)):
        if bad:
            states.append(invalid_code)
            continue
        if number in excluded:
            states.append(RowState.EXCLUDED.code)
            continue
        if suppressed and not suppressed.isdisjoint(row_keys):
            states.append(RowState.SUPPRESSED.code)
            continue
        first = _first_claim(row_keys, claimed)
        if first is not None:
            duplicates[index] = duplicates.get(first, first)
            found[RowState.DUPLICATE_IN_FILE] += 1
            if choices.skip_in_file:
                states.append(RowState.DUPLICATE_IN_FILE.code)
                continue
        if sent and not sent.isdisjoint(row_keys):
            found[RowState.SENT_BEFORE] += 1
            if choices.skip_sent:
                states.append(RowState.SENT_BEFORE.code)
                continue
        if in_ringcx and not in_ringcx.isdisjoint(row_keys):
            found[RowState.DUPLICATE_IN_RINGCX] += 1
            if choices.skip_ringcx:
                states.append(RowState.DUPLICATE_IN_RINGCX.code)
                continue
        states.append(ready_code)
        for key in row_keys:
            claimed.setdefault(key, index)
    decided = bytes(states)
    return Plan(decided, count_states(decided), duplicates, {state: n for state, n in found.items() if n})


def _first_claim(row_keys: PhoneKeys, claimed: Mapping[int, int]) -> int | None:
    """The earliest sent row that has one of these phones."""
    first: int | None = None
    for key in row_keys:
        owner = claimed.get(key)
        if owner is not None and (first is None or owner < first):
            first = owner
    return first


def cut(plan: Plan, batch_size: int) -> list[BatchRange]:
    """Cut the plan's ready rows, in the file's order, into batches of `batch_size` leads; the last may be
    smaller.

    Raises `NothingToSend` if there are none, and `ValueError` for a batch size below 1.
    """
    if batch_size < 1:
        raise ValueError(f"a batch needs at least one lead, not {batch_size}")
    if not plan.to_send:
        raise NothingToSend(_why_nothing(plan.totals))
    batches: list[BatchRange] = []
    first = plan.states.find(_READY)
    while first >= 0:
        last, leads = first, 1
        following = plan.states.find(_READY, last + 1)
        while following >= 0 and leads < batch_size:
            last, leads = following, leads + 1
            following = plan.states.find(_READY, last + 1)
        batches.append(BatchRange(len(batches) + 1, first, last, leads))
        first = following
    return batches


def _why_nothing(totals: Mapping[RowState, int]) -> str:
    rows = sum(totals.values())
    if not rows:
        return "There is nothing to send: the file has no data rows."
    reasons: Collection[str] = [f"{count:,} {state.label}" for state, count in totals.items()]
    return f"There is nothing to send: of {rows:,} row{'s' if rows > 1 else ''}, {', '.join(reasons)}."
