"""The pages of a load: its owner sees and acts, admins see, nobody else knows it exists."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from leadhub.audit import services as audit
from leadhub.people.models import User
from leadhub.practice import seeds
from leadhub.practice.server import PracticeServer
from leadhub.submissions import services
from leadhub.submissions.models import Batch, Submission
from leadhub.web import health
from tests.submissions.conftest import Confirm, people

pytestmark = pytest.mark.django_db(transaction=True)
Deliver = Callable[[Submission], Submission]
ClientOf = Callable[[User], Client]


@pytest.fixture
def load(confirm: Confirm, deliver: Deliver) -> Submission:
    """Alice's finished load of 12 leads, with one invalid row and one repeat."""
    return deliver(confirm([*people(12), ("T-bad", "No Phone", "n/a"), ("T-dup", "Again", "206 555 0003")]))


def page(name: str, submission: Submission, query: str = "") -> str:
    return reverse(f"submissions:{name}", args=[submission.pk]) + query


def text_of(client: Client, address: str, **headers: Any) -> str:
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_receipt_tells_everything_about_the_load(load: Submission, alice: User, client_of: ClientOf) -> None:
    shown = text_of(client_of(alice), page("detail", load))
    for fact in ["list.xlsx", "Spring 2026", "All 12 leads are in RingCX.", load.sha256, load.digest, "<dt>Phone</dt>"]:
        assert fact in shown
    assert "14 rows in the file" in shown
    assert "leadPhone" not in shown


def test_columns_are_called_as_in_the_review(load: Submission, alice: User, client_of: ClientOf) -> None:
    Submission.objects.update(mapping={"externId": "ID", "persona.Mobile": "Cell", "Shoe size": "Size"})
    shown = text_of(client_of(alice), page("detail", load))
    for label in ["Your ID", "Mobile (persona phone)", "Shoe size"]:
        assert f"<dt>{label}</dt>" in shown


def test_progress_asks_for_itself_until_the_load_is_done(
    confirm: Confirm, deliver: Deliver, alice: User, client_of: ClientOf
) -> None:
    submission = confirm(people(12))
    browser = client_of(alice)
    htmx = {"HX-Request": "true", "HX-Target": "load"}
    running = text_of(browser, page("detail", submission), **htmx)
    assert 'hx-trigger="every 2s"' in running
    assert "<html" not in running
    deliver(submission)
    ended = text_of(browser, page("detail", submission), **htmx)
    assert "every" not in ended
    assert 'hx-target="#main"' in ended  # once: the whole page now shows the receipt
    refreshed = text_of(browser, page("detail", submission), **{"HX-Request": "true", "HX-Target": "main"})
    assert "hx-trigger" not in refreshed.partition('id="load"')[2]


def test_a_receipt_asks_for_itself_until_it_is_compared_with_ringcx(
    load: Submission, alice: User, client_of: ClientOf
) -> None:
    browser = client_of(alice)
    Submission.objects.update(proof=Submission.Proof.DUE)
    htmx = {"HX-Request": "true", "HX-Target": "load"}
    # It has just ended: first the whole page, then only what still changes.
    assert 'hx-target="#main"' in text_of(browser, page("detail", load, "?was=underway"), **htmx)
    for headers in ({}, {"HX-Request": "true", "HX-Target": "main"}):
        waiting = text_of(browser, page("detail", load), **headers)
        assert 'hx-trigger="every 5s"' in waiting
        assert 'hx-trigger="load"' not in waiting
    assert browser.get(page("detail", load), headers=htmx).status_code == 204  # nothing moves under the reader
    Submission.objects.update(proof=Submission.Proof.CONFIRMED)
    assert 'hx-target="#main"' in text_of(browser, page("detail", load), **htmx)
    assert "hx-trigger" not in text_of(browser, page("detail", load)).partition('id="load"')[2]


def test_a_load_that_waits_for_a_smaller_one_says_so(confirm: Confirm, alice: User, client_of: ClientOf) -> None:
    large, small = confirm(people(60)), confirm(people(5, start=100))
    waiting = " ".join(text_of(client_of(alice), page("detail", large)).split())
    assert "Waiting for its turn" in waiting
    assert "1 smaller load to this sub-account goes first. 6 calls to RingCX to go, about" in waiting
    assert "Loading into RingCX" in text_of(client_of(alice), page("detail", small))
    services.cancel(submission=large, actor=alice, reason="Wrong file", now=timezone.now())
    assert "Settling what was under way" in text_of(client_of(alice), page("detail", large))


def test_what_is_sent_completely_cannot_be_paused(confirm: Confirm, alice: User, client_of: ClientOf) -> None:
    submission, browser = confirm(people(3)), client_of(alice)
    assert page("pause", submission) in text_of(browser, page("detail", submission))
    services.prepare(submission)
    submission.batches.update(state=Batch.State.LOOKING, sent_at=timezone.now())
    looked_for = text_of(browser, page("detail", submission))
    assert page("pause", submission) not in looked_for
    assert page("cancel", submission) in looked_for  # if it did not arrive, it is sent again
    submission.batches.update(state=Batch.State.LOADED)
    assert page("cancel", submission) not in text_of(browser, page("detail", submission))


def test_a_load_that_no_worker_serves_says_so(confirm: Confirm, alice: User, client_of: ClientOf) -> None:
    submission = confirm(people(3))
    assert "No worker is running" in text_of(client_of(alice), page("detail", submission))
    health.beat(name="here", now=timezone.now())
    assert "No worker is running" not in text_of(client_of(alice), page("detail", submission))


