"""What else one might take: a plain loop with openpyxl and phonenumbers, and django-import-export's dry run."""

from collections.abc import Iterator
from statistics import median

from bench import make_files
from bench.paths import Rival, Way, measure
from bench.tables import Line, Table, duration
from bench.verdicts import Verdict
from bench.world import BenchFailed, World

RUNS = 3
LOOP_ROWS, IMPORT_ROWS, SMALL_ROWS = 100_000, 10_000, 40
QUICK_LOOP_ROWS, QUICK_IMPORT_ROWS = 5_000, 1_000


def rivals(*, quick: bool, runs: int | None = None) -> Iterator[Table | Verdict]:
    """Each rival beside LeadHub on the same file in turns. The answers have to be the same, or nothing is printed."""
    loop_rows, import_rows, usual_runs = (
        (QUICK_LOOP_ROWS, QUICK_IMPORT_ROWS, 1) if quick else (LOOP_ROWS, IMPORT_ROWS, RUNS)
    )
    runs = runs or usual_runs
    with World() as world:
        file = make_files.make(loop_rows, "xlsx")
        loop = Rival("openpyxl + phonenumbers", "bench.plain_loop", file)
        way = measure(world, file, runs, rivals=[loop], task="leads", memory=False)
        theirs = way.rivals_said[loop.name]
        for what in ("totals", "digest"):
            if way.said[what] != theirs[what]:
                raise BenchFailed(f"LeadHub and the plain loop differ in {what}: {way.said[what]}, {theirs[what]}.")
        table = _table(way, loop)
        table.remarks.append("The totals and every lead that would be sent are the same.")
        yield table
        yield Verdict("plain loop", 1 / way.times(loop.name), way.in_seconds(loop.name))

        file = make_files.make(import_rows, "csv")
        dry_run = Rival("django-import-export, dry run", "bench.dry_run", file)
        way = measure(world, file, runs, rivals=[dry_run], memory=False)
        refused, invalid = way.rivals_said[dry_run.name]["invalid"], way.said["totals"]["invalid"]
        if refused != invalid:
            raise BenchFailed(f"LeadHub refused {invalid} rows and django-import-export {refused}.")
        fixed = median(measure(world, make_files.make(SMALL_ROWS, "csv"), runs, memory=False).whole)
        table = _table(way, dry_run)
        table.remarks += [
            f"Both refuse the same {invalid:,} rows. The dry run looks for no duplicates among the phones.",
            _by_row(way, median(way.rivals[dry_run.name]), fixed, import_rows),
        ]
        yield table
        yield Verdict("import-export", 1 / way.times(dry_run.name), way.in_seconds(dry_run.name))


def _table(way: Way, rival: Rival) -> Table:
    theirs = way.rivals[rival.name]
    table = Table(
        f"{sum(way.said['totals'].values()):,} rows, {way.file.suffix[1:]}, beside {rival.name}",
        headings=("Program", "Median", "Min – max", "× rival", "", ""),
    )
    table.lines = [Line(rival.name, theirs, theirs), Line("LeadHub, to the plan", way.whole, theirs)]
    return table


def _by_row(way: Way, theirs: float, fixed: float, rows: int) -> str:
    """A file of this size still shows what LeadHub needs for any file at all, so a row is told with and without it."""
    ours = median(way.whole)
    words = f"A row takes {duration(theirs / rows)} in the dry run and {duration(ours / rows)} in LeadHub"
    if ours <= fixed:
        return f"{words}, which needs as long for {SMALL_ROWS} rows."
    net = ours - fixed
    return (
        f"{words}, or {duration(net / rows)} ({theirs / net:,.0f} ×) "
        f"without the {duration(fixed)} that {SMALL_ROWS} rows take."
    )
