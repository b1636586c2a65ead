"""The one door to the network: sends a request, gives back the whole answer, and knows what a failure may
have
done.

The rule that everything else rests on: a failure before the first byte of the body was handed over is
`Unreachable` (nothing was processed), a failure after it is `OutcomeUnknown` if the call was to change
something.
"""

import io
import logging
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPException
from importlib.metadata import version
from urllib.parse import urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.exceptions import (
    ConnectTimeoutError,
    DecodeError,
    HTTPError,
    MaxRetryError,
    NewConnectionError,
)

from leadhub.ringcx.deployments import BadDeployment, check_address
from leadhub.ringcx.errors import BadAnswer, NoAnswer, NotSent, OutcomeUnknown, RingCXError, Unreachable

LOG = logging.getLogger(__name__)
# The library quotes addresses and what it could not parse; the one may hold a token, the other anything.
for _name in ("urllib3.connection", "urllib3.connectionpool", "urllib3.util.retry"):
    logging.getLogger(_name).setLevel(logging.ERROR)
# Deleting a permanent token has it in the path: the vendor's API knows no other way.
_TOKEN_IN_PATH = re.compile(r"(?<=/admin/token/).+")
USER_AGENT = f"LeadHub/{version('leadhub')}"  # RingCX's guide asks for name and version
_CHUNK = 64 * 1024
_FAILURES = (requests.RequestException, HTTPError, OSError, HTTPException)


@dataclass(frozen=True)
class Timeouts:
    """Seconds to wait: for a connection, for the answer to a read, for the answer to a load or an action."""

    connect: float = 5.0
    read: float = 30.0
    load: float = 120.0


