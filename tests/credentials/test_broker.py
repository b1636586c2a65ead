"""The token broker."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection as database
from django.utils import timezone

from leadhub.audit.models import Event
from leadhub.credentials import broker as broker_module
from leadhub.credentials import removal, services
from leadhub.credentials.broker import Broker
from leadhub.credentials.calls import pooled_transport
from leadhub.credentials.models import Connection, TokenState
from leadhub.credentials.sealing import TokenSet
from leadhub.credentials.vault import new_key
from leadhub.people.models import User
from leadhub.practice import seeds
from leadhub.practice.server import PracticeServer
from leadhub.ringcx import oauth
from leadhub.ringcx.errors import RateLimited, SignInFailed, Unreachable
from tests.conftest import SECRETS


class Shifted:
    """The real clock, moved on by as much as a test wants."""

    def __init__(self) -> None:
        self.by = timedelta()

    def __call__(self) -> Any:
        return timezone.now() + self.by


@pytest.fixture
def clock() -> Shifted:
    return Shifted()


@pytest.fixture
def broker_of(clock: Shifted) -> Callable[[Connection], Broker]:
    def make(connection: Connection) -> Broker:
        deployment = services.deployment_of(connection.deployment)
        return Broker(connection.pk, deployment, pooled_transport(), lambda _: None, clock=clock)

    return make


@pytest.fixture
def calls(practice: PracticeServer, connection: Connection) -> Callable[[], list[str]]:
    """Tell which sign-in calls RingCX has seen since the connection was added."""
    after = practice.world.calls()[-1]["id"]

    def seen() -> list[str]:
        kinds = [call["class"] for call in practice.world.calls(after=after)]
        return [kind for kind in kinds if kind in ("oauth", "exchange", "refresh")]

    return seen


Make = Callable[[Connection], Broker]
Calls = Callable[[], list[str]]


def kept(connection: Connection) -> TokenSet:
    return TokenSet.opened(TokenState.objects.get(connection=connection).sealed)


def test_a_token_is_used_again_while_it_lives(connection: Connection, broker_of: Make, calls: Calls) -> None:
    first = broker_of(connection).token()
    assert broker_of(connection).token() == first
    assert calls() == []  # the test that added the connection had bought it


def test_half_a_minute_before_its_end_it_is_refreshed(
    connection: Connection, broker_of: Make, calls: Calls, clock: Shifted
) -> None:
    first = broker_of(connection).token()
    clock.by = timedelta(seconds=265)
    assert broker_of(connection).token() == first
    clock.by = timedelta(seconds=272)
    assert broker_of(connection).token() != first
    assert calls() == ["refresh"]


def test_a_refresh_that_fails_becomes_an_exchange(
    connection: Connection, broker_of: Make, calls: Calls, clock: Shifted, practice: PracticeServer
) -> None:
    practice.world.fault("401", endpoint="refresh")
    clock.by = timedelta(minutes=5)
    assert broker_of(connection).token()
    assert calls() == ["refresh", "exchange"]


def test_an_exchange_that_fails_becomes_a_sign_in(
    connection: Connection, broker_of: Make, calls: Calls, clock: Shifted, practice: PracticeServer
) -> None:
    practice.world.fault("500_before", endpoint="refresh")
    practice.world.fault("401", endpoint="exchange")
    clock.by = timedelta(minutes=5)
    assert broker_of(connection).token()
    assert calls() == ["refresh", "exchange", "oauth", "exchange"]


def test_a_platform_token_that_has_ended_is_not_tried(
    connection: Connection, broker_of: Make, calls: Calls, clock: Shifted, practice: PracticeServer
) -> None:
    practice.world.fault("401", endpoint="refresh")
    clock.by = timedelta(minutes=61)
    assert broker_of(connection).token()
    assert calls() == ["refresh", "oauth", "exchange"]


def test_a_sign_in_is_not_wasted_when_the_exchange_after_it_fails(
    connection: Connection, broker_of: Make, calls: Calls, practice: PracticeServer
) -> None:
    TokenState.objects.update(sealed="")
    practice.world.fault("500_before", endpoint="exchange")
    with pytest.raises(Exception, match="Try again"):
        broker_of(connection).token()
    assert broker_of(connection).token()
    assert calls() == ["oauth", "exchange", "exchange"]


def test_after_a_401_another_token_comes(connection: Connection, broker_of: Make, calls: Calls) -> None:
    broker = broker_of(connection)
    refused = broker.token()
    assert broker.renew(refused) != refused
    assert calls() == ["refresh"]


def test_after_a_401_the_token_that_somebody_else_renewed_is_taken(
    connection: Connection, broker_of: Make, calls: Calls
) -> None:
    one, other = broker_of(connection), broker_of(connection)
    refused = one.token()
    assert one.renew(refused) == other.renew(refused)
    assert calls() == ["refresh"]


def test_a_revoked_client_is_refused_in_words_and_noted(
    connection: Connection, broker_of: Make, practice: PracticeServer
) -> None:
    broker = broker_of(connection)
    token = broker.token()
    practice.world.revoke(seeds.CLIENT_ID)
    with pytest.raises(SignInFailed) as caught:
        broker.renew(token)
    connection.refresh_from_db()
    assert connection.ok is False
    assert connection.problem == caught.value.message
    assert Event.objects.filter(action="connection.refused", actor=None).count() == 1


def test_a_refused_client_is_not_asked_again_at_once(
    connection: Connection, broker_of: Make, practice: PracticeServer, calls: Calls, clock: Shifted
) -> None:
    broker = broker_of(connection)
    TokenState.objects.update(sealed="")
    practice.world.revoke(seeds.CLIENT_ID)
    for _ in range(3):
        with pytest.raises(SignInFailed):
            broker.token()
    assert calls().count("oauth") == 1
    assert Event.objects.filter(action="connection.refused").count() == 1

    practice.world.restore(seeds.CLIENT_ID)
    clock.by = timedelta(seconds=61)
    assert broker.token()
    connection.refresh_from_db()
    assert (connection.ok, connection.problem) == (True, "")
    assert Event.objects.filter(action="connection.accepted").count() == 1


def test_ringcx_being_away_is_no_refusal(connection: Connection, broker_of: Make, settings: Any) -> None:
    settings.LEADHUB_CUSTOM_DEPLOYMENT_URL = "http://127.0.0.1:9"
    TokenState.objects.update(sealed="")
    with pytest.raises(Unreachable):
        broker_of(connection).token()
    connection.refresh_from_db()
    assert connection.ok is True


def test_tokens_that_no_key_opens_are_bought_anew(
    connection: Connection, broker_of: Make, calls: Calls, settings: Any
) -> None:
    elsewhere = new_key()
    own = settings.LEADHUB_SEAL_KEYS
    settings.LEADHUB_SEAL_KEYS = [elsewhere]
    TokenState.objects.update(sealed=TokenSet(access="x", access_until=9e9).sealed())
    settings.LEADHUB_SEAL_KEYS = own
    assert broker_of(connection).token() != "x"
    assert calls() == ["oauth", "exchange"]


def test_credentials_that_no_key_opens_say_so(connection: Connection, broker_of: Make, settings: Any) -> None:
    TokenState.objects.all().delete()
    settings.LEADHUB_SEAL_KEYS = [new_key()]
    with pytest.raises(SignInFailed, match="the key that sealed them is missing"):
        broker_of(connection).token()


def test_a_removed_connection_gives_no_token(connection: Connection, broker_of: Make, alice: User) -> None:
    broker = broker_of(connection)
    removal.remove(connection=connection, actor=alice, now=timezone.now())
    with pytest.raises(SignInFailed, match="was removed"):
        broker.token()


def test_nobody_waits_for_ever_for_one_who_renews(
    connection: Connection, broker_of: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(broker_module, "PATIENCE_SECONDS", 0.3)
    TokenState.objects.update(
        sealed="", lease_holder="another-machine:1:x", lease_until=timezone.now() + timedelta(minutes=2)
    )
    with pytest.raises(RateLimited):
        broker_of(connection).token()


def test_a_renewer_that_died_holds_nobody_up(connection: Connection, broker_of: Make) -> None:
    TokenState.objects.update(
        sealed="", lease_holder="another-machine:1:x", lease_until=timezone.now() - timedelta(seconds=1)
    )
    assert broker_of(connection).token()
    assert TokenState.objects.get().lease_holder == ""


def test_a_renewer_with_older_credentials_overwrites_nothing(
    connection: Connection, broker_of: Make, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in = oauth.sign_in
    replaced: list[bool] = []

    def replaced_meanwhile(*args: Any, **kwargs: Any) -> Any:
        if not replaced:
            replaced.append(True)
            services.replace_secrets(connection=connection, secrets=SECRETS, actor=alice, now=timezone.now())
        return sign_in(*args, **kwargs)

    TokenState.objects.update(sealed="")
    monkeypatch.setattr(oauth, "sign_in", replaced_meanwhile)
    token = broker_of(connection).token()
    assert kept(connection).access not in ("", token)


@pytest.fixture
def _slow_sign_in(practice: PracticeServer) -> Iterator[None]:
    practice.world.set(latency=0.3)
    yield
    practice.world.set(latency=0.0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_slow_sign_in")
def test_many_who_need_a_token_at_once_make_one_exchange(connection: Connection, broker_of: Make, calls: Calls) -> None:
    TokenState.objects.update(sealed="")
    start = threading.Barrier(5)

    def work(_: int) -> str:
        try:
            start.wait()
            return broker_of(connection).token()
        finally:
            database.close()

    with ThreadPoolExecutor(5) as pool:
        tokens = set(pool.map(work, range(5)))
    assert len(tokens) == 1
    assert calls() == ["oauth", "exchange"]
