"""The look for phones that were sent before, in a table of ten million."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any

from bench.databases import postgres
from bench.tables import Line, Table
from bench.verdicts import Verdict
from bench.world import BenchFailed, World

SENT, ASKED = 10_000_000, 100_000
RUNS = 3


def sent_before(*, quick: bool, runs: int | None = None) -> Iterator[Table | Verdict]:
    """Half of the phones asked about were sent before. Each look is a process of its own; filling is not measured."""
    sent, asked, usual_runs = (100_000, 10_000, 1) if quick else (SENT, ASKED, RUNS)
    table = Table(f"{asked:,} phones among {sent:,} sent before")
    for name, on_postgres, aim in (("SQLite", False, "sent before"), ("PostgreSQL", True, "sent before, PostgreSQL")):
        with ExitStack() as stack:
            url = stack.enter_context(postgres()) if on_postgres else ""
            world = stack.enter_context(World(database_url=url))
            filled = world.inside("fill_sent_phones", str(sent), str(asked // 2))
            warm = [_look(world, asked) for _ in range(runs or usual_runs)]
            table.lines.append(Line(name, warm))
            if not on_postgres:
                cold = [_look(world, asked, forget=True) for _ in range(runs or usual_runs)]
                table.lines.append(Line(f"{name}, nothing of it in memory", cold))
            table.remarks.append(f"{name}: filled in {filled['seconds']:.0f} s, {filled['bytes'] / 1e6:,.0f} MB.")
        yield Verdict(aim, median(warm))
    yield table


def _look(world: World, asked: int, *, forget: bool = False) -> float:
    if forget:
        _leave_memory(world.data_dir / "leadhub.sqlite3")
    said: dict[str, Any] = world.inside("look_for_sent_phones", str(asked))
    if said["found"] != asked // 2:
        raise BenchFailed(f"{said['found']:,} of {asked // 2:,} phones that were sent before were found.")
    return float(said["seconds"])


def _leave_memory(path: Path) -> None:
    """Have the system forget what it keeps of a file in its memory."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
