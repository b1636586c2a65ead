"""Several senders share one load, one quota and one token."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection as database
from django.utils import timezone

from leadhub.credentials import pace
from leadhub.credentials.models import PaceWindow
from leadhub.practice.server import PracticeServer
from leadhub.submissions import delivery
from leadhub.submissions.models import Batch, Submission
from leadhub.submissions.outlook import outlook
from tests.submissions.conftest import Confirm, people

pytestmark = pytest.mark.django_db(transaction=True)
Deliver = Callable[[Submission], Submission]
Held = Callable[[Submission], list[dict[str, Any]]]


def test_slow_answers_are_waited_for_side_by_side(
    confirm: Confirm, deliver: Deliver, practice: PracticeServer, settings: Any
) -> None:
    settings.LEADHUB_SENDERS = 6
    practice.world.set(latency=2.0)
    submission = deliver(confirm(people(70)))
    assert submission.totals == {"loaded": 70}
    calls = submission.batches.filter(sent_at__isnull=False, answered_at__isnull=False)
    sent = sorted((batch.sent_at, batch.answered_at) for batch in calls if batch.sent_at and batch.answered_at)
    assert sent[0][1] <= sent[1][0]  # the first went alone
    assert max(start for start, _ in sent[1:]) < min(end for _, end in sent[1:])  # the others all at once


def test_the_quota_is_never_exceeded_and_never_wasted(
    confirm: Confirm, deliver: Deliver, practice: PracticeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "WINDOWS", {**pace.WINDOWS, "direct": ((6, 1.0), (12, 3.0))})
    practice.world.set(rate_limits=True, rate_limit_scale=0.2, rate_window_scale=0.1)
    submission = deliver(confirm(people(60), batch_size=2))
    assert submission.totals == {"loaded": 60}
    assert {call["status"] for call in practice.world.calls("direct")} == {200}
    assert len(PaceWindow.objects.get(endpoint="direct").stamps) <= 12


def test_a_small_load_starts_at_once_while_a_large_one_spreads_what_is_left_of_the_quota(
    confirm: Confirm, impatient: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "WINDOWS", {**pace.WINDOWS, "direct": ((6, 60.0),)})
    large = confirm(people(200))

    def work() -> None:
        try:
            delivery.deliver(large.account_key, seconds=3)
        finally:
            database.close()

    worker = threading.Thread(target=work)
    worker.start()
    _wait_for_loaded(large)
    small = confirm(people(5, start=900))
    _wait_for_loaded(small)
    worker.join()
    assert small.batches.get().state == Batch.State.LOADED
    assert large.batches.filter(state=Batch.State.LOADED).count() == 1


def _wait_for_loaded(submission: Submission) -> None:
    end = time.monotonic() + 10
    while not submission.batches.filter(state=Batch.State.LOADED).exists() and time.monotonic() < end:
        time.sleep(0.02)


def test_a_turn_for_which_no_batch_is_left_is_given_back(confirm: Confirm, deliver: Deliver) -> None:
    submission = deliver(confirm(people(25)))
    assert len(PaceWindow.objects.get(endpoint="direct").stamps) == submission.batches.count()


def test_a_token_that_ends_in_the_middle_costs_all_senders_one_renewal(
    confirm: Confirm, deliver: Deliver, held_by: Held, practice: PracticeServer, settings: Any
) -> None:
    settings.LEADHUB_SENDERS = 6
    practice.world.set(latency=0.05)
    before = len(practice.world.calls("refresh") + practice.world.calls("exchange"))
    submission = confirm(people(300), batch_size=5)
    ended = threading.Timer(0.6, lambda: practice.world.end_tokens(expired=True))
    ended.start()
    submission = deliver(submission)
    ended.join()
    assert submission.totals == {"loaded": 300}
    assert len(held_by(submission)) == 300
    assert any(call["status"] == 401 for call in practice.world.calls("direct"))
    assert len(practice.world.calls("refresh") + practice.world.calls("exchange")) == before + 1


def test_two_machines_share_a_load(
    confirm: Confirm, held_by: Held, impatient: None, practice: PracticeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    practice.world.set(latency=0.02)
    submission = confirm(people(200), batch_size=5)
    names = threading.local()
    monkeypatch.setattr(delivery, "this_machine", lambda: getattr(names, "name", "one"))

    def work(name: str) -> None:
        names.name = name
        try:
            delivery.deliver(submission.account_key, seconds=20)
        finally:
            database.close()

    machines = [threading.Thread(target=work, args=(name,)) for name in ("one", "other")]
    for machine in machines:
        machine.start()
    for machine in machines:
        machine.join()
    submission.refresh_from_db()
    assert submission.totals == {"loaded": 200}
    assert len(held_by(submission)) == 200
    assert set(submission.batches.values_list("attempts", flat=True)) == {1}


def test_a_second_job_on_the_same_machine_leaves_at_once(confirm: Confirm, impatient: None) -> None:
    submission = confirm(people(5))
    with delivery._alone_here(submission.account_key, timezone.now) as job:
        assert job is not None
        start = time.monotonic()
        delivery.deliver(submission.account_key, seconds=5)
        assert time.monotonic() - start < 1
    assert set(submission.batches.values_list("state", flat=True)) <= {"pending"}


def test_the_outlook_counts_what_stands_before(confirm: Confirm) -> None:
    large, small = confirm(people(600)), confirm(people(20, start=900))
    first, second = outlook(small, now=timezone.now()), outlook(large, now=timezone.now())
    assert first is not None
    assert second is not None
    assert (first.position, first.calls_before, first.calls) == (1, 0, 2)
    assert (second.position, second.calls_before, second.calls) == (2, 2, 60)
    assert first.seconds is not None
    assert second.seconds is not None
    assert first.seconds < second.seconds
    assert second.seconds > 20  # 62 calls need three windows of ten seconds


def test_nobody_can_say_how_long_a_held_load_takes(confirm: Confirm) -> None:
    submission = confirm(people(20))
    Submission.objects.update(state=Submission.State.HELD)
    submission.refresh_from_db()
    held = outlook(submission, now=timezone.now())
    assert held is not None
    assert held.seconds is None
    assert held.time_left == ""
    assert Batch.objects.count() == 0
