"""User name and password of a legacy portal: a permanent token at once, and nothing of them afterwards."""

import logging
from datetime import UTC, datetime
from typing import Any

import pytest

from leadhub.audit.models import Event
from leadhub.credentials import portal, removal, services
from leadhub.credentials.models import Connection
from leadhub.credentials.refusal import CannotConnect
from leadhub.credentials.sealing import Secrets
from leadhub.people.models import User
from leadhub.practice import seeds, tokens
from leadhub.practice.server import PracticeServer

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def add(owner: User, **changes: Any) -> Connection:
    asked: dict[str, Any] = {
        "name": "Portal",
        "deployment": "custom",
        "username": seeds.LEGACY_USERNAME,
        "password": seeds.LEGACY_PASSWORD,
        "now": NOW,
    }
    return portal.add_connection(owner=owner, **{**asked, **changes})


def living(practice: PracticeServer) -> set[str]:
    """The permanent tokens that the portal knows, but for the one it always had."""
    return set(tokens.permanent(practice.world.state, seeds.CLIENT_ID)) - {seeds.X_AUTH_TOKEN}


def test_they_become_a_token_that_works(alice: User, practice: PracticeServer) -> None:
    connection = add(alice)
    assert (connection.ok, connection.sign_in) == (True, "password")
    assert {Secrets.opened(connection.sealed).token} == living(practice)
    assert services.client_for(connection).sub_accounts()


def test_they_are_kept_nowhere(alice: User, practice: PracticeServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    connection = add(alice)
    opened = str(vars(Secrets.opened(connection.sealed)))
    row = " ".join(str(value) for value in Connection.objects.values_list().get())
    for place in (opened, row, Event.objects.get().facts_json, caplog.text):
        assert seeds.LEGACY_USERNAME not in place
        assert seeds.LEGACY_PASSWORD not in place
    assert Secrets.opened(connection.sealed).token not in caplog.text


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"password": "wrong"}, "password", "did not accept this user name and password"),
        ({"username": seeds.MFA_USERNAME}, "password", "second factor"),
        ({"username": " "}, "username", "Type the user name"),
        ({"password": ""}, "password", "Type the password"),
        ({"name": " "}, "name", "Give the connection a name"),
        ({"deployment": "ringcx"}, "deployment", "no such way to sign in"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    alice: User, practice: PracticeServer, changes: dict[str, str], field: str, sentence: str
) -> None:
    with pytest.raises(CannotConnect, match=sentence) as caught:
        add(alice, **changes)
    assert caught.value.field == field
    assert not Connection.objects.exists()
    assert living(practice) == set()


def test_a_portal_that_is_away_keeps_nothing(alice: User, practice: PracticeServer, settings: Any) -> None:
    settings.LEADHUB_CUSTOM_DEPLOYMENT_URL = "http://127.0.0.1:9"
    with pytest.raises(CannotConnect, match="could not reach"):
        add(alice)
    assert not Connection.objects.exists()


def test_a_token_that_turns_out_useless_is_given_back(alice: User, practice: PracticeServer) -> None:
    practice.world.fault("401", endpoint="admin", path="*/accounts")
    with pytest.raises(CannotConnect):
        add(alice)
    assert living(practice) == set()


def test_replacing_makes_a_new_token_and_deletes_the_old_one(alice: User, practice: PracticeServer) -> None:
    connection = add(alice)
    old = Secrets.opened(connection.sealed).token
    portal.replace_token(
        connection=connection,
        username=seeds.LEGACY_USERNAME,
        password=seeds.LEGACY_PASSWORD,
        actor=alice,
        now=NOW,
    )
    connection.refresh_from_db()
    assert living(practice) == {Secrets.opened(connection.sealed).token} != {old}


def test_removing_deletes_the_token_at_the_portal(
    alice: User, practice: PracticeServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    connection = add(alice)
    token = Secrets.opened(connection.sealed).token
    ended = removal.remove(connection=connection, actor=alice, now=NOW, revoke=True)
    assert (ended.ok, ended.words) == (True, "")
    assert living(practice) == set()
    assert token not in caplog.text
