"""The geometry of the row bar: how the rows of a file split by state, in the order of `leadhub.leads.states`."""

from collections.abc import Mapping
from dataclasses import dataclass

from leadhub.leads.states import RowState, in_order

# Percent of the bar's width that any state with at least one row gets, so that one bad row in a million is seen.
SMALLEST = {"large": 0.8, "small": 3.0}


@dataclass(frozen=True)
class Segment:
    """One state's share of a bar: x and width in percent of the bar, share in percent of the rows."""

    state: RowState
    count: int
    share: float
    x: float
    width: float

    @property
    def share_words(self) -> str:
        """The share as people say it: "86%", "0.4%", "under 0.1%"."""
        if self.share == 100:
            return "100%"
        if self.share < 0.1:
            return "under 0.1%"
        if self.share < 1 or self.share > 99:
            # Cut, not rounded: 99.96% must not read as 100%.
            return f"{int(self.share * 10) / 10:.1f}%"
        return f"{self.share:.0f}%"


def segments(totals: Mapping[RowState, int] | Mapping[str, int], *, size: str) -> list[Segment]:
    """The non-empty segments of a bar, from left to right.

    `totals` maps a state (or its value) to a number of rows; `size` is "large" or "small". The widths add up to 100;
    a share that would be too narrow to see is widened and the wide ones pay for it. Raises ValueError for a
    state that does not exist.
    """
    counts: dict[RowState, int] = {}
    for key, count in totals.items():
        state = RowState(key)
        counts[state] = counts.get(state, 0) + count
    present = in_order(counts)
    total = sum(count for _, count in present)
    widths = _widths([100 * count / total for _, count in present], SMALLEST[size])
    bar: list[Segment] = []
    x = 0.0
    for (state, count), width in zip(present, widths, strict=True):
        bar.append(Segment(state, count, 100 * count / total, x, width))
        x += width
    return bar


def _widths(shares: list[float], smallest: float) -> list[float]:
    narrow = sum(1 for share in shares if share < smallest)
    if not narrow:
        return shares
    wide = sum(share for share in shares if share >= smallest)
    # Widening leaves less for the wide ones; one of them may become too narrow thereby, by far less than one sees.
    scale = (100 - narrow * smallest) / wide if wide else 0
    return [smallest if share < smallest else share * scale for share in shares]
