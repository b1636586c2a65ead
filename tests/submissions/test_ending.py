"""A worker that is asked to end sends nothing more, and loses no answer by it."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import OperationalError

from leadhub.jobs import stopping
from leadhub.practice.server import PracticeServer
from leadhub.submissions import delivery, outcomes, sending
from leadhub.submissions.models import Batch, DeliveryJob, Submission
from tests.network import wait_for
from tests.submissions.conftest import Confirm, people

pytestmark = pytest.mark.django_db(transaction=True)
Deliver = Callable[[Submission], Submission]
Held = Callable[[Submission], list[dict[str, Any]]]


@pytest.fixture(autouse=True)
def nobody_asked() -> Iterator[None]:
    """Each test starts with a worker that may go on, and leaves one."""
    stopping.forget()
    yield
    stopping.forget()


def test_calls_under_way_are_answered_and_stored_and_nothing_more_leaves(
    confirm: Confirm, deliver: Deliver, held_by: Held, practice: PracticeServer, settings: Any
) -> None:
    settings.LEADHUB_SENDERS = 2
    settings.LEADHUB_LOAD_TIMEOUT = 10
    practice.world.set(latency=0.4)
    submission = confirm(people(200))

    def ask_soon() -> None:
        wait_for(lambda: len(practice.world.calls("direct")) >= 2, seconds=20)
        stopping.ask()

    asking = threading.Thread(target=ask_soon)
    asking.start()
    submission = deliver(submission)
    asking.join()

    states = list(submission.batches.values_list("state", flat=True))
    assert set(states) == {"loaded", "pending"}
    assert 2 <= states.count("loaded") <= 6
    assert len(held_by(submission)) == 10 * states.count("loaded")
    assert not Batch.objects.exclude(lease_holder="").exists()
    assert not DeliveryJob.objects.exclude(lease_holder="").exists()

    stopping.forget()
    practice.world.set(latency=0)
    submission = deliver(submission)
    assert submission.totals == {"loaded": 200}
    assert submission.batches.filter(looks__gt=0).count() == 0


def test_a_job_that_starts_after_that_does_nothing(confirm: Confirm, impatient: None, practice: PracticeServer) -> None:
    submission = confirm(people(5))
    stopping.ask()
    delivery.deliver(submission.account_key, seconds=20)
    assert not practice.world.calls("direct")


def fail(monkeypatch: pytest.MonkeyPatch, name: str, times: int, error: Exception) -> list[int]:
    """Let the database refuse to store an outcome so many times."""
    met: list[int] = []
    real = getattr(outcomes, name)

    def refuse_at_first(*args: Any, **facts: Any) -> None:
        if len(met) < times:
            met.append(1)
            raise error
        real(*args, **facts)

    monkeypatch.setattr(outcomes, name, refuse_at_first)
    return met


def test_an_answer_is_stored_once_the_database_is_back(
    confirm: Confirm, deliver: Deliver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "STORE_AGAIN", 0.01)
    met = fail(monkeypatch, "answered", 3, OperationalError("database is locked"))
    submission = deliver(confirm(people(20)))
    assert len(met) == 3
    assert submission.totals == {"loaded": 20}
    assert submission.batches.filter(looks__gt=0).count() == 0


@pytest.mark.parametrize("error", [OperationalError("disk full"), KeyError("a fault of ours")])
def test_an_answer_that_cannot_be_stored_is_asked_for_at_once(
    error: Exception, confirm: Confirm, deliver: Deliver, held_by: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "STORE_AGAIN", 0.01)
    monkeypatch.setattr(sending, "STORE_SECONDS", 0.05)
    fail(monkeypatch, "answered", 1 if isinstance(error, KeyError) else 1000, error)
    submission = deliver(confirm(people(10)))
    assert submission.totals == {"loaded": 10}
    assert len(held_by(submission)) == 10
