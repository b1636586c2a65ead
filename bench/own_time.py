"""What each batch costs LeadHub itself, measured in the sender's own thread."""

import threading
import time
from collections.abc import Callable
from typing import Any

from django.db import connection as database
from requests.adapters import HTTPAdapter

from leadhub.submissions.crew import Crew


class OwnTime:
    """Seconds of each batch, from the look at what is next to the stored outcome.

    `processor`: of this thread. `asking`: in which the database was asked; on SQLite much of it is the processor's too.
    `all_in_all`: all that passes but for the call, the wait for RingCX's quota and the other senders in that line.
    """

    def __init__(self) -> None:
        self.processor: list[float] = []
        self.asking: list[float] = []
        self.all_in_all: list[float] = []
        self.calls: list[float] = []
        self._here = threading.local()

    def watch(self) -> None:
        """From now on every batch is measured."""
        own, here = self, self._here
        send_one, begin, send, wait = Crew._send_one, Crew.__init__, HTTPAdapter.send, threading.Event.wait

        def timed_batch(crew: Crew) -> bool:
            here.call, here.waited, asked = 0.0, 0.0, _Asked()
            processor, start = time.thread_time(), time.monotonic()
            with database.execute_wrapper(asked):
                more = send_one(crew)
            if here.call:
                own.processor.append(time.thread_time() - processor)
                own.asking.append(asked.seconds)
                own.all_in_all.append(time.monotonic() - start - here.call - here.waited)
                own.calls.append(here.call)
            return more

        def timed_call(adapter: HTTPAdapter, *args: Any, **kwargs: Any) -> Any:
            start = time.monotonic()
            try:
                return send(adapter, *args, **kwargs)
            finally:
                here.call = time.monotonic() - start

        def timed_wait(event: threading.Event, timeout: float | None = None) -> bool:
            start = time.monotonic()
            try:
                return wait(event, timeout)
            finally:
                here.waited = getattr(here, "waited", 0.0) + time.monotonic() - start

        def begin_with_timed_door(crew: Crew, *args: Any) -> None:
            begin(crew, *args)
            crew._door = _TimedDoor(here)  # type: ignore[assignment]

        Crew._send_one = timed_batch  # type: ignore[method-assign,assignment]
        Crew.__init__ = begin_with_timed_door  # type: ignore[method-assign,assignment]
        HTTPAdapter.send = timed_call  # type: ignore[method-assign,assignment]  # the only place between LeadHub and the wire
        threading.Event.wait = timed_wait  # type: ignore[method-assign,assignment]  # the nap between two looks at the quota


class _TimedDoor:
    """Where senders stand in line for a turn."""

    def __init__(self, here: threading.local) -> None:
        self._lock = threading.Lock()
        self._here = here

    def __enter__(self) -> None:
        start = time.monotonic()
        self._lock.acquire()
        self._here.waited += time.monotonic() - start

    def __exit__(self, *_: object) -> None:
        self._lock.release()


class _Asked:
    """Adds up the time that the statements of a thread take."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self, execute: Callable[..., Any], *rest: Any) -> Any:
        start = time.monotonic()
        try:
            return execute(*rest)
        finally:
            self.seconds += time.monotonic() - start
