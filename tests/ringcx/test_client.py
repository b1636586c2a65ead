"""The client: every call, byte for byte, on every deployment; every answer, however odd."""

from collections.abc import Callable
from typing import Any

import pytest

from leadhub.ringcx import errors
from leadhub.ringcx.client import Client
from leadhub.ringcx.deployments import DEPLOYMENTS, SignIn, custom
from leadhub.ringcx.transport import USER_AGENT, Transport
from leadhub.ringcx.types import Lead, LeadAction
from tests.ringcx.conftest import TOKEN
from tests.ringcx.scripted import Reply, ScriptedServer, cut, http

ACCOUNT, GROUP, CAMPAIGN = "99990001", 115793, 180010
SKELETON: dict[str, Any] = {
    "campaignId": CAMPAIGN,
    "campaignIds": [CAMPAIGN],
    "listIds": [],
    "agentDispositions": [],
    "systemDispositions": [],
    "leadStates": [],
    "physicalStates": [],
    "leadTimezones": [],
    "suppressed": "ALL",
    "externIds": [],
}
BODY = {
    "description": "Import #b1",
    "uploadLeads": [{"externId": "lead-1", "leadPhone": "4155550100", "firstName": "Zoë"}],
}
LOADED = {"processingResult": "OK", "leadsSupplied": 1, "leadsInserted": 1}
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
CAMPAIGN_PATH = f"/accounts/{ACCOUNT}/dialGroups/{GROUP}/campaigns/{CAMPAIGN}"
Call = Callable[[Client], Any]

# The call, its answer, and method, target below the admin path and body that must arrive; the class for pacing.
CALLS: list[tuple[str, Call, Any, str, str, Any, str]] = [
    ("sub_accounts", lambda c: c.sub_accounts(), [], "GET", "/accounts", None, "other"),
    (
        "dial_groups",
        lambda c: c.dial_groups(ACCOUNT),
        [],
        "GET",
        f"/accounts/{ACCOUNT}/dialGroups/withChildren",
        None,
        "other",
    ),
    (
        "plain dial_groups",
        lambda c: c.dial_groups(ACCOUNT, with_children=False),
        [],
        "GET",
        f"/accounts/{ACCOUNT}/dialGroups",
        None,
        "other",
    ),
    (
        "dial_group",
        lambda c: c.dial_group(ACCOUNT, GROUP),
        {"dialGroupId": GROUP},
        "GET",
        f"/accounts/{ACCOUNT}/dialGroups/{GROUP}",
        None,
        "other",
    ),
    (
        "campaigns",
        lambda c: c.campaigns(ACCOUNT, GROUP),
        [],
        "GET",
        f"/accounts/{ACCOUNT}/dialGroups/{GROUP}/campaigns",
        None,
        "other",
    ),
    (
        "campaign",
        lambda c: c.campaign(ACCOUNT, GROUP, CAMPAIGN),
        {"campaignId": CAMPAIGN},
        "GET",
        CAMPAIGN_PATH,
        None,
        "other",
    ),
    (
        "lists",
        lambda c: c.lists(ACCOUNT, GROUP, CAMPAIGN),
        [],
        "GET",
        f"{CAMPAIGN_PATH}/lists",
        None,
        "other",
    ),
    (
        "lead_states",
        lambda c: c.lead_states(ACCOUNT),
        ["READY"],
        "GET",
        f"/accounts/{ACCOUNT}/campaignLeads/leadStates",
        None,
        "other",
    ),
    (
        "system_dispositions",
        lambda c: c.system_dispositions(ACCOUNT),
        ["BUSY"],
        "GET",
        f"/accounts/{ACCOUNT}/campaignLeads/systemDispositions",
        None,
        "other",
    ),
    (
        "countries",
        lambda c: c.countries(ACCOUNT),
        [{"countryId": "USA"}],
        "GET",
        f"/accounts/{ACCOUNT}/countries/available",
        None,
        "other",
    ),
    (
        "persona_phones",
        lambda c: c.persona_phones(ACCOUNT),
        [{"accountId": ACCOUNT, "phoneId": 2, "phoneLabel": "Mobile"}],
        "GET",
        f"/accounts/{ACCOUNT}/persona-phone-config",
        None,
        "other",
    ),
    (
        "load_leads",
        lambda c: c.load_leads(ACCOUNT, CAMPAIGN, BODY),
        LOADED,
        "POST",
        f"/accounts/{ACCOUNT}/campaigns/{CAMPAIGN}/LOADER",
        BODY,
        "direct",
    ),
    (
        "search by externIds",
        lambda c: c.search(ACCOUNT, CAMPAIGN, extern_ids=["lead-1"], page=2, max_rows=50),
        [],
        "POST",
        f"/accounts/{ACCOUNT}/campaignLeads/leadSearch?page=2&maxRows=50",
        SKELETON | {"externIds": ["lead-1"]},
        "search",
    ),
    (
        "search by phones",
        lambda c: c.search(ACCOUNT, CAMPAIGN, phones=["+493023125001", "4155550100", "+493023125001"]),
        [],
        "POST",
        f"/accounts/{ACCOUNT}/campaignLeads/leadSearch",
        SKELETON
        | {
            "leadPhoneNumbers": [
                "+493023125001",
                "493023125001",
                "4155550100",
                "14155550100",
                "+14155550100",
            ]
        },
        "search",
    ),
    (
        "search by lists",
        lambda c: c.search(ACCOUNT, CAMPAIGN, list_ids=[2222, 2223], max_rows=10),
        [],
        "POST",
        f"/accounts/{ACCOUNT}/campaignLeads/leadSearch?maxRows=10",
        SKELETON | {"listIds": [2222, 2223]},
        "search",
    ),
    (
        "count",
        lambda c: c.count(ACCOUNT, CAMPAIGN, list_ids=[2222]),
        3,
        "POST",
        f"/accounts/{ACCOUNT}/campaignLeads/leadSearch?count=true",
        SKELETON | {"listIds": [2222]},
        "count",
    ),
    (
        "act",
        lambda c: c.act(ACCOUNT, LeadAction.SUPPRESS, CAMPAIGN, [900001, 900002]),
        {"success": True},
        "PUT",
        f"/accounts/{ACCOUNT}/campaignLeads/actions?leadAction=SUPPRESS_LEADS",
        {"campaignLeadSearchCriteria": SKELETON | {"leadIds": [900001, 900002]}},
        "actions",
    ),
]
NAMES = [row[0] for row in CALLS]


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


