"""`leadhub serve` and `leadhub demo`: everything starts with one command, and ends with it."""

import http.cookiejar
import json
import os
import signal
import socket
import subprocess
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from leadhub.practice import seeds
from tests.console.world import World
from tests.network import free_port, wait_for


def _health(port: int) -> dict[str, Any]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return dict(json.loads(answer.read()))
    except OSError:
        return {"ok": False}


def _is_well(port: int) -> bool:
    return wait_for(lambda: _health(port)["ok"], seconds=45)


def _descendants(pid: int) -> set[int]:
    """The processes below this one, whatever session they are in."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = {int(child): int(parent) for child, parent in (line.split() for line in listed.splitlines())}
    found: set[int] = set()
    while new := {child for child, parent in parents.items() if parent in found | {pid}} - found:
        found |= new
    return found


def _alive(pids: set[int]) -> set[int]:
    """Those that still run; a zombie that nobody has buried does not."""
    listed = subprocess.run(["ps", "-eo", "pid=,stat="], capture_output=True, text=True, check=True).stdout
    running = {int(pid) for pid, state in (line.split() for line in listed.splitlines()) if not state.startswith("Z")}
    return pids & running


def _sign_in(port: int, name: str, password: str) -> str:
    """Sign in as a browser does, and return the page that follows."""
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    address = f"http://127.0.0.1:{port}/sign-in/"
    browser.open(address, timeout=10).read()
    token = next(cookie.value for cookie in jar if cookie.name == "csrftoken")
    form = urllib.parse.urlencode({"username": name, "password": password, "csrfmiddlewaretoken": token})
    with browser.open(urllib.request.Request(address, form.encode(), {"Referer": address}), timeout=10) as answer:
        return str(answer.read().decode())


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP], ids=lambda ending: ending.name)
def test_it_serves_with_a_worker_and_leaves_no_process_behind(world: World, ending: signal.Signals) -> None:
    port = free_port()
    with world.running("serve", "--port", port, ending=ending) as process:
        assert _is_well(port)
        children = _descendants(process.pid)
        assert len(children) >= 4
    assert process.returncode == 0
    assert wait_for(lambda: not _alive(children), seconds=5), _alive(children)
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


def test_it_starts_a_killed_process_again(world: World) -> None:
    port = free_port()
    with world.running("serve", "--port", port) as process:
        assert _is_well(port)
        before = {pid for pid in _descendants(process.pid) if _parent(pid) == process.pid}
        assert len(before) == 2
        for pid in before:
            os.kill(pid, signal.SIGKILL)
        assert wait_for(lambda: not _alive(before), seconds=5)
        assert _is_well(port)
        assert wait_for(lambda: len(_alive(_descendants(process.pid) - before)) >= 4, seconds=20)
    assert process.returncode == 0


def _parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def test_its_worker_does_what_a_command_left_to_it(world: World, tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    path.write_text("Phone\n4155550181\n")
    done = world.leadhub("upload", path, "--user", "maria", "--campaign", seeds.SPRING_CAMPAIGN)
    assert done.status == 0
    port = free_port()
    with world.running("serve", "--port", port):
        assert wait_for(lambda: [lead["leadPhone"] for lead in world.arrived()] == ["4155550181"], seconds=45)


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        ("serve", "LeadHub cannot listen on 127.0.0.1:{port}: address already in use."),
        ("demo", "LeadHub cannot listen on port {port}: address already in use. Choose another with --port."),
    ],
)
def test_a_port_in_use_is_one_sentence(world: World, command: str, sentence: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = world.leadhub(command, "--port", port)
    assert (done.status, done.out, done.err.strip()) == (2, "", sentence.format(port=port))


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--port", "99999"], "LeadHub cannot listen on 127.0.0.1:99999: a port is a number from 1 to 65535."),
        (["--host", "no-such-host.invalid"], "LeadHub cannot listen on no-such-host.invalid:8000: no such address."),
    ],
)
def test_an_address_that_cannot_be_is_one_sentence(world: World, arguments: list[str], sentence: str) -> None:
    done = world.leadhub("serve", *arguments)
    assert (done.status, done.err.strip()) == (2, sentence)


def test_the_demo_is_complete_and_keeps_its_data(world: World, tmp_path: Path) -> None:
    port, practice = free_port(), free_port()
    arguments = ("demo", "--port", port, "--practice-port", practice, "--data-dir", tmp_path / "demo")

    def held() -> list[dict[str, Any]]:
        with urllib.request.urlopen(f"http://127.0.0.1:{practice}/_sim/leads", timeout=10) as answer:
            return list(json.loads(answer.read()))

    with world.running(*arguments, ending=signal.SIGINT) as process:
        assert _is_well(port)
        assert "autumn-outreach.xlsx" in _sign_in(port, "maria", "practice-maria")
        assert "autumn-outreach.xlsx" not in _sign_in(port, "jonas", "practice-jonas")
        assert "Sign out" in _sign_in(port, "admin", "practice-admin")
        first = held()
        assert len(first) > 200
        children = _descendants(process.pid)
    assert process.returncode == 0
    assert wait_for(lambda: not _alive(children), seconds=5), _alive(children)
    assert not (world.data / "practice.sqlite3").exists()

    with world.running(*arguments) as process:
        assert _is_well(port)
        assert held() == first, "a second start neither loads again nor forgets"
        assert "autumn-outreach.xlsx" in _sign_in(port, "maria", "practice-maria")
    assert process.returncode == 0
