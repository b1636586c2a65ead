"""RingCentral's OAuth: what is sent for each grant, and words with a remedy for each refusal."""

import base64
import hashlib
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from leadhub.ringcx import errors, oauth
from leadhub.ringcx.deployments import DEPLOYMENTS, Deployment, custom, get
from leadhub.ringcx.transport import Transport
from leadhub.ringcx.types import RCToken
from tests.ringcx.scripted import ScriptedServer, cut, http

ID, SECRET, JWT = "client-id", "client-secret-1", "jwt.assertion.1"
CODE, VERIFIER, REDIRECT = "code-1", "verifier-1", "https://leadhub.example/connections/connect/done/"
ANSWER = {
    "access_token": "rc-access-1",
    "token_type": "bearer",
    "expires_in": 7199,
    "refresh_token": "rc-refresh-1",
    "refresh_token_expires_in": 604800,
    "scope": "ReadAccounts",
    "owner_id": "222222",
    "endpoint_id": "e",
}
BASIC = "Basic " + base64.b64encode(f"{ID}:{SECRET}".encode()).decode()
Ask = Callable[..., Any]


def by_jwt(place: Deployment, transport: Transport, secret: str = SECRET, **more: Any) -> RCToken:
    return oauth.sign_in(place, f" {ID} ", f"{secret}\n", f"\n{JWT} ", transport=transport, **more)


def by_code(place: Deployment, transport: Transport, secret: str = SECRET, **more: Any) -> RCToken:
    return oauth.redeem(place, ID, secret, CODE, REDIRECT, VERIFIER, transport=transport, **more)


def by_refresh(place: Deployment, transport: Transport, secret: str = SECRET, **more: Any) -> RCToken:
    return oauth.renew(place, ID, secret, "rc-refresh-0", transport=transport, **more)


def back(place: Deployment, transport: Transport, secret: str = SECRET, **more: Any) -> None:
    oauth.revoke(place, ID, secret, "rc-refresh-0", transport=transport, **more)


