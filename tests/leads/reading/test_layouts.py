"""Lists as people lay them out: titles, notes, groups, totals, no header at all. Which row heads the columns?"""

from collections.abc import Callable

import pytest

from leadhub.leads.reading import Look, SheetLook
from leadhub.leads.reading.header import HeaderGuess, find_header
from tests.files.workbooks import row, xlsx, xlsx_parts, zipped

LookAt = Callable[..., Look]
Rows = list[list[str]]

FIRST = ["Ann", "Bob", "Cid", "Dee", "Eve", "Fay", "Gus", "Hal"]
LAST = ["Kim", "Lee", "Orr", "Poe", "Ray", "Shaw", "Tran", "Ung"]
CITIES = ["Austin", "Boston", "Dallas", "Miami", "Omaha", "Reno", "Salem", "Tampa"]
STATES = ["TX", "MA", "TX", "FL", "NE", "NV", "OR", "FL"]


def phones(start: int = 0) -> list[str]:
    return [f"(415) 555-{100 + start + n:04}" for n in range(8)]


def table(*columns: list[str]) -> Rows:
    return [list(cells) for cells in zip(*columns, strict=True)]


MAILS = [f"{first.lower()}@example.com" for first in FIRST]
ZIPS = [f"{10001 + 77 * n}" for n in range(8)]
STREETS = [f"{n + 1}{n} Main St" for n in range(8)]
PEOPLE = table(FIRST, LAST, phones(), MAILS)
PLACES = table(FIRST, LAST, CITIES, ZIPS)
TEXT_ONLY = table(FIRST, LAST, CITIES, STATES)
TWO_PHONES = table(FIRST, LAST, phones(), FIRST[::-1], LAST[::-1], phones(40))
FULL = table([str(n) for n in range(8)], FIRST, LAST, STREETS, CITIES, STATES, ZIPS, phones())
HEADER = ["First Name", "Last Name", "Phone", "Email"]
BLANK = [""]

