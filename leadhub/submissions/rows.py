"""The rows of a confirmed plan, read from its parts, and those that ended otherwise than their batch."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson
from django.core.files.storage import default_storage

from leadhub.leads import parts
from leadhub.leads.plan import Plan
from leadhub.leads.states import RowState
from leadhub.submissions.models import Batch, RowOutcome, Submission


@dataclass(frozen=True)
class PlanRow:
    """One data row as it was checked."""

    index: int  # among the data rows, from 0
    number: int  # as Excel shows it
    lead: dict[str, Any]  # in RingCX's names
    findings: list[list[Any]]
    keys: tuple[int, ...]  # of its phones


def plan_of(submission: Submission) -> Plan:
    """Return the plan as it was confirmed."""
    return _plan(submission.plan_file)


@lru_cache(maxsize=2)
def _plan(name: str) -> Plan:
    """Plans never change either, and every batch asks for its submission's."""
    return Plan.from_bytes(stored(name))


def indexes_of(batch: Batch) -> list[int]:
    """Return the indexes of the rows that the batch sends, in the file's order."""
    if batch.only_rows is not None:
        return list(batch.only_rows)
    states = plan_of(batch.submission).states
    ready = RowState.READY.code
    return [index for index in range(batch.first_index, batch.last_index + 1) if states[index] == ready]


def leads_of(batch: Batch) -> list[PlanRow]:
    """Return the rows that the batch sends, in the file's order."""
    return list(rows_of(batch.submission, indexes_of(batch)))


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


def rows_of(submission: Submission, indexes: Sequence[int]) -> Iterator[PlanRow]:
    """Yield the rows with these indexes (ascending) as they were checked."""
    for index, line in _lines(submission, "leads", indexes):
        fields = orjson.loads(line)
        yield PlanRow(index, fields["r"], fields["l"], fields["f"], tuple(fields["k"]))


def table_rows_of(submission: Submission, indexes: Sequence[int]) -> Iterator[tuple[int, int, list[str]]]:
    """Yield (index, row number, cells as the file had them) for these indexes (ascending)."""
    for index, line in _lines(submission, "table", indexes):
        number, cells = orjson.loads(line)
        yield index, number, cells


def _lines(submission: Submission, kind: str, indexes: Sequence[int]) -> Iterator[tuple[int, bytes]]:
    """Read these rows' lines, opening no part and unpacking no block that holds none of them."""
    start = at = 0
    for part in submission.parts:
        end = start + part["rows"]
        here = bisect_left(indexes, end, at)
        if here > at:
            wanted = indexes[at:here]
            with default_storage.open(part[kind]) as file:
                lines = parts.pick(file, [index - start for index in wanted])
            yield from zip(wanted, lines, strict=True)
        start, at = end, here


def stored(name: str) -> bytes:
    """Return the bytes of a stored file."""
    with default_storage.open(name) as file:
        return bytes(file.read())