ASKS: dict[str, tuple[Ask, str, dict[str, str]]] = {
    "jwt": (
        by_jwt,
        "/restapi/oauth/token",
        {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": JWT},
    ),
    "code": (
        by_code,
        "/restapi/oauth/token",
        {"grant_type": "authorization_code", "code": CODE, "redirect_uri": REDIRECT, "code_verifier": VERIFIER},
    ),
    "refresh": (
        by_refresh,
        "/restapi/oauth/token",
        {"grant_type": "refresh_token", "refresh_token": "rc-refresh-0"},
    ),
    "revoke": (back, "/restapi/oauth/revoke", {"token": "rc-refresh-0"}),
}
WITH_RINGCENTRAL = [name for name, row in DEPLOYMENTS.items() if "code" in row.sign_ins]


@pytest.fixture
def place(server: ScriptedServer) -> Deployment:
    return custom(server.url)


@pytest.mark.parametrize("deployment", WITH_RINGCENTRAL)
@pytest.mark.parametrize(("ask", "target", "form"), ASKS.values(), ids=ASKS)
def test_an_app_with_a_secret_proves_itself_by_basic(
    ask: Ask, target: str, form: dict[str, str], deployment: str, server: ScriptedServer, transport: Transport
) -> None:
    paced: list[str] = []
    server.say(http(ANSWER))
    token = ask(custom(server.url, like=deployment), transport, before_call=paced.append)
    (request,) = server.received
    assert (request.method, request.target, request.form) == ("POST", target, form)
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    assert request.headers["authorization"] == BASIC
    assert paced == ["oauth"]
    assert token in (None, RCToken("rc-access-1", 7199.0, "rc-refresh-1", 604800, "ReadAccounts", "222222"))


@pytest.mark.parametrize(("ask", "target", "form"), ASKS.values(), ids=ASKS)
def test_a_public_app_names_itself_in_the_form(
    ask: Ask, target: str, form: dict[str, str], place: Deployment, server: ScriptedServer, transport: Transport
) -> None:
    server.say(http(ANSWER))
    ask(place, transport, secret="")
    (request,) = server.received
    assert (request.target, request.form) == (target, form | {"client_id": ID})
    assert "authorization" not in request.headers


def test_the_challenge_is_the_hash_of_the_verifier() -> None:
    verifier = oauth.new_verifier()
    assert re.fullmatch(r"[A-Za-z0-9_-]{43,128}", verifier)
    assert oauth.new_verifier() != verifier
    digest = hashlib.sha256(verifier.encode()).digest()
    assert oauth.challenge(verifier) == base64.urlsafe_b64encode(digest).decode().rstrip("=")
    # The example of RFC 7636, appendix B.
    assert oauth.challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == (
        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    )


@pytest.mark.parametrize("deployment", WITH_RINGCENTRAL)
def test_the_way_to_ringcentrals_page_carries_state_and_challenge_and_no_secret(deployment: str) -> None:
    address = oauth.authorize_address(get(deployment), f" {ID} ", REDIRECT, "state&1", "challenge-1")
    page, _, query = address.partition("?")
    assert page == "https://platform.ringcentral.com/restapi/oauth/authorize"
    assert dict(parse_qsl(query, strict_parsing=True)) == {
        "response_type": "code",
        "client_id": ID,
        "redirect_uri": REDIRECT,
        "state": "state&1",
        "code_challenge": "challenge-1",
        "code_challenge_method": "S256",
    }


def refusal(word: str = "", *codes: str) -> dict[str, Any]:
    """RingCentral's words repeat what was sent, at their worst."""
    said = f"{JWT} {SECRET} {CODE} {VERIFIER} rc-refresh-0"
    return {
        "error": word,
        "error_description": said,
        "errors": [{"errorCode": code, "message": said} for code in codes],
    }


# What was asked, RingCentral's status and body, our code, and a part of the remedy.
REFUSALS: list[tuple[str, int, Any, str, str]] = [
    ("jwt", 401, refusal("invalid_client", "OAU-123"), "bad_client", "client ID and client secret"),
    ("jwt", 400, refusal("invalid_grant", "OAU-146"), "bad_client", "developer console"),
    ("jwt", 400, refusal("", "OAU-140"), "bad_jwt", "create a new JWT"),
    ("jwt", 400, refusal("invalid_request", "OAU-168"), "mfa", "second factor"),
    ("jwt", 400, refusal("invalid_grant", "OAU-213"), "bad_jwt", "OAU-213"),
    ("jwt", 400, refusal("invalid_client"), "bad_client", "Copy both again"),
    ("jwt", 400, refusal("invalid_grant"), "bad_jwt", "expired, been revoked"),
    ("jwt", 400, refusal("invalid_grant", "OAU-999"), "bad_jwt", "create a new JWT"),
    ("jwt", 403, refusal("unauthorized_client"), "jwt_not_enabled", "JWT auth flow"),
    ("jwt", 400, refusal("unauthorized_client", "OAU-251"), "jwt_not_enabled", "JWT auth flow"),
    ("jwt", 400, refusal("invalid_scope"), "no_scope", "ReadAccounts"),
    ("jwt", 400, refusal("something_new"), "sign_in_failed", "status 400"),
    ("jwt", 401, [], "sign_in_failed", "status 401"),
    ("jwt", 404, b"<html>", "sign_in_failed", "status 404"),
    ("jwt", 401, {"errors": "odd"}, "sign_in_failed", "client secret"),
    ("code", 401, refusal("invalid_client", "OAU-123"), "bad_client", "Copy both again"),
    ("code", 400, refusal("invalid_grant", "OAU-211"), "code_refused", "Connect with RingCentral again"),
    ("code", 400, refusal("invalid_grant"), "code_refused", "one minute and works once"),
    ("code", 400, refusal("invalid_grant", "OAU-109"), "bad_redirect", "OAuth redirect URI"),
    ("code", 400, refusal("invalid_redirect_uri", "OAU-109"), "bad_redirect", "letter by letter"),
    ("code", 400, refusal("redirect_uri_mismatch"), "bad_redirect", "the app's page"),
    ("code", 400, refusal("unauthorized_client", "OAU-251"), "code_not_enabled", "authorization code"),
    ("code", 400, refusal("invalid_request", "OAU-168"), "mfa", "second factor"),
    ("code", 400, refusal("odd"), "sign_in_failed", "connect with RingCentral again"),
    ("refresh", 400, refusal("invalid_grant", "OAU-210"), "refresh_spent", "Connect with RingCentral again"),
    ("refresh", 400, refusal("invalid_grant", "OAU-213"), "refresh_spent", "OAU-213"),
    ("refresh", 400, refusal("invalid_grant"), "refresh_spent", "used up or has expired"),
    ("refresh", 400, refusal("unauthorized_client", "OAU-251"), "no_refresh", "Issue refresh tokens"),
    ("refresh", 401, refusal("invalid_client", "OAU-146"), "bad_client", "developer console"),
    ("revoke", 401, refusal("invalid_client", "OAU-123"), "bad_client", "Copy both again"),
    ("revoke", 400, refusal("invalid_request"), "sign_in_failed", "connected apps"),
]


@pytest.mark.parametrize(("grant", "status", "body", "code", "remedy"), REFUSALS)
def test_a_refusal_says_what_is_wrong_and_what_to_do(
    grant: str,
    status: int,
    body: Any,
    code: str,
    remedy: str,
    place: Deployment,
    server: ScriptedServer,
    transport: Transport,
) -> None:
    server.say(http(body, status))
    with pytest.raises(errors.SignInFailed, match=remedy) as caught:
        ASKS[grant][0](place, transport)
    assert (caught.value.code, caught.value.status) == (code, status)
    said = repr(caught.value)
    assert not [private for private in (JWT, SECRET, CODE, VERIFIER, "rc-refresh-0") if private in said]


@pytest.mark.parametrize(("ask", "target"), [row[:2] for row in ASKS.values()], ids=ASKS)
@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (http({}, 429, headers={"Retry-After": "60"}), errors.RateLimited),
        (http({}, 503), errors.NoAnswer),
        (cut(), errors.NoAnswer),
        (http(b"", 302, headers={"Location": "https://example.com"}), errors.BadAnswer),
    ],
)
def test_what_is_no_refusal_is_not_called_one(
    reply: Any, kind: type[errors.RingCXError], ask: Ask, target: str, place: Deployment, server: ScriptedServer
) -> None:
    patient = Transport()
    server.say(reply)
    with pytest.raises(kind) as caught:
        ask(place, patient)
    assert type(caught.value) is kind
    assert [urlsplit(one.target).path for one in server.received] == [target]
    patient.close()
