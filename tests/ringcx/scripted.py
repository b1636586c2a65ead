"""A raw socket server that plays a script and remembers what it was sent, byte for byte."""

import json
import re
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any
from urllib.parse import parse_qsl, urlsplit

Reply = bytes | Callable[[socket.socket], None]


@dataclass
class Received:
    """One request as it arrived."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query, strict_parsing=bool(urlsplit(self.target).query)))

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode(), strict_parsing=True))

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class ScriptedServer:
    """Answers the first request with the first reply, and so on; with nothing left it closes the connection."""

    replies: list[Reply] = field(default_factory=list)
    received: list[Received] = field(default_factory=list)
    connections: int = 0

    def __enter__(self) -> "ScriptedServer":
        self._stopping = threading.Event()
        self._open: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in list(self._open):
            connection.close()
        self._thread.join(5)

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def say(self, *replies: Reply) -> None:
        """Add replies to the script."""
        self.replies.extend(replies)

    def stall(self, connection: socket.socket) -> None:
        """A reply that never comes (until the server stops)."""
        self._stopping.wait(20)
        connection.close()

    def trickle(self, connection: socket.socket) -> None:
        """A reply that begins well and then comes a byte at a time, each in good time, without an end."""
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n[")
        while not self._stopping.wait(0.05):
            connection.sendall(b" ")

    def _accept(self) -> None:
        while not self._stopping.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._open.add(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            with connection, connection.makefile("rb") as stream:
                while request := _read(stream):
                    self.received.append(request)
                    if not self.replies:
                        return
                    reply = self.replies.pop(0)
                    if callable(reply):
                        reply(connection)
                        return
                    connection.sendall(reply)
        except OSError:
            pass
        finally:
            self._open.discard(connection)


def _read(stream: Any) -> Received | None:
    first = stream.readline().decode("latin-1")
    if not first.strip():
        return None
    if not re.fullmatch(r"[A-Z]+ \S+ HTTP/1\.1\r\n", first):
        return None  # not HTTP, a TLS greeting for example
    method, target, _ = first.split()
    headers = {}
    while line := stream.readline().decode("latin-1").strip():
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    return Received(method, target, headers, stream.read(int(headers.get("content-length", "0"))))


def http(
    body: Any = None,
    status: int = 200,
    *,
    content_type: str = "application/json",
    headers: dict[str, str] | None = None,
    length: int | None = None,
) -> bytes:
    """An HTTP answer; `body` is bytes as they are, or data that becomes JSON. `length` lies about its length."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    lines = [f"HTTP/1.1 {status} Whatever", f"Content-Type: {content_type}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    lines.append(f"Content-Length: {len(data) if length is None else length}")
    return "\r\n".join([*lines, "", ""]).encode() + data


def cut(data: bytes = b"") -> Callable[[socket.socket], None]:
    """A reply that breaks off after `data`."""

    def send(connection: socket.socket) -> None:
        connection.sendall(data)
        connection.shutdown(socket.SHUT_RDWR)

    return send
