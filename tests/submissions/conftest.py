"""Confirmed plans, made from rows by the very code that makes them from files."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

import orjson
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from django_q.conf import Conf

from leadhub.credentials import pace
from leadhub.credentials.models import Connection
from leadhub.leads import checks, parts
from leadhub.leads.mapping import Mapping, Source
from leadhub.leads.options import LoadOptions
from leadhub.leads.plan import Choices, decide
from leadhub.leads.reading import Column
from leadhub.practice import seeds
from leadhub.practice.server import PracticeServer
from leadhub.submissions import delivery, outcomes, sending, services
from leadhub.submissions.models import Submission

HEADERS = ["Lead ID", "First Name", "Phone"]
COLUMNS = [Column(index, "ABC"[index], header) for index, header in enumerate(HEADERS)]
MAPPING = Mapping({"externId": Source((0,)), "firstName": Source((1,)), "leadPhone": Source((2,))})
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
        table = parts.pack(orjson.dumps([n, list(row)]) for n, row in enumerate(rows, start=2))
        result = checks.check_part(table, MAPPING, chosen, COLUMNS)
        plan = decide(result.row_keys, choices=Choices())
        destination = Submission(
            deployment="custom",
            account_id=seeds.US_ACCOUNT,
            account_name="Northwind Sales US",
            dial_group_id=group_of(campaign_id),
            dial_group_name="A dial group",
            campaign_id=campaign_id,
            campaign_name="Spring 2026",
        )
        confirmed = services.ConfirmedPlan(
            destination=destination,
            connection_id=connection.pk,
            upload_id="b6f3a1de-5a4c-4c2e-9b1f-0d6c3f1f5a77",
            filename=filename,
            size=1234,
            sha256="ab" * 32,
            sheet="Sheet1",
            header_row=1,
            columns=HEADERS,
            mapping={"leadPhone": "Phone"},
            options=chosen.to_json(),
            choices=Choices().to_json(),
            totals={state.value: count for state, count in plan.totals.items()},
            digest="d" * 64,
            parts=[{"leads": _keep(result.leads_part), "table": _keep(table), "rows": result.rows}],
            plan_file=_keep(plan.to_bytes()),
            canary=canary,
        )
        return services.create(plan=confirmed, actor=connection.owner, now=timezone.now())

    return make


def group_of(campaign_id: int) -> int:
    """The dial group a seeded campaign is in."""
    return next(int(one["groupId"]) for _, one in seeds.CAMPAIGNS if one["campaignId"] == campaign_id)


def _keep(data: bytes) -> str:
    return default_storage.save(f"tests/{uuid4()}", ContentFile(data))


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
