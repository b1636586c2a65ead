"""A full sheet through the real web server and worker on two cores, with the memory they take together."""

from collections.abc import Iterator

from bench import make_files
from bench.first_plan import post_to_review
from bench.memory import MemoryWatch
from bench.tables import Line, Table
from bench.verdicts import Verdict
from bench.wizard import Wizard
from bench.world import World

QUICK_ROWS = 20_000
CORES = 2


def two_cores(*, quick: bool, runs: int | None = None) -> Iterator[Table | Verdict]:
    """One run each; a second one would show nothing that the other benches do not."""
    del runs
    rows = QUICK_ROWS if quick else make_files.FULL_SHEET
    table = Table(f"{rows:,} rows from the POST to the review, on {CORES} cores")
    peak = 0
    with World(cores=CORES) as world:
        world.serve()
        wizard = Wizard(world)
        for kind in ("xlsx", "csv"):
            file = make_files.make(rows, kind)
            with MemoryWatch(world.server_pid) as watch:
                seconds = post_to_review(wizard, file)
            table.lines.append(Line(kind, [seconds], peak=watch.peak()))
            peak = max(peak, watch.peak() or 0)
    table.remarks = ["Web server and worker together, with everything they start."]
    yield table
    if peak:
        took = ", ".join(f"{line.stage} {line.seconds[0]:.0f} s" for line in table.lines)
        yield Verdict("two cores", peak / 1e6, took)
