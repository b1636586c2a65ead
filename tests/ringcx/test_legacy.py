"""Legacy portals: a password becomes a permanent token and is forgotten."""

from typing import Any

import pytest

from leadhub.ringcx import errors, legacy
from leadhub.ringcx.deployments import Deployment, custom
from leadhub.ringcx.transport import Transport
from tests.ringcx.scripted import Reply, ScriptedServer, cut, http

USER, PASSWORD, SESSION = "sam@example.com", "pass word&1", "session-token-1"
TOKEN = "aws80:0f0e0d0c-1111-4222-8333-944444444444"
LOGGED_IN = http({"authToken": SESSION, "accounts": [], "platformHost": "x", "user": {}})
MADE = http(TOKEN.encode(), content_type="text/plain")
PORTALS = {
    "legacy_vacd": "/api/v1/admin",
    "legacy_vacd_first": "/api/admin",
    "legacy_virtualacd": "/api/v1/admin",
    "legacy_virtualacd_first": "/api/admin",
}


@pytest.fixture
def place(server: ScriptedServer) -> Deployment:
    return custom(server.url, like="legacy_vacd")


def signed_in(place: Deployment, transport: Transport, **more: Any) -> str:
    return legacy.permanent_token(place, f" {USER}", PASSWORD, transport=transport, **more)


@pytest.mark.parametrize(("portal", "admin"), PORTALS.items())
def test_a_password_becomes_a_permanent_token(
    portal: str, admin: str, server: ScriptedServer, transport: Transport
) -> None:
    paced: list[str] = []
    server.say(LOGGED_IN, MADE)
    assert signed_in(custom(server.url, like=portal), transport, before_call=paced.append) == TOKEN
    login, make = server.received
    assert (login.method, login.target) == ("POST", "/api/v1/auth/login")
    assert login.form == {"username": USER, "password": PASSWORD}
    assert login.headers["content-type"] == "application/x-www-form-urlencoded"
    assert "authorization" not in login.headers
    assert (make.method, make.target, make.body) == ("POST", f"{admin}/token", b"")
    assert make.headers["x-auth-token"] == SESSION
    assert "text/plain" in make.headers["accept"]
    assert paced == ["exchange", "other"]


@pytest.mark.parametrize("body", [f"{TOKEN}\n".encode(), f'"{TOKEN}"'.encode(), TOKEN.encode()])
def test_the_token_is_read_as_text_or_as_json(
    body: bytes, place: Deployment, server: ScriptedServer, transport: Transport
) -> None:
    server.say(LOGGED_IN, http(body, 201, content_type="text/plain"))
    assert signed_in(place, transport) == TOKEN


def problem(message: str) -> dict[str, Any]:
    return {"generalMessage": f"{message} {PASSWORD}", "details": PASSWORD, "timestamp": 1}


@pytest.mark.parametrize(
    ("replies", "code", "remedy"),
    [
        ([http(problem("Invalid username or password"), 401)], "bad_login", "the portal's own sign-in page"),
        ([http(problem("The supplied data is not valid"), 400)], "bad_login", "type them here again"),
        ([http(b"", 403)], "bad_login", "did not accept this user name and password"),
        ([http(problem("Multi-factor authentication is required"), 401)], "mfa", "permanent API token"),
        ([http({"authToken": None, "mfaRequired": True})], "mfa", "second factor"),
        ([LOGGED_IN, http(problem("Access is denied"), 403)], "wrong_kind", "administrator for a token"),
        ([LOGGED_IN, http(b"Jwt verification fails", 401)], "wrong_kind", "gives this user no permanent API token"),
    ],
)
def test_a_refusal_says_what_to_do(
    replies: list[Reply], code: str, remedy: str, place: Deployment, server: ScriptedServer, transport: Transport
) -> None:
    server.say(*replies)
    with pytest.raises(errors.SignInFailed, match=remedy) as caught:
        signed_in(place, transport)
    assert caught.value.code == code
    assert PASSWORD not in repr(caught.value)


@pytest.mark.parametrize(
    ("replies", "kind"),
    [
        ([http({"accounts": []})], errors.BadAnswer),
        ([http(b"<html>", content_type="text/html")], errors.BadAnswer),
        ([http(b"", 302, headers={"Location": "https://example.com"})], errors.BadAnswer),
        ([http({}, 404)], errors.NotFound),
        ([http({}, 429)], errors.RateLimited),
        ([http({}, 503)], errors.NoAnswer),
        ([LOGGED_IN, http(b"<html>a page</html>", content_type="text/html")], errors.BadAnswer),
        ([LOGGED_IN, http({"token": TOKEN})], errors.BadAnswer),
        ([LOGGED_IN, http(b"")], errors.BadAnswer),
        ([LOGGED_IN, cut()], errors.OutcomeUnknown),
    ],
)
def test_what_is_no_refusal_is_not_called_one(
    replies: list[Reply],
    kind: type[errors.RingCXError],
    place: Deployment,
    server: ScriptedServer,
    transport: Transport,
) -> None:
    server.say(*replies)
    with pytest.raises(kind) as caught:
        signed_in(place, transport)
    assert type(caught.value) is kind


@pytest.mark.parametrize(("portal", "admin"), PORTALS.items())
@pytest.mark.parametrize("status", [200, 204, 401, 404])
def test_a_permanent_token_is_deleted_with_itself(
    status: int, portal: str, admin: str, server: ScriptedServer, transport: Transport
) -> None:
    """One that RingCX does not know any more is as good as deleted."""
    paced: list[str] = []
    server.say(http(b"true", status, content_type="text/plain"))
    legacy.delete_token(custom(server.url, like=portal), f"{TOKEN}\n", transport=transport, before_call=paced.append)
    (request,) = server.received
    assert (request.method, request.target) == ("DELETE", f"{admin}/token/{TOKEN}")
    assert request.headers["x-auth-token"] == TOKEN
    assert paced == ["other"]


def test_a_token_cannot_climb_out_of_its_path(place: Deployment, server: ScriptedServer, transport: Transport) -> None:
    server.say(http(b"true"))
    legacy.delete_token(place, "../accounts?x=1#y", transport=transport)
    assert server.received[0].target == "/api/v1/admin/token/..%2Faccounts%3Fx%3D1%23y"


def test_a_deletion_that_is_not_allowed_says_so(
    place: Deployment, server: ScriptedServer, transport: Transport
) -> None:
    server.say(http({}, 403))
    with pytest.raises(errors.NotAllowed, match="delete the permanent token"):
        legacy.delete_token(place, TOKEN, transport=transport)
