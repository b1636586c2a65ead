"""From a file's arrival to the plan that can be confirmed, without the look-up in RingCX.

Over HTTP with the real server and worker, and stage by stage in a process of its own, beside the bare reader of the
same file in the same run.
"""

import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from subprocess import PIPE, Popen
from typing import Any

from bench import make_files
from bench.bare import readers_for
from bench.memory import MemoryWatch
from bench.tables import Line, Table, duration
from bench.wizard import Wizard
from bench.world import ROOT, SAMPLE, World, answer

RUNS = 5
ROWS = 100_000
IDLE_SECONDS = 1.0


def first_plan(*, quick: bool, runs: int | None = None) -> Iterator[Table]:
    """A large csv and xlsx by stages and over HTTP; the sample over HTTP."""
    rows, usual_runs = (10_000, 2) if quick else (ROWS, RUNS)
    runs = runs or usual_runs
    files = [make_files.make(rows, kind) for kind in ("xlsx", "csv")]
    with World() as world:
        for file in files:
            yield by_stages(world, file, runs)
        world.serve()
        yield over_http(world, [SAMPLE, *files], runs)


def over_http(world: World, files: list[Path], runs: int) -> Table:
    """Seconds from the POST of a file until the review shows its plan, every page in between asked for."""
    wizard = Wizard(world)
    table = Table("A file from its POST to the review, over HTTP")
    with MemoryWatch(world.server_pid) as watch:
        time.sleep(IDLE_SECONDS)
    idle = watch.peak()
    for file in files:
        pairs = [(_bare(file)[0], _one(wizard, file)) for _ in range(runs)]
        with MemoryWatch(world.server_pid) as watch:
            _one(wizard, file)
        size = f"{file.stat().st_size / 1e6:,.1f} MB"
        seconds, bare = [ours for _, ours in pairs], [bare for bare, _ in pairs]
        table.lines.append(Line(file.name, seconds, bare, watch.peak(), size))
    if idle:
        table.remarks.append(
            f"Memory is that of web server and worker together, which take {idle / 1e6:,.0f} MB when idle."
        )
    table.remarks.append("The path includes the pages of the wizard and the worker's waking up (up to 0.3 s, twice).")
    return table


def _one(wizard: Wizard, file: Path) -> float:
    start = time.perf_counter()
    upload = wizard.upload(file)
    wizard.do_not_look_up(upload)
    wizard.follow_suggestions(upload)
    wizard.wait_for_plan(upload)
    seconds = time.perf_counter() - start
    wizard.forget(upload)
    return seconds


def by_stages(world: World, file: Path, runs: int, *, watch_all: bool = False, task: str = "stages") -> Table:
    """Each stage's time and peak memory. `watch_all`: runs are too long to repeat one only for its memory."""
    readers = readers_for(file)
    bare: dict[str, list[float]] = defaultdict(list)
    bare_peaks: dict[str, int | None] = {}
    stages: dict[str, list[float]] = defaultdict(list)
    whole: list[float] = []
    peaks: dict[str, int | None] = {}
    said: dict[str, Any] = {}
    for run in range(runs + (not watch_all)):
        watched = watch_all or run == runs
        for reader in readers:
            seconds, peak = _bare(file, reader, watched=watched)
            if run < runs:
                bare[reader].append(seconds)
            if watched:
                bare_peaks[reader] = max(peak or 0, bare_peaks.get(reader) or 0) or None
        said, watch = _watched(world.begin(task, str(file)), watched=watched)
        marks = said["marks"]
        if run < runs:
            for stage, start, end in marks:
                stages[stage].append(end - start)
            whole.append(sum(end - start for stage, start, end in marks if not stage.endswith("again")))
        if watched and watch:
            for stage, start, end in marks:
                peaks[stage] = max(watch.peak(start, end) or 0, peaks.get(stage) or 0) or None
    first = bare[readers[0]]
    table = Table(f"{said['rows']:,} rows × {len(make_files.HEADERS)} columns, {file.suffix[1:]}, stage by stage")
    table.lines = [Line(f"bare read, {reader}", bare[reader], first, bare_peaks[reader]) for reader in readers]
    table.lines += [Line(stage, seconds, first, peaks.get(stage)) for stage, seconds in stages.items()]
    table.lines.append(Line("whole path", whole, first, max((p or 0 for p in peaks.values()), default=0) or None))
    totals = ", ".join(f"{count:,} {state.replace('_', ' ')}" for state, count in said["totals"].items())
    table.remarks = [f"File: {file.stat().st_size / 1e6:,.1f} MB. Found: {totals}."]
    if changed := [
        sum(again) for again in zip(*(s for name, s in stages.items() if name.endswith("again")), strict=True)
    ]:
        share = median(changed) / median(whole)
        table.remarks.append(f"A changed mapping: {duration(median(changed))}, {share:.2f} of the first pass.")
    return table


def _bare(file: Path, reader: str = "", *, watched: bool = False) -> tuple[float, int | None]:
    command = [sys.executable, "-m", "bench.bare", reader or readers_for(file)[0], str(file)]
    said, watch = _watched(Popen(command, cwd=ROOT, stdout=PIPE), watched=watched)
    return said["end"] - said["start"], watch.peak() if watch else None


def _watched(process: "Popen[bytes]", *, watched: bool) -> tuple[dict[str, Any], MemoryWatch | None]:
    if not watched:
        return answer(process), None
    with MemoryWatch(process.pid) as watch:
        return answer(process), watch
