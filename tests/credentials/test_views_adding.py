"""Adding a connection on its pages: the cards, the guided pages, and the way to RingCentral and back."""

import html
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from leadhub.credentials.models import Connection, PendingSignIn, TokenState
from leadhub.credentials.sealing import Secrets, TokenSet
from leadhub.people.models import User
from leadhub.practice import seeds
from leadhub.practice.server import PracticeServer
from tests.credentials.ringcentral import decide

ClientOf = Callable[[User], Client]
APP = {"name": "Mine", "deployment": "custom", "client_id": seeds.CLIENT_ID, "client_secret": seeds.CLIENT_SECRET}


@pytest.fixture
def browser(alice: User, client_of: ClientOf, practice: PracticeServer, settings: Any) -> Client:
    # Practice RingCX takes redirect URIs of this machine only.
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    browser = client_of(alice)
    browser.defaults["SERVER_NAME"] = "127.0.0.1"
    return browser


def text_of(response: Any) -> str:
    text: str = response.content.decode()
    return text


def way_there(browser: Client, start: str = "/connections/add/code/", **typed: str) -> str:
    """Fill in the guided page and return the address of the link that comes next."""
    response = browser.post(start, {**APP, **typed}, follow=True)
    found = re.search(r'href="(http://127[^"]+authorize[^"]+)"', text_of(response))
    assert found, text_of(response)
    return html.unescape(found[1])


def test_there_and_back(browser: Client, alice: User) -> None:
    answer = decide(way_there(browser))
    response = browser.get("/connections/connect/done/", answer, follow=True)
    connection = Connection.objects.of(alice).get()
    assert response.redirect_chain == [(f"/connections/{connection.public_id}/", 302)]
    text = text_of(response)
    for shown in ("RingCentral is connected.", "Northwind Sales DE", "Connected with RingCentral", "Connect again"):
        assert shown in text
    tokens = TokenSet.opened(TokenState.objects.get().sealed)
    for secret in (answer["code"], seeds.CLIENT_SECRET, seeds.CLIENT_ID, tokens.platform_refresh, tokens.access):
        assert secret not in text


def test_the_page_before_shows_a_link_and_no_form_leads_away(browser: Client) -> None:
    response = browser.post("/connections/add/code/", APP)
    assert response["Location"] == "/connections/connect/", "nothing of the sign-in stands in our own address"
    text = text_of(browser.get("/connections/connect/"))
    assert 'action="http' not in text
    assert seeds.CLIENT_SECRET not in text


def test_the_redirect_uri_is_there_to_copy(browser: Client) -> None:
    text = text_of(browser.get("/connections/add/code/"))
    assert 'value="http://127.0.0.1/connections/connect/done/"' in text
    assert "OAuth redirect URI" in text


def test_coming_back_twice_is_one_sentence(browser: Client) -> None:
    answer = decide(way_there(browser))
    browser.get("/connections/connect/done/", answer)
    text = text_of(browser.get("/connections/connect/done/", answer, follow=True))
    assert "If the connection is in the list, all is well" in text
    assert "notice-error" not in text
    assert Connection.objects.count() == 1


@pytest.mark.parametrize("change", [{"state": "other"}, {"state": ""}])
def test_a_wrong_state_is_one_sentence_and_ends_nothing(browser: Client, change: dict[str, str]) -> None:
    answer = decide(way_there(browser))
    text = text_of(browser.get("/connections/connect/done/", answer | change, follow=True))
    assert "began in another browser" in text
    assert not Connection.objects.exists()
    browser.get("/connections/connect/done/", answer)
    assert Connection.objects.count() == 1, "a stranger's link does not spoil her own sign-in"


def test_the_way_back_belongs_to_her_session(browser: Client, alice: User, bob: User, client_of: ClientOf) -> None:
    answer = decide(way_there(browser))
    for other in (client_of(bob), client_of(alice)):
        other.defaults["SERVER_NAME"] = "127.0.0.1"
        text = text_of(other.get("/connections/connect/done/", answer, follow=True))
        assert "began in another browser" in text
    assert not Connection.objects.exists()


