"""Small loads that are confirmed while a large one is on its way, with the real worker at RingCX's real quota."""

from collections.abc import Iterator
from statistics import median

from bench import make_files
from bench.tables import Line, Table
from bench.verdicts import Verdict
from bench.world import BenchFailed, World

LARGE, SMALL = 100_000, 200
BATCH = 500
CAMPAIGN = 180013  # the small loads': in the same sub-account, so that they share the quota and can be told apart
UNTIL = 20  # batches of the large load that are left when the last small one is confirmed
TAKES = 1.0  # seconds RingCX takes to answer


def overtaking(*, quick: bool, runs: int | None = None) -> Iterator[Table | Verdict]:
    """The time from each confirmation until the load's first call reached the practice RingCX; the longest counts."""
    del runs
    rows = 20_000 if quick else LARGE
    large, small = make_files.make(rows, "csv", clean=True), make_files.make(SMALL, "csv", clean=True)
    with World(practice={"rate_limits": True, "latency": TAKES}) as world:
        world.inside("confirm", str(large), str(BATCH))
        world.serve()
        said = world.inside("overtake", str(small), str(CAMPAIGN), str(UNTIL))
        calls = world.calls("direct")
    firsts = [call["at"] for call in calls if f"/campaigns/{CAMPAIGN}/" in call["path"]]
    if not said["left"] or not firsts:
        raise BenchFailed("No small load was confirmed while the large one was on its way.")
    waits = [call - confirmed for confirmed, call in zip(said["confirmed"], firsts, strict=True)]
    table = Table(f"{SMALL} rows confirmed while {rows:,} are being loaded, at RingCX's real quota")
    table.lines = [Line("until the first call", waits)]
    took = calls[-1]["at"] - calls[0]["at"]
    table.remarks = [f"{len(waits)} small loads, one after the other, in the {took:.0f} s that the large one took."]
    yield table
    yield Verdict("overtaking", max(waits), f"the longest of {len(waits)}; median {median(waits):.1f} s")
