"""Do-not-call lists and uploads: their phones are never sent, whenever the list was added."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from leadhub.people.models import User
from leadhub.submissions.models import Submission
from leadhub.suppression import reading
from leadhub.suppression import services as suppression
from leadhub.suppression.models import SuppressionList
from leadhub.uploads import advancing, services
from leadhub.uploads.models import Upload
from tests.uploads.conftest import Receive, advance, csv_of, people
from tests.uploads.pages import text, url

pytestmark = pytest.mark.django_db


def suppress(user: User, *phones: str, name: str = "Complaints", read: bool = True) -> SuppressionList:
    """Add a list of phones as somebody of the team does."""
    added = suppression.add(
        file=ContentFile("\n".join(["Phone", *phones]).encode()),
        filename="dnc.csv",
        name=name,
        region="US",
        actor=user,
        now=timezone.now(),
    )
    if read:
        reading.read(str(added.pk))
    return added


def confirm(upload: Upload) -> Submission:
    return services.confirm(
        upload=upload, digest=upload.digest, without_lookup=False, actor=upload.owner, now=timezone.now()
    )


def test_a_listed_phone_is_suppressed(reviewed: Receive, bob: User) -> None:
    suppress(bob, people(1)[0][2])

    assert reviewed(csv_of(*people(3))).totals == {"ready": 2, "suppressed": 1}


def test_a_list_added_during_the_review_makes_the_plan_due_again(reviewed: Receive, bob: User) -> None:
    upload = reviewed(csv_of(*people(3)))
    assert advancing.due(upload) is None
    seen = upload.digest

    suppress(bob, people(1)[0][2])

    with pytest.raises(services.NotReady, match="still being checked"):
        confirm(upload)
    assert advance(upload).totals == {"ready": 2, "suppressed": 1}
    assert upload.digest != seen


def test_a_list_that_concerns_no_row_leaves_the_plan_as_it_was_seen(reviewed: Receive, bob: User) -> None:
    upload = reviewed(csv_of(*people(3)))
    seen = upload.digest
    suppress(bob, "415 555 0199")

    assert advance(upload).digest == seen


def test_nothing_is_confirmed_while_a_list_is_being_read(reviewed: Receive, browser: Client, bob: User) -> None:
    upload = reviewed(csv_of(*people(3)))
    listed = suppress(bob, people(1)[0][2], read=False)

    with pytest.raises(services.NotReady, match="“Complaints” is still being read"):
        confirm(upload)
    assert "“Complaints” is still being read" in text(browser.get(url("review", upload)))

    reading.read(str(listed.pk))
    assert confirm(advance(upload)).planned == 2


def test_a_removed_list_lets_its_phones_go(reviewed: Receive, bob: User, dana: User) -> None:
    listed = suppress(bob, people(1)[0][2])
    upload = reviewed(csv_of(*people(3)))

    suppression.remove(list_id=listed.pk, actor=dana, now=timezone.now())

    assert advance(upload).totals == {"ready": 3}


def test_the_rows_say_which_lists_keep_them_back(reviewed: Receive, browser: Client, bob: User) -> None:
    phone = people(1)[0][2]
    suppress(bob, phone, name="Complaints")
    suppress(bob, phone, name="State of Washington")
    upload = reviewed(csv_of(*people(3)))

    page = text(browser.get(url("rows", upload), {"state": "suppressed"}))
    assert "Suppressed 1" in page
    assert "on the list “Complaints” on the list “State of Washington”" in page
    assert "1 suppressed" in text(browser.get(url("review", upload)))


def test_a_look_at_a_stale_review_wakes_a_worker(
    reviewed: Receive, browser: Client, bob: User, django_capture_on_commit_callbacks: object
) -> None:
    upload = reviewed(csv_of(*people(3)))
    suppress(bob, people(1)[0][2])
    with django_capture_on_commit_callbacks() as woken:  # type: ignore[operator]  # pytest-django's
        browser.get(url("review", upload))
        browser.get(url("review", upload), headers={"HX-Request": "true", "HX-Target": "review"})
    assert len(woken) == 1
