"""Turning the key ring."""

import threading
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection as database
from django.db import transaction
from django.utils import timezone

from leadhub.audit.models import Event
from leadhub.credentials import keyring, services
from leadhub.credentials.models import Connection, PendingSignIn, TokenState
from leadhub.credentials.sealing import Secrets, TokenSet
from leadhub.credentials.vault import Vault, fingerprint, new_key
from leadhub.people.models import User
from leadhub.practice.server import PracticeServer
from tests.conftest import SECRETS
from tests.credentials.test_connecting import leave


@pytest.fixture
def sealed(connection: Connection, alice: User, practice: PracticeServer) -> Connection:
    """A connection with its tokens, and a sign-in under way."""
    leave(alice)
    return connection


def turn() -> keyring.Turned:
    return keyring.turn(now=timezone.now())


def texts() -> list[str]:
    return [
        text
        for model in keyring.sealed_models()
        for text in model._default_manager.exclude(sealed="").values_list("sealed", flat=True)
    ]


def test_everything_is_sealed_anew_and_the_old_key_can_go(sealed: Connection, settings: Any) -> None:
    old, new = settings.LEADHUB_SEAL_KEYS[0], new_key()
    settings.LEADHUB_SEAL_KEYS = [new, old]
    turned = turn()
    assert {what: count for what, count in turned.anew.items() if count} == {
        "credentials": 1,
        "tokens": 1,
        "sign-ins under way": 1,
    }
    assert (turned.newest, turned.already, turned.shut) == (fingerprint(new), 0, [])
    settings.LEADHUB_SEAL_KEYS = [new]
    sealed.refresh_from_db()
    assert Secrets.opened(sealed.sealed) == SECRETS
    assert TokenSet.opened(TokenState.objects.get().sealed).access
    assert services.client_for(sealed).sub_accounts()
    assert Event.objects.get(action="keyring.turned").facts == {"key": fingerprint(new), "sealed": 3, "shut": 0}


def test_a_second_turn_does_nothing(sealed: Connection, settings: Any) -> None:
    settings.LEADHUB_SEAL_KEYS = [new_key(), *settings.LEADHUB_SEAL_KEYS]
    turn()
    before = texts()
    assert turn().already == 3
    assert texts() == before
    assert Event.objects.filter(action="keyring.turned").count() == 1


def test_what_no_key_opens_is_named_and_the_rest_is_sealed_anew(sealed: Connection, alice: User, settings: Any) -> None:
    own, gone = settings.LEADHUB_SEAL_KEYS[0], new_key()
    lost = Connection.objects.create(
        owner=alice,
        name="Lost",
        deployment="custom",
        created_at=timezone.now(),
        sealed=Vault([gone]).seal({"jwt": "x"}),
    )
    settings.LEADHUB_SEAL_KEYS = [new_key(), own]
    turned = turn()
    assert sum(turned.anew.values()) == 3
    (shut,) = turned.shut
    assert (shut.what, shut.whose) == ("credentials", "“Lost” of alice")
    assert fingerprint(gone) in shut.why
    lost.refresh_from_db()
    settings.LEADHUB_SEAL_KEYS = [gone]
    assert Secrets.opened(lost.sealed).jwt == "x", "what cannot be opened is left as it is"


def test_the_command_says_it_all_and_fails_if_something_stays_shut(
    sealed: Connection, alice: User, settings: Any
) -> None:
    own, new, gone = settings.LEADHUB_SEAL_KEYS[0], new_key(), new_key()
    settings.LEADHUB_SEAL_KEYS = [new, own]
    out = StringIO()
    call_command("rotate_keys", stdout=out)
    assert f"key {fingerprint(new)}: 1 credentials, 1 tokens, 1 sign-ins under way" in out.getvalue()
    Connection.objects.update(sealed=Vault([gone]).seal({}))
    error = StringIO()
    with pytest.raises(CommandError) as caught:
        call_command("rotate_keys", stdout=StringIO(), stderr=error)
    assert caught.value.returncode == 1
    assert "“Practice” of alice" in error.getvalue()
    assert fingerprint(gone) in error.getvalue()
    for key in (own, new, gone):
        assert key not in out.getvalue() + error.getvalue()


def test_tokens_that_somebody_renews_meanwhile_are_not_overwritten(
    sealed: Connection, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LEADHUB_SEAL_KEYS = [new_key(), *settings.LEADHUB_SEAL_KEYS]
    newer = Vault(settings.LEADHUB_SEAL_KEYS[1:]).seal({"access": "newer"})
    reseal = Vault.reseal
    late: list[bool] = []

    def renewed_meanwhile(self: Vault, text: str) -> str:
        if not late and TokenState.objects.filter(sealed=text).update(sealed=newer):
            late.append(True)
        return reseal(self, text)

    monkeypatch.setattr(Vault, "reseal", renewed_meanwhile)
    turn()
    assert late
    assert TokenSet.opened(TokenState.objects.get().sealed).access == "newer"
    assert Vault(settings.LEADHUB_SEAL_KEYS).is_newest(TokenState.objects.get().sealed)


@pytest.mark.django_db(transaction=True)
def test_many_are_sealed_anew_while_others_write(
    sealed: Connection, alice: User, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LEADHUB_SEAL_KEYS = [new_key(), *settings.LEADHUB_SEAL_KEYS]
    old = Vault(settings.LEADHUB_SEAL_KEYS[1:]).seal({})
    PendingSignIn.objects.bulk_create(
        PendingSignIn(state_hash=str(number), user=alice, sealed=old, expires_at=timezone.now())
        for number in range(250)
    )
    reseal = Vault.reseal

    def write() -> None:
        try:
            Connection.objects.update(problem="something else")
        finally:
            database.close()

    def others_write(self: Vault, text: str) -> str:
        if text == old:
            other = threading.Thread(target=write)
            other.start()
            other.join()
        return reseal(self, text)

    monkeypatch.setattr(Vault, "reseal", others_write)
    assert turn().anew["sign-ins under way"] == 251


def test_what_other_rooms_seal_is_not_forgotten() -> None:
    models = keyring.sealed_models()
    assert list(models)[:3] == [Connection, TokenState, PendingSignIn]
    assert "leadhub.accounts.models.Probe" in {f"{model.__module__}.{model.__name__}" for model in models}


def test_a_sign_in_under_way_can_be_finished_after_the_turn(sealed: Connection, settings: Any) -> None:
    new = new_key()
    settings.LEADHUB_SEAL_KEYS = [new, *settings.LEADHUB_SEAL_KEYS]
    turn()
    settings.LEADHUB_SEAL_KEYS = [new]
    row = PendingSignIn.objects.get()
    assert Vault([new]).open(row.sealed)["name"] == "Mine"
    assert row.expires_at > timezone.now() + timedelta(minutes=9)
    assert not transaction.get_connection().needs_rollback
    assert database.is_usable()
