"""Reading in a child process: whatever a file does to its reader, the server goes on.

This is the parent's side: it starts `reading.inside`, stops it when its time is up, and turns its death into
a sentence. One request as JSON on standard input, one answer as JSON on standard output.
"""

import os
import signal
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import orjson

from leadhub.leads.reading.errors import UnreadableFile, refuse
from leadhub.leads.reading.limits import DEFAULT_LIMITS, FIND_ALL, Limits, ReadChoices
from leadhub.leads.reading.table import Look, Table

_ROOT = Path(__file__).resolve().parents[3]  # where the package `leadhub` lies
_INSIDE = "leadhub.leads.reading.inside"
_GRACE = 2  # seconds that the child gets for its start


def look(
    path: Path,
    *,
    filename: str,
    choices: ReadChoices = FIND_ALL,
    limits: Limits = DEFAULT_LIMITS,
) -> Look:
    """As `reading.look`, in a limited child process. Raises UnreadableFile, also when the child died."""
    request = {"do": "look", "path": str(path), "filename": filename, "choices": asdict(choices)}
    return Look.from_json(ask(request, filename, limits))


def read(path: Path, *, filename: str, choices: ReadChoices, out: Path, limits: Limits = DEFAULT_LIMITS) -> Table:
    """As `reading.read`, in a limited child process. Raises UnreadableFile, also when the child died.

    After a refusal `out` may hold parts that belong to nothing.
    """
    request = {
        "do": "read",
        "path": str(path),
        "filename": filename,
        "choices": asdict(choices),
        "out": str(out),
    }
    return Table.from_json(ask(request, filename, limits))


def unlock(path: Path, *, filename: str, password: str, out: Path, limits: Limits = DEFAULT_LIMITS) -> None:
    """As `unlocking.unlock`, in a limited child process, which hears the password on its standard input only.

    Raises UnreadableFile, also when the child died; then `out` may hold anything or nothing.
    """
    request = {
        "do": "unlock",
        "path": str(path),
        "filename": filename,
        "choices": {},
        "password": password.encode(errors="replace").decode(),  # half a character is in no password
        "out": str(out),
    }
    ask(request, filename, limits)


def ask(request: dict[str, Any], filename: str, limits: Limits, *, module: str = _INSIDE) -> dict[str, Any]:
    """The answer of that module in a limited child process. Raises UnreadableFile, also when the child died."""
    body = orjson.dumps({**request, "limits": asdict(limits)})
    child = subprocess.Popen(  # noqa: S603 - our own module, no shell, nothing from outside on the command line
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # a native reader's last words may quote the file
        cwd=_ROOT,
        env={"PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"},
        start_new_session=True,
    )
    try:
        answer, _ = child.communicate(body, timeout=limits.seconds + _GRACE)
    except subprocess.TimeoutExpired as error:
        raise refuse("too_big_to_read_safely", filename) from error
    finally:
        _end(child)
    return _result(answer, filename)


def _end(child: "subprocess.Popen[bytes]") -> None:
    """Leave nothing behind: neither the child nor anything it started."""
    if child.poll() is None:
        os.killpg(child.pid, signal.SIGKILL)
        child.communicate()


def _result(answer: bytes, filename: str) -> dict[str, Any]:
    try:
        said = orjson.loads(answer)
    except orjson.JSONDecodeError as error:
        # It started and fell silent: killed by its limits, or by a native reader that found no memory.
        code = "too_big_to_read_safely" if answer else "could_not_read"
        raise refuse(code, filename) from error
    if "refused" in said:
        raise UnreadableFile(said["refused"]["code"], said["refused"]["message"])
    result: dict[str, Any] = said["result"]
    return result
