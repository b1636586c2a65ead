"""Whatever a probe loaded is removed; what cannot be removed is never called gone."""

import time
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from leadhub.accounts import probing, services
from leadhub.credentials.models import Connection
from leadhub.practice.server import PracticeServer
from tests.accounts.conftest import MakeProbe, finish

pytestmark = pytest.mark.django_db


def test_a_late_load_is_removed_too(
    make_probe: MakeProbe, practice: PracticeServer, monkeypatch: pytest.MonkeyPatch, resting: int, settings: Any
) -> None:
    """The answer is lost and the lead comes only after the probe gave up waiting for it."""
    settings.LEADHUB_SETTLE_SECONDS = 30.0
    monkeypatch.setattr(probing, "PATIENCE", 0.1)
    practice.world.fault("cut_late", endpoint="direct", seconds=0.5)
    probe = make_probe()
    assert probe.step == "clean"
    until = time.monotonic() + 20
    while not practice.world.lists(resting) and time.monotonic() < until:
        time.sleep(0.05)
    assert practice.world.lists(resting) != []

    assert finish(probe).left == []
    assert practice.world.leads(resting) == []


def test_what_cannot_be_removed_is_named(
    make_probe: MakeProbe, practice: PracticeServer, resting: int, connection: Connection
) -> None:
    practice.world.fault("500_before", endpoint="actions", next=1000)
    probe = make_probe()
    assert (probe.step, probe.left, probe.problem) == ("clean", [], "")
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        probing.run(str(probe.pk))
    probe.refresh_from_db()
    left = [lead["externId"] for lead in practice.world.leads(resting)]
    assert probe.step == "done"
    assert left
    assert set(left) <= set(probe.left)
    assert "could not remove everything" in probe.problem

    practice.world.clear_faults()
    services.remove_again(probe=probe, actor=connection.owner, now=timezone.now())
    probing.run(str(probe.pk))
    probe.refresh_from_db()
    assert (probe.left, probe.problem, practice.world.leads(resting)) == ([], "", [])


def test_a_lead_that_ringcx_stored_and_never_showed_is_not_called_gone(
    make_probe: MakeProbe,
    practice: PracticeServer,
    monkeypatch: pytest.MonkeyPatch,
    resting: int,
    connection: Connection,
) -> None:
    monkeypatch.setattr(probing, "PATIENCE", 0.2)
    practice.world.set(search_lag=1_000_000)
    probe = finish(make_probe())
    assert probe.left == [probe.extern_id(1)]
    with pytest.raises(services.CannotProbe, match="Have them removed first"):
        make_probe()

    practice.world.set(search_lag=0)
    services.remove_again(probe=probe, actor=connection.owner, now=timezone.now())
    assert finish(probe).left == []
    assert practice.world.leads(resting) == []


def test_a_search_that_fails_for_a_while_only_delays(
    make_probe: MakeProbe, practice: PracticeServer, resting: int
) -> None:
    practice.world.fault("503", endpoint="search", next=2, skip=7)
    probe = finish(make_probe())
    assert (probe.left, practice.world.leads(resting)) == ([], [])
