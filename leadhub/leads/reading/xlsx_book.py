"""An .xlsx or .xlsm workbook: finds sheets, strings and styles in the container and streams the rows.

Nothing is required that Excel does not require either: missing styles, missing references and odd part names
are fine.
"""

import posixpath
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from zipfile import ZipFile

from leadhub.leads.reading.container import MALFORMED, open_checked
from leadhub.leads.reading.errors import UnreadableFile, refuse, too_many_columns
from leadhub.leads.reading.limits import Limits
from leadhub.leads.reading.table import Note, Row
from leadhub.leads.reading.xlsx_sheet import SheetParser, TooManyColumns
from leadhub.leads.reading.xlsx_strings import SharedStrings
from leadhub.leads.reading.xlsx_styles import ToText, converters
from leadhub.leads.reading.xml_stream import NO_MEMORY, DoctypeFound, Element, ExpatError, elements

_FIRST_CHUNK = 16_384  # a first look should not parse more than it shows …
_CHUNK = 262_144  # … and a whole read should not stop for breath too often
_LARGEST_SMALL_PART = 32_000_000
_MALFORMED_XML = (*MALFORMED, ExpatError, IndexError, KeyError)


class XlsxBook:
    """An open workbook; see `book.Book`."""

    format = "xlsx"
    encoding = None
    delimiter = None

    def __init__(self, path: Path, filename: str, limits: Limits, notes: list[Note]) -> None:
        self.filename = filename
        self.limits = limits
        self.notes = notes
        self._archive = open_checked(path, filename, limits)
        try:
            with reading(filename):
                self._read_structure()
        except BaseException:
            self._archive.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._archive.close()

    def open_part(self, name: str) -> IO[bytes] | None:
        """The part of the container with this name, whatever the case and the slashes.

        None if there is none.
        """
        real = self._names.get(name.lower())
        return self._archive.open(real) if real is not None else None

    def _read_structure(self) -> None:
        self._names = _names_by_lower_case(self._archive)
        workbook = _target("", self._relations("_rels/.rels"), "officeDocument") or "xl/workbook.xml"
        folder, base = posixpath.split(workbook)
        relations = self._relations(posixpath.join(folder, "_rels", base + ".rels"))
        tree = self._small_part(workbook)
        if not tree or tree[0][0] != "workbook":
            raise refuse("damaged", self.filename)
        strings = _target(folder, relations, "sharedStrings") or posixpath.join(folder, "sharedStrings.xml")
        self.strings = SharedStrings(self.open_part(strings))
        styles = _target(folder, relations, "styles") or posixpath.join(folder, "styles.xml")
        dates = any(name == "workbookPr" and facts.get("date1904") in ("1", "true") for name, _, facts in tree)
        self.styles: list[ToText] = converters(self._small_part(styles), epoch_1904=dates)
        targets = {facts.get("Id", ""): facts for _, _, facts in relations}
        self.sheets = [
            XlsxSheet(self, facts.get("name", f"Sheet{number}"), facts.get("state", "visible") == "visible", part)
            for number, facts in enumerate(_sheets(tree), 1)
            if (part := self._sheet_part(folder, targets.get(facts.get("id", "")), number))
        ]
        if not self.sheets:
            raise refuse("no_values", self.filename)

    def _relations(self, name: str) -> list[Element]:
        return [element for element in self._small_part(name) if element[0] == "Relationship"]

    def _small_part(self, name: str) -> list[Element]:
        part = self.open_part(name)
        if part is None:
            return []
        with part:
            data = part.read(_LARGEST_SMALL_PART + 1)
        if len(data) > _LARGEST_SMALL_PART:
            raise refuse("too_big_to_read_safely", self.filename)
        return elements(data)

    def _sheet_part(self, folder: str, relation: dict[str, str] | None, number: int) -> str | None:
        """The part that holds a sheet's rows.

        None for charts and the like. A lost reference goes by the usual name.
        """
        if relation is None:
            usual = posixpath.join(folder, f"worksheets/sheet{number}.xml")
            return usual if usual.lower() in self._names else None
        if not relation.get("Type", "").endswith("/worksheet"):
            return None
        return _resolve(folder, relation.get("Target", ""))


