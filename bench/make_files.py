"""Files to measure with: made-up people in 15 columns, the same for everybody who makes them.

`python -m bench.make_files ROWS` writes both formats into bench/files/, which git ignores. The seed is fixed, so equal
arguments give equal rows. The workbook is written as XML directly: the usual writers need minutes for a full sheet.
"""

import csv
import random
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TextIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from leadhub.leads.phones_nanp import valid_numbers

FOLDER = Path(__file__).resolve().parent / "files"
FULL_SHEET = 1_048_575  # rows below the header in the largest sheet that Excel writes
SEED = 20261121
HEADERS = (
    "Lead ID", "First Name", "Last Name", "Email", "Phone", "Mobile", "Street Address", "City", "State", "ZIP",
    "Created", "Last Contact", "Balance", "Age", "Notes",
)  # fmt: skip

_FIRST = "Ada Ben Carla Dmitri Elena Farid Grace Hugo Ines Jamal Keiko Liam Noor Olga Pedro Quinn Rosa Sven Tara Uma"
_LAST = "Abbott Baker Castillo Dunn Eriksen Fischer Gomez Hayes Ivanov Jones Kim López Müller Nguyen O'Neill Park Roy"
_STREETS = ("Oak", "Maple", "Cedar", "Pine", "Elm", "Lake", "Hill", "Park", "Main", "Church", "Mill", "Spring", "River")
_PLACES = [
    ("212", "New York", "NY", "10001"), ("213", "Los Angeles", "CA", "90012"), ("312", "Chicago", "IL", "60611"),
    ("617", "Boston", "MA", "02118"), ("305", "Miami", "FL", "33130"), ("206", "Seattle", "WA", "98101"),
    ("303", "Denver", "CO", "80202"), ("404", "Atlanta", "GA", "30303"), ("512", "Austin", "TX", "78701"),
    ("602", "Phoenix", "AZ", "85004"), ("503", "Portland", "OR", "97204"), ("615", "Nashville", "TN", "37203"),
    ("201", "Newark", "NJ", "07102"), ("704", "Charlotte", "NC", "28202"), ("614", "Columbus", "OH", "43215"),
]  # fmt: skip
_STYLES = (
    "({0}) {1}-{2}", "{0}-{1}-{2}", "{0}.{1}.{2}", "{0} {1} {2}", "+1 {0} {1} {2}", "1-{0}-{1}-{2}", "+1{0}{1}{2}",
    "{0}{1}{2}", "({0}){1}-{2}", "{0}/{1}-{2}", "{0}-{1}-{2} x12",
)  # fmt: skip
_HOPELESS = ("n/a", "555-01", "4.15555E+09", "000-000-0000", "call the office")
_SENTENCE = "asked for a quote, prefers mornings; no voicemail & spoke with partner <again> renewal due send brochure"
_FIRST_DAY = datetime(2024, 1, 1)

Value = str | int | float | datetime
Row = tuple[Value, ...]


def rows(count: int, *, clean: bool = False) -> Iterator[Row]:
    """Yield that many rows: texts, numbers and times as a workbook holds them.

    About one phone in ten repeats an earlier one, and seven rows in a hundred have none that can be called; `clean`
    leaves both out. The numbers are valid by the numbering plan and nobody's on purpose; nothing here ever calls them.
    """
    dice = random.Random(SEED)
    first_names, last_names, words = _FIRST.split(), _LAST.split(), _SENTENCE.split()
    phones: list[str] = []
    number = _numbers()
    for n in range(count):
        first, last = dice.choice(first_names), dice.choice(last_names)
        luck = dice.random()
        area, city, state, zip_code = _PLACES[n % len(_PLACES)]
        if luck < 0.1 and len(phones) > 100 and not clean:
            phone = phones[dice.randrange(len(phones))]
        else:
            phone = number(area)
            if len(phones) < 100_000:
                phones.append(phone)
        hopeless = 0.1 <= luck < 0.17 and not clean
        mobile = number(area)
        created = _FIRST_DAY + timedelta(days=dice.randrange(900))
        yield (
            f"L-{n + 1:07d}",
            first,
            last,
            f"{first}.{last}.{n}@example.com".lower(),
            dice.choice(_HOPELESS) if hopeless else int(phone),
            _STYLES[n % len(_STYLES)].format(mobile[:3], mobile[3:6], mobile[6:]),
            f"{dice.randrange(1, 9999)} {dice.choice(_STREETS)} Street",
            city,
            state,
            zip_code,
            created,
            created + timedelta(days=dice.randrange(1, 60), seconds=dice.randrange(86_400)),
            round(dice.random() * 5000, 2),
            dice.randrange(18, 95),
            _note(dice, words),
        )