# name, rows, last header row, rows of the header, certain
LAYOUTS: list[tuple[str, Rows, int, int, bool]] = [
    ("plain", [HEADER, *PEOPLE], 1, 1, True),
    ("title", [["Leads of May"], HEADER, *PEOPLE], 2, 1, True),
    ("title and blank rows", [["Leads of May"], BLANK, BLANK, HEADER, *PEOPLE], 4, 1, True),
    ("centred title", [["", "", "Customer list"], HEADER, *PEOPLE], 2, 1, True),
    ("title in every merged cell", [["Customer list"] * 4, HEADER, *PEOPLE], 2, 1, True),
    ("facts on top", [["Client:", "ACME"], ["Date:", "2026-11-01"], ["Rows:", "8"], HEADER, *PEOPLE], 4, 1, True),
    ("facts without colons", [["Client", "ACME"], ["Exported", "Nov 3, 2026"], HEADER, *PEOPLE], 3, 1, True),
    ("fact right above", [["Prepared by", "", "John Miller"], HEADER, *PEOPLE], 2, 1, True),
    ("two facts in one row", [["Client", "", "ACME", ""], HEADER, *PEOPLE], 2, 1, True),
    (
        "sentence on top",
        [["Please call the customers by name. Phone first, then e-mail."], HEADER, *PEOPLE],
        2,
        1,
        True,
    ),
    ("contact on top", [["Questions?", "help@example.com", "415 555 0199"], HEADER, *PEOPLE], 2, 1, True),
    ("count on top", [["Total leads", "8"], HEADER, *PEOPLE], 2, 1, True),
    ("blank row below", [HEADER, BLANK, *PEOPLE], 1, 1, True),
    ("total at the end", [HEADER, *PEOPLE, ["Total: 8 leads"]], 1, 1, True),
    (
        "sum at the end",
        [[*HEADER, "Amount"], *([*one, "12.50"] for one in PEOPLE), ["Total", "", "", "", "100"]],
        1,
        1,
        True,
    ),
    ("header repeated", [HEADER, *PEOPLE, HEADER, *PEOPLE, HEADER, *PEOPLE], 1, 1, True),
    ("title and header repeated", [["May"], HEADER, *PEOPLE, ["June"], HEADER, *PEOPLE], 2, 1, True),
    ("years as headers", [["Name", "Phone", "2025", "2026"], *table(FIRST, phones(), ZIPS, ZIPS)], 1, 1, True),
    ("German", [["Kundenliste 2026"], ["Vorname", "Zuname", "Rufnr.", "Mailadresse"], *PEOPLE], 2, 1, True),
    ("Polish text", [["Imię", "Nazwisko", "Miejscowość", "Województwo"], *TEXT_ONLY], 1, 1, True),
    ("Japanese", [["名", "姓", "電話番号", "メール"], *PEOPLE], 1, 1, True),
    ("all text", [["First", "Surname", "Town", "ST"], *TEXT_ONLY], 1, 1, True),
    ("all text and a title", [["May"], ["Forename", "Surname", "Town", "ST"], *TEXT_ONLY], 2, 1, True),
    ("codes as headers", [["c1", "c2", "c3", "c4"], *PEOPLE], 1, 1, True),
    ("unknown words, unsure", [["Foo", "Bar", "Baz"], *table(FIRST, LAST, phones())], 1, 1, False),
    ("row counter", [["#", "Name", "Phone"], *table([str(n) for n in range(8)], FIRST, phones())], 1, 1, True),
    (
        "counter without header",
        [["", "Name", "Phone"], *table([str(n) for n in range(8)], FIRST, phones())],
        1,
        1,
        True,
    ),
    (
        "a survey",
        [
            ["Timestamp", "What is your full name?", "Best number to reach you?", "May we call?"],
            *table(["11/3/2026 10:01"] * 8, FIRST, phones(), ["Yes"] * 8),
        ],
        1,
        1,
        True,
    ),
    (
        "two columns and facts",
        [["Client", "ACME"], ["Phone desk", "(415) 555-0199"], ["Name", "Phone"], *table(FIRST, phones())],
        3,
        1,
        True,
    ),
    ("sections", [["Texas"], HEADER, *PEOPLE[:4], ["Florida"], HEADER, *PEOPLE[4:]], 2, 1, True),
    (
        "names of a database",
        [["CUST_NM", "PH_1", "ADDR_LN_1", "ST_CD"], *table(FIRST, phones(), STREETS, STATES)],
        1,
        1,
        True,
    ),
    ("letters above", [["A", "B", "C", "D"], HEADER, *PEOPLE], 2, 1, True),
    ("numbers below", [HEADER, ["1", "2", "3", "4"], *PEOPLE], 1, 1, True),
    ("an example below", [HEADER, ["e.g. John", "Doe", "4155550100", "john@example.com"], *PEOPLE], 1, 1, True),
    ("a date in the title", [["Customer list", "", "", "11/3/2026"], HEADER, *PEOPLE], 2, 1, True),
    ("a single lead", [HEADER, PEOPLE[0]], 1, 1, True),
    ("no header, a single lead", [PEOPLE[0]], 0, 1, True),
    # none at all
    ("no header", PEOPLE, 0, 1, True),
    ("no header, first phone unknown", [["Zed", "Orr", "unknown", "z@example.com"], *PEOPLE], 0, 1, True),
    ("no header, first phone missing", [["Zed", "Orr", "", ""], *PEOPLE], 0, 1, False),
    ("no header, a remark for a phone", [*PEOPLE, ["Ann", "Lee", "call home", "a@example.com"], *PEOPLE], 0, 1, True),
    ("no header, one column", [[one] for one in phones()], 0, 1, True),
    ("no header, mails", table(FIRST, MAILS), 0, 1, True),
    ("no header, numbers and dates", table(ZIPS, ["2026-11-01"] * 8), 0, 1, False),
    # several rows
    ("groups", [["Contact", "", "Address", ""], ["First", "Last", "City", "ZIP"], *PLACES], 2, 2, True),
    (
        "groups with columns of their own",
        [
            ["ID", "Customer", "", "Address", "", "", "", "Phone"],
            ["", "First", "Last", "Street", "City", "ST", "Zip", ""],
            *FULL,
        ],
        2,
        2,
        True,
    ),
    (
        "title and groups",
        [["Spring"], BLANK, ["Owner", "", "Mailing Address", ""], ["First Name", "Last Name", "City", "Zip"], *PLACES],
        4,
        2,
        True,
    ),
    (
        "two lines of words",
        [["First", "Last", "Phone", "E-mail"], ["Name", "Name", "Number", "Address"], *PEOPLE],
        2,
        2,
        True,
    ),
    (
        "people twice",
        [["Applicant", "", "", "Spouse", "", ""], ["First Name", "Last Name", "Phone"] * 2, *TWO_PHONES],
        2,
        2,
        True,
    ),
    ("one group of two", [["", "", "", "Spouse"], ["First Name", "Last Name", "Phone"] * 2, *TWO_PHONES], 2, 2, True),
    ("notes below", [HEADER, ["required", "required", "10 digits", "optional"], *PEOPLE], 2, 2, True),
    ("notes in brackets", [HEADER, ["(text)", "(text)", "(US only)", "(if any)"], *PEOPLE], 2, 2, True),
    ("types below", [HEADER, ["varchar(20)", "varchar(20)", "bigint", "text"], *PEOPLE], 2, 2, True),
    (
        "units below",
        [["Name", "Phone", "Loan", "Age"], ["", "", "USD", "years"], *table(FIRST, phones(), ZIPS, ZIPS)],
        2,
        2,
        True,
    ),
    (
        "numbered groups",
        [
            ["Name", "", "Phone 1", "", "Phone 2", ""],
            ["First", "Last", "Number", "Type", "Number", "Type"],
            *table(FIRST, LAST, phones(), ["cell"] * 8, phones(9), ["home"] * 8),
        ],
        2,
        2,
        True,
    ),
    ("German groups", [["Person", "", "Adresse", ""], ["Vorname", "Nachname", "Ort", "PLZ"], *PLACES], 2, 2, True),
    ("a drawn rule", [HEADER, ["----------", "---------", "-----", "-----"], *PEOPLE], 2, 2, True),
    (
        "groups and a rule",
        [["Contact", "", "Address", ""], ["First", "Last", "City", "ZIP"], ["---"] * 4, *PLACES],
        3,
        3,
        True,
    ),
    # a first lead that must not be swallowed
    ("lead without phone", [HEADER, ["Home", "Street", "", ""], *PEOPLE], 1, 1, True),
    ("lead with a remark", [HEADER, ["Zed", "Max", "none yet", "n/a"], *PEOPLE], 1, 1, True),
]


