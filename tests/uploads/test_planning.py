"""Planning: every row has one state, duplicates are found in all three places, and the digest stands for all of it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from leadhub.credentials.models import Connection
from leadhub.leads.options import LoadOptions
from leadhub.leads.plan import Plan
from leadhub.uploads import files, services
from leadhub.uploads.models import Upload
from tests.uploads.conftest import Receive, advance, csv_of, people

pytestmark = pytest.mark.django_db


def now_confirmed(upload: Upload) -> None:
    services.confirm(upload=upload, digest=upload.digest, without_lookup=False, actor=upload.owner, now=timezone.now())


def test_every_row_of_the_file_has_exactly_one_state(reviewed: Receive) -> None:
    rows = [*people(5), ("T-5", "Twin", people(1)[0][2], "WA", "98101"), ("T-6", "Lost", "n/a", "WA", "98101")]
    upload = reviewed(csv_of(*rows))

    assert upload.totals == {"ready": 5, "duplicate_in_file": 1, "invalid": 1}
    assert len(Plan.from_bytes(files.fetch(upload.plan_file)).states) == upload.table["rows"] == 7


def test_what_an_earlier_load_sent_is_left_out(reviewed: Receive) -> None:
    now_confirmed(reviewed(csv_of(*people(3))))

    upload = reviewed(csv_of(*people(5)))

    assert upload.totals == {"ready": 2, "sent_before": 3}


def test_what_another_persons_connection_sent_counts_too(reviewed: Receive, bobs: Connection) -> None:
    first = reviewed(csv_of(*people(3)))
    Upload.objects.filter(pk=first.pk).update(owner=bobs.owner, connection=bobs)
    first.refresh_from_db()
    now_confirmed(first)

    assert reviewed(csv_of(*people(3))).totals == {"sent_before": 3}


def test_a_row_left_out_is_excluded_and_lets_its_twin_go(reviewed: Receive) -> None:
    rows = [*people(2), ("T-2", "Twin", people(1)[0][2], "WA", "98101")]
    upload = reviewed(csv_of(*rows))
    assert upload.totals == {"ready": 2, "duplicate_in_file": 1}

    services.leave_out(upload=upload, row=2, out=True, now=timezone.now())
    assert advance(upload).totals == {"ready": 2, "excluded": 1}

    services.leave_out(upload=upload, row=2, out=False, now=timezone.now())
    assert advance(upload).totals == {"ready": 2, "duplicate_in_file": 1}


def test_phones_that_are_all_invalid_leave_nothing_to_send(reviewed: Receive) -> None:
    upload = reviewed(csv_of(*[(f"T-{n}", "X", "12345", "WA", "98101") for n in range(3)]))

    assert upload.totals == {"invalid": 3}
    assert services.why_not(upload) == (
        "No row of this file is left to send. Change what is left out, or upload another file."
    )


def option(name: str, value: Any) -> Callable[[Upload], None]:
    def change(upload: Upload) -> None:
        options = LoadOptions.from_json({**upload.options, name: value})
        services.set_options(upload=upload, options=options, now=timezone.now())

    return change


@pytest.mark.parametrize(
    "change",
    [
        option("dialPriority", "IMMEDIATE"),
        option("duplicateHandling", "RETAIN_ALL"),
        option("description", "Another name"),
        lambda upload: services.set_choices(upload=upload, choices={"skip_sent": False}, now=timezone.now()),
        lambda upload: services.leave_out(upload=upload, row=3, out=True, now=timezone.now()),
    ],
    ids=["priority", "duplicate handling", "list name", "choice", "row left out"],
)
def test_any_change_of_what_is_sent_changes_the_digest(reviewed: Receive, change: Callable[[Upload], None]) -> None:
    upload = reviewed(csv_of(*people(3)))
    before = upload.digest

    change(upload)

    assert advance(upload).digest != before


def test_the_same_decisions_give_the_same_digest(reviewed: Receive) -> None:
    upload = reviewed(csv_of(*people(3)))
    before = upload.digest
    Upload.objects.filter(pk=upload.pk).update(plan_key="", leads_key="")

    assert advance(upload).digest == before
