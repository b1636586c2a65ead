"""All shared strings of a workbook in a file that several processes have in their memory at once.

The file has no name, so nothing of it outlives the processes. Its pages belong to the system's file cache: millions of
strings cost no process more than those it uses.
"""

import mmap
import os
from array import array
from itertools import accumulate, islice
from pathlib import Path
from typing import IO, Self

from leadhub.leads.reading.book import Irregular
from leadhub.leads.reading.crew import Crew
from leadhub.leads.reading.xlsx_strings import BETWEEN, StringsParser, usual_strings
from leadhub.leads.reading.xml_stream import NO_MEMORY, DoctypeFound, ExpatError, Pieces, is_plain

_STRING_END = b"</si>"
_FIRST_CHUNK = 65_536
_BLOCK = 1_000_000
_COUNT = 8  # bytes in front of an answer: how many strings it has


class SharedFile:
    """Strings by their number. Raises IndexError for numbers that are not there."""

    def __init__(self, text: IO[bytes], ends: IO[bytes]) -> None:
        self._text = _mapped(text)
        self._ends = memoryview(_mapped(ends)).cast("Q")
        self._count = len(self._ends)
        self.size = len(self._text) + self._ends.nbytes

    def __getitem__(self, number: int) -> str:
        if not 0 <= number < self._count:
            raise IndexError(number)
        begin = self._ends[number - 1] if number else 0
        return str(self._text[begin : self._ends[number] - 1], "utf-8")

    def some(self, first: int, count: int) -> list[str]:
        """Up to so many strings from this number on."""
        last = min(first + count, self._count) - 1
        if last < first:
            return []
        begin = self._ends[first - 1] if first else 0
        return str(self._text[begin : self._ends[last] - 1], "utf-8").split(BETWEEN)

    @classmethod
    def fill(cls, part: IO[bytes] | None, folder: Path, crew_size: int) -> Self:
        """Read the part with strings to its end, with that many processes (0 = with none but this).

        Raises Irregular if only the usual way can tell what it means, and Lost.
        """
        with _nameless(folder / "strings") as text, _nameless(folder / "ends") as ends:
            if part is not None:
                try:
                    _fill(part, text, ends, crew_size)
                except (ExpatError, DoctypeFound, ValueError) as error:
                    raise _out_of_memory(error) or Irregular from error
            return cls(text, ends)


def _fill(part: IO[bytes], text: IO[bytes], ends: IO[bytes], crew_size: int) -> None:
    pieces, parser, size = Pieces(part, _STRING_END), StringsParser(), 0

    def add(strings: bytes) -> None:
        nonlocal size
        lengths, begin = array("I"), _COUNT + 4 * int.from_bytes(strings[:_COUNT], "little")
        lengths.frombytes(memoryview(strings)[_COUNT:begin])
        ends.write(array("Q", islice(accumulate(lengths, initial=size), 1, None)))
        text.write(memoryview(strings)[begin:])
        size += len(strings) - begin

    head = pieces.next(_FIRST_CHUNK)
    add(packed(parser.feed(head)))
    if head:
        if not (is_plain(head, first=True) and parser.divisible):
            raise Irregular
        task, blocks = StringsTask(parser.root), iter(lambda: pieces.next(_BLOCK), b"")
        with Crew(task, crew_size) as crew:
            for answer in crew.map(blocks) if crew_size else map(task, blocks):
                add(answer)
    add(packed(parser.feed(pieces.rest)))
    while chunk := part.read(_BLOCK):
        add(packed(parser.feed(chunk)))
    add(packed(parser.feed(b"", last=True)))


class StringsTask:
    """What each process of the crew does with a block of strings."""

    def __init__(self, root: str) -> None:
        self._parser = StringsParser()
        self._parser.feed(f"<{root}>".encode())

    def __call__(self, block: bytes) -> bytes:
        if usual := usual_strings(block):
            return _packed(usual)
        if not is_plain(block):
            raise Irregular
        try:
            strings = self._parser.feed_strings(block)
        except (ExpatError, DoctypeFound, ValueError) as error:
            raise _out_of_memory(error) or Irregular from error
        if not self._parser.between_strings:
            raise Irregular
        return packed(strings)


def packed(strings: list[str]) -> bytes:
    """How many strings, the length of each in bytes, and the strings, with what stands between them."""
    return _packed("".join([string + BETWEEN for string in strings]).encode())


def _packed(strings: bytes) -> bytes:
    lengths = array("I", map((1).__add__, map(len, strings.split(BETWEEN.encode()))))
    lengths.pop()  # nothing follows the last one
    return b"".join((len(lengths).to_bytes(_COUNT, "little"), lengths, strings))


def _out_of_memory(error: Exception) -> MemoryError | None:
    return MemoryError() if isinstance(error, ExpatError) and error.code == NO_MEMORY else None


def _nameless(path: Path) -> IO[bytes]:
    file = path.open("w+b")
    path.unlink()
    return file


def _mapped(file: IO[bytes]) -> mmap.mmap | bytes:
    file.flush()
    if not os.fstat(file.fileno()).st_size:
        return b""  # nothing cannot be mapped
    return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
