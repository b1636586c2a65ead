"""Connections: adding, testing, replacing, renaming, removing, using."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from leadhub.audit.models import Event
from leadhub.audit.services import verify
from leadhub.credentials import removal, services, trying
from leadhub.credentials.models import Connection, PaceWindow, TokenState
from leadhub.credentials.sealing import Secrets, TokenSet
from leadhub.credentials.services import CannotConnect
from leadhub.credentials.vault import new_key
from leadhub.people.models import User
from leadhub.practice import seeds
from leadhub.practice.server import PracticeServer
from leadhub.ringcx.errors import NotAllowed, RateLimited, SignInFailed
from tests.conftest import SECRETS

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
AWAY = "http://127.0.0.1:9"


def add(owner: User, **changes: Any) -> Connection:
    asked: dict[str, Any] = {"name": "Sales", "deployment": "custom", "secrets": SECRETS, "now": NOW}
    return services.add_connection(owner=owner, **{**asked, **changes})


class Meanwhile:
    """Does something in the moment when RingCX has answered and nothing is stored yet."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, deed: Callable[[], object]) -> None:
        self._look, self._deed = trying.try_secrets, deed
        monkeypatch.setattr(trying, "try_secrets", self)

    def __call__(self, *args: Any) -> trying.Trial:
        trial = self._look(*args)
        self._deed()
        return trial


# --- Adding -----------------------------------------------------------------------------------------------------------


def test_a_new_connection_is_tried_and_shows_what_it_opens(alice: User, practice: PracticeServer) -> None:
    connection = add(alice)
    connection.refresh_from_db()
    assert (connection.ok, connection.problem) == (True, "")
    assert (connection.checked_at, connection.worked_at) == (NOW, NOW)
    assert [account["name"] for account in connection.sub_accounts] == [
        "Northwind Sales US",
        "Northwind Sales DE",
        "Northwind Service",
    ]
    assert [account["international"] for account in connection.sub_accounts] == [False, True, False]


