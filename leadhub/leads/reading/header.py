"""Finds the header row by content: what it says, and how the rows below it differ from it."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from leadhub.leads.reading.header_cells import is_contact, is_data, is_known, is_known_at_sight, is_label
from leadhub.leads.reading.header_lines import lines_above, lines_below
from leadhub.leads.reading.table import Row

_CANDIDATES = 30  # rows in which a header row is looked for
_BODY = 40  # rows below a candidate that it is compared with

Known = Callable[[str], float]  # how surely a cell's text heads a column, 0 to 1


@dataclass(frozen=True)
class HeaderGuess:
    """`row` is the number in the sheet of the last header row, 0 for "there is none"; `rows` how many there are.

    `score` compares sheets with each other.
    """

    row: int
    certain: bool
    score: float
    rows: int = 1


@dataclass(frozen=True)
class _Evidence:
    """What speaks for one row being the header row."""

    index: int
    row: int
    width: int  # cells it has
    coverage: float  # share of the columns used below that it names
    labels: float  # share of its cells that read like labels, not like data
    known: float  # share of its cells that say what heads columns of lead lists
    contrast: int  # columns that hold numbers, dates, phones or e-mails below a label
    repeats: float  # share of its cells that occur again below
    is_lead: bool  # wide, and with a phone or an e-mail in it

    @property
    def score(self) -> float:
        contrast = min(self.contrast, 3) / 3
        return 2 * self.coverage + self.labels + 2 * self.known + 1.5 * contrast - 2 * self.repeats

    @property
    def convincing(self) -> bool:
        if self.coverage < 0.5:
            return False
        if self.labels >= 0.75:
            return self.known >= 0.3 or self.contrast > 0
        return self.labels >= 0.5 and self.known >= 0.45 and not self.is_lead  # Name, Phone, 2025, 2026


def find_header(rows: Sequence[Row], known: Callable[[str], bool] | Collection[str] | None = None) -> HeaderGuess:
    """Guess the header row among the first rows of a sheet.

    `rows` are the sheet's first rows with values. `known` adds to what is recognised as the header of a lead
    column: a function that is asked, or the lower-case headers themselves.
    """
    if not rows:
        return HeaderGuess(0, False, 0.0)
    # The words of all languages take a moment to load, and most files do without.
    every = _asking(known, is_known)
    quick = _guess(rows, _asking(known, is_known_at_sight), every)
    return quick if quick.certain and quick.row else _guess(rows, every, every)


def _asking(known: Callable[[str], bool] | Collection[str] | None, words: Known) -> Known:
    if known is None:
        return words
    says = known if callable(known) else lambda cell: cell.strip().lower() in known
    return lambda cell: 1.0 if says(cell) else words(cell)


def _guess(rows: Sequence[Row], known: Known, known_in_lines: Known) -> HeaderGuess:
    found = [_evidence(rows, index, known) for index in range(min(len(rows), _CANDIDATES))]
    candidates = [one for one in found if one.convincing and not _is_below_leads(one, found, rows)]
    best = max(candidates, key=lambda one: one.score, default=None)
    if best is None:
        return _without_convincing_header(rows, found)
    first = best.index - lines_above(rows, best.index, known_in_lines)
    last = best.index + lines_below(rows, best.index, known_in_lines)
    rivals = [one for one in candidates if not first <= one.index <= last and one.score > best.score - 0.5]
    certain = not rivals and best.repeats < 0.3 and (best.known >= 0.2 or best.contrast >= min(2, best.width))
    return HeaderGuess(rows[last][0], certain, best.score, last - first + 1)


def _is_below_leads(one: _Evidence, found: Sequence[_Evidence], rows: Sequence[Row]) -> bool:
    """What stands below leads is a lead with odd values, or the header once more."""
    above = sum(other.is_lead for other in found[: one.index])
    return above >= 2 or (above == 1 and one.known < 0.5) or any(
        cells == rows[one.index][1] for _, cells in rows[: one.index]
    )  # fmt: skip


def _without_convincing_header(rows: Sequence[Row], found: Sequence[_Evidence]) -> HeaderGuess:
    """Either the data starts at once, or all is text and any row could be the header."""
    widest = max(found, key=lambda one: (one.coverage >= 0.5, -one.row))
    cells = rows[widest.index][1]
    if any(is_contact(cell) for cell in cells):
        return HeaderGuess(0, True, 1.0)
    if widest.labels < 0.75 or any(one.is_lead for one in found):
        return HeaderGuess(0, False, 0.5)
    return HeaderGuess(widest.row, False, 0.5)


def _evidence(rows: Sequence[Row], index: int, known: Known) -> _Evidence:
    number, cells = rows[index]
    # A header that is repeated every so many rows says nothing against itself.
    body = [below for _, below in rows[index + 1 : index + 1 + _BODY] if below != cells]
    named = [column for column, cell in enumerate(cells) if cell.strip()]
    used = _used_columns(body) or set(named)
    labels = [column for column in named if is_label(cells[column])]
    if len(named) > 2 and len({cells[column] for column in named}) == 1:
        labels = []  # a title in every cell that it was merged over
    contrast = repeats = 0
    for column in named:
        values = [row[column].strip() for row in body if column < len(row) and row[column].strip()]
        repeats += cells[column].strip() in values
        data = sum(is_data(value) for value in values)
        contrast += column in labels and data > 0 and data >= 0.7 * len(values)
    share = 1 / len(named)
    coverage = len(used.intersection(named)) / len(used)
    return _Evidence(
        index=index,
        row=number,
        width=len(named),
        coverage=coverage,
        labels=len(labels) * share,
        known=sum(known(cells[column]) for column in labels) * share,
        contrast=contrast,
        repeats=repeats * share,
        is_lead=coverage >= 0.5 and any(is_contact(cells[column]) for column in named),
    )


def _used_columns(body: Sequence[Sequence[str]]) -> set[int]:
    """Columns with a value in a good part of the rows; a stray remark far to the right does not count."""
    counts: dict[int, int] = {}
    for row in body:
        for column, cell in enumerate(row):
            if cell.strip():
                counts[column] = counts.get(column, 0) + 1
    return {column for column, count in counts.items() if count >= 0.2 * len(body)}