class XlsxSheet:
    """A worksheet; see `book.Sheet`."""

    def __init__(self, book: XlsxBook, name: str, visible: bool, part: str) -> None:
        self.name = name
        self.visible = visible
        self._book = book
        self._part = part
        self._parser = self._new_parser()

    @property
    def hidden_columns(self) -> set[int]:
        """Hidden columns, 0 = A."""
        return self._parser.hidden_columns

    def rows(self) -> Iterator[Row]:
        """The rows with values. Raises UnreadableFile."""
        self._parser = self._new_parser()
        with reading(self._book.filename, self.name, self._parser):
            part = self._book.open_part(self._part)
            if part is None:
                raise refuse("damaged", self._book.filename, sheet=self.name)
            with part:
                chunk = part.read(_FIRST_CHUNK)
                while chunk:
                    yield from self._parser.feed(chunk)
                    chunk = part.read(_CHUNK)
                yield from self._parser.feed(b"", last=True)

    def notes(self) -> list[Note]:
        """Hidden rows, and formulas without a result."""
        seen, notes = self._parser, []
        if seen.hidden_rows:
            rows = "1 row is" if seen.hidden_rows == 1 else f"{seen.hidden_rows:,} rows are"
            first = f"row {seen.first_hidden_row}"
            which = first if seen.hidden_rows == 1 else f"the first is {first}"
            notes.append(
                Note(
                    "hidden_rows",
                    f"{rows} hidden in the sheet ({which}). Hidden rows are read like all others.",
                )
            )
        if seen.missing_values:
            cells = "1 formula was" if seen.missing_values == 1 else f"{seen.missing_values:,} formulas were"
            text = f"{cells} saved without a result (the first in {seen.first_missing}) and read as blank. "
            notes.append(
                Note(
                    "formulas_without_result",
                    text + "Open the file in Excel and save it to keep the results.",
                )
            )
        return notes

    def _new_parser(self) -> SheetParser:
        book = self._book
        return SheetParser(book.strings, book.styles, max_columns=book.limits.max_columns)


@contextmanager
def reading(filename: str, sheet: str = "", parser: SheetParser | None = None) -> Iterator[None]:
    """Whatever can go wrong inside becomes one UnreadableFile that says where."""
    try:
        yield
    except UnreadableFile:
        raise
    except DoctypeFound as error:
        raise refuse("unsafe_xml", filename) from error
    except TooManyColumns as error:
        assert parser is not None  # noqa: S101 - only a sheet's parser raises it
        limit = parser.max_columns
        raise too_many_columns(filename, sheet=sheet, column=error.column, row=error.row, limit=limit) from error
    except _MALFORMED_XML as error:
        if isinstance(error, ExpatError) and error.code == NO_MEMORY:
            raise MemoryError from error
        row = parser.number if parser else 0
        raise refuse("damaged", filename, sheet=sheet, near=f" near row {row}" if row else "") from error


def _sheets(tree: list[Element]) -> list[dict[str, str]]:
    return [facts for name, parent, facts in tree if name == "sheet" and parent == "sheets"]


def _target(folder: str, relations: list[Element], kind: str) -> str | None:
    """The part that the relation of this kind points to, as a name in the container."""
    for _, _, facts in relations:
        if facts.get("Type", "").endswith("/" + kind):
            return _resolve(folder, facts.get("Target", ""))
    return None


def _resolve(folder: str, target: str) -> str:
    target = target.replace("\\", "/")
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))


def _names_by_lower_case(archive: ZipFile) -> dict[str, str]:
    return {name.replace("\\", "/").lower(): name for name in archive.namelist()}
