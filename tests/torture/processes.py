"""The processes of a run: a practice RingCX and the workers. All end when the process that started them does."""

import multiprocessing
import os
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
    """A practice RingCX in a process of its own."""

    def __init__(self, story: Story, log: Path) -> None:
        here, there = _fork.Pipe()
        self.process = start(_practice, story, there, log=log)
        self.url: str = here.recv() if here.poll(20) else ""

    def ask(self, path: str, **body: Any) -> Any:
        """Ask a control address, or tell it something."""
        url = f"{self.url}/_sim/{path}"
        answer = requests.post(url, json=body, timeout=10) if body else requests.get(url, timeout=10)
        answer.raise_for_status()
        return answer.json()


def _practice(story: Story, told: Any) -> None:
    away = -LONG_AGO
    server = PracticeServer(clock=lambda: time.time() + away)
    server.world.reset(leads=False)
    if story.known:
        phones = set(story.known_phones)
        old = [
            {"externId": load.extern_id(n), "leadPhone": load.phone(n if n in phones else 5000 + n), "protected": True}
            for n in story.known
        ]
        server.world.seed_leads(load.CAMPAIGN, old, description="Loaded long ago")
    away = story.ringcx_clock
    server.start()
    told.send(server.url)
    while not server.failures:
        time.sleep(0.1)
    raise RuntimeError("\n".join(server.failures))


def worker(key: str, number: int, story: Story, death: Death | None, skew: float) -> None:
    """Deliver for as long as the harness lets it live, or until its death."""
    if story.machines:
        socket.gethostname = lambda: f"machine-{number}"
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
