"""The bare readers, each in a process of its own: `python -m bench.bare csv|calamine|fastexcel FILE`.

Every row is read and thrown away. Prints one JSON object: when it started and ended (`time.monotonic`), and the rows.
"""

import csv
import importlib
import importlib.util
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from python_calamine import CalamineWorkbook


def with_csv(path: Path) -> int:
    """The standard library's reader over decoded text."""
    with path.open(newline="", encoding="utf-8") as file:
        return sum(1 for _ in csv.reader(file))


def with_calamine(path: Path) -> int:
    """python-calamine, row by row, which is its quicker way."""
    book = CalamineWorkbook.from_path(path)
    return sum(1 for _ in book.get_sheet_by_index(0).iter_rows())


def with_fastexcel(path: Path) -> int:
    """fastexcel, the whole sheet at once into columns; no dependency of LeadHub, used if it happens to be there."""
    fastexcel = importlib.import_module("fastexcel")
    return int(fastexcel.read_excel(path).load_sheet(0).height)


READERS: dict[str, Callable[[Path], int]] = {
    "csv": with_csv,
    "calamine": with_calamine,
    "fastexcel": with_fastexcel,
}


def readers_for(path: Path) -> list[str]:
    """The readers that can be measured with this file; the first is the one that ratios are made with."""
    if path.suffix == ".csv":
        return ["csv"]
    return ["calamine"] + (["fastexcel"] if importlib.util.find_spec("fastexcel") else [])


if __name__ == "__main__":
    start = time.monotonic()
    rows = READERS[sys.argv[1]](Path(sys.argv[2]))
    print(json.dumps({"start": start, "end": time.monotonic(), "rows": rows}))
