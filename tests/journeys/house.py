"""The house: practice RingCX, dashboard and worker as real processes, started as an operator would start them."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from leadhub.practice import seeds
from tests.journeys.ringcx import PracticeRingCX

HOST = "127.0.0.1"
STARTED_WITHIN = 60.0  # seconds that a process gets on a busy machine

# name → role; all of them have a connection but Nora and Walt, who are new, and Alma, who only watches.
PEOPLE = dict.fromkeys(("maria", "jonas", "tina", "nora", "walt"), "manager") | {"alma": "admin"}
CONNECTED = ("maria", "jonas", "tina")  # RingCX lets one app sign in five times a minute; Nora does so in a journey


@dataclass(frozen=True)
class Campaign:
    """Where a journey loads into, and the way to it in the picker."""

    id: int
    name: str
    account: str
    group: int


US_GROUP, GERMAN_GROUP = 115793, 115801
SPARE = {US_GROUP: 24, GERMAN_GROUP: 3}  # campaigns made in advance: LeadHub remembers a list of campaigns for a minute


def password_of(name: str) -> str:
    """Everybody's password differs."""
    return f"correct horse {name}"


def wait_until(condition: Callable[[], bool], seconds: float, what: str) -> None:
    """Look again and again until it is so. Raises AssertionError, saying what never happened."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"within {seconds:g} s it did not happen that {what}"
        time.sleep(0.05)


class House:
    """A LeadHub of its own in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.practice_port, self.port = _free_port(), _free_port()
        self.url = f"http://{HOST}:{self.port}"
        self.ringcx = PracticeRingCX(f"http://{HOST}:{self.practice_port}")
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.spare: dict[int, list[Campaign]] = {}

    # --- Opening and closing ------------------------------------------------------------------------------------------

    def open(self) -> None:
        """Start everything; make the people and their connections by command line."""
        self.start_practice()
        self.spare = {group: self._campaigns(group, number) for group, number in SPARE.items()}
        self.start("web", "leadhub", "serve", "--no-worker", "--port", str(self.port))
        self.wait_for(self.url, "web")
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda person: self._make_person(*person), PEOPLE.items()))
        self.start_worker()
        wait_until(self._is_well, STARTED_WITHIN, "the dashboard found itself and its worker well")

    def open_demo(self) -> None:
        """Start the demo instead, with its own people and its first load."""
        ports = ("--port", str(self.port), "--practice-port", str(self.practice_port))
        self.start("demo", "leadhub", "demo", *ports)
        self.wait_for(self.url, "demo")
        wait_until(self._is_well, STARTED_WITHIN, "the demo found itself and its worker well")

    def close(self) -> None:
        """Stop everything that runs, politely."""
        for process in self.running.values():
            process.terminate()
        for process in self.running.values():
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def start(self, name: str, module: str, *arguments: str, **environment: str) -> None:
        """Start a process in a group of its own; what it says goes into `<name>.log`."""
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                [sys.executable, "-m", module, *arguments],
                env=self.environment() | environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def stop(self, name: str) -> None:
        """Stop one process and wait until it is gone."""
        process = self.running.pop(name)
        process.terminate()
        process.wait(30)

    def wait_for(self, url: str, name: str) -> None:
        """Wait until somebody answers there; if the process dies instead, say what it said."""

        def answers() -> bool:
            ended = self.running[name].poll()
            assert ended is None, f"{name} ended with {ended}:\n{(self.folder / f'{name}.log').read_text()}"
            try:
                return requests.get(f"{url}/healthz", timeout=5).status_code < 600
            except requests.ConnectionError:
                return False

        wait_until(answers, STARTED_WITHIN, f"{name} answered")

    def environment(self) -> dict[str, str]:
        """What our processes see: nothing of the test run's own LeadHub."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("LEADHUB_", "DJANGO_"))}
        return kept | {
            "LEADHUB_DATA_DIR": str(self.folder / "data"),
            "LEADHUB_CUSTOM_DEPLOYMENT_URL": self.ringcx.url,
            "LEADHUB_LOG_LEVEL": "WARNING",
            # Slow on purpose in real life: to wait for a lost answer, and to prove that something did not arrive.
            "LEADHUB_LOAD_TIMEOUT_SECONDS": "10",
            "LEADHUB_SETTLE_SECONDS": "2",
        }

    def command(self, *arguments: str) -> str:
        """Run one `leadhub` command to its end; what it printed. It must succeed."""
        done = subprocess.run(
            [sys.executable, "-m", "leadhub", *arguments],
            env=self.environment(),
            capture_output=True,
            text=True,
            timeout=STARTED_WITHIN,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    # --- The worker's and RingCX's misfortunes ------------------------------------------------------------------------

    def start_worker(self, **environment: str) -> None:
        """Start the background worker."""
        self.start("worker", "leadhub", "worker", **environment)

    def kill_worker(self) -> None:
        """Kill the worker and everything it started, in the middle of whatever it does: nobody can clean up."""
        worker = self.running.pop("worker")
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()

    def start_practice(self) -> None:
        """Start the practice RingCX with what it held before."""
        data = str(self.folder / "practice.sqlite3")
        self.start("practice", "leadhub.practice", "--port", str(self.practice_port), "--data", data)
        self.wait_for(self.ringcx.url, "practice")

    @contextmanager
    def ringcx_down(self) -> Iterator[None]:
        """Nobody listens at RingCX's address meanwhile."""
        self.stop("practice")
        try:
            yield
        finally:
            self.start_practice()

    @contextmanager
    def second_dashboard(self, **environment: str) -> Iterator[str]:
        """The same LeadHub served once more with other settings; its address."""
        port = _free_port()
        self.start("second", "leadhub", "serve", "--no-worker", "--port", str(port), **environment)
        try:
            self.wait_for(f"http://{HOST}:{port}", "second")
            yield f"http://{HOST}:{port}"
        finally:
            self.stop("second")

    def campaign(self, group: int = US_GROUP) -> Campaign:
        """An empty campaign that nobody else uses."""
        return self.spare[group].pop()

    # --- Parts --------------------------------------------------------------------------------------------------------

    def _make_person(self, name: str, role: str) -> None:
        self.command("createuser", name, "--password", password_of(name), "--role", role)
        if name in CONNECTED:
            secrets = ("--client-id", seeds.CLIENT_ID, "--client-secret", seeds.CLIENT_SECRET, "--jwt", seeds.JWT)
            self.command("connect", "--user", name, "--name", "Practice", "--deployment", "custom", *secrets)

    def _campaigns(self, group: int, number: int) -> list[Campaign]:
        account = seeds.DE_ACCOUNT if group in seeds.GROUPS[seeds.DE_ACCOUNT] else seeds.US_ACCOUNT
        fields = {"countryId": "GER", "callerId": "+493023125000"} if account == seeds.DE_ACCOUNT else {}
        names = [f"Journey {n}" for n in range(1, number + 1)]
        return [Campaign(self.ringcx.add_campaign(group, name, **fields), name, account, group) for name in names]

    def _is_well(self) -> bool:
        return bool(requests.get(f"{self.url}/healthz", timeout=5).json()["ok"])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
