"""What reading gives.

A first look at a file, and the table that was read from it. Plain data, JSON and back.
"""

from dataclasses import asdict, dataclass, field
from typing import Any, Self

Row = tuple[int, list[str]]  # the row's number as a spreadsheet program shows it; its cells from column A on


@dataclass(frozen=True)
class Note:
    """Something the user should know about the file, in one sentence."""

    code: str
    text: str


@dataclass(frozen=True)
class Column:
    """A column of the table.

    `index` counts the kept columns from 0 and is the position in every row that LeadHub stores; `letter` is
    the column's name in the sheet. They differ where blank columns were left out.
    """

    index: int
    letter: str
    header: str
    hidden: bool = False


@dataclass(frozen=True)
class SheetLook:
    """One sheet at first sight.

    `header_row` 0 = no header row; where the headers go over `header_rows` rows it is the last of them. `top` holds
    the first rows as (number, cells).
    """

    name: str
    visible: bool = True
    empty: bool = True
    header_row: int = 0
    header_rows: int = 1
    header_certain: bool = False
    columns: list[Column] = field(default_factory=list)
    samples: list[list[str]] = field(default_factory=list)
    sample_rows: list[int] = field(default_factory=list)
    top: list[Row] = field(default_factory=list)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """The reverse of `to_json` of the look that holds it."""
        columns = [Column(**column) for column in data["columns"]]
        top = [(int(number), list(cells)) for number, cells in data["top"]]
        return cls(**{**data, "columns": columns, "top": top})


@dataclass(frozen=True)
class Look:
    """A first look at a file: enough to let the user check sheet, header row, encoding and columns."""

    format: str
    sheets: list[SheetLook]
    sheet: str
    sheet_certain: bool
    encoding: str | None = None
    delimiter: str | None = None
    notes: list[Note] = field(default_factory=list)

    @property
    def chosen(self) -> SheetLook:
        """The sheet that `sheet` names."""
        return next(sheet for sheet in self.sheets if sheet.name == self.sheet)

    def to_json(self) -> dict[str, Any]:
        """Plain dicts and lists."""
        data = asdict(self)
        for sheet in data["sheets"]:
            sheet["top"] = [[number, cells] for number, cells in sheet["top"]]
        return data

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """The reverse of `to_json`."""
        sheets = [SheetLook.from_json(sheet) for sheet in data["sheets"]]
        return cls(**{**data, "sheets": sheets, "notes": [Note(**note) for note in data["notes"]]})


@dataclass(frozen=True)
class PartInfo:
    """One part file of a table.

    Its number (from 1), the sheet's first and last row in it, its rows and size.
    """

    number: int
    first_row: int
    last_row: int
    rows: int
    bytes: int


@dataclass(frozen=True)
class Table:
    """A sheet that was read into parts. `rows` counts the data rows; blank rows are left out."""

    columns: list[Column]
    rows: int
    parts: list[PartInfo]
    sheet: str
    header_row: int
    encoding: str | None = None
    delimiter: str | None = None
    notes: list[Note] = field(default_factory=list)
    header_rows: int = 1

    def to_json(self) -> dict[str, Any]:
        """Plain dicts and lists."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """The reverse of `to_json`."""
        return cls(
            **{
                **data,
                "columns": [Column(**column) for column in data["columns"]],
                "parts": [PartInfo(**part) for part in data["parts"]],
                "notes": [Note(**note) for note in data["notes"]],
            }
        )


def letter(index: int) -> str:
    """The name of the column at `index` (0 = A, 255 = IV)."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name
