"""What every answer has in common."""

from collections.abc import Callable

import pytest
from django.test import Client

from leadhub.people.models import User

ClientOf = Callable[[User], Client]
HTMX = {"HX-Request": "true"}


def test_a_redirect_becomes_one_that_htmx_follows(db: None, client: Client) -> None:
    response = client.get("/connections/", headers=HTMX)
    assert response.status_code == 200
    assert response["HX-Redirect"] == "/sign-in/?next=/connections/"


def test_a_boosted_link_is_redirected_as_any_other(db: None, client: Client) -> None:
    assert client.get("/connections/", headers={**HTMX, "HX-Boosted": "true"}).status_code == 302


def test_cookies_survive_the_change(alice: User, client_of: ClientOf) -> None:
    response = client_of(alice).post("/sign-out/", headers=HTMX)
    assert response["HX-Redirect"] == "/sign-in/"
    assert "sessionid" in response.cookies


def test_caches_keep_pages_and_fragments_apart(db: None, client: Client) -> None:
    assert {"HX-Request", "HX-Target"} <= set(client.get("/sign-in/")["Vary"].split(", "))


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("Permissions-Policy", "camera=()"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Content-Security-Policy", "default-src 'none'"),
        ("X-Frame-Options", "DENY"),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        ("Cache-Control", "no-store"),
    ],
)
def test_every_page_is_guarded(db: None, client: Client, header: str, part: str) -> None:
    assert part in client.get("/sign-in/")[header]
