"""A scripted server, a quick transport, and clients of it."""

from collections.abc import Callable, Iterator

import pytest

from leadhub.practice.server import PracticeServer
from leadhub.ringcx.client import Client
from leadhub.ringcx.deployments import custom
from leadhub.ringcx.transport import Timeouts, Transport
from tests.ringcx.scripted import ScriptedServer

TOKEN = "eyJhbGciOiJIUzI1NiJ9.c2VjcmV0LXRva2Vu.c2lnbmF0dXJl1"


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as server:
        yield server


@pytest.fixture
def transport() -> Iterator[Transport]:
    """Time-outs short enough for tests that wait for them."""
    transport = Transport(Timeouts(connect=0.5, read=0.4, load=0.6), connect_retries=0)
    yield transport
    transport.close()


@pytest.fixture
def client_like(server: ScriptedServer, transport: Transport) -> Callable[[str], Client]:
    """A client of the scripted server with the paths of a row of the deployment table."""
    return lambda name: Client(custom(server.url, like=name), transport, lambda: TOKEN)


@pytest.fixture
def client(client_like: Callable[[str], Client]) -> Client:
    return client_like("ringcx")


@pytest.fixture
def sim() -> Iterator[PracticeServer]:
    with PracticeServer(data=None, port=0) as sim:
        yield sim


@pytest.fixture
def patient() -> Iterator[Transport]:
    transport = Transport(Timeouts(connect=2, read=5, load=5))
    yield transport
    transport.close()
