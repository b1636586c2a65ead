"""The inside of the child process that reads a file; `reading.child` starts it.

It limits its own memory, processor time and open files before it touches the file.
"""

import gc
import os
import sys
from pathlib import Path
from typing import Any

import orjson

from leadhub.leads.reading.errors import UnreadableFile, refuse
from leadhub.leads.reading.guard import crew_size, limit_myself
from leadhub.leads.reading.limits import Limits, ReadChoices
from leadhub.leads.reading.looking import look
from leadhub.leads.reading.whole import read

STARTED = b"\n"  # said before the file is touched; white space is nothing to JSON


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    filename = request["filename"]
    limits = Limits(**request["limits"])
    choices = ReadChoices(**request["choices"])
    path = Path(request["path"])
    try:
        if request["do"] == "look":
            return {"result": look(path, filename=filename, choices=choices, limits=limits).to_json()}
        out = Path(request["out"])
        table = read(path, filename=filename, choices=choices, out=out, limits=limits, crew_size=crew_size())
        return {"result": table.to_json()}
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


def main() -> None:
    """Answer one request."""
    request = orjson.loads(sys.stdin.buffer.read())
    limit_myself(Limits(**request["limits"]))
    gc.disable()  # millions of small lists and no cycles: looking for some costs a fifth of the time
    sys.stdout.buffer.write(STARTED)
    sys.stdout.buffer.flush()
    try:
        sys.stdout.buffer.write(orjson.dumps(_answer(request)))
    except MemoryError:
        os._exit(1)


if __name__ == "__main__":
    main()
