"""What the tests of reading share: a file on disk, and the rows that were read from it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from leadhub.leads import parts
from leadhub.leads.reading import Limits, Look, ReadChoices, Table, look, read

Rows = list[tuple[int, list[str]]]
Save = Callable[[str, str | bytes], Path]


@pytest.fixture
def save(tmp_path: Path) -> Save:
    """Write a file under a name and return its path."""

    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.fixture
def look_at(save: Save) -> Callable[..., Look]:
    """Save a file and have a look at it; keyword arguments are the user's choices."""

    def act(name: str, content: str | bytes, **choices: Any) -> Look:
        return look(save(name, content), filename=name, choices=ReadChoices(**choices))

    return act


@pytest.fixture
def read_all(save: Save, tmp_path: Path) -> Callable[..., tuple[Table, Rows]]:
    """Save a file, read it into parts, and return the table and its rows."""

    def act(name: str, content: str | bytes, limits: Limits | None = None, **choices: Any) -> tuple[Table, Rows]:
        return read_file(save(name, content), tmp_path, limits or Limits(), **choices)

    return act


def read_file(
    path: Path, out: Path, limits: Limits | None = None, crew_size: int = 0, **choices: Any
) -> tuple[Table, Rows]:
    """Read a file on disk and return the table and its rows."""
    table = read(
        path,
        filename=path.name,
        choices=ReadChoices(**choices),
        out=out,
        limits=limits or Limits(),
        crew_size=crew_size,
    )
    rows: Rows = []
    for part in table.parts:
        packed = (out / parts.name(part.number)).read_bytes()
        lines = [orjson.loads(line) for line in parts.unpack(packed)]
        assert (part.first_row, part.last_row) == (lines[0][0], lines[-1][0])
        assert (part.rows, part.bytes) == (len(lines), len(packed))
        rows += [(number, cells) for number, cells in lines]
    assert table.rows == len(rows)
    return table, rows
