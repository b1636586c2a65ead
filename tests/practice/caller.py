"""A plain client of Practice RingCX for its own tests: raw requests, no cleverness."""

from typing import Any

import requests

from leadhub.practice.server import PracticeServer
from leadhub.practice.world import CLIENT_ID, CLIENT_SECRET, JWT, SPRING_CAMPAIGN, US_ACCOUNT

JWT_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"


class Clock:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.seconds = 1_790_000_000.0

    def __call__(self) -> float:
        return self.seconds

    def forward(self, seconds: float) -> None:
        self.seconds += seconds


class Caller:
    """Calls one practice server, signed in or not."""

    def __init__(self, server: PracticeServer) -> None:
        self.server = server
        self.url = server.url
        self.session = requests.Session()
        self.session.trust_env = False
        self.token = ""
        self.refresh_token = ""

    def call(self, method: str, path: str, **kwargs: Any) -> requests.Response:
        headers = dict(kwargs.pop("headers", {}))
        if self.token and "Authorization" not in headers:
            headers["Authorization"] = f"Bearer {self.token}"
        kwargs.setdefault("timeout", 10)
        return self.session.request(method, self.url + path, headers=headers, **kwargs)

    def oauth(self, client_id: str = CLIENT_ID, secret: str = CLIENT_SECRET, **form: str) -> requests.Response:
        fields = {"grant_type": JWT_GRANT, "assertion": JWT} | form
        return self.session.post(f"{self.url}/restapi/oauth/token", data=fields, auth=(client_id, secret), timeout=10)

    def exchange(self, rc_token: str) -> requests.Response:
        return self.session.post(
            f"{self.url}/api/auth/login/rc/accesstoken",
            params={"includeRefresh": "true"},
            data={"rcAccessToken": rc_token, "rcTokenType": "Bearer"},
            timeout=10,
        )

    def refresh(self, token: str | None = None) -> requests.Response:
        form = {"refresh_token": self.refresh_token if token is None else token}
        return self.session.post(f"{self.url}/api/auth/token/refresh", data=form, timeout=10)

    def sign_in(self, client_id: str = CLIENT_ID, secret: str = CLIENT_SECRET, jwt: str = JWT) -> "Caller":
        answer = self.exchange(self.oauth(client_id, secret, assertion=jwt).json()["access_token"]).json()
        self.token, self.refresh_token = answer["accessToken"], answer["refreshToken"]
        return self

    def get(self, path: str, account: str = US_ACCOUNT, **query: Any) -> requests.Response:
        return self.call("GET", f"/voice/api/v1/admin/accounts/{account}{path}", params=query)

    def load(
        self,
        leads: Any,
        *,
        campaign: int = SPRING_CAMPAIGN,
        account: str = US_ACCOUNT,
        timeout: float = 10,
        **options: Any,
    ) -> requests.Response:
        """A direct load; an option None is left out."""
        body = {
            "description": "Import #1",
            "dialPriority": "NORMAL",
            "duplicateHandling": "REMOVE_FROM_LIST",
            "listState": "ACTIVE",
            "timeZoneOption": "NPA_NXX",
            "phoneNumbersI18nEnabled": False,
            "internationalNumberFormat": False,
            "dncTags": [],
            "uploadLeads": leads,
        } | options
        path = f"/voice/api/v1/admin/accounts/{account}/campaigns/{campaign}/leadLoader/direct"
        return self.call("POST", path, json={k: v for k, v in body.items() if v is not None}, timeout=timeout)

    def search(
        self,
        *,
        campaign: int = SPRING_CAMPAIGN,
        account: str = US_ACCOUNT,
        query: Any = None,
        **criteria: Any,
    ) -> requests.Response:
        body = skeleton(campaign) | criteria
        path = f"/voice/api/v1/admin/accounts/{account}/campaignLeads/leadSearch"
        return self.call("POST", path, params=query, json={k: v for k, v in body.items() if v is not None})

    def act(self, action: str, *, campaign: int = SPRING_CAMPAIGN, **criteria: Any) -> requests.Response:
        body = skeleton(campaign) | criteria
        return self.call(
            "PUT",
            f"/voice/api/v1/admin/accounts/{US_ACCOUNT}/campaignLeads/actions",
            params={"leadAction": action},
            json={"campaignLeadSearchCriteria": {k: v for k, v in body.items() if v is not None}},
        )


def skeleton(campaign: int) -> dict[str, Any]:
    """Search criteria that name one campaign and nothing else."""
    return {
        "campaignId": campaign,
        "campaignIds": [campaign],
        "listIds": [],
        "agentDispositions": [],
        "systemDispositions": [],
        "leadStates": [],
        "physicalStates": [],
        "leadTimezones": [],
        "suppressed": "ALL",
    }


def a_lead(number: int, **fields: Any) -> dict[str, Any]:
    """A lead of its own for each number 0 to 99."""
    return {"externId": f"L-{number}", "leadPhone": f"64655501{number:02d}", "firstName": "Ada"} | fields


def some_leads(count: int) -> list[dict[str, Any]]:
    """Leads 0 to count - 1."""
    return [a_lead(number) for number in range(count)]
