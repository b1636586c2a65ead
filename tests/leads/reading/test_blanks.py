"""Formats without values: whole columns and rows that were only coloured cost nothing and change nothing."""

import time
from collections.abc import Callable

import pytest

from leadhub.leads.reading import Look, Table
from leadhub.leads.reading.table import letter
from tests.files.workbooks import LEADS, ods, row, xlsx, xlsx_parts, zipped
from tests.leads.reading.conftest import Rows

ReadAll = Callable[..., tuple[Table, Rows]]
LookAt = Callable[..., Look]
STYLES = '<cellXfs><xf/><xf numFmtId="14"/></cellXfs>'
LEADS_AS_READ = [(2, ["Ann", "4155550101"]), (3, ["Bob", "4155550102"])]


def formatted_rows(first: int, last: int) -> str:
    return "".join(
        f'<row r="{n}" spans="1:2" s="1" customFormat="1"><c r="A{n}" s="1"/><c r="B{n}" s="1"/></row>'
        for n in range(first, last + 1)
    )


@pytest.fixture(scope="module")
def full_of_formats() -> bytes:
    """Every row that a sheet can have is formatted."""
    return xlsx(*LEADS, formatted_rows(4, 1_048_576), styles=STYLES)


def test_a_first_look_does_not_wait_for_a_million_formatted_rows(look_at: LookAt, full_of_formats: bytes) -> None:
    start = time.process_time()
    seen = look_at("full.xlsx", full_of_formats)
    assert time.process_time() - start < 1
    assert seen.chosen.samples == [cells for _, cells in LEADS_AS_READ]
    assert seen.chosen.header_certain


def test_formatted_rows_are_no_rows(read_all: ReadAll) -> None:
    table, rows = read_all("full.xlsx", xlsx(*LEADS, formatted_rows(4, 100_000), styles=STYLES))
    assert (table.rows, rows, table.notes) == (2, LEADS_AS_READ, [])


@pytest.mark.parametrize("empty", ['<row r="{n}" s="1" customFormat="1"/>', '<row r="{n}"><c r="A{n}" s="1"/></row>'])
def test_a_lead_far_below_formatted_rows_is_read_with_its_number(empty: str, read_all: ReadAll) -> None:
    blank = "".join(empty.format(n=n) for n in range(4, 60_000))
    _, rows = read_all("far.xlsx", xlsx(*LEADS, blank, row(60_000, "Cid", 4155550103), styles=STYLES))
    assert rows == [*LEADS_AS_READ, (60_000, ["Cid", "4155550103"])]


def test_every_column_of_a_sheet_may_be_formatted(read_all: ReadAll) -> None:
    wide = [
        one.replace("</row>", "".join(f'<c r="{letter(at)}{n}" s="1"/>' for at in range(2, 16_384)) + "</row>")
        for n, one in enumerate(LEADS, 1)
    ]
    columns = '<dimension ref="A1:XFD1048576"/><cols><col min="1" max="16384" width="9" style="1"/></cols>'
    content = zipped(xlsx_parts(f"{columns}<sheetData>{''.join(wide)}</sheetData>", styles=STYLES))
    table, rows = read_all("wide.xlsx", content)
    assert ([column.letter for column in table.columns], rows) == (["A", "B"], LEADS_AS_READ)


def test_an_opendocument_sheet_may_be_formatted_to_its_end(read_all: ReadAll) -> None:
    content = ods(["Name", "Phone"], ["Ann", "4155550101"], ["Bob", "4155550102"], blank_to_the_end=True)
    table, rows = read_all("full.ods", content)
    assert ([column.letter for column in table.columns], rows) == (["A", "B"], LEADS_AS_READ)
