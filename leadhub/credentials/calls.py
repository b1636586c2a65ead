"""How calls leave this process: one pooled transport, and the pace that all processes keep together."""

import os
import re
import threading
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from django.conf import settings

from leadhub.credentials.models import Connection
from leadhub.credentials.pace import Pace, Turn
from leadhub.credentials.sealing import Secrets
from leadhub.ringcx import answers
from leadhub.ringcx.deployments import Deployment
from leadhub.ringcx.transport import Answer, Timeouts, Transport

_ACCOUNT = re.compile(r"/accounts/([A-Za-z0-9_-]+)(?:/|$)")
# RingCX does not document how long a 429 lasts; RingCentral's penalty for sign-ins is a minute.
_HOLD_SECONDS = {"oauth": 60.0, "exchange": 60.0}
_HOLD_OTHERWISE = 5.0
# How long a call may wait for its turn: a person waits for a page, a load waits for its whole window.
PAGE_BUDGET = 10.0
LOAD_BUDGET = 65.0
_transports: dict[tuple[int, bool], Transport] = {}
_IMPATIENT = Timeouts(connect=2.0, read=4.0)


def pooled_transport(*, impatient: bool = False) -> Transport:
    """Return this process's transport. After a fork the child gets one of its own: sockets must not be shared.

    `impatient`: one that gives up after a few seconds, for what a page can do without.
    """
    key = (os.getpid(), impatient)
    if key not in _transports:
        timeouts = Timeouts(load=settings.LEADHUB_LOAD_TIMEOUT)
        made = Transport(_IMPATIENT, connect_retries=0) if impatient else Transport(timeouts)
        _transports.setdefault(key, made)  # threads may come here at the same time
    return _transports[key]


def always() -> None:
    """Stands for "nothing is in the way of this call"."""


class PacedTransport(Transport):
    """A transport that waits for its turn before every call, and makes everybody wait after a 429.

    What a call counts against stands in its address (a sub-account), else it is the signed-in user. What kind of call
    it is, is announced just before it on the same thread: pass `announce` as `before_call`. A call whose turn is more
    than `budget` seconds away is not made: RateLimited, with the seconds left. `turn`: one that the caller has taken
    already, for the first call of its kind. `last_check` is asked in the very moment before leads are sent; what it
    raises stops the call. `watch` is shown every answer.
    """

    def __init__(
        self,
        inner: Transport,
        *,
        deployment: str,
        user_key: str,
        budget: float,
        turn: Turn | None = None,
        last_check: Callable[[], None] = always,
        watch: Callable[[Answer], None] | None = None,
    ) -> None:
        # No pool of its own, so the parent's __init__ is not called: everything goes through the shared one.
        self.timeouts = inner.timeouts
        self._inner = inner
        self._deployment = deployment
        self._user_key = user_key
        self._budget = budget
        self._turn = turn
        self._last_check = last_check
        self._watch = watch
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
        if not self._is_paid(pace, endpoint):
            pace.wait(endpoint, self._budget)
        if endpoint == "direct":
            self._last_check()
        answer = self._inner.request(
            method, url, headers=headers, body=body, content_type=content_type, changes=changes
        )
        if self._watch:
            self._watch(answer)
        if answer.status == 429:
            pace.hold(endpoint, answers.retry_after(answer) or _HOLD_SECONDS.get(endpoint, _HOLD_OTHERWISE))
        return answer

    def _is_paid(self, pace: Pace, endpoint: str) -> bool:
        """Use the turn that came with the transport. One that was kept too long is given back: it is worth nothing."""
        turn = self._turn
        if turn is None or (turn.key, turn.endpoint) != (pace.key, endpoint):
            return False
        self._turn = None
        if not turn.is_fresh:
            pace.give_back(turn)
        return turn.is_fresh

    def close(self) -> None:
        """Nothing to close: the pool is shared."""

    def _key(self, url: str) -> str:
        account = _ACCOUNT.search(urlsplit(url).path)
        return f"{self._deployment}/{account[1]}" if account else self._user_key


def user_key(deployment: str, secrets: Secrets, connection: Connection | None = None) -> str:
    """Name the signed-in user whose sign-in calls are counted together.

    Connections with the same secrets are the same user; with "connect" many users share an app, so each connection
    is taken for a user of its own.
    """
    if connection and connection.sign_in == "code":
        return f"{deployment}:connection:{connection.public_id}"
    return f"{deployment}:user:{secrets.fingerprint}"


def person_key(deployment: str, who: str) -> str:
    """Name the person whose ways to RingCentral's page and back are counted together: no connection is there yet."""
    return f"{deployment}:person:{who}"


def paced(
    deployment: Deployment,
    user: str,
    *,
    budget: float = PAGE_BUDGET,
    impatient: bool = False,
    turn: Turn | None = None,
    last_check: Callable[[], None] = always,
    watch: Callable[[Answer], None] | None = None,
) -> PacedTransport:
    """Return a transport to a deployment for the user that `user_key` named."""
    return PacedTransport(
        pooled_transport(impatient=impatient),
        deployment=deployment.name,
        user_key=user,
        budget=budget,
        turn=turn,
        last_check=last_check,
        watch=watch,
    )
