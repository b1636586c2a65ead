"""A wake-up goes out only after the commit, and a queue that cannot be reached harms nobody."""

import pytest
from django.db import transaction
from django_q.conf import Conf
from django_q.models import OrmQ

from leadhub.jobs import wake as room
from leadhub.jobs.wake import wake

pytestmark = pytest.mark.django_db(transaction=True)
JOB = "leadhub.submissions.delivery.deliver"


@pytest.fixture(autouse=True)
def _jobs_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Conf, "SYNC", False)


def test_it_wakes_after_the_commit() -> None:
    with transaction.atomic():
        wake(JOB, "nowhere/1")
        assert not OrmQ.objects.exists()
    assert OrmQ.objects.count() == 1


def test_it_wakes_nobody_for_what_was_rolled_back() -> None:
    with transaction.atomic():
        wake(JOB, "nowhere/1")
        transaction.set_rollback(True)
    assert not OrmQ.objects.exists()


def test_a_queue_out_of_reach_is_no_error(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    def broken(*_: object) -> None:
        raise ConnectionError("no broker")

    monkeypatch.setattr(room, "async_task", broken)
    wake(JOB, "nowhere/1")
    assert "the next sweep will" in caplog.text
