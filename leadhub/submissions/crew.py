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
LONGEST_NAP = 0.3  # seconds between two looks at whether a turn has come: a smaller load's may come sooner


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
        self._door = threading.Lock()  # one sender waits for a turn: all would ask at once, and their turns grow stale

    def man(self) -> int:
        """Start as many senders as there are batches for; return how many are at work."""
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        free = settings.LEADHUB_SENDERS - len(self._threads)
        if free > 0 and not self._stop.is_set():
            batches = self._batches_waiting()
            with self._lock:
                more = max(0, min(free, batches - self._seeking))
                self._seeking += more
            for _ in range(more):
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

    def _batches_waiting(self) -> int:
        return sum(number for _, number in claiming.waiting(self._key, self._clock()))

    def _work(self) -> None:
        try:
            while self._send_one() and self._seeks_another():
                close_old_connections()
        except Exception:
            log.exception("A sender for %s failed", self._key)
        finally:
            connections.close_all()
            self.news.set()

    def _send_one(self) -> bool:
        """Send what is next; False if nothing is, or the crew is to stop."""
        claimed, turn = None, None
        holder = leases.new_holder()
        try:
            with self._door:
                if turn := self._turn():
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
        return not self._stop.is_set()

    def _turn(self) -> Turn | None:
        """Wait for a turn; None if nothing is left to send, or the crew is to stop."""
        pace = Pace(self._key)
        ready = False
        while not self._stop.is_set() and (first := next(claiming.waiting(self._key, self._clock()), None)):
            submission, batches = first
            if not ready:
                with suppress(RingCXError):  # sending it will meet the same, and knows what to do
                    client_for(submission.connection).sign_in()  # before, because a turn does not keep
                ready = True
            turn = pace.turn("direct", waiting=batches)  # the loads behind it are larger: they leave its like a reserve
            if isinstance(turn, Turn):
                return turn
            self._stop.wait(min(turn, LONGEST_NAP))
        return None

    def _seeks_another(self) -> bool:
        """Whether there is a batch for this sender too, besides those for the senders that look for one already."""
        batches = self._batches_waiting()
        with self._lock:
            if batches <= self._seeking:
                return False
            self._seeking += 1
        return True
