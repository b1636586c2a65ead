"""Files are read by what they are, not by what they are called."""

from pathlib import Path

import pytest

from leadhub.leads.reading import look
from tests.files.ole import xls
from tests.files.workbooks import LEADS, ods, xlsx


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("list.xlsx", b"Name,Phone\nAnn,4155550101\n", "a text file (.csv)"),
        ("list.csv", xlsx(*LEADS), "an Excel workbook (.xlsx)"),
        ("list.xlsx", xls([["Name", "Phone"], ["Ann", 4155550101.0]]), "an old Excel workbook (.xls)"),
        ("list.xls", ods(["Name", "Phone"], ["Ann", "4155550101"]), "an OpenDocument spreadsheet (.ods)"),
    ],
)
def test_a_wrong_extension_is_only_a_note(name: str, content: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    seen = look(path, filename=name)
    assert seen.chosen.samples[0] == ["Ann", "4155550101"]
    ending = name[name.index(".") :]
    assert [note.text for note in seen.notes] == [
        f"The name ends in {ending}, but the file is {words}. It was read as that."
    ]


@pytest.mark.parametrize("name", ["list.xlsm", "LIST.XLSX", "list", "list.data"])
def test_a_name_that_promises_nothing_else_earns_no_note(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(xlsx(*LEADS))
    seen = look(path, filename=name)
    assert (seen.format, seen.notes) == ("xlsx", [])
