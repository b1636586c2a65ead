"""How long RingCX is waited for: between two looks, and until what it does not show counts."""

from datetime import timedelta

from django.conf import settings

# Parts of LEADHUB_SETTLE_SECONDS: 2, 3, 6, 12, 24 and then every 30 seconds.
_WAITS = (1 / 15, 1 / 10, 1 / 5, 2 / 5, 4 / 5, 1.0)


def settle_time(times: float = 1.0) -> timedelta:
    """Return how long freshly loaded leads take at most to show in RingCX's search, so many times over."""
    return timedelta(seconds=settings.LEADHUB_SETTLE_SECONDS * times)


def wait_after(tries: int) -> timedelta:
    """Return how long to wait after so many tries until the next."""
    return settle_time(_WAITS[min(max(tries - 1, 0), len(_WAITS) - 1)])
