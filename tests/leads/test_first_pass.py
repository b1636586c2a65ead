"""Checking rows as they are read gives what checking the parts afterwards gives."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import orjson
import pytest

from leadhub.leads import first_pass, parts, row_lists
from leadhub.leads.checks import Checker, PartResult, check_part
from leadhub.leads.first_pass import Checked
from leadhub.leads.gathering import ZIP_SAMPLE, Gathered, zips_hold_five
from leadhub.leads.mapping import Mapping, Source
from leadhub.leads.options import LoadOptions
from leadhub.leads.reading import Limits, ReadChoices, Table, UnreadableFile, delimited, xlsx_book, xlsx_worksheet
from leadhub.leads.reading.delimited_blocks import WORTH_SPLITTING
from tests.files.workbooks import row, xlsx_parts, zipped

MAPPING = Mapping(
    {
        "externId": Source((0,)),
        "firstName": Source((1,)),
        "leadPhone": Source((2,)),
        "zip": Source((3,)),
    }
)
OPTIONS = LoadOptions(extern_prefix="LH1")
SMALL_PARTS = Limits(part_rows=300)
HEADERS = ("ID", "Name", "Phone", "Zip")


def person(number: int) -> tuple[str, str, int | str, str]:
    phone = "none" if number % 7 == 0 else 4155550100 + number % 90
    return (f"x{number % 2900}", f'Name {number} ]],[ "q"', phone, "2134" if number % 50 == 0 else "02134")


PEOPLE = [person(number) for number in range(3000)]


def as_csv(people: Sequence[tuple[str, str, int | str, str]] = PEOPLE) -> bytes:
    lines = ['{},"{}",{},{}'.format(a, b.replace('"', '""'), c, d) for a, b, c, d in people]
    return "\n".join([",".join(HEADERS), *lines]).encode()


def as_xlsx() -> bytes:
    rows = [row(number, a, b.replace('"', "&quot;"), c, d) for number, (a, b, c, d) in enumerate(PEOPLE, 2)]
    return zipped(xlsx_parts(f"<sheetData>{row(1, *HEADERS)}{''.join(rows)}</sheetData>"))


@dataclass
class Read:
    out: Path
    table: Table
    checked: Checked | None


def read_whole(
    path: Path, out: Path, mapping: Mapping = MAPPING, crew_size: int = 2, limits: Limits = SMALL_PARTS
) -> Read:
    out.mkdir()
    table, checked = first_pass.read(
        path,
        filename=path.name,
        choices=ReadChoices(header_row=1),
        out=out,
        mapping=mapping,
        options=OPTIONS,
        limits=limits,
        crew_size=crew_size,
    )
    return Read(out, table, checked)


@pytest.fixture(params=[as_csv, as_xlsx], ids=["csv", "xlsx"])
def path(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    make: Callable[[], bytes] = request.param
    for module in (delimited, xlsx_book, xlsx_worksheet):
        monkeypatch.setattr(module, "WORTH_SPLITTING", 0)
    path = tmp_path / f"people.{make.__name__.removeprefix('as_')}"
    path.write_bytes(make())
    return path


def test_the_leads_are_those_of_a_check_afterwards(path: Path, tmp_path: Path) -> None:
    read = read_whole(path, tmp_path / "out")
    assert read.checked
    assert read.table.rows == len(PEOPLE)
    assert len(read.table.parts) > 3
    tables = [(read.out / parts.name(part.number)).read_bytes() for part in read.table.parts]
    gathered, first = Gathered(), [orjson.loads(line)[1] for line in parts.unpack(tables[0])][:ZIP_SAMPLE]
    hold_five = zips_hold_five(MAPPING, first)
    assert hold_five
    digests = []
    for part, table in zip(read.table.parts, tables, strict=True):
        result = check_part(table, MAPPING, OPTIONS, read.table.columns, zips_hold_five=hold_five)
        digests.append(result.digest)
        gathered.add(result.row_keys, result.found)
        assert (read.out / first_pass.leads_file(part.number)).read_bytes() == result.leads_part
    gathered.finish()
    assert read.checked == Checked(digests, gathered.counts())
    assert gathered.found["extern_id_repeated"]
    assert (read.out / first_pass.ROW_KEYS).read_bytes() == gathered.row_keys.to_bytes()
    assert (read.out / first_pass.FINDINGS).read_bytes() == row_lists.pack(gathered.found)


def test_the_guarded_child_does_the_same(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(as_csv(PEOPLE * (2 * WORTH_SPLITTING // len(as_csv()) + 1)))
    here = read_whole(path, tmp_path / "here", limits=Limits())
    there = tmp_path / "there"
    there.mkdir()
    table, checked = first_pass.read_and_check(
        path, filename=path.name, choices=ReadChoices(header_row=1), out=there, mapping=MAPPING, options=OPTIONS
    )
    assert here.checked
    if checked is None:  # a machine with one processor
        assert table.rows == here.table.rows
        return
    assert (table, checked) == (here.table, here.checked)
    assert {file.name: file.read_bytes() for file in there.iterdir()} == {
        file.name: file.read_bytes() for file in here.out.iterdir()
    }


def test_without_a_crew_nothing_is_checked(path: Path, tmp_path: Path) -> None:
    read = read_whole(path, tmp_path / "out", crew_size=0)
    assert read.checked is None
    assert {file.name for file in read.out.iterdir()} == {parts.name(part.number) for part in read.table.parts}


def test_a_mapping_that_does_not_fit_is_left_alone(path: Path, tmp_path: Path) -> None:
    read = read_whole(path, tmp_path / "out", mapping=Mapping({"leadPhone": Source((9,))}))
    assert read.checked is None
    assert read.table.rows == len(PEOPLE)


def test_nothing_is_left_of_a_check_in_vain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "WORTH_SPLITTING", 0)
    path = tmp_path / "inches.csv"
    path.write_bytes(as_csv() + b'\nlast,5" pipe,4155550100,02134\n')
    read = read_whole(path, tmp_path / "out")
    assert read.checked is None
    assert read.table.rows == len(PEOPLE) + 1
    assert {file.name for file in read.out.iterdir()} == {parts.name(part.number) for part in read.table.parts}


def test_a_check_that_takes_too_much_costs_nobody_the_file(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started, real = os.getpid(), Checker.check

    def greedy(self: Checker, rows: Sequence[tuple[int, list[str]]]) -> PartResult:
        if os.getpid() != started:
            raise MemoryError
        return real(self, rows)

    monkeypatch.setattr(Checker, "check", greedy)
    read = read_whole(path, tmp_path / "out")
    assert read.checked is None
    assert read.table.rows == len(PEOPLE)
    assert {file.name for file in read.out.iterdir()} == {parts.name(part.number) for part in read.table.parts}


def test_a_file_that_cannot_be_read_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "empty.csv"
    path.write_bytes(b"")
    with pytest.raises(UnreadableFile) as refused:
        first_pass.read_and_check(
            path, filename="empty.csv", choices=ReadChoices(), out=tmp_path, mapping=MAPPING, options=OPTIONS
        )
    assert refused.value.code == "empty_file"


@pytest.mark.parametrize(
    ("size", "kind", "worth"),
    [(1_000, "csv", False), (9_000_000, "csv", True), (9_000_000, "xlsx", True), (9_000_000, "xls", False)],
)
def test_only_large_files_of_some_formats_are_worth_it(size: int, kind: str, worth: bool) -> None:
    assert first_pass.is_worth_it(size, kind) is worth
