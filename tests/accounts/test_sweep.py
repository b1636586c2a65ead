"""The sweep finds what is due, whatever became of its worker."""

from datetime import timedelta

import pytest
from django.utils import timezone

from leadhub.accounts import services
from leadhub.accounts import sweep as sweeping
from leadhub.accounts.models import AccountFacts, Probe
from leadhub.credentials.models import Connection
from leadhub.jobs import leases
from tests.accounts.conftest import US, MakeProbe

pytestmark = pytest.mark.django_db


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """What the sweep asks workers for."""
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(sweeping, "wake", lambda *what: asked.append(what))
    return asked


def test_a_test_that_nobody_is_at_is_found(connection: Connection, woken: list[tuple[str, ...]]) -> None:
    services.request_test(connection=connection, account_id=US, actor=connection.owner, now=timezone.now())
    row = AccountFacts.objects.get()
    sweeping.sweep(now=timezone.now())
    assert woken == [(services.ASK, str(row.pk))]

    woken.clear()
    leases.take(AccountFacts.objects.all(), holder="elsewhere:1:x", now=timezone.now(), seconds=60)
    sweeping.sweep(now=timezone.now())
    assert woken == []
    sweeping.sweep(now=timezone.now() + timedelta(minutes=2))
    assert woken == [(services.ASK, str(row.pk))]


def test_a_probe_is_found_until_it_is_done(ask_for_probe: MakeProbe, woken: list[tuple[str, ...]]) -> None:
    probe = ask_for_probe()
    sweeping.sweep(now=timezone.now())
    assert woken == [(services.PROBE, str(probe.pk))]

    woken.clear()
    Probe.objects.update(not_before=timezone.now() + timedelta(minutes=1))
    sweeping.sweep(now=timezone.now())
    Probe.objects.update(not_before=None, step=Probe.Step.DONE, sealed="")
    sweeping.sweep(now=timezone.now())
    assert woken == []
