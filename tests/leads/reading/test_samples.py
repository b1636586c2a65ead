"""The sample files, as real people's exports look: found and read without a question."""

from pathlib import Path

import pytest

from leadhub.leads.reading import look
from tests.files import SAMPLES
from tests.leads.reading.conftest import read_file


@pytest.mark.parametrize(
    ("name", "format", "encoding", "delimiter", "sheet", "header_row", "headers", "first_row", "rows"),
    [
        (
            "spring-prospects.xlsx",
            "xlsx",
            None,
            None,
            "Prospects",
            1,
            "Lead ID,First Name,Last Name,Phone Number,Alt Phone,Email,Address,City,State,Zip,Policy number,"
            "Renewal date,Notes",
            2,
            2000,
        ),
        (
            "week47-export.xlsx",
            "xlsx",
            None,
            None,
            "Data 47",
            4,
            "#,CUST NAME,PH#1 / PH#2,internal score,ST,Time Zone,Assigned Agent,Remarks",
            5,
            450,
        ),
        (
            "social-lead-ads.csv",
            "csv",
            "cp1252",
            ";",
            "",
            1,
            "id,created_time,ad_name,form_name,is_organic,platform,full_name,phone_number,email,post_code,"
            "what_are_you_interested_in?",
            2,
            600,
        ),
        (
            "bestand-de.csv",
            "csv",
            "utf-8-sig",
            ";",
            "",
            1,
            "Kundennummer,Anrede,Vorname,Nachname,Telefon,Mobil,E-Mail,Straße,Hausnummer,PLZ,Ort",
            2,
            300,
        ),
    ],
)
def test_a_sample_is_understood_at_once(
    name: str,
    format: str,
    encoding: str | None,
    delimiter: str | None,
    sheet: str,
    header_row: int,
    headers: str,
    first_row: int,
    rows: int,
    tmp_path: Path,
) -> None:
    seen = look(SAMPLES / name, filename=name)
    assert (seen.format, seen.encoding, seen.delimiter, seen.sheet) == (format, encoding, delimiter, sheet)
    assert seen.sheet_certain
    assert seen.chosen.header_row == header_row
    assert seen.chosen.header_certain
    assert [column.header for column in seen.chosen.columns] == headers.split(",")
    assert seen.chosen.sample_rows == list(range(first_row, first_row + 20))

    table, data = read_file(SAMPLES / name, tmp_path)
    assert table.columns == seen.chosen.columns
    assert [cells for _, cells in data[:20]] == seen.chosen.samples
    assert (table.rows, table.header_row) == (rows, header_row)
    assert [number for number, _ in data] == list(range(first_row, first_row + rows))


def test_the_hidden_column_is_marked_and_named() -> None:
    seen = look(SAMPLES / "week47-export.xlsx", filename="week47-export.xlsx")
    assert [column.letter for column in seen.chosen.columns if column.hidden] == ["D"]
    assert "Column D (internal score) is hidden in the sheet. It was read and is marked." in [
        note.text for note in seen.notes
    ]


def test_dates_and_numbers_are_plain_text(tmp_path: Path) -> None:
    _, rows = read_file(SAMPLES / "spring-prospects.xlsx", tmp_path)
    assert rows[0] == (
        2,
        [
            *("SP-10000", "Ines", "López", "9195550122", "808-555-0102", "ines.lópez0@example.com", "1347 Cedar St"),
            *("Raleigh", "NC", "27677", "700000", "2027-01-01", "Prefers evening"),
        ],
    )


def test_a_quoted_line_break_stays_in_its_cell(tmp_path: Path) -> None:
    _, rows = read_file(SAMPLES / "social-lead-ads.csv", tmp_path)
    assert rows[0][1][-1] == 'Roof "urgent"\nplease'
    assert rows[0][1][6] == "Sven Gómez"
