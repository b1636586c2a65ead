from collections.abc import Iterator

import pytest

from leadhub.practice.server import PracticeServer
from leadhub.practice.world import World
from tests.practice.caller import Caller, Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server(clock: Clock) -> Iterator[PracticeServer]:
    with PracticeServer(clock=clock) as running:
        yield running
        assert running.failures == []


@pytest.fixture
def world(server: PracticeServer) -> World:
    return server.world


@pytest.fixture
def guest(server: PracticeServer) -> Caller:
    """Somebody who has not signed in."""
    return Caller(server)


@pytest.fixture
def caller(server: PracticeServer) -> Caller:
    """The practice client, signed in."""
    return Caller(server).sign_in()
