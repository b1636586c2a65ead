"""One part of the table becomes one part of leads with its findings: what a process of the pool does.

Rows stay in the parts; only what deciding on duplicates needs to know of each row goes back to the caller.
"""

import gc
import hashlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import orjson

from leadhub.leads import parts
from leadhub.leads.duplicates import extern_id_key
from leadhub.leads.findings import Level
from leadhub.leads.lead import LeadMaker
from leadhub.leads.lead_rows import Lead, Rows
from leadhub.leads.mapping import Mapping
from leadhub.leads.options import LoadOptions
from leadhub.leads.reading.table import Column
from leadhub.leads.row_keys import RowKeys, name_fingerprints

_ERROR = Level.ERROR.value
_BETWEEN = b'},{"r":'
_BYTE = 255
SLICE = 250
"""Rows that are checked at a time: with 5,000 it takes half as long again."""


@dataclass(frozen=True, slots=True)
class PartResult:
    """What became of one part of the table.

    `leads_part` is a packed part whose lines are `{"r": row number, "l": lead, "k": [phone key, …], "f": [finding]}`,
    a finding being `[code, field, level, message, before, after]`. `row_keys` has one entry a row, in the same order.
    `found`: the lines, from 0, that have a finding, by its code. `digest`: hex SHA-256 of the unpacked lines.
    """

    leads_part: bytes
    rows: int
    row_keys: RowKeys
    found: "dict[str, array[int]]"
    digest: str


class Checker:
    """Makes, cleans and checks leads as one mapping and these options want them.

    `zips_hold_five` says that the column mapped to zip otherwise holds five digits (`places.holds_five_digits`).
    """

    def __init__(
        self, mapping: Mapping, options: LoadOptions, columns: Sequence[Column], *, zips_hold_five: bool = False
    ) -> None:
        self._maker = LeadMaker(mapping, options, columns, zips_hold_five=zips_hold_five)

    def check(self, rows: Sequence[tuple[int, list[str]]]) -> PartResult:
        """Make, clean and check the leads of some rows: each with its number and one text for each column.

        The answer depends on the rows and on what the checker was made of alone, so rows may be checked again
        anywhere. It never raises, whatever the cells hold.
        """
        return self.check_slices(rows[start : start + SLICE] for start in range(0, len(rows), SLICE))

    def check_slices(self, slices: Iterable[Sequence[tuple[int, list[str]]]]) -> PartResult:
        """The same for rows that come some hundred at a time: so many stay in the processor's cache."""
        lines: list[bytes] = []
        keys = RowKeys()
        found: dict[str, array[int]] = {}
        with _without_collector():
            for rows in slices:
                made = self._maker.make(rows)
                leads = made.leads()
                _add_found(found, made, len(lines))
                _add_keys(keys, made, leads)
                lines += _lines(made, leads)
        return PartResult(parts.pack(lines), len(lines), keys, found, digest_of(lines))


def _lines(made: Rows, leads: list[Lead]) -> list[bytes]:
    if not leads:
        return []
    findings = made.findings
    rows = zip(made.numbers, leads, made.keys, strict=True)
    whole = orjson.dumps(
        [
            {"r": number, "l": lead, "k": keys, "f": [tuple(one) for one in findings[at]] if at in findings else []}
            for at, (number, lead, keys) in enumerate(rows)
        ]
    )
    # Written in one go and cut apart, which takes half the time of writing each. Inside a text every " has a \ before
    # it, and no list within a lead holds objects, so what stands between two rows stands nowhere else.
    return whole[1:-1].replace(_BETWEEN, b'}\n{"r":').split(b"\n")


def _add_keys(keys: RowKeys, made: Rows, leads: list[Lead]) -> None:
    invalid = bytearray(len(made))
    for at, findings in made.findings.items():
        for finding in findings:
            if finding.level == _ERROR:
                invalid[at] = 1
    keys.row_numbers.extend(made.numbers)
    keys.invalid.extend(invalid)
    keys.extern_ids.extend([extern_id_key(own) if own else 0 for own in made.own_ids])
    keys.names.extend(name_fingerprints(made.field("firstName"), made.field("lastName")))
    filled = [len(lead) + len(lead.get("extendedLeadData", ())) for lead in leads]
    if made.personas:
        filled = [count + len(lead.get("personaPhoneConfig", ())) for count, lead in zip(filled, leads, strict=True)]
    keys.filled.extend(filled if max(filled, default=0) <= _BYTE else [min(count, _BYTE) for count in filled])
    keys.add_phones(made.keys)


def _add_found(found: "dict[str, array[int]]", made: Rows, first: int) -> None:
    """Add the lines that have a finding, by its code; those of `made` begin with line `first`."""
    for at in sorted(made.findings):
        for code in {finding.code for finding in made.findings[at]}:
            found.setdefault(code, array("I")).append(first + at)


def check_part(
    table_part: bytes,
    mapping: Mapping,
    options: LoadOptions,
    columns: Sequence[Column],
    *,
    zips_hold_five: bool = False,
) -> PartResult:
    """Make, clean and check the leads of one part of the table: packed lines of `[row number, [cell text, …]]`.

    Raises `parts.DamagedPart` if the part cannot be unpacked; never because of what a cell holds.
    """
    checker = Checker(mapping, options, columns, zips_hold_five=zips_hold_five)
    lines = list(parts.unpack(table_part))
    return checker.check_slices(
        orjson.loads(b"[%b]" % b",".join(lines[start : start + SLICE])) for start in range(0, len(lines), SLICE)
    )


def digest_of(lines: Sequence[bytes]) -> str:
    """Hex SHA-256 of a part's lines, each with its line end."""
    return hashlib.sha256(b"\n".join([*lines, b""])).hexdigest()


@contextmanager
def _without_collector() -> Iterator[None]:
    """Rows make no reference cycles; the collector's search for some would take a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
