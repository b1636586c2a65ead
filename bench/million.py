"""A full Excel sheet, as csv and as xlsx: `python -m bench million`. Takes minutes, so it is asked for by name."""

from collections.abc import Iterator

from bench import make_files
from bench.first_plan import by_stages
from bench.tables import Table
from bench.world import World

RUNS = 3
QUICK_ROWS = 200_000


def million(*, quick: bool, runs: int | None = None) -> Iterator[Table]:
    """Stage by stage, with memory, beside the bare readers; and a changed mapping afterwards."""
    rows, usual_runs = (QUICK_ROWS, 1) if quick else (make_files.FULL_SHEET, RUNS)
    runs = runs or usual_runs
    with World() as world:
        for kind in ("csv", "xlsx"):
            yield by_stages(world, make_files.make(rows, kind), runs, watch_all=True, task="again")
