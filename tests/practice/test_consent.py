"""RingCentral's page: who may be sent there, what it shows, and the codes it hands out."""

import base64
import hashlib
import re
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests

from leadhub.practice.page import STYLE_HASH
from leadhub.practice.seeds import CODE_ONLY_CLIENT_ID, JWT_ONLY_CLIENT_ID, PUBLIC_CLIENT_ID
from leadhub.practice.world import CLIENT_ID, CLIENT_SECRET, World
from tests.practice.caller import Caller, Clock

PAGE = "/restapi/oauth/authorize"
REDIRECT = "http://127.0.0.1:8000/done/"
VERIFIER = "v" * 43
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
PKCE = {"code_challenge": CHALLENGE, "code_challenge_method": "S256"}
WITH_VERIFIER = {"code_verifier": VERIFIER}


def request(**changes: str) -> dict[str, str]:
    return {"response_type": "code", "client_id": CLIENT_ID, "redirect_uri": REDIRECT, "state": "s"} | changes


def answer(guest: Caller, said: str = "allow", **changes: str) -> requests.Response:
    form = request(**changes) | {"answer": said}
    return guest.call("POST", PAGE, data=form, allow_redirects=False)


def sent_back(response: requests.Response) -> dict[str, str]:
    assert response.status_code == 302
    return dict(parse_qsl(urlsplit(response.headers["Location"]).query))


def code(guest: Caller, **changes: str) -> str:
    return sent_back(answer(guest, **changes))["code"]


def redeem(guest: Caller, code: str, **form: str) -> requests.Response:
    """`public`: the id of an app that comes without its secret; `app`: the id of another app with one."""
    fields = {"grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT} | form
    app, public = fields.pop("app", CLIENT_ID), fields.pop("public", "")
    auth = None if public else (app, CLIENT_SECRET)
    fields |= {"client_id": public} if public else {}
    return requests.post(guest.url + "/restapi/oauth/token", data=fields, auth=auth, timeout=10)


def error_of(response: requests.Response) -> tuple[int, str, str]:
    body = response.json()
    return response.status_code, body["error"], body["errors"][0]["errorCode"]


def test_the_page_says_who_asks_and_offers_both_answers(guest: Caller) -> None:
    page = guest.call("GET", PAGE, params=request(**PKCE))
    assert page.status_code == 200
    for text in (CLIENT_ID, "Avery Admin", REDIRECT, 'value="allow"', 'value="deny"', "not the real one"):
        assert text in page.text
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page.text))
    assert {name: unescape(value) for name, value in fields.items()} == request(**PKCE) | {"answer": "deny"}


def test_the_page_may_load_nothing_and_send_only_to_the_app(guest: Caller) -> None:
    page = guest.call("GET", PAGE, params=request())
    assert page.headers["Content-Security-Policy"] == (
        f"default-src 'none'; style-src '{STYLE_HASH}'; img-src data:; base-uri 'none'; frame-ancestors 'none'; "
        "form-action 'self' http://127.0.0.1:8000"
    )
    assert page.headers["Cache-Control"] == "no-store"
    assert "<script" not in page.text


def test_nothing_that_was_sent_becomes_html(guest: Caller) -> None:
    evil = '"><b>x</b>'
    page = guest.call("GET", PAGE, params=request(state=evil, code_challenge=evil, redirect_uri=REDIRECT + evil[1:3]))
    assert "<b>x" not in page.text


def test_authorize_brings_a_code_and_deny_does_not(guest: Caller) -> None:
    said = sent_back(answer(guest))
    assert said.keys() == {"code", "state"}
    assert said["state"] == "s"
    assert sent_back(answer(guest, "deny")) == {"error": "access_denied", "state": "s"}
    assert sent_back(answer(guest, "", redirect_uri=REDIRECT + "?keep=1")) == {
        "keep": "1",
        "error": "access_denied",
        "state": "s",
    }


