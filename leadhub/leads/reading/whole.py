"""The whole sheet is read into part files.

As a stream, so that memory holds one part, whatever the size of the file; a large .xlsx with several processes.
"""

from itertools import chain
from pathlib import Path

from leadhub.leads import parts
from leadhub.leads.reading.book import Book, Irregular, Lost, Sheet, Splittable, open_book
from leadhub.leads.reading.errors import UnreadableFile, refuse
from leadhub.leads.reading.fitting import Fitter
from leadhub.leads.reading.limits import DEFAULT_LIMITS, Limits, ReadChoices
from leadhub.leads.reading.looking import find_sheet, look, sheet_notes
from leadhub.leads.reading.shape import column_notes, find_shape
from leadhub.leads.reading.table import PartInfo, Table


def read(
    path: Path,
    *,
    filename: str,
    choices: ReadChoices,
    out: Path,
    limits: Limits = DEFAULT_LIMITS,
    crew_size: int = 0,
) -> Table:
    """Read one sheet into part files in the folder `out`, named by `parts.name`. Raises UnreadableFile.

    A line of a part is `[row number, [text of each column]]`. What `choices` leaves open is found as in a
    look. With a `crew_size` that many processes are forked for a large sheet; the result is the same.
    """
    one_way = (path, filename, choices, out, limits)
    try:
        return _read(*one_way, crew_size)
    except Irregular:  # what this file means, or what is wrong with it, only the plain way can tell
        return _read(*one_way, 0)
    except Lost as error:
        raise refuse("too_big_to_read_safely", filename) from error


def _read(path: Path, filename: str, choices: ReadChoices, out: Path, limits: Limits, crew_size: int) -> Table:
    book = open_book(path, filename, choices, limits)
    try:
        sheet = find_sheet(book, choices.sheet, filename)
        if sheet is None:
            found = look(path, filename=filename, choices=choices, limits=limits)
            sheet = find_sheet(book, found.sheet, filename)
        reading = _Reading(book, sheet or book.sheets[0], filename, out, limits)
        return reading.read(choices.header_row, crew_size)
    finally:
        book.close()


class _Reading:
    """One sheet on its way into parts."""

    def __init__(self, book: Book, sheet: Sheet, filename: str, out: Path, limits: Limits) -> None:
        self._book = book
        self._sheet = sheet
        self._filename = filename
        self._limits = limits
        self._out = out
        self._writer = _PartWriter(out, limits.part_rows)

    def read(self, header_row: int | None, crew_size: int) -> Table:
        try:
            return self._read(header_row, crew_size)
        except Irregular:
            self._writer.discard()
            raise

    def _read(self, header_row: int | None, crew_size: int) -> Table:
        book, sheet, writer = self._book, self._sheet, self._writer
        split = sheet if crew_size and isinstance(sheet, Splittable) and sheet.split(self._out, crew_size) else None
        rows = sheet.rows()
        shape = find_shape(sheet, rows, header_row, filename=self._filename)
        if not shape.columns:
            raise refuse("no_values", self._filename, sheet=sheet.name if len(book.sheets) > 1 else "")
        fitter = Fitter(shape)
        if split is not None:
            split.pause()
        for row in chain(shape.start, rows):
            self._add(fitter.lines((row,)))
        if split is not None:
            for lines in split.lines_of_blocks(fitter, crew_size):
                self._add(lines)
            for row in split.rest():
                self._add(fitter.lines((row,)))
        writer.finish()
        if not writer.rows:
            raise refuse("no_rows", self._filename, sheet=sheet.name)
        return Table(
            columns=shape.columns,
            rows=writer.rows,
            parts=writer.parts,
            sheet=sheet.name,
            header_row=shape.header_row,
            encoding=book.encoding,
            delimiter=book.delimiter,
            notes=[
                *book.notes,
                *sheet_notes(book, sheet),
                *column_notes(shape.columns),
                *sheet.notes(),
                *fitter.notes(),
            ],
        )

    def _add(self, lines: list[bytes]) -> None:
        if self._writer.rows + len(lines) > self._limits.max_rows:
            raise self._too_many_rows()
        self._writer.add(lines)

    def _too_many_rows(self) -> UnreadableFile:
        limit = f"{self._limits.max_rows:,}"
        return refuse("too_many_rows", self._filename, sheet=self._sheet.name, limit=limit)


class _PartWriter:
    """Writes lines into parts, each a file of its own."""

    def __init__(self, out: Path, part_rows: int) -> None:
        self.rows = 0
        self.parts: list[PartInfo] = []
        self._out = out
        self._part_rows = part_rows
        self._lines: list[bytes] = []

    def add(self, lines: list[bytes]) -> None:
        self._lines += lines
        self.rows += len(lines)
        while len(self._lines) >= self._part_rows:
            self._write(self._lines[: self._part_rows])
            del self._lines[: self._part_rows]

    def finish(self) -> None:
        """Write what is left, if anything."""
        if self._lines:
            self._write(self._lines)
            self._lines = []

    def discard(self) -> None:
        """Remove the parts that were written."""
        for part in self.parts:
            (self._out / parts.name(part.number)).unlink(missing_ok=True)

    def _write(self, lines: list[bytes]) -> None:
        number = len(self.parts) + 1
        packed = parts.pack(lines)
        (self._out / parts.name(number)).write_bytes(packed)
        self.parts.append(PartInfo(number, _row_number(lines[0]), _row_number(lines[-1]), len(lines), len(packed)))


def _row_number(line: bytes) -> int:
    return int(line[1 : line.index(b",")])
