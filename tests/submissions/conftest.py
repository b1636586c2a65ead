"""Confirmed plans, made from rows by the very code that makes them from files."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_q.conf import Conf

from leadhub.credentials import pace
from leadhub.credentials.models import Connection
from leadhub.leads.options import LoadOptions
from leadhub.practice import seeds
from leadhub.practice.server import PracticeServer
from leadhub.submissions import delivery, outcomes, sending, services
from leadhub.submissions.models import Submission
from tests.plans import confirmed_plan

CAMPAIGN = seeds.SPRING_CAMPAIGN

Rows = Sequence[tuple[str, str, str]]
Confirm = Callable[..., Submission]


def people(count: int, *, start: int = 0) -> list[tuple[str, str, str]]:
    """Rows with phones that nobody has."""
    return [(f"T-{n}", f"Person {n}", f"206 555 {n:04}") for n in range(start, start + count)]


@pytest.fixture
def jobs_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wake-ups stay in the queue: a test says itself when a delivery runs."""
    monkeypatch.setattr(Conf, "SYNC", False)


@pytest.fixture
def confirm(connection: Connection, jobs_wait: None) -> Confirm:
    """Confirm a plan of rows (id, name, phone); options, the campaign and a canary can be said."""

    def make(
        rows: Rows, *, campaign_id: int = CAMPAIGN, filename: str = "list.xlsx", canary: bool = False, **options: Any
    ) -> Submission:
        chosen = LoadOptions(**{"batch_size": 10, **options})
        confirmed = confirmed_plan(rows, connection, chosen, campaign_id=campaign_id, filename=filename, canary=canary)
        return services.create(plan=confirmed, actor=connection.owner, now=timezone.now())

    return make


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """Waits between looks and retries become moments; their order stays."""
    settings.LEADHUB_SETTLE_SECONDS = 0.1
    settings.LEADHUB_LOAD_TIMEOUT = 0.5
    monkeypatch.setattr(outcomes, "SEARCH_LAG", timedelta(0))
    monkeypatch.setattr(sending, "BACK_OFF", (0.02,))
    monkeypatch.setattr(pace, "WINDOWS", dict.fromkeys(pace.WINDOWS, ((1_000_000, 1.0),)))


@pytest.fixture
def deliver(impatient: None) -> Callable[[Submission], Submission]:
    """Deliver what is due for the submission's sub-account, in this process."""

    def run(submission: Submission) -> Submission:
        delivery.deliver(submission.account_key, seconds=20)
        submission.refresh_from_db()
        return submission

    return run


@pytest.fixture
def held_by(practice: PracticeServer) -> Callable[[Submission], list[dict[str, Any]]]:
    """What the practice RingCX holds of a submission."""

    def found(submission: Submission) -> list[dict[str, Any]]:
        return [lead for lead in practice.world.leads(submission.campaign_id) if lead["externId"].startswith("T-")]

    return found
