"""The client: what an answer means, however odd it is."""

from typing import Any

import pytest

from leadhub.ringcx import errors
from leadhub.ringcx.client import Client
from leadhub.ringcx.deployments import custom
from leadhub.ringcx.transport import Transport
from tests.ringcx.calls import ACCOUNT, ACT, CAMPAIGN, ERROR, FIND, GROUP, LOAD, READ, Call
from tests.ringcx.conftest import TOKEN
from tests.ringcx.scripted import Reply, ScriptedServer, cut, http


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


def test_an_action_reports_what_ringcx_says(client: Client, server: ScriptedServer) -> None:
    answer = {"success": False, "leadUpdateCount": 0, "leadDeleteCount": 0, "errorMessage": "No leads"}
    server.say(http(answer), http(b"true"), http({"success": True, "leadUpdateCount": 2}))
    assert [(r.success, r.updated, r.message) for r in [ACT(client), ACT(client), ACT(client)]] == [
        (False, 0, "No leads"),
        (True, None, ""),
        (True, 2, ""),
    ]
