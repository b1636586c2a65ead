"""Delimited text: any usual separator, quoting and line end, numbered as a spreadsheet program does."""

import csv
import io
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadhub.leads.reading import Look, ReadChoices, Table, UnreadableFile, read
from leadhub.leads.reading.limits import Limits
from tests.leads.reading.conftest import Rows, read_file

ReadAll = Callable[..., tuple[Table, Rows]]
LookAt = Callable[..., Look]

cell = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], include_characters="\n"), max_size=15)


@settings(max_examples=80)
@given(
    st.integers(1, 6).flatmap(lambda width: st.lists(st.lists(cell, min_size=width, max_size=width), min_size=1)),
    st.sampled_from(",;\t|"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
)
def test_what_a_spreadsheet_program_writes_comes_back(
    rows: list[list[str]], delimiter: str, encoding: str, line_end: str, quoting: int
) -> None:
    width = len(rows[0])
    heads = [f"Head {number}" for number in range(width)]
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, lineterminator=line_end, quoting=quoting).writerows([heads, *rows])  # type: ignore[arg-type]  # a list of constants
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.csv"
        path.write_bytes(buffer.getvalue().encode(encoding))
        filled = [(number, cells) for number, cells in enumerate(rows, 2) if "".join(cells).strip()]
        if filled:
            assert read_file(path, Path(folder), header_row=1, delimiter=delimiter)[1] == filled
        else:
            with pytest.raises(UnreadableFile, match="no rows below it"):
                read_file(path, Path(folder), header_row=1, delimiter=delimiter)


@pytest.mark.parametrize(
    ("content", "delimiter"),
    [
        ("Name,Phone\nAnn,1\nBob,2\n", ","),
        ("Name;Phone\nAnn;1\nBob;2\n", ";"),
        ("Name\tPhone\nAnn\t1\n", "\t"),
        ("Name|Phone\nAnn|1\n", "|"),
        ("Name;Note\nAnn;likes a, b, c\nBob;likes d, e\n", ";"),
        ("Name,Amount\nAnn,1;2\nBob,2;3\nCid,1\n", ","),
        ("Price;Name\n1,50;Ann\n2,75;Bob\n", ";"),
        ("Weekly export, all rows\n\nName;Phone;Zip\nAnn;1;2\nBob;2;3\n", ";"),
        ('"a;b","c"\n"d;e","f"\n', ","),
        ("Phone\n4155550101\n4155550102\n", ","),
        ("Email\na@example.com\nb@example.com\n", ","),
        ("sep=;\nName;Phone, home\nAnn;1, 2\n", ";"),
        ("sep=|\nName|A,B,C\nAnn|1,2,3\n", "|"),
        ("sep=\t\nName\tPhone\nAnn\t1\n", "\t"),
    ],
)
def test_the_delimiter_is_found(content: str, delimiter: str, look_at: LookAt) -> None:
    assert look_at("list.csv", content).delimiter == delimiter


def test_a_list_of_names_with_commas_is_one_column(look_at: LookAt) -> None:
    seen = look_at("names.csv", "Name\nKim, Ann\nSmith, Bob\n")
    assert seen.chosen.samples == [["Kim, Ann"], ["Smith, Bob"]]


def test_the_sep_line_is_no_row(read_all: ReadAll) -> None:
    table, rows = read_all("list.csv", "sep=;\r\nName;Phone\r\nAnn;4155550101\r\n")
    assert (table.header_row, rows) == (1, [(2, ["Ann", "4155550101"])])


def test_a_record_over_several_lines_is_one_row_and_blank_records_count(read_all: ReadAll) -> None:
    content = 'Name,Note\r\nAnn,"one\ntwo\nthree"\r\n\r\n,\r\nBob,x\r\n'
    assert read_all("list.csv", content, header_row=1)[1] == [(2, ["Ann", "one\ntwo\nthree"]), (5, ["Bob", "x"])]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_any_line_end_will_do(line_end: str, read_all: ReadAll) -> None:
    content = line_end.join(["Name,Phone", "Ann,4155550101", "Bob,4155550102"])
    assert [number for number, _ in read_all("list.csv", content)[1]] == [2, 3]


