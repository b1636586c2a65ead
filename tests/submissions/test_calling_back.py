"""What one step of a stop, an un-stop or an undo makes of what it finds, also while a batch is still on its way."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from leadhub.jobs import clock
from leadhub.practice.server import PracticeServer
from leadhub.submissions import delivery, interventions, looking
from leadhub.submissions.models import Batch, Submission
from tests.submissions.conftest import CAMPAIGN, Confirm, people
from tests.submissions.test_interventions import ask, change, outcome, suppressed

pytestmark = pytest.mark.django_db(transaction=True)
Deliver = Callable[[Submission], Submission]


def test_an_answer_that_comes_while_a_stop_looks_is_not_the_end_of_it(
    confirm: Confirm, deliver: Deliver, practice: PracticeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    submission = deliver(confirm(people(10)))
    later = timezone.now() + timedelta(hours=1)
    Batch.objects.update(state=Batch.State.SENDING, lease_holder="elsewhere:1:1-x", lease_until=later)
    practice.world.set(search_lag=3600)
    stop = ask(submission, "stop")
    real = looking.ask

    def then_it_is_answered(*args: Any, **facts: Any) -> Any:
        found = real(*args, **facts)
        Batch.objects.update(state=Batch.State.LOADED, lease_holder="", lease_until=None)
        return found

    monkeypatch.setattr(looking, "ask", then_it_is_answered)
    assert interventions.step(stop, clock=clock.now)
    monkeypatch.undo()
    practice.world.set(search_lag=0)
    deliver(submission)
    assert outcome(stop) == {"stopped": 10}
    assert len(suppressed(practice) & {f"T-{n}" for n in range(10)}) == 10


def test_a_stop_leaves_time_for_the_looks_that_settle_its_batches(
    confirm: Confirm, deliver: Deliver, practice: PracticeServer
) -> None:
    submission = deliver(confirm(people(30)))
    now = timezone.now()
    Batch.objects.update(state=Batch.State.LOOKING, looks=0, look_after=now, over_at=now)
    Submission.objects.update(state=Submission.State.SENDING)
    stop = ask(submission, "stop")
    for _ in range(20):  # each thing takes so long that a part of the stop is always due again
        now += timedelta(seconds=5)
        delivery.tend(submission.account_key, partial(datetime.fromtimestamp, now.timestamp(), UTC))
    assert outcome(stop) == {"stopped": 30}
    submission.refresh_from_db()
    assert submission.state == Submission.State.DONE


def test_a_long_stop_keeps_no_other_load_waiting(confirm: Confirm, deliver: Deliver, practice: PracticeServer) -> None:
    stop = ask(deliver(confirm(people(30))), "stop")
    other = confirm(people(5, start=100))
    assert delivery.tend(other.account_key, clock.now)
    other.refresh_from_db()
    assert other.prepared
    assert stop.parts.filter(done=True).count() == 1


def test_leads_are_stopped_as_soon_as_they_show_although_their_batch_is_not_settled(
    confirm: Confirm, deliver: Deliver, practice: PracticeServer
) -> None:
    submission = deliver(confirm(people(10)))
    now = timezone.now()
    Batch.objects.update(state=Batch.State.LOOKING, looks=0, look_after=now + timedelta(hours=1), over_at=now)
    Submission.objects.update(state=Submission.State.SENDING)
    practice.world.set(search_lag=3600)
    ask(submission, "stop")
    assert delivery.tend(submission.account_key, clock.now)
    practice.world.set(search_lag=0)
    assert delivery.tend(submission.account_key, partial(datetime.fromtimestamp, now.timestamp() + 5, UTC))
    assert len(suppressed(practice) & {f"T-{n}" for n in range(10)}) == 10


def test_an_unstop_after_an_undo_has_to_do_only_with_the_leads_that_are_left(
    confirm: Confirm, deliver: Deliver, practice: PracticeServer
) -> None:
    submission = deliver(confirm(people(10)))
    change(practice, "T-1", "lead_passes = 1")
    ask(submission, "stop")
    deliver(submission)
    undo = ask(submission, "undo")
    deliver(submission)
    assert outcome(undo) == {"dialed": 1, "removed": 9}
    release = ask(submission, "release")
    deliver(submission)
    assert outcome(release) == {"released": 1}
    assert not any(lead["suppressed"] for lead in practice.world.leads(CAMPAIGN) if lead["externId"] == "T-1")
