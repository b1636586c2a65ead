"""The header row is found by content."""

from collections.abc import Callable

import pytest

from leadhub.leads.reading import Look
from leadhub.leads.reading.header import find_header
from tests.files.workbooks import LEADS, row, xlsx, xlsx_parts, zipped

LookAt = Callable[..., Look]

PEOPLE = [["Ann", "Kim", "4155550101", "a@example.com"], ["Bob", "Lee", "4155550102", "b@example.com"]] * 5
HEADER = ["First Name", "Last Name", "Phone", "E-mail"]


@pytest.mark.parametrize(
    ("rows", "header_row", "certain"),
    [
        ([HEADER, *PEOPLE], 1, True),
        ([["Leads of the week"], ["Exported 21.11.2026 by RM"], HEADER, *PEOPLE], 3, True),
        ([["Client:", "ACME"], ["Date:", "2026-11-01"], HEADER, *PEOPLE], 3, True),
        ([["", "", "", ""], HEADER, *PEOPLE], 2, True),
        ([["Vorname", "Nachname", "Telefon", "Mail"], *PEOPLE], 1, True),
        ([["f1", "f2", "f3", "f4"], *PEOPLE], 1, True),
        (PEOPLE, 0, True),
        ([["4155550101"], ["4155550102"], ["4155550103"]], 0, True),
        ([["Phone"], ["4155550101"], ["4155550102"]], 1, True),
        ([["Pet", "Mood"], ["Ann", "good"], ["Bob", "bad"]], 1, False),
        ([["Ann", "CA"], ["Bob", "NY"], ["Cid", "CA"]], 1, False),
        ([["1", "2"], ["3", "4"]], 0, False),
        ([HEADER], 1, True),
        ([["", HEADER[0], HEADER[2]], ["", "Ann", "4155550101"], ["", "Bob", "4155550102"]], 1, True),
    ],
)
def test_the_header_row_is_found(rows: list[list[str]], header_row: int, certain: bool) -> None:
    numbered = [(number, cells) for number, cells in enumerate(rows, 1) if any(cells)]
    guess = find_header(numbered)
    assert (guess.row, guess.certain) == (header_row, certain)


def test_what_the_caller_knows_settles_a_doubt() -> None:
    rows = [(1, ["Pet", "Mood"]), (2, ["Ann", "good"]), (3, ["Bob", "bad"])]
    assert not find_header(rows).certain
    assert find_header(rows, known={"pet", "mood"}).certain
    assert find_header(rows, known=lambda text: text == "Mood").certain


def test_endless_cells_take_no_endless_time() -> None:
    rows = [(number, ["@" * 500_000, "1-" * 250_000, "ext." * 100_000]) for number in range(1, 40)]
    assert find_header(rows).row == 1 or find_header(rows).row == 0


def test_without_a_header_columns_are_named_by_letter(look_at: LookAt) -> None:
    seen = look_at("bare.csv", "Ann,4155550101\nBob,4155550102\n").chosen
    assert (seen.header_row, seen.header_certain) == (0, True)
    assert [column.header for column in seen.columns] == ["Column A", "Column B"]
    assert seen.sample_rows == [1, 2]


def test_the_user_can_say_there_is_no_header(look_at: LookAt) -> None:
    seen = look_at("list.csv", "Name,Phone\nAnn,4155550101\n", header_row=0).chosen
    assert seen.samples == [["Name", "Phone"], ["Ann", "4155550101"]]


def test_the_user_can_pick_a_row_far_below(look_at: LookAt) -> None:
    content = "note,note\n" * 700 + "Name,Phone\nAnn,4155550101\n"
    seen = look_at("list.csv", content, header_row=701).chosen
    assert ([column.header for column in seen.columns], seen.sample_rows) == (["Name", "Phone"], [702])


def test_double_headers_are_kept_and_tidied(look_at: LookAt) -> None:
    seen = look_at("list.csv", '"Phone ","Phone\nnumber",Phone\n4155550101,4155550102,4155550103\n').chosen
    assert [column.header for column in seen.columns] == ["Phone", "Phone number", "Phone"]


def test_the_sheet_with_the_leads_is_chosen(look_at: LookAt) -> None:
    cover = f"<sheetData>{row(2, 'Spring campaign')}{row(3, 'Confidential')}</sheetData>"
    leads = f"<sheetData>{''.join(LEADS)}</sheetData>"
    seen = look_at("two.xlsx", zipped(xlsx_parts(cover, leads, "<sheetData/>", names=["Cover", "Leads", "Empty"])))
    assert (seen.sheet, seen.sheet_certain) == ("Leads", True)
    assert [sheet.empty for sheet in seen.sheets] == [False, False, True]


def test_two_lists_in_a_workbook_are_a_question(look_at: LookAt) -> None:
    leads = f"<sheetData>{''.join(LEADS)}</sheetData>"
    content = zipped(xlsx_parts(leads, leads, names=["May", "June"]))
    assert (look_at("two.xlsx", content).sheet, look_at("two.xlsx", content).sheet_certain) == ("May", False)
    assert (look_at("b.xlsx", content, sheet="June").sheet, look_at("b.xlsx", content, sheet="June").sheet_certain) == (
        "June",
        True,
    )


def test_a_header_row_without_a_sheet_counts_for_the_sheet_that_is_found(look_at: LookAt) -> None:
    cover = f"<sheetData>{row(2, 'Spring campaign')}</sheetData>"
    content = zipped(xlsx_parts(cover, f"<sheetData>{''.join(LEADS)}</sheetData>"))
    assert look_at("two.xlsx", content, header_row=2).chosen.samples == [["Bob", "4155550102"]]


def test_the_first_rows_are_shown_with_their_numbers(look_at: LookAt) -> None:
    content = xlsx(row(3, "Title"), row(5, "Name", "Phone"), row(6, "Ann", 4155550101))
    assert look_at("list.xlsx", content).chosen.top == [
        (3, ["Title"]),
        (5, ["Name", "Phone"]),
        (6, ["Ann", "4155550101"]),
    ]
