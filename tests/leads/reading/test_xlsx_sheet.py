"""Our own reader of worksheets: equal to openpyxl where that is right, better where it is not."""

import datetime as dt
import io
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import IllegalCharacterError
from python_calamine import CalamineWorkbook

from leadhub.leads.reading import Look, Table
from leadhub.leads.reading.cells import value_text
from leadhub.leads.reading.xlsx_sheet import NO_RESULT, SheetParser
from leadhub.leads.reading.xlsx_strings import SharedStrings
from tests.files import SAMPLES
from tests.files.workbooks import LEADS, MAIN, STRICT, row, xlsx, xlsx_parts, zipped
from tests.leads.reading.conftest import Rows, read_file

ReadAll = Callable[..., tuple[Table, Rows]]
LookAt = Callable[..., Look]

text = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), max_size=12)
value = st.one_of(
    st.none(),
    text,
    st.integers(-(10**14), 10**14),
    st.integers(-1000, 1000).map(lambda number: number / 8),
    st.booleans(),
    st.dates(dt.date(1901, 1, 1), dt.date(2099, 12, 31)),
    st.datetimes(dt.datetime(1901, 1, 1), dt.datetime(2099, 12, 31)).map(lambda moment: moment.replace(microsecond=0)),
)


def saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def as_text(cell: object) -> str:
    """What we promise to write for a value that openpyxl has read."""
    if isinstance(cell, str):
        return cell
    return value_text(float(cell)) if isinstance(cell, int) and not isinstance(cell, bool) else value_text(cell)


@settings(max_examples=60)
@given(st.lists(st.lists(value, min_size=1, max_size=6), min_size=1, max_size=8), st.integers(0, 3), st.integers(0, 2))
def test_it_reads_what_openpyxl_reads(rows: list[list[Any]], down: int, right: int) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for number, cells in enumerate(rows, 1 + down):
        for column, cell in enumerate(cells, 1 + right):
            if isinstance(cell, str) and cell.startswith("="):
                cell = " " + cell  # openpyxl would take it for a formula
            try:
                sheet.cell(number, column, cell)
            except IllegalCharacterError:
                sheet.cell(number, column, "?")
    content = saved(book)
    expected = [
        (number, [as_text(cell) for cell in cells])
        for number, cells in enumerate(load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True), 1)
    ]
    filled = {at for _, cells in expected for at, cell in enumerate(cells) if cell.strip()}
    wanted = [
        (number, [cells[at] for at in sorted(filled)]) for number, cells in expected if any(c.strip() for c in cells)
    ]
    if not wanted:
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.xlsx"
        path.write_bytes(content)
        _, found = read_file(path, Path(folder), header_row=0)
    assert found == wanted


@pytest.mark.parametrize("name", ["spring-prospects.xlsx", "week47-export.xlsx"])
def test_it_reads_what_calamine_reads_from_the_samples(name: str, tmp_path: Path) -> None:
    table, found = read_file(SAMPLES / name, tmp_path)
    sheet = CalamineWorkbook.from_path(SAMPLES / name).get_sheet_by_name(table.sheet)
    expected = [[value_text(cell) for cell in cells][: len(table.columns)] for cells in sheet.iter_rows()]
    # Formulas that were saved without their result are blank to calamine.
    without = [["" if cell == NO_RESULT else cell for cell in cells] for _, cells in found]
    assert without == [cells for cells in expected[table.header_row :] if any(cells)]


def parse(*rows: str, size: int = 10_000, strings: str = "") -> tuple[SheetParser, Rows]:
    """The rows that a parser gives when it is fed `size` bytes at a time."""
    shared = SharedStrings(io.BytesIO(f"<sst>{strings}</sst>".encode()) if strings else None)
    parser = SheetParser(shared, [], max_columns=256)
    data = f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(rows)}</sheetData></worksheet>'.encode()
    found: Rows = []
    for at in range(0, len(data), size):
        found += parser.feed(data[at : at + size])
    return parser, found + parser.feed(b"", last=True)


