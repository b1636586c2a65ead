"""The way of a file to its plan, in a process of its own, run after run, beside what it is compared with.

Whatever is compared is measured in turns, because other work on the machine slows down both sides of a ratio.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from subprocess import PIPE, Popen
from typing import Any

from bench import make_files
from bench.memory import MemoryWatch
from bench.tables import Line, Table, duration
from bench.world import ROOT, World, answer

AGAIN = "again"  # how the names of stages end that ran after the mapping was changed


@dataclass(frozen=True)
class Rival:
    """A program to compare with: `python -m MODULE ARGUMENT… FILE` prints its start and end as JSON."""

    name: str
    module: str
    file: Path
    arguments: tuple[str, ...] = ()

    def run(self, *, watched: bool = False) -> tuple[dict[str, Any], int | None]:
        """Run it once: what it printed, and its peak memory if that was `watched`."""
        command = [sys.executable, "-m", self.module, *self.arguments, str(self.file)]
        return watch(Popen(command, cwd=ROOT, stdout=PIPE), watched=watched)


def bare(reader: str, file: Path) -> Rival:
    """A bare reader of `bench.bare`."""
    return Rival(f"bare read, {reader}", "bench.bare", file, (reader,))


@dataclass
class Way:
    """The runs of one file. Lists have one number of seconds for each run; peaks are bytes, None where unknown."""

    file: Path
    stages: dict[str, list[float]] = field(default_factory=dict)
    whole: list[float] = field(default_factory=list)
    changed: list[float] = field(default_factory=list)  # after the mapping was changed
    rivals: dict[str, list[float]] = field(default_factory=dict)
    peak: int | None = None
    peaks: dict[str, int | None] = field(default_factory=dict)  # by stage, and by rival
    said: dict[str, Any] = field(default_factory=dict)  # by the last run, and …
    rivals_said: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self, said: dict[str, Any]) -> None:
        """Take over the marks of one run. A stage that some runs did not need took them no time."""
        marks = said["marks"]
        first = [(start, end) for stage, start, end in marks if not stage.endswith(AGAIN)]
        later = [(start, end) for stage, start, end in marks if stage.endswith(AGAIN)]
        # From the first to the last moment, so that what happens between the stages counts too.
        self.whole.append(first[-1][1] - first[0][0])
        if later:
            self.changed.append(later[-1][1] - later[0][0])
        for stage, start, end in marks:
            seconds = self.stages.setdefault(stage, [])
            seconds += [0.0] * (len(self.whole) - len(seconds))
            seconds[-1] += end - start
        for seconds in self.stages.values():
            seconds += [0.0] * (len(self.whole) - len(seconds))

    def times(self, rival: str) -> float:
        """How many times what the rival needs the whole way takes: the median of the runs' own ratios."""
        return median(ours / theirs for ours, theirs in zip(self.whole, self.rivals[rival], strict=True))

    def in_seconds(self, rival: str) -> str:
        """Both sides of `times`, in words."""
        return f"{duration(median(self.whole))} beside {duration(median(self.rivals[rival]))}"

    def table(self) -> Table:
        """Every stage; ratios are to the first rival."""
        rows = sum(self.said["totals"].values())
        base = next(iter(self.rivals.values()), [])
        table = Table(f"{rows:,} rows × {len(make_files.HEADERS)} columns, {self.file.suffix[1:]}, stage by stage")
        table.lines = [Line(name, times, base, self.peaks.get(name)) for name, times in self.rivals.items()]
        table.lines += [Line(name, times, base, self.peaks.get(name)) for name, times in self.stages.items()]
        table.lines.append(Line("whole path", self.whole, base, self.peak))
        totals = ", ".join(f"{count:,} {state.replace('_', ' ')}" for state, count in self.said["totals"].items())
        table.remarks = [f"File: {self.file.stat().st_size / 1e6:,.1f} MB. Found: {totals}."]
        return table


def measure(
    world: World, file: Path, runs: int, *, rivals: Sequence[Rival] = (), task: str = "stages", memory: bool = True
) -> Way:
    """Take the file to its plan `runs` times, each time after its rivals, and once more to watch the memory."""
    way = Way(file)
    for run in range(runs + memory):
        watched = run == runs  # watching takes processor time, so what is watched is not timed
        for rival in rivals:
            said, peak = rival.run(watched=watched)
            way.rivals_said[rival.name] = said
            if watched:
                way.peaks[rival.name] = peak
            else:
                way.rivals.setdefault(rival.name, []).append(said["end"] - said["start"])
        process = world.begin(task, str(file))
        if watched:
            _watch_stages(way, process)
        else:
            way.said = answer(process)
            way.add(way.said)
    return way


def _watch_stages(way: Way, process: "Popen[bytes]") -> None:
    with MemoryWatch(process.pid) as watching:
        marks = answer(process)["marks"]
    way.peak = watching.peak()
    for stage, start, end in marks:
        seen = watching.peak(start, end)
        way.peaks[stage] = max(seen or 0, way.peaks.get(stage) or 0) or None


def watch(process: "Popen[bytes]", *, watched: bool) -> tuple[dict[str, Any], int | None]:
    """Wait for a measuring process: its answer, and its peak memory if that is asked for."""
    if not watched:
        return answer(process), None
    with MemoryWatch(process.pid) as watching:
        said = answer(process)
    return said, watching.peak()
