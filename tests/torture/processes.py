"""The processes of a run: a practice RingCX and the workers. All end when the process that started them does."""

import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
import traceback
from collections.abc import Callable
from datetime import timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from django.db import connections
from django.utils import timezone

from leadhub.credentials import broker
from leadhub.practice.server import PracticeServer
from leadhub.submissions import delivery
from tests.torture import load
from tests.torture.steps import Death, arm
from tests.torture.story import Story

LONG_AGO = 60 * 86_400.0
_fork = multiprocessing.get_context("fork")


def start(work: Callable[..., None], *args: Any, log: Path) -> BaseProcess:
    """Start a process that does this work; what it complains about goes into the log."""
    for name in connections:
        connections[name].close()
    process = _fork.Process(target=_run, args=(work, args, os.getpid(), log))
    process.start()
    return process


def _run(work: Callable[..., None], args: tuple[Any, ...], parent: int, log: Path) -> None:
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(file, 1)
    os.dup2(file, 2)
    for name in connections:
        connections[name].close()
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    try:
        work(*args)
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)
    os._exit(0)


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.2)
    os._exit(3)


class Practice:
    """A practice RingCX in a process of its own, which may be gone for a while, or answer nobody."""

    def __init__(self, story: Story, folder: Path) -> None:
        self._story = story
        self._log = folder / "practice.log"
        self._data = folder / "ringcx.sqlite3" if story.away else None
        self._changes = sorted(
            [(at, "goes") for at, _ in story.away]
            + [(at + span, "comes back") for at, span in story.away]
            + [(at, "freezes") for at, _ in story.frozen]
            + [(at + span, "thaws") for at, span in story.frozen]
        )
        self.is_away = False
        self.url = ""
        self._start()

    def _start(self) -> None:
        here, there = _fork.Pipe()
        port = urlsplit(self.url).port or 0
        self.process = start(_practice, self._story, self._data, port, there, log=self._log)
        self.url = here.recv() if here.poll(20) else ""

    def keep(self, seconds: float) -> None:
        """Let happen to it what is due so long after the beginning."""
        while self._changes and self._changes[0][0] <= seconds:
            match self._changes.pop(0)[1]:
                case "goes":
                    self.end()
                case "comes back":
                    self._start()
                case "freezes":
                    os.kill(self.process.pid or 0, signal.SIGSTOP)
                case "thaws":
                    os.kill(self.process.pid or 0, signal.SIGCONT)
            self.is_away = not self.is_away

    def end(self) -> None:
        """Kill it."""
        self.process.kill()
        self.process.join()

    def ask(self, path: str, **body: Any) -> Any:
        """Ask a control address, or tell it something."""
        url = f"{self.url}/_sim/{path}"
        answer = requests.post(url, json=body, timeout=10) if body else requests.get(url, timeout=10)
        answer.raise_for_status()
        return answer.json()


def _practice(story: Story, data: Path | None, port: int, told: Any) -> None:
    is_new = not port
    away = -LONG_AGO if is_new else story.ringcx_clock
    server = PracticeServer(data, port, clock=lambda: time.time() + away)
    if is_new:
        server.world.reset(leads=False)
        phones = set(story.known_phones)
        old = [load.lead(n, phone_of=n if n in phones else 5000 + n) | {"protected": True} for n in story.known]
        if old:
            server.world.seed_leads(load.CAMPAIGN, old, description="Loaded long ago")
        away = story.ringcx_clock
        # Leads that are none of our business: with the same externIds and phones elsewhere, and right beside ours.
        same = [load.lead(number) for number in range(0, story.leads, 3)]
        server.world.seed_leads(load.OTHER_CAMPAIGN, same, description="Another campaign")
        beside = [load.lead(7000 + number) for number in range(20)]
        server.world.seed_leads(load.CAMPAIGN, beside, description="Somebody else's")
    server.start()
    told.send(server.url)
    while not server.failures:
        time.sleep(0.1)
    raise RuntimeError("\n".join(server.failures))


def be_on_a_machine(story: Story, number: int) -> None:
    """Let this process believe that it is on a machine of its own, where the story says so."""
    if story.machines:
        socket.gethostname = lambda: f"machine-{number}"


def worker(key: str, number: int, story: Story, death: Death | None, skew: float) -> None:
    """Deliver for as long as the harness lets it live, or until its death."""
    be_on_a_machine(story, number)
    if skew:
        right = timezone.now

        def now() -> Any:
            return right() + timedelta(seconds=skew)

        timezone.now = now
        defaults: Any = broker.Broker.__init__.__kwdefaults__
        defaults["clock"] = now
    if death:
        arm(death)
    while True:
        delivery.deliver(key, seconds=story.job_seconds)
        time.sleep(0.05)  # the sweep of a run
