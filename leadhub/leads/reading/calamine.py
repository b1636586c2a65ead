"""Old and rarer workbooks (.xls, .xlsb, .ods) through python-calamine.

It holds a whole sheet in memory and ends its process where memory runs out: only for the limited child
process. It knows neither hidden rows and columns nor number formats, and reads error cells as blank.
"""

from collections.abc import Iterator
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from leadhub.leads.reading.cells import value_text
from leadhub.leads.reading.container import open_checked
from leadhub.leads.reading.errors import refuse, too_many_columns
from leadhub.leads.reading.limits import Limits
from leadhub.leads.reading.table import Note, Row

_ZIPPED = ("xlsb", "ods")


class CalamineBook:
    """An open workbook; see `book.Book`."""

    encoding = None
    delimiter = None

    def __init__(self, path: Path, filename: str, found: str, limits: Limits, notes: list[Note]) -> None:
        self.format = found
        self.filename = filename
        self.limits = limits
        self.notes = notes
        if found in _ZIPPED:
            open_checked(path, filename, limits).close()
        try:
            self._file = path.open("rb")  # not by its path: calamine would believe the name's ending
            self.workbook = CalamineWorkbook.from_filelike(self._file)
            about = self.workbook.sheets_metadata
        except PasswordError as error:
            raise refuse("password_protected" if found == "xls" else "password_not_supported", filename) from error
        except (CalamineError, OSError, ValueError) as error:
            raise refuse("damaged", filename) from error
        except BaseException as error:
            _reraise_unless_panic(error)
            raise refuse("damaged", filename) from error
        self.sheets = [
            WholeSheet(self, sheet.name, sheet.visible == SheetVisibleEnum.Visible)
            for sheet in about
            if sheet.typ == SheetTypeEnum.WorkSheet
        ]
        if not self.sheets:
            raise refuse("no_values", filename)

    def close(self) -> None:
        """Close the file."""
        self.workbook.close()
        self._file.close()


class WholeSheet:
    """A sheet that is read in one go; see `book.Sheet`."""

    def __init__(self, book: CalamineBook, name: str, visible: bool) -> None:
        self.name = name
        self.visible = visible
        self.hidden_columns: set[int] = set()
        self._book = book

    def rows(self) -> Iterator[Row]:
        """The rows with values. Raises UnreadableFile."""
        sheet = self._load()
        if sheet.start is None:
            return
        row_offset, column_offset = sheet.start
        padding = [""] * column_offset
        # calamine's own iteration starts in row 1 but in the first used column.
        for number, values in enumerate(sheet.iter_rows(), 1):
            if number <= row_offset:
                continue
            cells = padding + [value_text(value) for value in values]
            while cells and not cells[-1]:
                cells.pop()
            if len(cells) > self._book.limits.max_columns:
                self._refuse_column(number, len(cells) - 1)
            if cells:
                yield number, cells

    def notes(self) -> list[Note]:
        """Nothing: these formats hide their hidden parts from us."""
        return []

    def _load(self) -> CalamineSheet:
        try:
            return self._book.workbook.get_sheet_by_name(self.name)
        except (CalamineError, OSError, ValueError) as error:
            raise refuse("damaged", self._book.filename, sheet=self.name) from error
        except BaseException as error:
            _reraise_unless_panic(error)
            raise refuse("damaged", self._book.filename, sheet=self.name) from error

    def _refuse_column(self, row: int, column: int) -> None:
        limit = self._book.limits.max_columns
        raise too_many_columns(self._book.filename, sheet=self.name, column=column, row=row, limit=limit)


def _reraise_unless_panic(error: BaseException) -> None:
    """A bug in the native reader surfaces as a "PanicException", which is no ordinary Exception."""
    if type(error).__name__ != "PanicException":
        raise error
