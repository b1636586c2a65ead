"""Rows of the table become part files, written by whichever process has the rows."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import orjson

from leadhub.leads import parts
from leadhub.leads.reading.table import Column, PartInfo, Row

BESIDE = "-beside"  # behind the name of a part: what a companion made of its rows


class Companion(Protocol):
    """Something else that is done with the rows of each part, by the process that has just read them."""

    def begin(self, columns: Sequence[Column], first_part: Sequence[Row]) -> bool:
        """Get ready, before other processes are forked; False to be left alone."""
        ...

    def work(self, rows: Sequence[Row]) -> tuple[bytes, Any]:
        """What is to be written beside the part, and what the companion wants to know of it in `add`."""
        ...

    def add(self, facts: Any) -> None:
        """Take the facts of a part, part after part in their order."""
        ...

    def end(self) -> None:
        """All parts were added."""
        ...


@dataclass(frozen=True)
class Written:
    """A part file under its first name, with what the companion told about it."""

    name: str
    first_row: int
    last_row: int
    rows: int
    bytes: int
    facts: Any


@dataclass
class PartFiles:
    """Writes parts of no more than `part_rows` rows into the folder `out`."""

    out: Path
    part_rows: int
    companion: Companion | None = None
    _count: int = field(default=0, init=False)

    def write(self, rows: Sequence[Row]) -> list[Written]:
        """Write the rows, in as many parts as they need."""
        size = self.part_rows
        return [self._write(rows[start : start + size]) for start in range(0, len(rows), size)]

    def _write(self, rows: Sequence[Row]) -> Written:
        self._count += 1
        name = f"{os.getpid()}-{self._count}"
        packed = parts.pack(lines(rows))
        (self.out / name).write_bytes(packed)
        facts = None
        if self.companion is not None:
            beside, facts = self.companion.work(rows)
            (self.out / (name + BESIDE)).write_bytes(beside)
        return Written(name, rows[0][0], rows[-1][0], len(rows), len(packed), facts)


class PartList:
    """The parts of a table in their order: files get their names, the companion its facts."""

    def __init__(self, out: Path) -> None:
        self.parts: list[PartInfo] = []
        self.rows = 0
        self._out = out

    def add(self, written: Written, companion: Companion | None) -> None:
        """Take the next part."""
        number = len(self.parts) + 1
        (self._out / written.name).rename(self._out / parts.name(number))
        if companion is not None:
            (self._out / (written.name + BESIDE)).rename(self._out / (parts.name(number) + BESIDE))
            companion.add(written.facts)
        self.parts.append(PartInfo(number, written.first_row, written.last_row, written.rows, written.bytes))
        self.rows += written.rows

    def discard(self) -> None:
        """Remove all parts from the folder, also those that were not added yet."""
        for part in self.parts:
            for name in (parts.name(part.number), parts.name(part.number) + BESIDE):
                (self._out / name).unlink(missing_ok=True)
        for path in self._out.glob("[0-9]*-[0-9]*"):
            path.unlink()


def lines(rows: Sequence[Row]) -> list[bytes]:
    """One line `[row number, [text of each column]]` for each row."""
    # All rows at once take half the time. In JSON no line end stands for itself, so only what separates two rows can be
    # mistaken for it: if a text has the same characters, the count is wrong.
    made = orjson.dumps(rows)[1:-1].replace(_BETWEEN, _CUT).split(b"\n")
    return made if len(made) == len(rows) else [orjson.dumps(row) for row in rows]


_BETWEEN, _CUT = b"]],[", b"]]\n["
