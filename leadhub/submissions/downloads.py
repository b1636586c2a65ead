"""The rows that did not get to RingCX as a workbook: original row number, reason, and the row as the file had it."""

from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font, PatternFill

from leadhub.submissions.receipts import ReceiptRow

_HEAD = Font(bold=True)
_HEAD_FILL = PatternFill("solid", start_color="E8ECF4")
_CELL_MAX = 32_767  # characters in one cell of Excel


def left_out_workbook(rows: Iterable[ReceiptRow], columns: list[str]) -> bytes:
    """Make an .xlsx of these rows.

    Every cell is written as text, so a value such as `=HYPERLINK(…)` in somebody's file stays harmless words when a
    colleague opens the download.
    """
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet("Left out")
    sheet.freeze_panes = "D2"
    for letter, width in (("A", 8), ("B", 22), ("C", 60)):
        sheet.column_dimensions[letter].width = width
    sheet.append([_text(sheet, text, head=True) for text in ["Row", "State", "Reason", *columns]])
    for row in rows:
        sheet.append([row.number, *(_text(sheet, text) for text in [row.state.label, row.reason, *row.cells])])
    with TemporaryDirectory() as folder:
        path = Path(folder) / "rows.xlsx"
        book.save(path)
        return path.read_bytes()


def _text(sheet: Any, text: str, *, head: bool = False) -> Any:
    """A cell that stays text, whatever it begins with. The library's write-only cells have no types."""
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", text)[:_CELL_MAX])
    cell.data_type = "s"  # openpyxl would make a formula of a text that begins with "="
    cell.number_format = "@"
    if head:
        cell.font, cell.fill = _HEAD, _HEAD_FILL
    return cell
