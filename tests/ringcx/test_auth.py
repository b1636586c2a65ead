"""RingCX's part of a sign-in: what is sent, how long tokens live, and words with a remedy when it fails."""

import base64
import json
import time
from collections.abc import Callable
from email.utils import formatdate
from typing import Any

import pytest

from leadhub.ringcx import auth, errors, oauth
from leadhub.ringcx.deployments import DEPLOYMENTS, Deployment, custom
from leadhub.ringcx.transport import Transport
from leadhub.ringcx.types import RCToken, RingCXTokens
from tests.ringcx.scripted import ScriptedServer, cut, http

ID, SECRET, JWT = "client-id", "client-secret-1", "jwt.assertion.1"
RC_ANSWER = {
    "access_token": "rc-access-1",
    "token_type": "bearer",
    "expires_in": 7199,
    "refresh_token": "rc-refresh-1",
    "refresh_token_expires_in": 604800,
    "scope": "ReadAccounts",
    "owner_id": "222222",
    "endpoint_id": "e",
}
EXCHANGING = [name for name, row in DEPLOYMENTS.items() if "jwt" in row.sign_ins]


def ringcx_token(**claims: Any) -> str:
    parts = [{"alg": "HS256"}, claims]
    encoded = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts]
    return ".".join([*encoded, "c2ln"])


def tokens_answer(token: str = "opaque", **more: Any) -> dict[str, Any]:
    return {"accessToken": token, "refreshToken": "rx-refresh-1", "tokenType": "Bearer"} | more


@pytest.fixture
def place(server: ScriptedServer) -> Deployment:
    return custom(server.url)


def sign_in(place: Deployment, transport: Transport) -> RCToken:
    return oauth.sign_in(place, ID, SECRET, JWT, transport=transport)


def exchange(place: Deployment, transport: Transport) -> RingCXTokens:
    return auth.exchange(place, "rc-access-1", transport=transport)


def refresh(place: Deployment, transport: Transport) -> RingCXTokens:
    return auth.refresh(place, "rx-refresh-0", transport=transport)


Step = Callable[[Deployment, Transport], RCToken | RingCXTokens]
STEPS: list[Step] = [sign_in, exchange, refresh]


@pytest.mark.parametrize("deployment", EXCHANGING)
def test_it_exchanges_by_form_and_asks_for_a_refresh_token(
    deployment: str, server: ScriptedServer, transport: Transport
) -> None:
    paced: list[str] = []
    server.say(http(tokens_answer("ringcx-1", mainAccountId="99990000", agentDetails=None)))
    place = custom(server.url, like=deployment)
    tokens = auth.exchange(place, "rc-access-1", transport=transport, before_call=paced.append)
    (request,) = server.received
    assert (request.method, request.path) == ("POST", "/api/auth/login/rc/accesstoken")
    assert request.query == {"includeRefresh": "true"}
    assert request.form == {"rcAccessToken": "rc-access-1", "rcTokenType": "Bearer"}
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    assert "authorization" not in request.headers
    assert paced == ["exchange"]
    assert tokens == RingCXTokens("ringcx-1", 300.0, "rx-refresh-1", "99990000", ())


@pytest.mark.parametrize("deployment", EXCHANGING)
def test_it_refreshes_by_form(deployment: str, server: ScriptedServer, transport: Transport) -> None:
    paced: list[str] = []
    server.say(http(tokens_answer("ringcx-2")))
    place = custom(server.url, like=deployment)
    tokens = auth.refresh(place, "rx-refresh-0", transport=transport, before_call=paced.append)
    (request,) = server.received
    assert (request.method, request.target) == ("POST", "/api/auth/token/refresh")
    assert request.form == {"refresh_token": "rx-refresh-0"}
    assert paced == ["exchange"]
    assert (tokens.access_token, tokens.refresh_token) == ("ringcx-2", "rx-refresh-1")


@pytest.mark.parametrize("answer", [{"accessToken": "a"}, {"accessToken": "a", "refreshToken": None}])
def test_a_refresh_keeps_the_old_refresh_token_if_there_is_no_new_one(
    answer: dict[str, Any], place: Deployment, server: ScriptedServer, transport: Transport
) -> None:
    server.say(http(answer))
    assert refresh(place, transport).refresh_token == "rx-refresh-0"


def test_it_names_the_sub_accounts_that_the_exchange_tells_of(
    place: Deployment, server: ScriptedServer, transport: Transport
) -> None:
    agents = [
        {"accountId": "99990001", "accountName": "Sales", "agentId": 1},
        {"accountId": "99990001", "accountName": "Sales", "agentId": 2},
        {"accountId": None},
        None,
    ]
    server.say(http(tokens_answer(agentDetails=agents)))
    accounts = exchange(place, transport).sub_accounts
    assert [(one.account_id, one.name) for one in accounts] == [("99990001", "Sales")]


