"""Removing: wiped here at once, ended at RingCentral if it can be reached."""

from datetime import UTC, datetime
from typing import Any

import pytest

from leadhub.audit.models import Event
from leadhub.credentials import removal, services
from leadhub.credentials.models import Connection, TokenState
from leadhub.credentials.sealing import Secrets, TokenSet
from leadhub.credentials.vault import new_key
from leadhub.people.models import User
from leadhub.practice import seeds
from leadhub.practice.server import PracticeServer
from tests.credentials.test_connecting import connect

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def result() -> object:
    return Event.objects.get(action="connection.revoked").facts["result"]


def test_connected_with_ringcentral_it_ends_there_too(alice: User, practice: PracticeServer) -> None:
    connection = connect(alice)
    token = TokenSet.opened(TokenState.objects.get().sealed).platform_refresh
    ended = removal.remove(connection=connection, actor=alice, now=NOW, revoke=True)
    assert (ended.ok, ended.words, result()) == (True, "", "ended")
    from leadhub.practice import tokens

    assert tokens.use_up(practice.world.state, "rc_refresh", token, now=practice.world.now()) is None


def test_of_a_jwt_the_tokens_end_and_the_jwt_is_left_to_its_owner(connection: Connection, alice: User) -> None:
    ended = removal.remove(connection=connection, actor=alice, now=NOW, revoke=True)
    assert ended.ok
    assert "The JWT itself stays valid" in ended.words


def test_a_pasted_token_is_left_to_whoever_made_it(alice: User, practice: PracticeServer) -> None:
    connection = services.add_connection(
        owner=alice,
        name="T",
        deployment="custom",
        secrets=Secrets(token=seeds.X_AUTH_TOKEN),
        now=NOW,
        sign_in="token",
    )
    ended = removal.remove(connection=connection, actor=alice, now=NOW, revoke=True)
    assert (ended.ok, result()) == (None, "nothing to end")
    assert "until whoever made it deletes it" in ended.words


def test_a_ringcentral_that_is_away_does_not_stop_it(connection: Connection, alice: User, settings: Any) -> None:
    settings.LEADHUB_CUSTOM_DEPLOYMENT_URL = "http://127.0.0.1:9"
    ended = removal.remove(connection=connection, actor=alice, now=NOW, revoke=True)
    assert (ended.ok, result()) == (False, "not ended")
    assert "could not end the sign-in" in ended.words
    connection.refresh_from_db()
    assert (connection.sealed, connection.removed_at) == ("", NOW)


def test_what_no_key_opens_is_removed_all_the_same(connection: Connection, alice: User, settings: Any) -> None:
    settings.LEADHUB_SEAL_KEYS = [new_key()]
    ended = removal.remove(connection=connection, actor=alice, now=NOW, revoke=True)
    assert ended.ok is False
    assert not Connection.objects.of(alice).exists()


def test_nobody_is_asked_if_that_is_not_wanted(connection: Connection, alice: User, practice: PracticeServer) -> None:
    before = len(practice.world.calls())
    assert removal.remove(connection=connection, actor=alice, now=NOW).ok is None
    assert len(practice.world.calls()) == before
    assert not Event.objects.filter(action="connection.revoked").exists()


@pytest.mark.parametrize("kind", ["jwt", "code", "token", "password"])
def test_every_kind_has_words_for_what_stays(kind: str) -> None:
    assert removal.ELSEWHERE[kind]
