"""How many columns the suggestion gets right, on labelled header rows that are not part of this repository."""

import subprocess
import sys
from pathlib import Path

from bench.world import BenchFailed

SCORE = Path(__file__).resolve().parent / "mapping_score.py"


def score(headers: str) -> None:
    """Print the score of `bench/mapping_score.py` for this file of JSON lines. Raises BenchFailed."""
    if not Path(headers).is_file():
        raise BenchFailed(f"There is no file {headers}; give the labelled header rows as JSON lines.")
    sys.stdout.write("### Suggested mapping\n\n")
    sys.stdout.flush()
    if subprocess.run([sys.executable, str(SCORE), headers], check=False).returncode:
        raise BenchFailed("The score could not be made; its words stand above.")
    sys.stdout.write("\n")