def guess(rows: Rows) -> HeaderGuess:
    return find_header([(number, cells) for number, cells in enumerate(rows, 1) if any(cells)])


@pytest.mark.parametrize(
    ("rows", "header_row", "header_rows", "certain"), [case[1:] for case in LAYOUTS], ids=[case[0] for case in LAYOUTS]
)
def test_the_header_is_found_however_the_list_is_laid_out(
    rows: Rows, header_row: int, header_rows: int, certain: bool
) -> None:
    found = guess(rows)
    assert (found.row, found.rows, found.certain) == (header_row, header_rows, certain)


def look_of(look_at: LookAt, *rows: str, merged: str = "") -> SheetLook:
    return look_at("list.xlsx", zipped(xlsx_parts(f"<sheetData>{''.join(rows)}</sheetData>{merged}"))).chosen


def leads(first: int, *cells: object) -> list[str]:
    return [row(number, *cells) for number in range(first, first + 6)]


def test_groups_and_columns_become_one_text_each(look_at: LookAt) -> None:
    seen = look_of(
        look_at,
        row(1, "Leads of May"),
        row(3, "ID", "Contact", None, "Home Address", None, None, "Phone"),
        row(4, None, "First", "Last", "Street", "City", "Zip", None),
        *leads(5, 7, "Ann", "Kim", "12 Main St", "Austin", 73301, "4155550101"),
        merged='<mergeCells count="1"><mergeCell ref="B3:C3"/></mergeCells>',
    )
    assert (seen.header_row, seen.header_rows, seen.header_certain, seen.sample_rows[0]) == (4, 2, True, 5)
    assert [column.header for column in seen.columns] == [
        *(
            "ID",
            "Contact First",
            "Contact Last",
            "Home Address Street",
            "Home Address City",
            "Home Address Zip",
            "Phone",
        )
    ]


