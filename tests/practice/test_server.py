import http.client
import socket
import threading
import time
from pathlib import Path

import pytest
import requests

from leadhub.practice.server import NotLoopback, PracticeServer
from tests.practice.caller import Caller, Clock, a_lead


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.2", "example.com", "", "::"])  # refused, never bound
def test_it_listens_on_loopback_only(host: str) -> None:
    with pytest.raises(NotLoopback):
        PracticeServer(host=host)


def test_a_connection_serves_many_calls(server: PracticeServer) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
    connection.request("GET", "/_sim/state")
    first = connection.getresponse()
    assert int(first.headers["Content-Length"]) == len(first.read())
    kept = connection.sock
    connection.request("GET", "/nothing")
    assert connection.getresponse().read().startswith(b"{")
    assert connection.sock is kept
    connection.close()


def test_answers_are_quick_on_a_kept_connection(caller: Caller) -> None:
    started = time.monotonic()
    for _ in range(50):
        caller.get("/dialGroups/115797")
    assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"POST /restapi/oauth/token HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", b" 411 "),
        (b"POST /restapi/oauth/token HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n", b" 411 "),
        (b"POST /restapi/oauth/token HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999\r\n\r\n", b" 413 "),
        (b"BREW /pot HTTP/1.1\r\nHost: x\r\n\r\n", b" 501 "),
        (b"nonsense\r\n\r\n", b" 400 "),
    ],
)
def test_strange_requests_get_an_answer(server: PracticeServer, head: bytes, status: bytes) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
        connection.sendall(head)
        answer = connection.recv(65536)
    assert status in answer.split(b"\r\n")[0] + b" " or b"Error code: 400" in answer


def test_many_at_once_lose_nothing(server: PracticeServer) -> None:
    server.world.set(rate_limits=False)
    token = Caller(server).sign_in().token

    def load(worker: int) -> None:
        mine = Caller(server)
        mine.token = token
        for number in range(5):
            lead = {"externId": f"L-{worker}-{number}", "leadPhone": f"64655{worker:02d}{number:03d}"}
            assert mine.load([lead]).json()["leadsInserted"] == 1

    threads = [threading.Thread(target=load, args=(worker,)) for worker in range(10, 18)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    leads = server.world.leads(180010)[20:]
    assert len({lead["leadId"] for lead in leads}) == 40
    assert len({lead["listId"] for lead in leads}) == 40


def test_a_stop_ends_stalled_calls_and_open_connections() -> None:
    server = PracticeServer().start()
    caller = Caller(server).sign_in()
    server.world.fault("stall_after", endpoint="direct")
    ends: list[object] = []

    def stalled() -> None:
        try:
            caller.load([a_lead(1)], timeout=30)
        except requests.ConnectionError as error:
            ends.append(error)

    thread = threading.Thread(target=stalled)
    thread.start()
    while not server.world.calls("direct"):
        time.sleep(0.01)
    server.stop()
    thread.join(timeout=5)
    assert len(ends) == 1
    with pytest.raises(requests.ConnectionError):
        requests.get(server.url, timeout=2)


def test_a_server_that_never_started_can_be_stopped() -> None:
    PracticeServer().stop()


def test_a_taken_port_is_an_error(server: PracticeServer) -> None:
    with pytest.raises(OSError, match="in use"):
        PracticeServer(port=server.port)


def test_everything_survives_a_restart(tmp_path: Path, clock: Clock) -> None:
    data = tmp_path / "folder" / "practice.db"
    with PracticeServer(data, clock=clock) as first:
        caller = Caller(first).sign_in()
        caller.load([a_lead(1)], description="before")
        caller.act("SUPPRESS_LEADS", externIds=["W-3001"])
        first.world.set(duplicate_reading="A")
        first.world.fault("503", endpoint="search", next=2)
        first.world.remove_campaign(180012)
        leads, lists, calls = first.world.leads(), first.world.lists(), first.world.calls()
        token, refresh_token, port = caller.token, caller.refresh_token, first.port
    with PracticeServer(data, port, clock=clock) as second:
        assert second.world.leads() == leads
        assert second.world.lists() == lists
        assert second.world.calls() == calls
        again = Caller(second)
        again.token = token
        assert again.search().status_code == 503
        assert again.get("/dialGroups/115793/campaigns/180012").status_code == 404
        assert again.load([a_lead(1)]).json()["leadsInserted"] == 0
        assert again.load([a_lead(2)], description="after").json()["leadsInserted"] == 1
        assert second.world.leads(180010)[-1]["leadId"] == leads[-1]["leadId"] + 1
        assert again.refresh(refresh_token).status_code == 200
        assert again.refresh(refresh_token).status_code == 401
