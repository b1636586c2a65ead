"""A few processes that share one task: the guarded child forks them when a sheet is large.

They are copies of the child with what it knows so far, take blocks and give back answers. They live under the child's
limits (the memory is divided among all) and end with it: without its end of the pipe there is nothing to read.
"""

import os
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection, Pipe, wait
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from leadhub.leads.reading.book import Irregular, Lost
from leadhub.leads.reading.guard import limit_memory, memory_limit

_AHEAD = 4  # blocks per process that may be finished before their turn
_IRREGULAR = None

Block = TypeVar("Block")
Answer = TypeVar("Answer")


class Crew(Generic[Block, Answer]):
    """Forks `size` processes that apply `task` to blocks.

    `task` gives anything but None and raises Irregular or MemoryError. `mapped` bytes of files in memory, which all of
    them share, do not count against their share of the memory.
    """

    def __init__(self, task: Callable[[Block], Answer], size: int, *, mapped: int = 0) -> None:
        self._limit = memory_limit()
        self._share = None if self._limit is None else self._limit // (size + 1) + mapped
        self._members: dict[Connection, int] = {}
        for _ in range(size):
            ours, theirs = Pipe()
            process = os.fork()
            if process == 0:
                self._serve(task, theirs, [*self._members, ours])
            theirs.close()
            self._members[ours] = process
        limit_memory(self._share)

    def map(self, blocks: Iterable[Block]) -> Iterator[Answer]:
        """The answers in the order of the blocks. Raises Irregular and Lost, and whatever `blocks` raises."""
        source = iter(blocks)
        idle, busy, done = list(self._members), dict[Connection, int](), dict[int, Answer | None]()
        given = due = 0
        block = next(source, None)
        while block is not None or busy or due in done:
            while idle and block is not None and given - due < _AHEAD * len(self._members):
                connection = idle.pop()
                _send(connection, block)
                busy[connection] = given
                given += 1
                block = next(source, None)
            ready = wait(list(busy), timeout=0 if due in done else None)
            for connection in [one for one in busy if one in ready]:
                done[busy.pop(connection)] = _receive(connection)
                idle.append(connection)
            if due in done:
                answer = done.pop(due)
                if answer is _IRREGULAR:
                    raise Irregular
                yield answer
                due += 1

    def close(self) -> None:
        """End all processes, whatever they are doing."""
        for connection, process in self._members.items():
            connection.close()
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(process, 0)
        self._members = {}
        limit_memory(self._limit)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _serve(self, task: Callable[[Block], Answer], connection: Connection, others: list[Connection]) -> None:
        """The life of one process; never returns."""
        status = 1
        try:
            for other in others:
                other.close()
            _be_silent()
            limit_memory(self._share)
            while True:
                answer: Answer | None
                try:
                    answer = task(connection.recv())
                except Irregular:
                    answer = _IRREGULAR
                connection.send(answer)
        except (EOFError, OSError):
            status = 0  # nobody is there any more
        finally:
            os._exit(status)  # at once: a proper end may need memory, and would flush the child's own output


def _send(connection: Connection, block: object) -> None:
    try:
        connection.send(block)
    except OSError as error:
        raise Lost from error


def _receive(connection: Connection) -> Any:
    try:
        return connection.recv()
    except (EOFError, OSError) as error:
        raise Lost from error


def _be_silent() -> None:
    """Leave the child's input and output to the child: whoever waits for their end should not wait for us."""
    with suppress(OSError):
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1):
            os.dup2(nothing, stream)
        os.close(nothing)
