"""Logs and error texts: one line for each call, and never a token, a secret or a lead, whatever happens."""

import logging
import re
import traceback
from collections.abc import Callable
from typing import Any

import pytest

from leadhub.ringcx import auth, errors, legacy, oauth
from leadhub.ringcx.client import Client
from leadhub.ringcx.deployments import custom
from leadhub.ringcx.transport import Timeouts, Transport
from tests.ringcx.scripted import Reply, ScriptedServer, cut, http

PRIVATE = {
    "client secret": "s3cret-of-the-app",
    "jwt": "eyJqd3Q.eyJzdWIiOiIxIn0.c2lnMQ",
    "RingCentral token": "rc-token-0123456789",
    "RingCX token": "rx-token-0123456789",
    "refresh token": "rf-token-0123456789",
    "code": "co-code-0123456789",
    "verifier": "ve-verifier-0123456789",
    "permanent token": "aws80:0f0e0d0c-1111-4222-8333-944444444444",
    "session": "se-session-0123456789",
    "password": "pa ss-word-0123456789",
    "phone": "4155550100",
    "name": "Lovelace",
    "externId": "customer-4711",
}
LEAD = {"externId": PRIVATE["externId"], "leadPhone": PRIVATE["phone"], "lastName": PRIVATE["name"]}
Step = Callable[[ScriptedServer, Transport], Any]


def client(server: ScriptedServer, transport: Transport) -> Client:
    return Client(
        custom(server.url),
        transport,
        lambda: PRIVATE["RingCX token"],
        lambda _: PRIVATE["RingCX token"],
    )


def sign_in(server: ScriptedServer, transport: Transport) -> Any:
    return oauth.sign_in(custom(server.url), "client", PRIVATE["client secret"], PRIVATE["jwt"], transport=transport)


def redeem(server: ScriptedServer, transport: Transport) -> Any:
    app = (custom(server.url), "client", PRIVATE["client secret"])
    return oauth.redeem(*app, PRIVATE["code"], "http://x", PRIVATE["verifier"], transport=transport)


def renew(server: ScriptedServer, transport: Transport) -> Any:
    app = (custom(server.url), "client", PRIVATE["client secret"])
    return oauth.renew(*app, PRIVATE["refresh token"], transport=transport)


def revoke(server: ScriptedServer, transport: Transport) -> Any:
    oauth.revoke(custom(server.url), "client", "", PRIVATE["refresh token"], transport=transport)


def portal(server: ScriptedServer, transport: Transport) -> Any:
    place = custom(server.url, like="legacy_vacd")
    token = legacy.permanent_token(place, "sam", PRIVATE["password"], transport=transport)
    return {"made": token.startswith("aws80:")}


def delete_token(server: ScriptedServer, transport: Transport) -> Any:
    legacy.delete_token(custom(server.url), PRIVATE["permanent token"], transport=transport)


def exchange(server: ScriptedServer, transport: Transport) -> Any:
    return auth.exchange(custom(server.url), PRIVATE["RingCentral token"], transport=transport)


def refresh(server: ScriptedServer, transport: Transport) -> Any:
    return auth.refresh(custom(server.url), PRIVATE["refresh token"], transport=transport)


def load(server: ScriptedServer, transport: Transport) -> Any:
    return client(server, transport).load_leads("99990001", 180010, {"uploadLeads": [LEAD]})


def search(server: ScriptedServer, transport: Transport) -> Any:
    return client(server, transport).search(
        "99990001", 180010, extern_ids=[PRIVATE["externId"]], phones=[PRIVATE["phone"]], page=1, max_rows=10
    )


def groups(server: ScriptedServer, transport: Transport) -> Any:
    return client(server, transport).dial_groups("99990001")


