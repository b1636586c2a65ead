"""The download holds every row that was left out, and nothing in it can do anything."""

from io import BytesIO

from openpyxl import load_workbook

from leadhub.leads.states import RowState
from leadhub.submissions.downloads import left_out_workbook
from leadhub.submissions.receipts import ReceiptRow


def row(*cells: str, number: int = 7, reason: str = "No phone number.") -> ReceiptRow:
    return ReceiptRow(0, number, RowState.INVALID, reason, list(cells))


def cells_of(workbook: bytes) -> list[list[object]]:
    return [[cell.value for cell in line] for line in load_workbook(BytesIO(workbook)).active.rows]  # type: ignore[union-attr]  # the book has a sheet


def test_it_has_the_row_number_the_state_the_reason_and_the_row_as_it_was() -> None:
    made = left_out_workbook([row("T-1", "00501", "n/a")], ["Lead ID", "ZIP", "Phone"])
    assert cells_of(made) == [
        ["Row", "State", "Reason", "Lead ID", "ZIP", "Phone"],
        [7, "invalid", "No phone number.", "T-1", "00501", "n/a"],
    ]


def test_a_formula_in_somebodys_file_stays_harmless_text() -> None:
    evil = ["=HYPERLINK(0)", "+1+1", "-2", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0"]
    sheet = load_workbook(BytesIO(left_out_workbook([row(*evil)], ["=A", "b", "c", "d", "e", "f"]))).active
    assert sheet is not None
    for line in sheet.iter_rows():
        for cell in line:
            assert cell.data_type != "f"
    assert sheet["D2"].value == "=HYPERLINK(0)"


def test_characters_that_a_workbook_cannot_hold_are_left_out() -> None:
    assert cells_of(left_out_workbook([row("a\x00b\x0bc")], ["Name"]))[1][3] == "abc"


def test_a_text_longer_than_a_cell_is_cut() -> None:
    value = cells_of(left_out_workbook([row("x" * 40_000)], ["Notes"]))[1][3]
    assert isinstance(value, str)
    assert len(value) == 32_767
