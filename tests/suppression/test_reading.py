"""Reading a list: every phone of any file is taken, what is none is named, and nothing else is kept."""

import io
from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import connection as database
from django.utils import timezone
from openpyxl import Workbook

from leadhub.audit.models import Event
from leadhub.jobs import leases
from leadhub.suppression import reading, services
from leadhub.suppression.models import SuppressedPhone, SuppressionList
from leadhub.suppression.sweep import sweep
from tests.suppression.conftest import AddList

pytestmark = pytest.mark.django_db

ADA, BEN, CLEO = 12064440001, 12064440002, 12064440003
State = SuppressionList.State


def workbook(*sheets: tuple[str, Sequence[Sequence[object]]]) -> bytes:
    book = Workbook()
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    del book[book.sheetnames[0]]
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("filename", "content"),
    [
        ("dnc.csv", b"Phone\n206-444-0001\n(206) 444 0002\n+1 206 444 0003\n"),
        ("dnc.txt", b"2064440001\n2064440002\n2064440003\n"),
        ("dnc.csv", b"Name,Phone,Mobile\nAda,2064440001,\nBen,2064440002,2064440003\n"),
        ("dnc.csv", b"Who;Reach me\nAda;2064440001\nBen;2064440002 / 2064440003\n"),
        ("dnc.xlsx", workbook(("DNC", [["Number"], [2064440001], ["206 444 0002"], ["12064440003"]]))),
    ],
    ids=["csv", "text without headers", "two phone columns", "a column known by its cells", "workbook"],
)
def test_every_phone_of_any_file_is_taken(add_list: AddList, filename: str, content: bytes) -> None:
    added = add_list(content, filename)

    assert (added.state, added.problem, added.numbers) == (State.IN_FORCE, "", 3)
    assert services.suppressed_among([ADA, BEN, CLEO, 12064440009]) == {ADA, BEN, CLEO}


def test_numbers_are_read_as_of_the_chosen_country(add_list: AddList) -> None:
    add_list(b"Telefon\n030 23125001\n+1 206 444 0001\n", region="DE")

    assert services.suppressed_among([493023125001, ADA]) == {493023125001, ADA}


def test_rows_without_a_number_are_named_with_the_reason(add_list: AddList) -> None:
    added = add_list(b"Phone,Note\n2064440001,a\n12345,b\n,c\nn/a,d\n2064440002,e\n2064440003,f\n")

    assert (added.numbers, added.taken["rows"], added.taken["without"]) == (3, 6, 3)
    assert [row for row, _ in added.taken["named"]] == [3, 4, 5]
    assert all(why.endswith(".") for _, why in added.taken["named"])
    assert added.taken["columns"] == ["Phone"]


def test_sheets_that_were_not_read_are_named(add_list: AddList) -> None:
    rows: list[Sequence[object]] = [["Phone"], *([n] for n in range(2064440000, 2064440009))]
    added = add_list(workbook(("DNC", rows), ("More", [["Phone"], ["206 444 1000"]])), "dnc.xlsx")

    assert added.taken["sheet"] == "DNC"
    assert added.taken["other_sheets"] == ["More"]


@pytest.mark.parametrize(
    ("filename", "content", "problem"),
    [
        ("names.csv", b"Name,City\nAda,London\n", "No column of names.csv holds phone numbers."),
        ("bad.csv", b"Phone\n123\n456\n", "No cell of bad.csv is a phone number that can be called."),
        ("photo.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(64), "photo.xlsx"),
    ],
    ids=["no phones", "no phone is one", "no spreadsheet"],
)
def test_a_file_without_phones_is_refused_in_words(
    add_list: AddList, filename: str, content: bytes, problem: str
) -> None:
    added = add_list(content, filename)

    assert added.state == State.REFUSED
    assert problem in added.problem
    assert services.version() == ""


def test_nothing_is_kept_but_hashes(add_list: AddList) -> None:
    added = add_list(b"Phone\n2064440001\n", read=False)
    stored = added.stored_as
    assert default_storage.exists(stored)
    reading.read(str(added.pk))

    assert not default_storage.exists(stored)
    with database.cursor() as cursor:
        cursor.execute(f"SELECT key FROM {SuppressedPhone._meta.db_table}")
        assert ADA not in {row[0] for row in cursor.fetchall()}
    facts = " ".join(Event.objects.values_list("facts_json", flat=True))
    assert "2064440001" not in facts
    assert '"numbers":1' in facts.replace(" ", "")


def test_a_list_being_read_by_somebody_is_left_to_them(add_list: AddList) -> None:
    added = add_list(b"Phone\n2064440001\n", read=False)
    rows = SuppressionList.objects.filter(pk=added.pk)
    assert leases.take(rows, holder="elsewhere:1:x", now=timezone.now(), seconds=60)

    reading.read(str(added.pk))
    assert rows.get().state == State.READING

    reading.read(str(added.pk), clock=lambda: timezone.now() + timedelta(seconds=61))
    assert rows.get().state == State.IN_FORCE


def test_the_sweep_finds_a_list_that_nobody_reads(
    add_list: AddList, django_capture_on_commit_callbacks: object
) -> None:
    added = add_list(b"Phone\n2064440001\n", read=False)
    with django_capture_on_commit_callbacks() as woken:  # type: ignore[operator]  # pytest-django's
        sweep(now=timezone.now())
    assert len(woken) == 1

    reading.read(str(added.pk))
    with django_capture_on_commit_callbacks() as woken:  # type: ignore[operator]  # pytest-django's
        sweep(now=timezone.now())
    assert not woken
