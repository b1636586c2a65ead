"""The vendor's Python SDK gets on with Practice RingCX, so LeadHub is tested against what the vendor's code expects.

Known faults of the SDK are worked round: it does not fill in {accountId}, it encodes a query in the path, and it knows
legacy portals by two host names only.
"""

from collections.abc import Callable
from typing import Any

import pytest

from leadhub.practice.seeds import SPRING_CAMPAIGN, US_ACCOUNT
from leadhub.practice.server import PracticeServer
from tests.practice.caller import Clock, skeleton, some_leads

ACCOUNT = f"/api/v1/admin/accounts/{US_ACCOUNT}"
LOAD = {
    "description": "From the vendor's SDK",
    "dialPriority": "NORMAL",
    "duplicateHandling": "REMOVE_FROM_LIST",
    "listState": "ACTIVE",
    "timeZoneOption": "NPA_NXX",
    "dncTags": [],
}
Calls = Callable[[], list[tuple[str, int]]]


def load(sdk: Any, *, api: str = ACCOUNT, loader: str = "leadLoader/direct", count: int = 3) -> Any:
    path = f"{api}/campaigns/{SPRING_CAMPAIGN}/{loader}"
    return sdk.post(path, LOAD | {"uploadLeads": some_leads(count)}).json()


def search(sdk: Any, *, api: str = ACCOUNT, params: Any = None, **criteria: Any) -> Any:
    body = skeleton(SPRING_CAMPAIGN) | criteria
    return sdk.post(f"{api}/campaignLeads/leadSearch", body, params=params).json()


def act(sdk: Any, action: str, found: Any, *, api: str = ACCOUNT) -> Any:
    body = {"campaignLeadSearchCriteria": skeleton(SPRING_CAMPAIGN) | {"leadIds": [lead["leadId"] for lead in found]}}
    return sdk.put(f"{api}/campaignLeads/actions", body, params={"leadAction": action}).json()


def test_it_signs_in_with_a_jwt_and_finds_the_way_to_a_campaign(sdk: Any) -> None:
    accounts = sdk.get("/api/v1/admin/accounts").json()
    assert US_ACCOUNT in [account["accountId"] for account in accounts]
    groups = sdk.get(f"{ACCOUNT}/dialGroups").json()
    group = next(group for group in groups if group["dialGroupName"] == "US Predictive")
    campaigns = sdk.get(f"{ACCOUNT}/dialGroups/{group['dialGroupId']}/campaigns").json()
    assert SPRING_CAMPAIGN in [campaign["campaignId"] for campaign in campaigns]
    campaign = sdk.get(f"{ACCOUNT}/dialGroups/{group['dialGroupId']}/campaigns/{SPRING_CAMPAIGN}").json()
    assert campaign["campaignName"] == "Spring 2026"
    assert [one["phoneId"] for one in sdk.get(f"{ACCOUNT}/persona-phone-config").json()] == [1, 2, 3]


def test_it_loads_searches_counts_and_acts(sdk: Any, ringcx: PracticeServer) -> None:
    answer = load(sdk)
    assert (answer["leadsSupplied"], answer["leadsAccepted"], answer["leadsInserted"]) == (3, 3, 3)
    assert answer["processingStatus"] == "DEFAULT_NOT_A_FAILURE"
    found = search(sdk, externIds=["L-0", "L-1", "L-2"])
    assert [lead["externId"] for lead in found] == ["L-0", "L-1", "L-2"]
    assert search(sdk, externIds=["L-0", "L-1"], params={"count": "true"}) == 2
    assert len(search(sdk, params={"page": 1, "maxRows": 5})) == 5
    lists = sdk.get(f"{ACCOUNT}/dialGroups/115793/campaigns/{SPRING_CAMPAIGN}/lists").json()
    assert lists[-1]["listDesc"] == LOAD["description"]
    assert act(sdk, "SUPPRESS_LEADS", found)["leadUpdateCount"] == 3
    assert all(lead["suppressed"] for lead in search(sdk, listIds=[lists[-1]["listId"]]))
    assert act(sdk, "DELETE_LEADS", found[:1])["leadDeleteCount"] == 1
    assert [lead["externId"] for lead in ringcx.world.leads(SPRING_CAMPAIGN)[-2:]] == ["L-1", "L-2"]


