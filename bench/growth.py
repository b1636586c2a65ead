"""Whether a file of a hundred times as many rows takes a hundred times as long."""

from collections import defaultdict
from collections.abc import Iterator
from statistics import median

from bench import make_files
from bench.paths import measure
from bench.tables import Line, Table
from bench.verdicts import Verdict
from bench.world import World

RUNS = 3
SMALL = 40  # rows; what such a file takes is the fixed part: starting the reading process, a few transactions
SIZES = (10_000, 100_000, make_files.FULL_SHEET)
QUICK_SIZES = (2_000, 5_000, 20_000)
KINDS = ("xlsx", "csv")


def growth(*, quick: bool, runs: int | None = None) -> Iterator[Table | Verdict]:
    """Seconds of the whole path for each size; the ratios are of the time a row takes."""
    sizes, usual_runs = (QUICK_SIZES, 1) if quick else (SIZES, RUNS)
    runs = runs or usual_runs
    seconds: dict[tuple[str, int], list[float]] = defaultdict(list)
    table = Table("Growth: the whole path by the number of rows")
    with World() as world:
        for _ in range(runs):  # in turns, so that all sizes meet the same machine
            for kind in KINDS:
                for rows in (SMALL, *sizes):
                    way = measure(world, make_files.make(rows, kind), 1, memory=False)
                    seconds[kind, rows] += way.whole
    worst = 0.0
    for kind in KINDS:
        fixed = median(seconds[kind, SMALL])
        table.lines.append(Line(f"{SMALL} rows, {kind}", seconds[kind, SMALL]))
        table.lines += [_line(kind, rows, seconds[kind, rows], fixed) for rows in sizes]
        small, middle, large = (median(seconds[kind, rows]) / rows for rows in sizes)
        net_small, net_large = ((median(seconds[kind, rows]) - fixed) / rows for rows in (sizes[0], sizes[-1]))
        table.remarks.append(
            f"{kind}: a row of {sizes[-1]:,} takes {large / middle:.2f} × one of {sizes[1]:,}, {large / small:.2f} × "
            f"one of {sizes[0]:,}, and {net_large / net_small:.2f} × that without the fixed part."
        )
        # The fixed part flatters growth; without it, and between the two large sizes, growth shows.
        worst = max(worst, net_large / net_small, large / middle)
    table.remarks.append(f"The fixed part is what a file of {SMALL} rows takes.")
    yield table
    yield Verdict("growth", worst, "the largest of the ratios, xlsx and csv")


def _line(kind: str, rows: int, seconds: list[float], fixed: float) -> Line:
    each = (median(seconds) - fixed) / rows * 1e6
    return Line(f"{rows:,} rows, {kind}", seconds, note=f"{each:.2f} µs a row without the fixed part")
