"""How much of RingCX's quota a load uses: calls made beside the calls that the documented windows allow."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from bench import make_files
from bench.databases import postgres
from bench.tables import Table
from bench.verdicts import Verdict
from bench.world import BenchFailed, World, answer
from leadhub.practice.limits import WINDOWS

BATCHES, BATCH = 400, 20  # the quota counts calls, so small batches will do
SPEED = 2.0  # the clock of the quota on both sides: 400 calls take a minute and a half instead of three


@dataclass(frozen=True)
class Setting:
    """A way to load: who works, where the rows are, and how long RingCX takes to answer (seconds of its own clock)."""

    name: str
    machines: int = 1
    on_postgres: bool = False
    answers: float = 1.0
    aim: str = ""


SETTINGS = (
    Setting("one machine, SQLite", aim="quota"),
    Setting("one machine, SQLite, answers in 3 s", answers=3.0),
    Setting("four machines, PostgreSQL", machines=4, on_postgres=True, aim="quota, four machines"),
)


def quota(*, quick: bool, runs: int | None = None) -> Iterator[Table | Verdict]:
    """One run of each; a run is 400 calls."""
    del runs
    batches, speed = (70, 10.0) if quick else (BATCHES, SPEED)
    table = Table(
        f"{batches} calls at RingCX's quota",
        headings=("Work", "Allowed in", "Made in", "Made ÷ allowed", "Longest pause", "Refused"),
    )
    refused = 0
    for setting in SETTINGS:
        starts, statuses = _load(setting, batches, speed)
        took, least = (starts[-1] - starts[0]) * speed, soonest(batches)
        refused += sum(status != 200 for status in statuses)
        pause = max(after - before for before, after in pairwise(starts)) * speed
        table.rows.append(
            [
                setting.name,
                f"{least:.1f} s",
                f"{took:.1f} s",
                f"{least / took:.3f}",
                f"{pause:.1f} s",
                str(statuses.count(429)),
            ]
        )
        if setting.aim:
            yield Verdict(setting.aim, least / took)
    table.remarks = [
        f"RingCX's clock ran {speed:g} times as fast as the wall's, on both sides; times are in its seconds.",
        "From the first call to the last, as they reached the practice RingCX. Every machine has eight senders.",
    ]
    yield table
    yield Verdict("too many", refused)


def soonest(calls: int) -> float:
    """Seconds after which the last of so many calls may start, if each starts as soon as the windows allow."""
    starts: list[float] = []
    for _ in range(calls):
        ends = [starts[-most] + seconds for most, seconds in WINDOWS["direct"] if len(starts) >= most]
        starts.append(max([0.0, *ends]))
    return starts[-1]


def _load(setting: Setting, batches: int, speed: float) -> tuple[list[float], list[int]]:
    """Load a file; when each call reached the practice RingCX, and its status."""
    file = make_files.make(batches * BATCH, "csv", clean=True)
    with ExitStack() as stack:
        url = stack.enter_context(postgres()) if setting.on_postgres else ""
        limits = {"rate_limits": True, "rate_window_scale": 1 / speed, "latency": setting.answers / speed}
        world = stack.enter_context(World(database_url=url, practice=limits))
        load = world.inside("confirm", str(file), str(BATCH))
        workers = [
            world.begin("work", load["key"], f"machine-{number}", str(speed)) for number in range(setting.machines)
        ]
        said: list[dict[str, Any]] = [answer(worker) for worker in workers]
        calls = world.calls("direct")
    if any(totals != [{"loaded": batches * BATCH}] for totals in (one["totals"] for one in said)):
        raise BenchFailed(f"Not every lead was loaded: {said}.")
    return [call["at"] for call in calls], [call["status"] for call in calls]