def test_short_rows_are_filled_and_long_ones_get_a_column(read_all: ReadAll) -> None:
    table, rows = read_all("list.csv", "Name,Phone\nAnn\nBob,4155550102,extra\n", header_row=1)
    assert [(column.letter, column.header) for column in table.columns] == [("A", "Name"), ("B", "Phone"), ("C", "")]
    assert rows == [(2, ["Ann", "", ""]), (3, ["Bob", "4155550102", "extra"])]


def test_a_late_extra_cell_is_left_out_with_a_note(read_all: ReadAll) -> None:
    content = "Name,Phone\n" + "Ann,4155550101\n" * 600 + "Bob,4155550102,late\n"
    table, rows = read_all("list.csv", content)
    assert rows[-1] == (602, ["Bob", "4155550102"])
    assert [note.text for note in table.notes] == [
        "1 row has values in columns without a header (the first in C602), which were left out."
    ]


def test_trailing_and_blank_columns_are_dropped(read_all: ReadAll) -> None:
    table, rows = read_all("list.csv", ",Name,,Phone,,\n,Ann,,4155550101,,\n,Bob,,4155550102,,\n")
    assert [(c.index, c.letter, c.header) for c in table.columns] == [(0, "B", "Name"), (1, "D", "Phone")]
    assert rows == [(2, ["Ann", "4155550101"]), (3, ["Bob", "4155550102"])]


def test_a_quotation_mark_within_a_cell_is_just_that(read_all: ReadAll) -> None:
    _, rows = read_all("list.csv", 'Name,Item\nAnn,5" pipe\nBob,"say ""hi"""\n', header_row=1)
    assert [cells[1] for _, cells in rows] == ['5" pipe', 'say "hi"']


def test_nul_characters_are_removed_and_noted(read_all: ReadAll) -> None:
    content = "Name,Phone\n" + "Ann Example,4155550101\n" * 20 + "B\0ob,4155550102\n"
    table, rows = read_all("list.csv", content)
    assert rows[-1][1] == ["Bob", "4155550102"]
    assert [note.code for note in table.notes] == ["nul_characters"]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ('Name,Phone\nAnn,1\n"Bob,2\nCid,3\nDee,4\n', 3),
        ('Name,Note\nAnn,ok\nBob,"never closed\nCid,ok\nDee,"quoted"\nEve,ok\n', 3),
        ("Name,Phone\n" + "Ann,1\n" * 5000 + '"Bob,2\n' + "Cid,3\n" * 5000, 5002),
        ("Name,Note\n" + 'Ann,"two\nlines"\n' * 10 + '"Bob,x\nCid,y\n', 22),
    ],
)
def test_an_unclosed_quotation_mark_is_located(content: str, line: int, read_all: ReadAll) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_all("list.csv", content, delimiter=",", header_row=1)
    assert refused.value.code == "unbalanced_quote"
    assert f"near line {line:,} that is not closed" in refused.value.message


def test_rows_are_cut_into_parts(read_all: ReadAll) -> None:
    content = "Name,Phone\n" + "".join(f"Ann,{4155550000 + n}\n" for n in range(25))
    table, _ = read_all("list.csv", content, limits=Limits(part_rows=10))
    assert [(part.number, part.first_row, part.last_row, part.rows) for part in table.parts] == [
        (1, 2, 11, 10),
        (2, 12, 21, 10),
        (3, 22, 26, 5),
    ]


def test_the_chosen_delimiter_wins(look_at: LookAt) -> None:
    seen = look_at("list.csv", "Name,x;Phone\nAnn,y;4155550101\n", delimiter=";")
    assert [column.header for column in seen.chosen.columns] == ["Name,x", "Phone"]


def test_choices_that_make_no_sense_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Name,Phone\nAnn,4155550101\n")
    for choices, code in [
        (ReadChoices(delimiter="x"), "unknown_delimiter"),
        (ReadChoices(encoding="rot13"), "unknown_encoding"),
        (ReadChoices(header_row=9), "no_such_header_row"),
        (ReadChoices(sheet="Data"), "no_such_sheet"),
    ]:
        with pytest.raises(UnreadableFile) as refused:
            read(path, filename="list.csv", choices=choices, out=tmp_path, limits=Limits())
        assert refused.value.code == code
