"""Loading a plan into RingCX: LeadHub's own time for a batch of 500 leads, with nobody's limits in the way."""

from collections.abc import Iterator
from statistics import median

from bench import make_files
from bench.tables import Line, Table
from bench.world import World

RUNS = 3
ROWS = 20_000


def delivery(*, quick: bool, runs: int | None = None) -> Iterator[Table]:
    """The time between calls is LeadHub's; the time inside them is the practice RingCX's and the wire's."""
    rows, usual_runs = (5_000, 1) if quick else (ROWS, RUNS)
    runs = runs or usual_runs
    file = make_files.make(rows, "csv", clean=True)
    said = []
    for _ in range(runs):
        with World() as world:  # a new one each time: a phone that was sent is not sent again
            said.append(world.inside("deliver", str(file)))
    prepare, deliver, own, calls = [], [], [], []
    for one in said:
        seconds = {stage: end - start for stage, start, end in one["marks"]}
        batches = one["batches"]
        prepare.append(seconds["prepare"])
        deliver.append(seconds["deliver"])
        own.append((seconds["deliver"] - sum(one["calls"])) / batches)
        calls.append(sum(one["calls"]) / batches)
    table = Table(f"Delivery of {rows:,} leads in {batches} batches of 500")
    table.lines = [
        Line("cut the plan, note the phones", prepare),
        Line("all batches and the receipt", deliver),
        Line("one batch, LeadHub's own time", own),
        Line("one batch, time in the call", calls),
    ]
    rate = median([one["batches"] / seconds for one, seconds in zip(said, deliver, strict=True)])
    table.remarks = [
        f"{rate:.1f} calls a second, one after the other. RingCX allows 120 a minute (2 a second) for a sub-account, "
        "30 of them within 10 seconds."
    ]
    yield table
