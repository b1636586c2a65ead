"""The pages of stop, un-stop and undo: typed, reasoned, at once, and accounted for on the load's page."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from leadhub.people.models import User
from leadhub.practice.server import PracticeServer
from leadhub.submissions.models import Submission
from tests.submissions.conftest import CAMPAIGN, Confirm, people

pytestmark = pytest.mark.django_db(transaction=True)
Deliver = Callable[[Submission], Submission]
ClientOf = Callable[[User], Client]
WHY = "The wrong file"


@pytest.fixture
def load(confirm: Confirm, deliver: Deliver) -> Submission:
    """Alice's finished load of 10."""
    return deliver(confirm(people(10)))


def page(name: str, submission: Submission) -> str:
    return reverse(f"submissions:{name}", args=[submission.pk])


def shown(client: Client, submission: Submission) -> str:
    return client.get(page("detail", submission)).content.decode()


def load_panel(text: str) -> str:
    return text.partition('id="load"')[2].partition('id="batches"')[0]


def suppressed(practice: PracticeServer) -> int:
    return sum(lead["suppressed"] for lead in practice.world.leads(CAMPAIGN) if lead["externId"].startswith("T-"))


def test_a_stop_acts_in_ringcx_before_the_page_answers(
    load: Submission, alice: User, client_of: ClientOf, practice: PracticeServer, deliver: Deliver
) -> None:
    browser = client_of(alice)
    assert "Stop dialing" in shown(browser, load)
    browser.post(page("stop", load), {"reason": WHY, "word": "stop"})
    assert suppressed(practice) == 10
    assert "Stop under way, 1 of 1 batch done: 10 suppressed" in shown(browser, load)
    deliver(load)
    text = shown(browser, load)
    for fact in [
        "Dialing is stopped: 10 of 10 leads suppressed.",
        "10 suppressed: RingCX does not dial them.",
        WHY,
        "Let them be dialed again",
    ]:
        assert fact in text
    assert "failed" not in load_panel(text)
    assert "verdict is-good" not in text
    assert page("stop", load) not in text


def test_a_stop_under_way_says_how_far_it_is(
    confirm: Confirm, alice: User, client_of: ClientOf, deliver: Deliver
) -> None:
    load, browser = deliver(confirm(people(25))), client_of(alice)
    browser.post(page("stop", load), {"reason": WHY, "word": "stop"})
    text = " ".join(shown(browser, load).split())
    assert "under way, 1 of 3 batches done: 10 suppressed" in text
    assert "Dialing is being stopped: 10 of 25 leads suppressed." in text


def test_a_stop_that_ringcx_did_not_do_says_so(
    load: Submission, alice: User, client_of: ClientOf, deliver: Deliver
) -> None:
    browser = client_of(alice)
    browser.post(page("stop", load), {"reason": WHY, "word": "stop"})
    deliver(load)
    load.interventions.update(totals={"failed": 10})
    text = shown(browser, load)
    assert "Dialing could not be stopped: 0 of 10 leads suppressed." in text
    assert "10 failed" in text


def test_an_unstop_brings_them_back(
    load: Submission, alice: User, client_of: ClientOf, practice: PracticeServer, deliver: Deliver
) -> None:
    browser = client_of(alice)
    for kind in ("stop", "release"):
        browser.post(page(kind, load), {"reason": WHY, "word": kind})
        deliver(load)
    assert suppressed(practice) == 0
    text = shown(browser, load)
    for fact in ["Dialed again: 10 released", "verdict is-good", "All 10 leads are in RingCX."]:
        assert fact in text
    # What the stop came to is no longer so; that it was is in the events.
    head = load_panel(text)
    assert "suppressed" not in head
    assert "Dialing is stopped" not in head


def test_a_second_stop_takes_the_place_of_what_was_done_before(
    load: Submission, alice: User, client_of: ClientOf, deliver: Deliver
) -> None:
    browser = client_of(alice)
    for kind in ("stop", "release", "stop"):
        browser.post(page(kind, load), {"reason": WHY, "word": kind})
        deliver(load)
    head = load_panel(shown(browser, load))
    assert "Dialing is stopped: 10 of 10 leads suppressed." in head
    assert "10 released" not in head


def test_an_undo_counts_and_names_what_was_kept(
    load: Submission, alice: User, client_of: ClientOf, practice: PracticeServer, deliver: Deliver
) -> None:
    with practice.world.state.transaction():
        practice.world.state.db.execute("UPDATE leads SET lead_passes = 2 WHERE extern_id = 'T-4'")
    browser = client_of(alice)
    browser.post(page("undo", load), {"reason": WHY, "word": "UNDO"})
    deliver(load)
    text = shown(browser, load)
    for fact in ["9 removed", "1 kept", "It was dialed.", "Row 6."]:
        assert fact in text


def test_a_load_that_was_undone_does_not_say_that_its_leads_are_there(
    load: Submission, alice: User, client_of: ClientOf, deliver: Deliver
) -> None:
    browser = client_of(alice)
    browser.post(page("undo", load), {"reason": WHY, "word": "UNDO"})
    deliver(load)
    text = shown(browser, load)
    assert "None of the 10 leads is in RingCX. 10 were loaded and removed again." in text
    assert "are in RingCX" not in text
    assert "removed again" in browser.get(reverse("submissions:history")).content.decode()
    assert page("undo", load) not in text  # nothing is left to be done about
    assert page("stop", load) not in text


@pytest.mark.parametrize("kind", ["stop", "release", "undo"])
@pytest.mark.parametrize("sent", [{}, {"word": "yes", "reason": WHY}, {"reason": ""}], ids=["nothing", "word", "why"])
def test_nothing_happens_without_the_word_and_a_reason(
    kind: str, sent: dict[str, str], load: Submission, alice: User, client_of: ClientOf
) -> None:
    sent = {"word": kind, "reason": ""} if sent == {"reason": ""} else sent
    assert client_of(alice).post(page(kind, load), sent).status_code == 200
    assert not load.interventions.exists()


def test_what_cannot_be_done_says_so(load: Submission, alice: User, client_of: ClientOf) -> None:
    answer = client_of(alice).post(page("release", load), {"reason": WHY, "word": "RELEASE"}, follow=True)
    assert "This load is not stopped" in answer.content.decode()


@pytest.mark.parametrize("kind", ["stop", "release", "undo"])
def test_only_the_owner_and_admins_reach_the_leads(
    kind: str, load: Submission, alice: User, charlie: User, dana: User, client_of: ClientOf
) -> None:
    typed = {"reason": WHY, "word": kind}
    assert client_of(charlie).get(page(kind, load)).status_code == 404
    assert client_of(charlie).post(page(kind, load), typed).status_code == 404
    assert client_of(dana).get(page(kind, load)).status_code == 200
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(alice)
    assert strict.post(page(kind, load), typed).status_code == 403
    assert not load.interventions.exists()
