"""Every deployment of the table, with every way to sign in: load, search and stop work, exactly as its row says.

The rows are read from the table, so a new one is tested here without a change. Each is moved to a practice server with
`custom(url, like=row)`.
"""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import orjson
import pytest
import requests

from leadhub.practice import seeds
from leadhub.practice.server import PracticeServer
from leadhub.ringcx import auth, deployments, legacy, oauth
from leadhub.ringcx.client import Client
from leadhub.ringcx.deployments import Deployment, SignIn
from leadhub.ringcx.types import LeadAction
from leadhub.ringcx.verdict import Outcome, verdict
from tests.contract.recording import RecordingTransport, Said

ACCOUNT, CAMPAIGN, GROUP = seeds.US_ACCOUNT, seeds.SPRING_CAMPAIGN, 115793
BACK = "http://127.0.0.1:8000/connections/connect/done/"
MATRIX = [
    pytest.param(row, sign_in, id=f"{row.name}-{sign_in}")
    for row in deployments.DEPLOYMENTS.values()
    for sign_in in row.sign_ins
]
PHONES = ("6465550171", "6465550172")
LOAD = {
    "description": "Matrix #1/1",
    "dialPriority": "NORMAL",
    "duplicateHandling": "REMOVE_FROM_LIST",
    "listState": "ACTIVE",
    "timeZoneOption": "NPA_NXX",
    "dncTags": [],
    "uploadLeads": [{"externId": f"m-{phone}", "leadPhone": phone} for phone in PHONES],
}


@pytest.fixture(scope="module")
def _server() -> Iterator[PracticeServer]:
    with PracticeServer() as server:
        yield server
        assert server.failures == []


@pytest.fixture
def practice(_server: PracticeServer) -> PracticeServer:
    _server.world.reset()
    _server.world.set(rate_limits=False)
    return _server


class SignedIn:
    """Somebody who signs in at a deployment in one way, and does so again when the token is no longer accepted."""

    def __init__(
        self, practice: PracticeServer, row: Deployment, sign_in: SignIn, place: Deployment | None = None
    ) -> None:
        self.place = place or deployments.custom(practice.url, like=row.name)
        self.transport = RecordingTransport(practice.url)
        ways: dict[SignIn, Callable[[], str]] = {
            "jwt": self._by_jwt,
            "code": self._by_code,
            "token": lambda: seeds.X_AUTH_TOKEN,
            "password": self._by_password,
        }
        self._get = ways[sign_in]
        self.token = self._get()
        renew = self._renew if sign_in in ("jwt", "code") else None
        self.client = Client(self.place, self.transport, lambda: self.token, renew, sign_in=sign_in)
        self._sign_in = sign_in

    @property
    def carries(self) -> dict[str, str]:
        """The header that every call must have, and no other that tells who asks."""
        if self._sign_in in ("jwt", "code"):
            return {"Authorization": f"Bearer {self.token}"}
        return {"X-Auth-Token": self.token}

    def _renew(self, refused: str) -> str:
        assert refused == self.token
        self.token = auth.refresh(self.place, self._refresh, transport=self.transport).access_token
        return self.token

    def _exchanged(self, rc_token: str) -> str:
        tokens = auth.exchange(self.place, rc_token, transport=self.transport)
        self._refresh = tokens.refresh_token
        return tokens.access_token

    def _by_jwt(self) -> str:
        app = (self.place, seeds.CLIENT_ID, seeds.CLIENT_SECRET)
        return self._exchanged(oauth.sign_in(*app, seeds.JWT, transport=self.transport).access_token)

    def _by_code(self) -> str:
        verifier = oauth.new_verifier()
        address = oauth.authorize_address(self.place, seeds.CLIENT_ID, BACK, "state", oauth.challenge(verifier))
        form = dict(parse_qsl(urlsplit(address).query)) | {"answer": "allow"}
        sent = requests.post(self.place.authorize_url, data=form, allow_redirects=False, timeout=5)
        code = dict(parse_qsl(urlsplit(sent.headers["Location"]).query))["code"]
        app = (self.place, seeds.CLIENT_ID, seeds.CLIENT_SECRET)
        token = oauth.redeem(*app, code, BACK, verifier, transport=self.transport)
        return self._exchanged(oauth.renew(*app, token.refresh_token, transport=self.transport).access_token)

    def _by_password(self) -> str:
        name, password = seeds.LEGACY_USERNAME, seeds.LEGACY_PASSWORD
        return legacy.permanent_token(self.place, name, password, transport=self.transport)

    def said(self) -> list[tuple[str, str, dict[str, str], dict[str, str]]]:
        """The calls of the admin API: method, path, query, headers."""
        return [(one.method, one.path, one.query, dict(one.headers)) for one in self._admin_calls()]

    def last_body(self) -> Any:
        return orjson.loads(self._admin_calls()[-1].body or b"null")

    def _admin_calls(self) -> list[Said]:
        return [one for one in self.transport.said if "/accounts" in one.path]