def test_it_refreshes_a_token_whose_time_is_up_and_repeats_the_call(sdk: Any, clock: Clock, calls: Calls) -> None:
    before = dict(sdk.token)
    clock.forward(301)
    assert sdk.get(f"{ACCOUNT}/dialGroups").json()
    assert calls()[-3:] == [
        (f"/voice{ACCOUNT}/dialGroups", 401),
        ("/api/auth/token/refresh", 200),
        (f"/voice{ACCOUNT}/dialGroups", 200),
    ]
    assert sdk.token["accessToken"] != before["accessToken"]
    assert sdk.token["refreshToken"] != before["refreshToken"]


def test_it_refreshes_again_and_again_each_refresh_token_once(sdk: Any, ringcx: PracticeServer, clock: Clock) -> None:
    ringcx.world.set(token_life=60)
    used = []
    for number in range(4):
        used.append(sdk.token["refreshToken"])
        clock.forward(302 if number == 0 else 61)
        assert search(sdk, externIds=["nobody"]) == []
    assert len(set(used)) == 4


def test_a_load_with_a_token_whose_time_is_up_loads_once(sdk: Any, clock: Clock, ringcx: PracticeServer) -> None:
    clock.forward(301)
    assert load(sdk)["leadsInserted"] == 3
    assert sum(lead["externId"].startswith("L-") for lead in ringcx.world.leads(SPRING_CAMPAIGN)) == 3


def test_a_refresh_token_whose_time_is_up_ends_it(sdk: Any, clock: Clock) -> None:
    clock.forward(86_401)
    with pytest.raises(Exception, match="HTTP status code: 401"):
        sdk.get("/api/v1/admin/accounts")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/admin/accounts/12345678/dialGroups", 403),
        (f"{ACCOUNT}/dialGroups/1", 404),
        (f"{ACCOUNT}/nothing", 404),
    ],
)
def test_it_reads_refusals(sdk: Any, path: str, status: int) -> None:
    with pytest.raises(Exception, match=f"(?s)HTTP status code: {status}.*generalMessage") as caught:
        sdk.get(path)
    assert "requestUri" in str(caught.value)


def test_it_loads_in_the_first_generation_too(sdk: Any, ringcx: PracticeServer, calls: Calls) -> None:
    api = f"/api/admin/accounts/{US_ACCOUNT}"
    assert sdk.get(f"{api}/dialGroups").json()[0]["dialGroupId"] == 115793
    assert load(sdk, api=api, loader="loader/direct")["leadsInserted"] == 3
    assert calls()[-1] == (f"/voice{api}/campaigns/{SPRING_CAMPAIGN}/loader/direct", 200)
    found = search(sdk, api=api, externIds=["L-1"])
    assert act(sdk, "SUPPRESS_LEADS", found, api=api)["leadUpdateCount"] == 1


@pytest.mark.parametrize(
    ("api", "loader"),
    [
        (ACCOUNT, "leadLoader/direct"),
        (f"/api/admin/accounts/{US_ACCOUNT}", "loader/direct"),
    ],
)
def test_it_signs_in_to_a_legacy_portal_and_loads(legacy_sdk: Any, api: str, loader: str, calls: Calls) -> None:
    assert len(legacy_sdk.get("/api/v1/admin/accounts").json()) == 3
    assert load(legacy_sdk, api=api, loader=loader)["leadsInserted"] == 3
    assert calls()[-1] == (f"{api}/campaigns/{SPRING_CAMPAIGN}/{loader}", 200)
    found = search(legacy_sdk, api=api, externIds=["L-0", "L-2"])
    assert act(legacy_sdk, "SUPPRESS_LEADS", found, api=api)["leadUpdateCount"] == 2


def test_it_makes_and_deletes_a_permanent_token(legacy_sdk: Any) -> None:
    token = legacy_sdk.post("/api/v1/admin/token").text
    assert token.startswith("aws80:")
    assert token in legacy_sdk.get("/api/v1/admin/token").json()
    legacy_sdk.token = {"authToken": token}
    assert legacy_sdk.get("/api/v1/admin/accounts").ok
    legacy_sdk.delete(f"{legacy_sdk.server}/api/v1/admin/token/{token}")
    with pytest.raises(Exception, match="HTTP status code: 401"):
        legacy_sdk.get("/api/v1/admin/accounts")
