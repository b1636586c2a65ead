"""The plan: which rows are sent, in which batches, and why the others are not.

Duplicates are decided over the whole file before batches are cut, so neither the size of a batch nor the
number of processes changes what is sent. The plan's digest stands for everything the user saw; only that is
ever confirmed.
"""

import hashlib
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import compress
from typing import Any, Self

import orjson

from leadhub.leads.choices import Choices
from leadhub.leads.claims import Elsewhere, judge_the_lonely, stay_or_go
from leadhub.leads.duplicates import ComparedRows, groups
from leadhub.leads.row_keys import RowKeys
from leadhub.leads.states import RowState, count_states, rows_in

__all__ = ["BatchRange", "Choices", "NothingToSend", "Plan", "cut", "decide"]

_LENGTH = 8  # bytes that tell how many bytes follow in a stored plan
_READY = bytes([RowState.READY.code])
_READY_OR_INVALID = _READY + bytes([RowState.INVALID.code]) * 255


class NothingToSend(Exception):
    """No row of the file is left to be sent; the text is one sentence for the user."""


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
    `repeats`: indexes, ascending, of the rows that are duplicates within the file, whether such rows are skipped
    or not, and `kept` for each of them the row that stays instead. `found`: rows that the plan found to be a
    duplicate of each kind, whatever the choices, among those nothing else kept back.
    """

    states: bytes
    totals: dict[RowState, int]
    repeats: "array[int]" = field(default_factory=lambda: array("I"))
    kept: "array[int]" = field(default_factory=lambda: array("I"))
    found: dict[RowState, int] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        """The whole plan for storage; `from_bytes` is the reverse."""
        found = orjson.dumps({str(state): rows for state, rows in self.found.items()})
        repeats, kept = self.repeats.tobytes(), self.kept.tobytes()
        lengths = [len(self.states).to_bytes(_LENGTH, "big"), len(repeats).to_bytes(_LENGTH, "big")]
        return zlib.compress(b"".join([lengths[0], self.states, lengths[1], repeats, kept, found]), 1)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """The plan that `to_bytes` packed."""
        raw, at = zlib.decompress(data), 0

        def take(length: int) -> bytes:
            nonlocal at
            at += length
            return raw[at - length : at]

        states = take(int.from_bytes(take(_LENGTH), "big"))
        length = int.from_bytes(take(_LENGTH), "big")
        repeats, kept = array("I", take(length)), array("I", take(length))
        found = {RowState(state): rows for state, rows in orjson.loads(raw[at:]).items()}
        return cls(states, count_states(states), repeats, kept, found)

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

    @property
    def duplicates(self) -> dict[int, int]:
        """Index of each row that is a duplicate within the file → index of the row that stays instead."""
        return dict(zip(self.repeats, self.kept, strict=True))

    def kept_instead_of(self, index: int) -> int | None:
        """The row that stays instead of this one; None if it is no duplicate within the file."""
        at = bisect_left(self.repeats, index)
        return self.kept[at] if at < len(self.repeats) and self.repeats[at] == index else None

    def duplicate_groups(self) -> dict[int, list[int]]:
        """Index of the row that stays → all rows of its group, itself first."""
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
    rows: RowKeys,
    *,
    sent: AbstractSet[int] = frozenset(),
    in_ringcx: AbstractSet[int] = frozenset(),
    suppressed: AbstractSet[int] = frozenset(),
    choices: Choices | None = None,
) -> Plan:
    """Decide for every data row whether it is sent.

    `sent`, `in_ringcx` and `suppressed` are phones and need only hold those that occur in the file; any phone of a
    row counts. Precedence: invalid, excluded, suppressed, duplicate in file, sent before, duplicate in RingCX, ready.

    Duplicates within the file: rows that nothing else keeps back are gone through in the order in which they may
    stay, which is the file's for `keep` first, the reverse for last, and by the number of filled fields, the earlier
    of equals first, for most complete. A row stays unless it shares a key with one that stays already; then it is a
    duplicate of the best of those. Keys are the row's phones, its phones each with the name (no name equals no name),
    or the externId of its own (rows without one are no duplicates). So no key is sent twice, each row left out has a
    key that is sent, and a row that is not sent keeps no other row back. Where duplicates are not skipped, a duplicate
    brings its other keys into the group.
    """
    choices = choices or Choices()
    states = bytearray(bytes(rows.invalid).translate(_READY_OR_INVALID))
    compared = ComparedRows(rows, choices.duplicates_by)
    if choices.excluded_rows:
        out = map(choices.excluded_rows.__contains__, rows.row_numbers)
        _turn(states, compress(range(len(states)), out), RowState.EXCLUDED)
    _turn(states, compared.with_phones(suppressed), RowState.SUPPRESSED)
    elsewhere = [
        Elsewhere(RowState.SENT_BEFORE, choices.skip_sent, frozenset(compared.with_phones(sent))),
        Elsewhere(RowState.DUPLICATE_IN_RINGCX, choices.skip_ringcx, frozenset(compared.with_phones(in_ringcx))),
    ]
    company = compared.with_company()
    order = compared.best_first(company, choices.keep)
    kept = stay_or_go(states, compared.keys(), order, elsewhere, skip=choices.skip_in_file)
    judge_the_lonely(states, frozenset(company), elsewhere)
    found = {RowState.DUPLICATE_IN_FILE: len(kept), **{known.state: known.found for known in elsewhere}}
    decided = bytes(states)
    repeats = sorted(kept)
    return Plan(
        decided,
        count_states(decided),
        array("I", repeats),
        array("I", map(kept.__getitem__, repeats)),
        {state: count for state, count in found.items() if count},
    )


def _turn(states: bytearray, rows: Iterable[int], into: RowState) -> None:
    """Put those of the rows that are ready so far into another state."""
    ready, code = RowState.READY.code, into.code
    for row in rows:
        if states[row] == ready:
            states[row] = code


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