@pytest.mark.parametrize(("row", "sign_in"), MATRIX)
def test_load_search_and_stop(row: Deployment, sign_in: SignIn, practice: PracticeServer) -> None:
    user = SignedIn(practice, row, sign_in)
    ringcx = user.client
    assert ACCOUNT in [account.account_id for account in ringcx.sub_accounts()]
    assert verdict(ringcx.load_leads(ACCOUNT, CAMPAIGN, LOAD), 2).outcome is Outcome.LOADED
    assert user.last_body() == LOAD
    found = ringcx.search(ACCOUNT, CAMPAIGN, extern_ids=[f"m-{phone}" for phone in PHONES])
    assert sorted(number for lead in found for number in lead.phones) == sorted(PHONES)
    stopped = ringcx.act(ACCOUNT, LeadAction.SUPPRESS, CAMPAIGN, [lead.lead_id for lead in found if lead.lead_id])
    assert (stopped.success, stopped.updated) == (True, 2)
    held = [lead for lead in practice.world.leads(CAMPAIGN) if lead["externId"].startswith("m-")]
    assert [lead["suppressed"] for lead in held] == [True, True]
    assert [one.name for one in ringcx.lists(ACCOUNT, GROUP, CAMPAIGN)][-1] == LOAD["description"]


@pytest.mark.parametrize(("row", "sign_in"), MATRIX)
def test_every_call_is_said_as_the_row_says(row: Deployment, sign_in: SignIn, practice: PracticeServer) -> None:
    user = SignedIn(practice, row, sign_in)
    ringcx = user.client
    ringcx.sub_accounts()
    ringcx.dial_groups(ACCOUNT)
    ringcx.campaigns(ACCOUNT, GROUP)
    ringcx.load_leads(ACCOUNT, CAMPAIGN, LOAD)
    ringcx.search(ACCOUNT, CAMPAIGN, page=1, max_rows=5)
    ringcx.count(ACCOUNT, CAMPAIGN)
    ringcx.act(ACCOUNT, LeadAction.SUPPRESS, CAMPAIGN, [900001])
    admin = urlsplit(row.admin_url).path
    account = f"{admin}/accounts/{ACCOUNT}"
    headers = user.carries
    assert user.said() == [
        ("GET", f"{admin}/accounts", {}, headers),
        ("GET", f"{account}/dialGroups/withChildren", {}, headers),
        ("GET", f"{account}/dialGroups/{GROUP}/campaigns", {}, headers),
        ("POST", f"{account}/campaigns/{CAMPAIGN}/{row.loader_path}", {}, headers),
        ("POST", f"{account}/campaignLeads/leadSearch", {"page": "1", "maxRows": "5"}, headers),
        ("POST", f"{account}/campaignLeads/leadSearch", {"count": "true"}, headers),
        ("PUT", f"{account}/campaignLeads/actions", {"leadAction": "SUPPRESS_LEADS"}, headers),
    ]
    criteria = user.last_body()["campaignLeadSearchCriteria"]
    assert (criteria["campaignId"], criteria["campaignIds"], criteria["leadIds"]) == (CAMPAIGN, [CAMPAIGN], [900001])


@pytest.mark.parametrize(("row", "sign_in"), MATRIX)
def test_a_token_whose_time_is_up_costs_no_lead(row: Deployment, sign_in: SignIn, practice: PracticeServer) -> None:
    """Where a token runs out, it is renewed and the load is repeated once: a 401 means that nothing was processed."""
    user = SignedIn(practice, row, sign_in)
    practice.world.end_tokens(seeds.CLIENT_ID, expired=True)
    assert verdict(user.client.load_leads(ACCOUNT, CAMPAIGN, LOAD), 2).outcome is Outcome.LOADED
    assert sum(lead["externId"].startswith("m-") for lead in practice.world.leads(CAMPAIGN)) == 2
    loads = [call["status"] for call in practice.world.calls("direct")]
    assert loads == ([401, 200] if sign_in in ("jwt", "code") else [200])


@pytest.mark.parametrize(("row", "sign_in"), MATRIX)
def test_an_admins_own_row_loads_like_the_row_it_is_like(
    row: Deployment, sign_in: SignIn, practice: PracticeServer
) -> None:
    bases = dict.fromkeys(("oauth_base", "auth_base", "api_base"), practice.url)
    own = deployments.make("own", "Our own host", like=row.name, **bases)
    user = SignedIn(practice, row, sign_in, own)
    assert verdict(user.client.load_leads(ACCOUNT, CAMPAIGN, LOAD), 2).outcome is Outcome.LOADED
    assert user.said()[-1][1].startswith(urlsplit(row.admin_url).path)
