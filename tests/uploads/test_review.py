"""The read side of the review: single rows by state, finding and group, with Excel's row numbers."""

import pytest

from leadhub.leads.states import RowState
from leadhub.submissions.rows import part_lines
from leadhub.uploads import review
from leadhub.uploads.models import Upload
from leadhub.uploads.review import ReviewRows
from tests.uploads.conftest import Receive, csv_of, people

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


def test_a_page_opens_only_the_parts_that_it_shows(reviewed: Receive, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = people(11_000)
    for at in (100, 5_500, 10_500):
        rows[at] = (*rows[at][:2], "n/a", *rows[at][3:])
    monkeypatch.setattr("leadhub.uploads.lookup.ONE_SEARCH", 12_000)
    upload = reviewed(csv_of(*rows))
    opened: list[str] = []

    def noted(name: str) -> tuple[bytes, ...]:
        opened.append(name)
        return part_lines(name)

    monkeypatch.setattr(review, "part_lines", noted)

    [row] = ReviewRows(upload, finding="phone_invalid")[1:2]

    assert row.number == 5_502
    middle = upload.parts.get(number=2)
    assert set(opened) == {middle.leads_name, middle.table_name}


def test_findings_are_grouped_the_worst_first() -> None:
    groups = review.finding_groups({"phone_repaired": 3, "zip_odd": 5, "email_odd": 9, "phone_invalid": 1})

    assert [heading for heading, _ in groups] == ["Cannot be sent", "Sent, but worth a look", "Repaired for you"]
    assert [line.kind.code for line in groups[1][1]] == ["email_odd", "zip_odd"]
