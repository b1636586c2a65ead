"""From a file's arrival to the plan that can be confirmed, without the look-up in RingCX.

Over HTTP with the real server and worker, and stage by stage in a process of its own, beside the bare reader of the
same file in the same run.
"""

import time
from collections.abc import Iterator
from pathlib import Path

from bench import make_files
from bench.memory import MemoryWatch
from bench.paths import Rival, bare, measure
from bench.tables import Line, Table
from bench.verdicts import Verdict
from bench.wizard import Wizard
from bench.world import SAMPLE, World

RUNS = 5
ROWS = 100_000
IDLE_SECONDS = 1.0


def first_plan(*, quick: bool, runs: int | None = None) -> Iterator[Table | Verdict]:
    """A large csv and xlsx by stages and over HTTP; the sample over HTTP."""
    rows, usual_runs = (10_000, 1) if quick else (ROWS, RUNS)
    runs = runs or usual_runs
    xlsx, csv = make_files.make(rows, "xlsx"), make_files.make(rows, "csv")
    reader, of_the_xlsx = bare("fastexcel", xlsx), Rival("fastexcel, the xlsx", "bench.bare", xlsx, ("fastexcel",))
    with World() as world:
        way = measure(world, xlsx, runs, rivals=[reader])
        yield way.table()
        yield Verdict("100k xlsx", way.times(reader.name), way.in_seconds(reader.name))
        way = measure(world, csv, runs, rivals=[bare("csv", csv), of_the_xlsx])
        yield way.table()
        yield Verdict("100k csv", way.times(of_the_xlsx.name), way.in_seconds(of_the_xlsx.name))
        world.serve()
        yield over_http(world, [bare("fastexcel", SAMPLE), reader, bare("csv", csv)], runs)


def over_http(world: World, readers: list[Rival], runs: int) -> Table:
    """Seconds from the POST of a file until the review shows its plan, every page in between asked for."""
    wizard = Wizard(world)
    table = Table("A file from its POST to the review, over HTTP")
    with MemoryWatch(world.server_pid) as watch:
        time.sleep(IDLE_SECONDS)
    idle = watch.peak()
    for reader in readers:
        seconds, bare_seconds = [], []
        for _ in range(runs):
            said, _peak = reader.run()
            bare_seconds.append(said["end"] - said["start"])
            seconds.append(post_to_review(wizard, reader.file))
        with MemoryWatch(world.server_pid) as watch:
            post_to_review(wizard, reader.file)
        size = f"{reader.file.stat().st_size / 1e6:,.1f} MB"
        table.lines.append(Line(reader.file.name, seconds, bare_seconds, watch.peak(), size))
    if idle:
        table.remarks.append(
            f"Memory is that of web server and worker together, which take {idle / 1e6:,.0f} MB when idle."
        )
    table.remarks.append("The path includes the pages of the wizard and the worker's waking up (up to 0.3 s, twice).")
    return table


def post_to_review(wizard: Wizard, file: Path) -> float:
    """Send a file, follow every suggestion, and wait for the plan; the upload is given up afterwards."""
    start = time.perf_counter()
    upload = wizard.upload(file)
    wizard.do_not_look_up(upload)
    wizard.follow_suggestions(upload)
    wizard.wait_for_plan(upload)
    seconds = time.perf_counter() - start
    wizard.forget(upload)
    return seconds
