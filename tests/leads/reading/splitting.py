"""The same workbook read in all ways: by XML events alone, by patterns for cells, by patterns for rows, by a crew; and
what comes of reading any file, to compare one way with another."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from leadhub.leads.reading import (
    Limits,
    Table,
    UnreadableFile,
    shape,
    shared_file,
    xlsx_book,
    xlsx_rows,
    xlsx_strings,
    xlsx_usual,
)
from leadhub.leads.reading import xlsx_worksheet as worksheet
from tests.files.workbooks import xlsx_parts, zipped
from tests.leads.reading.conftest import Rows, read_file


def sheet(rows: str, *, after: str = "", **more: Any) -> bytes:
    return zipped(xlsx_parts(f"<sheetData>{rows}</sheetData>{after}", **more))


Outcome = tuple[Table, Rows] | tuple[str, str]


@contextmanager
def tiny_blocks() -> Iterator[pytest.MonkeyPatch]:
    """Everything is cut into tiny blocks, and no sheet is too small for a crew."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worksheet, "WORTH_SPLITTING", 0)
        patch.setattr(xlsx_book, "WORTH_SPLITTING", 0)
        patch.setattr(xlsx_usual, "_WORTH_LEARNING", 0)
        patch.setattr(shape, "SCAN_ROWS", 3)
        patch.setattr(xlsx_rows, "_FIRST_CHUNK", 50)
        patch.setattr(xlsx_rows, "_CHUNK", 120)
        patch.setattr(xlsx_rows, "_BLOCK", 200)
        patch.setattr(shared_file, "_FIRST_CHUNK", 40)
        patch.setattr(shared_file, "_BLOCK", 100)
        yield patch


def outcome(content: bytes, crew_size: int = 0, *, filename: str = "made.xlsx", **choices: Any) -> Outcome:
    """Table and rows, or code and message of what is wrong with the file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / filename
        path.write_bytes(content)
        try:
            table, rows = read_file(path, Path(folder), Limits(part_rows=4, max_rows=60), crew_size, **choices)
            return replace(table, parts=[]), rows  # where parts are cut is free
        except UnreadableFile as error:
            return error.code, error.message


def by_events(content: bytes, **choices: Any) -> Outcome:
    """The outcome without any short cut."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xlsx_rows, "is_plain", lambda *_args, **_more: False)
        patch.setattr(xlsx_strings, "is_plain", lambda *_args, **_more: False)
        return outcome(content, **choices)


def by_cells(content: bytes, **choices: Any) -> Outcome:
    """The outcome without patterns for whole rows."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xlsx_usual, "_WORTH_LEARNING", 10**9)
        return outcome(content, **choices)


def assert_the_same(content: bytes, **choices: Any) -> Outcome:
    expected = by_events(content, **choices)
    assert by_cells(content, **choices) == expected
    assert outcome(content, **choices) == expected
    assert outcome(content, 2, **choices) == expected
    return expected
