"""The read side of the review: single rows by state, finding and group, with Excel's row numbers."""

import random
from dataclasses import replace
from itertools import chain
from pathlib import PurePath
from typing import Any

import orjson
import pytest
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils import timezone

from leadhub.leads.duplicates import extern_id_key, repeated
from leadhub.leads.findings import KINDS
from leadhub.leads.mapping import Mapping
from leadhub.leads.parts import unpack
from leadhub.leads.plan import Plan
from leadhub.leads.states import RowState
from leadhub.uploads import advancing, files, planning, receiving, review, services
from leadhub.uploads.models import Upload
from leadhub.uploads.review import ReviewRows
from leadhub.uploads.work import LeaseLost
from tests.uploads.conftest import Receive, advance, csv_of, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def upload(reviewed: Receive) -> Upload:
    """Rows 2 to 8: two pairs with the same phone, an invalid one, a repaired one, a plain one."""
    rows = people(3)
    twin = [("T-3", "Twin of 2", rows[0][2]), ("T-4", "Twin of 3", rows[1][2])]
    odd = [("T-5", "Lost", "n/a"), ("T-0", "Repaired", "+1 206 444 0999")]
    return reviewed(csv_of(*rows, *[(*row, "WA", "98101") for row in [*twin, *odd]]))


def numbers(rows: ReviewRows) -> list[int]:
    return [row.number for row in rows[0:50]]


def test_rows_of_a_state_have_the_numbers_that_excel_shows(upload: Upload) -> None:
    rows = ReviewRows(upload, state=RowState.DUPLICATE_IN_FILE)

    assert len(rows) == 2
    assert numbers(rows) == [5, 6]
    assert [row.twin for row in rows[0:2]] == [2, 3]


def test_rows_with_a_finding_show_what_was_found(upload: Upload) -> None:
    [row] = ReviewRows(upload, finding="phone_invalid")[0:50]

    assert (row.number, row.state) == (7, RowState.INVALID)
    assert row.findings[0].message == "This is not a phone number."
    assert row.cells[0] == review.Cell("n/a", wrong=True)


def test_a_repair_shows_before_and_after(upload: Upload) -> None:
    [row] = ReviewRows(upload, finding="phone_country_code")[0:50]

    assert row.cells[0] == review.Cell("+1 206 444 0999", "2064440999")


def test_a_repeated_id_can_be_looked_at(upload: Upload) -> None:
    assert numbers(ReviewRows(upload, finding="extern_id_repeated")) == [8]


def test_rows_that_share_a_phone_stand_together(upload: Upload) -> None:
    rows = ReviewRows(upload, groups=True)

    assert numbers(rows) == [2, 5, 3, 6]
    assert [row.heads_group for row in rows[0:4]] == [True, False, True, False]


def test_a_page_begins_where_the_last_one_ended(upload: Upload) -> None:
    rows = ReviewRows(upload)

    assert len(rows) == 7
    assert [row.number for row in rows[0:3]] + [row.number for row in rows[3:7]] == [2, 3, 4, 5, 6, 7, 8]


def test_headers_say_field_and_column(upload: Upload) -> None:
    assert ReviewRows(upload).headers[0] == ("Phone", "Phone")
    assert ("Your ID", "Lead ID") in ReviewRows(upload).headers


@pytest.fixture
def scattered(reviewed: Receive, monkeypatch: pytest.MonkeyPatch) -> Upload:
    """700 rows in five parts, with blank rows between them; states and findings lie anywhere."""
    monkeypatch.setattr(advancing, "limits", lambda: replace(receiving.limits(), part_rows=150))
    monkeypatch.setattr(planning, "found_in_ringcx", lambda _: {12064440000 + n for n in range(0, 700, 90)})
    monkeypatch.setattr(planning, "phones_sent_before", lambda *_: {12064440000 + n for n in range(7, 700, 110)})
    dice = random.Random(20261122)
    rows = [list(row) for row in people(700)]
    for at in dice.sample(range(700), 200):
        column, text = dice.choice(
            [(2, "n/a"), (2, rows[dice.randrange(700)][2]), (2, f"+1 206 555 {at:04}"), (3, "Atlantis"), (0, "T-1")]
        )
        rows[at][column] = text
    blank = [[""] * 5 for _ in range(40)]
    content = [row for at, row in enumerate(rows) for row in ([row, blank.pop()] if at % 20 == 19 and blank else [row])]
    upload = reviewed(csv_of(*content))
    services.leave_out(upload=upload, row=301, out=True, now=timezone.now())
    return advance(upload)


