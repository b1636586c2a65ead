"""The senders of one job: threads that take their turn within RingCX's quota and send what is next.

RingCX answers a call in seconds and allows two a second, so one sender alone would waste most of the quota. Each has
its own database connection; all they share is the database, as senders on other machines do.
"""

import logging
import threading
import time
from contextlib import suppress

from django.conf import settings
from django.db import close_old_connections, connections

from leadhub.credentials.pace import Pace, Turn
from leadhub.credentials.services import client_for
from leadhub.jobs import leases
from leadhub.ringcx.errors import RingCXError
from leadhub.submissions import claiming, sending
from leadhub.submissions.sending import Clock

log = logging.getLogger(__name__)
LONGEST_NAP = 1.0  # seconds between two looks at whether a turn has come


class Crew:
    """Up to LEADHUB_SENDERS threads for one sub-account. They end by themselves when nothing waits."""

    def __init__(self, account_key: str, clock: Clock) -> None:
        self.news = threading.Event()  # something changed: a batch was sent, or a sender went away
        self._key = account_key
        self._clock = clock
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []
        self._seeking = 0  # senders without a batch
        self._lock = threading.Lock()

    def man(self) -> int:
        """Start as many senders as there are batches for; return how many are at work."""
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        free = settings.LEADHUB_SENDERS - len(self._threads)
        if free > 0 and not self._stop.is_set():
            for _ in range(min(free, self._batches_without_sender())):
                with self._lock:
                    self._seeking += 1
                thread = threading.Thread(target=self._work, name=f"sender {self._key}")
                self._threads.append(thread)
                thread.start()
        return len(self._threads)

    def stop(self, seconds: float) -> bool:
        """Let no sender begin another batch; say whether all had ended after so many seconds."""
        self._stop.set()
        end = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, end - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def resume(self) -> None:
        """Let senders begin batches again, after a `stop`."""
        self._stop.clear()

    def _batches_without_sender(self) -> int:
        waiting = sum(number for _, number in claiming.waiting(self._key, self._clock()))
        with self._lock:
            return max(0, waiting - self._seeking)

    def _work(self) -> None:
        try:
            while self._send_one():
                with self._lock:
                    self._seeking += 1
                close_old_connections()
        except Exception:
            log.exception("A sender for %s failed", self._key)
        finally:
            connections.close_all()
            self.news.set()

    def _send_one(self) -> bool:
        """Send what is next; False if nothing is, and this sender may go home."""
        claimed, turn = None, None
        holder = leases.new_holder()
        try:
            if self._is_ready():
                turn = self._turn()
            if turn:
                claimed = claiming.claim(self._key, holder=holder, clock=self._clock)
        finally:
            with self._lock:
                self._seeking -= 1
        if claimed is None:
            if turn:
                Pace(self._key).give_back(turn)
            return False
        sending.send(claimed, holder=holder, turn=turn, clock=self._clock)
        self.news.set()
        return not self._stop.is_set() and self._batches_without_sender() > 0

    def _is_ready(self) -> bool:
        """Whether a batch waits; if so, get its token now, because a turn does not keep."""
        first = next(claiming.waiting(self._key, self._clock()), None)
        if first is None:
            return False
        with suppress(RingCXError):  # sending it will meet the same, and knows what to do
            client_for(first[0].connection).sign_in()
        return True

    def _turn(self) -> Turn | None:
        """Wait for a turn; None if meanwhile nothing is left to send, or the crew is to stop."""
        pace = Pace(self._key)
        while not self._stop.is_set():
            turn = pace.turn("direct")
            if isinstance(turn, Turn):
                return turn
            if self._stop.wait(min(turn, LONGEST_NAP)) or not next(claiming.waiting(self._key, self._clock()), None):
                return None
        return None
