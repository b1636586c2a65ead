"""Short ways to write tables, mappings and parts in the tests of the lead core."""

from collections.abc import Iterable, Sequence
from typing import Any

import orjson

from leadhub.leads import parts
from leadhub.leads.checks import PartResult, check_part
from leadhub.leads.findings import Finding
from leadhub.leads.lead import LeadMaker
from leadhub.leads.lead_rows import Lead
from leadhub.leads.mapping import Mapping, Source
from leadhub.leads.options import LoadOptions
from leadhub.leads.reading.table import Column

NANP = LoadOptions(extern_prefix="u1")


def columns(*headers: str) -> list[Column]:
    """Columns A, B, C … with these headers."""
    return [Column(index, chr(ord("A") + index), header) for index, header in enumerate(headers)]


def numbered(count: int) -> list[Column]:
    """So many columns, with headers "Header 0", "Header 1" …"""
    return columns(*(f"Header {at}" for at in range(count)))


def mapped(**sources: int | str | Sequence[int]) -> Mapping:
    """A mapping of fields: `leadPhone=0` a column, `leadPhone=(0, 1)` several, `state="CA"` a fixed value."""
    return Mapping({name: source_of(value) for name, value in sources.items()})


def source_of(value: int | str | Sequence[int]) -> Source:
    """One source, as in `mapped`."""
    if isinstance(value, str):
        return Source(value=value)
    return Source((value,) if isinstance(value, int) else tuple(value))


def make(
    mapping: Mapping, *cells: str, options: LoadOptions = NANP, number: int = 7, zips_hold_five: bool = False
) -> tuple[dict[str, Any], list[Finding], tuple[int, ...]]:
    """The lead, findings and keys of one row, with headers named like the columns' letters."""
    headers = columns(*(f"Header {chr(ord('A') + at)}" for at in range(len(cells))))
    return make_one(LeadMaker(mapping, options, headers, zips_hold_five=zips_hold_five), cells, number)


def make_one(maker: LeadMaker, cells: Sequence[str], number: int = 7) -> tuple[Lead, list[Finding], tuple[int, ...]]:
    """The lead, findings and keys of a single row."""
    made = maker.make([(number, list(cells))])
    [lead], [keys] = made.leads(), made.keys
    return lead, made.findings.get(0, []), keys


def table_part(rows: Iterable[Sequence[str]], first_row: int = 2) -> bytes:
    """A packed part of the table whose rows are numbered from `first_row`."""
    return parts.pack(orjson.dumps([number, list(row)]) for number, row in enumerate(rows, first_row))


def check(rows: Sequence[Sequence[str]], mapping: Mapping, options: LoadOptions = NANP) -> PartResult:
    """Check these rows as one part."""
    headers = numbered(max(map(len, rows), default=5))
    return check_part(table_part(rows), mapping, options, headers)


def found_in(result: PartResult) -> dict[str, list[int]]:
    """The rows of each kind of finding, as lists."""
    return {code: list(rows) for code, rows in result.found.items()}


def lines(part: bytes) -> list[dict[str, Any]]:
    """The decoded lines of a leads part."""
    return [orjson.loads(line) for line in parts.unpack(part)]
