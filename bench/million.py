"""A full Excel sheet, as csv and as xlsx: `python -m bench million`. Takes minutes, so it is asked for by name."""

from collections.abc import Iterator

from bench import make_files
from bench.first_plan import by_stages
from bench.tables import Table
from bench.world import World

RUNS = 3
QUICK_ROWS = 200_000


def million(*, quick: bool) -> Iterator[Table]:
    """Stage by stage, with memory, beside the bare readers; and a changed mapping afterwards."""
    runs, rows = (1, QUICK_ROWS) if quick else (RUNS, make_files.FULL_SHEET)
    with World() as world:
        for kind in ("csv", "xlsx"):
            yield by_stages(world, make_files.make(rows, kind), runs, watch_all=True, task="again")
