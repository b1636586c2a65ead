"""RingCentral's own Python SDK signs in to Practice RingCX, and says what LeadHub says.

So the practice server's OAuth is RingCentral's as far as RingCentral's code tells, with a code and its challenge, a
refresh token that works once, and revoking.
"""

import logging
import sys
import urllib.parse
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
from ringcentral import SDK

from leadhub.practice.seeds import CLIENT_ID, CLIENT_SECRET, JWT
from leadhub.practice.server import PracticeServer
from leadhub.ringcx import oauth
from leadhub.ringcx.deployments import DEPLOYMENTS, custom
from leadhub.ringcx.transport import Timeouts, Transport
from tests.ringcx.scripted import ScriptedServer, http

BACK = "http://127.0.0.1:8000/connections/connect/done/"
TOKEN = {"access_token": "a", "token_type": "bearer", "expires_in": 60, "refresh_token": "b"}


@pytest.fixture(autouse=True)
def _import_what_the_sdk_forgot(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its module uses urllib.parse for the address of the page, and does not import it (0.9.2)."""
    monkeypatch.setattr(sys.modules["ringcentral.platform.platform"], "urllib", urllib, raising=False)


def code_of(address: str) -> str:
    """Press Authorize on RingCentral's page; the code that comes back."""
    page, _, query = address.partition("?")
    form = dict(parse_qsl(query)) | {"answer": "allow"}
    sent = requests.post(page, data=form, allow_redirects=False, timeout=5)
    return dict(parse_qsl(urlsplit(sent.headers["Location"]).query))["code"]


def test_the_sdk_signs_in_by_code_refreshes_and_signs_out(ringcx: PracticeServer) -> None:
    platform = SDK(CLIENT_ID, CLIENT_SECRET, ringcx.url).platform()
    verifier = oauth.new_verifier()
    address = platform.login_url(redirect_uri=BACK, state="s", challenge=oauth.challenge(verifier))
    platform.login(code=code_of(address), redirect_uri=BACK, verifier=verifier)
    assert platform.get("/restapi/v1.0/account/~").json_dict()["status"] == "Confirmed"
    first = platform.auth().data()
    platform.refresh()
    assert platform.auth().data()["access_token"] != first["access_token"]
    platform.auth().set_data(first)
    with pytest.raises(Exception, match="Token is not found"):
        platform.refresh()


def test_what_the_sdk_signed_out_of_is_worth_nothing(ringcx: PracticeServer) -> None:
    platform = SDK(CLIENT_ID, CLIENT_SECRET, ringcx.url).platform()
    platform.login(jwt=JWT)
    held = platform.auth().data()
    platform.logout()
    platform.auth().set_data(held)
    with pytest.raises(Exception, match="invalid or expired"):
        platform.get("/restapi/v1.0/account/~")


def test_leadhub_sends_people_to_ringcentrals_page_as_the_sdk_does() -> None:
    row = DEPLOYMENTS["ringcx"]
    challenge = oauth.challenge(oauth.new_verifier())
    theirs = SDK("app", "secret", row.oauth_base).platform().login_url(BACK, "state", challenge)
    ours = oauth.authorize_address(row, "app", BACK, "state", challenge)
    assert parse_qsl(urlsplit(ours).query) == parse_qsl(urlsplit(theirs).query)
    assert ours.partition("?")[0] == theirs.partition("?")[0]


# What the SDK does, and what LeadHub does for the same.
PAIRS: dict[str, tuple[Callable[[Any], Any], Callable[[Any, Transport], Any]]] = {
    "jwt": (
        lambda sdk: sdk.login(jwt="a.b.c"),
        lambda to, by: oauth.sign_in(to, "app", "secret", "a.b.c", transport=by),
    ),
    "code": (
        lambda sdk: sdk.login(code="c", redirect_uri=BACK, verifier="v"),
        lambda to, by: oauth.redeem(to, "app", "secret", "c", BACK, "v", transport=by),
    ),
    "refresh": (lambda sdk: sdk.refresh(), lambda to, by: oauth.renew(to, "app", "secret", "b", transport=by)),
    "revoke": (lambda sdk: sdk.logout(), lambda to, by: oauth.revoke(to, "app", "secret", "a", transport=by)),
}
OWN_WISHES = {"access_token_ttl", "refresh_token_ttl"}  # the SDK asks for lives of its own when it refreshes


@pytest.mark.parametrize(("theirs", "ours"), PAIRS.values(), ids=PAIRS)
def test_leadhub_says_the_same_to_ringcentral(
    theirs: Callable[[Any], Any], ours: Callable[[Any, Transport], Any], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    with ScriptedServer([http(TOKEN), http(TOKEN)]) as server:
        platform = SDK("app", "secret", server.url).platform()
        platform.auth().set_data(TOKEN | {"refresh_token_expires_in": 60})
        theirs(platform)
        ours(custom(server.url), Transport(Timeouts(connect=1, read=2)))
        first, second = server.received
    assert (second.method, second.target) == (first.method, first.target)
    assert second.form == {name: value for name, value in first.form.items() if name not in OWN_WISHES}
    for name in ("authorization", "content-type"):
        assert second.headers[name] == first.headers[name]
