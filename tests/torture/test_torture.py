"""A few runs of the torture, so that it cannot rot: the thousand are `make torture`."""

import os
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent.parent
CALM = {name: value for name, value in os.environ.items() if not name.startswith(("LEADHUB_", "DATABASE_URL"))}


def _torture(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.torture", *arguments]
    return subprocess.run(command, cwd=REPOSITORY, env=CALM, capture_output=True, text=True, timeout=200, check=False)


def test_nothing_is_lost_and_nothing_comes_twice(tmp_path: Path) -> None:
    done = _torture("--runs", "4", "--seed", "414", "--jobs", "4", "--keep", str(tmp_path))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Nothing lost, nothing twice." in done.stdout
