"""The results of parts, one after another, become the results of the whole table."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field

from leadhub.leads.duplicates import Repeats, repeated
from leadhub.leads.mapping import Mapping
from leadhub.leads.places import holds_five_digits
from leadhub.leads.row_keys import RowKeys

ZIP_SAMPLE = 500  # rows that show what the ZIP column usually holds


@dataclass
class Gathered:
    """What the parts so far had: `row_keys` of every row, and the rows (from 0) of each finding."""

    row_keys: RowKeys = field(default_factory=RowKeys)
    found: "dict[str, array[int]]" = field(default_factory=dict)
    _extern_ids: Repeats = field(default_factory=Repeats)

    @property
    def rows(self) -> int:
        """How many rows were added."""
        return len(self.row_keys)

    def add(self, row_keys: RowKeys, found: "dict[str, array[int]]") -> None:
        """Add the next part; its findings count its own rows."""
        done = self.rows
        for code, lines in found.items():
            self.found.setdefault(code, array("I")).extend([done + line for line in lines])
        self.row_keys.extend(row_keys)
        self._extern_ids.add(row_keys.extern_ids)  # part by part, while the others are being checked

    def finish(self) -> None:
        """Add what only all parts together show."""
        if again := repeated(self.row_keys.extern_ids, self._extern_ids.twice):
            self.found["extern_id_repeated"] = array("I", again)
        self.found = dict(sorted(self.found.items()))

    def counts(self) -> dict[str, int]:
        """How many rows have each finding."""
        return {code: len(rows) for code, rows in self.found.items()}


def zips_hold_five(mapping: Mapping, first_rows: Sequence[Sequence[str]]) -> bool:
    """Judge by the first rows whether the ZIP column holds five digits: then a shorter one has lost a zero."""
    columns = mapping.fields["zip"].columns if "zip" in mapping.fields else ()
    return len(columns) == 1 and holds_five_digits([cells[columns[0]] for cells in first_rows[:ZIP_SAMPLE]])
