"""Rows that are written like the rows before them, taken apart many at a time.

The cells of a column nearly always have the same style and type. Once these are learned from some rows, one pattern
takes a whole row apart, and the values are made column by column. It is as strict as the patterns of `xlsx_patterns`,
of which it is put together; what it does not match is left to them.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

from leadhub.leads.reading.cells import unescaped
from leadhub.leads.reading.table import Row, letter
from leadhub.leads.reading.xlsx_memory import Memory, StringMemory
from leadhub.leads.reading.xlsx_patterns import CELL, NUMBER, PLAIN_NUMBER, ROW, SPACE, TEXT, VALUE, unnamed

ROW_END = "</row>"
LAST_ROW = 1_048_576
LONGEST_TEXT = 1_000_000  # of a cell; Excel itself allows 32,767 characters

_WORTH_LEARNING = 30_000  # characters; a first look at a small sheet is done sooner without
_SAMPLE_ROWS = 200  # from which is learned
_MOST_PATIENCE = 63  # learning takes as long as some hundred rows do otherwise
_MOST_FORMS = 5  # that the cells of one column may have
_MOST_UNUSUAL = 8  # if more than one row in so many is unlike the sample, it is time to learn again
_ATTRIBUTE = re.compile(r" ([A-Za-z0-9:]+)=")
_IN_VALUE, _IN_TEXT = "<v>({})</v></c>", '<is><t(?: xml:space="preserve")?>({})</t></is></c>'
_TEXTS = {("str", "v"): _IN_VALUE, ("e", "v"): _IN_VALUE, ("inlineStr", "is"): _IN_TEXT}
_BOOLEANS = Memory(lambda value: "TRUE" if value == "1" else "FALSE")

Form = tuple[str, str, str]  # style, type, and where the value stands: "v", "is" or nowhere ("")
Texts = Callable[[Sequence[str]], Iterable[str]]  # values of a column as the file has them → texts of its cells


class Converters(Protocol):
    """What the parser of the sheet knows of its book."""

    @property
    def strings(self) -> StringMemory: ...
    def numbers(self, style: str) -> tuple[Memory, bool]:
        """The texts of numbers of this style, and whether `PLAIN_NUMBER` is left as it is."""
        ...

    def column_of(self, letters: str) -> int: ...


@dataclass
class Taken:
    """What became of a piece of whole rows. `last`: number of its last usual row."""

    rows: list[Row]  # the usual ones
    unusual: "list[Unusual]"
    last: int


@dataclass
class Unusual:
    """A row for the other ways: its place in the piece, how many of the taken rows are before it, and the number of
    the row right before it, if that was a usual one.
    """

    at: int
    before: int
    number_before: int | None


class UsualRows:
    """Takes pieces of whole rows apart, and learns from them how their rows are usually written."""

    def __init__(self, converters: Converters, *, max_columns: int, trim: bool) -> None:
        self._trim = trim
        self._converters = converters
        self._max_columns = max_columns
        self._pattern: re.Pattern[str] | None = None
        self._groups: list[tuple[int, Texts | None]] = []  # of the pattern: column, and what makes its texts
        self._patience = self._waited = 0  # pieces before it is worth to learn again

    def take(self, text: str) -> Taken | None:
        """Take the piece apart; None, with nothing done, if that is for the other ways."""
        self._converters.strings.make_room()
        if self._pattern is None:
            if len(text) < _WORTH_LEARNING or self._waited < self._patience:
                self._waited += 1
                return None
            self._waited, self._patience = 0, min(2 * self._patience + 1, _MOST_PATIENCE)
        try:
            found = (self._pattern or self._learn(text)).findall(text)
            unusual = [at for at, groups in enumerate(found) if groups[-1]]
            if len(unusual) * _MOST_UNUSUAL > len(found):
                self._pattern = None
            else:
                self._patience = 0
            return self._taken(found, unusual) if len(unusual) < len(found) else None
        except (ValueError, IndexError):
            return None

    def _taken(self, found: list[tuple[str, ...]], unusual: list[int]) -> Taken:
        usual = [groups for groups in found if not groups[-1]] if unusual else found
        first, *values = islice(zip(*usual, strict=True), 1 + len(self._groups))
        numbers = list(map(int, first))
        if max(numbers) > LAST_ROW:
            raise ValueError("row")
        every = list(zip(numbers, map(list, zip(*self._columns(values, len(usual)), strict=True)), strict=True))
        rows, places = self._trimmed(every) if self._trim else (every, range(len(every)))
        others = [
            Unusual(
                at=at,
                before=places[at - before] if at - before < len(places) else len(rows),
                number_before=numbers[at - before - 1] if at and not found[at - 1][-1] else None,
            )
            for before, at in enumerate(unusual)
        ]
        return Taken(rows, others, numbers[-1])

    def _trimmed(self, every: list[Row]) -> tuple[list[Row], Sequence[int]]:
        """The rows without the blanks behind their last value, if they have one; and for each how many were before."""
        rows: list[Row] = []
        places: list[int] = []
        for row in every:
            places.append(len(rows))
            cells = row[1]
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                rows.append(row)
        return rows, places

    def _columns(self, values: list[tuple[str, ...]], length: int) -> list[Iterable[str]]:
        """The texts of the sheet's columns, from A on."""
        columns: list[Iterable[str]] = []
        for (column, texts), raw in zip(self._groups, values, strict=True):
            made: Iterable[str] = raw if texts is None else texts(raw)
            while len(columns) < column:
                columns.append([""] * length)
            if len(columns) == column:
                columns.append(made)
            else:  # another form of the same column
                columns[column] = [one or other for one, other in zip(columns[column], made, strict=True)]
        return columns

    # --- Learning -----------------------------------------------------------------------------------------------------

    def _learn(self, text: str) -> re.Pattern[str]:
        """Learn from the first rows of the piece how rows are written. Raises ValueError if they are not alike."""
        heads: Counter[tuple[str, ...]] = Counter()
        columns: defaultdict[int, Counter[Form]] = defaultdict(Counter)
        for row in text.split(ROW_END, _SAMPLE_ROWS)[:-1]:
            found = ROW.match(row)
            if found is None:
                continue
            heads[tuple(_ATTRIBUTE.findall(row, found.end(1), found.end()))] += 1
            for whole, letters, style, kind, value, inline in CELL.findall(row, found.end()):
                place = "v" if value else "is" if inline else ""
                if value or inline or whole.endswith("/>"):
                    columns[self._converters.column_of(letters)][style, kind, place] += 1
        if not heads or not columns or max(columns) >= self._max_columns:
            raise ValueError("no usual rows")
        (names, _), *_ = heads.most_common(1)
        more = "".join(f" {name}={VALUE}" for name in names if name != "hidden")
        pieces = [rf'{SPACE}<row r="([1-9][0-9]{{0,6}})"{more}>']
        self._groups = []
        for column in sorted(columns):
            forms = [self._form(column, form) for form, _ in columns[column].most_common(_MOST_FORMS)]
            if forms := [form for form in forms if form]:
                pieces.append(rf'(?:<c r="{letter(column)}[0-9]{{1,7}}"(?:{"|".join(forms)})|)')
        if not self._groups:
            raise ValueError("no values")
        # What is not matched is taken as it is, up to the end of the row.
        self._pattern = re.compile("".join([*pieces, ROW_END, "|(.*?", ROW_END, ")"]), re.DOTALL)
        return self._pattern

    def _form(self, column: int, form: Form) -> str:
        """The pattern for such a cell, behind its reference, and its group; "" if there is none."""
        style, kind, place = form
        attributes = (f' s="{style}"' if style else "") + (f' t="{kind}"' if kind else "")
        if not place:
            return attributes + "/>"
        if (kind, place) == ("s", "v"):
            self._groups.append((column, self._converters.strings.texts))
            value = _IN_VALUE.format("[0-9]{1,9}")
        elif kind in ("", "n") and place == "v":
            memory, plain = self._converters.numbers(style)
            value = _IN_VALUE.format(NUMBER)
            if plain:
                self._groups.append((column, None))
                # No text may match in two ways: with many columns a row that does not match would take for ever.
                value = f"(?:{_IN_VALUE.format(PLAIN_NUMBER)}|(?!<v>(?:{PLAIN_NUMBER})</v>){value})"
            self._groups.append((column, memory.texts))
        elif (kind, place) == ("b", "v"):
            self._groups.append((column, _BOOLEANS.texts))
            value = _IN_VALUE.format("[01]")
        elif (kind, place) in _TEXTS:
            self._groups.append((column, _plain_texts))
            value = _TEXTS[kind, place].format(TEXT)
        else:
            return ""
        return f"{attributes}>{value}"


def _plain_texts(values: Sequence[str]) -> Iterable[str]:
    if max(map(len, values)) > LONGEST_TEXT:
        raise ValueError("endless cell")
    every = "\0".join(values)
    if "&" in every:
        values = unnamed(every).split("\0")
    return map(unescaped, values) if "_x" in every else values