def test_whose_session_ended_signs_in_and_the_code_goes_nowhere(client: Client) -> None:
    response = client.get("/connections/connect/done/", {"code": "the-code", "state": "the-state"}, follow=True)
    assert response.redirect_chain == [("/connections/", 302), ("/sign-in/?next=/connections/", 302)]
    assert "sign in and connect again" in text_of(response)
    assert "the-" not in text_of(response)


def test_after_ten_minutes_the_link_is_gone(browser: Client) -> None:
    way_there(browser)
    PendingSignIn.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert "took more than ten minutes" in text_of(browser.get("/connections/connect/", follow=True))


def test_a_no_comes_back_to_the_guided_page_beside_its_step(browser: Client) -> None:
    answer = decide(way_there(browser), "deny")
    response = browser.get("/connections/connect/done/", answer, follow=True)
    assert response.redirect_chain[-1][0] == "/connections/add/code/?deployment=custom"
    text = text_of(response)
    step = text.partition('id="step-agree"')[2].partition("</li>")[0]
    assert "was not allowed to connect" in step
    assert 'value="Mine"' in text
    assert "was not allowed" not in text_of(browser.get("/connections/add/code/")), "it is said once"


def test_a_wrong_secret_is_said_beside_its_step(browser: Client) -> None:
    answer = decide(way_there(browser, client_secret="wrong-one"))
    text = text_of(browser.get("/connections/connect/done/", answer, follow=True))
    assert "does not know this client ID" in text.partition('id="step-keys"')[2].partition("</li>")[0]
    assert "wrong-one" not in text


def test_with_the_operator_s_app_only_a_name_is_needed(browser: Client, alice: User, settings: Any) -> None:
    settings.LEADHUB_RINGCENTRAL_CLIENT_ID = seeds.PUBLIC_CLIENT_ID
    assert "recommended" in text_of(browser.get("/connections/add/")).partition("JWT</a>")[0]
    assert "Nothing else to prepare" in text_of(browser.get("/connections/add/code/"))
    answer = decide(way_there(browser, client_id="", client_secret=""))
    browser.get("/connections/connect/done/", answer)
    connection = Connection.objects.of(alice).get()
    assert connection.ok
    assert Secrets.opened(connection.sealed).client_id == seeds.PUBLIC_CLIENT_ID


def with_operators_app(settings: Any, client_id: str = seeds.PUBLIC_CLIENT_ID, client_secret: str = "") -> None:
    settings.LEADHUB_RINGCENTRAL_CLIENT_ID, settings.LEADHUB_RINGCENTRAL_CLIENT_SECRET = client_id, client_secret


def test_what_is_wrong_with_the_operator_s_app_is_for_the_operator(browser: Client, settings: Any) -> None:
    with_operators_app(settings, seeds.CLIENT_ID, "wrong-one")
    answer = decide(way_there(browser, client_id="", client_secret=""))
    text = text_of(browser.get("/connections/connect/done/", answer, follow=True))
    assert "tell whoever runs this LeadHub" in text.partition('id="step-app"')[2].partition("</li>")[0]
    for word in ("your app's page", "your app&#x27;s page", "Redirect URI", "<details open"):
        assert word not in text


def test_after_a_refusal_her_own_app_is_asked_for_though_there_is_the_operator_s(
    browser: Client, settings: Any
) -> None:
    with_operators_app(settings)
    answer = decide(way_there(browser, client_secret="wrong-one"))
    text = text_of(browser.get("/connections/connect/done/", answer, follow=True))
    assert "<details open>" in text
    assert "Copy both again" in text.partition('id="step-keys"')[2].partition("</li>")[0]


def test_connecting_again_with_the_operator_s_app_has_nothing_to_copy(
    browser: Client, alice: User, settings: Any
) -> None:
    with_operators_app(settings)
    browser.get("/connections/connect/done/", decide(way_there(browser, client_id="", client_secret="")))
    again = f"/connections/{Connection.objects.of(alice).get().public_id}/connect/"
    assert "Redirect URI" not in text_of(browser.get(again))
    browser.get("/connections/connect/done/", decide(way_there(browser, again)))
    assert "Redirect URI" in text_of(browser.get(again)), "now it has an app of her own"


