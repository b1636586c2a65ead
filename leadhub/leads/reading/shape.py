"""The shape of a table within its sheet: which rows head it and which columns it has."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from leadhub.leads.reading.book import Sheet
from leadhub.leads.reading.errors import refuse
from leadhub.leads.reading.header import find_header
from leadhub.leads.reading.header_cells import is_contact, is_known
from leadhub.leads.reading.header_lines import MOST_LINES, joined, lines_above
from leadhub.leads.reading.table import Column, Note, Row, letter

SCAN_ROWS = 500  # rows from which header row and columns are decided
_CONTACT_ROWS = 50  # in which phones and e-mail addresses are looked for
_BLANK_RUN = 10_000  # a first look gives up on a sheet after so many blank rows


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
    header_rows: int = 1
    has_contacts: bool = False


NOTHING = Shape(0, False, 0.0, [], [])  # of a sheet without values


def find_shape(
    sheet: Sheet, rows: Iterator[Row], header_row: int | None, *, filename: str, header_rows: int | None = None
) -> Shape:
    """Take the first rows from `rows` and decide. With `header_row` given (0 = none) it is not searched for.

    Without `header_rows` it is judged whether the rows above it belong to the headers too.
    Raises UnreadableFile if that row has nothing in it. A sheet without values has no columns.
    """
    top = list(_first_rows(rows, header_row or 0))
    certain, score = True, 1.0
    if header_row is None:
        guess = find_header(top)
        header_row, header_rows, certain, score = guess.row, guess.rows, guess.certain, guess.score
    header: list[str] = []
    if header_row:
        index = next((index for index, (number, _) in enumerate(top) if number == header_row), None)
        if index is None:
            raise refuse("no_such_header_row", filename, sheet=sheet.name, row=f"{header_row:,}")
        if header_rows is None:
            header_rows = 1 + lines_above(top, index, is_known)
        header_rows = max(1, min(header_rows, MOST_LINES, header_row))
        header = joined([cells for number, cells in top[: index + 1] if number > header_row - header_rows])
    start = [(number, cells) for number, cells in top if number > header_row]
    positions = _used(header, start)
    columns = [
        Column(index, letter(at), _heading(header, at, header_row), hidden=at in sheet.hidden_columns)
        for index, at in enumerate(positions)
    ]
    contacts = _has_contacts(start)
    return Shape(header_row, certain, score, columns, positions, top, start, header_rows or 1, contacts)


def header_notes(shape: Shape) -> list[Note]:
    """Headers that go over several rows, and headers that are repeated among the first leads."""
    if not shape.header_row:
        return []
    notes = []
    if shape.header_rows > 1:
        first, last = shape.header_row - shape.header_rows + 1, shape.header_row
        rows = f"rows {first} and {last}" if last == first + 1 else f"rows {first} to {last}"
        notes.append(Note("header_rows", f"The headers are in {rows}. The first lead is below row {last}."))
    header = next((cells for number, cells in shape.top if number == shape.header_row), [])
    again = [number for number, cells in shape.start if cells == header]
    if again:
        text = f"Row {again[0]:,} only repeats the headers. It holds no phone, so it is not sent."
        if len(again) > 1:
            text = f"{len(again):,} rows only repeat the headers (the first is row {again[0]:,}). They are not sent."
        notes.append(Note("header_repeated", text))
    return notes


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


def _has_contacts(start: list[Row]) -> bool:
    """Whether there is what makes a list one of leads: a column of phones or e-mail addresses."""
    counts: dict[int, int] = {}
    for _, cells in start[:_CONTACT_ROWS]:
        for at, cell in enumerate(cells):
            if cell and is_contact(cell):
                counts[at] = counts.get(at, 0) + 1
    return 2 * max(counts.values(), default=0) >= len(start[:_CONTACT_ROWS]) > 0


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
