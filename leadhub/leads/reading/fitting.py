"""A row of the sheet becomes a row of the table: cut to its columns."""

from collections.abc import Sequence

from leadhub.leads.reading.shape import Shape
from leadhub.leads.reading.table import Note, Row, letter

_TRIED = 2


class Fitter:
    """Fits rows to the columns of the table, and remembers values that have no column."""

    def __init__(self, shape: Shape) -> None:
        self.outside = 0  # rows with values that have no column
        self.first_outside = ""
        self._positions = shape.positions
        self._width = len(shape.positions)
        self._straight = shape.positions == list(range(self._width))
        self._kept = set(shape.positions)

    def fit(self, rows: Sequence[Row]) -> list[Row]:
        """The rows in which not all columns are blank, with one text for each column."""
        width, straight = self._width, self._straight
        fitted = [
            (number, cells if straight and len(cells) == width else self._fit(number, cells)) for number, cells in rows
        ]
        # Nearly always one of the first columns has something in every row.
        for at in range(width):
            if all(cells[at].strip() for _, cells in fitted):
                return fitted
            if at == _TRIED:
                break
        return [(number, cells) for number, cells in fitted if "".join(cells).strip()]

    def notes(self) -> list[Note]:
        """Values outside of the table's columns."""
        if not self.outside:
            return []
        rows = "1 row has" if self.outside == 1 else f"{self.outside:,} rows have"
        text = f"{rows} values in columns without a header (the first in {self.first_outside}), which were left out."
        return [Note("cells_without_column", text)]

    def note_outside(self, rows: int, first: str) -> None:
        """So many rows have values without a column; the first of these values is in this cell."""
        self.outside += rows
        self.first_outside = self.first_outside or first

    def _fit(self, number: int, cells: list[str]) -> list[str]:
        if not self._straight:
            self._look_outside(number, cells)
            length = len(cells)
            return [cells[at] if at < length else "" for at in self._positions]
        extra = len(cells) - self._width
        if extra > 0:
            self._look_outside(number, cells)
            return cells[: self._width]
        return cells + [""] * -extra if extra < 0 else cells

    def _look_outside(self, number: int, cells: list[str]) -> None:
        for at, cell in enumerate(cells):
            if cell and at not in self._kept and cell.strip():
                self.note_outside(1, f"{letter(at)}{number}")
                return
