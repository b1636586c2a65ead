"""What deciding on duplicates needs to know of every row, in flat memory: numbers, validity, phones' keys.

It is made from the parts' results once, and kept beside the parts, so that a changed choice or a finished RingCX
look-up decides again without touching a single lead.
"""

import zlib
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field

from leadhub.leads.checks import PartResult


@dataclass
class RowKeys:
    """Columns of one value a row: its number in Excel, 1 if invalid, its externId's fingerprint, its phones' keys."""

    row_numbers: "array[int]" = field(default_factory=lambda: array("I"))
    invalid: bytearray = field(default_factory=bytearray)
    extern_ids: "array[int]" = field(default_factory=lambda: array("Q"))
    phones_each: bytearray = field(default_factory=bytearray)
    phones: "array[int]" = field(default_factory=lambda: array("Q"))

    def add(self, part: PartResult) -> None:
        """Append the rows of the next part."""
        self.row_numbers.extend(part.row_numbers)
        self.invalid.extend(part.invalid)
        self.extern_ids.extend(part.extern_ids)
        self.phones_each.extend(min(len(keys), 255) for keys in part.keys)
        for keys in part.keys:
            self.phones.extend(keys[:255])

    def keys(self) -> list[tuple[int, ...]]:
        """Return the phones' keys, one tuple a row."""
        found: list[tuple[int, ...]] = []
        at = 0
        for count in self.phones_each:
            found.append(tuple(self.phones[at : at + count]))
            at += count
        return found

    def to_bytes(self) -> bytes:
        """Pack everything for storage; `from_bytes` is the reverse."""
        columns: Sequence[bytes] = (
            self.row_numbers.tobytes(),
            bytes(self.invalid),
            self.extern_ids.tobytes(),
            bytes(self.phones_each),
            self.phones.tobytes(),
        )
        lengths = array("Q", [len(column) for column in columns]).tobytes()
        return zlib.compress(lengths + b"".join(columns), 1)

    @classmethod
    def from_bytes(cls, data: bytes) -> "RowKeys":
        """Unpack what `to_bytes` packed."""
        raw = memoryview(zlib.decompress(data))
        lengths = array("Q")
        lengths.frombytes(raw[:40])
        columns: list[bytes] = []
        at = 40
        for length in lengths:
            columns.append(bytes(raw[at : at + length]))
            at += length
        rows, invalid, extern_ids, each, phones = columns
        return cls(array("I", rows), bytearray(invalid), array("Q", extern_ids), bytearray(each), array("Q", phones))
