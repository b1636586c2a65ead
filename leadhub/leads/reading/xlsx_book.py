"""An .xlsx or .xlsm workbook: finds sheets, strings and styles in the container and streams the rows.

Nothing is required that Excel does not require either: missing styles, missing references and odd part names
are fine.
"""

import posixpath
from pathlib import Path
from typing import IO, TYPE_CHECKING
from zipfile import ZipFile

from leadhub.leads.reading.container import open_checked
from leadhub.leads.reading.errors import refuse
from leadhub.leads.reading.limits import Limits
from leadhub.leads.reading.table import Note
from leadhub.leads.reading.xlsx_strings import SharedStrings
from leadhub.leads.reading.xlsx_styles import ToText, converters
from leadhub.leads.reading.xlsx_worksheet import WORTH_SPLITTING, XlsxSheet, reading
from leadhub.leads.reading.xml_stream import Element, elements

if TYPE_CHECKING:
    from leadhub.leads.reading.shared_file import SharedFile

_LARGEST_SMALL_PART = 32_000_000


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

    def part_size(self, name: str) -> int:
        """The size of a part once it is unpacked; 0 if there is none."""
        real = self._names.get(name.lower())
        return self._archive.getinfo(real).file_size if real is not None else 0

    def mapped_strings(self, folder: Path, crew_size: int) -> "SharedFile":
        """All strings in a file without a name in `folder`. Raises Irregular and Lost."""
        from leadhub.leads.reading.shared_file import SharedFile  # noqa: PLC0415 - not for a look

        part = self._strings_part
        return SharedFile.fill(
            self.open_part(part), folder, crew_size if self.part_size(part) >= WORTH_SPLITTING else 0
        )

    def _read_structure(self) -> None:
        self._names = _names_by_lower_case(self._archive)
        workbook = _target("", self._relations("_rels/.rels"), "officeDocument") or "xl/workbook.xml"
        folder, base = posixpath.split(workbook)
        relations = self._relations(posixpath.join(folder, "_rels", base + ".rels"))
        tree = self._small_part(workbook)
        if not tree or tree[0][0] != "workbook":
            raise refuse("damaged", self.filename)
        strings = _target(folder, relations, "sharedStrings") or posixpath.join(folder, "sharedStrings.xml")
        self._strings_part = strings
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
