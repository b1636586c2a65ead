"""A worksheet of an .xlsx workbook: its rows as a stream, or in blocks for a crew of processes."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Protocol

from leadhub.leads.reading.book import Irregular, RowsWork
from leadhub.leads.reading.container import MALFORMED
from leadhub.leads.reading.errors import UnreadableFile, refuse, too_many_columns
from leadhub.leads.reading.limits import Limits
from leadhub.leads.reading.table import Note, Row
from leadhub.leads.reading.xlsx_memory import Strings
from leadhub.leads.reading.xlsx_rows import SheetRows
from leadhub.leads.reading.xlsx_sheet import NotPlain, Seen, SheetParser, TooManyColumns
from leadhub.leads.reading.xlsx_styles import ToText
from leadhub.leads.reading.xml_stream import NO_MEMORY, DoctypeFound, ExpatError

WORTH_SPLITTING = 4_000_000  # bytes of XML; below that, one process is done before a crew has started
_ROW_END = b"</row>"
_SLICE = 120_000  # bytes
_MALFORMED_XML = (*MALFORMED, ExpatError, IndexError, KeyError)


class Workbook(Protocol):
    """What a sheet needs of the book it belongs to."""

    filename: str
    limits: Limits
    styles: list[ToText]

    @property
    def strings(self) -> Strings: ...
    def open_part(self, name: str) -> IO[bytes] | None: ...
    def part_size(self, name: str) -> int: ...
    def mapped_strings(self, folder: Path, crew_size: int) -> "MappedStrings": ...


class MappedStrings(Strings, Protocol):
    """All shared strings in a file of `size` bytes that is mapped into memory."""

    size: int


class XlsxSheet:
    """A worksheet; see `book.Sheet` and `book.Splittable`."""

    def __init__(self, book: Workbook, name: str, visible: bool, part: str) -> None:
        self.name = name
        self.visible = visible
        self._book = book
        self._part = part
        self._strings: Strings = book.strings
        self._mapped: MappedStrings | None = None
        self._parser = self._new_parser()
        self._rows: SheetRows | None = None
        self._last_of_blocks: int | None = None

    @property
    def hidden_columns(self) -> set[int]:
        """Hidden columns, 0 = A."""
        return self._parser.hidden_columns

    def split(self, folder: Path, crew_size: int) -> bool:
        """Put the shared strings where a crew of processes can have them; False for sheets that need no crew."""
        if self._book.part_size(self._part) < WORTH_SPLITTING:
            return False
        try:
            self._mapped = self._book.mapped_strings(folder, crew_size)
        except _MALFORMED_XML as error:
            raise Irregular from error
        self._strings = self._mapped
        return True

    def rows(self) -> Iterator[Row]:
        """The rows with values. Raises UnreadableFile."""
        self._parser = self._new_parser()
        self._last_of_blocks = None
        with reading(self._book.filename, self.name, self._parser):
            part = self._book.open_part(self._part)
            if part is None:
                raise refuse("damaged", self._book.filename, sheet=self.name)
            self._rows = SheetRows(part, self._parser)
            yield from self._rows

    def pause(self) -> None:
        """Let `rows` end early; if it is `split`, `blocks` and then `rest` have what follows."""
        if self._rows is not None:
            self._rows.pause()

    def blocks(self, work: RowsWork, crew_size: int, block_rows: int) -> Iterator[Any]:
        """What a crew of processes makes of the rows after `pause`, in order. Raises Irregular and Lost.

        Nothing if the sheet cannot be cut into blocks; then `rest` has everything.
        """
        from leadhub.leads.reading.crew import Crew  # noqa: PLC0415 - a look does without

        rows, mapped = self._rows, self._mapped
        if rows is None or mapped is None or not rows.divisible:
            return
        try:
            task = RowsTask(self._new_parser(trim=False), self._parser.outer, work)
            with Crew(task, crew_size, mapped=mapped.size) as crew:
                for self._last_of_blocks, seen, answer in crew.map(rows.blocks(block_rows)):
                    self._parser.seen.add(seen)
                    yield answer
        except _MALFORMED_XML as error:
            raise Irregular from error

    def rest(self) -> Iterator[Row]:
        """The rows after those of the blocks. Raises UnreadableFile."""
        if self._rows is not None:
            with reading(self._book.filename, self.name, self._parser):
                yield from self._rows.rest(self._last_of_blocks)

    def notes(self) -> list[Note]:
        """Hidden rows, and formulas without a result."""
        seen, notes = self._parser.seen, []
        if seen.hidden_rows:
            rows = "1 row is" if seen.hidden_rows == 1 else f"{seen.hidden_rows:,} rows are"
            first = f"row {seen.first_hidden_row}"
            which = first if seen.hidden_rows == 1 else f"the first is {first}"
            notes.append(
                Note(
                    "hidden_rows",
                    f"{rows} hidden in the sheet ({which}). Hidden rows are read like all others.",
                )
            )
        if seen.missing_values:
            cells = "1 formula was" if seen.missing_values == 1 else f"{seen.missing_values:,} formulas were"
            text = f"{cells} saved without a result (the first in {seen.first_missing}). "
            notes.append(
                Note(
                    "formulas_without_result",
                    text + "Open the file in Excel and save it to keep the results.",
                )
            )
        return notes

    def _new_parser(self, *, trim: bool = True) -> SheetParser:
        limit = self._book.limits.max_columns
        return SheetParser(self._strings, self._book.styles, max_columns=limit, trim=trim)


class RowsTask:
    """What each process of the crew does with a block of rows: its last row, what was seen in it, the work's answer.

    Its parser believes to be within one endless sheet. The number of the row before a block is unknown, so a block
    whose first row has no number is irregular.
    """

    _UNKNOWN = -10_000_000

    def __init__(self, parser: SheetParser, outer: tuple[str, ...], work: RowsWork) -> None:
        self._parser = parser
        self._work = work
        self._outer = outer
        parser.feed("".join(f"<{name}>" for name in outer).encode())

    def __call__(self, block: bytes) -> tuple[int, Seen, Any]:
        parser = self._parser
        parser.number, parser.seen = self._UNKNOWN, Seen()
        rows: list[Row] = []
        try:
            for piece in _slices(block):
                rows += parser.feed_rows(piece, plain=False)
                if not parser.between_rows:
                    raise Irregular
        except (*_MALFORMED_XML, DoctypeFound, NotPlain, TooManyColumns) as error:
            if isinstance(error, ExpatError) and error.code == NO_MEMORY:
                raise MemoryError from error
            raise Irregular from error
        if parser.outer != self._outer:
            raise Irregular
        return parser.number, parser.seen, self._work(rows)


def _slices(block: bytes) -> Iterator[bytes]:
    """The block in pieces of whole rows, so small that what is made of one stays in the processor's cache."""
    begin = 0
    while begin < len(block):
        end = block.find(_ROW_END, begin + _SLICE)
        end = len(block) if end < 0 else end + len(_ROW_END)
        yield block[begin:end]
        begin = end


@contextmanager
def reading(filename: str, sheet: str = "", parser: SheetParser | None = None) -> Iterator[None]:
    """Whatever can go wrong inside becomes one UnreadableFile that says where."""
    try:
        yield
    except UnreadableFile:
        raise
    except DoctypeFound as error:
        raise refuse("unsafe_xml", filename) from error
    except TooManyColumns as error:
        assert parser is not None  # noqa: S101 - only a sheet's parser raises it
        limit = parser.max_columns
        raise too_many_columns(filename, sheet=sheet, column=error.column, row=error.row, limit=limit) from error
    except _MALFORMED_XML as error:
        if isinstance(error, ExpatError) and error.code == NO_MEMORY:
            raise MemoryError from error
        row = parser.number if parser else 0
        raise refuse("damaged", filename, sheet=sheet, near=f" near row {row}" if row else "") from error
