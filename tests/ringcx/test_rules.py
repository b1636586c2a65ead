"""What holds for every call LeadHub makes: where secrets may stand, and whom LeadHub talks to."""

import inspect
import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from leadhub.practice import seeds
from leadhub.practice.server import PracticeServer
from leadhub.ringcx import auth, errors, legacy, oauth
from leadhub.ringcx.client import Client
from leadhub.ringcx.deployments import DEPLOYMENTS, Deployment, custom
from leadhub.ringcx.transport import Timeouts, Transport
from tests.contract import driving
from tests.contract.driving import METHODS, Driver
from tests.contract.recording import Said
from tests.ringcx.certificates import SecureServer, self_signed
from tests.ringcx.scripted import ScriptedServer, http

TOKEN = "secret-token-0123456789"
# One call of every kind that carries a secret: to RingCentral, to RingCX, to a portal, with each header.
Call = Callable[[Deployment, Transport], Any]
CALLS: dict[str, Call] = {
    "oauth.sign_in": lambda to, by: oauth.sign_in(to, "app", TOKEN, TOKEN, transport=by),
    "oauth.redeem": lambda to, by: oauth.redeem(to, "app", "", TOKEN, driving.BACK, TOKEN, transport=by),
    "oauth.renew": lambda to, by: oauth.renew(to, "app", TOKEN, TOKEN, transport=by),
    "oauth.revoke": lambda to, by: oauth.revoke(to, "app", TOKEN, TOKEN, transport=by),
    "auth.exchange": lambda to, by: auth.exchange(to, TOKEN, transport=by),
    "auth.refresh": lambda to, by: auth.refresh(to, TOKEN, transport=by),
    "legacy.permanent_token": lambda to, by: legacy.permanent_token(to, "sam", TOKEN, transport=by),
    "legacy.delete_token": lambda to, by: legacy.delete_token(to, TOKEN, transport=by),
    "a read": lambda to, by: Client(to, by, lambda: TOKEN).sub_accounts(),
    "a read with a permanent token": lambda to, by: Client(to, by, lambda: TOKEN, sign_in="token").sub_accounts(),
    "a search": lambda to, by: Client(to, by, lambda: TOKEN).search("99990001", 180010),
    "a load": lambda to, by: Client(to, by, lambda: TOKEN).load_leads("99990001", 180010, {"uploadLeads": []}),
    "an action": lambda to, by: Client(to, by, lambda: TOKEN).act("99990001", "PAUSE_LEADS", 180010, [1]),
}
each_call = pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)


@pytest.fixture
def transport() -> Iterator[Transport]:
    """Nothing here waits for a time-out, so there is time enough for a busy machine."""
    transport = Transport(Timeouts(connect=10, read=20, load=20), connect_retries=0)
    yield transport
    transport.close()


def test_every_sign_in_call_is_among_them() -> None:
    assert set(driving.SIGN_INS) <= set(CALLS)


# --- Where secrets and leads may stand --------------------------------------------------------------------------------


@pytest.fixture
def practice() -> Iterator[PracticeServer]:
    with PracticeServer() as practice:
        practice.world.set(rate_limits=False)
        yield practice


def _secrets(said: list[Said]) -> set[str]:
    """Everything in these conversations that must stay among the two who talk."""
    found = {seeds.CLIENT_SECRET, seeds.JWT, seeds.X_AUTH_TOKEN, seeds.LEGACY_PASSWORD}
    for one in said:
        carried = [one.headers.get("X-Auth-Token", ""), one.headers.get("Authorization", "").partition(" ")[2]]
        found.update(value for value in carried if value)
        kind = one.answer.headers.get("content-type", "")
        answer = json.loads(one.answer.body) if "json" in kind and one.answer.body else {}
        if isinstance(answer, dict):
            names = ("access_token", "refresh_token", "accessToken", "refreshToken", "authToken")
            found.update(answer[name] for name in names if name in answer)
        if one.path.endswith("/token") and kind.startswith("text/plain"):
            found.add(one.answer.body.decode())
    return found


WAYS = [("ringcx", "jwt"), ("ringcx", "code"), ("ringcx", "token"), ("legacy_vacd", "password")]


@pytest.mark.parametrize(("name", "sign_in"), WAYS)
def test_no_secret_and_no_lead_stands_in_an_address_or_a_log(
    name: str, sign_in: Any, practice: PracticeServer, caplog: pytest.LogCaptureFixture
) -> None:
    """All that LeadHub can say, in good times and in bad, with every library at its most talkative."""
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, "urllib3")
    said: list[Said] = []
    for part in (driving.happy, driving.signing_in, driving.unhappy):
        practice.world.reset()
        practice.world.set(rate_limits=False)
        said += part(Driver(practice, DEPLOYMENTS[name], sign_in))
    private = _secrets(said) | {"contract-1", "6465550201", "+493023125000", "not-the-jwt", "no-refresh-token"}
    assert len(private) > 8
    # The vendor has one call with a token in its path, and no other way to delete one. It does not reach the log.
    addresses = [one.url for one in said if not (one.method == "DELETE" and "/admin/token/" in one.url)]
    assert [secret for secret in private if any(secret in address for address in addresses)] == []
    assert caplog.records
    assert [secret for secret in private if secret in caplog.text] == []


def test_the_way_to_ringcentrals_page_holds_nothing_to_keep() -> None:
    verifier = oauth.new_verifier()
    row = DEPLOYMENTS["ringcx"]
    address = oauth.authorize_address(row, "app", driving.BACK, "state", oauth.challenge(verifier))
    assert address.startswith("https://platform.ringcentral.com/restapi/oauth/authorize?")
    assert verifier not in address