@pytest.mark.parametrize(
    ("claims", "seconds"),
    [
        ({"exp": 1_000_060}, 60.0),
        ({"exp": 1_000_300}, 300.0),
        ({"exp": 1_009_999}, 300.0),
        ({"exp": 999_000}, 0.0),
        ({"exp": "soon"}, 300.0),
        ({"exp": None}, 300.0),
        ({}, 300.0),
    ],
)
def test_a_ringcx_token_lives_five_minutes_unless_it_says_less(
    claims: dict[str, Any], seconds: float, place: Deployment, server: ScriptedServer, transport: Transport
) -> None:
    """By the server's clock: ours may be wrong."""
    date = {"Date": formatdate(1_000_000, usegmt=True)}
    server.say(http(tokens_answer(ringcx_token(**claims)), headers=date))
    assert exchange(place, transport).lives_for == seconds


def test_without_a_date_it_goes_by_its_own_clock(
    place: Deployment, server: ScriptedServer, transport: Transport
) -> None:
    server.say(http(tokens_answer(ringcx_token(exp=time.time() + 100))))
    assert exchange(place, transport).lives_for == pytest.approx(100, abs=5)


@pytest.mark.parametrize("token", ["opaque", "a.b.c", "a.e30.c", "a.W10.c", "....", "a.bnVsbA.c"])
def test_a_token_that_cannot_be_read_lives_five_minutes(
    token: str, place: Deployment, server: ScriptedServer, transport: Transport
) -> None:
    server.say(http(tokens_answer(token)))
    assert exchange(place, transport).lives_for == 300.0


@pytest.mark.parametrize(
    ("step", "status", "code", "remedy"),
    [
        (exchange, 400, "exchange_refused", "ask your RingCX administrator"),
        (exchange, 401, "exchange_refused", "administrator in RingCX"),
        (exchange, 403, "wrong_kind", "has no RingCX. Sign in as a user who is an administrator"),
        (exchange, 404, "exchange_refused", "check that the deployment is the right one"),
        *[(refresh, status, "refresh_refused", "Test the connection") for status in (400, 401, 403, 404)],
    ],
)
def test_a_refused_exchange_or_refresh_says_so(
    step: Step, status: int, code: str, remedy: str, place: Deployment, server: ScriptedServer, transport: Transport
) -> None:
    server.say(http(b"Jwt verification fails", status, content_type="text/plain"))
    with pytest.raises(errors.SignInFailed, match=remedy) as caught:
        step(place, transport)
    assert (caught.value.code, caught.value.status) == (code, status)


@pytest.mark.parametrize("step", STEPS)
def test_too_many_sign_ins_say_how_long_to_wait(
    step: Step, place: Deployment, server: ScriptedServer, transport: Transport
) -> None:
    server.say(http({}, 429, headers={"Retry-After": "60"}))
    with pytest.raises(errors.RateLimited) as caught:
        step(place, transport)
    assert caught.value.retry_after == 60.0


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("reply", [http({}, 503), cut(), cut(http(RC_ANSWER)[:-9])])
def test_a_sign_in_without_an_answer_can_be_tried_again(
    reply: Any, step: Step, place: Deployment, server: ScriptedServer, transport: Transport
) -> None:
    server.say(reply)
    with pytest.raises(errors.NoAnswer):
        step(place, transport)
    assert len(server.received) == 1


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(
    "reply",
    [
        http(b"<html>", content_type="text/html"),
        http(b'{"access_tok'),
        http({"tokenType": "Bearer"}),
        http([]),
        http({"access_token": "", "accessToken": None}),
        http({}, 302, headers={"Location": "https://example.com"}),
    ],
)
def test_a_sign_in_answered_with_nonsense_points_at_the_deployment(
    reply: bytes, step: Step, place: Deployment, server: ScriptedServer, transport: Transport
) -> None:
    server.say(reply)
    with pytest.raises(errors.BadAnswer, match="deployment"):
        step(place, transport)


def test_an_expires_in_written_as_text_counts(place: Deployment, server: ScriptedServer, transport: Transport) -> None:
    server.say(http({"access_token": "a", "expires_in": "120"}), http({"access_token": "a"}))
    assert sign_in(place, transport).expires_in == 120.0
    assert sign_in(place, transport).expires_in == 300.0


@pytest.mark.parametrize("step", STEPS)
def test_no_repr_shows_a_token(step: Step, place: Deployment, server: ScriptedServer, transport: Transport) -> None:
    server.say(http(RC_ANSWER | tokens_answer("ringcx-1")))
    shown = repr(step(place, transport))
    assert not [secret for secret in ("rc-access-1", "rc-refresh-1", "ringcx-1", "rx-refresh") if secret in shown]
