"""Loading a plan into RingCX in batches of 500 leads, with nobody's limits in the way: what a batch costs LeadHub."""

from collections.abc import Iterator
from statistics import median

from bench import make_files
from bench.tables import Line, Table
from bench.verdicts import Verdict
from bench.world import World

RUNS = 3
ROWS = 20_000
PARTS = {
    "all in all": "all but the call",
    "processor": "… the processor's time",
    "asking": "… asking the database",
    "calls": "the call",
}


def delivery(*, quick: bool, runs: int | None = None) -> Iterator[Table | Verdict]:
    """With one sender as fast as it goes, and with the usual eight at RingCX's real quota, when all of them want to
    start at once every ten seconds. The time inside a call is the practice RingCX's and the wire's."""
    rows, usual_runs = (5_000, 1) if quick else (ROWS, RUNS)
    runs = runs or usual_runs
    file = make_files.make(rows, "csv", clean=True)
    prepare: list[float] = []
    table = Table(f"What a batch of 500 costs, {rows:,} leads in {rows // 500} batches")
    for who, arguments in (("one sender", ("1",)), ("eight, at quota", ("8", "at quota"))):
        found: dict[str, list[float]] = {}
        for _ in range(runs):
            with World() as world:  # a new one each time: a phone that was sent is not sent again
                said = world.inside("deliver", str(file), *arguments)
            prepare.append(said["prepare"])
            for name in PARTS:
                found.setdefault(name, []).extend(said[name])
        table.lines += [Line(f"{who}: {words}", found[name]) for name, words in PARTS.items()]
        if arguments == ("1",):
            yield Verdict("own time", median(found["all in all"]) * 1000)
        else:
            note = f"{median(found['all in all']) * 1000:.0f} ms with what they wait for each other"
            yield Verdict("own time, eight", median(found["processor"]) * 1000, note)
    table.lines.insert(0, Line("cut the plan, note the phones (once)", prepare))
    yield table
