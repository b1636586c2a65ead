"""Self-tests and probes, done in this process; waits become moments."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from leadhub.accounts import asking, probing, removing, services
from leadhub.accounts.models import AccountFacts, Probe
from leadhub.credentials import pace
from leadhub.credentials.models import Connection
from leadhub.practice import seeds
from leadhub.practice.server import PracticeServer

US = seeds.US_ACCOUNT
GROUP = 115793
FIRST, SECOND = "(206) 555-0171", "(206) 555-0172"

TestAccount = Callable[..., AccountFacts]
MakeProbe = Callable[..., Probe]


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """Waits for what comes late become moments; their order stays."""
    settings.LEADHUB_SETTLE_SECONDS = 0.1
    settings.LEADHUB_LOAD_TIMEOUT = 0.5
    monkeypatch.setattr(probing, "PATIENCE", 3.0)
    monkeypatch.setattr(probing, "FIRST_PAUSE", 0.02)
    monkeypatch.setattr(probing, "LONGEST_PAUSE", 0.1)
    monkeypatch.setattr(probing, "STILL", 0.05)
    monkeypatch.setattr(removing, "QUIET", 0.05)
    monkeypatch.setattr(removing, "PAUSES", (0.03,) * removing.ROUNDS)
    monkeypatch.setattr(pace, "WINDOWS", dict.fromkeys(pace.WINDOWS, ((1_000_000, 1.0),)))


@pytest.fixture
def test_account(connection: Connection) -> TestAccount:
    """Test a sub-account and give back what is kept of it."""

    def run(account_id: str = US) -> AccountFacts:
        services.request_test(connection=connection, account_id=account_id, actor=connection.owner, now=timezone.now())
        row = AccountFacts.objects.get(connection=connection, account_id=account_id)
        asking.ask(str(row.pk))
        row.refresh_from_db()
        return row

    return run


@pytest.fixture
def resting(practice: PracticeServer) -> int:
    """An inactive campaign without leads."""
    return int(practice.world.add_campaign(GROUP, "Resting 2026", isActive=0)["campaignId"])


@pytest.fixture
def ask_for_probe(connection: Connection, resting: int, test_account: TestAccount) -> MakeProbe:
    """Test the sub-account, then ask for a probe in the resting campaign."""

    def ask(**changes: Any) -> Probe:
        test_account()
        asked: dict[str, Any] = {
            "connection": connection,
            "account_id": US,
            "campaign_id": resting,
            "numbers": (FIRST, SECOND),
            "region": "US",
            "reason": "A new account",
            "actor": connection.owner,
            "now": timezone.now(),
        }
        return services.request_probe(**{**asked, **changes})

    return ask


@pytest.fixture
def make_probe(ask_for_probe: MakeProbe) -> MakeProbe:
    """Ask for a probe and have a worker make it."""

    def make(**changes: Any) -> Probe:
        probe = ask_for_probe(**changes)
        probing.run(str(probe.pk))
        probe.refresh_from_db()
        return probe

    return make


def finish(probe: Probe) -> Probe:
    """Let time go by, and the sweep come round, until the probe is over."""
    for minute in (1, 5, 10, 16, 17):
        probe.refresh_from_db()
        if probe.step == Probe.Step.DONE:
            break
        with time_machine.travel(timezone.now() + timedelta(minutes=minute)):
            probing.run(str(probe.pk))
    probe.refresh_from_db()
    return probe
