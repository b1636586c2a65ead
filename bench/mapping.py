"""How many columns the suggestion gets right, on labelled header rows that are not part of this repository."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.tables import Table
from bench.verdicts import Verdict
from bench.world import BenchFailed

SCORE = Path(__file__).resolve().parent / "mapping_score.py"


def mapping(headers: str) -> Iterator[Table | Verdict]:
    """The score of `bench/mapping_score.py` for this file of JSON lines. Raises BenchFailed."""
    if not Path(headers).is_file():
        raise BenchFailed(f"There is no file {headers}; give the labelled header rows as JSON lines.")
    told = subprocess.run([sys.executable, str(SCORE), headers, "--json"], check=False, stdout=subprocess.PIPE)
    if told.returncode:
        raise BenchFailed("The score could not be made; its words stand above.")
    score = json.loads(told.stdout)
    table = Table("Suggested mapping", headings=("Of", "Right", "Wrong", "Share"))
    table.rows = [
        ["columns", *_shares(score["columns"], score["wrong"])],
        ["phones", *_shares(score["rows"], score["phones_wrong"])],
    ]
    table.remarks = [f"{score['rows']:,} header rows, {score['ms_a_row']:.2f} ms each."]
    yield table
    yield Verdict("columns", 100 * (1 - score["wrong"] / score["columns"]))
    yield Verdict("phones", 100 * (1 - score["phones_wrong"] / score["rows"]))
    yield Verdict("surely wrong", score["surely_wrong"])


def _shares(count: int, wrong: int) -> list[str]:
    return [f"{count - wrong:,}", f"{wrong:,}", f"{1 - wrong / count:.2%}"]
