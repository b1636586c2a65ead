"""A full Excel sheet, as csv and as xlsx, beside the bare readers; and a changed mapping afterwards."""

from collections.abc import Iterator
from statistics import median

from bench import make_files
from bench.paths import Way, bare, measure
from bench.tables import Table, duration
from bench.verdicts import Verdict
from bench.world import World

RUNS = 3
QUICK_ROWS = 20_000


def million(*, quick: bool, runs: int | None = None) -> Iterator[Table | Verdict]:
    """Stage by stage, with the memory of all processes together."""
    rows, usual_runs = (QUICK_ROWS, 1) if quick else (make_files.FULL_SHEET, RUNS)
    runs = runs or usual_runs
    with World() as world:
        file = make_files.make(rows, "xlsx")
        reader = bare("fastexcel", file)
        way = measure(world, file, runs, rivals=[reader], task="again")
        yield _table(way)
        yield Verdict("xlsx", way.times(reader.name), way.in_seconds(reader.name))
        if way.peak and (theirs := way.peaks[reader.name]):
            note = f"{way.peak / 1e6:,.0f} MB beside {theirs / 1e6:,.0f} MB"
            yield Verdict("xlsx memory", way.peak / theirs, note)
        yield Verdict("first look", median(way.stages["first look"]))
        yield _changed("changed mapping", way)

        file = make_files.make(rows, "csv")
        reader = bare("csv", file)
        way = measure(world, file, runs, rivals=[reader], task="again")
        yield _table(way)
        yield Verdict("csv", way.times(reader.name), way.in_seconds(reader.name))
        if way.peak:
            yield Verdict("csv memory", way.peak / 1e6)
        yield _changed("changed mapping csv", way)


def _table(way: Way) -> Table:
    table = way.table()
    table.remarks.append(f"After a change of the mapping the plan was right again in {duration(median(way.changed))}.")
    return table


def _changed(aim: str, way: Way) -> Verdict:
    share = median(again / first for again, first in zip(way.changed, way.whole, strict=True))
    return Verdict(aim, share, f"{duration(median(way.changed))} beside {duration(median(way.whole))}")