def slowly(upload: Upload) -> list[dict[str, Any]]:
    """Every row, by unpacking and comparing everything."""
    plan = Plan.from_bytes(files.fetch(upload.plan_file))
    table = [orjson.loads(line) for part in upload.parts.all() for line in unpack(files.fetch(part.table_name))]
    leads = [orjson.loads(line) for part in upload.parts.all() for line in unpack(files.fetch(part.leads_name))]
    extern_ids = [extern_id_key(lead["l"]["externId"]) for lead in leads]
    again = repeated(extern_ids, set(extern_ids))
    return [
        {
            "index": index,
            "number": number,
            "state": RowState.from_code(plan.states[index]),
            "group": plan.duplicates.get(index, index),
            "twin": table[plan.duplicates[index]][0] if index in plan.duplicates else None,
            "codes": {found[0] for found in lead["f"]} | ({"extern_id_repeated"} if index in again else set()),
            "messages": [found[3] for found in lead["f"]],
            "phone": cells[2],
        }
        for index, ((number, cells), lead) in enumerate(zip(table, leads, strict=True))
    ]


def test_every_page_of_every_filter_shows_what_reading_everything_shows(scattered: Upload) -> None:
    every = slowly(scattered)
    heads = {row["group"] for row in every if row["twin"]}
    together = sorted((row for row in every if row["group"] in heads), key=lambda row: row["group"])
    filters: list[tuple[ReviewRows, list[dict[str, Any]]]] = [
        (ReviewRows(scattered), every),
        (ReviewRows(scattered, groups=True), together),
        *((ReviewRows(scattered, state=state), [r for r in every if r["state"] is state]) for state in RowState),
        *((ReviewRows(scattered, finding=code), [r for r in every if code in r["codes"]]) for code in KINDS),
    ]
    # All rows, groups, six states and four findings: the file has something for each kind of filter.
    assert sum(bool(expected) for _, expected in filters) == 12

    for rows, expected in filters:
        assert len(rows) == len(expected)
        for start in range(0, len(expected) + 1, 37):
            page = rows[start : start + 37]
            assert [
                (row.index, row.number, row.state, row.twin, [f.message for f in row.findings], row.cells[0].before)
                for row in page
            ] == [
                (row["index"], row["number"], row["state"], row["twin"], row["messages"], row["phone"])
                for row in expected[start : start + 37]
            ]
            if rows.groups:
                assert [row.heads_group for row in page] == [not row["twin"] for row in expected[start : start + 37]]


@pytest.mark.parametrize("chosen", [{"finding": "phone_invalid"}, {"state": RowState.INVALID}, {"groups": True}, {}])
def test_a_page_opens_only_the_parts_that_it_shows(
    scattered: Upload, chosen: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    whole = files.opened

    def noted(name: str) -> "File[bytes]":
        opened.append(name)
        return whole(name)

    monkeypatch.setattr(files, "opened", noted)

    page = ReviewRows(scattered, **chosen)[3:6]

    shown = {row.index // 150 + 1 for row in page}
    parts = scattered.parts.filter(number__in=shown).values_list("table_name", "leads_name")
    assert sorted(name for name in opened if "/table/" in name or "/leads/" in name) == sorted(chain(*parts))


def test_rows_made_anew_are_not_shown_with_the_states_of_the_old_ones(
    upload: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(_: object) -> None:
        raise LeaseLost

    old = upload.plan_file
    mapping = Mapping.from_json(upload.mapping)
    del mapping.fields["zip"]
    services.set_mapping(upload=upload, mapping=mapping, now=timezone.now())
    monkeypatch.setattr(planning, "plan", dies)
    upload = advance(upload)

    assert services.is_being_planned(upload) is False
    assert (upload.plan_file, upload.totals) == ("", {})
    assert not default_storage.exists(old)


def test_an_older_plan_leaves_no_files(upload: Upload) -> None:
    services.leave_out(upload=upload, row=2, out=True, now=timezone.now())
    upload = advance(upload)

    _, names = default_storage.listdir(upload.folder)
    newest = PurePath(upload.plan_file).name
    assert sorted(name for name in names if name.startswith("plan-")) == [newest, f"{newest}-groups"]


def test_findings_are_grouped_the_worst_first() -> None:
    groups = review.finding_groups({"phone_repaired": 3, "zip_odd": 5, "email_odd": 9, "phone_invalid": 1})

    assert [heading for heading, _ in groups] == ["Cannot be sent", "Sent, but worth a look", "Repaired for you"]
    assert [line.kind.code for line in groups[1][1]] == ["email_odd", "zip_odd"]
