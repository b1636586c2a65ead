"""A worksheet's rows from its part of the container: as one stream, or from some row on as blocks.

A block is some hundreds of whole rows as they stand in the file. Blocks can be parsed at the same time by several
processes; each does so with a parser that is told in which elements the rows lie.
"""

from collections.abc import Iterator
from typing import IO

from leadhub.leads.reading.table import Row
from leadhub.leads.reading.xlsx_sheet import SheetParser
from leadhub.leads.reading.xml_stream import Pieces, is_plain, usual_encoding

_ROW_END = b"</row>"
_FIRST_CHUNK = 16_384  # a first look should not parse more than it shows …
_CHUNK = 262_144  # … and a whole read should not stop for breath too often
_BLOCK = 3_000_000  # bytes; at most
_FILLED = 0.95  # of a block that should have so many rows: not every block's rows are equally long


class SheetRows:
    """Iterate over it for the rows with values, from the top.

    After `pause`, the rows end early; then either `blocks` and after them `rest`, or `rest` alone gives the others.
    Raises what the parser and the container raise.
    """

    def __init__(self, part: IO[bytes], parser: SheetParser) -> None:
        self._part = part
        self._parser = parser
        self._pieces = Pieces(part, _ROW_END)
        self._paused = False
        self._plain = True
        self._row_size = 1  # in bytes, of late
        self._last = False  # whether the rest is being read, or was

    def __iter__(self) -> Iterator[Row]:
        size, first = _FIRST_CHUNK, True
        while piece := self._pieces.next(size):
            self._plain = self._plain and is_plain(piece, first=first)
            size, first = _CHUNK, False
            self._measure(piece)
            feed = self._parser.feed_rows if self.divisible else self._parser.feed
            yield from feed(piece) or self._sign_of_life()
            if self._paused:
                return
        self._plain = False
        yield from self.rest()

    def _sign_of_life(self) -> list[Row]:
        """A row without cells, in place of many blank ones: a first look then knows when to give up."""
        return [(self._parser.number, [])] if self._parser.number else []

    def pause(self) -> None:
        """Let the rows end as soon as a block could begin."""
        self._paused = True

    @property
    def divisible(self) -> bool:
        """Whether what comes next may be cut into blocks."""
        return self._plain and usual_encoding(self._parser.encoding) and self._parser.between_rows

    def blocks(self, rows: int) -> Iterator[bytes]:
        """What is left of the rows in pieces of mostly not quite so many, but for what follows the last of them."""
        wanted = int(rows * _FILLED)
        while block := self._pieces.next(min(wanted * self._row_size, _BLOCK)):
            self._measure(block)
            yield block

    def _measure(self, piece: bytes) -> None:
        start = piece[:_FIRST_CHUNK]
        self._row_size = len(start) // max(start.count(_ROW_END), 1) + 1

    def rest(self, after: int | None = None) -> Iterator[Row]:
        """All further rows as one stream, once; `after` is the number of the last row of the blocks."""
        if self._last:
            return
        self._last = True
        if after is not None:
            self._parser.number = after
        yield from self._parser.feed(self._pieces.rest)
        while chunk := self._part.read(_CHUNK):
            yield from self._parser.feed(chunk) or self._sign_of_life()
        yield from self._parser.feed(b"", last=True)
