"""The one idea of making leads: column by column, not row by row.

A call for each cell or each row would take most of the time, so the rows of a part are turned into columns once, and
everything is done to whole columns: a *step* takes `Rows`, reads columns of the table, writes columns of the leads
(`fields`), and notes what it found (`findings`). Most cells of a column need nothing, which one look at the whole
column often shows; only where something is to be told does a step look at single rows. Steps never raise, whatever
the cells hold, and no step looks at another row, so the answer for a row does not depend on the rows around it.

`lead.py` says which steps a mapping needs and in what order; the leads are put together from the columns at the end.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import repeat
from typing import Any

from leadhub.leads.cleaning import ERROR_WORDS, error_code, is_error_cell, tidy
from leadhub.leads.duplicates import PhoneKeys
from leadhub.leads.findings import Finding, finding
from leadhub.leads.mapping import Source

Lead = dict[str, Any]
Step = Callable[["Rows"], None]


class Rows:
    """Some rows on their way to leads. Every column here has one entry for each row.

    numbers: the rows' numbers, as Excel shows them. cells: the table's columns. fields: the leads' columns, by wire
    name, "" where a lead has nothing. extras: the same for the named extras. personas: for persona phones, by label.
    own_ids: the externIds that the file has. keys: the duplicate keys of the phones. findings: what was found, by the
    row's place, in the order of the steps. split: texts for other fields that a step took out of one column (city,
    state and ZIP).
    """

    def __init__(self, numbers: Sequence[int], cells: Sequence[Sequence[str]]) -> None:
        self.numbers = numbers
        self.cells = cells
        self.fields: dict[str, Sequence[Any]] = {}
        self.extras: dict[str, Sequence[str]] = {}
        self.personas: dict[str, Sequence[str]] = {}
        self.keys: list[PhoneKeys] = [()] * len(numbers)
        self.findings: defaultdict[int, list[Finding]] = defaultdict(list)
        self.split: dict[str, list[str]] = {}
        self.own_ids: Sequence[str] = [""] * len(numbers)

    def __len__(self) -> int:
        return len(self.numbers)

    def field(self, name: str) -> Sequence[Any]:
        """The column of a field, as far as it was made: without one, nothing in every row."""
        return self.fields.get(name) or [""] * len(self)

    def leads(self) -> list[Lead]:
        """Put the leads together from their columns (wire names; texts, but for leadPriority and maxPasses)."""
        leads = _objects(self.fields)
        for name, columns in (("extendedLeadData", self.extras), ("personaPhoneConfig", self.personas)):
            if columns:
                for lead, inside in zip(leads, _objects(columns), strict=True):
                    if inside:
                        lead[name] = inside
        return leads


def _objects(columns: Mapping[str, Sequence[Any]]) -> list[dict[str, Any]]:
    """One object for each row, without what is blank: first all columns at once, then blanks are taken out."""
    rows = zip(*columns.values(), strict=True)
    objects = list(map(dict, map(zip, repeat(list(columns)), rows)))
    for name, column in columns.items():
        if "" in column:
            for row, value in zip(objects, column, strict=True):
                if value == "":
                    del row[name]
    return objects


def texts(rows: Rows, source: Source, field: str) -> Sequence[str]:
    """The tidy texts a field is made of: "" for nothing, several columns joined, error cells left out and told."""
    columns = [_one_column(rows, column, field) for column in source.columns]
    if len(columns) > 1:
        columns = [[" ".join(filter(None, parts)) for parts in zip(*columns, strict=True)]]
    found = columns[0] if columns else [tidy(source.value or "")] * len(rows)
    if field in rows.split:
        found = [own or taken for own, taken in zip(found, rows.split[field], strict=True)]
    return found


def _one_column(rows: Rows, column: int, field: str) -> Sequence[str]:
    found = rows.cells[column]
    whole = "|".join(["", *found, ""])
    if not whole.isprintable():
        found = [tidy(text) for text in found]
    elif " |" in whole or "| " in whole:  # of what can be printed, only the plain space is a blank
        found = [text.strip() for text in found]
    return _without_errors(rows, found, field) if "#" in whole else found


def _without_errors(rows: Rows, found: Sequence[str], field: str) -> Sequence[str]:
    """Leave out spreadsheets' errors, and tell so."""
    errors = [at for at, text in enumerate(found) if text[:1] == "#" and is_error_cell(text)]
    if not errors:
        return found
    found = list(found)
    for at in errors:
        code = error_code(found[at])
        rows.findings[at].append(finding(code, field, ERROR_WORDS[code], found[at]))
        found[at] = ""
    return found


def check_width(rows: Rows, field: str, found: Sequence[Any], width: int) -> None:
    """Tell about texts that are longer than RingCX keeps; they are sent whole."""
    if max(map(len, found), default=0) <= width:
        return
    for at, text in enumerate(found):
        if len(text) > width:
            rows.findings[at].append(too_long(field, text, width))


def too_long(field: str, text: str, width: int) -> Finding:
    """What to tell about a text that is longer than RingCX keeps."""
    message = f"This has {len(text):,} characters; RingCX keeps {width:,}, so its end may be cut off there."
    return finding("too_long", field, message, text, text)