def test_the_calls_of_connecting_are_in_the_quota_at_once(browser: Client) -> None:
    text = text_of(browser.get("/connections/connect/done/", decide(way_there(browser)), follow=True))
    assert 'aria-label="Sign-ins to RingCentral, Connecting with RingCentral' in text
    assert "No calls in the last minute" not in text


def test_a_wrong_permanent_token_is_said_as_one(browser: Client) -> None:
    typed = {"name": "Token", "deployment": "custom", "token": "aws80:mistyped"}
    text = text_of(browser.post("/connections/add/token/", typed))
    assert "RingCX does not accept this token. Copy it whole, or have a new one made." in text
    assert "Test the connection" not in text


def test_connecting_again_uses_the_app_it_has(browser: Client, alice: User) -> None:
    browser.get("/connections/connect/done/", decide(way_there(browser)))
    connection = Connection.objects.of(alice).get()
    TokenState.objects.update(sealed="")
    again = f"/connections/{connection.public_id}/connect/"
    page = text_of(browser.get(again))
    assert "Connect “Mine” again" in page
    assert seeds.CLIENT_ID not in page
    answer = decide(way_there(browser, again, client_id="", client_secret=""))
    text = text_of(browser.get("/connections/connect/done/", answer, follow=True))
    assert "RingCentral is connected." in text
    assert Connection.objects.of(alice).get() == connection


def test_only_what_was_connected_can_be_connected_again(connection: Connection, browser: Client, bob: User) -> None:
    assert browser.get(f"/connections/{connection.public_id}/connect/").status_code == 404
    Connection.objects.update(owner=bob, sign_in="code")
    assert browser.get(f"/connections/{connection.public_id}/connect/").status_code == 404


def test_a_user_name_and_password_are_shown_nowhere(browser: Client, alice: User) -> None:
    typed = {"name": "Portal", "deployment": "custom", "username": seeds.LEGACY_USERNAME, "password": "mistyped-1"}
    text = text_of(browser.post("/connections/add/password/", typed))
    assert "did not accept this user name and password" in text
    assert "mistyped-1" not in text
    typed["password"] = seeds.LEGACY_PASSWORD
    text = text_of(browser.post("/connections/add/password/", typed, follow=True))
    assert "The connection is added." in text
    assert "Permanent token, made by LeadHub" in text
    for secret in (seeds.LEGACY_PASSWORD, Secrets.opened(Connection.objects.of(alice).get().sealed).token):
        assert secret not in text


def test_a_portal_s_credentials_are_replaced_by_signing_in_again(browser: Client, alice: User) -> None:
    typed = {"username": seeds.LEGACY_USERNAME, "password": seeds.LEGACY_PASSWORD}
    browser.post("/connections/add/password/", {"name": "Portal", "deployment": "custom", **typed})
    connection = Connection.objects.of(alice).get()
    before = Secrets.opened(connection.sealed).token
    text = text_of(browser.post(f"/connections/{connection.public_id}/replace/", typed, follow=True))
    assert "The credentials are replaced." in text
    connection.refresh_from_db()
    assert Secrets.opened(connection.sealed).token not in ("", before)


def test_leaving_needs_a_post_with_its_token(alice: User, practice: PracticeServer) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(alice)
    assert strict.post("/connections/add/code/", APP).status_code == 403
    strict.get("/connections/add/code/", APP)
    assert not PendingSignIn.objects.exists()


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("jwt", ("JWT auth flow", "Issue refresh tokens", "ReadAccounts", "administrator of the RingCX sub-account")),
        ("code", ("3-legged OAuth flow authorization code", "OAuth redirect URI", "ReadAccounts", "Authorize")),
        ("token", ("permanent", "aws80:")),
        ("password", ("are not stored, not even sealed", "deletes the token at the portal")),
    ],
)
def test_every_kind_has_its_guide(browser: Client, kind: str, words: tuple[str, ...]) -> None:
    text = " ".join(re.sub(r"<[^>]+>", "", text_of(browser.get(f"/connections/add/{kind}/"))).split())
    assert "What LeadHub keeps" in text
    for word in words:
        assert word in text, word
