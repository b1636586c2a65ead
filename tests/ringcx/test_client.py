"""The client: every call, byte for byte, on every deployment; what it repeats, and what it never sends."""

from typing import Any

import pytest

from leadhub.ringcx import errors
from leadhub.ringcx.client import Client
from leadhub.ringcx.deployments import DEPLOYMENTS, SignIn, custom
from leadhub.ringcx.transport import USER_AGENT, Transport
from tests.ringcx.calls import ACCOUNT, BODY, CALLS, CAMPAIGN, LOADED, NAMES, Call
from tests.ringcx.conftest import TOKEN
from tests.ringcx.scripted import ScriptedServer, http

# The admin path of every deployment, and the last part of its direct load.
ADMIN = {
    "ringcx": ("/voice/api/v1/admin", "leadLoader/direct"),
    "engage": ("/voice/api/v1/admin", "leadLoader/direct"),
    "first_generation": ("/voice/api/admin", "loader/direct"),
    "legacy_vacd": ("/api/v1/admin", "leadLoader/direct"),
    "legacy_vacd_first": ("/api/admin", "loader/direct"),
    "legacy_virtualacd": ("/api/v1/admin", "leadLoader/direct"),
    "legacy_virtualacd_first": ("/api/admin", "loader/direct"),
}
# The header that carries the token of each way to sign in.
HEADERS: dict[SignIn, tuple[str, str]] = {
    "jwt": ("authorization", f"Bearer {TOKEN}"),
    "code": ("authorization", f"Bearer {TOKEN}"),
    "token": ("x-auth-token", TOKEN),
    "password": ("x-auth-token", TOKEN),
}
WAYS = [(name, sign_in) for name, row in DEPLOYMENTS.items() for sign_in in row.sign_ins]


@pytest.mark.parametrize(("deployment", "sign_in"), WAYS)
@pytest.mark.parametrize("row", CALLS, ids=NAMES)
def test_every_call_arrives_as_the_deployment_and_the_sign_in_want_it(
    row: tuple[str, Call, Any, str, str, Any, str],
    deployment: str,
    sign_in: SignIn,
    server: ScriptedServer,
    transport: Transport,
) -> None:
    """Byte for byte: method, path, query, every header and the body."""
    _, call, answer, method, target, body, endpoint_class = row
    admin, loader = ADMIN[deployment]
    paced: list[str] = []
    server.say(http(answer))
    place = custom(server.url, like=deployment)
    call(Client(place, transport, lambda: TOKEN, before_call=paced.append, sign_in=sign_in))
    (request,) = server.received
    assert (request.method, request.target) == (method, admin + target.replace("LOADER", loader))
    assert (None if request.body == b"" else request.json) == body
    header, value = HEADERS[sign_in]
    with_body = {"content-type": "application/json", "content-length": str(len(request.body))} if body else {}
    assert request.headers == with_body | {
        header: value,
        "host": f"127.0.0.1:{server.port}",
        "accept": "application/json",
        "accept-encoding": "gzip",
        "user-agent": USER_AGENT,
    }
    assert paced == [endpoint_class]


def test_the_table_has_every_deployment_and_every_method() -> None:
    assert list(ADMIN) == list(DEPLOYMENTS)
    built_of_others = {"search_all", "sign_in"}
    methods = {name for name, what in vars(Client).items() if callable(what) and not name.startswith("_")}
    used = {name for row in CALLS for name in row[1].__code__.co_names}
    assert methods - built_of_others == used & methods


def test_without_saying_how_it_signed_in_a_client_bears_its_token(client: Client, server: ScriptedServer) -> None:
    server.say(http([]))
    client.sub_accounts()
    assert server.received[0].headers["authorization"] == f"Bearer {TOKEN}"


def test_a_load_is_utf8_json_without_escapes(client: Client, server: ScriptedServer) -> None:
    server.say(http(LOADED, 201))
    assert client.load_leads(ACCOUNT, CAMPAIGN, BODY).inserted == 1
    assert "Zoë".encode() in server.received[0].body


# --- 401: renew once, repeat once -------------------------------------------------------------------------------------


class Renewals:
    """Gives out token-1 and, when told that it was not accepted, token-2."""

    def __init__(self) -> None:
        self.refused: list[str] = []
        self.paced: list[str] = []

    def renew(self, refused: str) -> str:
        self.refused.append(refused)
        return "token-2"

    def client(self, server: ScriptedServer, transport: Transport) -> Client:
        return Client(custom(server.url), transport, lambda: "token-1", self.renew, self.paced.append)


