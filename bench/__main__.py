"""`python -m bench [NAME…]`: measure LeadHub on this machine and print a table for each bench.

Whatever is compared is measured in the same run, because other work on the machine slows down both sides of a ratio.
"""

import argparse
import os
import platform
import sys
import time
from collections.abc import Callable, Iterator

from bench.delivery import delivery
from bench.first_plan import first_plan
from bench.grid import grid
from bench.growth import growth
from bench.mapping import mapping
from bench.million import million
from bench.overtaking import overtaking
from bench.pages import pages
from bench.phones import phones
from bench.quota import quota
from bench.rivals import rivals
from bench.sent_before import sent_before
from bench.tables import Table
from bench.two_cores import two_cores
from bench.verdicts import Verdict, scale_and_speed
from bench.world import BenchFailed

BENCHES: dict[str, tuple[Callable[..., Iterator[Table | Verdict]], str]] = {
    "phones": (phones, "one phone cell, beside the phonenumbers library"),
    "first_plan": (first_plan, "100,000 rows from their arrival to the review, beside the bare readers"),
    "million": (million, "a full Excel sheet, beside the bare readers, and its memory"),
    "growth": (growth, "from 10,000 rows to a full sheet"),
    "rivals": (rivals, "a plain loop with openpyxl and phonenumbers; django-import-export's dry run"),
    "two_cores": (two_cores, "a full sheet with the real server on two cores"),
    "grid": (grid, "the rows of a full sheet, by every filter"),
    "pages": (pages, "every page with 100,000 rows"),
    "delivery": (delivery, "what a batch costs"),
    "quota": (quota, "how much of RingCX's quota a load uses, on one machine and on four"),
    "overtaking": (overtaking, "small loads while a large one is being loaded, at RingCX's real quota"),
    "sent_before": (sent_before, "100,000 phones among 10,000,000 sent before"),
}
MAPPING = "mapping"


def main() -> int:
    """Run what is named, or everything but what takes long. Exit status 1 if a bench could not be run."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="benches to run; default: all")
    parser.add_argument("--list", action="store_true", help="list the benches")
    parser.add_argument("--quick", action="store_true", help="small files and few runs: does it work at all?")
    parser.add_argument("--runs", type=int, metavar="N", help="so many runs instead of the bench's own number")
    parser.add_argument(
        "--headers",
        default=os.environ.get("BENCH_HEADERS", ""),
        metavar="FILE",
        help="labelled header rows (JSON lines), to score the suggested mapping with; also from BENCH_HEADERS",
    )
    wanted = parser.parse_args()
    if wanted.list:
        for name, (_, about) in BENCHES.items():
            print(f"{name:<12} {about}")
        print(f"{MAPPING:<12} columns suggested right; needs --headers FILE or BENCH_HEADERS")
        return 0
    if wanted.runs is not None and wanted.runs < 1:
        parser.error("--runs takes a number from 1")
    names = wanted.names or [*BENCHES, *([MAPPING] if wanted.headers else [])]
    if unknown := [name for name in names if name not in (*BENCHES, MAPPING)]:
        parser.error(f"there is no bench {unknown[0]!r}; see --list")
    if MAPPING in names and not wanted.headers:
        parser.error("mapping needs the labelled header rows: --headers FILE or BENCH_HEADERS")
    print(
        f"Python {platform.python_version()}, {os.cpu_count()} cores{', quick' if wanted.quick else ''}\n", flush=True
    )
    return run(names, quick=wanted.quick, runs=wanted.runs, headers=wanted.headers)


def run(names: list[str], *, quick: bool, runs: int | None, headers: str) -> int:
    """Run the benches one after the other; one that fails does not keep the others from being run.

    Whatever they measured for an aim comes last, in one table.
    """
    failed = False
    verdicts: list[Verdict] = []
    for name in names:
        started = time.monotonic()
        try:
            for found in mapping(headers) if name == MAPPING else BENCHES[name][0](quick=quick, runs=runs):
                if isinstance(found, Verdict):
                    verdicts.append(found)
                else:
                    print(found.text(), flush=True)
        except BenchFailed as error:
            print(f"{name}: {error}", file=sys.stderr)
            failed = True
        print(f"({name}: {time.monotonic() - started:.0f} s)\n", flush=True)
    if verdicts:
        print(scale_and_speed(verdicts, quick=quick).text())
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
