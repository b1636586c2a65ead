"""Loading a plan into RingCX in batches of 500 leads, with nobody's limits in the way."""

from collections.abc import Iterator
from statistics import median

from bench import make_files
from bench.tables import Line, Table
from bench.world import World

RUNS = 3
ROWS = 20_000


def delivery(*, quick: bool, runs: int | None = None) -> Iterator[Table]:
    """The time inside the calls is the practice RingCX's and the wire's; the rest is LeadHub's."""
    rows, usual_runs = (5_000, 1) if quick else (ROWS, RUNS)
    runs = runs or usual_runs
    file = make_files.make(rows, "csv", clean=True)
    said = []
    for _ in range(runs):
        with World() as world:  # a new one each time: a phone that was sent is not sent again
            said.append(world.inside("deliver", str(file)))
    prepare, deliver, each, calls = [], [], [], []
    for one in said:
        seconds = {stage: end - start for stage, start, end in one["marks"]}
        batches = one["batches"]
        prepare.append(seconds["prepare"])
        deliver.append(seconds["deliver"])
        each.append(seconds["deliver"] / batches)
        calls.append(sum(end - start for start, end in one["calls"]) / batches)
    table = Table(f"Delivery of {rows:,} leads in {batches} batches of 500")
    table.lines = [
        Line("cut the plan, note the phones", prepare),
        Line("all batches and the receipt", deliver),
        Line("one batch, all in all", each),
        Line("one batch, time in its call", calls),
    ]
    at_once = max(_at_once(one["calls"]) for one in said)
    table.remarks = [
        f"{1 / median(each):.1f} batches a second, with up to {at_once} calls under way at the same time. "
        "RingCX allows 120 a minute (2 a second) for a sub-account, 30 of them within 10 seconds."
    ]
    yield table


def _at_once(calls: list[tuple[float, float]]) -> int:
    """The most calls that were under way at one moment."""
    return max(sum(start <= at < end for start, end in calls) for at, _ in calls)
