"""Headers that go over several lines: a line of groups above, a line of notes or a second line of words below.

Which cells are merged is written at the end of a sheet, and other formats do not know at all; so it is judged by
content, in the same way for every format.
"""

import re
from collections.abc import Callable, Sequence

from leadhub.leads.reading.header_cells import is_data, is_label
from leadhub.leads.reading.table import Row

MOST_LINES = 3
_BODY = 20  # rows below the headers that a line is compared with
_WORD = re.compile(r"[^\W\d_]+")
_RULE = re.compile(r"[-=_*~.+\s]+")  # what database tools draw below their headers
_PARTS = frozenset({"first", "last", "middle", "number", "no", "type", "name", "code", "line", "area"})
# Words of lines that explain the columns: what they hold, whether they may be blank.
_NOTES = frozenset(
    """
    required optional mandatory text string number numeric integer decimal digits digit characters chars char max
    maximum min format date yyyy mm dd yes blank unique varchar nvarchar int bigint bit datetime boolean usd eur
    years year months days hours minutes example eg pflichtfeld optionaler zahl obligatoire obligatorio requerido
    opcional texto
    """.split()  # noqa: SIM905 - quoted one by one they would be harder to read
)


def lines_above(rows: Sequence[Row], index: int, known: Callable[[str], float]) -> int:
    """How many rows above the row at `index` belong to the same headers."""
    count = 0
    while count < MOST_LINES - 1 and index - count > 0:
        upper, lower = rows[index - count - 1], rows[index - count]
        if upper[0] != lower[0] - 1 or not _groups(upper[1], lower[1], known):
            break
        count += 1
    return count


def lines_below(rows: Sequence[Row], index: int, known: Callable[[str], float]) -> int:
    """How many rows below the row at `index` belong to the same headers, and are no leads."""
    count = 0
    while count < MOST_LINES - 1 and index + count + 2 < len(rows):
        at = index + count + 1
        body = [cells for _, cells in rows[at + 1 : at + 1 + _BODY]]
        adjacent = rows[at][0] == rows[at - 1][0] + 1
        if not (adjacent and _explains(rows[at][1], rows[at - 1][1], body, known)):
            break
        count += 1
    return count


def joined(lines: Sequence[Sequence[str]]) -> list[str]:
    """One header text per column from the lines of a header, the first one on top.

    A group goes on to the right until the next one begins. Lines that only explain are left out.
    """
    worded = [line for line in lines if not _is_notes(line)] or list(lines)
    texts = [""] * max((len(line) for line in worded), default=0)
    for at, line in enumerate(worded):
        below = worded[at + 1] if at + 1 < len(worded) else ()
        for column, text in enumerate(_spread(line, below, len(texts))):
            texts[column] = _one_text(texts[column], text)
    return texts


def _spread(line: Sequence[str], below: Sequence[str], width: int) -> list[str]:
    """The line's cells, with those of groups repeated over the columns they stand above."""
    spread = []
    group = ""
    for column in range(width):
        cell = " ".join(line[column].split()) if column < len(line) else ""
        under = column < len(below) and bool(below[column].strip())
        if cell or not under:
            group = cell if under else ""  # a cell with nothing below it is no group
        spread.append(cell or group)
    return spread


def _one_text(above: str, below: str) -> str:
    """`Contact` over `First` is `Contact First`; `Phone` over `Phone number` is just that."""
    if not above or not below:
        return above or below
    said = _WORD.findall(below.lower())
    return below if all(word in said for word in _WORD.findall(above.lower())) else f"{above} {below}"


def _groups(upper: Sequence[str], lower: Sequence[str], known: Callable[[str], float]) -> bool:
    """Whether a line names groups of the columns below, or is the first of two lines of words."""
    named = [column for column, cell in enumerate(upper) if cell.strip()]
    under = [column for column, cell in enumerate(lower) if cell.strip()]
    if not named or any(_is_no_group(upper[column]) for column in named) or _is_notes(upper):
        return False
    # Below the last group there is always a column; a title may stand anywhere.
    if len(under) < 2 or named[-1] > under[-1]:
        return False
    groups = {upper[column].strip() for column in named}
    if len(groups) < min(2, len(named)) or len(groups) < len(named) / 2:
        return False
    texts = [lower[column].strip().casefold() for column in under]
    if len(set(texts)) < len(texts) and len({*_texts(upper, lower, under)}) > len(set(texts)):
        return True  # First, Last, First, Last: only the groups tell them apart
    if len(named) < 2:
        return False
    words = sum(known(upper[column]) >= 0.5 for column in named)
    return words >= 2 and words >= len(named) * 2 / 3


def _texts(upper: Sequence[str], lower: Sequence[str], columns: Sequence[int]) -> list[str]:
    texts = joined([upper, lower])
    return [texts[column].casefold() for column in columns]


def _is_no_group(cell: str) -> bool:
    return not is_label(cell) or cell.rstrip().endswith(":") or len(cell) > 50


def _explains(
    line: Sequence[str], header: Sequence[str], body: Sequence[Sequence[str]], known: Callable[[str], float]
) -> bool:
    """Whether a line below a header is no lead: it has words where the leads have numbers, phones and dates."""
    named = [column for column, cell in enumerate(line) if cell.strip()]
    if all(_RULE.fullmatch(line[column].strip()) for column in named):
        return any(len(line[column].strip()) > 2 for column in named)
    if not body or not all(is_label(line[column]) for column in named):
        return False
    data = _data_columns(body)
    if not data:
        return False
    said = [column for column in named if column in data]
    if _is_notes(line):
        return bool(said)
    heads = [column for column in named if known(line[column]) >= 0.5 or _is_part(line[column])]
    if len(heads) < 2 or len(heads) < len(named) * 2 / 3:
        return False
    fills = any(column >= len(header) or not header[column].strip() for column in named)
    return len(said) == len(data) or (fills and not set(said) - set(heads))


def _data_columns(body: Sequence[Sequence[str]]) -> set[int]:
    """Columns with hardly anything but numbers, dates, phones and e-mail addresses."""
    found = set()
    for column in range(max(map(len, body))):
        values = [row[column].strip() for row in body if column < len(row) and row[column].strip()]
        if len(values) >= len(body) / 2 and sum(map(is_data, values)) >= 0.7 * len(values):
            found.add(column)
    return found


def _is_part(cell: str) -> bool:
    words = _WORD.findall(cell.lower())
    return bool(words) and all(word in _PARTS for word in words)


def _is_notes(line: Sequence[str]) -> bool:
    """Whether a line explains the columns: (required), 10 digits, yyyy-mm-dd, varchar(20); or is a drawn rule."""
    cells = [cell.strip() for cell in line if cell.strip()]
    return bool(cells) and sum(map(_is_note, cells)) >= len(cells) * 0.6


def _is_note(cell: str) -> bool:
    if (cell[0], cell[-1]) in (("(", ")"), ("[", "]")) or _RULE.fullmatch(cell):
        return True
    words = _WORD.findall(cell.lower())
    return bool(words) and sum(word in _NOTES for word in words) >= len(words) / 2
