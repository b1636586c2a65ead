"""Signs in: RingCentral's JWT grant, then the exchange for a RingCX token, then its refresh.

Sources: RingCentral guide, "JWT auth flow" and OAuth error codes; RingCX guide, "Authentication". Nothing is
cached or repeated here: whoever keeps the tokens decides when to renew, and falls back from refresh to
exchange to sign-in.
"""

import base64
import binascii
import time
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from typing import TypeVar
from urllib.parse import urlencode

import orjson

from leadhub.ringcx import answers, wire
from leadhub.ringcx.deployments import Deployment
from leadhub.ringcx.errors import BadAnswer, SignInFailed
from leadhub.ringcx.tokens import RCToken, RingCXTokens
from leadhub.ringcx.transport import Answer, Transport

T = TypeVar("T")

RINGCX_TOKEN_SECONDS = 300.0  # RingCX guide: an access token lives five minutes, and nothing in the answer says so
_FORM = "application/x-www-form-urlencoded"
_JWT_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"

BeforeCall = Callable[[str], None]


def no_pacing(endpoint_class: str) -> None:
    """Stands for "do not wait before a call"."""


# RingCentral's code or OAuth's word → our code, what is wrong and what to do. Codes come first: they say
# more.
_OAUTH_PROBLEMS: Mapping[str, tuple[str, str]] = {
    "OAU-123": ("bad_client", ""),
    "OAU-146": ("bad_client", ""),
    "OAU-140": ("bad_jwt", ""),
    "OAU-168": (
        "mfa",
        "RingCentral asks for a second factor. Sign in with a JWT credential, which needs none.",
    ),
    "OAU-210": ("refresh_spent", ""),
    "OAU-213": ("refresh_spent", ""),
    "invalid_client": (
        "bad_client",
        "RingCentral does not know this client ID and client secret. Copy both again from your app's page "
        "in the RingCentral developer console.",
    ),
    "invalid_grant": (
        "bad_jwt",
        "RingCentral did not accept the JWT. It may have expired, been revoked, or belong to another app: "
        "create a new JWT credential for this client ID in the RingCentral developer console.",
    ),
    "unauthorized_client": (
        "jwt_not_enabled",
        'This RingCentral app may not sign in with a JWT. Set its auth type to "JWT auth flow" '
        "in the RingCentral developer console.",
    ),
    "invalid_scope": (
        "no_scope",
        "This RingCentral app lacks a permission. Give it the scope ReadAccounts in the RingCentral developer console.",
    ),
    "refresh_spent": (
        "refresh_spent",
        "RingCentral's refresh token was used before or has expired. Sign in again with the JWT.",
    ),
}
_SENTENCE_OF = {"bad_client": "invalid_client", "bad_jwt": "invalid_grant", "refresh_spent": "refresh_spent"}


def sign_in(
    deployment: Deployment,
    client_id: str,
    client_secret: str,
    jwt: str,
    *,
    transport: Transport,
    before_call: BeforeCall = no_pacing,
) -> RCToken:
    """Get a RingCentral access token with a JWT credential.

    Raises SignInFailed (with the remedy), RateLimited, Unreachable, NoAnswer, BadAnswer.
    """
    basic = base64.b64encode(f"{client_id.strip()}:{client_secret.strip()}".encode()).decode()
    before_call("oauth")
    answer = transport.request(
        "POST",
        deployment.oauth_url,
        headers={"Authorization": f"Basic {basic}"},
        body=urlencode({"grant_type": _JWT_GRANT, "assertion": jwt.strip()}).encode(),
        content_type=_FORM,
    )
    if 400 <= answer.status < 500 and answer.status not in (408, 429):
        raise _oauth_problem(answer)
    answers.check(answer, purpose="sign in to RingCentral")
    return _read(answer, RCToken.from_json)


def exchange(
    deployment: Deployment, rc_access_token: str, *, transport: Transport, before_call: BeforeCall = no_pacing
) -> RingCXTokens:
    """Exchange a RingCentral access token for RingCX tokens (at most 5 a minute).

    Raises SignInFailed, RateLimited, Unreachable, NoAnswer, BadAnswer.
    """
    before_call("exchange")
    answer = _post_form(transport, deployment.exchange_url, {"rcAccessToken": rc_access_token, "rcTokenType": "Bearer"})
    if answer.status in (400, 401, 403, 404):
        raise SignInFailed(
            "RingCentral accepted the sign-in, but RingCX did not. The RingCentral user of this JWT must "
            "also be an administrator in RingCX: ask your RingCX administrator, and check that the "
            "deployment is the right one.",
            status=answer.status,
            code="exchange_refused",
        )
    answers.check(answer, purpose="sign in to RingCX")
    return _read(answer, lambda data: RingCXTokens.from_json(data, lives_for=_token_life(answer, data)))


def refresh(
    deployment: Deployment, refresh_token: str, *, transport: Transport, before_call: BeforeCall = no_pacing
) -> RingCXTokens:
    """Renew RingCX tokens; the answer's refresh token replaces the old one, which is kept if it has none.

    Raises SignInFailed (then exchange again), RateLimited, Unreachable, NoAnswer, BadAnswer.
    """
    before_call("exchange")
    answer = _post_form(transport, deployment.refresh_url, {"refresh_token": refresh_token})
    if answer.status in (400, 401, 403, 404):
        raise SignInFailed(
            "RingCX did not renew the sign-in. Test the connection, and replace its credentials if the test fails.",
            status=answer.status,
            code="refresh_refused",
        )
    answers.check(answer, purpose="renew the sign-in to RingCX")

    def read(data: object) -> RingCXTokens:
        kept = {"refreshToken": refresh_token}
        said = {key: value for key, value in wire.record(data, "the token answer").items() if value}
        return RingCXTokens.from_json({**kept, **said}, lives_for=_token_life(answer, data))

    return _read(answer, read)


def _post_form(transport: Transport, url: str, form: Mapping[str, str]) -> Answer:
    return transport.request("POST", url, headers={}, body=urlencode(form).encode(), content_type=_FORM)


def _read(answer: Answer, reader: Callable[[object], T]) -> T:
    data = answers.read_json(answer)
    try:
        return reader(data)
    except wire.BadShape as problem:
        sentence = f"The sign-in answer cannot be used: {problem}. Check the deployment of this connection."
    raise BadAnswer(sentence, status=answer.status, code="bad_shape")


def _oauth_problem(answer: Answer) -> SignInFailed:
    """Turn RingCentral's error codes into a sentence with the remedy; its own words are not repeated."""
    try:
        said = answers.parse(answer)
    except ValueError:
        said = {}
    said = said if isinstance(said, dict) else {}
    codes = [wire.text(error.get("errorCode")) for error in wire.items(said.get("errors")) if isinstance(error, dict)]
    for word in (*codes, wire.text(said.get("error"))):
        if word in _OAUTH_PROBLEMS:
            code, sentence = _OAUTH_PROBLEMS[word]
            sentence = sentence or _OAUTH_PROBLEMS[_SENTENCE_OF[code]][1]
            shown = f" (RingCentral's code: {word})" if word.startswith("OAU-") else ""
            return SignInFailed(sentence + shown, status=answer.status, code=code)
    return SignInFailed(
        f"RingCentral refused the sign-in (status {answer.status}). Check the client ID, the client secret "
        "and the JWT.",
        status=answer.status,
    )


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
