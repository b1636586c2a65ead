"""The sample files as a second, independent reader sees them: what must become of each row, worked out by hand."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from openpyxl import load_workbook

from tests.files import SAMPLES
from tests.journeys.house import GERMAN_GROUP, US_GROUP
from tests.journeys.ringcx import digits


@dataclass(frozen=True)
class Row:
    """A row of a sample: its number as Excel shows it, its own id if it has one, the digits of its phones."""

    number: int
    extern_id: str
    phones: tuple[str, ...]


@dataclass(frozen=True)
class Sample:
    """One sample file and where it goes."""

    name: str
    group: int  # the dial group in which its campaign lies
    phone: int  # column of the phone, from 0
    sheet: str = ""
    header_row: int = 1
    id_column: int | None = None
    encoding: str = ""
    country: str = "USA"
    in_ringcx: int = 0  # so many of its phones the campaign holds already

    @property
    def path(self) -> Path:
        return SAMPLES / self.name

    @cache  # noqa: B019  there are four of them, for as long as the tests run
    def rows(self) -> list[Row]:
        """Every data row."""
        found = []
        for number, cells in self._cells():
            if number > self.header_row and any(cells):
                extern_id = cells[self.id_column] if self.id_column is not None else ""
                found.append(Row(number, extern_id, tuple(self._phones(cells[self.phone]))))
        return found

    def _cells(self) -> Iterator[tuple[int, list[str]]]:
        if self.sheet:
            sheet = load_workbook(self.path, data_only=True, read_only=True)[self.sheet]
            for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
                yield number, ["" if value is None else str(value) for value in values]
        else:
            with self.path.open(encoding=self.encoding, newline="") as opened:
                yield from enumerate(csv.reader(opened, delimiter=";"), 1)

    def _phones(self, cell: str) -> Iterator[str]:
        for part in re.split(r"[|/;]", cell):
            phone = digits(part)
            if self.country == "GER":
                national = re.sub(r"^(0049|49)?0?", "", phone)
                if national:
                    yield f"49{national}"
            elif re.fullmatch(r"[2-9]\d\d[2-9]\d{6}", phone):
                yield phone


SAMPLE_FILES = (
    Sample("spring-prospects.xlsx", group=US_GROUP, phone=3, sheet="Prospects", id_column=0, in_ringcx=3),
    Sample("social-lead-ads.csv", group=US_GROUP, phone=7, id_column=0, encoding="cp1252"),
    Sample("week47-export.xlsx", group=US_GROUP, phone=2, sheet="Data 47", header_row=4, in_ringcx=2),
    Sample("bestand-de.csv", group=GERMAN_GROUP, phone=4, id_column=0, encoding="utf-8-sig", country="GER"),
)


@dataclass(frozen=True)
class Expected:
    """What must become of a sample: the rows that are sent, and how many rows end in each other state."""

    ready: list[Row]
    left_out: dict[str, int]


def expected(sample: Sample, in_ringcx: set[str]) -> Expected:
    """Apply the rules that a user is promised: no callable phone, then an earlier row's phone, then RingCX's own."""
    ready: list[Row] = []
    left_out = {"invalid": 0, "duplicate in file": 0, "duplicate in RingCX": 0}
    taken: set[str] = set()
    for row in sample.rows():
        if not row.phones:
            left_out["invalid"] += 1
        elif taken & set(row.phones):
            left_out["duplicate in file"] += 1
        elif in_ringcx & set(row.phones):
            left_out["duplicate in RingCX"] += 1
        else:
            taken.update(row.phones)
            ready.append(row)
    return Expected(ready, {state: rows for state, rows in left_out.items() if rows})
