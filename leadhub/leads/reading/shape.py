"""The shape of a table within its sheet: which row heads it and which columns it has."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from leadhub.leads.reading.book import Sheet
from leadhub.leads.reading.errors import refuse
from leadhub.leads.reading.header import find_header
from leadhub.leads.reading.table import Column, Note, Row, letter

SCAN_ROWS = 500  # rows from which header row and columns are decided
_BLANK_RUN = 50_000  # a first look gives up on a sheet after so many blank rows


@dataclass(frozen=True)
class Shape:
    """Where the table is.

    `positions` are the sheet's columns (0 = A) of `columns`; `start` are the first data rows.
    """

    header_row: int
    header_certain: bool
    score: float
    columns: list[Column]
    positions: list[int]
    top: list[Row] = field(default_factory=list)
    start: list[Row] = field(default_factory=list)


NOTHING = Shape(0, False, 0.0, [], [])  # of a sheet without values


def find_shape(sheet: Sheet, rows: Iterator[Row], header_row: int | None, *, filename: str) -> Shape:
    """Take the first rows from `rows` and decide. With `header_row` given (0 = none) it is not searched for.

    Raises UnreadableFile if that row has nothing in it. A sheet without values has no columns.
    """
    top = list(_first_rows(rows, header_row or 0))
    certain, score = True, 1.0
    if header_row is None:
        guess = find_header(top)
        header_row, certain, score = guess.row, guess.certain, guess.score
    header: list[str] = []
    if header_row:
        header = next((cells for number, cells in top if number == header_row), [])
        if not header:
            raise refuse("no_such_header_row", filename, sheet=sheet.name, row=f"{header_row:,}")
    start = [(number, cells) for number, cells in top if number > header_row]
    positions = _used(header, start)
    columns = [
        Column(index, letter(at), _heading(header, at, header_row), hidden=at in sheet.hidden_columns)
        for index, at in enumerate(positions)
    ]
    return Shape(header_row, certain, score, columns, positions, top, start)


def column_notes(columns: list[Column]) -> list[Note]:
    """Hidden columns, by name."""
    hidden = [f"{one.letter} ({one.header})" if one.header else one.letter for one in columns if one.hidden]
    if not hidden:
        return []
    if len(hidden) == 1:
        return [Note("hidden_columns", f"Column {hidden[0]} is hidden in the sheet. It was read and is marked.")]
    return [
        Note(
            "hidden_columns",
            f"Columns {', '.join(hidden)} are hidden in the sheet. They were read and are marked.",
        )
    ]


def _first_rows(rows: Iterator[Row], at_least_to: int) -> Iterator[Row]:
    """Enough rows to decide, past row `at_least_to`; rows of nothing but spaces are left out."""
    taken, last = 0, 0
    for number, cells in rows:
        if any(cell.strip() for cell in cells):
            yield number, cells
            taken += number >= at_least_to
            last = number
        if taken >= SCAN_ROWS or number - last > _BLANK_RUN:
            return


def _used(header: list[str], start: list[Row]) -> list[int]:
    """The sheet's columns that have a header or a value; blank ones are left out wherever they are."""
    used = {at for at, cell in enumerate(header) if cell.strip()}
    for _, cells in start:
        used.update(at for at, cell in enumerate(cells) if cell and at not in used and cell.strip())
    return sorted(used)


def _heading(header: list[str], at: int, header_row: int) -> str:
    if not header_row:
        return f"Column {letter(at)}"
    return " ".join(header[at].split()) if at < len(header) else ""
