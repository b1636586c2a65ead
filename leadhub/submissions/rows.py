"""The rows of a confirmed plan, read from its parts."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson
from django.core.files.storage import default_storage

from leadhub.leads import parts
from leadhub.leads.plan import Plan
from leadhub.leads.states import RowState
from leadhub.submissions.models import Batch, Submission


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


def leads_of(batch: Batch) -> list[PlanRow]:
    """Return the rows that the batch sends, in the file's order."""
    states = plan_of(batch.submission).states
    ready = RowState.READY.code
    return [row for row in rows_of(batch.submission, batch.first_index, batch.last_index) if states[row.index] == ready]


def rows_of(submission: Submission, first: int, last: int) -> Iterator[PlanRow]:
    """Yield the data rows from index `first` to `last`, both included."""
    start = 0
    for part in submission.parts:
        end = start + part["rows"]
        if end > first and start <= last:
            lines = part_lines(part["leads"])
            for index in range(max(first, start), min(last + 1, end)):
                yield plan_row(index, lines[index - start])
        start = end


def table_rows_of(submission: Submission, indexes: list[int]) -> Iterator[tuple[int, int, list[str]]]:
    """Yield (index, row number, cells as the file had them) for the given sorted data row indexes."""
    wanted = iter(indexes)
    index = next(wanted, None)
    start = 0
    for part in submission.parts:
        end = start + part["rows"]
        if index is not None and index < end:
            lines = part_lines(part["table"])
            while index is not None and index < end:
                number, cells = orjson.loads(lines[index - start])
                yield index, number, cells
                index = next(wanted, None)
        start = end


def plan_row(index: int, line: bytes) -> PlanRow:
    """Read one line of a leads part."""
    fields = orjson.loads(line)
    return PlanRow(index, fields["r"], fields["l"], fields["f"], tuple(fields["k"]))


@lru_cache(maxsize=4)
def part_lines(name: str) -> tuple[bytes, ...]:
    """Return the lines of a stored part. Parts never change, so the last few are kept at hand."""
    return tuple(parts.unpack(stored(name)))


def stored(name: str) -> bytes:
    """Return the bytes of a stored file."""
    with default_storage.open(name) as file:
        return bytes(file.read())
