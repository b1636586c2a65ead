"""`leadhub createuser`, `connect` and `campaigns`: setting LeadHub up without a browser."""

import json
import sqlite3

import pytest

from leadhub.credentials.vault import fingerprint, new_key
from leadhub.practice import seeds
from tests.console.world import SECRETS, World

CONNECT = ("connect", "--user", "maria", "--deployment", "custom", "--name")


def test_a_password_is_made_and_shown_once(world: World) -> None:
    done = world.leadhub("createuser", "jonas")
    first, second = done.out.splitlines()
    assert done.status == 0
    assert first == "jonas may sign in as manager."
    assert second.startswith("Password, shown only now: ")
    assert len(second.rpartition(" ")[2]) >= 20


def test_a_password_of_your_own_is_not_repeated(world: World) -> None:
    done = world.leadhub("createuser", "dana", "--password", "correct horse battery", "--role", "admin")
    assert done.out.splitlines() == ["dana may sign in as admin."]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["maria"], "There is already somebody called “maria”: choose another name."),
        (["two words"], "“two words” cannot be a name: use letters, digits and @ . + - _ only."),
        (["eve", "--password", ""], "The password is empty: give one, or leave it out to have one made."),
    ],
)
def test_a_user_is_refused_with_one_sentence(world: World, arguments: list[str], sentence: str) -> None:
    done = world.leadhub("createuser", *arguments)
    assert (done.status, done.out, done.err.strip()) == (2, "", sentence)


def test_a_role_must_be_one_that_exists(world: World) -> None:
    done = world.leadhub("createuser", "eve", "--role", "king")
    assert done.status == 2
    assert "invalid choice: 'king'" in done.err


def test_secrets_are_read_from_standard_input_and_never_shown(world: World) -> None:
    done = world.leadhub(*CONNECT, "By pipe", stdin="\n".join(SECRETS) + "\n")
    assert done.status == 0, done.err
    assert done.out.splitlines()[0] == "“By pipe” works. It opens:"
    assert "99990001  Northwind Sales US" in done.out
    for secret in SECRETS[1:]:
        assert secret not in done.out + done.err
        assert secret.encode() not in (world.data / "leadhub.sqlite3").read_bytes()


def test_one_secret_may_be_typed_and_the_others_piped(world: World) -> None:
    done = world.leadhub(*CONNECT, "Mixed", "--client-id", SECRETS[0], "--jwt", "-", stdin="\n".join(SECRETS[1:]))
    assert done.status == 0, done.err


@pytest.mark.parametrize(
    ("name", "secrets", "words"),
    [
        ("Wrong secret", (SECRETS[0], "wrong", SECRETS[2]), "client secret"),
        ("Wrong JWT", (*SECRETS[:2], "wrong"), "JWT"),
        ("Nothing", ("", "", ""), "Paste the client ID: "),
        ("Practice", SECRETS, "You already have a connection named “Practice”: choose another name."),
        ("", SECRETS, "Give the connection a name of 1 to 80 characters."),
    ],
)
def test_a_connection_is_refused_with_one_sentence(
    world: World, name: str, secrets: tuple[str, ...], words: str
) -> None:
    done = world.leadhub(*CONNECT, name, stdin="\n".join(secrets))
    assert done.status == 2
    assert words in done.err
    assert done.out == ""
    assert "wrong" not in done.err
    rows = sqlite3.connect(world.data / "leadhub.sqlite3").execute("SELECT name FROM credentials_connection").fetchall()
    assert rows == [("Practice",)], "what was refused is not kept"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--user", "nobody", "--name", "X"), "There is no user 'nobody'."),
        (
            ("--user", "maria", "--name", "X", "--deployment", "moon"),
            "There is no deployment of that name. Choose one of: ringcx,",
        ),
    ],
)
def test_a_connection_needs_a_user_and_a_deployment(world: World, arguments: tuple[str, ...], words: str) -> None:
    done = world.leadhub("connect", *arguments, stdin="\n".join(SECRETS))
    assert done.status == 2
    assert words in done.err
    assert "Traceback" not in done.err


def test_a_ringcx_that_is_away_does_not_lose_the_connection(world: World) -> None:
    world.extra["LEADHUB_CUSTOM_DEPLOYMENT_URL"] = "http://127.0.0.1:9"
    done = world.leadhub(*CONNECT, "Later", stdin="\n".join(SECRETS))
    assert done.status == 0
    assert done.out.startswith("“Later” is kept but not checked yet: ")


def test_campaigns_are_listed_for_people_and_for_scripts(world: World) -> None:
    lines = world.leadhub("campaigns", "--user", "maria").out.splitlines()
    assert "    180010  Spring 2026 (active) · US Predictive · 99990001 Northwind Sales US" in lines
    assert any("Win-back (inactive)" in line for line in lines)
    found = json.loads(world.leadhub("campaigns", "--user", "maria", "--account", seeds.DE_ACCOUNT, "--json").out)
    assert [campaign["campaign"] for campaign in found] == [180030, 180031]
    assert found[0] == {
        "campaign": 180030, "name": "Bestand DE", "state": "active", "dial_group": 115801,
        "dial_group_name": "DE Bestand", "account": "99990002", "account_name": "Northwind Sales DE",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--user", "nobody"), "There is no user 'nobody'. Make one with: leadhub createuser nobody"),
        (("--user", "maria", "--connection", "X"), "maria has no connection 'X'. There is: Practice."),
    ],
)
def test_campaigns_are_refused_with_one_sentence(world: World, arguments: tuple[str, ...], sentence: str) -> None:
    done = world.leadhub("campaigns", *arguments)
    assert (done.status, done.err.strip()) == (2, sentence)


def test_a_connection_that_opens_nothing_says_so(world: World) -> None:
    empty = (seeds.EMPTY_CLIENT_ID, seeds.EMPTY_CLIENT_SECRET, seeds.EMPTY_JWT)
    world.leadhub(*CONNECT, "Empty", stdin="\n".join(empty))
    assert "opens no campaign" in world.leadhub("campaigns", "--user", "maria", "--connection", "Empty").out


def test_a_token_and_a_portal_s_password_connect_too(world: World) -> None:
    done = world.leadhub(*CONNECT, "Token", "--kind", "token", stdin=f"{seeds.X_AUTH_TOKEN}\n")
    assert done.out.splitlines()[0] == "“Token” works. It opens:"
    typed = f"{seeds.LEGACY_USERNAME}\n{seeds.LEGACY_PASSWORD}\n"
    done = world.leadhub(*CONNECT, "Portal", "--kind", "password", stdin=typed)
    assert done.out.splitlines()[0] == "“Portal” works. It opens:"
    database = (world.data / "leadhub.sqlite3").read_bytes()
    for secret in (seeds.X_AUTH_TOKEN, seeds.LEGACY_PASSWORD):
        assert secret not in done.out + done.err
        assert secret.encode() not in database


def test_keys_are_turned_on_the_command_line(world: World) -> None:
    ring = world.data / "seal.keys"
    old, new = ring.read_text().strip(), new_key()
    ring.write_text(f"{new},{old}")
    done = world.leadhub("rotate-keys")
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith(f"Sealed anew with the key {fingerprint(new)}: 1 credentials, 1 tokens")
    ring.write_text(old)
    done = world.leadhub("rotate-keys")
    assert done.status == 1
    assert (
        f"Not opened: the credentials of “Practice” of maria. LEADHUB_SEAL_KEYS lacks the key {fingerprint(new)}"
        in (done.err)
    )
    ring.write_text(f"{new},{old}")
    assert "0 credentials" in world.leadhub("rotate-keys").out