@pytest.mark.parametrize("size", [1, 7, 10_000])
def test_pieces_may_be_cut_anywhere(size: int) -> None:
    assert parse(*LEADS, row(9, "Zoë 🙂"), size=size)[1] == [
        (1, ["First Name", "Phone"]),
        (2, ["Ann", "4155550101"]),
        (3, ["Bob", "4155550102"]),
        (9, ["Zoë 🙂"]),
    ]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ('<c r="A1"><v>4155550123.0</v></c>', "4155550123"),
        ('<c r="A1"><v>4.155550123E9</v></c>', "4155550123"),
        ('<c r="A1"><v>0.10000000000000001</v></c>', "0.1"),
        ('<c r="A1"><v>1.23456789012345E+17</v></c>', "1.23456789012345E+17"),
        ('<c r="A1" t="b"><v>1</v></c>', "TRUE"),
        ('<c r="A1" t="b"><v>0</v></c>', "FALSE"),
        ('<c r="A1" t="e"><v>#N/A</v></c>', "#N/A"),
        ('<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "#DIV/0!"),
        ('<c r="A1" t="str"><f>A2&amp;"x"</f><v>cached x</v></c>', "cached x"),
        ('<c r="A1"><f>1+1</f><v>2</v></c>', "2"),
        ('<c r="A1" t="d"><v>2026-11-01</v></c>', "2026-11-01"),
        ('<c r="A1" t="d"><v>2026-11-01T09:30:00</v></c>', "2026-11-01 09:30:00"),
        ('<c r="A1" t="inlineStr"><is><r><t>one</t></r><r><t> two</t></r></is></c>', "one two"),
        ('<c r="A1" t="inlineStr"><is><t>漢字</t><rPh sb="0" eb="2"><t>かんじ</t></rPh></is></c>', "漢字"),
        ('<c r="A1" t="inlineStr"><is><t>a_x000A_b</t></is></c>', "a\nb"),
        ('<c r="A1" t="inlineStr"><is><t>half _xD83D_</t></is></c>', "half _xD83D_"),
        ('<c r="A1" t="s"><v>1</v></c>', "second"),
        ('<c r="A1" t="s"><v>2</v></c>', "rich text"),
    ],
)
def test_every_kind_of_cell_becomes_text(cell: str, expected: str) -> None:
    strings = (
        "<si><t>first</t></si><si><t>second</t><rPh><t>no</t></rPh></si><si><r><t>rich</t></r><r><t> text</t></r></si>"
    )
    assert parse(f'<row r="1">{cell}</row>', strings=strings)[1] == [(1, [expected])]


def test_missing_references_are_counted_on() -> None:
    assert parse("<row><c><v>1</v></c><c/><c><v>3</v></c></row>", '<row r="5"/>', "<row><c><v>6</v></c></row>")[1] == [
        (1, ["1", "", "3"]),
        (6, ["6"]),
    ]


def test_cells_out_of_order_find_their_place() -> None:
    assert parse('<row r="1"><c r="C1"><v>3</v></c><c r="A1"><v>1</v></c></row>')[1] == [(1, ["1", "", "3"])]


def test_a_formula_without_result_says_so_and_is_counted() -> None:
    parser, rows = parse('<row r="7"><c r="B7"><f>A1</f></c><c r="C7" t="str"><f>A1</f><v></v></c></row>')
    assert rows == [(7, ["", "#NO_RESULT!"])]
    assert (parser.seen.missing_values, parser.seen.first_missing) == (1, "B7")


