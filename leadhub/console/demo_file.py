"""A small spreadsheet of made-up people with the usual troubles, for the demo's first load."""

from pathlib import Path

from openpyxl import Workbook

_FIRST = ("Ada", "Ben", "Carla", "Dmitri", "Elena", "Farid", "Grace", "Hugo", "Ines", "Jamal", "Keiko", "Liam", "Noor")
_LAST = ("Abbott", "Baker", "Castillo", "Dunn", "Eriksen", "Fischer", "Gomez", "Hayes", "Ivanov", "Jones", "Kim")
_PLACES = [
    ("415", "San Francisco", "CA", "94110"),
    ("212", "New York", "NY", "10001"),
    ("312", "Chicago", "IL", "60611"),
    ("617", "Boston", "MA", "02118"),
    ("305", "Miami", "Florida", "33130"),
    ("206", "Seattle", "WA", "98101"),
]
_STYLES = ("({0}) {1}-{2}", "{0}-{1}-{2}", "+1 {0} {1} {2}", "{0}.{1}.{2}", "1{0}{1}{2}")


def write_demo_file(path: Path, rows: int = 240) -> None:
    """Write the workbook: phones in many forms, some repeated, some hopeless, ZIPs that lost their zero."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Autumn list")
    sheet.append(["Autumn outreach – open requests"])
    sheet.append([])
    sheet.append(["Lead ID", "First Name", "Last Name", "Phone", "E-mail", "City", "State", "ZIP", "Interest"])
    for n in range(rows):
        first, last = _FIRST[n % len(_FIRST)], _LAST[(n * 7) % len(_LAST)]
        area, city, state, zip_code = _PLACES[n % len(_PLACES)]
        sheet.append(
            [
                f"AU-{2000 + n}",
                first,
                last,
                _phone(n, area),
                f"{first}.{last}{n}@example.com".lower(),
                city,
                state,
                int(zip_code) if n % 5 == 3 else zip_code,
                ("Solar", "Heat pump", "Battery")[n % 3],
            ]
        )
    book.save(path)


def _phone(n: int, area: str) -> str | int:
    if n % 31 == 30:
        return ("n/a", "555-01", "4.15555E+09")[n % 3]
    if n % 23 == 22:
        n -= 6  # the same place and number as an earlier row
    line = f"01{n // 6 % 100:02}"
    if n % 7 == 0:
        return int(f"{area}555{line}")
    return _STYLES[n % len(_STYLES)].format(area, "555", line)
