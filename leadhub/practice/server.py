"""The HTTP server: sockets, faults on the wire, start and stop. It listens on loopback only.

In tests::

    with PracticeServer() as ringcx:
        requests.get(ringcx.url + "/_sim/state")
        ringcx.world.set(token_life=1)
        ringcx.world.fault("cut_after", endpoint="direct")
"""

import contextlib
import ipaddress
import socket
import threading
import time
import traceback
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from leadhub.practice.answers import Answer, error
from leadhub.practice.call import Call
from leadhub.practice.routes import answer
from leadhub.practice.world import World

BODY_LIMIT = 64 * 1024 * 1024
IDLE_SECONDS = 300


class NotLoopback(ValueError):
    """Practice RingCX was asked to listen where other machines could reach it."""


def check_loopback(host: str) -> None:
    """Raise NotLoopback unless `host` is this machine's loopback address."""
    with contextlib.suppress(ValueError):
        if host == "localhost" or ipaddress.IPv4Address(host).is_loopback:
            return
    raise NotLoopback(f"Practice RingCX listens on loopback only (127.0.0.1), not on {host}.")


class _Cut(Exception):
    """The connection is to be closed without an answer."""


class _Handler(BaseHTTPRequestHandler):
    """Reads one request after another from a connection and answers them."""

    protocol_version = "HTTP/1.1"
    server_version = "PracticeRingCX"
    disable_nagle_algorithm = True
    timeout = IDLE_SECONDS
    server: "_Sockets"

    def setup(self) -> None:
        """Remember the connection, so that a stop can close it."""
        super().setup()
        self.server.open_connections.add(self.connection)

    def finish(self) -> None:
        """Forget the connection."""
        self.server.open_connections.discard(self.connection)
        with contextlib.suppress(OSError):
            super().finish()

    def handle(self) -> None:
        """Serve the connection; a client that goes away is nothing to report."""
        with contextlib.suppress(ConnectionError, TimeoutError):
            super().handle()

    def answer_call(self) -> None:
        """Read the request, answer it, and let the fault that struck it happen."""
        try:
            self._send(*self._answered())
        except _Cut:
            self.close_connection = True
            with contextlib.suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = answer_call

    def _answered(self) -> tuple[Answer, bool]:
        """The answer, and whether only half of its body is to arrive."""
        body = self._body()
        if isinstance(body, Answer):
            self.close_connection = True
            return body, False
        target = urlsplit(self.path)
        call = Call(
            world=self.server.world,
            method=self.command,
            path=unquote(target.path),
            query=dict(parse_qsl(target.query, keep_blank_values=True)),
            headers={name.lower(): value for name, value in self.headers.items()},
            body=body,
        )
        try:
            result = answer(call)
        except Exception:  # whatever breaks here must reach the client as RingCX's own 500, not as a lost connection
            self.log_error("a call failed: %s %s", self.command, call.path)
            self.server.on_failure()
            result = call.error(500)
        kind = call.fault.kind if call.fault else ""
        pause = (call.fault.seconds or 0.0) if call.fault and not call.fault.late else 0.0
        if call.kind != "_sim":
            pause += call.world.switches["latency"]
        if pause > 0 and self.server.stopping.wait(pause):
            raise _Cut
        if kind.startswith(("cut_", "stall_")):
            raise _Cut
        return result, kind == "half_json"

    def _body(self) -> bytes | Answer:
        length = self.headers.get("Content-Length", "0")
        if "Transfer-Encoding" in self.headers or not (length.isascii() and length.isdigit()):
            return self._refusal(411, "A Content-Length is required")
        if int(length) > BODY_LIMIT:
            return self._refusal(413, "")
        body = self.rfile.read(int(length))
        if len(body) < int(length):
            raise ConnectionAbortedError("the client went away in the middle of its request")
        return body

    def _refusal(self, status: int, message: str) -> Answer:
        return error(status, request_uri=urlsplit(self.path).path, now=self.server.world.now(), message=message)

    def _send(self, result: Answer, half: bool) -> None:
        """One write for head and body. Half an answer is whole HTTP with broken JSON."""
        body = result.body[: len(result.body) // 2] if half else result.body
        reason = self.responses[result.status][0] if result.status in self.responses else ""
        lines = [
            f"HTTP/1.1 {result.status} {reason}",
            f"Server: {self.server_version}",
            f"Date: {self.date_time_string(self.server.world.now())}",
            f"Content-Type: {result.content_type}",
            f"Content-Length: {len(body)}",
            *(f"{name}: {value}" for name, value in result.headers.items()),
            *(["Connection: close"] if self.close_connection else []),
        ]
        head = "\r\n".join([*lines, "", ""]).encode("latin-1")
        self.wfile.write(head + (b"" if self.command == "HEAD" else body))

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet: the log of calls is under /_sim/calls."""


class _Sockets(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], world: World) -> None:
        self.world = world
        self.stopping = threading.Event()
        self.open_connections: set[socket.socket] = set()
        self.failures: list[str] = []
        super().__init__(address, _Handler)

    def on_failure(self) -> None:
        """Keep what went wrong inside the server, for whoever tests it."""
        self.failures.append(traceback.format_exc())

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A connection that broke is nothing to report."""


class PracticeServer:
    """Practice RingCX in this process, on its own threads. `data` None keeps all in memory; port 0 picks one.

    `clock` tells seconds since 1970 and rules token lives, rate windows and dates. Raises NotLoopback, or
    OSError if the port is taken.
    """

    def __init__(
        self,
        data: Path | str | None = None,
        port: int = 0,
        *,
        host: str = "127.0.0.1",
        clock: Callable[[], float] = time.time,
    ) -> None:
        check_loopback(host)
        self.world = World(Path(data) if data is not None else None, clock=clock)
        try:
            self._sockets = _Sockets((host, port), self.world)
        except OSError:
            self.world.close()
            raise
        self._thread: threading.Thread | None = None
        self.port: int = self._sockets.server_address[1]
        self.url = f"http://{host}:{self.port}"

    @property
    def failures(self) -> list[str]:
        """Tracebacks of calls in which Practice RingCX itself broke; empty in a healthy test."""
        return self._sockets.failures

    def start(self) -> "PracticeServer":
        """Serve on a thread of its own; returns at once, ready."""
        self._thread = threading.Thread(target=self.serve, name="practice-ringcx", daemon=True)
        self._thread.start()
        return self

    def serve(self) -> None:
        """Serve on this thread until `stop`."""
        self._sockets.serve_forever(poll_interval=0.02)

    def stop(self) -> None:
        """Stop listening, close every connection (stalled ones too) and the data file."""
        self._sockets.stopping.set()
        if self._thread is not None:
            self._sockets.shutdown()
            self._thread.join()
            self._thread = None
        self._sockets.server_close()
        for connection in list(self._sockets.open_connections):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self.world.close()

    def __enter__(self) -> "PracticeServer":
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
