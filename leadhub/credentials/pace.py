"""Staying inside RingCX's rate limits, together: a row in the database counts the calls of every process and machine.

The windows are the documented ones (RingCX guide, rate limits; RingCentral guide, rate limits), per sub-account, or per
signed-in user for the two sign-in calls. A call is counted when it is allowed to start.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db import transaction

from leadhub.credentials.models import PaceWindow
from leadhub.jobs import clock as shared_clock
from leadhub.ringcx.errors import RateLimited

# Kind of call → (calls, seconds) for each window.
WINDOWS: Mapping[str, tuple[tuple[int, float], ...]] = {
    "direct": ((30, 10), (120, 60)),
    "search": ((15, 10), (60, 30)),
    "count": ((90, 10), (180, 30)),
    "actions": ((30, 10), (120, 60)),
    "other": ((120, 60),),
    "exchange": ((5, 60),),
    "oauth": ((5, 60),),
}
# RingCX counts when a call arrives, we when it starts: a little more room absorbs the difference.
MARGIN = 0.5
FRESH = 0.2  # a turn that is used later than this would eat up the margin
# Spent as fast as it goes, a minute's quota leaves half a minute in which nobody can start. Whoever has more to send
# than is left spreads the last calls, so that the next is never further away than this, and what needs only a few of
# them goes at once. Nothing is lost: they all are made before the window opens again.
LONGEST_GAP = 2.0


def shared_now() -> float:
    """Seconds since 1970 by the clock that all machines share."""
    return shared_clock.now().timestamp()


@dataclass(frozen=True)
class Turn:
    """The right to start one call now. It counts against the windows until it is given back."""

    key: str
    endpoint: str
    at: float  # by the shared clock
    taken: float  # by this process's own clock, which nobody sets back

    @property
    def is_fresh(self) -> bool:
        """Whether a call that starts now is as good as one that started when the turn was taken."""
        return time.monotonic() - self.taken < FRESH


class Pace:
    """The shared pace of one key (`<deployment>/<account id>`, or one user's sign-in)."""

    def __init__(
        self, key: str, *, clock: Callable[[], float] = shared_now, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self.key = key
        self._clock = clock
        self._sleep = sleep

    def turn(self, endpoint: str, *, waiting: int = 1) -> Turn | float:
        """Return a turn, which is counted, if such a call may start now; else the seconds until asking again.

        `waiting`: how many calls the asker has to make, this one among them. More than a window has left are spread.
        """
        window, _ = PaceWindow.objects.get_or_create(key=self.key, endpoint=endpoint)
        if seconds := _seconds_to_wait(window, self._clock(), waiting):
            return seconds  # whoever has to wait disturbs nobody
        with transaction.atomic():
            window = PaceWindow.objects.select_for_update().get(pk=window.pk)
            now = self._clock()  # not before: the lock may have taken its time
            if seconds := _seconds_to_wait(window, now, waiting):
                return seconds
            longest = max(span for _, span in WINDOWS[endpoint]) + MARGIN
            # A clock that was set back must not leave calls in the future: they would count for hours.
            stamps = [min(stamp, now) for stamp in window.stamps if stamp > now - longest]
            window.stamps = [*stamps, now]
            window.save(update_fields=["stamps"])
        return Turn(self.key, endpoint, now, time.monotonic())

    def take(self, endpoint: str) -> float:
        """Return 0 and count the call if it may start now, else the seconds until it is worth asking again."""
        turn = self.turn(endpoint)
        return 0.0 if isinstance(turn, Turn) else turn

    def give_back(self, turn: Turn) -> None:
        """Count a turn no longer: its call was not made, and will not be."""
        with transaction.atomic():
            window = PaceWindow.objects.select_for_update().get(key=turn.key, endpoint=turn.endpoint)
            if turn.at in window.stamps:
                window.stamps.remove(turn.at)
                window.save(update_fields=["stamps"])

    def wait(self, endpoint: str, budget: float) -> None:
        """Return when the call may start. Raises RateLimited, with the seconds left, if that is past the budget."""
        until = self._clock() + budget
        while seconds := self.take(endpoint):
            if self._clock() + seconds > until:
                again = f"Try again in {int(seconds) + 1} seconds."
                raise RateLimited(
                    f"RingCX's limit for such calls is used up for the moment. {again}", retry_after=seconds
                )
            self._sleep(seconds)

    def hold(self, endpoint: str, seconds: float) -> None:
        """Let nobody start such a call for this long: RingCX answered 429. A longer hold is never shortened."""
        PaceWindow.objects.get_or_create(key=self.key, endpoint=endpoint)
        until = self._clock() + seconds
        PaceWindow.objects.filter(key=self.key, endpoint=endpoint, hold_until__lt=until).update(hold_until=until)

    def seconds_for(self, endpoint: str, calls: int) -> float:
        """Return how long it takes until so many calls could have started, if nobody else makes any."""
        window, _ = PaceWindow.objects.get_or_create(key=self.key, endpoint=endpoint)
        now = start = self._clock()
        stamps = [min(stamp, now) for stamp in window.stamps]
        now = max(now, window.hold_until)
        for _ in range(calls):
            now = max(now, *(stamps[-n] + span + MARGIN for n, span in WINDOWS[endpoint] if len(stamps) >= n), now)
            stamps.append(now)
        return now - start


def _seconds_to_wait(window: PaceWindow, now: float, waiting: int) -> float:
    """Return how long until every window has room: the oldest call that fills a window must leave it."""
    waits = [0.0, window.hold_until - now]
    for calls, span in WINDOWS[window.endpoint]:
        inside = [stamp for stamp in (min(stamp, now) for stamp in window.stamps) if stamp > now - span - MARGIN]
        free = calls - len(inside)
        if free <= 0:
            waits.append(inside[-calls] + span + MARGIN - now)
        elif inside and waiting > free:
            waits.append(_seconds_to_spread(inside, free, inside[0] + span + MARGIN, now))
    return max(waits)


def _seconds_to_spread(inside: list[float], free: int, opens: float, now: float) -> float:
    """Return how long the next of a window's last calls waits, for them to reach until it opens again."""
    if opens - now <= free * LONGEST_GAP:
        return 0.0  # also without this call
    return inside[-1] + (opens - inside[-1]) / (free + 1) - now