def test_rows_are_listed_by_state_with_excels_numbers_and_reasons(
    load: Submission, alice: User, client_of: ClientOf
) -> None:
    browser = client_of(alice)
    invalid = text_of(browser, page("rows", load, "?state=invalid"))
    assert ">14</th>" in invalid
    assert "n/a" in invalid
    repeats = text_of(browser, page("rows", load, "?state=duplicate_in_file"))
    assert "Row 5 has the same phone" in repeats


def test_an_unknown_state_or_page_shows_something_sensible(load: Submission, alice: User, client_of: ClientOf) -> None:
    assert "Rows of list.xlsx" in text_of(client_of(alice), page("rows", load, "?state=nonsense&page=999"))


def test_the_left_out_rows_come_as_a_workbook(load: Submission, alice: User, client_of: ClientOf) -> None:
    answer = client_of(alice).get(page("left-out", load))
    sheet = load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    assert [(line[0].value, line[1].value) for line in sheet.iter_rows(min_row=2)] == [
        (14, "invalid"),
        (15, "duplicate in file"),
    ]
    assert answer["Cache-Control"] == "no-store"


def test_a_held_load_can_be_let_go_on_or_ended_by_its_owner(
    confirm: Confirm, deliver: Deliver, alice: User, client_of: ClientOf, practice: PracticeServer
) -> None:
    practice.world.revoke(seeds.CLIENT_ID)
    submission = deliver(confirm(people(3)))
    browser = client_of(alice)
    shown = text_of(browser, page("detail", submission))
    assert "This load is held" in shown
    assert "Leave out the rest" in shown

    typed = {"reason": "The app was withdrawn", "word": "cancel"}
    assert browser.post(page("cancel", submission), typed).status_code == 302
    submission = deliver(submission)
    assert submission.state == Submission.State.DONE
    again = browser.post(page("go-on", submission), follow=True)
    assert "This load was not held" in again.content.decode()


def test_unknown_leads_can_be_asked_about_again(
    confirm: Confirm, deliver: Deliver, alice: User, client_of: ClientOf, practice: PracticeServer
) -> None:
    practice.world.set(search_lag=3600)
    practice.world.fault("cut_after", endpoint="direct", next=1)
    submission = deliver(confirm(people(5)))
    browser = client_of(alice)
    assert "Ask RingCX again about the 5 unknown" in text_of(browser, page("detail", submission))
    browser.post(page("look-again", submission))
    submission.refresh_from_db()
    assert submission.state == Submission.State.SENDING


@pytest.mark.parametrize("name", ["detail", "rows", "left-out"])
def test_anothers_load_does_not_exist(name: str, load: Submission, charlie: User, client_of: ClientOf) -> None:
    assert client_of(charlie).get(page(name, load)).status_code == 404


@pytest.mark.parametrize("name", ["go-on", "pause", "look-again"])
def test_only_the_owner_acts_and_only_by_post(
    name: str, load: Submission, alice: User, charlie: User, dana: User, client_of: ClientOf
) -> None:
    assert client_of(charlie).post(page(name, load)).status_code == 404
    assert client_of(dana).post(page(name, load)).status_code == 404
    assert client_of(alice).get(page(name, load)).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(alice)
    assert strict.post(page(name, load)).status_code == 403


def test_a_manager_sees_their_own_loads_and_an_admin_everybodys(
    load: Submission, alice: User, charlie: User, dana: User, client_of: ClientOf
) -> None:
    history = reverse("submissions:history")
    assert "list.xlsx" in text_of(client_of(alice), history)
    assert "Nothing has been loaded yet" in text_of(client_of(charlie), history)
    shown = text_of(client_of(dana), history)
    assert "list.xlsx" in shown
    assert "Everybody" in shown
    assert text_of(client_of(dana), page("detail", load))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("search=list", True),
        ("search=spring", True),
        ("search=other", False),
        ("state=done", True),
        ("state=held", False),
        ("campaign=180010", True),
        ("since=2020-01-01&until=2099-01-01", True),
        ("until=2020-01-01", False),
        ("since=nonsense", False),
    ],
)
def test_the_history_can_be_filtered(
    query: str, found: bool, load: Submission, dana: User, client_of: ClientOf
) -> None:
    shown = text_of(client_of(dana), f"{reverse('submissions:history')}?{query}")
    assert (page("detail", load) in shown) is found


def test_the_history_can_be_filtered_by_person(
    load: Submission, alice: User, bob: User, dana: User, client_of: ClientOf
) -> None:
    history = reverse("submissions:history")
    assert "list.xlsx" in text_of(client_of(dana), f"{history}?person={alice.pk}")
    assert "list.xlsx" not in text_of(client_of(dana), f"{history}?person={bob.pk}")
    # A manager has no such filter: it is ignored, not obeyed.
    assert "list.xlsx" in text_of(client_of(alice), f"{history}?person={bob.pk}")


def test_content_of_a_file_is_never_taken_for_markup(confirm: Confirm, alice: User, client_of: ClientOf) -> None:
    submission = confirm([("<script>alert(1)</script>", "<b>Bold</b>", "n/a"), *people(1)])
    shown = text_of(client_of(alice), page("rows", submission, "?state=invalid"))
    assert "<script>alert(1)" not in shown
    assert "&lt;script&gt;" in shown


def test_every_step_of_a_load_is_an_event(load: Submission, alice: User) -> None:
    actions = [event.action for event in audit.for_subject("submission", load.pk)]
    assert actions == ["submission.confirmed_by_ringcx", "submission.finished", "submission.confirmed"]