# --- What an answer means ---------------------------------------------------------------------------------------------

ERROR = {"generalMessage": "The supplied data is not valid", "details": "", "timestamp": 1785000000000}
LOAD: Call = lambda c: c.load_leads(ACCOUNT, CAMPAIGN, BODY)  # noqa: E731  # a table cell
READ: Call = lambda c: c.dial_groups(ACCOUNT)  # noqa: E731  # a table cell
FIND: Call = lambda c: c.search(ACCOUNT, CAMPAIGN, extern_ids=["lead-1"])  # noqa: E731  # a table cell
ACT: Call = lambda c: c.act(ACCOUNT, "DELETE_LEADS", CAMPAIGN, [1])  # noqa: E731  # a table cell


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, errors.Refused),
        (403, errors.NotAllowed),
        (404, errors.NotFound),
        (405, errors.Refused),
        (409, errors.Refused),
        (413, errors.TooLarge),
        (415, errors.Refused),
        (429, errors.RateLimited),
        (301, errors.Refused),
        (308, errors.Refused),
    ],
)
@pytest.mark.parametrize("call", [LOAD, ACT])
def test_a_change_that_was_refused_did_not_happen(
    status: int, kind: type[errors.RingCXError], call: Call, client: Client, server: ScriptedServer
) -> None:
    server.say(http(ERROR, status))
    with pytest.raises(kind) as caught:
        call(client)
    assert type(caught.value) is kind
    assert caught.value.status == status
    assert not caught.value.may_have_happened
    assert len(server.received) == 1


@pytest.mark.parametrize("call", [LOAD, ACT])
@pytest.mark.parametrize("status", [302, 303, 408, 500, 502, 503, 504])
def test_a_change_that_met_a_server_error_may_have_happened(
    status: int, call: Call, client: Client, server: ScriptedServer
) -> None:
    server.say(http(b"<html>Bad gateway</html>", status, content_type="text/html"))
    with pytest.raises(errors.OutcomeUnknown) as caught:
        call(client)
    assert caught.value.status == status
    assert len(server.received) == 1


