"""The vendor's own Python SDK, pointed at a practice server instead of RingCX."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from ringcentral_engage_voice import RingCentralEngageVoice

from leadhub.practice.seeds import CLIENT_ID, CLIENT_SECRET, JWT, LEGACY_PASSWORD, LEGACY_USERNAME
from leadhub.practice.server import PracticeServer
from tests.practice.caller import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ringcx(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[PracticeServer]:
    """A practice RingCX with a clock of its own."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with PracticeServer(clock=clock) as server:
        yield server
        assert server.failures == []


@pytest.fixture
def sdk(ringcx: PracticeServer) -> Any:
    """The SDK as the vendor means it to be used, signed in with a JWT."""
    sdk = RingCentralEngageVoice(CLIENT_ID, CLIENT_SECRET, server=ringcx.url, rcServer=ringcx.url)
    sdk.authorize(jwt=JWT)
    return sdk


@pytest.fixture
def legacy_sdk(ringcx: PracticeServer) -> Any:
    """The SDK signed in to a legacy portal. It knows the portals by their two host names only, so it is told."""
    sdk = RingCentralEngageVoice(server=ringcx.url)
    sdk.isLegacy = True
    sdk.authorize(username=LEGACY_USERNAME, password=LEGACY_PASSWORD)
    return sdk


@pytest.fixture
def calls(ringcx: PracticeServer) -> Callable[[], list[tuple[str, int]]]:
    """What the practice server answered so far: (path, status)."""
    return lambda: [(call["path"], call["status"]) for call in ringcx.world.calls()]
