"""The bare readers, each in a process of its own: `python -m bench.bare csv|fastexcel FILE`.

Every row is read and thrown away. Prints one JSON object: when it started and ended (`time.monotonic`), and the rows.
"""

import csv
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import fastexcel


def with_csv(path: Path) -> int:
    """The standard library's reader over decoded text."""
    with path.open(newline="", encoding="utf-8") as file:
        return sum(1 for _ in csv.reader(file))


def with_fastexcel(path: Path) -> int:
    """fastexcel at its barest: the sheet's cells are in memory, but not yet turned into columns."""
    return int(fastexcel.read_excel(path).load_sheet(0).height)


READERS: dict[str, Callable[[Path], int]] = {"csv": with_csv, "fastexcel": with_fastexcel}


if __name__ == "__main__":
    start = time.monotonic()
    rows = READERS[sys.argv[1]](Path(sys.argv[2]))
    print(json.dumps({"start": start, "end": time.monotonic(), "rows": rows}))
