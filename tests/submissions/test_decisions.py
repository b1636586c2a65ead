"""What RingCX cannot settle, a person decides: with a reason, as an event, and safe against a change meanwhile."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from leadhub.audit import services as audit
from leadhub.practice.server import PracticeServer
from leadhub.submissions import decisions, services
from leadhub.submissions.decisions import CannotDecide
from leadhub.submissions.models import Batch, Submission
from tests.submissions.conftest import Confirm, people

pytestmark = pytest.mark.django_db(transaction=True)
Deliver = Callable[[Submission], Submission]
Held = Callable[[Submission], list[dict[str, Any]]]
WHY = "Seen in the campaign's lists"


@pytest.fixture
def unknown(confirm: Confirm, deliver: Deliver, practice: PracticeServer) -> Submission:
    """A load of 20 whose first batch RingCX shows as a list without leads."""
    practice.world.set(search_lag=3600)
    practice.world.fault("cut_after", endpoint="direct", next=1)
    submission = deliver(confirm(people(20)))
    assert submission.totals == {"loaded": 10, "unknown": 10}
    return submission


def decide(decision: Callable[..., None], submission: Submission, reason: str = WHY) -> None:
    batch = submission.batches.get(number=1)
    decision(batch=batch, actor=submission.owner, reason=reason, now=timezone.now())


def test_a_batch_can_be_taken_for_loaded(unknown: Submission, deliver: Deliver) -> None:
    decide(decisions.mark_loaded, unknown)
    submission = deliver(unknown)
    assert submission.state == Submission.State.DONE
    assert submission.totals == {"loaded": 20}


def test_a_batch_can_be_left_out_and_its_phones_stay_noted(unknown: Submission, deliver: Deliver) -> None:
    decide(decisions.leave_out, unknown)
    submission = deliver(unknown)
    assert submission.totals == {"loaded": 10, "excluded": 10}
    assert services.phones_sent_before(submission, {12065550001, 12065550011}) == {12065550001, 12065550011}


def test_a_batch_that_shows_after_all_is_not_sent_again(
    unknown: Submission, deliver: Deliver, held_by: Held, practice: PracticeServer
) -> None:
    practice.world.set(search_lag=0)
    decide(decisions.resend, unknown)
    submission = deliver(unknown)
    assert submission.totals == {"loaded": 20}
    assert max(Counter(lead["externId"] for lead in held_by(submission)).values()) == 1


def test_a_batch_that_does_not_show_is_sent_again_if_a_person_says_so(
    confirm: Confirm, deliver: Deliver, held_by: Held, practice: PracticeServer
) -> None:
    practice.world.fault("500_before", endpoint="search", rate=1.0)
    practice.world.fault("cut_before", endpoint="direct", next=1)
    submission = deliver(confirm(people(20)))
    assert submission.totals == {"loaded": 10, "unknown": 10}
    practice.world.clear_faults()
    decide(decisions.resend, submission)
    submission = deliver(submission)
    assert submission.totals == {"loaded": 20}
    assert len(held_by(submission)) == 20


@pytest.mark.parametrize(("largest", "calls"), [(500, 1), (5, 3)], ids=["whole", "in-halves"])
def test_a_batch_is_sent_again_although_its_first_list_is_there_without_leads(
    largest: int, calls: int, unknown: Submission, deliver: Deliver, held_by: Held, practice: PracticeServer
) -> None:
    with practice.world.state.transaction():  # RingCX took the list, and lost what was in it
        practice.world.state.db.execute("DELETE FROM leads WHERE extern_id LIKE 'T-_'")
    practice.world.set(search_lag=0, max_leads=largest, too_many_leads="413")
    decide(decisions.resend, unknown)
    submission = deliver(unknown)
    assert submission.totals == {"loaded": 20}
    assert max(Counter(lead["externId"] for lead in held_by(submission)).values()) == 1
    assert len(practice.world.calls("direct")) == 2 + calls


@pytest.mark.parametrize("decision", [decisions.mark_loaded, decisions.resend, decisions.leave_out])
def test_each_decision_is_an_event_with_its_reason(decision: Callable[..., None], unknown: Submission) -> None:
    decide(decision, unknown)
    event = audit.for_subject("submission", unknown.pk).first()
    assert event is not None
    assert event.actor == unknown.owner
    assert WHY in event.facts_json


@pytest.mark.parametrize("decision", [decisions.mark_loaded, decisions.resend, decisions.leave_out])
def test_a_decision_needs_a_reason_and_an_open_case(decision: Callable[..., None], unknown: Submission) -> None:
    with pytest.raises(CannotDecide, match="why"):
        decide(decision, unknown, reason="  ")
    unknown.batches.filter(number=1).update(state=Batch.State.LOADED)
    with pytest.raises(CannotDecide, match="needs no decision"):
        decide(decision, unknown)
