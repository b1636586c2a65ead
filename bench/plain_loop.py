"""The plain loop LeadHub is compared with: openpyxl and phonenumbers, as a good developer writes it in an afternoon.

`python -m bench.plain_loop FILE` reads a workbook of `bench.make_files` and prints as JSON when it started and ended,
the totals and a digest of the leads. It knows the columns, keeps the leads in memory, and explains nothing.
"""

import json
import re
import sys
import time
import warnings
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import phonenumbers

from bench.same_answers import digest

FIELDS = {
    "Lead ID": "externId", "First Name": "firstName", "Last Name": "lastName", "Email": "email",
    "Street Address": "address1", "City": "city", "State": "state", "ZIP": "zip",
}  # fmt: skip
EXTRAS = ("Last Contact", "Balance", "Age", "Notes")
STATES = """
    ALABAMA AL/ALASKA AK/ARIZONA AZ/ARKANSAS AR/CALIFORNIA CA/COLORADO CO/CONNECTICUT CT/DELAWARE DE/
    DISTRICT OF COLUMBIA DC/FLORIDA FL/GEORGIA GA/HAWAII HI/IDAHO ID/ILLINOIS IL/INDIANA IN/IOWA IA/KANSAS KS/
    KENTUCKY KY/LOUISIANA LA/MAINE ME/MARYLAND MD/MASSACHUSETTS MA/MICHIGAN MI/MINNESOTA MN/MISSISSIPPI MS/
    MISSOURI MO/MONTANA MT/NEBRASKA NE/NEVADA NV/NEW HAMPSHIRE NH/NEW JERSEY NJ/NEW MEXICO NM/NEW YORK NY/
    NORTH CAROLINA NC/NORTH DAKOTA ND/OHIO OH/OKLAHOMA OK/OREGON OR/PENNSYLVANIA PA/RHODE ISLAND RI/
    SOUTH CAROLINA SC/SOUTH DAKOTA SD/TENNESSEE TN/TEXAS TX/UTAH UT/VERMONT VT/VIRGINIA VA/WASHINGTON WA/
    WEST VIRGINIA WV/WISCONSIN WI/WYOMING WY
"""
STATE_CODES = dict(state.strip().rsplit(" ", 1) for state in STATES.split("/"))
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
Lead = dict[str, Any]


def load(path: Path) -> tuple[list[Lead], dict[str, int]]:
    """The leads that would be sent, and how many rows were ready, duplicates and invalid."""
    leads: list[Lead] = []
    totals = {"ready": 0, "duplicate_in_file": 0, "invalid": 0}
    seen: set[str] = set()
    for row in rows(path):
        number = phone(row["Phone"])
        if not number:
            totals["invalid"] += 1
        elif number in seen:
            totals["duplicate_in_file"] += 1
        else:
            seen.add(number)
            totals["ready"] += 1
            leads.append(lead_of(row, number))
    return leads, totals


def rows(path: Path) -> Iterator[dict[str, str]]:
    """Each row below the header as texts by column."""
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    sheet = book.worksheets[0].iter_rows(values_only=True)
    header = [text(value) for value in next(sheet)]
    for row in sheet:
        if any(value is not None for value in row):
            yield dict(zip(header, map(text, row), strict=False))


def text(value: object) -> str:
    """A cell as text, without spaces around it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S").removesuffix(" 00:00:00")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def phone(cell: str) -> str:
    """Ten digits, or nothing."""
    try:
        number = phonenumbers.parse(cell, "US")
    except phonenumbers.NumberParseException:
        return ""
    if number.country_code != 1 or not phonenumbers.is_valid_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)[2:]


def lead_of(row: dict[str, str], number: str) -> Lead:
    """The lead as RingCX takes it."""
    lead: Lead = {field: row[column] for column, field in FIELDS.items() if row.get(column)}
    lead["leadPhone"] = number
    if mobile := phone(row["Mobile"]):
        lead["auxPhone"] = mobile
    if not EMAIL.fullmatch(lead.get("email", "")):
        lead.pop("email", None)
    if "state" in lead:
        state = lead["state"].upper()
        lead["state"] = STATE_CODES.get(state, state)
    lead["extendedLeadData"] = {column: row[column] for column in EXTRAS if row.get(column)}
    return lead


if __name__ == "__main__":
    warnings.filterwarnings("ignore", module="openpyxl")  # the made-up workbook names no default style
    start = time.monotonic()
    found, counts = load(Path(sys.argv[1]))
    end = time.monotonic()
    print(json.dumps({"start": start, "end": end, "totals": counts, "digest": digest(found)}))
