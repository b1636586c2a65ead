"""The inside of the child process that reads a file; `reading.child` starts it.

It limits its own memory, processor time and open files before it touches the file.
"""

import gc
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import orjson

from leadhub.leads.reading.errors import UnreadableFile, refuse
from leadhub.leads.reading.guard import crew_size, limit_myself
from leadhub.leads.reading.limits import Limits, ReadChoices
from leadhub.leads.reading.looking import look
from leadhub.leads.reading.unlocking import unlock
from leadhub.leads.reading.whole import read

STARTED = b"\n"  # said before the file is touched; white space is nothing to JSON


Job = Callable[[dict[str, Any]], dict[str, Any]]  # request → result; raises UnreadableFile


def _look(request: dict[str, Any]) -> dict[str, Any]:
    return look(Path(request["path"]), **_wanted(request)).to_json()


def _read(request: dict[str, Any]) -> dict[str, Any]:
    out = Path(request["out"])
    return read(Path(request["path"]), **_wanted(request), out=out, crew_size=crew_size()).to_json()


def _unlock(request: dict[str, Any]) -> dict[str, Any]:
    unlock(
        Path(request["path"]),
        filename=request["filename"],
        password=request["password"],
        out=Path(request["out"]),
        limits=Limits(**request["limits"]),
    )
    return {}


def _wanted(request: dict[str, Any]) -> dict[str, Any]:
    return {
        "filename": request["filename"],
        "choices": ReadChoices(**request["choices"]),
        "limits": Limits(**request["limits"]),
    }


JOBS: dict[str, Job] = {"look": _look, "read": _read, "unlock": _unlock}


def _answer(request: dict[str, Any], jobs: Mapping[str, Job]) -> dict[str, Any]:
    filename = request["filename"]
    try:
        return {"result": jobs[request["do"]](request)}
    except UnreadableFile as error:
        return _refused(error)
    except RecursionError:
        return _refused(refuse("too_big_to_read_safely", filename))
    except MemoryError:
        os._exit(1)  # a proper end would need memory; the parent knows what silence means
    except Exception:  # the user gets a sentence whatever we overlooked; the tests call `reading` itself
        return _refused(refuse("could_not_read", filename))


def _refused(error: UnreadableFile) -> dict[str, Any]:
    return {"refused": {"code": error.code, "message": error.message}}


def main(jobs: Mapping[str, Job]) -> None:
    """Answer one request for one of these jobs."""
    request = orjson.loads(sys.stdin.buffer.read())
    limit_myself(Limits(**request["limits"]))
    gc.disable()  # millions of small lists and no cycles: looking for some costs a fifth of the time
    sys.stdout.buffer.write(STARTED)
    sys.stdout.buffer.flush()
    try:
        sys.stdout.buffer.write(orjson.dumps(_answer(request, jobs)))
    except MemoryError:
        os._exit(1)


if __name__ == "__main__":
    main(JOBS)
