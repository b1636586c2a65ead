"""The whole life of a connection of each kind, and what it leaves behind: no secret in a page, an address, an event, a
session, a log or the database.
"""

import html
import json
import logging
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection as database
from django.test import Client as Browser
from django.utils import timezone

from leadhub.audit.models import Event
from leadhub.credentials import services, trying
from leadhub.credentials.models import Connection, TokenState
from leadhub.credentials.sealing import Secrets, TokenSet
from leadhub.people.models import User
from leadhub.practice import seeds
from leadhub.practice.server import PracticeServer
from leadhub.ringcx.deployments import SignIn
from tests.credentials.ringcentral import decide
from tests.credentials.test_matrix import TYPED

KINDS: list[SignIn] = ["jwt", "code", "token", "password"]
WRONG = "wrong-and-secret-0123456789"
PUBLIC = {seeds.CLIENT_ID, seeds.LEGACY_USERNAME}  # a name, not a secret: still it is shown nowhere but in its form


class Witness:
    """A browser that keeps all it is shown."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.shown: list[str] = []

    def post(self, path: str, **form: str) -> Any:
        return self._keep(self.browser.post(path, form))

    def get(self, path: str, data: Any = None) -> Any:
        return self._keep(self.browser.get(path, data))

    def _keep(self, response: Any) -> Any:
        self.shown.append(f"{response.headers} {response.cookies} {response.content.decode()}")
        if response.status_code == 302 and response["Location"].startswith("/"):
            return self.get(response["Location"])
        return response


@pytest.fixture
def witness(alice: User, client_of: Callable[[User], Browser], practice: PracticeServer, settings: Any) -> Witness:
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    browser = client_of(alice)
    browser.defaults["SERVER_NAME"] = "127.0.0.1"
    browser.raise_request_exception = False
    return Witness(browser)


def add(witness: Witness, kind: SignIn, **changes: str) -> None:
    """Fill in the guided page; for "code", go to RingCentral and come back."""
    form = {"name": "Mine", "deployment": "custom", **TYPED[kind], **changes}
    page = witness.post(f"/connections/add/{kind}/", **form).content.decode()
    _agree(witness, page)


def _agree(witness: Witness, page: str) -> None:
    if link := re.search(r'href="(http://127[^"]+authorize[^"]+)"', page):
        witness.get("/connections/connect/done/", decide(html.unescape(link[1])))


def secrets_of(practice: PracticeServer) -> set[str]:
    """What was typed, and every token that was bought with it."""
    found = {value for typed in TYPED.values() for value in typed.values()} - PUBLIC | {WRONG}
    with practice.world.state.lock:
        found |= {row[0] for row in practice.world.state.db.execute("SELECT token FROM tokens")}
    for state in TokenState.objects.all():
        tokens = TokenSet.opened(state.sealed)
        found |= {tokens.access, tokens.refresh, tokens.platform, tokens.platform_refresh}
    for connection in Connection.objects.exclude(sealed=""):
        kept = Secrets.opened(connection.sealed)
        found |= {kept.client_secret, kept.jwt, kept.token}
    return found - {""}


def whole_database() -> str:
    """Every value of every table, as anybody with a copy of the database would see it."""
    values = []
    with database.cursor() as cursor:
        for table in database.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            values += [repr(row) for row in cursor.fetchall()]
    return "\n".join(values)


@pytest.mark.parametrize("kind", KINDS)
def test_a_connections_life_leaves_no_secret_anywhere(
    kind: SignIn, witness: Witness, practice: PracticeServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, "urllib3")
    caplog.set_level(logging.INFO, "django.db.backends")  # what a database is told is no log of ours
    secrets = secrets_of(practice)
    wrong = {"jwt": "jwt", "code": "client_secret", "token": "token", "password": "password"}[kind]
    add(witness, kind, **{wrong: WRONG})
    assert not Connection.objects.exists()
    add(witness, kind)
    connection = Connection.objects.get()
    place = f"/connections/{connection.public_id}"
    secrets |= secrets_of(practice)
    witness.post(f"{place}/test/")
    witness.post(f"{place}/rename/", name="Yours")
    services.client_for(connection).sub_accounts()
    practice.world.end_tokens(seeds.CLIENT_ID, expired=True)
    services.client_for(connection).sub_accounts()
    secrets |= secrets_of(practice)
    if kind == "code":
        _agree(witness, witness.post(f"{place}/connect/", **TYPED[kind]).content.decode())
    else:
        witness.post(f"{place}/replace/", **(TYPED[kind] | {wrong: WRONG}))
        witness.post(f"{place}/replace/", **TYPED[kind])
    secrets |= secrets_of(practice)
    session = json.dumps(dict(witness.browser.session.items()), default=str)
    told = "\n".join(f"{event.action} {event.facts_json}" for event in Event.objects.all())
    assert told.count("connection.") >= 4
    places = {
        "pages and addresses": "\n".join(witness.shown),
        "events": told,
        "session": session,
        "database": whole_database(),
        "logs": caplog.text,
    }
    assert all("Yours" in places[where] for where in ("pages and addresses", "events", "database")), "it looked there"
    assert "/restapi/oauth/token 200" in places["logs"] or kind in ("token", "password")
    found = [(where, secret[:4]) for where, text in places.items() for secret in secrets if secret in text]
    assert found == []
    witness.post(f"{place}/remove/")
    connection.refresh_from_db()
    assert (connection.sealed, bool(connection.removed_at)) == ("", True)
    assert not TokenState.objects.exclude(sealed="").exists()


@pytest.mark.parametrize("kind", KINDS)
def test_a_crash_shows_and_logs_nothing_that_was_typed(
    kind: SignIn,
    witness: Witness,
    practice: PracticeServer,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """An error nobody thought of, in the middle of signing in, while the secrets are in hand."""

    def crash(*_: Any, **__: Any) -> Any:
        raise RuntimeError("nobody thought of this")

    monkeypatch.setattr(trying, "try_code" if kind == "code" else "try_secrets", crash)
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.INFO, "django.db.backends")
    add(witness, kind)
    secrets = secrets_of(practice)
    everything = "\n".join([*witness.shown, caplog.text])
    assert "nobody thought of this" in caplog.text
    assert "Something went wrong" in witness.shown[-1]
    assert [secret[:4] for secret in secrets if secret in everything] == []
    assert not Connection.objects.exists()


def test_the_code_of_a_sign_in_reaches_no_log(
    witness: Witness, practice: PracticeServer, caplog: pytest.LogCaptureFixture
) -> None:
    """RingCentral puts it into our own address; it is used up before any page is shown there."""
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.INFO, "django.db.backends")
    page = witness.post("/connections/add/code/", name="Mine", deployment="custom", **TYPED["code"]).content.decode()
    link = re.search(r'href="(http://127[^"]+authorize[^"]+)"', page)
    assert link
    answer = decide(html.unescape(link[1]))
    witness.shown.clear()
    assert witness.browser.get("/connections/connect/done/", answer).status_code == 302
    witness.get("/connections/")
    assert answer["code"] not in caplog.text
    assert answer["code"] not in "\n".join(witness.shown)
    assert timezone.now() > Connection.objects.get().created_at
