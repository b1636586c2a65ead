"""Pages on which a person decides: with what is known in view, and never without a reason."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from leadhub.audit import services as audit
from leadhub.people.models import User
from leadhub.practice.server import PracticeServer
from leadhub.submissions import readback, services
from leadhub.submissions.models import Batch, Submission
from tests.submissions.conftest import Confirm, people

pytestmark = pytest.mark.django_db(transaction=True)
Deliver = Callable[[Submission], Submission]
ClientOf = Callable[[User], Client]
WHY = "Seen in the lead list"


@pytest.fixture
def unknown(confirm: Confirm, deliver: Deliver, practice: PracticeServer) -> Submission:
    """A load of 20 whose first batch RingCX shows as a list without leads."""
    practice.world.set(search_lag=3600)
    practice.world.fault("cut_after", endpoint="direct", next=1)
    return deliver(confirm(people(20)))


def page(name: str, submission: Submission, *more: int) -> str:
    return reverse(f"submissions:{name}", args=[submission.pk, *more])


def shown(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_shows_what_was_asked_and_what_came_back(
    unknown: Submission, alice: User, client_of: ClientOf
) -> None:
    browser = client_of(alice)
    assert page("decide", unknown) in shown(browser, page("detail", unknown))
    text = shown(browser, page("decide", unknown))
    batch = unknown.batches.get(number=1)
    for fact in [batch.description, "0 of 10", "10 supplied", "Mark as loaded", "Send again", "Leave out"]:
        assert fact in text


@pytest.mark.parametrize(
    ("decision", "state"),
    [
        ("mark_loaded", Batch.State.LOADED),
        ("resend", Batch.State.LOOKING),
        ("leave_out", Batch.State.ENDED),
    ],
)
def test_a_batch_is_settled_as_the_person_says(
    decision: str, state: str, unknown: Submission, alice: User, client_of: ClientOf
) -> None:
    answer = client_of(alice).post(
        page("decide-batch", unknown, 1), {"decision": decision, "batch-1-reason": WHY}, follow=True
    )
    assert answer.redirect_chain[-1][0] == page("detail", unknown)
    assert unknown.batches.get(number=1).state == state
    event = audit.for_subject("submission", unknown.pk).first()
    assert event is not None
    assert WHY in event.facts_json


@pytest.mark.parametrize("sent", [{"decision": "mark_loaded"}, {"decision": "erase", "batch-1-reason": WHY}])
def test_nothing_is_settled_without_a_reason_or_by_another_word(
    sent: dict[str, str], unknown: Submission, alice: User, client_of: ClientOf
) -> None:
    answer = client_of(alice).post(page("decide-batch", unknown, 1), sent)
    assert answer.status_code == 200  # the page again, not a redirect
    assert unknown.batches.get(number=1).state == Batch.State.UNKNOWN


def test_a_case_that_was_settled_meanwhile_says_so(unknown: Submission, alice: User, client_of: ClientOf) -> None:
    unknown.batches.filter(number=1).update(state=Batch.State.LOADED)
    browser = client_of(alice)
    sent = {"decision": "leave_out", "batch-1-reason": WHY}
    answer = browser.post(page("decide-batch", unknown, 1), sent, follow=True)
    assert "needs no decision any more" in answer.content.decode()
    assert "Nothing to decide" in shown(browser, page("decide", unknown))


@pytest.mark.parametrize(("name", "more"), [("decide", ()), ("decide-batch", (1,)), ("cancel", ())])
def test_only_the_owner_and_admins_decide(
    name: str, more: tuple[int, ...], unknown: Submission, alice: User, charlie: User, dana: User, client_of: ClientOf
) -> None:
    address = page(name, unknown, *more)
    assert client_of(charlie).get(address).status_code in (404, 405)
    assert client_of(charlie).post(address).status_code in (404, 405)
    allowed = client_of(dana).post(address) if more else client_of(dana).get(address)
    assert allowed.status_code == 200
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(alice)
    assert strict.post(address).status_code in (403, 405)


def test_a_running_load_is_paused_at_once_and_goes_on(
    confirm: Confirm, deliver: Deliver, alice: User, client_of: ClientOf, practice: PracticeServer
) -> None:
    submission = confirm(people(30))
    browser = client_of(alice)
    assert "Pause" in shown(browser, page("detail", submission))
    browser.post(page("pause", submission))
    submission = deliver(submission)
    assert submission.state == Submission.State.HELD
    assert len(practice.world.calls("direct")) == 0
    assert "It was paused" in shown(browser, page("detail", submission))
    browser.post(page("go-on", submission))
    submission = deliver(submission)
    assert submission.totals == {"loaded": 30}
    actions = [event.action for event in audit.for_subject("submission", submission.pk)]
    assert {"submission.paused", "submission.resumed"} <= set(actions)


def test_a_finished_load_cannot_be_paused_or_cancelled(
    confirm: Confirm, deliver: Deliver, alice: User, client_of: ClientOf
) -> None:
    submission = deliver(confirm(people(3)))
    browser = client_of(alice)
    answer = browser.post(page("pause", submission), follow=True)
    assert "nothing was changed" in answer.content.decode()
    answer = browser.post(page("cancel", submission), {"reason": WHY, "word": "CANCEL"}, follow=True)
    assert "nothing was changed" in answer.content.decode()
    submission.refresh_from_db()
    assert submission.state == Submission.State.DONE


@pytest.mark.parametrize("prepared", [False, True], ids=["not cut yet", "cut into batches"])
def test_cancelling_sends_nothing_more_and_the_receipt_adds_up(
    prepared: bool, confirm: Confirm, deliver: Deliver, alice: User, client_of: ClientOf, practice: PracticeServer
) -> None:

    submission = confirm(people(30))
    if prepared:
        services.prepare(submission)
    browser = client_of(alice)
    assert browser.post(page("cancel", submission), {"reason": WHY, "word": "yes"}).status_code == 200
    assert browser.post(page("cancel", submission), {"reason": WHY, "word": "CANCEL"}).status_code == 302
    submission = deliver(submission)
    assert submission.state == Submission.State.DONE
    assert sum(submission.totals.values()) == 30
    assert "loaded" not in submission.totals
    assert len(practice.world.calls("direct")) == 0


def test_rows_that_ringcx_does_not_hold_are_named_on_the_page(
    confirm: Confirm, deliver: Deliver, alice: User, client_of: ClientOf
) -> None:
    submission = deliver(confirm(people(20)))
    assert "Confirmed</strong> by RingCX" in shown(client_of(alice), page("detail", submission))
    facts = readback.Comparison(expected=20, found=18, missing=[3, 7], surplus=["A list"]).to_json()
    Submission.objects.update(proof=Submission.Proof.DIFFERENT, proof_facts=facts)
    text = shown(client_of(alice), page("detail", submission))
    for fact in ["18 of 20", "rows 5, 9", "“A list”"]:
        assert fact in text
