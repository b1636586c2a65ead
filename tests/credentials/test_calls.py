"""A turn that was taken before is used once and only fresh, and nothing leaves past the last check."""

from typing import Any

import pytest

from leadhub.credentials import pace
from leadhub.credentials.models import Connection, PaceWindow
from leadhub.credentials.pace import Pace, Turn
from leadhub.credentials.services import client_for
from leadhub.practice import seeds
from leadhub.practice.server import PracticeServer

pytestmark = pytest.mark.django_db
BODY = {
    "description": "A list",
    "dialPriority": "NORMAL",
    "duplicateHandling": "RETAIN_ALL",
    "timeZoneOption": "NPA_NXX",
    "uploadLeads": [{"externId": "T-1", "leadPhone": "2065550001"}],
}


@pytest.fixture
def turn(connection: Connection) -> Turn:
    taken = Pace(connection.account_key(seeds.US_ACCOUNT)).turn("direct")
    assert isinstance(taken, Turn)
    return taken


def stamps() -> list[float]:
    found: list[float] = PaceWindow.objects.get(endpoint="direct").stamps
    return found


def load(connection: Connection, **options: Any) -> None:
    client_for(connection, **options).load_leads(seeds.US_ACCOUNT, seeds.SPRING_CAMPAIGN, BODY)


def test_a_call_with_a_turn_takes_no_other(connection: Connection, turn: Turn) -> None:
    load(connection, turn=turn)
    assert stamps() == [turn.at]


def test_a_turn_that_was_kept_too_long_is_given_back(
    connection: Connection, turn: Turn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "FRESH", 0.0)
    load(connection, turn=turn)
    assert len(stamps()) == 1
    assert turn.at not in stamps()


def test_a_turn_is_good_for_one_call(connection: Connection, turn: Turn, practice: PracticeServer) -> None:
    practice.world.fault("401", endpoint="direct", next=1)
    load(connection, turn=turn)
    assert len(practice.world.calls("direct")) == 2
    assert len(stamps()) == 2


def test_what_the_last_check_raises_stops_the_call(connection: Connection, practice: PracticeServer) -> None:
    def stop() -> None:
        raise KeyError("no longer wanted")

    with pytest.raises(KeyError):
        load(connection, last_check=stop)
    assert practice.world.calls("direct") == []


def test_the_last_check_is_asked_before_every_attempt(connection: Connection, practice: PracticeServer) -> None:
    asked: list[int] = []
    practice.world.fault("401", endpoint="direct", next=1)
    load(connection, last_check=lambda: asked.append(1))
    assert len(asked) == 2


def test_the_last_check_is_for_loads_only(connection: Connection) -> None:
    asked: list[int] = []
    client_for(connection, last_check=lambda: asked.append(1)).sub_accounts()
    assert asked == []
