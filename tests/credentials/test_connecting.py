"""“Connect with RingCentral”: there and back with a code, once, by the one who left; and the sign-in that lasts."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection as database
from django.utils import timezone

from leadhub.audit.models import Event
from leadhub.credentials import connecting, custom, removal, services, trying
from leadhub.credentials.broker import Broker
from leadhub.credentials.calls import pooled_transport
from leadhub.credentials.models import Connection, PendingSignIn, TokenState
from leadhub.credentials.refusal import CannotConnect
from leadhub.credentials.sealing import Secrets, TokenSet
from leadhub.credentials.vault import new_key
from leadhub.people.models import User
from leadhub.practice import seeds
from leadhub.practice.server import PracticeServer
from leadhub.ringcx.errors import NoAnswer, SignInFailed
from tests.credentials.ringcentral import decide

BACK = "http://127.0.0.1:8000/connections/connect/done/"
APP = Secrets(client_id=seeds.CLIENT_ID, client_secret=seeds.CLIENT_SECRET)
PUBLIC = Secrets(client_id=seeds.PUBLIC_CLIENT_ID)


def leave(user: User, secrets: Secrets = APP, **changes: Any) -> str:
    asked: dict[str, Any] = {"deployment": "custom", "redirect_uri": BACK, "name": "Mine", "now": timezone.now()}
    return connecting.begin(user=user, secrets=secrets, **{**asked, **changes})


def ask(user: User, state: str, answer: str = "allow") -> dict[str, str]:
    journey = connecting.underway(user=user, state=state, now=timezone.now())
    return decide(connecting.address(journey, state), answer)


def come_back(user: User, state: str, answer: dict[str, str], at: datetime | None = None) -> Connection:
    now = at or timezone.now()
    journey = connecting.come_back(user=user, expected=state, answer=answer, now=now)
    return connecting.finish(user=user, journey=journey, answer=answer, now=now)


def connect(user: User, secrets: Secrets = APP) -> Connection:
    state = leave(user, secrets)
    return come_back(user, state, ask(user, state))


def kept(connection: Connection) -> TokenSet:
    return TokenSet.opened(TokenState.objects.get(connection=connection).sealed)


# --- There and back ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("app", [APP, PUBLIC], ids=["with a secret", "public"])
def test_she_agrees_and_has_a_connection_that_works(alice: User, practice: PracticeServer, app: Secrets) -> None:
    connection = connect(alice, app)
    assert (connection.ok, connection.sign_in, connection.name) == (True, "code", "Mine")
    assert len(connection.sub_accounts) == 3
    assert len(services.client_for(connection).sub_accounts()) == 3
    assert Secrets.opened(connection.sealed) == app
    assert kept(connection).platform_refresh
    assert Event.objects.get(action="connection.added").facts["kind"] == "code"


def test_the_way_there_tells_ringcentral_no_secret_and_no_verifier(alice: User, practice: PracticeServer) -> None:
    state = leave(alice)
    journey = connecting.underway(user=alice, state=state, now=timezone.now())
    address = connecting.address(journey, state)
    assert "code_challenge_method=S256" in address
    assert state in address
    for secret in (seeds.CLIENT_SECRET, journey.verifier):
        assert secret not in address
        assert secret not in repr(journey)


def test_nothing_is_remembered_in_the_open(alice: User, practice: PracticeServer) -> None:
    state = leave(alice)
    row = " ".join(str(value) for value in PendingSignIn.objects.values_list().get())
    for secret in (state, seeds.CLIENT_ID, seeds.CLIENT_SECRET):
        assert secret not in row


LOST = "was used before, took more than ten minutes, or began in another browser"


def test_a_way_back_is_good_for_one(alice: User, practice: PracticeServer) -> None:
    state = leave(alice)
    answer = ask(alice, state)
    come_back(alice, state, answer)
    with pytest.raises(CannotConnect, match=LOST):
        come_back(alice, state, answer)
    assert Connection.objects.count() == 1


@pytest.mark.parametrize("state", ["", "another-state"])
def test_a_wrong_state_is_refused_and_asks_nobody(alice: User, practice: PracticeServer, state: str) -> None:
    own = leave(alice)
    answer = ask(alice, own)
    before = len(practice.world.calls("oauth"))
    with pytest.raises(CannotConnect, match=LOST):
        come_back(alice, own, {**answer, "state": state})
    with pytest.raises(CannotConnect, match=LOST):
        come_back(alice, state, answer)
    assert len(practice.world.calls("oauth")) == before
    assert not Connection.objects.exists()


def test_after_ten_minutes_it_is_too_late(alice: User, practice: PracticeServer) -> None:
    state = leave(alice)
    answer = ask(alice, state)
    with pytest.raises(CannotConnect, match=LOST):
        come_back(alice, state, answer, at=timezone.now() + timedelta(minutes=10, seconds=1))
    young = leave(alice, now=timezone.now() + timedelta(minutes=5))
    connecting.forget_expired(now=timezone.now() + timedelta(minutes=11))
    assert PendingSignIn.objects.count() == 1, "what is too old is swept out"
    assert connecting.underway(user=alice, state=young, now=timezone.now())


def test_nobody_comes_back_for_somebody_else(alice: User, bob: User, practice: PracticeServer) -> None:
    state = leave(alice)
    answer = ask(alice, state)
    with pytest.raises(CannotConnect, match=LOST):
        come_back(bob, state, answer)
    assert come_back(alice, state, answer).owner == alice


def test_a_no_is_a_no(alice: User, practice: PracticeServer) -> None:
    state = leave(alice)
    with pytest.raises(CannotConnect, match="was not allowed to connect") as caught:
        come_back(alice, state, ask(alice, state, "deny"))
    assert caught.value.step == "agree"
    assert not Connection.objects.exists()
    assert not PendingSignIn.objects.exists()


@pytest.mark.parametrize(
    ("secrets", "step", "sentence"),
    [
        (Secrets(client_id=seeds.CLIENT_ID, client_secret="wrong"), "keys", "does not know this client ID"),
        (
            Secrets(client_id=seeds.NO_RINGCX_CLIENT_ID, client_secret=seeds.NO_RINGCX_CLIENT_SECRET),
            "rights",
            "has no RingCX",
        ),
        (
            Secrets(client_id=seeds.JWT_ONLY_CLIENT_ID, client_secret=seeds.CLIENT_SECRET),
            "app",
            "3-legged OAuth flow authorization code",
        ),
    ],
)
def test_what_is_missing_is_said_with_the_step_that_mends_it(
    alice: User, practice: PracticeServer, secrets: Secrets, step: str, sentence: str
) -> None:
    state = leave(alice, secrets)
    with pytest.raises(CannotConnect, match=sentence) as caught:
        come_back(alice, state, ask(alice, state))
    assert caught.value.step == step
    assert not Connection.objects.exists()


def test_a_redirect_uri_that_is_not_the_app_s_is_said(alice: User, practice: PracticeServer) -> None:
    state = leave(alice)
    answer = ask(alice, state)
    journey = connecting.come_back(user=alice, expected=state, answer=answer, now=timezone.now())
    other = connecting.Journey(**{**vars(journey), "redirect_uri": f"{BACK}x"})
    with pytest.raises(CannotConnect) as caught:
        connecting.finish(user=alice, journey=other, answer=answer, now=timezone.now())
    assert caught.value.step == "redirect"


def test_ringcentral_being_away_keeps_nothing_and_says_to_start_again(
    alice: User, practice: PracticeServer, settings: Any
) -> None:
    state = leave(alice)
    answer = ask(alice, state)
    settings.LEADHUB_CUSTOM_DEPLOYMENT_URL = "http://127.0.0.1:9"
    with pytest.raises(CannotConnect, match="Connect again"):
        come_back(alice, state, answer)
    assert not Connection.objects.exists()


def test_a_deployment_without_this_kind_is_refused_before_anybody_leaves(alice: User) -> None:
    with pytest.raises(CannotConnect, match="no such way to sign in"):
        leave(alice, deployment="legacy_vacd")


# --- The operator's app -----------------------------------------------------------------------------------------------


def test_the_operator_s_secret_stays_in_the_settings(alice: User, practice: PracticeServer, settings: Any) -> None:
    settings.LEADHUB_RINGCENTRAL_CLIENT_ID = seeds.CLIENT_ID
    settings.LEADHUB_RINGCENTRAL_CLIENT_SECRET = seeds.CLIENT_SECRET
    connection = connect(alice, Secrets(client_id=seeds.CLIENT_ID))
    assert Secrets.opened(connection.sealed).client_secret == ""
    assert services.test_connection(connection=connection, actor=alice, now=timezone.now()).ok


def test_the_operator_s_secret_never_goes_to_a_host_that_an_admin_added(
    dana: User, practice: PracticeServer, settings: Any
) -> None:
    settings.LEADHUB_RINGCENTRAL_CLIENT_ID = seeds.CLIENT_ID
    settings.LEADHUB_RINGCENTRAL_CLIENT_SECRET = seeds.CLIENT_SECRET
    bases = dict.fromkeys(("oauth_base", "auth_base", "api_base"), practice.url)
    row = custom.add(label="Elsewhere", like="ringcx", actor=dana, now=timezone.now(), **bases)
    where = services.deployment_of(row.name)
    assert Secrets(client_id=seeds.CLIENT_ID).secret_at(where) == ""


# --- A sign-in that lasts ---------------------------------------------------------------------------------------------


@pytest.fixture
def connected(alice: User, practice: PracticeServer) -> Connection:
    return connect(alice)


@pytest.fixture
def broker(connected: Connection) -> Callable[..., Broker]:
    def make(ahead: timedelta = timedelta(0)) -> Broker:
        where = services.deployment_of(connected.deployment)
        return Broker(connected.pk, where, pooled_transport(), lambda _: None, clock=lambda: datetime.now(UTC) + ahead)

    return make


def test_the_next_refresh_token_is_stored_before_anything_else(
    connected: Connection, broker: Callable[..., Broker], practice: PracticeServer
) -> None:
    before = kept(connected).platform_refresh
    practice.world.fault("500_before", endpoint="exchange")
    with pytest.raises(NoAnswer):
        broker().anew()
    after = kept(connected)
    assert after.platform_refresh not in ("", before)
    assert after.access == ""
    assert broker().token(), "nothing was lost: the next call goes on from there"


def test_it_goes_on_with_nothing_but_the_refresh_token(connected: Connection, broker: Callable[..., Broker]) -> None:
    lasting = kept(connected).only_lasting()
    TokenState.objects.update(sealed=lasting.sealed())
    assert broker().token()
    assert kept(connected).platform_refresh not in ("", lasting.platform_refresh)


@pytest.mark.django_db(transaction=True)
def test_many_who_need_it_at_once_spend_one_refresh_token(
    connected: Connection, broker: Callable[..., Broker], practice: PracticeServer
) -> None:
    TokenState.objects.update(sealed=kept(connected).only_lasting().sealed())
    calls = len(practice.world.calls("oauth"))
    start = threading.Barrier(5)

    def work(_: int) -> str:
        try:
            start.wait()
            return broker().token()
        finally:
            database.close()

    with ThreadPoolExecutor(5) as pool:
        assert len(set(pool.map(work, range(5)))) == 1
    assert len(practice.world.calls("oauth")) == calls + 1


def test_a_token_that_was_used_before_asks_once_to_connect_again(
    connected: Connection, broker: Callable[..., Broker], practice: PracticeServer
) -> None:
    spent = kept(connected)
    broker().anew()
    TokenState.objects.update(
        sealed=TokenSet(platform_refresh=spent.platform_refresh, platform_refresh_until=9e9).sealed()
    )
    with pytest.raises(SignInFailed, match="Connect with RingCentral again") as caught:
        broker().token()
    assert caught.value.code == "refresh_spent"
    calls = len(practice.world.calls("oauth"))
    with pytest.raises(SignInFailed, match="Connect with RingCentral again"):
        broker(timedelta(minutes=2)).token()
    assert len(practice.world.calls("oauth")) == calls, "nobody is asked again: there is nothing to ask with"
    connected.refresh_from_db()
    assert connected.ok is False
    assert "Connect with RingCentral again" in connected.problem


def test_a_refusal_for_another_reason_keeps_what_nothing_else_can_buy(
    connected: Connection, broker: Callable[..., Broker], practice: PracticeServer
) -> None:
    practice.world.fault("401", endpoint="exchange")
    with pytest.raises(SignInFailed):
        broker().anew()
    assert kept(connected).platform_refresh
    assert broker(timedelta(seconds=61)).token()


def test_without_the_key_nothing_is_thrown_away(
    connected: Connection, broker: Callable[..., Broker], settings: Any
) -> None:
    ring = settings.LEADHUB_SEAL_KEYS
    settings.LEADHUB_SEAL_KEYS = [new_key()]
    with pytest.raises(SignInFailed, match="the key that sealed them is missing"):
        broker().token()
    settings.LEADHUB_SEAL_KEYS = ring
    assert broker(timedelta(seconds=61)).token()


def test_a_test_signs_in_anew_and_keeps_the_next_token(connected: Connection, alice: User) -> None:
    before = kept(connected).platform_refresh
    services.test_connection(connection=connected, actor=alice, now=timezone.now())
    assert connected.ok
    assert len(connected.sub_accounts) == 3
    assert kept(connected).platform_refresh not in ("", before)


def test_a_revoked_app_is_noticed_by_the_test(connected: Connection, alice: User, practice: PracticeServer) -> None:
    practice.world.revoke(seeds.CLIENT_ID)
    services.test_connection(connection=connected, actor=alice, now=timezone.now())
    assert connected.ok is False
    practice.world.restore(seeds.CLIENT_ID)


def test_connecting_again_mends_the_same_connection(
    connected: Connection, alice: User, practice: PracticeServer
) -> None:
    TokenState.objects.update(sealed="")
    state = leave(alice, Secrets.opened(connected.sealed), name="", connection=connected)
    again = come_back(alice, state, ask(alice, state))
    assert again == connected
    assert services.client_for(again).sub_accounts()
    assert Event.objects.filter(action="connection.replaced").count() == 1


def test_what_is_removed_while_she_is_away_cannot_be_connected_again(
    connected: Connection, alice: User, practice: PracticeServer
) -> None:
    state = leave(alice, Secrets.opened(connected.sealed), name="", connection=connected)
    answer = ask(alice, state)
    removal.remove(connection=connected, actor=alice, now=timezone.now())
    assert not PendingSignIn.objects.exists(), "what was remembered for her way back is wiped too"
    with pytest.raises(CannotConnect, match=LOST):
        come_back(alice, state, answer)


def test_what_is_removed_while_the_code_is_redeemed_gets_no_secrets(
    connected: Connection, alice: User, practice: PracticeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = leave(alice, Secrets.opened(connected.sealed), name="", connection=connected)
    answer = ask(alice, state)
    redeem = trying.try_code

    def removed_meanwhile(*args: Any, **kwargs: Any) -> trying.Trial:
        trial = redeem(*args, **kwargs)
        removal.remove(connection=Connection.objects.get(), actor=alice, now=timezone.now())
        return trial

    monkeypatch.setattr(trying, "try_code", removed_meanwhile)
    with pytest.raises(CannotConnect, match="removed meanwhile"):
        come_back(alice, state, answer)
    assert Connection.objects.get().sealed == ""
    assert not TokenState.objects.exists()


def test_connecting_again_as_nobody_leaves_the_old_sign_in(
    connected: Connection, alice: User, practice: PracticeServer
) -> None:
    before = kept(connected)
    state = leave(alice, Secrets.opened(connected.sealed), name="", connection=connected)
    with pytest.raises(CannotConnect):
        come_back(alice, state, ask(alice, state, "deny"))
    assert kept(connected) == before
