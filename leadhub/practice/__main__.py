"""``python -m leadhub.practice``: run Practice RingCX on this machine."""

import argparse
import signal
import sqlite3
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from leadhub.practice.server import NotLoopback, PracticeServer

DEFAULT_PORT = 8971


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until Ctrl-C or SIGTERM. Exit status 0, or 2 if it could not start."""
    parser = argparse.ArgumentParser(prog="leadhub practice", description="A look-alike of RingCX to practise with.")
    parser.add_argument("--host", default="127.0.0.1", help="a loopback address (default 127.0.0.1)")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help=f"default {DEFAULT_PORT}; 0 picks a free one")
    parser.add_argument("--data", type=Path, help="file that keeps the leads; without it they are in memory")
    options = parser.parse_args(arguments)
    try:
        server = PracticeServer(options.data, options.port, host=options.host)
    except NotLoopback as refused:
        sys.stderr.write(f"{refused}\n")
        return 2
    except sqlite3.DatabaseError as failed:
        sys.stderr.write(f"{options.data} cannot be used as the data file: {failed}.\n")
        return 2
    except (OSError, OverflowError) as failed:
        sys.stderr.write(f"Practice RingCX cannot listen on {options.host}:{options.port}: {failed}.\n")
        return 2
    done = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: done.set())
    server.start()
    sys.stdout.write(f"Practice RingCX is ready at {server.url}\n")
    sys.stdout.flush()
    done.wait()
    server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
