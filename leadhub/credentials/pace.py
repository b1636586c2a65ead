"""Staying inside RingCX's rate limits, together: a row in the database counts the calls of every process and machine.

The windows are the documented ones (RingCX guide, rate limits; RingCentral guide, rate limits), per sub-account, or per
signed-in user for the two sign-in calls. A call is counted when it is allowed to start.
"""

import time
from collections.abc import Callable, Mapping

from django.db import transaction

from leadhub.credentials.models import PaceWindow
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
MARGIN = 0.25


class Pace:
    """The shared pace of one key (`<deployment>/<account id>`, or one user's sign-in)."""

    def __init__(
        self, key: str, *, clock: Callable[[], float] = time.time, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self.key = key
        self._clock = clock
        self._sleep = sleep

    def take(self, endpoint: str) -> float:
        """Return 0 and count the call if it may start now, else the seconds until it is worth asking again."""
        now = self._clock()
        PaceWindow.objects.get_or_create(key=self.key, endpoint=endpoint)
        with transaction.atomic():
            window = PaceWindow.objects.select_for_update().get(key=self.key, endpoint=endpoint)
            seconds = max(window.hold_until - now, _seconds_to_wait(window.stamps, WINDOWS[endpoint], now))
            if seconds > 0:
                return seconds
            longest = max(span for _, span in WINDOWS[endpoint]) + MARGIN
            window.stamps = [*(stamp for stamp in window.stamps if stamp > now - longest), now]
            window.save(update_fields=["stamps"])
        return 0.0

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


def _seconds_to_wait(stamps: list[float], windows: tuple[tuple[int, float], ...], now: float) -> float:
    """Return how long until every window has room: the oldest call that fills a window must leave it."""
    waits = [0.0]
    for calls, span in windows:
        if len(stamps) >= calls:
            waits.append(stamps[-calls] + span + MARGIN - now)
    return max(waits)