@pytest.mark.parametrize("call", [READ, FIND])
@pytest.mark.parametrize("status", [408, 500, 502, 503, 504])
def test_a_read_that_met_a_server_error_can_be_tried_again(
    status: int, call: Call, client: Client, server: ScriptedServer
) -> None:
    server.say(http(ERROR, status, headers={"Retry-After": "4"}))
    with pytest.raises(errors.NoAnswer) as caught:
        call(client)
    assert (caught.value.status, caught.value.retry_after, caught.value.temporary) == (status, 4.0, True)


@pytest.mark.parametrize("call", [READ, FIND])
@pytest.mark.parametrize("status", [301, 302, 307])
def test_a_read_that_was_sent_elsewhere_is_a_wrong_address(
    status: int, call: Call, client: Client, server: ScriptedServer
) -> None:
    with ScriptedServer() as elsewhere:
        server.say(http(b"", status, headers={"Location": elsewhere.url}))
        with pytest.raises(errors.BadAnswer, match="deployment") as caught:
            call(client)
        assert (caught.value.code, elsewhere.connections) == ("redirected", 0)


def test_too_many_calls_say_how_long_to_wait(client: Client, server: ScriptedServer) -> None:
    server.say(http(ERROR, 429, headers={"Retry-After": "12"}), http(b"", 429))
    with pytest.raises(errors.RateLimited) as caught:
        LOAD(client)
    assert caught.value.retry_after == 12.0
    with pytest.raises(errors.RateLimited) as caught:
        LOAD(client)
    assert caught.value.retry_after is None


def test_a_refusal_repeats_what_ringcx_says_but_not_about_whom(client: Client, server: ScriptedServer) -> None:
    said = {
        "generalMessage": "The supplied data is not valid.",
        "validationErrors": [
            {"attributeName": "timeZoneOption", "message": "is required", "value": "4155550100"},
            {"attributeName": "leadPhone", "message": "bad number 4155550100 of Zoë"},
            {"attributeName": None, "message": None},
            "odd",
        ],
    }
    server.say(http(said, 400))
    with pytest.raises(errors.Refused) as caught:
        LOAD(client)
    assert caught.value.message == (
        "RingCX refused to load leads into this campaign (status 400). It said: "
        '"The supplied data is not valid.; timeZoneOption: is required; leadPhone: bad number … of …". '
        "Correct that and try again."
    )


def test_a_refusal_never_repeats_the_token(client: Client, server: ScriptedServer) -> None:
    server.say(http({"message": f"Token {TOKEN} was bad"}, 400))
    with pytest.raises(errors.Refused) as caught:
        READ(client)
    assert TOKEN not in repr(caught.value)
    assert "Token … was bad" in caught.value.message


def test_a_refusal_never_repeats_even_a_short_token(server: ScriptedServer, transport: Transport) -> None:
    server.say(http({"message": "Token shorty was bad"}, 400))
    with pytest.raises(errors.Refused, match="Token … was bad"):
        Client(custom(server.url), transport, lambda: "shorty").sub_accounts()


HTML = b"<!DOCTYPE html><html>Sign in</html>"
UNREADABLE: list[tuple[str, Reply, str]] = [
    ("a page", http(HTML, content_type="text/html; charset=utf-8"), "html_answer"),
    ("a page called JSON", http(HTML), "html_answer"),
    ("JSON called a page", http([], content_type="text/html"), "html_answer"),
    ("half JSON", http(b'{"leadsSupplied": 1, "leadsIns'), "unreadable_answer"),
    ("nothing", http(b""), "unreadable_answer"),
    ("headers cut off", cut(b"HTTP/1.1 200 OK\r\nContent-Len"), "unreadable_answer"),
    ("words", http(b"OK", content_type="text/plain"), "unreadable_answer"),
    (
        "a charset nobody knows",
        http(b'["\xff"]', content_type="application/json; charset=klingon"),
        "unreadable_answer",
    ),
    ("bytes that are no UTF-8", http(b'["\xff"]'), "unreadable_answer"),
    ("not a number", http(b"NaN"), "unreadable_answer"),
    ("a null", http(None), "bad_shape"),
    ("a text", http("fine"), "bad_shape"),
]


