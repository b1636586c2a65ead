"""The wizard's door: choosing campaign and file, bad files, and whose upload it is."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from leadhub.credentials.models import Connection
from leadhub.people.models import User
from leadhub.practice import seeds
from leadhub.practice.server import PracticeServer
from leadhub.submissions.models import Submission
from leadhub.uploads.models import Upload
from tests.files.workbooks import row, xlsx
from tests.uploads.conftest import Receive, advance, csv_of, people
from tests.uploads.pages import chosen, form_data, option_data, text, url

pytestmark = pytest.mark.django_db


# --- Start ------------------------------------------------------------------------------------------------------------


def test_the_start_page_shows_the_limit_before_anything_is_uploaded(
    browser: Client, connection: Connection, settings: Any
) -> None:
    settings.LEADHUB_UPLOAD_MAX_BYTES = 5_000_000
    assert "Up to 5 MB, 1,048,576 rows and 256 columns." in text(browser.get(reverse("uploads:start")))


def test_the_start_page_asks_a_newcomer_for_a_connection_before_a_file(browser: Client) -> None:
    shown = text(browser.get(reverse("uploads:start")))
    assert "Add your connection to RingCX first." in shown
    assert "Drop a spreadsheet here" not in shown


def test_a_file_and_a_campaign_lead_to_the_columns(browser: Client, connection: Connection) -> None:
    file = SimpleUploadedFile("leads.csv", csv_of(*people(3)))
    response = browser.post(reverse("uploads:start"), {**chosen(connection), "file": file})

    upload = Upload.objects.get()
    assert response.headers["Location"] == url("columns", upload)
    assert (upload.campaign_name, upload.dial_group_name) == ("Spring 2026", "US Predictive")
    assert upload.filename == "leads.csv"


def test_htmx_is_sent_on_too(browser: Client, connection: Connection) -> None:
    file = SimpleUploadedFile("leads.csv", csv_of(*people(3)))
    response = browser.post(
        reverse("uploads:start"), {**chosen(connection), "file": file}, headers={"HX-Request": "true"}
    )

    assert response.headers["HX-Redirect"] == url("columns", Upload.objects.get())


def test_without_a_campaign_the_page_says_so(browser: Client, connection: Connection) -> None:
    file = SimpleUploadedFile("leads.csv", csv_of(*people(3)))
    response = browser.post(reverse("uploads:start"), {"file": file})

    assert "Choose a campaign first, then the file again." in text(response)
    assert not Upload.objects.exists()


def test_without_a_file_the_page_says_so(browser: Client, connection: Connection) -> None:
    assert "Choose a file first." in text(browser.post(reverse("uploads:start"), chosen(connection)))


def test_a_file_over_the_limit_is_named_with_the_limit(browser: Client, connection: Connection, settings: Any) -> None:
    settings.LEADHUB_UPLOAD_MAX_BYTES = 200_000
    file = SimpleUploadedFile("big.csv", bytes(300_000))
    response = browser.post(reverse("uploads:start"), {**chosen(connection), "file": file})

    assert "big.csv is larger than the limit of 200 kB. Split it into several files." in text(response)
    assert not Upload.objects.exists()


def test_a_campaign_that_vanished_is_a_sentence(
    browser: Client, connection: Connection, practice: PracticeServer
) -> None:
    practice.world.remove_campaign(seeds.SPRING_CAMPAIGN)
    file = SimpleUploadedFile("leads.csv", csv_of(*people(3)))
    response = browser.post(reverse("uploads:start"), {**chosen(connection), "file": file})

    assert "That campaign is not there any more" in text(response)
    assert not Upload.objects.exists()


def test_a_revoked_connection_is_a_sentence(browser: Client, connection: Connection, practice: PracticeServer) -> None:
    practice.world.revoke(seeds.CLIENT_ID)
    file = SimpleUploadedFile("leads.csv", csv_of(*people(3)))
    response = browser.post(reverse("uploads:start"), {**chosen(connection), "file": file})

    assert "RingCX refused this connection" in text(response)
    assert not Upload.objects.exists()
    practice.world.restore(seeds.CLIENT_ID)


def test_another_persons_connection_is_no_choice(
    client_of: Callable[[User], Client], bob: User, connection: Connection
) -> None:
    file = SimpleUploadedFile("leads.csv", csv_of(*people(3)))
    client_of(bob).post(reverse("uploads:start"), {**chosen(connection), "file": file})

    assert not Upload.objects.exists()


def test_the_picker_alone_comes_back_to_htmx(browser: Client, connection: Connection) -> None:
    response = browser.get(
        reverse("uploads:start"), chosen(connection), headers={"HX-Request": "true", "HX-Target": "picker"}
    )

    assert response.content.decode().lstrip().startswith('<section id="picker"')
    assert 'form="start-form"' in response.content.decode()


# --- Unreadable -------------------------------------------------------------------------------------------------------


def test_an_unreadable_file_has_a_page_that_leads_to_another_file_for_the_same_campaign(
    browser: Client, receive: Receive, connection: Connection
) -> None:
    upload = receive(b"", "nothing.csv")
    response = browser.get(url("where", upload), follow=True)

    assert response.redirect_chain[-1][0] == url("problem", upload)
    assert "nothing.csv is empty. Check that the export finished, then upload it again." in text(response)
    link = response.context["start_url"]
    assert f'href="{escape(link)}"' in response.content.decode()
    again = browser.get(link)
    assert again.context["picker"].choice == chosen(connection)


# --- Whose it is ------------------------------------------------------------------------------------------------------

PAGES = ("where", "problem", "columns", "reading", "options", "review", "rows", "readiness")
POSTS = ("forget", "sample", "leave-out", "choices", "lookup", "confirm")


@pytest.mark.parametrize("person", ["bob", "dana"])
def test_nobody_else_sees_or_touches_it_not_even_an_admin(
    client_of: Callable[[User], Client], reviewed: Receive, request: pytest.FixtureRequest, person: str
) -> None:
    upload = reviewed(csv_of(*people(3)))
    other = client_of(request.getfixturevalue(person))

    assert [other.get(url(name, upload)).status_code for name in PAGES] == [404] * len(PAGES)
    posts = (*POSTS, "columns", "reading", "options")
    assert [other.post(url(name, upload)).status_code for name in posts] == [404] * len(posts)
    upload.refresh_from_db()
    assert upload.state == Upload.State.REVIEW


@pytest.mark.parametrize("name", POSTS)
def test_what_changes_something_is_only_a_post(browser: Client, reviewed: Receive, name: str) -> None:
    assert browser.get(url(name, reviewed(csv_of(*people(3))))).status_code == 405


@pytest.mark.parametrize("name", POSTS)
def test_a_post_from_another_site_is_refused(alice: User, reviewed: Receive, name: str) -> None:
    upload = reviewed(csv_of(*people(3)))
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(alice)

    assert strict.post(url(name, upload), {"digest": upload.digest}).status_code == 403
    assert not Submission.objects.exists()


def test_an_upload_that_never_was_is_not_found(browser: Client) -> None:
    assert browser.get(reverse("uploads:review", args=[uuid4()])).status_code == 404


def test_whoever_is_not_signed_in_is_asked_to(client: Client, reviewed: Receive) -> None:
    response = client.get(url("review", reviewed(csv_of(*people(3)))))

    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("people:sign-in"))


def test_a_workbook_goes_all_the_way(browser: Client, connection: Connection) -> None:
    book = xlsx(row(1, "First Name", "Phone"), row(2, "Ann", 2064440101), row(3, "Bob", 2064440102))
    file = SimpleUploadedFile("leads.xlsx", book)
    browser.post(reverse("uploads:start"), {**chosen(connection), "file": file})
    upload = Upload.objects.get()
    browser.post(url("columns", upload), form_data(browser, upload))
    browser.post(url("options", upload), option_data(browser, upload))
    advance(upload)

    browser.post(url("confirm", upload), {"digest": upload.digest})

    assert Submission.objects.get().planned == 2
