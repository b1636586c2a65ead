"""`python -m tests.torture --runs 1000 --database sqlite --seed 1 --jobs 4`."""

import argparse
import logging
import multiprocessing
import os
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from tests.torture.databases import Postgres, Sqlite

SCALE = 0.1  # of RingCX's windows and of LeadHub's waits, on both sides
SETTLE_SECONDS = 2.0
LOAD_TIMEOUT_SECONDS = 1.2
RUN_SECONDS = 500.0  # then a run is stopped from outside


def main() -> int:
    """Play the stories of `runs` seeds. Exit status 0 if no run found anything wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture")
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1, help="of the first run; the others follow it")
    parser.add_argument("--database", default="sqlite", help="sqlite, postgres (a server of its own), or a URL")
    parser.add_argument("--jobs", type=int, default=4, help="runs at the same time")
    parser.add_argument("--keep", type=Path, help="folder for the logs and SQLite files of runs that failed")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="leadhub-torture-"))
    folder.chmod(0o755)
    try:
        return _torture(options, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _torture(options: argparse.Namespace, folder: Path) -> int:
    database = Sqlite(folder) if options.database == "sqlite" else _postgres(options.database, folder)
    try:
        _set_up(database.url, folder)
        bad, facts = _play_all(options, database, folder)
    finally:
        database.close()
    words = ", ".join(f"{count} {name}" for name, count in facts.items())
    seeds = f"seeds {options.seed} to {options.seed + options.runs - 1}"
    _say(f"{options.runs} runs on {options.database}, {seeds}: {words}.")
    _say(f"{len(bad)} failed: {' '.join(map(str, bad))}" if bad else "Nothing lost, nothing twice.")
    return 1 if bad else 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _postgres(database: str, folder: Path) -> Postgres:
    return Postgres(folder, "" if database == "postgres" else database)


def _set_up(url: str, folder: Path) -> None:
    """Start Django in this process with a world of its own, and migrate the template."""
    for name in [name for name in os.environ if name.startswith("LEADHUB_")]:
        del os.environ[name]
    from leadhub.credentials.vault import new_key

    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "leadhub.settings",
        "DATABASE_URL": url,
        "LEADHUB_DATA_DIR": str(folder / "data"),
        "LEADHUB_SECRET_KEY": "torture" * 8,
        "LEADHUB_PHONE_KEY": new_key(),
        "LEADHUB_SEAL_KEYS": new_key(),
        "LEADHUB_SETTLE_SECONDS": str(SETTLE_SECONDS),
        "LEADHUB_LOAD_TIMEOUT_SECONDS": str(LOAD_TIMEOUT_SECONDS),
    }
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections

    from tests.torture import steps

    logging.disable(logging.INFO)
    call_command("migrate", verbosity=0)
    connections.close_all()
    steps.hurry(SCALE)


@dataclass
class _Run:
    process: BaseProcess
    ear: Any
    began: float
    name: str
    folder: Path


def _play_all(options: argparse.Namespace, database: Sqlite | Postgres, folder: Path) -> tuple[list[int], Counter[str]]:
    waiting = list(range(options.seed, options.seed + options.runs))
    running: dict[int, _Run] = {}
    bad: list[int] = []
    facts: Counter[str] = Counter()
    while waiting or running:
        while waiting and len(running) < options.jobs:
            seed = waiting.pop(0)
            running[seed] = _start(seed, database, folder)
        for seed, run in list(running.items()):
            late = time.monotonic() - run.began > RUN_SECONDS
            if not run.ear.poll(0.05) and run.process.is_alive() and not late:
                continue
            del running[seed]
            wrong = _heard(seed, run, facts)
            if wrong:
                bad.append(seed)
                if options.keep:
                    shutil.copytree(run.folder, options.keep / str(seed), dirs_exist_ok=True)
            database.drop(run.name)
            shutil.rmtree(run.folder, ignore_errors=True)
    return sorted(bad), facts


def _start(seed: int, database: Sqlite | Postgres, folder: Path) -> _Run:
    place = folder / f"run-{seed}"
    place.mkdir()
    name = database.make(seed, place)
    context = multiprocessing.get_context("fork")
    ear, mouth = context.Pipe(duplex=False)
    process = context.Process(target=_play, args=(seed, name, place, mouth))
    process.start()
    mouth.close()
    return _Run(process, ear, time.monotonic(), name, place)


def _play(seed: int, name: str, place: Path, mouth: Any) -> None:
    from django.db import connections

    from tests.torture.stage import Result, play
    from tests.torture.story import tell

    connections.databases["default"]["NAME"] = name
    del connections["default"]
    try:
        result = play(tell(seed), place, SCALE)
    except Exception:
        result = Result(seed, wrong=[traceback.format_exc()])
    connections.close_all()
    mouth.send(result)


def _heard(seed: int, run: _Run, facts: Counter[str]) -> list[str]:
    """Take a run's result, print its line, and return what was wrong."""
    try:
        result = run.ear.recv() if run.ear.poll(0) else None
    except EOFError:
        result = None
    run.process.join(5)
    if run.process.is_alive() or result is None:
        run.process.kill()
        run.process.join()
        _say(f"seed {seed}: FAILED: the run did not come to its end.")
        return ["no end"]
    facts.update(result.facts)
    words = ", ".join(f"{count} {name}" for name, count in result.facts.items() if count)
    _say(f"seed {seed}: {'FAILED' if result.wrong else 'ok'}, {result.seconds:.1f} s, {words}")
    for sentence in result.wrong:
        _say(f"    {sentence}")
    return list(result.wrong)


if __name__ == "__main__":
    sys.exit(main())