@pytest.mark.parametrize(("reply", "code"), [row[1:] for row in UNREADABLE], ids=[row[0] for row in UNREADABLE])
@pytest.mark.parametrize("call", [LOAD, ACT])
def test_a_change_with_an_unreadable_answer_is_unknown(
    call: Call, reply: Reply, code: str, client: Client, server: ScriptedServer
) -> None:
    server.say(reply)
    with pytest.raises(errors.OutcomeUnknown) as caught:
        call(client)
    assert (caught.value.code, caught.value.status) == (code, 200)


@pytest.mark.parametrize(("reply", "code"), [row[1:] for row in UNREADABLE], ids=[row[0] for row in UNREADABLE])
@pytest.mark.parametrize("call", [READ, FIND])
def test_a_read_with_an_unreadable_answer_points_at_the_deployment(
    call: Call, reply: Reply, code: str, client: Client, server: ScriptedServer
) -> None:
    server.say(reply)
    with pytest.raises(errors.BadAnswer, match="deployment") as caught:
        call(client)
    assert (caught.value.code, caught.value.temporary) == (code, False)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ('["Zoë"]'.encode(), "application/json; charset=ISO-8859-1"),  # wrong label, right bytes
        ('["Zoë"]'.encode("latin-1"), "application/json; charset=ISO-8859-1"),
        ('["Zoë"]'.encode("utf-16"), "application/json; charset=utf-16"),
        (b"\xef\xbb\xbf" + '["Zoë"]'.encode(), "application/json"),
        ('["Zoë"]'.encode(), "text/plain"),
    ],
)
def test_it_reads_json_in_whatever_charset_it_came(
    body: bytes, content_type: str, client: Client, server: ScriptedServer
) -> None:
    server.say(http(body, content_type=content_type))
    assert client.lead_states(ACCOUNT) == ["Zoë"]


@pytest.mark.parametrize(
    ("call", "answer", "named"),
    [
        (lambda c: c.sub_accounts(), [{"accountName": "No id"}], "accountId"),
        (lambda c: c.sub_accounts(), {"error": "odd"}, "no list"),
        (READ, [{"dialGroupName": "No id"}], "dialGroupId"),
        (READ, [None], "not an object"),
        (lambda c: c.campaign(ACCOUNT, GROUP, CAMPAIGN), {}, "campaignId"),
        (lambda c: c.lists(ACCOUNT, GROUP, CAMPAIGN), [{"listDesc": "x"}], "listId"),
        (FIND, [{"leadState": "READY"}], "leadId"),
        (FIND, {"odd": 1}, "no list"),
        (lambda c: c.count(ACCOUNT, CAMPAIGN), {"odd": 1}, "no number"),
        (lambda c: c.lead_states(ACCOUNT), [1], "no list of words"),
    ],
)
def test_an_answer_without_what_is_needed_says_what_is_missing(
    call: Call, answer: Any, named: str, client: Client, server: ScriptedServer
) -> None:
    server.say(http(answer))
    with pytest.raises(errors.BadAnswer, match=named) as caught:
        call(client)
    assert caught.value.code == "bad_shape"


def test_an_action_whose_answer_says_nothing_is_unknown(client: Client, server: ScriptedServer) -> None:
    server.say(http({"leadUpdateCount": 1}))
    with pytest.raises(errors.OutcomeUnknown):
        ACT(client)


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


# --- Search


def lead(number: int, **more: Any) -> dict[str, Any]:
    """A search result as RingCX writes it."""
    return {
        "leadId": 900000 + number,
        "externId": f"lead-{number}",
        "leadPhone": f"41555501{number:02}",
        "campaignId": CAMPAIGN,
    } | more


def ids(leads: list[Lead]) -> list[int | None]:
    return [one.lead_id for one in leads]


def test_it_drops_leads_of_other_campaigns_and_keys_nobody_asked_for(client: Client, server: ScriptedServer) -> None:
    server.say(http([lead(1), lead(2), lead(3, externId="lead-1", campaignId=180011)]))
    assert ids(client.search(ACCOUNT, CAMPAIGN, extern_ids=["lead-1"])) == [900001]


