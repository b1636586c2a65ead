"""How much memory a process and everything below it take together.

Measured as proportional set size: a page that several processes share counts once, divided among them. Linux only;
elsewhere nothing is measured and the tables have no such column.
"""

import threading
import time
from pathlib import Path
from types import TracebackType

PROC = Path("/proc")


def tree(pid: int) -> list[int]:
    """The process and all processes below it that live now."""
    below: dict[int, list[int]] = {}
    for folder in PROC.glob("[0-9]*"):
        try:
            # The name, in brackets, may hold anything; the parent is the second word behind it.
            parent = int((folder / "stat").read_text(errors="replace").rpartition(")")[2].split()[1])
        except (OSError, IndexError, ValueError):
            continue
        below.setdefault(parent, []).append(int(folder.name))
    found = [pid]
    for each in found:
        found += below.get(each, [])
    return found


def proportional_size(pid: int) -> int:
    """Proportional set size in bytes; 0 for a process that is gone."""
    try:
        text = (PROC / str(pid) / "smaps_rollup").read_text()
    except OSError:
        return 0
    for line in text.splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


class MemoryWatch:
    """Watches a process tree from a thread while the `with` block runs. Sampling itself takes processor time, so what
    is timed to the millisecond is run once more for its memory.
    """

    def __init__(self, pid: int, *, interval: float = 0.05) -> None:
        self._pid = pid
        self._interval = interval
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._samples: list[tuple[float, int]] = []

    def __enter__(self) -> "MemoryWatch":
        if (PROC / "self" / "smaps_rollup").exists():
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        if self._thread.is_alive():
            self._thread.join()

    def peak(self, start: float = 0.0, end: float = float("inf")) -> int | None:
        """The most that was seen between two readings of `time.monotonic` (any process's); None if nothing was."""
        return max((size for at, size in self._samples if start <= at <= end), default=None)

    def _watch(self) -> None:
        while not self._done.is_set():
            at = time.monotonic()
            self._samples.append((at, sum(map(proportional_size, tree(self._pid)))))
            self._done.wait(self._interval)