@pytest.mark.parametrize(
    "redirect_uri",
    [
        "https://leadhub.example.com/done/",
        "http://127.0.0.1.example.com/",
        "http://10.0.0.1/",
        "javascript:alert(1)",
        "http://127.0.0.1/\r\nSet-Cookie:x=1",
        "http://127.0.0.1/ x",
        "http://127.0.0.1/ü",
        "http://127.0.0.1/#x",
        "http://[",
        "",
    ],
)
def test_nobody_is_sent_off_this_machine(guest: Caller, redirect_uri: str) -> None:
    for response in (
        guest.call("GET", PAGE, params=request(redirect_uri=redirect_uri), allow_redirects=False),
        answer(guest, redirect_uri=redirect_uri),
    ):
        assert (response.status_code, "OAU-109" in response.text) == (400, True)
        assert "Location" not in response.headers
        assert "Set-Cookie" not in response.headers


def test_an_unknown_or_refused_app_is_told_on_the_page(guest: Caller, world: World) -> None:
    assert "OAU-146" in guest.call("GET", PAGE, params=request(client_id="nobody")).text
    world.revoke(CLIENT_ID)
    assert guest.call("GET", PAGE, params=request()).status_code == 400


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"client_id": JWT_ONLY_CLIENT_ID}, "unauthorized_client"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"code_challenge": "x", "code_challenge_method": "S1"}, "invalid_request"),
    ],
)
def test_what_the_app_may_not_ask_is_sent_back_to_it(guest: Caller, changes: dict[str, str], error: str) -> None:
    page = guest.call("GET", PAGE, params=request(**changes), allow_redirects=False)
    assert sent_back(page) == sent_back(answer(guest, **changes)) == {"error": error, "state": "s"}


def test_a_code_becomes_a_token_once(guest: Caller) -> None:
    fresh = code(guest, **PKCE)
    assert redeem(guest, fresh, **WITH_VERIFIER).json()["access_token"]
    assert error_of(redeem(guest, fresh, **WITH_VERIFIER)) == (400, "invalid_grant", "OAU-211")


def test_a_code_without_a_challenge_needs_the_secret(guest: Caller) -> None:
    assert redeem(guest, code(guest)).status_code == 200
    public = {"client_id": PUBLIC_CLIENT_ID}
    assert redeem(guest, code(guest, **public), public=PUBLIC_CLIENT_ID).status_code == 400
    assert error_of(redeem(guest, code(guest), public=CLIENT_ID))[1:] == ("invalid_client", "OAU-123")


@pytest.mark.parametrize("method", ["S256", "plain"])
def test_a_public_app_proves_itself_by_its_verifier(guest: Caller, method: str) -> None:
    public = {"client_id": PUBLIC_CLIENT_ID}
    challenge = {"code_challenge": CHALLENGE if method == "S256" else VERIFIER, "code_challenge_method": method}
    fresh = code(guest, **public, **challenge)
    token = redeem(guest, fresh, public=PUBLIC_CLIENT_ID, **WITH_VERIFIER).json()
    renewed = requests.post(
        guest.url + "/restapi/oauth/token",
        data=public | {"grant_type": "refresh_token", "refresh_token": token["refresh_token"]},
        timeout=10,
    )
    assert renewed.status_code == 200


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"code_verifier": "w" * 43}, "OAU-211"),
        ({}, "OAU-211"),
        ({**WITH_VERIFIER, "redirect_uri": "http://127.0.0.1:8000/other/"}, "OAU-109"),
        ({**WITH_VERIFIER, "redirect_uri": ""}, "OAU-109"),
        ({**WITH_VERIFIER, "app": CODE_ONLY_CLIENT_ID}, "OAU-211"),
    ],
)
def test_a_code_is_bound_and_a_failed_attempt_uses_it_up(guest: Caller, form: dict[str, str], error: str) -> None:
    fresh = code(guest, **PKCE)
    assert error_of(redeem(guest, fresh, **form)) == (400, "invalid_grant", error)
    assert redeem(guest, fresh, **WITH_VERIFIER).status_code == 400


def test_a_code_lives_a_minute(guest: Caller, clock: Clock) -> None:
    young, old = code(guest), code(guest)
    clock.forward(59)
    assert redeem(guest, young).status_code == 200
    clock.forward(1)
    assert redeem(guest, old).status_code == 400
