"""The whole sheet is read into part files, as a stream.

Memory holds one part, whatever the size of the file.
"""

from itertools import chain
from pathlib import Path

import orjson

from leadhub.leads import parts
from leadhub.leads.reading.book import Book, Sheet, open_book
from leadhub.leads.reading.errors import refuse
from leadhub.leads.reading.limits import DEFAULT_LIMITS, Limits, ReadChoices
from leadhub.leads.reading.looking import find_sheet, look, sheet_notes
from leadhub.leads.reading.shape import Shape, column_notes, find_shape
from leadhub.leads.reading.table import Note, PartInfo, Table, letter


def read(path: Path, *, filename: str, choices: ReadChoices, out: Path, limits: Limits = DEFAULT_LIMITS) -> Table:
    """Read one sheet into part files in the folder `out`, named by `parts.name`. Raises UnreadableFile.

    A line of a part is `[row number, [text of each column]]`. What `choices` leaves open is found as in a
    look.
    """
    book = open_book(path, filename, choices, limits)
    try:
        sheet = find_sheet(book, choices.sheet, filename)
        if sheet is None:
            found = look(path, filename=filename, choices=choices, limits=limits)
            sheet = find_sheet(book, found.sheet, filename)
        return _read_sheet(book, sheet or book.sheets[0], choices.header_row, filename=filename, out=out, limits=limits)
    finally:
        book.close()


def _read_sheet(book: Book, sheet: Sheet, header_row: int | None, *, filename: str, out: Path, limits: Limits) -> Table:
    rows = sheet.rows()
    shape = find_shape(sheet, rows, header_row, filename=filename)
    if not shape.columns:
        raise refuse("no_values", filename, sheet=sheet.name if len(book.sheets) > 1 else "")
    writer = _PartWriter(out, limits.part_rows)
    fitter = _Fitter(shape)
    for number, cells in chain(shape.start, rows):
        fitted = fitter.fit(number, cells)
        if fitted is None:
            continue
        if writer.rows >= limits.max_rows:
            raise refuse("too_many_rows", filename, sheet=sheet.name, limit=f"{limits.max_rows:,}")
        writer.add(number, fitted)
    writer.finish()
    if not writer.rows:
        raise refuse("no_rows", filename, sheet=sheet.name)
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


class _Fitter:
    """Cuts a sheet's row to the columns of the table, and remembers values that have no column."""

    def __init__(self, shape: Shape) -> None:
        self._positions = shape.positions
        self._width = len(shape.positions)
        self._straight = shape.positions == list(range(self._width))
        self._kept = set(shape.positions)
        self._outside = 0
        self._first_outside = ""

    def fit(self, number: int, cells: list[str]) -> list[str] | None:
        """One text for every column; None for a row in which all of them are blank."""
        if self._straight:
            extra = len(cells) - self._width
            fitted = cells
            if extra > 0:
                self._note_outside(number, cells)
                fitted = cells[: self._width]
            elif extra < 0:
                fitted = cells + [""] * -extra
        else:
            self._note_outside(number, cells)
            length = len(cells)
            fitted = [cells[at] if at < length else "" for at in self._positions]
        return fitted if "".join(fitted).strip() else None

    def notes(self) -> list[Note]:
        """Values outside of the table's columns."""
        if not self._outside:
            return []
        rows = "1 row has" if self._outside == 1 else f"{self._outside:,} rows have"
        text = f"{rows} values in columns without a header (the first in {self._first_outside}), which were left out."
        return [Note("cells_without_column", text)]

    def _note_outside(self, number: int, cells: list[str]) -> None:
        for at, cell in enumerate(cells):
            if cell and at not in self._kept and cell.strip():
                self._outside += 1
                self._first_outside = self._first_outside or f"{letter(at)}{number}"
                return


class _PartWriter:
    """Writes rows into parts, each a file of its own."""

    def __init__(self, out: Path, part_rows: int) -> None:
        self.rows = 0
        self.parts: list[PartInfo] = []
        self._out = out
        self._part_rows = part_rows
        self._lines: list[bytes] = []
        self._first = self._last = 0

    def add(self, number: int, cells: list[str]) -> None:
        if not self._lines:
            self._first = number
        self._last = number
        self._lines.append(orjson.dumps((number, cells)))
        self.rows += 1
        if len(self._lines) >= self._part_rows:
            self.finish()

    def finish(self) -> None:
        """Write what is left, if anything."""
        if not self._lines:
            return
        number = len(self.parts) + 1
        packed = parts.pack(self._lines)
        (self._out / parts.name(number)).write_bytes(packed)
        self.parts.append(PartInfo(number, self._first, self._last, len(self._lines), len(packed)))
        self._lines = []
