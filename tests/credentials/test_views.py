"""Connections as their owner sees them, and as nobody else does."""

import html
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from leadhub.credentials import services, standing
from leadhub.credentials.models import Connection, PaceWindow, TokenState
from leadhub.credentials.sealing import Secrets, TokenSet
from leadhub.people.models import User
from leadhub.practice import seeds
from leadhub.practice.server import PracticeServer
from tests.conftest import SECRETS

ClientOf = Callable[[User], Client]
TYPED = {
    "name": "Sales",
    "deployment": "custom",
    "client_id": seeds.CLIENT_ID,
    "client_secret": seeds.CLIENT_SECRET,
    "jwt": seeds.JWT,
}


@pytest.fixture
def browser(alice: User, client_of: ClientOf) -> Client:
    return client_of(alice)


def page(connection: Connection, what: str = "") -> str:
    return f"/connections/{connection.public_id}/{what}"


def text_of(response: Any) -> str:
    text: str = response.content.decode()
    return text


def shows_secrets(response: Any) -> bool:
    return any(secret in text_of(response) for secret in (seeds.CLIENT_SECRET, seeds.JWT, seeds.CLIENT_ID))


def test_without_a_connection_the_list_leads_to_the_form(browser: Client) -> None:
    assert 'href="/connections/add/"' in text_of(browser.get("/connections/"))


def test_she_adds_one_and_sees_what_it_opens(browser: Client, alice: User, practice: PracticeServer) -> None:
    response = browser.post("/connections/add/jwt/", TYPED, follow=True)
    text = text_of(response)
    assert response.redirect_chain[0][1] == 302
    assert "The connection is added." in text
    assert "Northwind Sales DE" in text
    assert "international numbers" in text
    assert not shows_secrets(response)
    assert Connection.objects.of(alice).get().name == "Sales"


def test_the_form_explains_where_the_three_come_from(browser: Client) -> None:
    text = text_of(browser.get("/connections/add/jwt/"))
    for word in ("ReadAccounts", "JWT auth flow", "Credentials", "client ID"):
        assert word in text


def test_secrets_are_typed_into_fields_that_keep_nothing(browser: Client) -> None:
    text = text_of(browser.get("/connections/add/jwt/"))
    assert text.count('type="password"') == 3
    assert text.count('autocomplete="off"') >= 3


def test_refused_secrets_come_back_as_a_sentence_and_not_as_text(
    browser: Client, alice: User, practice: PracticeServer
) -> None:
    response = browser.post("/connections/add/jwt/", {**TYPED, "jwt": "a-mistyped-jwt"})
    assert "RingCentral did not accept the JWT." in text_of(response)
    assert "a-mistyped-jwt" not in text_of(response)
    assert not shows_secrets(response)
    assert not Connection.objects.exists()


def test_a_missing_secret_is_said_beside_its_field(browser: Client, practice: PracticeServer) -> None:
    text = text_of(browser.post("/connections/add/jwt/", {**TYPED, "jwt": ""}))
    assert "Paste the JWT" in text
    assert 'id="id_jwt_error"' in text
    assert 'aria-describedby="id_jwt_helptext id_jwt_error"' in text


def test_an_unknown_deployment_is_refused(browser: Client, practice: PracticeServer) -> None:
    response = browser.post("/connections/add/jwt/", {**TYPED, "deployment": "https://evil.example"}, follow=True)
    assert "choose one that it has" in text_of(response)
    assert not Connection.objects.exists()
    assert practice.world.calls() == []


def test_while_ringcx_is_away_it_is_kept_and_says_so(browser: Client, settings: Any) -> None:
    settings.LEADHUB_CUSTOM_DEPLOYMENT_URL = "http://127.0.0.1:9"
    text = text_of(browser.post("/connections/add/jwt/", TYPED, follow=True))
    assert "RingCX could not be asked, so this is not checked yet." in text
    assert "not checked" in text_of(browser.get("/connections/"))


@pytest.mark.parametrize(("name", "value"), [("client_id", seeds.CLIENT_ID), ("jwt", seeds.JWT)])
def test_no_page_of_it_shows_a_secret_or_a_token(
    connection: Connection, browser: Client, name: str, value: str
) -> None:
    tokens = TokenSet.opened(connection.token_state.sealed)
    for address in ("/connections/", page(connection), page(connection, "remove/")):
        text = text_of(browser.get(address))
        for secret in (value, seeds.CLIENT_SECRET, tokens.access, tokens.refresh, connection.sealed):
            assert secret not in text


