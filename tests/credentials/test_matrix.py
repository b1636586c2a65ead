"""Stored connections of every kind at every deployment of the table: made on the pages, they load, search and stop.

Each row of the table is added as an admin's own deployment at the practice server, so a new row is tested unchanged.
"""

import html
import re
from collections.abc import Callable
from typing import Any, cast

import pytest
from django.test import Client as Browser
from django.utils import timezone

from leadhub.credentials import custom, services
from leadhub.credentials.models import Connection
from leadhub.people.models import User
from leadhub.practice import seeds
from leadhub.practice.server import PracticeServer
from leadhub.ringcx.client import Client
from leadhub.ringcx.deployments import DEPLOYMENTS, Deployment, SignIn
from leadhub.ringcx.types import LeadAction
from leadhub.ringcx.verdict import Outcome, verdict
from tests.credentials.ringcentral import decide

ACCOUNT, CAMPAIGN = seeds.US_ACCOUNT, seeds.SPRING_CAMPAIGN
MATRIX = [
    pytest.param(row, sign_in, id=f"{row.name}-{sign_in}") for row in DEPLOYMENTS.values() for sign_in in row.sign_ins
]
TYPED: dict[SignIn, dict[str, str]] = {
    "jwt": {"client_id": seeds.CLIENT_ID, "client_secret": seeds.CLIENT_SECRET, "jwt": seeds.JWT},
    "code": {"client_id": seeds.CLIENT_ID, "client_secret": seeds.CLIENT_SECRET},
    "token": {"token": seeds.X_AUTH_TOKEN},
    "password": {"username": seeds.LEGACY_USERNAME, "password": seeds.LEGACY_PASSWORD},
}
LOAD = {
    "description": "Matrix",
    "dialPriority": "NORMAL",
    "duplicateHandling": "RETAIN_ALL",
    "listState": "ACTIVE",
    "timeZoneOption": "NPA_NXX",
    "dncTags": [],
    "uploadLeads": [{"externId": "m-1", "leadPhone": "6465550181"}],
}


@pytest.fixture
def connect(
    alice: User, dana: User, client_of: Callable[[User], Browser], practice: PracticeServer, settings: Any
) -> Callable[[Deployment, SignIn], Connection]:
    """Alice's connection to a deployment like a row of the table, made on the pages as she would."""
    settings.ALLOWED_HOSTS = ["127.0.0.1"]

    def make(row: Deployment, sign_in: SignIn) -> Connection:
        bases = dict.fromkeys(("oauth_base", "auth_base", "api_base"), practice.url)
        added = custom.add(label=f"Like {row.name}", like=row.name, actor=dana, now=timezone.now(), **bases)
        browser = client_of(alice)
        browser.defaults["SERVER_NAME"] = "127.0.0.1"
        form = {"name": "Mine", "deployment": added.name, **TYPED[sign_in]}
        answer = browser.post(f"/connections/add/{sign_in}/", form, follow=True)
        if sign_in == "code":
            link = re.search(r'href="(http://127[^"]+authorize[^"]+)"', answer.content.decode())
            assert link
            answer = browser.get("/connections/connect/done/", decide(html.unescape(link[1])), follow=True)
        assert answer.status_code == 200
        return Connection.objects.of(alice).get()

    return make


def load(ringcx: Client) -> Outcome:
    return verdict(ringcx.load_leads(ACCOUNT, CAMPAIGN, LOAD), 1).outcome


@pytest.mark.parametrize(("row", "sign_in"), MATRIX)
def test_a_stored_connection_loads_searches_and_stops(
    row: Deployment,
    sign_in: SignIn,
    connect: Callable[[Deployment, SignIn], Connection],
    practice: PracticeServer,
) -> None:
    connection = connect(row, sign_in)
    assert (connection.ok, connection.sign_in, connection.problem) == (True, sign_in, "")
    ringcx = services.client_for(connection)
    assert load(ringcx) is Outcome.LOADED
    (lead,) = ringcx.search(ACCOUNT, CAMPAIGN, extern_ids=["m-1"])
    stopped = ringcx.act(ACCOUNT, LeadAction.SUPPRESS, CAMPAIGN, [cast(int, lead.lead_id)])
    assert (stopped.success, stopped.updated) == (True, 1)
    (held,) = [one for one in practice.world.leads(CAMPAIGN) if one["externId"] == "m-1"]
    assert held["suppressed"] is True


@pytest.mark.parametrize(("row", "sign_in"), MATRIX)
def test_a_stored_connection_outlives_its_tokens(
    row: Deployment,
    sign_in: SignIn,
    connect: Callable[[Deployment, SignIn], Connection],
    practice: PracticeServer,
) -> None:
    """RingCX's access tokens end early; the broker renews them, and nothing is loaded twice."""
    connection = connect(row, sign_in)
    for _ in range(2):
        practice.world.end_tokens(seeds.CLIENT_ID, expired=True)
        assert load(services.client_for(connection)) is Outcome.LOADED
    assert sum(lead["externId"] == "m-1" for lead in practice.world.leads(CAMPAIGN)) == 2