def test_it_pages_until_a_short_page(client: Client, server: ScriptedServer) -> None:
    """The first request names no page: nobody knows whether they count from 0 or from 1."""
    server.say(http([lead(1), lead(2)]), http([lead(3)]))
    assert ids(client.search_all(ACCOUNT, CAMPAIGN, max_rows=2)) == [900001, 900002, 900003]
    assert [one.query for one in server.received] == [
        {"maxRows": "2"},
        {"page": "1", "maxRows": "2"},
    ]


def test_it_goes_on_where_page_1_is_the_first_again(client: Client, server: ScriptedServer) -> None:
    first = http([lead(1), lead(2)])
    server.say(first, first, http([lead(3), lead(4)]), http([]))
    assert ids(client.search_all(ACCOUNT, CAMPAIGN, max_rows=2)) == [900001, 900002, 900003, 900004]
    assert [one.query.get("page") for one in server.received] == [None, "1", "2", "3"]


def test_it_pages_until_an_empty_page(client: Client, server: ScriptedServer) -> None:
    server.say(http([lead(1)]), http([lead(2)]), http([]))
    assert ids(client.search_all(ACCOUNT, CAMPAIGN, max_rows=1)) == [900001, 900002]


def test_it_stops_when_the_server_ignores_paging(client: Client, server: ScriptedServer) -> None:
    server.say(*[http([lead(1), lead(2)])] * 9)
    assert ids(client.search_all(ACCOUNT, CAMPAIGN, max_rows=2)) == [900001, 900002]
    assert len(server.received) == 3


def test_it_counts_pages_before_it_filters_them(client: Client, server: ScriptedServer) -> None:
    """A full page of other people's leads is not the end of the search."""
    server.say(http([lead(8), lead(9)]), http([lead(1)]))
    assert ids(client.search_all(ACCOUNT, CAMPAIGN, extern_ids=["lead-1"], max_rows=2)) == [900001]


def test_a_thorough_search_is_not_fooled_by_a_smaller_cap(client: Client, server: ScriptedServer) -> None:
    server.say(http([lead(1)]), http([lead(2)]), http([]))
    found = client.search_all(ACCOUNT, CAMPAIGN, extern_ids=["lead-1", "lead-2"], thorough=True)
    assert ids(found) == [900001, 900002]
    assert [one.query["page"] for one in server.received] == ["1", "2", "3"]


def test_a_thorough_search_is_not_fooled_by_pages_that_count_from_zero(client: Client, server: ScriptedServer) -> None:
    server.say(http([]), http([lead(1)]))
    assert ids(client.search_all(ACCOUNT, CAMPAIGN, extern_ids=["lead-1"], thorough=True)) == [900001]
    assert [one.query["page"] for one in server.received] == ["1", "0"]


def test_a_thorough_search_survives_a_server_without_page_zero(client: Client, server: ScriptedServer) -> None:
    server.say(http([]), http(ERROR, 400))
    assert client.search_all(ACCOUNT, CAMPAIGN, extern_ids=["lead-1"], thorough=True) == []


def test_a_thorough_search_does_not_take_a_failure_for_an_empty_page(client: Client, server: ScriptedServer) -> None:
    server.say(http([]), http(ERROR, 500))
    with pytest.raises(errors.NoAnswer):
        client.search_all(ACCOUNT, CAMPAIGN, extern_ids=["lead-1"], thorough=True)


def test_a_failure_in_the_middle_of_paging_is_a_failure(client: Client, server: ScriptedServer) -> None:
    server.say(http([lead(1)]), cut(http([lead(2)])[:-3]))
    with pytest.raises(errors.NoAnswer):
        client.search_all(ACCOUNT, CAMPAIGN, max_rows=1)


def test_an_action_reports_what_ringcx_says(client: Client, server: ScriptedServer) -> None:
    answer = {"success": False, "leadUpdateCount": 0, "leadDeleteCount": 0, "errorMessage": "No leads"}
    server.say(http(answer), http(b"true"), http({"success": True, "leadUpdateCount": 2}))
    assert [(r.success, r.updated, r.message) for r in [ACT(client), ACT(client), ACT(client)]] == [
        (False, 0, "No leads"),
        (True, None, ""),
        (True, 2, ""),
    ]