def test_a_test_says_that_it_works(connection: Connection, browser: Client) -> None:
    assert "The connection works." in text_of(browser.post(page(connection, "test/"), follow=True))


def test_a_test_says_that_it_was_revoked(connection: Connection, browser: Client, practice: PracticeServer) -> None:
    practice.world.revoke(seeds.CLIENT_ID)
    text = text_of(browser.post(page(connection, "test/"), follow=True))
    assert "Refused" in text
    connection.refresh_from_db()
    assert text.count(html.escape(connection.problem)) == 1, "once, in the notice"
    assert "refused" in text_of(browser.get("/connections/"))


def test_a_test_without_the_key_is_a_sentence_too(connection: Connection, browser: Client) -> None:
    Connection.objects.update(sealed="gAAAAA-not-openable")
    response = browser.post(page(connection, "test/"), follow=True)
    assert response.status_code == 200
    assert "the key that sealed them is missing" in text_of(response)


def test_she_replaces_the_credentials(connection: Connection, browser: Client) -> None:
    typed = {
        "client_id": seeds.EMPTY_CLIENT_ID,
        "client_secret": seeds.EMPTY_CLIENT_SECRET,
        "jwt": seeds.EMPTY_JWT,
    }
    text = text_of(browser.post(page(connection, "replace/"), typed, follow=True))
    assert "The credentials are replaced." in text
    assert "RingCX shows this user no sub-account." in text
    assert "opens nothing" in text
    assert "opens nothing" in text_of(browser.get("/connections/"))
    connection.refresh_from_db()
    assert Secrets.opened(connection.sealed).jwt == seeds.EMPTY_JWT


def test_refused_replacements_leave_the_old_ones_and_show_nothing(connection: Connection, browser: Client) -> None:
    response = browser.post(page(connection, "replace/"), {**TYPED, "jwt": "a-mistyped-jwt"})
    assert "RingCentral did not accept the JWT." in text_of(response)
    assert "a-mistyped-jwt" not in text_of(response)
    connection.refresh_from_db()
    assert Secrets.opened(connection.sealed) == SECRETS


def test_she_renames_it(connection: Connection, browser: Client) -> None:
    assert "North" in text_of(browser.post(page(connection, "rename/"), {"name": "North"}, follow=True))


def test_a_name_in_use_is_said_beside_the_field(connection: Connection, browser: Client, alice: User) -> None:
    browser.post("/connections/add/jwt/", TYPED)
    text = text_of(browser.post(page(connection, "rename/"), {"name": "Sales"}))
    assert "You already have a connection named “Sales”" in text
    assert "<h1>Practice</h1>" in text


def test_removing_asks_first(connection: Connection, browser: Client, alice: User) -> None:
    assert "wiped at once" in text_of(browser.get(page(connection, "remove/")))
    assert Connection.objects.of(alice).exists()
    text = text_of(browser.post(page(connection, "remove/"), follow=True))
    assert "is removed" in text
    assert browser.get(page(connection)).status_code == 404


@pytest.mark.parametrize("who", ["charlie", "dana"])
@pytest.mark.parametrize(
    ("method", "what"),
    [
        ("get", ""),
        ("post", "test/"),
        ("post", "rename/"),
        ("post", "replace/"),
        ("get", "remove/"),
        ("post", "remove/"),
    ],
)
def test_for_everybody_else_even_an_admin_it_is_not_there(
    connection: Connection, client_of: ClientOf, request: pytest.FixtureRequest, who: str, method: str, what: str
) -> None:
    other = client_of(request.getfixturevalue(who))
    assert getattr(other, method)(page(connection, what), TYPED).status_code == 404
    assert "Practice" not in text_of(other.get("/connections/"))
    connection.refresh_from_db()
    assert (connection.name, connection.removed_at) == ("Practice", None)


@pytest.mark.parametrize("what", ["test/", "rename/", "replace/"])
def test_what_changes_something_is_a_post(connection: Connection, browser: Client, what: str) -> None:
    assert browser.get(page(connection, what)).status_code == 405


def test_an_address_of_nothing_is_not_found(browser: Client) -> None:
    assert browser.get(f"/connections/{uuid4()}/").status_code == 404
    assert browser.get("/connections/1/").status_code == 404


def test_a_post_from_another_site_changes_nothing(connection: Connection, alice: User) -> None:
    stranger = Client(enforce_csrf_checks=True)
    stranger.force_login(alice)
    assert stranger.post(page(connection, "remove/")).status_code == 403
    assert Connection.objects.of(alice).exists()