def test_its_secrets_are_sealed_and_its_event_tells_none(alice: User, practice: PracticeServer) -> None:
    connection = add(alice)
    row = " ".join(str(value) for value in Connection.objects.filter(pk=connection.pk).values_list()[0])
    event = Event.objects.get(action="connection.added")
    for secret in (seeds.CLIENT_ID, seeds.CLIENT_SECRET, seeds.JWT):
        assert secret not in row
        assert secret not in event.facts_json
    assert Secrets.opened(connection.sealed) == SECRETS
    assert event.facts["result"] == "accepted"
    assert event.subject_id == str(connection.public_id)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"client_id": "practice-unknown"}, "does not know this client ID"),
        ({"client_secret": "wrong"}, "does not know this client ID and client secret"),
        ({"jwt": "wrong"}, "did not accept the JWT"),
    ],
)
def test_refused_secrets_are_not_kept(
    alice: User, practice: PracticeServer, changes: dict[str, str], sentence: str
) -> None:
    with pytest.raises(CannotConnect, match=sentence):
        add(alice, secrets=replace(SECRETS, **changes))
    assert not Connection.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"name": "  "}, "name", "1 to 80 characters"),
        ({"name": "x" * 81}, "name", "1 to 80 characters"),
        ({"deployment": "nowhere"}, "deployment", "no deployment of that name"),
        ({"secrets": replace(SECRETS, jwt=" ")}, "jwt", "Paste the JWT"),
        ({"secrets": Secrets()}, "client_id", "Paste the client ID"),
        ({"deployment": "legacy_vacd"}, "token", "Paste the permanent token"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(
    alice: User, practice: PracticeServer, changes: dict[str, Any], field: str, sentence: str
) -> None:
    with pytest.raises(CannotConnect, match=sentence) as caught:
        add(alice, **changes)
    assert caught.value.field == field
    assert practice.world.calls() == []


def test_custom_is_there_only_if_its_address_is(alice: User, settings: Any) -> None:
    settings.LEADHUB_CUSTOM_DEPLOYMENT_URL = ""
    with pytest.raises(CannotConnect, match="no deployment of that name"):
        add(alice)


def test_custom_never_leaves_this_machine(alice: User, settings: Any) -> None:
    settings.LEADHUB_CUSTOM_DEPLOYMENT_URL = "https://ringcx.example.com"
    with pytest.raises(CannotConnect, match="must be on this machine"):
        add(alice)


def test_a_name_is_used_once_by_one_person(alice: User, bob: User, practice: PracticeServer) -> None:
    add(alice)
    add(bob)
    with pytest.raises(CannotConnect, match="already have a connection named “Sales”"):
        add(alice, name=" Sales ")


def test_the_name_of_a_removed_connection_is_free_again(alice: User, practice: PracticeServer) -> None:
    removal.remove(connection=add(alice), actor=alice, now=NOW)
    assert add(alice).ok


def test_while_ringcx_is_away_a_connection_is_kept_unchecked(alice: User, settings: Any) -> None:
    settings.LEADHUB_CUSTOM_DEPLOYMENT_URL = AWAY
    connection = add(alice)
    assert connection.ok is None
    assert "could not reach 127.0.0.1" in connection.problem
    assert Event.objects.get().facts["result"] == "not reached"


@pytest.mark.parametrize(
    ("fault", "endpoint", "ok", "sentence"),
    [
        ("html", "oauth", None, "web page"),
        ("500_before", "oauth", None, "failed"),
        ("429", "oauth", None, "too many calls"),
        ("cut_before", "exchange", None, "broke before its answer"),
        ("html", "exchange", None, "web page"),
        ("half_json", "exchange", None, "unreadable"),
        ("500_before", "admin", True, "failed"),
        ("html", "admin", True, "web page"),
    ],
)
def test_nonsense_from_ringcx_loses_nothing(
    alice: User, practice: PracticeServer, fault: str, endpoint: str, ok: bool | None, sentence: str
) -> None:
    practice.world.fault(fault, endpoint=endpoint)
    connection = add(alice)
    assert connection.ok is ok
    assert sentence in connection.problem


def test_somebody_without_a_sub_account_is_told(alice: User, practice: PracticeServer) -> None:
    secrets = Secrets(client_id=seeds.EMPTY_CLIENT_ID, client_secret=seeds.EMPTY_CLIENT_SECRET, jwt=seeds.EMPTY_JWT)
    connection = add(alice, secrets=secrets)
    assert (connection.ok, connection.sub_accounts) == (True, [])


# --- Testing and replacing --------------------------------------------------------------------------------------------


def test_a_test_notices_that_the_client_was_revoked(
    connection: Connection, alice: User, practice: PracticeServer
) -> None:
    practice.world.revoke(seeds.CLIENT_ID)
    services.test_connection(connection=connection, actor=alice, now=timezone.now())
    connection.refresh_from_db()
    assert connection.ok is False
    assert "RingCentral" in connection.problem
    assert connection.sub_accounts == []
    assert TokenState.objects.get().sealed == ""
    assert Event.objects.filter(action="connection.tested").get().facts["result"] == "refused"


def test_a_test_without_the_key_says_so(connection: Connection, alice: User, settings: Any) -> None:
    settings.LEADHUB_SEAL_KEYS = [new_key()]
    services.test_connection(connection=connection, actor=alice, now=NOW)
    assert connection.ok is False
    assert "the key that sealed them is missing" in connection.problem
    with pytest.raises(SignInFailed, match="the key that sealed them is missing"):
        services.client_for(connection)


def test_a_test_that_cannot_ask_keeps_what_was_seen(connection: Connection, alice: User, settings: Any) -> None:
    settings.LEADHUB_CUSTOM_DEPLOYMENT_URL = AWAY
    services.test_connection(connection=connection, actor=alice, now=timezone.now())
    connection.refresh_from_db()
    assert connection.ok is None
    assert len(connection.sub_accounts) == 3


def test_new_secrets_take_the_old_ones_place(connection: Connection, alice: User) -> None:
    other = Secrets(client_id=seeds.EMPTY_CLIENT_ID, client_secret=seeds.EMPTY_CLIENT_SECRET, jwt=seeds.EMPTY_JWT)
    services.replace_secrets(connection=connection, secrets=other, actor=alice, now=NOW)
    connection.refresh_from_db()
    assert Secrets.opened(connection.sealed) == other
    assert services.client_for(connection).sub_accounts() == []
    assert seeds.EMPTY_JWT not in Event.objects.get(action="connection.replaced").facts_json


def test_refused_new_secrets_leave_the_old_ones(connection: Connection, alice: User) -> None:
    with pytest.raises(CannotConnect):
        services.replace_secrets(connection=connection, secrets=replace(SECRETS, jwt="wrong"), actor=alice, now=NOW)
    connection.refresh_from_db()
    assert Secrets.opened(connection.sealed) == SECRETS
    assert len(services.client_for(connection).sub_accounts()) == 3


def test_a_renamed_connection_keeps_everything_else(connection: Connection, alice: User) -> None:
    services.rename(connection=connection, name=" North ", actor=alice, now=NOW)
    connection.refresh_from_db()
    assert connection.name == "North"
    event = Event.objects.get(action="connection.renamed")
    assert event.facts == {"before": "Practice", "name": "North"}
    services.rename(connection=connection, name="North", actor=alice, now=NOW)
    assert Event.objects.filter(action="connection.renamed").count() == 1


def test_removing_wipes_at_once_and_keeps_the_row(connection: Connection, alice: User) -> None:
    removal.remove(connection=connection, actor=alice, now=NOW)
    connection.refresh_from_db()
    assert (connection.sealed, connection.removed_at, connection.name) == ("", NOW, "Practice")
    assert not TokenState.objects.exists()
    assert not Connection.objects.of(alice).exists()
    with pytest.raises(SignInFailed, match="was removed"):
        services.client_for(connection)
    with pytest.raises(CannotConnect, match="was removed"):
        services.test_connection(connection=connection, actor=alice, now=NOW)
    assert verify() is None


# --- Using ------------------------------------------------------------------------------------------------------------


def test_a_client_goes_on_when_its_token_ends_in_the_middle(connection: Connection, practice: PracticeServer) -> None:
    client = services.client_for(connection)
    assert len(client.sub_accounts()) == 3
    practice.world.end_tokens(expired=True)
    assert len(client.sub_accounts()) == 3


def test_a_client_whose_deployment_is_gone_says_so(connection: Connection, settings: Any) -> None:
    settings.LEADHUB_CUSTOM_DEPLOYMENT_URL = ""
    with pytest.raises(SignInFailed, match="no deployment of that name"):
        services.client_for(connection)


def test_calls_count_against_their_sub_account(connection: Connection) -> None:
    PaceWindow.objects.all().delete()
    client = services.client_for(connection)
    client.dial_groups(seeds.US_ACCOUNT)
    client.dial_groups(seeds.US_ACCOUNT)
    client.search(seeds.US_ACCOUNT, seeds.SPRING_CAMPAIGN, extern_ids=["x"])
    client.dial_groups(seeds.DE_ACCOUNT)
    counted = {(row.key, row.endpoint): len(row.stamps) for row in PaceWindow.objects.all()}
    assert counted == {
        ("custom/99990001", "other"): 2,
        ("custom/99990001", "search"): 1,
        ("custom/99990002", "other"): 1,
    }


def test_two_connections_to_one_sub_account_share_its_pace(
    connection: Connection, bob: User, practice: PracticeServer
) -> None:
    PaceWindow.objects.all().delete()
    for one in (connection, add(bob)):
        services.client_for(one).dial_groups(seeds.US_ACCOUNT)
    assert len(PaceWindow.objects.get(key="custom/99990001").stamps) == 2


def test_an_exhausted_window_is_not_tried(connection: Connection, practice: PracticeServer) -> None:
    client = services.client_for(connection, budget_seconds=0.1)
    for _ in range(15):
        client.search(seeds.US_ACCOUNT, seeds.SPRING_CAMPAIGN, extern_ids=["x"])
    before = len(practice.world.calls("search"))
    with pytest.raises(RateLimited):
        client.search(seeds.US_ACCOUNT, seeds.SPRING_CAMPAIGN, extern_ids=["x"])
    assert len(practice.world.calls("search")) == before


def test_a_429_holds_everybody_back(connection: Connection, practice: PracticeServer) -> None:
    practice.world.fault("429", endpoint="admin", retry_after=30)
    client = services.client_for(connection, budget_seconds=0.1)
    with pytest.raises(RateLimited) as caught:
        client.dial_groups(seeds.US_ACCOUNT)
    assert caught.value.retry_after == 30
    with pytest.raises(RateLimited) as caught:
        services.client_for(connection, budget_seconds=0.1).dial_groups(seeds.US_ACCOUNT)
    assert caught.value.retry_after == pytest.approx(30, abs=2)


def test_ringcx_s_own_limits_are_never_hit(connection: Connection, practice: PracticeServer) -> None:
    practice.world.set(rate_limits=True)
    client = services.client_for(connection, budget_seconds=0.0)
    for _ in range(40):
        try:
            client.search(seeds.US_ACCOUNT, seeds.SPRING_CAMPAIGN, extern_ids=["x"])
        except RateLimited:
            break
    assert {call["status"] for call in practice.world.calls("search")} == {200}


def test_no_rights_are_said_by_the_call(alice: User, practice: PracticeServer) -> None:
    secrets = Secrets(
        client_id=seeds.NO_RIGHTS_CLIENT_ID, client_secret=seeds.NO_RIGHTS_CLIENT_SECRET, jwt=seeds.NO_RIGHTS_JWT
    )
    connection = add(alice, secrets=secrets)
    with pytest.raises(NotAllowed):
        services.client_for(connection).dial_groups(seeds.US_ACCOUNT)


def test_a_permanent_token_signs_in_alone(alice: User, practice: PracticeServer) -> None:
    connection = add(alice, secrets=Secrets(token=seeds.X_AUTH_TOKEN), sign_in="token")
    assert (connection.ok, connection.sign_in) == (True, "token")
    assert services.client_for(connection).sub_accounts()
    services.test_connection(connection=connection, actor=alice, now=NOW)
    assert connection.ok


def test_a_permanent_token_that_is_not_accepted_is_not_kept(alice: User, practice: PracticeServer) -> None:
    with pytest.raises(CannotConnect) as caught:
        add(alice, secrets=Secrets(token="aws80:wrong"), sign_in="token")
    assert (caught.value.field, caught.value.step) == ("token", "credential")
    assert not Connection.objects.exists()


def test_a_kind_of_sign_in_that_a_deployment_lacks_is_refused(alice: User, practice: PracticeServer) -> None:
    with pytest.raises(CannotConnect, match="no such way to sign in"):
        add(alice, deployment="legacy_vacd", sign_in="jwt")
    assert practice.world.calls() == []


def test_whoever_watches_is_shown_every_answer(connection: Connection) -> None:
    seen: list[int] = []
    services.client_for(connection, watch=lambda answer: seen.append(answer.status)).sub_accounts()
    assert seen == [200]


Change = Callable[[Connection, User], object]


@pytest.mark.parametrize(
    "change",
    [
        lambda connection, alice: services.test_connection(connection=connection, actor=alice, now=NOW),
        lambda connection, alice: services.replace_secrets(
            connection=connection, secrets=SECRETS, actor=alice, now=NOW
        ),
        lambda connection, _: services.client_for(connection).dial_groups(seeds.US_ACCOUNT),
    ],
    ids=["test", "replace", "use"],
)
def test_no_log_ever_tells_a_secret_or_a_token(
    connection: Connection, alice: User, caplog: pytest.LogCaptureFixture, change: Change
) -> None:
    caplog.set_level(logging.DEBUG)
    change(connection, alice)
    tokens = TokenSet.opened(TokenState.objects.get().sealed)
    for secret in (seeds.CLIENT_SECRET, seeds.JWT, tokens.access, tokens.refresh, tokens.platform):
        assert secret
        assert secret not in caplog.text


# --- While RingCX answers ---------------------------------------------------------------------------------------------


def remove_it() -> None:
    found = Connection.objects.get()
    removal.remove(connection=found, actor=found.owner, now=NOW)


@pytest.mark.parametrize(
    "change", [services.test_connection, partial(services.replace_secrets, secrets=SECRETS)], ids=["test", "replace"]
)
def test_what_is_removed_meanwhile_keeps_neither_secrets_nor_tokens(
    alice: User, practice: PracticeServer, monkeypatch: pytest.MonkeyPatch, change: Callable[..., Connection]
) -> None:
    connection = add(alice)
    Meanwhile(monkeypatch, remove_it)
    with pytest.raises(CannotConnect, match="removed meanwhile"):
        change(connection=connection, actor=alice, now=NOW)
    assert Connection.objects.get().sealed == ""
    assert not TokenState.objects.exists()


def test_a_test_of_old_secrets_never_stores_their_tokens_beside_newer_secrets(
    alice: User, practice: PracticeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = add(alice)
    newer = TokenSet(access="of the newer secrets").sealed()

    def replace_them() -> None:
        Connection.objects.update(sealed=replace(SECRETS, jwt="newer").sealed())
        TokenState.objects.update(sealed=newer)

    Meanwhile(monkeypatch, replace_them)
    with pytest.raises(CannotConnect, match="got other credentials"):
        services.test_connection(connection=connection, actor=alice, now=NOW)
    assert TokenState.objects.get().sealed == newer