def test_two_lines_of_words_become_one(look_at: LookAt) -> None:
    seen = look_of(
        look_at,
        row(1, "First", "Last", "Phone", "Phone"),
        row(2, "Name", "Name", "Number", "Type"),
        *leads(3, "Ann", "Kim", 4155550101, "mobile"),
    )
    assert [column.header for column in seen.columns] == ["First Name", "Last Name", "Phone Number", "Phone Type"]


def test_what_is_said_twice_is_written_once(look_at: LookAt) -> None:
    seen = look_of(
        look_at,
        row(1, "Phone", None, "Address", None),
        row(2, "Phone number", "Phone type", "Address line", "City"),
        *leads(3, 4155550101, "mobile", "12 Main St", "Austin"),
    )
    assert [column.header for column in seen.columns] == ["Phone number", "Phone type", "Address line", "Address City"]


def test_notes_below_the_header_are_neither_header_nor_lead(look_at: LookAt) -> None:
    seen = look_of(look_at, row(1, "Name", "Phone"), row(2, "(required)", "10 digits"), *leads(3, "Ann", 4155550101))
    assert ([column.header for column in seen.columns], seen.sample_rows[0]) == (["Name", "Phone"], 3)


def test_the_sheet_with_phones_is_the_one(look_at: LookAt) -> None:
    prices = f"<sheetData>{row(1, 'Code', 'Product', 'Price')}{''.join(leads(2, 'A1', 'Roof', 12))}</sheetData>"
    people = f"<sheetData>{row(1, 'Name', 'Phone')}{''.join(leads(2, 'Ann', 4155550101))}</sheetData>"
    seen = look_at("two.xlsx", zipped(xlsx_parts(prices, people, names=["Prices", "People"])))
    assert (seen.sheet, seen.sheet_certain) == ("People", True)


@pytest.mark.parametrize(("header_rows", "first"), [(1, "First"), (2, "Contact First"), (None, "Contact First")])
def test_how_many_rows_the_headers_take_can_be_chosen(look_at: LookAt, header_rows: int | None, first: str) -> None:
    rows = (row(1, "Contact", None, "Address"), row(2, "First", "Phone", "City"), *leads(3, "Ann", 4155550101, "Reno"))
    seen = look_at("list.xlsx", xlsx(*rows), header_row=2, header_rows=header_rows).chosen
    assert (seen.columns[0].header, seen.header_rows, seen.sample_rows[0]) == (first, header_rows or 2, 3)


def test_more_header_rows_than_there_are_do_no_harm(look_at: LookAt) -> None:
    seen = look_at("list.csv", "Name,Phone\nAnn,4155550101\n", header_row=1, header_rows=9).chosen
    assert ([column.header for column in seen.columns], seen.header_rows) == (["Name", "Phone"], 1)


@pytest.mark.parametrize(
    ("times", "sentence"),
    [
        (1, "Row 8 only repeats the headers. It holds no phone, so it is not sent."),
        (3, "3 rows only repeat the headers (the first is row 8). They are not sent."),
    ],
    ids=["once", "often"],
)
def test_headers_among_the_leads_are_noted(look_at: LookAt, times: int, sentence: str) -> None:
    people = "Ann,4155550101\n" * 6
    notes = look_at("list.csv", f"Name,Phone\n{people}" * (times + 1)).notes
    assert [note.text for note in notes] == [sentence]
