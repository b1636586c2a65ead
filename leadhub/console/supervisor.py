"""Several processes as one: started together, restarted when they die, stopped together."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType

from django.core.management import call_command

FIRST_PAUSE = 0.5  # seconds before a process that died is started again; doubled each time, up to …
LONGEST_PAUSE = 30.0
STEADY = 60.0  # … and forgotten once it has lived for so long
GRACE = 30.0  # seconds a process has to end when it is asked to
# Asked to end, Ctrl-C, the terminal was closed: whatever of them happens, no child may stay behind.
ENDINGS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


@dataclass
class Child:
    """One process that is kept running."""

    name: str
    command: list[str]
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    pause: float = FIRST_PAUSE
    start_at: float = 0.0
    environment: dict[str, str] = field(default_factory=dict)

    def start(self) -> None:
        # A session of its own, so that Ctrl-C in the terminal reaches us alone and we stop them in order.
        self.process = subprocess.Popen(  # noqa: S603  our own command lines
            self.command, env={**os.environ, **self.environment}, start_new_session=True
        )
        self.started = time.monotonic()


class Supervisor:
    """Runs its children until it is told to stop, by SIGTERM, Ctrl-C or a closed terminal."""

    def __init__(self, children: list[Child]) -> None:
        self.children = children
        self.stopping = False

    def run(self) -> None:
        """Start the children and watch over them. Returns when all have ended."""
        for number in ENDINGS:
            signal.signal(number, self._stop)
        for child in self.children:
            if child.process is None:
                child.start()
        while not self.stopping:
            for child in self.children:
                self._watch(child)
            time.sleep(0.2)
        self._end_all()

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _watch(self, child: Child) -> None:
        now = time.monotonic()
        if child.process is not None and (status := child.process.poll()) is not None:
            if now - child.started > STEADY:
                child.pause = FIRST_PAUSE
            _end_family(child.process)
            child.process, child.start_at = None, now + child.pause
            sys.stderr.write(f"{child.name} ended with status {status}; starting it again in {child.pause:g} s.\n")
            child.pause = min(child.pause * 2, LONGEST_PAUSE)
        if child.process is None and now >= child.start_at:
            child.start()

    def _end_all(self) -> None:
        running = [child.process for child in self.children if child.process and child.process.poll() is None]
        for process in running:
            process.terminate()
        end = time.monotonic() + GRACE
        for process in running:
            # After that it had its time. What it was doing is safe: every step is written before it is taken.
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, end - time.monotonic()))
            _end_family(process)
            process.wait()


def _end_family(process: "subprocess.Popen[bytes]") -> None:
    """End whatever is left of a child and the processes it started: all are in the group that bears its number."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def end_as_by_control_c() -> None:
    """From now on every ending raises KeyboardInterrupt, as Ctrl-C does, so that `except` and `finally` are run."""
    for number in ENDINGS:
        signal.signal(number, signal.default_int_handler)


def make_ready() -> None:
    """Bring the database and the static files up to date."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def web(host: str, port: int) -> Child:
    """The web server."""
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    options = "--workers 2 --threads 4 --timeout 120 --graceful-timeout 20 --no-control-socket"
    return Child("web", [sys.executable, "-m", "gunicorn", "leadhub.wsgi", "--bind", bind, *options.split()])


def worker() -> Child:
    """The background worker."""
    return Child("worker", [sys.executable, "-m", "leadhub", "worker"])
