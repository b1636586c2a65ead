"""When it counts that RingCX does not show a lead: after time enough, and after the same answer twice."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from leadhub.practice.server import PracticeServer
from leadhub.submissions import claiming, looking, services, settling
from leadhub.submissions.models import Batch, Submission
from tests.submissions.conftest import Confirm, people

pytestmark = pytest.mark.django_db(transaction=True)
Deliver = Callable[[Submission], Submission]
Held = Callable[[Submission], list[dict[str, Any]]]
NOTHING = {"asked": 10, "held": 0, "elsewhere": 0, "unclear": 0, "lists": []}
FAILED = {"error": "RingCX did not answer."}


def lost(submission: Submission, ago: timedelta, **facts: Any) -> Batch:
    """The first batch, whose answer was lost so long ago."""
    services.prepare(submission)
    taken = claiming.claim(submission.account_key, holder="elsewhere:1:gone", clock=timezone.now)
    assert taken is not None
    then = timezone.now() - ago
    facts |= {"state": Batch.State.LOOKING, "sent_at": then, "over_at": then, "look_after": then}
    Batch.objects.filter(pk=taken.batch.pk).update(lease_holder="me", lease_until=None, **facts)
    taken.batch.refresh_from_db()
    return taken.batch


def test_nothing_is_sent_again_before_the_lost_call_is_certainly_over(
    confirm: Confirm, deliver: Deliver, practice: PracticeServer, settings: Any
) -> None:
    practice.world.fault("cut_before", endpoint="direct", next=1)
    submission = deliver(confirm(people(5)))
    first, second = (
        datetime.strptime(call["time"], "%Y-%m-%dT%H:%M:%S.%f%z") for call in practice.world.calls("direct")
    )
    # RingCX may be at work for as long as we would have waited, and its search then lags behind.
    assert (second - first).total_seconds() >= settings.LEADHUB_LOAD_TIMEOUT + settings.LEADHUB_SETTLE_SECONDS
    looks = [{name: said for name, said in look.items() if name != "at"} for look in submission.batches.get().evidence]
    assert len(looks) >= 2
    assert looks[-1] == looks[-2]


@pytest.mark.parametrize(
    ("looks", "state"),
    [
        ([], "looking"),
        ([NOTHING], "pending"),
        ([NOTHING, FAILED], "pending"),
        ([NOTHING, FAILED, FAILED], "pending"),
        ([NOTHING | {"unclear": 1}, FAILED], "looking"),
        ([FAILED], "looking"),
    ],
    ids=["first", "second", "one-failed-between", "two-failed-between", "another-answer", "never-answered"],
)
def test_two_looks_that_showed_the_same_prove_it_and_one_that_failed_between_them_says_nothing(
    looks: list[dict[str, Any]], state: str, confirm: Confirm, practice: PracticeServer, impatient: None
) -> None:
    evidence = [{"at": "2026-01-01T12:00:00+00:00"} | look for look in looks]
    batch = lost(confirm(people(10)), timedelta(hours=1), looks=len(looks), evidence=evidence)
    settling.look(batch, holder="me", clock=timezone.now)
    batch.refresh_from_db()
    assert batch.state == state


def test_what_was_seen_of_an_earlier_attempt_is_no_proof(
    confirm: Confirm, practice: PracticeServer, impatient: None
) -> None:
    evidence = [{"at": "2026-01-01T12:00:00+00:00"} | NOTHING] * 2
    batch = lost(confirm(people(10)), timedelta(hours=1), looks=0, evidence=evidence)
    settling.look(batch, holder="me", clock=timezone.now)
    batch.refresh_from_db()
    assert batch.state == Batch.State.LOOKING


def test_a_search_that_stays_down_leaves_it_to_a_person(
    confirm: Confirm, deliver: Deliver, held_by: Held, practice: PracticeServer
) -> None:
    practice.world.fault("500_before", endpoint="search", rate=1.0)
    practice.world.fault("cut_before", endpoint="direct", next=1)
    submission = deliver(confirm(people(10)))
    assert submission.totals == {"unknown": 10}
    assert held_by(submission) == []
    assert "error" in submission.batches.get().evidence[-1]


def test_leads_that_show_while_ringcx_is_asked_are_not_taken_for_duplicates(
    confirm: Confirm, practice: PracticeServer, impatient: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    practice.world.set(search_lag=3600)
    batch = lost(confirm(people(10)), timedelta(hours=1))
    leads = [{"externId": f"T-{n}", "leadPhone": f"206555{n:04}"} for n in range(10)]
    practice.world.seed_leads(batch.submission.campaign_id, leads, description=batch.description)
    real = looking.phones_in_campaign

    def shown_by_now(*args: Any) -> Any:
        practice.world.set(search_lag=0 if batch.looks else 3600)
        return real(*args)

    monkeypatch.setattr(looking, "phones_in_campaign", shown_by_now)
    for state in ("looking", "looking", "loaded"):
        Batch.objects.update(lease_holder="me")
        settling.look(batch, holder="me", clock=timezone.now)
        batch.refresh_from_db()
        assert batch.state == state


def test_a_batch_that_nobody_could_ask_about_for_days_is_still_settled(
    confirm: Confirm, deliver: Deliver, held_by: Held
) -> None:
    submission = confirm(people(10))
    batch = lost(submission, timedelta(days=2))
    Batch.objects.filter(pk=batch.pk).update(lease_holder="")
    submission = deliver(submission)
    assert submission.totals == {"loaded": 10}
    assert len(held_by(submission)) == 10


def test_a_search_that_comes_back_settles_it(
    confirm: Confirm, deliver: Deliver, held_by: Held, practice: PracticeServer
) -> None:
    practice.world.fault("500_before", endpoint="search", next=3)
    practice.world.fault("cut_before", endpoint="direct", next=1)
    submission = deliver(confirm(people(10)))
    assert submission.totals == {"loaded": 10}
    assert len(held_by(submission)) == 10
