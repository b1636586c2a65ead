"""The whole sheet is read into part files.

As a stream, so that memory holds one part, whatever the size of the file; a large .xlsx or .csv by several processes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from leadhub.leads.reading.book import Book, Irregular, Lost, Sheet, Splittable, open_book
from leadhub.leads.reading.errors import refuse
from leadhub.leads.reading.fitting import Fitter
from leadhub.leads.reading.limits import DEFAULT_LIMITS, Limits, ReadChoices
from leadhub.leads.reading.looking import find_sheet, look, sheet_notes
from leadhub.leads.reading.part_files import Companion, PartFiles, PartList, Written
from leadhub.leads.reading.shape import Shape, column_notes, find_shape, header_notes
from leadhub.leads.reading.table import Row, Table

_AT_ONCE = 1000  # rows that are fitted and counted together


def read(
    path: Path,
    *,
    filename: str,
    choices: ReadChoices,
    out: Path,
    limits: Limits = DEFAULT_LIMITS,
    crew_size: int = 0,
    companion: Companion | None = None,
) -> Table:
    """Read one sheet into part files in the folder `out`, named by `parts.name`. Raises UnreadableFile.

    A line of a part is `[row number, [text of each column]]`. What `choices` leaves open is found as in a
    look. With a `crew_size` that many processes are forked for a large sheet; the rows are the same. Only then a
    `companion` works on them too: a smaller sheet is sooner read without.
    """
    one_way = (path, filename, choices, out, limits)
    try:
        return _read(*one_way, crew_size, companion)
    except Irregular:  # what this file means, or what is wrong with it, only the plain way can tell
        return _read(*one_way, 0, None)
    except Lost as error:
        if companion is not None:  # the rows may do with less
            return read(path, filename=filename, choices=choices, out=out, limits=limits, crew_size=crew_size)
        raise refuse("too_big_to_read_safely", filename) from error


def _read(
    path: Path,
    filename: str,
    choices: ReadChoices,
    out: Path,
    limits: Limits,
    crew_size: int,
    companion: Companion | None,
) -> Table:
    book = open_book(path, filename, choices, limits)
    try:
        sheet = find_sheet(book, choices.sheet, filename)
        if sheet is None:
            found = look(path, filename=filename, choices=choices, limits=limits)
            sheet = find_sheet(book, found.sheet, filename)
        reading = _Reading(book, sheet or book.sheets[0], filename, out, limits)
        return reading.read(choices, crew_size, companion)
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
        self._parts = PartList(out)

    def read(self, choices: ReadChoices, crew_size: int, companion: Companion | None) -> Table:
        try:
            return self._read(choices, crew_size, companion)
        except (Irregular, Lost):
            self._parts.discard()
            raise

    def _read(self, choices: ReadChoices, crew_size: int, companion: Companion | None) -> Table:
        book, sheet, found = self._book, self._sheet, self._parts
        split = sheet if crew_size and isinstance(sheet, Splittable) and sheet.split(self._out, crew_size) else None
        rows = sheet.rows()
        shape = find_shape(sheet, rows, choices.header_row, filename=self._filename, header_rows=choices.header_rows)
        if not shape.columns:
            raise refuse("no_values", self._filename, sheet=sheet.name if len(book.sheets) > 1 else "")
        fitter = Fitter(shape)
        if split is None:
            self._write(fitter, chain(shape.start, rows), PartFiles(self._out, self._limits.part_rows), None)
        else:
            self._split(split, crew_size, shape, rows, fitter, companion)
        if not found.rows:
            raise refuse("no_rows", self._filename, sheet=sheet.name)
        return Table(
            columns=shape.columns,
            rows=found.rows,
            parts=found.parts,
            sheet=sheet.name,
            header_row=shape.header_row,
            header_rows=shape.header_rows,
            encoding=book.encoding,
            delimiter=book.delimiter,
            notes=[
                *book.notes,
                *sheet_notes(book, sheet),
                *header_notes(shape),
                *column_notes(shape.columns),
                *sheet.notes(),
                *fitter.notes(),
            ],
        )

    def _split(
        self,
        sheet: Splittable,
        crew_size: int,
        shape: Shape,
        rows: Iterator[Row],
        fitter: Fitter,
        companion: Companion | None,
    ) -> None:
        """Read on with several processes from where the first rows end."""
        sheet.pause()
        part_rows = self._limits.part_rows
        first = list(chain(shape.start, rows))
        if companion is not None and not companion.begin(shape.columns, Fitter(shape).fit(first)[:part_rows]):
            companion = None
        files = PartFiles(self._out, part_rows, companion)
        self._write(fitter, iter(first), files, companion)
        for answer in sheet.blocks(_BlockWork(shape, files), crew_size, part_rows):
            fitter.note_outside(answer.outside, answer.first_outside)
            self._take(answer.parts, companion)
        self._write(fitter, sheet.rest(), files, companion)
        if companion is not None:
            companion.end()

    def _write(self, fitter: Fitter, rows: Iterator[Row], files: PartFiles, companion: Companion | None) -> None:
        """Write rows into parts in this process."""
        held: list[Row] = []
        while some := list(islice(rows, _AT_ONCE)):
            held += fitter.fit(some)
            self._check(self._parts.rows + len(held))
            while len(held) >= files.part_rows:
                self._take(files.write(held[: files.part_rows]), companion)
                del held[: files.part_rows]
        self._take(files.write(held), companion)

    def _take(self, parts: list[Written], companion: Companion | None) -> None:
        for part in parts:
            self._check(self._parts.rows + part.rows)
            self._parts.add(part, companion)

    def _check(self, rows: int) -> None:
        if rows > self._limits.max_rows:
            limit = f"{self._limits.max_rows:,}"
            raise refuse("too_many_rows", self._filename, sheet=self._sheet.name, limit=limit)


@dataclass(frozen=True)
class _BlockAnswer:
    parts: list[Written]
    outside: int
    first_outside: str


class _BlockWork:
    """What each process of a crew does with the rows of a block: they are written as parts."""

    def __init__(self, shape: Shape, files: PartFiles) -> None:
        self._shape = shape
        self._files = files

    def __call__(self, rows: list[Row]) -> _BlockAnswer:
        fitter = Fitter(self._shape)
        written = self._files.write(fitter.fit(rows))
        return _BlockAnswer(written, fitter.outside, fitter.first_outside)
