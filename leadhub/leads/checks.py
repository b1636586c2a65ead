"""One part of the table becomes one part of leads with its findings: what a process of the pool does.

Rows stay in the parts; only totals, one byte a row and the phones' duplicate keys go back to the caller.
"""

import gc
import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import orjson

from leadhub.leads import parts
from leadhub.leads.duplicates import PhoneKeys, extern_id_key
from leadhub.leads.findings import Level
from leadhub.leads.lead import made_extern_id, row_function
from leadhub.leads.mapping import Mapping
from leadhub.leads.options import LoadOptions
from leadhub.leads.reading.table import Column

_ERROR = Level.ERROR.value


@dataclass(frozen=True, slots=True)
class PartResult:
    """What became of one part of the table.

    `leads_part` is a packed part whose lines are `{"r": row number, "l": lead, "k": [phone key, …], "f": [finding]}`,
    a finding being `[code, field, level, message, before, after]`. Everything else has one entry a row, in the same
    order: the row numbers Excel shows, `invalid` (a byte: 1 = the row cannot be sent), the phones' keys, and
    `extern_ids` (a 64-bit fingerprint of the file's own externId, 0 where LeadHub made one). `found`: the lines, from
    0, that have a finding, by its code. `digest`: hex SHA-256 of the unpacked lines.
    """

    leads_part: bytes
    rows: int
    row_numbers: list[int]
    invalid: bytes
    keys: list[PhoneKeys]
    extern_ids: list[int]
    found: dict[str, list[int]]
    digest: str


def check_part(
    table_part: bytes,
    mapping: Mapping,
    options: LoadOptions,
    columns: Sequence[Column],
    *,
    zips_hold_five: bool = False,
) -> PartResult:
    """Make, clean and check the leads of one part of the table.

    `table_part` is packed lines of `[row number, [cell text, …]]`. The answer depends on these arguments
    alone, so a part may be done again anywhere. Raises `parts.DamagedPart` if the part cannot be unpacked;
    never because of what a cell holds.
    """
    make = row_function(mapping, options, columns, zips_hold_five=zips_hold_five)
    prefix = options.extern_prefix
    lines: list[bytes] = []
    row_numbers: list[int] = []
    keys: list[PhoneKeys] = []
    extern_ids: list[int] = []
    invalid = bytearray()
    found: defaultdict[str, list[int]] = defaultdict(list)
    with _without_collector():
        for line in parts.unpack(table_part):
            number, cells = orjson.loads(line)
            lead, findings, row_keys = make(number, cells)
            failed = 0
            stored: list[tuple[str, ...]] = []
            if findings:
                for code in {finding.code for finding in findings}:
                    found[code].append(len(lines))
                for finding in findings:
                    failed |= finding.level == _ERROR
                    stored.append(tuple(finding))
            lines.append(orjson.dumps({"r": number, "l": lead, "k": row_keys, "f": stored}))
            row_numbers.append(number)
            invalid.append(failed)
            keys.append(row_keys)
            own = lead["externId"]
            extern_ids.append(0 if own == made_extern_id(prefix, number) else extern_id_key(own))
    return PartResult(
        leads_part=parts.pack(lines),
        rows=len(lines),
        row_numbers=row_numbers,
        invalid=bytes(invalid),
        keys=keys,
        extern_ids=extern_ids,
        found=dict(found),
        digest=digest_of(lines),
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
