"""Old and rarer workbooks: .xls, .xlsb and .ods give the same table as their .xlsx would."""

from collections.abc import Callable
from typing import Any

import pytest

from leadhub.leads.reading import Look, Table
from tests.files.ole import xls
from tests.files.workbooks import ods
from tests.files.xlsb import xlsb
from tests.leads.reading.conftest import Rows

ReadAll = Callable[..., tuple[Table, Rows]]
LookAt = Callable[..., Look]
ROWS: list[list[Any]] = [["First Name", "Phone", "Zip"], ["Ann", 4155550101.0, "00501"], ["Bob", "415 555 0102", 2.5]]
AS_READ = [(2, ["Ann", "4155550101", "00501"]), (3, ["Bob", "415 555 0102", "2.5"])]
MAKERS: dict[str, Callable[[list[list[Any]]], bytes]] = {
    "xls": xls,
    "xlsb": xlsb,
    "ods": lambda rows: ods(*([str(cell).removesuffix(".0") for cell in row] for row in rows)),
}


@pytest.mark.parametrize("kind", MAKERS)
def test_it_is_read_like_any_other(kind: str, read_all: ReadAll, look_at: LookAt) -> None:
    content = MAKERS[kind](ROWS)
    seen = look_at(f"list.{kind}", content)
    assert (seen.format, seen.sheet, seen.sheet_certain, seen.notes) == (kind, "Leads", True, [])
    assert (seen.chosen.header_row, seen.chosen.header_certain) == (1, True)
    table, rows = read_all(f"list.{kind}", content)
    assert [column.header for column in table.columns] == ["First Name", "Phone", "Zip"]
    assert rows == AS_READ


@pytest.mark.parametrize("kind", MAKERS)
def test_a_wrong_ending_is_noted(kind: str, look_at: LookAt) -> None:
    (note,) = look_at("list.csv", MAKERS[kind](ROWS)).notes
    assert note.code == "wrong_extension"
    assert note.text.startswith("The name ends in .csv, but the file is ")
    assert note.text.endswith(f"(.{kind}). It was read as that.")


@pytest.mark.parametrize("kind", MAKERS)
def test_titles_above_the_header_are_no_leads(kind: str, read_all: ReadAll) -> None:
    table, rows = read_all(f"list.{kind}", MAKERS[kind]([["Leads of May", "", ""], *ROWS]))
    assert (table.header_row, rows) == (2, [(number + 1, cells) for number, cells in AS_READ])


def test_a_binary_workbook_keeps_its_row_numbers_and_names_hidden_sheets(read_all: ReadAll) -> None:
    table, rows = read_all("list.xlsb", xlsb(ROWS, first_row=7, hidden=["Old", "Prices"]))
    assert (table.header_row, rows) == (7, [(8, AS_READ[0][1]), (9, AS_READ[1][1])])
    assert [note.text for note in table.notes] == ['The sheets "Old", "Prices" are hidden. Nothing was read from them.']


def test_cells_of_a_binary_workbook_become_text(read_all: ReadAll) -> None:
    header = ["Name", "Active", "Score", "Note"]
    _, rows = read_all(
        "list.xlsb", xlsb([header, ["Ann", True, -0.125, "a\nb"], ["Bob", False, 1e15, None]]), header_row=1
    )
    assert [cells for _, cells in rows] == [["Ann", "TRUE", "-0.125", "a\nb"], ["Bob", "FALSE", "1E+15", ""]]
