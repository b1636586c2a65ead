"""Secrets and tokens at rest."""

from typing import Any

import pytest

from leadhub.credentials.sealing import Secrets, TokenSet
from leadhub.credentials.vault import SealBroken, new_key

SECRETS = Secrets(client_id="the-client-id-1234", client_secret="the-secret", jwt="the-jwt")
TOKENS = TokenSet(access="the-token", access_until=12.5, refresh="the-refresh", platform="the-rc", platform_until=99.0)


def test_they_survive_sealing() -> None:
    assert Secrets.opened(SECRETS.sealed()) == SECRETS
    assert TokenSet.opened(TOKENS.sealed()) == TOKENS


def test_no_tokens_are_no_tokens() -> None:
    assert TokenSet.opened("") == TokenSet()


@pytest.mark.parametrize("kept", [SECRETS, TOKENS])
def test_they_never_show_themselves(kept: Secrets | TokenSet) -> None:
    shown = f"{kept!r} {kept} {[kept]} {kept.sealed()}"
    assert not any(word in shown for word in ("the-", "1234"))


def test_other_keys_do_not_open_them(settings: Any) -> None:
    sealed = SECRETS.sealed()
    settings.LEADHUB_SEAL_KEYS = [new_key()]
    with pytest.raises(SealBroken):
        Secrets.opened(sealed)


def test_only_the_end_of_a_long_client_id_is_told() -> None:
    assert SECRETS.ending == "1234"
    assert Secrets(client_id="short").ending == ""


def test_the_fingerprint_tells_users_apart_and_gives_nothing_away() -> None:
    other = Secrets(client_id="the-client-id-1234", client_secret="the-secret", jwt="another-jwt")
    assert SECRETS.fingerprint != other.fingerprint
    assert SECRETS.fingerprint == Secrets(client_id="the-client-id-1234", jwt="the-jwt").fingerprint
    assert "the-" not in SECRETS.fingerprint
