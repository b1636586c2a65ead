"""Delimited text in blocks of whole records, which several processes can parse at the same time.

Where a record ends depends on every quotation mark before it. A block is cut at a line end with an even number of
marks before it, which nearly always is the end of a record; whoever parses the block proves it. As the first block
begins with a record, and a proven block ends with one, all of them are what one reader would have found.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from leadhub.leads.reading.book import Irregular, RowsWork
from leadhub.leads.reading.table import Row

WORTH_SPLITTING = 2_000_000  # bytes; below that, one process is done before a crew has started
# In these a line end and a quotation mark are one byte each, and that byte is never part of another character.
DIVISIBLE = {
    *("utf-8", "utf-8-sig", "latin-1", "mac_roman", "cp437", "cp850"),
    *("cp1250", "cp1251", "cp1252", "cp1253", "cp1254"),
}
LONGEST_CELL = 1_000_000  # Excel allows 32,767; beyond this a quotation mark is missing
MOST_LINES = 1000  # that one record may go over
_FIRST_CHUNK = 65_536
_CHUNK = 262_144
_BLOCK = 2_000_000  # bytes; at most
_FILLED = 0.95  # of a block that should have so many rows: not every block's rows are equally long
_LONGEST_PIECE = 4_000_000  # without the end of a record
_END = "the end of the block"


@dataclass(frozen=True)
class Block:
    """Whole records, if the cut is right: how many, and the number of the first."""

    first: int
    count: int
    text: bytes


class Blocks:
    """Cuts a file into blocks. Raises Irregular where it sees that the marks make no sense."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        self._left = b""
        self._next = 1
        self._row_size = 1  # in bytes, of late

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def skip_line(self) -> None:
        """Leave out the first line, before anything else."""
        self._file.readline()

    def first(self) -> Iterator[Block]:
        """Small blocks from the top, for as long as they are wanted."""
        size = _FIRST_CHUNK
        while block := self._cut(size):
            yield block
            size = _CHUNK

    def rest(self, rows: int) -> Iterator[Block]:
        """All other blocks, mostly of not quite so many rows."""
        wanted = int(rows * _FILLED)
        while block := self._cut(min(wanted * self._row_size, _BLOCK)):
            yield block

    def _cut(self, size: int) -> Block | None:
        data = self._left
        while True:
            more = self._file.read(max(size - len(data), 1) if len(data) < size else size)
            data += more
            cut = _last_end(data) if more else len(data)
            if cut or not more:
                break
            if len(data) > _LONGEST_PIECE:
                raise Irregular
        text, self._left = data[:cut], data[cut:]
        if not text:
            return None
        block = Block(self._next, _records(text), text)
        self._next += block.count
        self._row_size = len(text) // max(block.count, 1) + 1
        return block


def _last_end(data: bytes) -> int:
    """Where the last line ends that has an even number of quotation marks before its end; 0 if none does."""
    cut = data.rfind(b"\n") + 1
    marks = data.count(b'"', 0, cut)
    while cut and marks % 2:
        before = data.rfind(b"\n", 0, cut - 1) + 1
        marks -= data.count(b'"', before, cut)
        cut = before
    return cut


def _records(text: bytes) -> int:
    """How many records there are, if the marks are what they seem."""
    count = text.count(b"\n") + (not text.endswith(b"\n"))
    if b'"' in text:
        count -= b"".join(text.split(b'"')[1::2]).count(b"\n")
    return count


class BlockParser:
    """Parses blocks and proves that they are cut rightly. Raises Irregular."""

    def __init__(self, encoding: str, delimiter: str, max_columns: int, *, from_top: bool) -> None:
        # Marks of the encoding that may stand at the top; the reader of whole files leaves out one that is no part of
        # the encoding.
        self._marks = (1 + (encoding == "utf-8-sig")) * from_top
        self._encoding = "utf-8" if encoding == "utf-8-sig" else encoding
        self._delimiter = delimiter
        self._max_columns = max_columns

    def rows(self, block: Block) -> list[Row]:
        """The rows that have a value."""
        try:
            text = block.text.decode(self._encoding)
        except UnicodeDecodeError as error:
            raise Irregular from error
        for _ in range(self._marks if block.first == 1 else 0):
            text = text.removeprefix("\ufeff")
        if "\x00" in text or ("\r" in text and text.count("\r") != text.count("\r\n")):
            raise Irregular
        if not text.endswith("\n"):
            text += "\n"
        lines = io.StringIO(text + _END, newline="")
        try:
            simple = text.count("\n") == block.count
            records = list(self._reader(lines)) if simple else list(self._long_records(lines))
        except csv.Error as error:
            raise Irregular from error
        # A mark that is not closed would have drawn the end into its cell, behind a line end.
        if records.pop() != [_END] or len(records) != block.count:
            raise Irregular
        if max(map(len, records), default=0) > self._max_columns:
            raise Irregular
        return [row for row in enumerate(records, block.first) if any(row[1])]

    def _reader(self, lines: Any, *, strict: bool = False) -> "Iterator[list[str]]":
        return csv.reader(lines, delimiter=self._delimiter, strict=strict)

    def _long_records(self, lines: io.StringIO) -> Iterator[list[str]]:
        """Records that may go over several lines: then their marks have to be right."""
        held: list[str] = []

        def remembered() -> Iterator[str]:
            for line in lines:
                held.append(line)
                yield line

        for record in self._reader(remembered()):
            if len(held) > MOST_LINES:
                raise Irregular
            if len(held) > 1:
                for _ in self._reader(held, strict=True):
                    pass
            held.clear()
            yield record


class BlockTask:
    """What each process of the crew does with a block."""

    def __init__(self, parser: BlockParser, work: RowsWork) -> None:
        self._parser = parser
        self._work = work
        csv.field_size_limit(LONGEST_CELL)

    def __call__(self, block: Block) -> tuple[Any]:
        return (self._work(self._parser.rows(block)),)
