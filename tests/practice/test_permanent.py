"""Permanent tokens and the portals' sign-in."""

import re

import pytest

from leadhub.practice.seeds import LEGACY_PASSWORD, LEGACY_USERNAME, MFA_USERNAME
from leadhub.practice.world import CLIENT_ID, EMPTY_CLIENT_ID, EMPTY_CLIENT_SECRET, EMPTY_JWT, X_AUTH_TOKEN, World
from tests.practice.caller import Caller, Clock

PREFIXES = ("/voice/api/v1/admin", "/api/v1/admin", "/voice/api/admin", "/api/admin")


def made(caller: Caller, prefix: str = PREFIXES[0]) -> str:
    answer = caller.call("POST", f"{prefix}/token")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain")
    return answer.text


@pytest.mark.parametrize("prefix", PREFIXES)
def test_a_permanent_token_is_made_listed_and_deleted(caller: Caller, guest: Caller, prefix: str) -> None:
    token = made(caller, prefix)
    assert re.fullmatch(r"aws80:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", token)
    headers = {"X-Auth-Token": token}
    assert guest.call("GET", f"{prefix}/token", headers=headers).json() == [X_AUTH_TOKEN, token]
    assert guest.call("DELETE", f"{prefix}/token/{token}", headers=headers).text == "true"
    assert guest.call("GET", f"{prefix}/accounts", headers=headers).status_code == 401
    assert caller.call("DELETE", f"{prefix}/token/{token}").status_code == 404
    assert caller.call("GET", f"{prefix}/token").json() == [X_AUTH_TOKEN]


def test_nobody_deletes_the_token_of_another(caller: Caller, guest: Caller) -> None:
    token = made(caller)
    guest.sign_in(EMPTY_CLIENT_ID, EMPTY_CLIENT_SECRET, EMPTY_JWT)
    assert guest.call("DELETE", f"{PREFIXES[0]}/token/{token}").status_code == 404
    assert guest.call("GET", f"{PREFIXES[0]}/token").json() == []


def test_a_token_needs_a_sign_in(guest: Caller) -> None:
    assert guest.call("POST", f"{PREFIXES[0]}/token").status_code == 401


def test_a_permanent_token_outlives_sign_ins_but_not_its_user(
    caller: Caller, guest: Caller, world: World, clock: Clock
) -> None:
    headers = {"X-Auth-Token": made(caller)}
    clock.forward(400 * 86_400)
    world.end_tokens()
    assert guest.call("GET", "/api/v1/admin/accounts", headers=headers).status_code == 200
    world.revoke(CLIENT_ID)
    for token in (headers["X-Auth-Token"], X_AUTH_TOKEN):
        assert guest.call("GET", "/api/v1/admin/accounts", headers={"X-Auth-Token": token}).status_code == 401


def test_the_seeded_token_comes_back_with_a_reset(guest: Caller, world: World) -> None:
    headers = {"X-Auth-Token": X_AUTH_TOKEN}
    guest.call("DELETE", f"{PREFIXES[0]}/token/{X_AUTH_TOKEN}", headers=headers)
    assert guest.call("GET", "/api/admin/accounts", headers=headers).status_code == 401
    world.reset()
    assert guest.call("GET", "/api/admin/accounts", headers=headers).status_code == 200


def test_the_log_of_calls_shows_no_token(caller: Caller, world: World) -> None:
    token = made(caller)
    caller.call("PUT", f"{PREFIXES[0]}/token/{token}")
    caller.call("DELETE", f"{PREFIXES[0]}/token/{token}")
    assert token not in str(world.calls())
    assert world.calls()[-1]["path"] == f"{PREFIXES[0]}/token/…"


@pytest.mark.parametrize("base", ["", "/voice"])
def test_a_password_gives_a_session_that_can_make_a_token(guest: Caller, base: str) -> None:
    form = {"username": LEGACY_USERNAME, "password": LEGACY_PASSWORD}
    session = guest.call("POST", f"{base}/api/v1/auth/login", data=form).json()["authToken"]
    valid = f"{base}/api/v1/auth/isTokenValid"
    assert guest.call("GET", valid, params={"token": session}).json() is True
    assert guest.call("GET", valid, params={"token": "x"}).json() is False
    headers = {"X-Auth-Token": session}
    assert guest.call("POST", f"{base}/api/v1/admin/token", headers=headers).text.startswith("aws80:")


@pytest.mark.parametrize(
    ("username", "password", "message"),
    [
        (LEGACY_USERNAME, "wrong", "Invalid username or password"),
        ("nobody", LEGACY_PASSWORD, "Invalid username or password"),
        (MFA_USERNAME, "wrong", "Invalid username or password"),
        (MFA_USERNAME, LEGACY_PASSWORD, "Multi-factor authentication is required"),
    ],
)
def test_a_refused_password_says_why(guest: Caller, username: str, password: str, message: str) -> None:
    answer = guest.call("POST", "/api/v1/auth/login", data={"username": username, "password": password})
    assert (answer.status_code, answer.json()["generalMessage"]) == (401, message)
    assert password not in answer.text
