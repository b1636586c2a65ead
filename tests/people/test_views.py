"""Signing in and out, and one's own password."""

from collections.abc import Callable

import pytest
from django.test import Client

from leadhub.audit.models import Event
from leadhub.people.models import User
from tests.conftest import PASSWORD

ClientOf = Callable[[User], Client]
SIGN_IN = "/sign-in/"


def test_a_stranger_is_sent_to_sign_in(db: None, client: Client) -> None:
    response = client.get("/connections/")
    assert response.status_code == 302
    assert response["Location"] == "/sign-in/?next=/connections/"


def test_she_signs_in_and_lands_where_she_wanted_to_go(alice: User, client: Client) -> None:
    response = client.post(SIGN_IN, {"username": "alice", "password": PASSWORD, "next": "/connections/"})
    assert response.status_code == 302
    assert response["Location"] == "/connections/"
    assert Event.objects.get().action == "person.signed_in"


def test_it_never_leads_to_another_site(alice: User, client: Client) -> None:
    response = client.post(SIGN_IN, {"username": "alice", "password": PASSWORD, "next": "https://evil.example/"})
    assert response["Location"] == "/"


@pytest.mark.parametrize("name", ["alice", "nobody"])
def test_a_wrong_password_and_an_unknown_name_look_the_same(alice: User, client: Client, name: str) -> None:
    response = client.post(SIGN_IN, {"username": name, "password": "wrong"})
    assert response.status_code == 200
    assert "That name and password do not go together." in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_after_five_failures_even_the_right_password_must_wait(alice: User, client: Client) -> None:
    for _ in range(5):
        client.post(SIGN_IN, {"username": "alice", "password": "wrong"})
    response = client.post(SIGN_IN, {"username": "alice", "password": PASSWORD})
    assert "Too many failed sign-ins. Wait 60 seconds, then try again." in response.content.decode()
    assert "_auth_user_id" not in client.session
    event = Event.objects.get(action="person.sign_in_braked")
    assert event.facts == {"address": "127.0.0.1"}


def test_a_header_cannot_pretend_another_address(alice: User, client: Client) -> None:
    for number in range(5):
        client.post(
            SIGN_IN, {"username": "alice", "password": "wrong"}, headers={"X-Forwarded-For": f"10.0.0.{number}"}
        )
    response = client.post(SIGN_IN, {"username": "alice", "password": PASSWORD})
    assert "Too many failed sign-ins" in response.content.decode()


def test_a_password_is_never_put_back_into_the_page(alice: User, client: Client) -> None:
    response = client.post(SIGN_IN, {"username": "alice", "password": "hunter-is-a-secret"})
    assert "hunter-is-a-secret" not in response.content.decode()


def test_sign_out_is_a_post(alice: User, client_of: ClientOf) -> None:
    browser = client_of(alice)
    assert browser.get("/sign-out/").status_code == 405
    assert browser.post("/sign-out/").status_code == 302
    assert "_auth_user_id" not in browser.session
    assert Event.objects.get().action == "person.signed_out"


def test_she_changes_her_password(alice: User, client_of: ClientOf) -> None:
    browser = client_of(alice)
    new = "entirely different words"
    response = browser.post("/password/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert response.status_code == 302
    alice.refresh_from_db()
    assert alice.check_password(new)
    assert Event.objects.get().action == "person.password_changed"


def test_a_short_password_is_refused_in_words(alice: User, client_of: ClientOf) -> None:
    response = client_of(alice).post(
        "/password/", {"old_password": PASSWORD, "new_password1": "short", "new_password2": "short"}
    )
    assert "too short" in response.content.decode()
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)


def test_the_sign_in_form_refuses_a_post_from_another_site(alice: User) -> None:
    response = Client(enforce_csrf_checks=True).post(SIGN_IN, {"username": "alice", "password": PASSWORD})
    assert response.status_code == 403