def test_a_connection_whose_deployment_is_gone_still_has_its_page(
    connection: Connection, browser: Client, settings: Any
) -> None:
    settings.LEADHUB_CUSTOM_DEPLOYMENT_URL = ""
    assert "does not know any more" in text_of(browser.get(page(connection)))
    text = text_of(browser.post(page(connection, "test/"), follow=True))
    assert "no deployment of that name" in text


def test_each_kind_asks_for_what_it_needs_and_nothing_else(browser: Client, practice: PracticeServer) -> None:
    missing = {
        "jwt": ("Paste the client ID.", "Paste the client secret.", "Paste the JWT."),
        "token": ("Paste the permanent token.",),
        "password": ("Type the user name of the portal.", "Type the password of the portal."),
        "code": ("Paste the client ID.",),
    }
    for kind, sentences in missing.items():
        text = text_of(browser.post(f"/connections/add/{kind}/", {"name": "New", "deployment": "custom"}))
        for other in {sentence for those in missing.values() for sentence in those}:
            assert (other in text) == (other in sentences), (kind, other)


def test_the_cards_are_the_kinds_that_the_deployment_has(browser: Client) -> None:
    text = text_of(browser.get("/connections/add/?deployment=ringcx"))
    for kind in ("jwt", "code", "token"):
        assert f"/connections/add/{kind}/?deployment=ringcx" in text
    assert "/connections/add/password/" not in text
    text = text_of(browser.get("/connections/add/?deployment=legacy_vacd"))
    assert "/connections/add/password/?deployment=legacy_vacd" in text
    assert "/connections/add/jwt/" not in text


def test_a_kind_that_is_none_is_not_found(browser: Client) -> None:
    assert browser.get("/connections/add/magic/").status_code == 404


def test_another_name_is_proposed_only_if_it_is_free(connection: Connection, browser: Client) -> None:
    assert 'value="RingCX"' in text_of(browser.get("/connections/add/jwt/"))
    browser.post(page(connection, "rename/"), {"name": "RingCX"})
    assert 'value="RingCX"' not in text_of(browser.get("/connections/add/jwt/"))


def test_what_nobody_has_looked_at_is_not_said_to_open_nothing(connection: Connection, browser: Client) -> None:
    Connection.objects.update(ok=None, sub_accounts=[])
    standing.note_accepted(connection.pk, now=timezone.now())
    text = text_of(browser.get(page(connection)))
    assert "works" in text
    assert "opens nothing" not in text
    assert "Not known. A test that is accepted shows them." in " ".join(text.split())


# --- Health -----------------------------------------------------------------------------------------------------------


def test_its_page_shows_what_of_the_quota_is_used_now(connection: Connection, browser: Client) -> None:
    PaceWindow.objects.all().delete()
    assert "No calls in the last minute." in text_of(browser.get(page(connection)))
    services.client_for(connection).search(seeds.US_ACCOUNT, seeds.SPRING_CAMPAIGN, extern_ids=["x"])
    text = text_of(browser.get(page(connection)))
    assert "1 of 15 in 10 s" in text
    assert "1 of 60 in 30 s" in text
    assert 'aria-label="Searches, Northwind Sales US, in 10 seconds"' in text


def test_its_page_shows_how_long_its_tokens_live(connection: Connection, browser: Client) -> None:
    text = text_of(browser.get(page(connection)))
    assert "in 4\xa0minutes" in text
    assert "renewed before that when it is needed" in text
    TokenState.objects.all().delete()
    assert "none now; the next call gets one" in text_of(browser.get(page(connection)))


# --- Removing ---------------------------------------------------------------------------------------------------------


def test_removing_says_what_stays_valid_elsewhere(connection: Connection, browser: Client) -> None:
    text = text_of(browser.post(page(connection, "remove/"), {"revoke": "on"}, follow=True))
    assert "The JWT itself stays valid until you delete it" in text


def test_a_removal_that_cannot_end_the_sign_in_says_so_and_removes(
    connection: Connection, browser: Client, alice: User, settings: Any
) -> None:
    settings.LEADHUB_CUSTOM_DEPLOYMENT_URL = "http://127.0.0.1:9"
    text = text_of(browser.post(page(connection, "remove/"), {"revoke": "on"}, follow=True))
    assert "is removed" in text
    assert "RingCentral could not end the sign-in" in text
    assert not Connection.objects.of(alice).exists()