EXPIRED = http(b"Jwt is expired", 401, content_type="text/plain")


@pytest.mark.parametrize("row", CALLS, ids=NAMES)
def test_a_401_renews_the_token_and_repeats_the_call_once(
    row: tuple[str, Call, Any, str, str, Any, str], server: ScriptedServer, transport: Transport
) -> None:
    renewals = Renewals()
    server.say(EXPIRED, http(row[2]))
    row[1](renewals.client(server, transport))
    first, second = server.received
    assert (first.target, first.body) == (second.target, second.body)
    assert [one.headers["authorization"] for one in (first, second)] == ["Bearer token-1", "Bearer token-2"]
    assert renewals.refused == ["token-1"]
    assert renewals.paced == [row[6]] * 2, "the repeat counts as a call too"


@pytest.mark.parametrize("row", CALLS, ids=NAMES)
def test_a_second_401_is_the_end(
    row: tuple[str, Call, Any, str, str, Any, str], server: ScriptedServer, transport: Transport
) -> None:
    server.say(EXPIRED, EXPIRED, http(row[2]))
    with pytest.raises(errors.TokenExpired) as caught:
        row[1](Renewals().client(server, transport))
    assert not caught.value.may_have_happened
    assert len(server.received) == 2


def test_without_a_way_to_renew_a_401_is_the_end_at_once(client: Client, server: ScriptedServer) -> None:
    server.say(EXPIRED)
    with pytest.raises(errors.TokenExpired, match="replace its credentials"):
        client.sub_accounts()
    assert len(server.received) == 1


def test_nothing_is_sent_when_pacing_says_no(server: ScriptedServer, transport: Transport) -> None:
    def no(endpoint_class: str) -> None:
        raise errors.RateLimited("Not now.", retry_after=3)

    with pytest.raises(errors.RateLimited):
        Client(custom(server.url), transport, lambda: TOKEN, before_call=no).load_leads(ACCOUNT, CAMPAIGN, BODY)
    assert server.connections == 0


# --- Calls that are never sent ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "campaign", "lead_ids"),
    [
        ("DELETE_LEADS", CAMPAIGN, []),
        ("DELETE_LEADS", 0, [1]),
        ("DELETE_LEADS", None, [1]),
        ("DELETE_LEADS", True, [1]),
        ("DELETE_LEADS", CAMPAIGN, None),
        ("DELETE_LEADS", CAMPAIGN, [1, None]),
        ("DELETE_LEADS", CAMPAIGN, [1, 0]),
        ("DELETE_LEADS", CAMPAIGN, [-1]),
        ("DELETE_LEADS", CAMPAIGN, [True]),
        ("DELETE_LEADS", CAMPAIGN, ["900001"]),
        ("DELETE_LEADS", CAMPAIGN, "900001"),
        ("EMAIL_LEADS", CAMPAIGN, [1]),
        ("", CAMPAIGN, [1]),
    ],
)
def test_it_refuses_an_action_that_could_reach_other_leads(
    action: str, campaign: Any, lead_ids: Any, client: Client, server: ScriptedServer
) -> None:
    with pytest.raises(errors.NotSent):
        client.act(ACCOUNT, action, campaign, lead_ids)
    assert server.connections == 0


@pytest.mark.parametrize("account", ["", "..", "99990001/../99990002", "1?x", "1#", "a b", "9%2e"])
def test_it_refuses_an_account_id_that_would_change_the_path(
    account: str, client: Client, server: ScriptedServer
) -> None:
    for call in (client.dial_groups, client.lead_states, lambda a: client.load_leads(a, CAMPAIGN, BODY)):
        with pytest.raises(errors.NotSent):
            call(account)
    assert server.connections == 0


@pytest.mark.parametrize("campaign", [0, -1, None, "180010/x", True])
def test_it_refuses_a_campaign_id_that_is_none(campaign: Any, client: Client, server: ScriptedServer) -> None:
    for call in (client.search, client.count, client.search_all):
        with pytest.raises(errors.NotSent):
            call(ACCOUNT, campaign)
    with pytest.raises(errors.NotSent):
        client.load_leads(ACCOUNT, campaign, BODY)
    assert server.connections == 0