def _numbers() -> Callable[[str], str]:
    """A source of valid ten-digit numbers that never gives one twice."""
    valid = valid_numbers().fullmatch
    at: dict[str, int] = {}

    def number(area: str) -> str:
        while True:
            n = at[area] = at.get(area, 0) + 1
            # A step without a factor in common with the 8,000,000 lines of an area: all are met once, in no order.
            digits = f"{area}{2_000_000 + n * 3_618_037 % 8_000_000}"
            if valid(digits):
                return digits

    return number


def _note(dice: random.Random, words: list[str]) -> str:
    kind = dice.random()
    if kind < 0.4:
        return ""
    note = " ".join(dice.choices(words, k=dice.randrange(3, 12)))
    return note if kind < 0.9 else note + "\nCall back."


def make(count: int, kind: str, *, clean: bool = False, folder: Path = FOLDER) -> Path:
    """Return the file of that many rows ("csv" or "xlsx"), written now if it is not there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"leads-{count}{'-clean' if clean else ''}.{kind}"
    if not path.exists():
        unfinished = path.with_suffix(".part")
        (write_csv if kind == "csv" else write_xlsx)(unfinished, rows(count, clean=clean))
        unfinished.replace(path)
    return path


def write_csv(path: Path, data: Iterator[Row]) -> None:
    """Write UTF-8 with commas and, as Excel does, CRLF; notes have commas and line breaks inside quotes."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADERS)
        for row in data:
            writer.writerow([_as_text(value) for value in row])


def _as_text(value: Value) -> Value:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d" if value == value.replace(hour=0, minute=0, second=0) else "%Y-%m-%d %H:%M:%S")
    return value


# --- The workbook -----------------------------------------------------------------------------------------------------

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_FIXED_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_SHEET_TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_SHEET_TYPE}.styles+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_SHEET_TYPE}.sharedStrings+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="Leads" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    f'<Relationship Id="rId3" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet {_MAIN}><fonts count="1"><font/></fonts><fills count="1">'
    '<fill><patternFill patternType="none"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3">'
    '<xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/><xf numFmtId="22" applyNumberFormat="1"/>'
    "</cellXfs></styleSheet>",
}
_DATE, _DATE_TIME = 1, 2
_EPOCH = datetime(1899, 12, 30)


def write_xlsx(path: Path, data: Iterator[Row]) -> None:
    """Write a workbook as Excel would: every text once, among the shared strings, times as numbers with a format."""
    strings: dict[str, int] = {}
    with ZipFile(path, "w", ZIP_DEFLATED) as book:
        for name, text in _FIXED_PARTS.items():
            book.writestr(name, _HEAD + text)
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as raw:
            _write(raw.write, f"{_HEAD}<worksheet {_MAIN}><sheetData>", _sheet_rows(data, strings))
            raw.write(b"</sheetData></worksheet>")
        with book.open("xl/sharedStrings.xml", "w", force_zip64=True) as raw:
            items = (f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in strings)
            _write(raw.write, f'{_HEAD}<sst {_MAIN} uniqueCount="{len(strings)}">', items)
            raw.write(b"</sst>")


def _write(write: Callable[[bytes], object], head: str, pieces: Iterator[str]) -> None:
    """Write many small pieces a few thousand at a time."""
    waiting = [head]
    for piece in pieces:
        waiting.append(piece)
        if len(waiting) >= 4000:
            write("".join(waiting).encode())
            waiting = []
    write("".join(waiting).encode())


def _sheet_rows(data: Iterator[Row], strings: dict[str, int]) -> Iterator[str]:
    letters = [chr(65 + at) for at in range(len(HEADERS))]
    yield _row(1, HEADERS, letters, strings)
    for number, row in enumerate(data, 2):
        yield _row(number, row, letters, strings)


def _row(number: int, row: Row, letters: list[str], strings: dict[str, int]) -> str:
    cells = []
    for letter, value in zip(letters, row, strict=True):
        if isinstance(value, str):
            if value:
                at = strings.setdefault(value, len(strings))
                cells.append(f'<c r="{letter}{number}" t="s"><v>{at}</v></c>')
        elif isinstance(value, datetime):
            since = value - _EPOCH
            style = _DATE_TIME if since.seconds else _DATE
            days: float = since.days + since.seconds / 86_400 if since.seconds else since.days
            cells.append(f'<c r="{letter}{number}" s="{style}"><v>{days}</v></c>')
        else:
            cells.append(f'<c r="{letter}{number}"><v>{value}</v></c>')
    return f'<row r="{number}">{"".join(cells)}</row>'


def main(arguments: list[str], out: TextIO) -> None:
    """Make both formats for each number of rows that is named."""
    for count in arguments or ["100000"]:
        for kind in ("csv", "xlsx"):
            path = make(int(count), kind)
            out.write(f"{path}  {path.stat().st_size / 1e6:,.1f} MB\n")


if __name__ == "__main__":
    main(sys.argv[1:], sys.stdout)