@dataclass(frozen=True)
class Answer:
    """What came back, whole: `body` is decompressed; header names are in lower case."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


class _Body(io.BytesIO):
    """A request body that knows whether any of it was taken for sending: the connection was open by then."""

    taken = False

    def read(self, size: int | None = -1, /) -> bytes:
        self.taken = True
        return super().read(size)


class Transport:
    """One per process: pools connections, keeps no cookies and reads nothing from the environment.

    proxies: {"https": "http://proxy:3128"}; ca_bundle: a file of certificate authorities instead of the usual
    ones. max_body: bytes of the longest answer that is read. connect_retries: further attempts to open a
    connection.
    """

    def __init__(
        self,
        timeouts: Timeouts | None = None,
        *,
        max_body: int = 32 * 1024 * 1024,
        connect_retries: int = 2,
        pool_size: int = 10,
        proxies: Mapping[str, str] | None = None,
        ca_bundle: str | None = None,
    ) -> None:
        self.timeouts = timeouts or Timeouts()
        self._max_body = max_body
        self._connect_retries = connect_retries
        self._pool_size = pool_size
        self._proxies = dict(proxies or {})
        self._verify: bool | str = ca_bundle or True
        self._pool = self._adapter()

    def close(self) -> None:
        """Close the pooled connections."""
        self._pool.close()

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
        """Send one request and return its answer, whatever its status.

        changes: whether the call is to change something in RingCX, so that a lost answer matters.
        Raises NotSent, Unreachable, OutcomeUnknown (only if `changes`), NoAnswer or BadAnswer (only if not).
        """
        prepared, sent = self._prepare(method, url, headers, body, content_type)
        started = time.monotonic()
        outcome: Answer | RingCXError
        try:
            outcome = self._exchange(prepared, changes)
        except RingCXError as error:
            outcome = error
        except _FAILURES as failure:
            outcome = _explain(failure, url, sent, changes)
        milliseconds = round((time.monotonic() - started) * 1000)
        result = outcome.status if isinstance(outcome, Answer) else outcome.code
        LOG.info("%s %s %s %d ms", method, _TOKEN_IN_PATH.sub("…", urlsplit(url).path), result, milliseconds)
        if isinstance(outcome, RingCXError):
            # Raised here, not above: the library's exception holds the request with its token, and would come
            # along.
            raise outcome.with_traceback(None)
        return outcome

    def _prepare(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None, content_type: str
    ) -> tuple[requests.PreparedRequest, _Body | None]:
        try:
            check_address(url.partition("?")[0])
        except BadDeployment as problem:
            raise NotSent(str(problem), code="bad_address") from None
        if not all(value.isascii() and value.isprintable() and value == value.strip() for value in headers.values()):
            # The library would quote the value, which is a token, in its own message.
            raise NotSent(
                "The token contains characters that cannot be part of it. Paste it again, without line breaks.",
                code="bad_token",
            )
        everything = {
            "Accept": "application/json",
            "Accept-Encoding": "gzip",
            "User-Agent": USER_AGENT,
            **headers,
        }
        sent = None if body is None else _Body(body)
        if sent is not None:
            everything["Content-Type"] = content_type
        prepared = requests.PreparedRequest()
        prepared.prepare(method=method, url=url, headers=everything, data=sent)
        return prepared, sent

    def _exchange(self, prepared: requests.PreparedRequest, changes: bool) -> Answer:
        if not changes:
            return self._receive(self._pool, prepared, changes)
        # A change never rides on a connection that was idle: one that died unnoticed would make the outcome
        # unknown.
        adapter = self._adapter()
        try:
            return self._receive(adapter, prepared, changes)
        finally:
            adapter.close()

    def _receive(self, adapter: HTTPAdapter, prepared: requests.PreparedRequest, changes: bool) -> Answer:
        seconds = self.timeouts.load if changes else self.timeouts.read
        # The adapter, not a session: no cookies shared between people, no .netrc, and redirects are never
        # followed.
        response = adapter.send(
            prepared,
            stream=True,
            timeout=(self.timeouts.connect, seconds),
            verify=self._verify,
            proxies=self._proxies,
        )
        deadline = time.monotonic() + seconds
        try:
            body = self._read_body(response.raw, deadline, changes)
        finally:
            response.close()
        return Answer(response.status_code, {k.lower(): v for k, v in response.headers.items()}, body)

    def _read_body(self, raw: urllib3.HTTPResponse, deadline: float, changes: bool) -> bytes:
        body = bytearray()
        # read1 returns what is there, so that an answer which trickles in cannot outstay the deadline.
        while chunk := raw.read1(_CHUNK, decode_content=True):
            body += chunk
            if len(body) > self._max_body:
                raise _failed("RingCX's answer was too long to be read.", changes, "answer_too_long", temporary=False)
            if time.monotonic() > deadline:
                raise _failed("RingCX took too long to finish its answer.", changes, "timeout")
        return bytes(body)

    def _adapter(self) -> HTTPAdapter:
        retries = urllib3.Retry(
            total=self._connect_retries,
            connect=self._connect_retries,
            read=False,
            redirect=False,
            status=0,
            other=0,
            backoff_factor=0.2,
            respect_retry_after_header=False,
        )
        return HTTPAdapter(pool_connections=self._pool_size, pool_maxsize=self._pool_size, max_retries=retries)


def _explain(failure: Exception, url: str, sent: _Body | None, changes: bool) -> RingCXError:
    """Which of our errors a failure of the library is."""
    host = urlsplit(url).hostname
    cause = failure.args[0] if failure.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else cause
    never_opened = isinstance(failure, requests.ConnectTimeout | requests.exceptions.ProxyError) or isinstance(
        reason, ConnectTimeoutError | NewConnectionError
    )
    insecure = isinstance(failure, requests.exceptions.SSLError)
    untouched = (never_opened or insecure) if sent is None else not sent.taken
    if untouched and insecure:
        return Unreachable(
            f"The secure connection to {host} could not be verified, so nothing was sent. Ask whoever runs "
            "LeadHub to check the network and its certificates.",
            code="insecure",
        )
    if untouched:
        return Unreachable(
            f"LeadHub could not reach {host}, so nothing was sent. Check the network, or try again in a minute."
        )
    if isinstance(failure, DecodeError):
        return _failed(f"The answer from {host} was damaged.", changes, "unreadable_answer", temporary=False)
    if isinstance(failure, requests.Timeout | urllib3.exceptions.TimeoutError | TimeoutError):
        return _failed(f"{host} did not answer in time.", changes, "timeout")
    return _failed(f"The connection to {host} broke before its answer was complete.", changes, "cut")


def _failed(what: str, changes: bool, code: str, *, temporary: bool = True) -> RingCXError:
    """The error for a request that was sent. temporary: whether a read may do better in a minute."""
    if changes:
        return OutcomeUnknown(f"{what} The request may have been carried out: look in RingCX first.", code=code)
    if temporary:
        return NoAnswer(f"{what} Try again in a minute.", code=code)
    return BadAnswer(f"{what} Check the deployment of this connection.", code=code)
