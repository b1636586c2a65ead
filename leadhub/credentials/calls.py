"""How calls leave this process: one pooled transport, and the pace that all processes keep together."""

import os
import re
import threading
from collections.abc import Mapping
from urllib.parse import urlsplit

from django.conf import settings

from leadhub.credentials.pace import Pace
from leadhub.ringcx import answers
from leadhub.ringcx.transport import Answer, Timeouts, Transport

_ACCOUNT = re.compile(r"/accounts/([A-Za-z0-9_-]+)(?:/|$)")
# RingCX does not document how long a 429 lasts; RingCentral's penalty for sign-ins is a minute.
_HOLD_SECONDS = {"oauth": 60.0, "exchange": 60.0}
_HOLD_OTHERWISE = 5.0
_transports: dict[int, Transport] = {}


def pooled_transport() -> Transport:
    """Return this process's transport. After a fork the child gets one of its own: sockets must not be shared."""
    if os.getpid() not in _transports:
        _transports[os.getpid()] = Transport(Timeouts(load=settings.LEADHUB_LOAD_TIMEOUT))
    return _transports[os.getpid()]


class PacedTransport(Transport):
    """A transport that waits for its turn before every call, and makes everybody wait after a 429.

    What a call counts against stands in its address (a sub-account), else it is the signed-in user. What kind of call
    it is, is announced just before it on the same thread: pass `announce` as `before_call`. A call whose turn is more
    than `budget` seconds away is not made: RateLimited, with the seconds left.
    """

    def __init__(self, inner: Transport, *, deployment: str, user_key: str, budget: float) -> None:
        # No pool of its own, so the parent's __init__ is not called: everything goes through the shared one.
        self.timeouts = inner.timeouts
        self._inner = inner
        self._deployment = deployment
        self._user_key = user_key
        self._budget = budget
        self._announced = threading.local()

    def announce(self, endpoint_class: str) -> None:
        """Remember the kind of the call that this thread makes next."""
        self._announced.endpoint = endpoint_class

    def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        body: bytes | None = None,
        content_type: str = "application/json",
        changes: bool = False,
    ) -> Answer:
        endpoint = getattr(self._announced, "endpoint", "other")
        self._announced.endpoint = "other"
        pace = Pace(self._key(url))
        pace.wait(endpoint, self._budget)
        answer = self._inner.request(
            method, url, headers=headers, body=body, content_type=content_type, changes=changes
        )
        if answer.status == 429:
            pace.hold(endpoint, answers.retry_after(answer) or _HOLD_SECONDS.get(endpoint, _HOLD_OTHERWISE))
        return answer

    def close(self) -> None:
        """Nothing to close: the pool is shared."""

    def _key(self, url: str) -> str:
        account = _ACCOUNT.search(urlsplit(url).path)
        return f"{self._deployment}/{account[1]}" if account else self._user_key
