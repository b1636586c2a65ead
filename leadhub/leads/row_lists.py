"""Lists of rows in one file, each of which can be read page by page without the rest.

The first line is a JSON object of the lists' names and lengths; behind it stand the lists, one after another, four
bytes a row, not compressed. So a page of any list is one short read, however long the list is.
"""

from array import array
from collections.abc import Mapping
from itertools import accumulate
from typing import IO

import orjson

_BYTES = 4  # a row


def pack(lists: "Mapping[str, array[int]]") -> bytes:
    """Put named lists (arrays of type "I") into one file's bytes; `RowLists` reads them."""
    lengths = orjson.dumps({name: len(rows) for name, rows in lists.items()})
    return b"".join([lengths, b"\n", *(rows.tobytes() for rows in lists.values())])


class RowLists:
    """The lists of an opened file."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._lengths: dict[str, int] = orjson.loads(file.readline())
        starts = accumulate((_BYTES * length for length in self._lengths.values()), initial=file.tell())
        self._starts = dict(zip(self._lengths, starts, strict=False))  # the last start is the file's end

    def length(self, name: str) -> int:
        """How many rows a list has; 0 if there is no such list."""
        return self._lengths.get(name, 0)

    def page(self, name: str, offset: int, limit: int) -> "array[int]":
        """At most `limit` rows of a list after the first `offset`; none if there is no such list."""
        count = max(0, min(limit, self.length(name) - offset))
        page = array("I")
        if count:
            self._file.seek(self._starts[name] + _BYTES * offset)
            page.frombytes(self._file.read(_BYTES * count))
        return page

    def whole(self, name: str) -> "array[int]":
        """A list from end to end."""
        return self.page(name, 0, self.length(name))
