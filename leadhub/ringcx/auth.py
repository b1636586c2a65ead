"""RingCX's own part of a sign-in: the exchange of a RingCentral token for RingCX's tokens, and their refresh.

Source: RingCX guide, "Authentication". RingCentral's part is in `oauth`. Nothing is cached or repeated here:
whoever keeps the tokens decides when to renew, and falls back from refresh to exchange to sign-in.
"""

import base64
import binascii
import time
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from typing import TypeVar
from urllib.parse import urlencode

import orjson

from leadhub.ringcx import answers, refusals, wire
from leadhub.ringcx.deployments import Deployment
from leadhub.ringcx.errors import BadAnswer
from leadhub.ringcx.tokens import RingCXTokens
from leadhub.ringcx.transport import Answer, Transport

T = TypeVar("T")

RINGCX_TOKEN_SECONDS = 300.0  # RingCX guide: an access token lives five minutes, and nothing in the answer says so
_FORM = "application/x-www-form-urlencoded"

BeforeCall = Callable[[str], None]


def no_pacing(endpoint_class: str) -> None:
    """Stands for "do not wait before a call"."""


def exchange(
    deployment: Deployment, rc_access_token: str, *, transport: Transport, before_call: BeforeCall = no_pacing
) -> RingCXTokens:
    """Exchange a RingCentral access token for RingCX tokens (at most 5 a minute).

    Raises SignInFailed, RateLimited, Unreachable, NoAnswer, BadAnswer.
    """
    before_call("exchange")
    answer = post_form(transport, deployment.exchange_url, {"rcAccessToken": rc_access_token, "rcTokenType": "Bearer"})
    if answer.status == 403:
        raise refusals.refused("wrong_kind", status=answer.status)
    if answer.status in (400, 401, 404):
        raise refusals.refused("exchange_refused", status=answer.status)
    answers.check(answer, purpose="sign in to RingCX")
    return read(answer, lambda data: RingCXTokens.from_json(data, lives_for=_token_life(answer, data)))


def refresh(
    deployment: Deployment, refresh_token: str, *, transport: Transport, before_call: BeforeCall = no_pacing
) -> RingCXTokens:
    """Renew RingCX tokens; the answer's refresh token replaces the old one, which is kept if it has none.

    Raises SignInFailed (then exchange again), RateLimited, Unreachable, NoAnswer, BadAnswer.
    """
    before_call("exchange")
    answer = post_form(transport, deployment.refresh_url, {"refresh_token": refresh_token})
    if answer.status in (400, 401, 403, 404):
        raise refusals.refused("refresh_refused", status=answer.status)
    answers.check(answer, purpose="renew the sign-in to RingCX")

    def merged(data: object) -> RingCXTokens:
        kept = {"refreshToken": refresh_token}
        said = {key: value for key, value in wire.record(data, "the token answer").items() if value}
        return RingCXTokens.from_json({**kept, **said}, lives_for=_token_life(answer, data))

    return read(answer, merged)


def post_form(
    transport: Transport, url: str, form: Mapping[str, str], headers: Mapping[str, str] | None = None
) -> Answer:
    """Post a form. What is in it is secret, so it never stands in an address."""
    return transport.request("POST", url, headers=headers or {}, body=urlencode(form).encode(), content_type=_FORM)


def read(answer: Answer, reader: Callable[[object], T]) -> T:
    """Read the answer of a sign-in call. Raises BadAnswer."""
    data = answers.read_json(answer)
    try:
        return reader(data)
    except wire.BadShape as problem:
        sentence = f"The sign-in answer cannot be used: {problem}. Check the deployment of this connection."
    raise BadAnswer(sentence, status=answer.status, code="bad_shape")


def _token_life(answer: Answer, data: object) -> float:
    """Seconds that the RingCX token lives: five minutes, or less if its own `exp` says so.

    `exp` is compared with the server's clock (the Date header) where there is one, because ours may be wrong.
    """
    token = wire.text(wire.record(data, "the token answer").get("accessToken"))
    try:
        payload = token.split(".")[1]
        claims = orjson.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        expires = float(claims["exp"])
    except (IndexError, KeyError, TypeError, ValueError, binascii.Error):
        return RINGCX_TOKEN_SECONDS
    try:
        now = parsedate_to_datetime(answer.headers.get("date", "")).timestamp()
    except ValueError:
        now = time.time()
    return max(0.0, min(RINGCX_TOKEN_SECONDS, expires - now))