def test_hidden_rows_and_columns_are_read_and_named(read_all: ReadAll) -> None:
    rows = (*LEADS, row(4, "Cid", 4155550103, attributes='hidden="1"'), row(5, "Dee", 1, attributes='hidden="true"'))
    cols = '<cols><col min="2" max="16384" hidden="1"/></cols>'
    content = zipped(xlsx_parts(f"{cols}<sheetData>{''.join(rows)}</sheetData>"))
    table, found = read_all("hidden.xlsx", content)
    assert [number for number, _ in found] == [2, 3, 4, 5]
    assert [(column.letter, column.hidden) for column in table.columns] == [("A", False), ("B", True)]
    assert [note.text for note in table.notes] == [
        "Column B (Phone) is hidden in the sheet. It was read and is marked.",
        "2 rows are hidden in the sheet (the first is row 4). Hidden rows are read like all others.",
    ]


def test_a_hidden_sheet_is_named_and_not_used(look_at: LookAt) -> None:
    data = f"<sheetData>{''.join(LEADS)}</sheetData>"
    seen = look_at("two.xlsx", zipped(xlsx_parts(data, data, names=["Old", "New"], states=["veryHidden", "visible"])))
    assert (seen.sheet, seen.sheet_certain) == ("New", True)
    assert [(sheet.name, sheet.visible) for sheet in seen.sheets] == [("Old", False), ("New", True)]
    assert [note.text for note in seen.notes] == ['The sheet "Old" is hidden. Nothing was read from it.']


def test_formats_decide_how_numbers_read(read_all: ReadAll) -> None:
    styles = (
        '<numFmts><numFmt numFmtId="164" formatCode="00000"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd"/>'
        '</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/>'
        '<xf numFmtId="165"/><xf numFmtId="22"/><xf numFmtId="9"/></cellXfs>'
    )
    cells = "".join(
        f'<c r="{letter}1" s="{style}"><v>{number}</v></c>'
        for letter, style, number in zip("ABCDEF", (1, 2, 3, 4, 0, 99), (501, 46327, 46327.5, 0.25, 7, 8), strict=True)
    )
    _, rows = read_all("styled.xlsx", xlsx(f'<row r="1">{cells}</row>', styles=styles), header_row=0)
    assert rows == [(1, ["00501", "2026-11-01", "2026-11-01 12:00:00", "25%", "7", "8"])]


def test_the_1904_date_system_is_honoured(read_all: ReadAll) -> None:
    styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
    content = xlsx('<row r="1"><c r="A1" s="1"><v>44865</v></c></row>', styles=styles, properties='date1904="1"')
    assert read_all("mac.xlsx", content, header_row=0)[1] == [(1, ["2026-11-01"])]


@pytest.mark.parametrize("namespace", [MAIN, STRICT])
def test_strict_and_usual_namespaces_read_alike(namespace: str, read_all: ReadAll) -> None:
    assert [cells for _, cells in read_all("strict.xlsx", xlsx(*LEADS, namespace=namespace))[1]] == [
        ["Ann", "4155550101"],
        ["Bob", "4155550102"],
    ]


def test_prefixed_names_read_alike(read_all: ReadAll) -> None:
    parts = xlsx_parts("")
    plain = f"<worksheet><sheetData>{''.join(LEADS)}</sheetData></worksheet>"
    prefixed = plain.replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:")
    parts["xl/worksheets/sheet1.xml"] = prefixed.replace("<x:worksheet", f'<x:worksheet xmlns:x="{MAIN}"')
    assert read_all("prefixed.xlsx", zipped(parts))[0].rows == 2


@pytest.mark.parametrize("dimension", ["A1", "A1:XFD1048576"])
def test_the_claimed_dimension_does_not_matter(dimension: str, read_all: ReadAll) -> None:
    content = zipped(xlsx_parts(f'<dimension ref="{dimension}"/><sheetData>{"".join(LEADS)}</sheetData>'))
    assert read_all("claims.xlsx", content)[0].rows == 2


def test_missing_relations_and_styles_are_no_obstacle(read_all: ReadAll) -> None:
    parts = xlsx_parts(f"<sheetData>{''.join(LEADS)}</sheetData>")
    del parts["_rels/.rels"], parts["xl/_rels/workbook.xml.rels"]
    assert read_all("bare.xlsx", zipped(parts))[0].rows == 2
