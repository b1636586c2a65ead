"""The rate limits of the RingCX guide (2026): sliding windows per sub-account and kind of call."""

import math
from collections import deque
from dataclasses import dataclass, field

# kind of call → (calls, seconds), the short window first
WINDOWS: dict[str, tuple[tuple[int, float], ...]] = {
    "direct": ((30, 10), (120, 60)),
    "preview": ((12, 30), (18, 60)),
    "process": ((9, 3), (30, 30)),
    "search": ((15, 10), (60, 30)),
    "count": ((90, 10), (180, 30)),
    "actions": ((30, 10), (120, 60)),
    "admin": ((120, 60),),
    "exchange": ((5, 60),),
    "oauth": ((5, 60),),
}
OAUTH_PENALTY = 60.0


@dataclass
class RateLimits:
    """Counts admitted calls. A refused call does not count, except that on OAuth it restarts the penalty."""

    admitted: dict[tuple[str, str], deque[float]] = field(default_factory=dict)
    penalty_until: dict[str, float] = field(default_factory=dict)

    def admit(self, kind: str, owner: str, now: float, *, scale: float = 1.0, window_scale: float = 1.0) -> int:
        """0 if the call is admitted (and counted); else the whole seconds after which it would be.

        `owner` is the sub-account, or the client for calls that name no sub-account.
        """
        windows = WINDOWS.get(kind)
        if windows is None:
            return 0
        if kind == "oauth" and now < self.penalty_until.get(owner, 0.0):
            return self._penalise(owner, now, window_scale)
        times = self.admitted.setdefault((kind, owner), deque())
        longest = windows[-1][1] * window_scale
        while times and times[0] <= now - longest:
            times.popleft()
        wait = 0.0
        for allowed, seconds in windows:
            calls = max(1, round(allowed * scale))
            if len(times) >= calls and times[-calls] > now - seconds * window_scale:
                wait = max(wait, times[-calls] + seconds * window_scale - now)
        if wait > 0:
            return self._penalise(owner, now, window_scale) if kind == "oauth" else max(1, math.ceil(wait))
        times.append(now)
        return 0

    def _penalise(self, owner: str, now: float, window_scale: float) -> int:
        seconds = OAUTH_PENALTY * window_scale
        self.penalty_until[owner] = now + seconds
        return max(1, math.ceil(seconds))

    def left(self, kind: str, owner: str) -> int:
        """How many calls the first window of `kind` would still admit (for the platform's headers)."""
        return max(0, WINDOWS[kind][0][0] - len(self.admitted.get((kind, owner), ())))

    def forget(self) -> None:
        """Start all windows anew."""
        self.admitted.clear()
        self.penalty_until.clear()
