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
from bench.mapping import score
from bench.million import million
from bench.pages import pages
from bench.phones import phones
from bench.tables import Table
from bench.world import BenchFailed

BENCHES: dict[str, tuple[Callable[..., Iterator[Table]], str]] = {
    "phones": (phones, "one phone cell, beside the phonenumbers library"),
    "first_plan": (first_plan, "a file from its arrival to the review, beside the bare readers"),
    "pages": (pages, "every page with 100,000 rows"),
    "delivery": (delivery, "loading batches into RingCX"),
    "million": (million, "a full Excel sheet; takes minutes, so only when named"),
}
MAPPING = "mapping"
ON_REQUEST = ("million",)


def main() -> int:
    """Run what is named, or everything but what takes long. Exit status 1 if a bench could not be run."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="benches to run; default: all but million")
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
    names = wanted.names or [
        *(name for name in BENCHES if name not in ON_REQUEST),
        *([MAPPING] if wanted.headers else []),
    ]
    if unknown := [name for name in names if name not in (*BENCHES, MAPPING)]:
        parser.error(f"there is no bench {unknown[0]!r}; see --list")
    if MAPPING in names and not wanted.headers:
        parser.error("mapping needs the labelled header rows: --headers FILE or BENCH_HEADERS")
    print(
        f"Python {platform.python_version()}, {os.cpu_count()} cores{', quick' if wanted.quick else ''}\n", flush=True
    )
    return run(names, quick=wanted.quick, runs=wanted.runs, headers=wanted.headers)


def run(names: list[str], *, quick: bool, runs: int | None, headers: str) -> int:
    """Run the benches one after the other; one that fails does not keep the others from being run."""
    failed = False
    for name in names:
        started = time.monotonic()
        try:
            if name == MAPPING:
                score(headers)
            else:
                for table in BENCHES[name][0](quick=quick, runs=runs):
                    print(table.text(), flush=True)
        except BenchFailed as error:
            print(f"{name}: {error}", file=sys.stderr)
            failed = True
        print(f"({name}: {time.monotonic() - started:.0f} s)\n", flush=True)
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
