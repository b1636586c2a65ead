"""What deciding on duplicates needs to know of every row, in flat memory: one value a row and kind.

A part's check makes them, and those of all parts are kept beside the parts, so that a changed choice or a finished
RingCX look-up decides again without touching a single lead.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from functools import partial
from itertools import accumulate, chain, pairwise
from zlib import crc32

import zstandard

_MOST_PHONES = 255  # of one row; they are counted in a byte
_LENGTH = 8  # bytes of the length that stands before each stored column


@dataclass
class RowKeys:
    """Columns of one value a row, in the file's order.

    row_numbers: as Excel shows them. invalid: 1 = cannot be sent. extern_ids: fingerprint of the file's own externId,
    0 where LeadHub made one. names: fingerprint of first and last name, 0 for none. filled: how many fields the lead
    has. phones_each: how many phones the row has; `phones` holds these one after another, as E.164 digits.
    """

    row_numbers: "array[int]" = field(default_factory=partial(array, "I"))
    invalid: "array[int]" = field(default_factory=partial(array, "B"))
    extern_ids: "array[int]" = field(default_factory=partial(array, "Q"))
    names: "array[int]" = field(default_factory=partial(array, "I"))
    filled: "array[int]" = field(default_factory=partial(array, "B"))
    phones_each: "array[int]" = field(default_factory=partial(array, "B"))
    phones: "array[int]" = field(default_factory=partial(array, "Q"))

    def __len__(self) -> int:
        return len(self.row_numbers)

    def extend(self, later: "RowKeys") -> None:
        """Append the rows of the next part."""
        for column in fields(self):
            getattr(self, column.name).extend(getattr(later, column.name))

    def add_phones(self, keys: Sequence[tuple[int, ...]]) -> None:
        """Append the phones of more rows, given as one tuple a row."""
        if max(map(len, keys), default=0) > _MOST_PHONES:
            keys = [phones[:_MOST_PHONES] for phones in keys]
        self.phones_each.extend(map(len, keys))
        self.phones.extend(chain.from_iterable(keys))

    def keys(self) -> list[tuple[int, ...]]:
        """Return the phones' keys, one tuple a row."""
        phones = self.phones.tolist()
        return [tuple(phones[start:end]) for start, end in pairwise(accumulate(self.phones_each, initial=0))]

    def to_bytes(self) -> bytes:
        """Pack everything for storage; `from_bytes` is the reverse."""
        columns = [getattr(self, column.name).tobytes() for column in fields(self)]
        return zstandard.compress(b"".join([len(data).to_bytes(_LENGTH, "big") + data for data in columns]), 1)

    @classmethod
    def from_bytes(cls, data: bytes) -> "RowKeys":
        """Unpack what `to_bytes` packed."""
        raw, at, keys = memoryview(zstandard.decompress(data)), 0, cls()
        for column in fields(keys):
            start = at + _LENGTH
            at = start + int.from_bytes(raw[at:start], "big")
            getattr(keys, column.name).frombytes(raw[start:at])
        return keys


def name_fingerprints(firsts: Sequence[str], lasts: Sequence[str]) -> "array[int]":
    """One number for each row's first and last name, however spaced and in whatever case; 0 for none.

    Different names rarely share one, so it only serves to tell apart rows that share a phone.
    """
    names = list(map("{} {}".format, firsts, lasts))
    whole = "\n".join(names).casefold()
    if "  " in whole or not whole.replace("\n", "").isprintable() or whole.count("\n") >= max(len(names), 1):
        whole = "\n".join([" ".join(name.casefold().split()) for name in names])
    return array("I", map(crc32, map(bytes.strip, whole.encode().split(b"\n"))) if names else ())
