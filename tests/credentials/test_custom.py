"""Deployments that an admin adds to the table, and nobody else."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from leadhub.audit.models import Event
from leadhub.credentials import custom, services
from leadhub.credentials.models import Connection, CustomDeployment
from leadhub.credentials.refusal import CannotConnect
from leadhub.people.models import User
from leadhub.practice.server import PracticeServer
from leadhub.ringcx.errors import SignInFailed
from tests.conftest import SECRETS

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ClientOf = Callable[[User], Client]
TYPED = {
    "label": "RingCX Canada",
    "oauth_base": "https://platform.ringcentral.com",
    "auth_base": "https://ca.example.com/",
    "api_base": "https://ca.example.com",
    "like": "ringcx",
}


def add(actor: User, **changes: str) -> CustomDeployment:
    return custom.add(**{**TYPED, **changes}, actor=actor, now=NOW)


@pytest.fixture
def here(dana: User, practice: PracticeServer) -> CustomDeployment:
    """A deployment that leads to the practice RingCX."""
    return add(dana, **dict.fromkeys(("oauth_base", "auth_base", "api_base"), practice.url))


def test_everybody_can_choose_it_then(dana: User, alice: User, client_of: ClientOf) -> None:
    row = add(dana)
    known = services.known_deployments()[row.name]
    assert known.admin_url == "https://ca.example.com/voice/api/v1/admin"
    assert known.sign_ins[0] == "jwt"
    assert "RingCX Canada" in client_of(alice).get("/connections/add/").content.decode()
    assert Event.objects.get(action="deployment.added").facts["api_base"] == "https://ca.example.com"


def test_it_has_the_paths_and_sign_ins_of_the_row_it_is_like(dana: User) -> None:
    known = services.deployment_of(add(dana, like="legacy_vacd_first").name)
    assert known.admin_url == "https://ca.example.com/api/admin"
    assert known.sign_ins == ("token", "password")


def test_a_connection_to_it_works(here: CustomDeployment, alice: User) -> None:
    connection = services.add_connection(owner=alice, name="CA", deployment=here.name, secrets=SECRETS, now=NOW)
    assert connection.ok
    assert services.client_for(connection).sub_accounts()


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"api_base": "http://ringcx.example.com"}, "api_base", "must begin with https"),
        ({"auth_base": "ringcx"}, "auth_base", "plain web address"),
        ({"oauth_base": "https://me:secret@example.com"}, "oauth_base", "plain web address"),
        ({"label": " "}, "label", "1 to 80 characters"),
        ({"label": "ringcx"}, "label", "already"),
        ({"like": "nothing"}, None, "no deployment of that name"),
    ],
)
def test_what_cannot_be_is_refused(dana: User, changes: dict[str, str], field: str | None, sentence: str) -> None:
    with pytest.raises(CannotConnect, match=sentence) as caught:
        add(dana, **changes)
    assert caught.value.field == field
    assert not CustomDeployment.objects.exists()


def test_a_name_is_there_once(dana: User) -> None:
    add(dana)
    with pytest.raises(CannotConnect, match="already"):
        add(dana, label="ringcx CANADA")


def test_after_removal_the_same_words_never_lead_old_secrets_elsewhere(
    here: CustomDeployment, dana: User, alice: User
) -> None:
    connection = services.add_connection(owner=alice, name="CA", deployment=here.name, secrets=SECRETS, now=NOW)
    custom.remove(row=here, actor=dana, now=NOW)
    again = add(dana)
    assert again.label == here.label
    assert again.name != connection.deployment
    with pytest.raises(SignInFailed, match="An admin removed this connection's deployment"):
        services.client_for(connection)
    assert Event.objects.get(action="deployment.removed").facts["connections"] == 1


# --- Pages ------------------------------------------------------------------------------------------------------------


def test_only_admins_have_the_page(alice: User, dana: User, client_of: ClientOf) -> None:
    row = add(dana)
    for address in ("/connections/deployments/", f"/connections/deployments/{row.name}/remove/"):
        for method in ("get", "post"):
            assert getattr(client_of(alice), method)(address, TYPED).status_code == 403
    assert CustomDeployment.objects.count() == 1


def test_an_admin_adds_one(dana: User, client_of: ClientOf) -> None:
    response = client_of(dana).post("/connections/deployments/", TYPED, follow=True)
    text = response.content.decode()
    assert "Everybody can now connect to “RingCX Canada”." in text
    assert "https://ca.example.com" in text


def test_an_address_without_https_is_said_beside_its_field(dana: User, client_of: ClientOf) -> None:
    typed = {**TYPED, "api_base": "http://ca.example.com"}
    text = client_of(dana).post("/connections/deployments/", typed).content.decode()
    assert 'id="id_api_base_error"' in text
    assert "must begin with https" in text


def test_one_that_nobody_uses_goes_with_one_click(dana: User, client_of: ClientOf) -> None:
    row = add(dana)
    client_of(dana).post(f"/connections/deployments/{row.name}/remove/")
    assert not CustomDeployment.objects.exists()


def test_one_with_connections_goes_only_if_its_name_is_typed(
    here: CustomDeployment, dana: User, alice: User, client_of: ClientOf
) -> None:
    services.add_connection(owner=alice, name="CA", deployment=here.name, secrets=SECRETS, now=NOW)
    address = f"/connections/deployments/{here.name}/remove/"
    text = client_of(dana).post(address, {"typed": "ringcx canada"}).content.decode()
    assert "exactly" in text
    assert CustomDeployment.objects.exists()
    assert "exactly" in client_of(dana).post(address).content.decode()
    assert "optional" not in client_of(dana).get(address).content.decode()
    client_of(dana).post(address, {"typed": "RingCX Canada"})
    assert not CustomDeployment.objects.exists()
    assert Connection.objects.of(alice).count() == 1


def test_a_connection_to_a_removed_one_says_so_at_once_and_offers_no_test(
    here: CustomDeployment, dana: User, alice: User, client_of: ClientOf
) -> None:
    connection = services.add_connection(owner=alice, name="CA", deployment=here.name, secrets=SECRETS, now=NOW)
    custom.remove(row=here, actor=dana, now=NOW)
    connection.refresh_from_db()
    assert (connection.ok, connection.problem) == (False, custom.GONE)
    assert "chip-good" not in client_of(alice).get("/connections/").content.decode()
    page = f"/connections/{connection.public_id}/"
    text = client_of(alice).get(page).content.decode()
    assert "An admin removed this connection&#x27;s deployment" in text
    assert "Test now" not in text
    assert 'id="replace"' not in text
    text = client_of(alice).post(f"{page}test/", follow=True).content.decode()
    assert "An admin removed" in text
    assert here.name not in text


def test_no_request_goes_to_an_address_that_a_user_typed(alice: User, client_of: ClientOf, settings: Any) -> None:
    for address in ("/connections/add/jwt/", "/connections/add/code/"):
        typed = {"name": "X", "deployment": "https://evil.example", "client_id": "a", "client_secret": "b", "jwt": "c"}
        assert client_of(alice).post(address, typed).status_code == 302
    assert not Connection.objects.exists()
