"""Sealing."""

import subprocess
import sys

import pytest

from leadhub.credentials.vault import BadKey, SealBroken, Vault, fingerprint, new_key

RECORD: dict[str, object] = {"jwt": "ey…", "number": 7}


def test_what_is_sealed_opens_again() -> None:
    vault = Vault([new_key()])
    assert vault.open(vault.seal(RECORD)) == RECORD


def test_what_is_sealed_shows_nothing_and_never_looks_the_same_twice() -> None:
    vault = Vault([new_key()])
    first, second = vault.seal(RECORD), vault.seal(RECORD)
    assert first != second
    assert "ey…" not in first
    assert "jwt" not in first


def test_an_older_key_in_the_ring_still_opens() -> None:
    old, new = new_key(), new_key()
    sealed = Vault([old]).seal(RECORD)
    assert Vault([new, old]).open(sealed) == RECORD


def test_the_first_key_seals() -> None:
    old, new = new_key(), new_key()
    assert Vault([new]).open(Vault([new, old]).seal(RECORD)) == RECORD


def test_without_the_key_it_says_which_key_is_missing() -> None:
    lost = new_key()
    sealed = Vault([lost]).seal(RECORD)
    with pytest.raises(SealBroken, match=rf"LEADHUB_SEAL_KEYS.*{fingerprint(lost)}.*is missing") as caught:
        Vault([new_key()]).open(sealed)
    assert caught.value.missing == fingerprint(lost)
    assert lost not in str(caught.value)


def test_a_fingerprint_tells_keys_apart_and_is_no_part_of_them() -> None:
    keys = {new_key() for _ in range(50)}
    assert len({fingerprint(key) for key in keys}) == 50
    assert all(len(fingerprint(key)) == 8 and fingerprint(key) not in key for key in keys)


def test_what_an_older_key_sealed_can_be_sealed_anew() -> None:
    old, new = new_key(), new_key()
    sealed = Vault([old]).seal(RECORD)
    ring = Vault([new, old])
    assert not ring.is_newest(sealed)
    anew = ring.reseal(sealed)
    assert ring.is_newest(anew)
    assert Vault([new]).open(anew) == RECORD


def test_a_changed_text_blames_no_key() -> None:
    vault = Vault([new_key()])
    sealed = vault.seal(RECORD)
    with pytest.raises(SealBroken, match="changed") as caught:
        vault.open(sealed[:-4] + "AAAA")
    assert caught.value.missing == ""


@pytest.mark.parametrize("touched", ["", "rubbish", "ü"])
def test_a_touched_record_does_not_open(touched: str) -> None:
    with pytest.raises(SealBroken):
        Vault([new_key()]).open(touched)


@pytest.mark.parametrize("keys", [[], ["short"], [new_key(), "not-a-key-but-secret"]])
def test_a_bad_ring_is_refused_without_showing_it(keys: list[str]) -> None:
    with pytest.raises(BadKey) as caught:
        Vault(keys)
    assert "not-a-key-but-secret" not in str(caught.value)


def test_it_works_before_django_does() -> None:
    program = "import sys, leadhub.credentials.vault as v; v.new_key(); sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