# What each step sends that is private: the server knows no more, and repeats all of it wherever it can.
STEPS: dict[str, tuple[Step, list[str]]] = {
    "sign_in": (sign_in, ["client secret", "jwt"]),
    "redeem": (redeem, ["client secret", "code", "verifier"]),
    "renew": (renew, ["client secret", "refresh token"]),
    "revoke": (revoke, ["refresh token"]),
    "portal": (portal, ["password", "session"]),
    "delete_token": (delete_token, ["permanent token"]),
    "exchange": (exchange, ["RingCentral token"]),
    "refresh": (refresh, ["refresh token"]),
    "load": (load, ["RingCX token", "phone", "name", "externId"]),
    "search": (search, ["RingCX token", "phone", "externId"]),
    "groups": (groups, ["RingCX token"]),
}
REPLIES: dict[str, Callable[[ScriptedServer, str], Reply]] = {
    "tokens": lambda *_: http(
        {
            "access_token": PRIVATE["RingCentral token"],
            "accessToken": PRIVATE["RingCX token"],
            "refreshToken": PRIVATE["refresh token"],
            "authToken": PRIVATE["session"],
        }
    ),
    "a load's answer": lambda _, echo: http(
        {"leadsSupplied": 1, "leadsInserted": 0, "rejectedRows": [{"message": echo, "rowData": [echo]}]}
    ),
    "leads": lambda *_: http([LEAD | {"leadId": 1}]),
    "odd shape": lambda _, echo: http({"accessToken": [echo], "leads": echo}),
    "400": lambda _, echo: http({"generalMessage": echo, "validationErrors": [{"message": echo, "value": echo}]}, 400),
    "401 words": lambda _, echo: http(echo.encode(), 401, content_type="text/plain"),
    "401 codes": lambda _, echo: http({"error": "invalid_grant", "error_description": echo}, 401),
    "403": lambda _, echo: http({"generalMessage": echo}, 403),
    "404": lambda _, echo: http({"generalMessage": echo}, 404),
    "429": lambda _, echo: http({"message": echo}, 429, headers={"Retry-After": echo}),
    "500": lambda _, echo: http({"message": echo}, 500),
    "redirect": lambda _, echo: http(b"", 302, headers={"Location": f"http://example.com/{echo.replace(' ', '/')}"}),
    "page": lambda _, echo: http(echo.encode(), content_type="text/html"),
    "half JSON": lambda _, echo: http(f'{{"x": "{echo}'.encode()),
    "odd status": lambda _, echo: f"HTTP/1.1 {echo}\r\n\r\n".encode(),
    "odd header": lambda _, echo: cut(f"HTTP/1.1 200 OK\r\n{echo}".encode()),
    "cut": lambda _, echo: cut(http({"x": echo})[:-9]),
    "closed": lambda *_: cut(),
    "stall": lambda server, _: server.stall,
}


@pytest.fixture
def everything(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """All that any library logs, at its most talkative."""
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, "urllib3")
    return caplog


@pytest.mark.parametrize("reply", REPLIES.values(), ids=REPLIES)
@pytest.mark.parametrize(("step", "sends"), STEPS.values(), ids=STEPS)
def test_nothing_private_is_logged_or_raised(
    step: Step,
    sends: list[str],
    reply: Callable[[ScriptedServer, str], Reply],
    server: ScriptedServer,
    transport: Transport,
    everything: pytest.LogCaptureFixture,
) -> None:
    echo = " ".join(PRIVATE[what] for what in sends)
    server.say(reply(server, echo), reply(server, echo))
    shown = ""
    try:
        shown = repr(step(server, transport))
    except errors.RingCXError as error:
        logging.getLogger("somebody").exception("It failed")
        shown = repr(error) + "".join(traceback.format_exception(error)) + repr(error.args)
    shown += everything.text + "".join(record.getMessage() for record in everything.records)
    assert [what for what, value in PRIVATE.items() if value in shown] == []


def test_it_logs_one_line_for_each_call(
    server: ScriptedServer, transport: Transport, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    server.say(http(b"Jwt is expired", 401, content_type="text/plain"), http([]), cut())
    search(server, transport)
    with pytest.raises(errors.OutcomeUnknown):
        load(server, transport)
    lines = [re.sub(r"\d+ ms$", "N ms", record.getMessage()) for record in caplog.records]
    account = "/voice/api/v1/admin/accounts/99990001"
    assert lines == [
        f"POST {account}/campaignLeads/leadSearch 401 N ms",
        f"POST {account}/campaignLeads/leadSearch 200 N ms",
        f"POST {account}/campaigns/180010/leadLoader/direct cut N ms",
    ]


def test_the_log_leaves_a_token_out_of_the_path(
    server: ScriptedServer, transport: Transport, everything: pytest.LogCaptureFixture
) -> None:
    server.say(http(b"true"))
    delete_token(server, transport)
    with ScriptedServer() as gone:
        place = custom(gone.url)
    impatient = Transport(Timeouts(connect=0.2), connect_retries=2)
    with pytest.raises(errors.Unreachable):
        legacy.delete_token(place, PRIVATE["permanent token"], transport=impatient)
    impatient.close()
    lines = [re.sub(r"\d+ ms$", "N ms", record.getMessage()) for record in everything.records]
    path = "/voice/api/v1/admin/token/…"
    assert lines == [f"DELETE {path} 200 N ms", f"DELETE {path} unreachable N ms"]


def test_a_refused_connection_is_logged_too(transport: Transport, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    with ScriptedServer() as server:
        url = server.url
    with pytest.raises(errors.Unreachable):
        transport.request("GET", f"{url}/x?phone=4155550100", headers={})
    assert [record.getMessage().rsplit(" ", 2)[0] for record in caplog.records] == ["GET /x unreachable"]