# --- Whom LeadHub talks to --------------------------------------------------------------------------------------------


@each_call
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_call_follows_a_redirect(call: Call, status: int, server: ScriptedServer, transport: Transport) -> None:
    with ScriptedServer([http([])]) as elsewhere:
        server.say(http({}, status, headers={"Location": f"{elsewhere.url}/stolen?t=1"}))
        with pytest.raises(errors.RingCXError) as caught:
            call(custom(server.url), transport)
        assert elsewhere.connections == 0
    assert caught.value.code == "redirected"
    assert "redirect" in caught.value.message
    assert len(server.received) == 1


@each_call
def test_a_certificate_that_cannot_be_verified_stops_every_call(
    call: Call, transport: Transport, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also if the environment says otherwise, as it does on the machine of somebody who debugs with a proxy."""
    certificate = self_signed(tmp_path)
    for variable in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.setenv(variable, str(certificate))
    with SecureServer(certificate) as impostor:
        with pytest.raises(errors.Unreachable) as caught:
            call(custom(impostor.url), transport)
        assert impostor.received == []
    assert (caught.value.code, caught.value.may_have_happened) == ("insecure", False)
    assert caught.value.message == (
        "The secure connection to 127.0.0.1 could not be verified, so nothing was sent. Ask whoever runs LeadHub to "
        "check the network and its certificates."
    )


def test_a_certificate_of_a_trusted_authority_is_accepted(tmp_path: Path) -> None:
    """So the refusals here are about trust, and an operator's own authority can be named."""
    certificate = self_signed(tmp_path)
    with SecureServer(certificate) as server:
        assert CALLS["a read"](custom(server.url), Transport(ca_bundle=str(certificate))) == []
        assert TOKEN.encode() in server.received[0]


@pytest.mark.parametrize(("host", "days"), [("127.0.0.2", 1), ("127.0.0.1", -1)], ids=["other host", "expired"])
def test_a_trusted_certificate_must_be_for_this_host_and_not_expired(host: str, days: int, tmp_path: Path) -> None:
    certificate = self_signed(tmp_path, host=host, days=days)
    with SecureServer(certificate) as server:
        with pytest.raises(errors.Unreachable) as caught:
            CALLS["a load"](custom(server.url), Transport(ca_bundle=str(certificate), connect_retries=0))
        assert server.received == []
    assert caught.value.code == "insecure"


@each_call
def test_no_call_goes_through_a_proxy_of_the_environment(
    call: Call, server: ScriptedServer, transport: Transport, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ScriptedServer([http([])]) as proxy:
        for variable in ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(variable, proxy.url)
        server.say(http({}, 400))
        with pytest.raises(errors.RingCXError):
            call(custom(server.url), transport)
        assert proxy.connections == 0
    assert len(server.received) == 1


@each_call
def test_no_call_takes_a_password_from_a_netrc_file(
    call: Call, server: ScriptedServer, transport: Transport, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login somebody password else")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    server.say(http({}, 400))
    with pytest.raises(errors.RingCXError):
        call(custom(server.url), transport)
    assert server.received[0].headers.get("authorization", "") in (
        "",
        f"Bearer {TOKEN}",
        "Basic YXBwOnNlY3JldC10b2tlbi0wMTIzNDU2Nzg5",
    )


def test_no_cookie_is_kept_from_sign_in_to_load(server: ScriptedServer, transport: Transport) -> None:
    cookie = {"Set-Cookie": "session=of-somebody; Path=/"}
    server.say(http({"accessToken": "a.b.c", "refreshToken": "r"}, headers=cookie), http([], headers=cookie), http([]))
    place = custom(server.url)
    auth.exchange(place, TOKEN, transport=transport)
    CALLS["a read"](place, transport)
    CALLS["a search"](place, transport)
    assert [request.headers.get("cookie") for request in server.received] == [None, None, None]


@each_call
@pytest.mark.parametrize(
    "host", ["ringcx.ringcentral.com", "127.0.0.1.example.com", "localhost.example.com", "10.0.0.7"]
)
def test_plain_http_reaches_no_other_machine(call: Call, host: str) -> None:
    """Even if a deployment with such an address came to be, which its own check refuses."""
    place = custom("http://127.0.0.1:1")
    for base in ("oauth_base", "auth_base", "api_base"):
        object.__setattr__(place, base, f"http://{host}")
    with pytest.raises(errors.NotSent) as caught:
        call(place, Transport(Timeouts(connect=0.1)))
    assert (caught.value.code, TOKEN in str(caught.value)) == ("bad_address", False)


WITH_AN_ACCOUNT = [name for name in METHODS if "account_id" in inspect.signature(getattr(Client, name)).parameters]


@pytest.mark.parametrize("method", WITH_AN_ACCOUNT)
@pytest.mark.parametrize("account_id", ["../../token", "1/dialGroups", "1?x=1", "1%2f", "", "1\n"])
def test_no_method_can_be_led_out_of_its_path(
    method: str, account_id: str, server: ScriptedServer, transport: Transport
) -> None:
    """An account id that is none stops the call before it is made."""
    function = getattr(Client(custom(server.url), transport, lambda: TOKEN), method)
    given = {"account_id": account_id, "action": "PAUSE_LEADS", "dial_group_id": 1, "campaign_id": 1, "body": {}}
    given["lead_ids"] = [1]
    wanted = inspect.signature(function).parameters
    with pytest.raises(errors.NotSent) as caught:
        function(**{name: value for name, value in given.items() if name in wanted})
    assert (caught.value.code, server.connections) == ("bad_id", 0)
