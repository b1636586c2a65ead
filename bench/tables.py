"""What a bench prints: one table, readable in a terminal and as Markdown."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median


@dataclass
class Line:
    """One stage: seconds of each run and, if there is one to compare with, of the bare reader in the same run."""

    stage: str
    seconds: Sequence[float] = ()
    bare: Sequence[float] = ()
    peak: int | None = None  # bytes, all processes together
    note: str = ""

    def cells(self) -> list[str]:
        """The line as texts: stage, median, min–max, ratio, memory, note."""
        spread = f"{duration(min(self.seconds))} – {duration(max(self.seconds))}" if len(self.seconds) > 1 else ""
        return [
            self.stage,
            duration(median(self.seconds)) if self.seconds else "",
            spread,
            f"{self.ratio:.2f}" if self.ratio else "",
            f"{self.peak / 1e6:,.0f} MB" if self.peak else "",
            self.note,
        ]

    @property
    def ratio(self) -> float | None:
        """Median of the runs' own ratios: what slows down one run slows down both sides of it."""
        if not self.bare:
            return None
        return median(ours / bare for ours, bare in zip(self.seconds, self.bare, strict=True))


@dataclass
class Table:
    """The lines of one bench, with its title and what has to be said about it."""

    title: str
    headings: tuple[str, ...] = ("Stage", "Median", "Min – max", "× bare read", "Peak memory", "")
    lines: list[Line] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)  # for what does not fit a Line
    remarks: list[str] = field(default_factory=list)

    def text(self) -> str:
        """The whole table; columns that hold nothing are left out."""
        rows = [list(self.headings)] + [line.cells() for line in self.lines] + self.rows
        used = [at for at in range(len(self.headings)) if any(row[at] for row in rows[1:])]
        widths = {at: max(len(row[at]) for row in rows) for at in used}
        drawn = ["| " + " | ".join(_aligned(row[at], widths[at], at) for at in used) + " |" for row in rows]
        drawn.insert(1, "|" + "|".join(("-" * (widths[at] + 1) + (":" if at else "-")) for at in used) + "|")
        return "\n".join([f"### {self.title}", "", *drawn, *(["", *self.remarks] if self.remarks else []), ""])


def _aligned(text: str, width: int, at: int) -> str:
    return text.rjust(width) if at else text.ljust(width)


def duration(seconds: float) -> str:
    """A time with three figures and the unit that suits it."""
    for unit, factor in (("s", 1.0), ("ms", 1e3), ("µs", 1e6)):
        if seconds * factor >= 1:
            value = seconds * factor
            return f"{value:.{0 if value >= 100 else 1 if value >= 10 else 2}f} {unit}"
    return "0 s" if seconds <= 0 else f"{seconds * 1e9:.0f} ns"
