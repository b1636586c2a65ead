"""The first look: every sheet's header row, columns and samples, and which sheet holds the leads."""

from dataclasses import replace
from pathlib import Path

from leadhub.leads.reading.book import Book, Sheet, open_book
from leadhub.leads.reading.errors import UnreadableFile, refuse
from leadhub.leads.reading.limits import DEFAULT_LIMITS, FIND_ALL, Limits, ReadChoices
from leadhub.leads.reading.shape import NOTHING, Shape, column_notes, find_shape, header_notes
from leadhub.leads.reading.table import Look, Note, Row, SheetLook

_SAMPLES = 20
_TOP = 12
_MOST_TOP = 40
_LONGEST_SAMPLE = 1000  # characters of a cell that are worth showing
_MOST_SHEETS = 40  # that are looked into; the rest is listed and looked into when chosen


def look(
    path: Path,
    *,
    filename: str,
    choices: ReadChoices = FIND_ALL,
    limits: Limits = DEFAULT_LIMITS,
) -> Look:
    """A quick look at the file at `path`, which the user knows as `filename`. Raises UnreadableFile."""
    book = open_book(path, filename, choices, limits)
    try:
        return _look(book, filename, choices)
    finally:
        book.close()


def _look(book: Book, filename: str, choices: ReadChoices) -> Look:
    wanted = find_sheet(book, choices.sheet, filename)
    if wanted is None and choices.header_row is not None:  # the row counts for the sheet that will be found
        found = _look(book, filename, replace(choices, header_row=None, header_rows=None))
        again = _look(book, filename, replace(choices, sheet=found.sheet))
        return replace(again, sheet_certain=found.sheet_certain)
    shapes: list[Shape] = []
    problems: dict[int, UnreadableFile] = {}
    for position, sheet in enumerate(book.sheets):
        shapes.append(NOTHING)
        if position >= _MOST_SHEETS and sheet is not wanted:
            continue
        try:
            its = choices if sheet is wanted else FIND_ALL
            shapes[position] = find_shape(
                sheet, sheet.rows(), its.header_row, filename=filename, header_rows=its.header_rows
            )
        except UnreadableFile as error:  # one broken or overlong sheet must not keep the user from the others
            problems[position] = error
    chosen, certain = _choose(book, shapes, wanted)
    sheet, shape = book.sheets[chosen], shapes[chosen]
    if chosen in problems or (problems and not shape.columns):
        raise problems.get(chosen) or next(iter(problems.values()))
    if not shape.columns:
        raise refuse("no_values", filename, sheet=sheet.name if len(book.sheets) > 1 else "")
    if not shape.start:
        raise refuse("no_rows", filename, sheet=sheet.name)
    return Look(
        format=book.format,
        sheets=[_sheet_look(one, its) for one, its in zip(book.sheets, shapes, strict=True)],
        sheet=sheet.name,
        sheet_certain=certain,
        encoding=book.encoding,
        delimiter=book.delimiter,
        notes=[
            *book.notes,
            *sheet_notes(book, sheet),
            *header_notes(shape),
            *column_notes(shape.columns),
            *sheet.notes(),
        ],
    )


def find_sheet(book: Book, name: str | None, filename: str) -> Sheet | None:
    """The sheet with this name, or the only one; None if it is left open. Raises UnreadableFile."""
    if not name:
        return book.sheets[0] if len(book.sheets) == 1 else None
    for sheet in book.sheets:
        if sheet.name == name:
            return sheet
    names = ", ".join(sheet.name for sheet in book.sheets if sheet.visible and sheet.name)
    raise refuse("no_such_sheet", filename, wanted=name, sheets=names or "there is only one, without a name")


def sheet_notes(book: Book, chosen: Sheet) -> list[Note]:
    """Hidden sheets, by name."""
    hidden = [f'"{sheet.name}"' for sheet in book.sheets if not sheet.visible]
    if not hidden:
        return []
    names = ", ".join(hidden[:5]) + (f" and {len(hidden) - 5} more" if len(hidden) > 5 else "")
    which = f"The sheet {names} is hidden." if len(hidden) == 1 else f"The sheets {names} are hidden."
    unused = "Nothing was read from it." if len(hidden) == 1 else "Nothing was read from them."
    return [Note("hidden_sheets", f"{which} {unused if chosen.visible else f'{chosen.name} was read all the same.'}")]


def _choose(book: Book, shapes: list[Shape], wanted: Sheet | None) -> tuple[int, bool]:
    """The position of the sheet with the leads, and whether there is no doubt about it."""
    if wanted is not None:
        return list(book.sheets).index(wanted), True
    filled = [index for index, shape in enumerate(shapes) if shape.columns]
    visible = [index for index in filled if book.sheets[index].visible]
    pool = visible or filled
    if not pool:
        return 0, False
    best = max(pool, key=lambda index: (_leads_like(shapes[index]), shapes[index].score, -index))
    rivals = [index for index in pool if index != best and _leads_like(shapes[index]) >= _leads_like(shapes[best])]
    unlooked = len(book.sheets) > _MOST_SHEETS
    return best, bool(visible) and not rivals and not unlooked


def _leads_like(shape: Shape) -> int:
    """A point for several columns with rows in them, as no cover has, one for phones or e-mails, as leads have."""
    is_table = len(shape.columns) >= 2 and bool(shape.start) and shape.score > 0
    return is_table + shape.has_contacts


def _sheet_look(sheet: Sheet, shape: Shape) -> SheetLook:
    samples = shape.start[:_SAMPLES]
    return SheetLook(
        name=sheet.name,
        visible=sheet.visible,
        empty=not shape.columns,
        header_row=shape.header_row,
        header_rows=shape.header_rows,
        header_certain=shape.header_certain,
        columns=shape.columns,
        samples=[[_short(cells[at]) if at < len(cells) else "" for at in shape.positions] for _, cells in samples],
        sample_rows=[number for number, _ in samples],
        top=[_short_row(row) for row in _top(shape)],
    )


def _top(shape: Shape) -> list[Row]:
    """The first rows; so many that the headers and a few leads are among them."""
    above = sum(number <= shape.header_row for number, _ in shape.top[:_MOST_TOP])
    return shape.top[: max(_TOP, above + 3)]


def _short_row(row: Row) -> Row:
    number, cells = row
    return number, [_short(cell) for cell in cells]


def _short(cell: str) -> str:
    return cell if len(cell) <= _LONGEST_SAMPLE else cell[: _LONGEST_SAMPLE - 1] + "…"
