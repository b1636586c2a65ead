from typing import Any

import pytest

from leadhub.practice.switches import SWITCHES
from leadhub.practice.world import CLIENT_ID, World
from tests.practice.caller import Caller, a_lead, some_leads

ACCOUNTS = "/voice/api/v1/admin/accounts"


def test_the_state_tells_what_each_campaign_holds(guest: Caller) -> None:
    state = guest.call("GET", "/_sim/state").json()
    campaigns = {campaign["campaignId"]: campaign for campaign in state["campaigns"]}
    assert campaigns[180010]["leads"] == 20
    assert campaigns[180030]["leads"] == 3
    assert campaigns[180011]["isActive"] == 0
    assert state["leads"] == 23
    assert [one["listDesc"] for one in state["lists"]] == ["Winter 2025 remainder", "Altbestand 2025"]


def test_leads_come_back_as_they_were_sent(caller: Caller) -> None:
    lead = a_lead(1, extendedLeadData={"Colour": "red", "Vip": True}, auxData1=30, email="ada@example.com")
    caller.load([lead])
    last = caller.call("GET", "/_sim/leads", params={"campaign": 180010}).json()[-1]
    assert {name: last[name] for name in lead} == lead
    assert (last["campaignId"], last["listDesc"], last["leadState"]) == (180010, "Import #1", "READY")
    assert len(caller.call("GET", "/_sim/leads").json()) == 24
    assert len(caller.call("GET", "/_sim/leads", params={"campaign": 180010, "maxRows": 5, "page": 5}).json()) == 1
    assert caller.call("GET", "/_sim/leads", params={"campaign": "x"}).status_code == 400


def test_the_log_tells_each_call_and_no_secret(caller: Caller) -> None:
    caller.load([a_lead(1)])
    caller.search(query={"count": "true"})
    caller.get("/nothing")
    answer = caller.call("GET", "/_sim/calls")
    calls = answer.json()
    assert [call["class"] for call in calls] == ["oauth", "exchange", "direct", "count", ""]
    assert [call["status"] for call in calls] == [200, 200, 200, 200, 404]
    assert calls[2]["remark"] == "supplied 1, accepted 1, inserted 1"
    assert calls[2]["path"].endswith("/campaigns/180010/leadLoader/direct")
    for secret in (caller.token, caller.refresh_token, "6465550101", "practice-secret", "practice-jwt"):
        assert secret not in answer.text
    assert len(caller.call("GET", "/_sim/calls", params={"class": "direct"}).json()) == 1
    after = caller.call("GET", "/_sim/calls", params={"after": calls[2]["id"]}).json()
    assert [call["class"] for call in after] == ["count", ""]
    assert len(caller.call("GET", "/_sim/calls", params={"limit": 2}).json()) == 2


def test_settings_are_all_or_nothing(guest: Caller, world: World) -> None:
    answer = guest.call("POST", "/_sim/settings", json={"duplicate_reading": "A", "token_life": 2})
    assert answer.json()["duplicate_reading"] == "A"
    assert world.switches["token_life"] == 2
    bad = guest.call("POST", "/_sim/settings", json={"duplicate_reading": "B", "token_life": -1})
    assert bad.status_code == 400
    assert bad.json()["error"] == "token_life must be a number, not below zero."
    assert world.switches["duplicate_reading"] == "A"
    told = guest.call("GET", "/_sim/settings").json()
    assert told["duplicate_reading"]["value"] == "A"
    assert set(told) == set(SWITCHES)


def test_faults_can_be_added_seen_and_cleared(guest: Caller) -> None:
    added = guest.call("POST", "/_sim/faults", json={"kind": "503", "class": "oauth", "next": 2})
    assert added.status_code == 201
    assert added.json()["endpoint"] == "oauth"
    assert guest.oauth().status_code == 503
    (left,) = guest.call("GET", "/_sim/faults").json()
    assert (left["struck"], left["next"]) == (1, 2)
    assert guest.call("DELETE", "/_sim/faults").json() == []
    assert guest.oauth().status_code == 200
    guest.call("POST", "/_sim/faults", json={"kind": "503"})
    assert guest.call("POST", "/_sim/faults", json={"clear": True}).json() == []
    bad = guest.call("POST", "/_sim/faults", json={"kind": "storm"})
    assert bad.status_code == 400
    assert "storm" in bad.json()["error"]


def test_all_tokens_can_be_revoked_but_not_the_sign_in(caller: Caller) -> None:
    assert caller.call("POST", "/_sim/revoke").json() == {"done": True}
    assert caller.call("GET", ACCOUNTS).text == "Jwt verification fails"
    assert caller.refresh().status_code == 401
    assert caller.sign_in().call("GET", ACCOUNTS).status_code == 200


def test_tokens_can_be_made_to_expire_at_once(caller: Caller) -> None:
    caller.call("POST", "/_sim/revoke", json={"tokens_of": CLIENT_ID, "expired": True})
    assert caller.call("GET", ACCOUNTS).text == "Jwt is expired"
    caller.token = caller.refresh().json()["accessToken"]
    assert caller.call("GET", ACCOUNTS).status_code == 200


def test_a_revoked_client_cannot_sign_in_until_it_is_restored(caller: Caller) -> None:
    caller.call("POST", "/_sim/revoke", json={"client": CLIENT_ID})
    assert caller.call("GET", ACCOUNTS).status_code == 401
    assert caller.oauth().status_code == 401
    caller.call("POST", "/_sim/revoke", json={"restore": CLIENT_ID})
    assert caller.sign_in().call("GET", ACCOUNTS).status_code == 200
    assert caller.call("POST", "/_sim/revoke", json={"client": "nobody"}).status_code == 400


def test_a_campaign_can_be_switched_off_removed_and_brought_back(caller: Caller) -> None:
    path = "/dialGroups/115793/campaigns/180010"
    changed = caller.call("POST", "/_sim/campaigns", json={"campaignId": 180010, "isActive": 0})
    assert changed.json()["isActive"] == 0
    assert caller.get(path).json()["isActive"] == 0
    assert caller.load(some_leads(1)).json()["leadsInserted"] == 1
    caller.call("POST", "/_sim/campaigns", json={"campaignId": 180010, "remove": True})
    assert caller.get(path).status_code == 404
    assert caller.load(some_leads(1)).status_code == 404
    assert 180010 not in [c["campaignId"] for c in caller.get("/dialGroups/115793/campaigns").json()]
    caller.call("POST", "/_sim/campaigns", json={"campaignId": 180010, "isActive": 1})
    assert caller.get(path).json()["isActive"] == 1
    assert len(caller.server.world.leads(180010)) == 21


def test_a_new_campaign_can_be_made(caller: Caller) -> None:
    wanted = {"dialGroupId": 115797, "campaignName": "Pop-up", "aux3Label": "Shoe size"}
    made = caller.call("POST", "/_sim/campaigns", json=wanted).json()
    assert made["aux3Label"] == "Shoe size"
    assert caller.load(some_leads(2), campaign=made["campaignId"]).json()["leadsInserted"] == 2


@pytest.mark.parametrize(
    "body",
    [
        {"campaignId": 1, "isActive": 0},
        {"campaignId": "x"},
        {"campaignId": 180010, "colour": "red"},
        {"campaignId": 180010, "groupId": 1},
        {"dialGroupId": 1, "campaignName": "nowhere"},
        {"campaignName": "nowhere"},
    ],
)
def test_an_impossible_change_of_a_campaign_is_refused(guest: Caller, body: dict[str, Any]) -> None:
    answer = guest.call("POST", "/_sim/campaigns", json=body)
    assert answer.status_code == 400
    assert answer.json()["error"].endswith(".")


def test_leads_can_be_put_past_the_loader(guest: Caller, world: World) -> None:
    leads = [a_lead(1, leadPasses=2, leadState="COMPLETE"), a_lead(2)]
    answer = guest.call("POST", "/_sim/leads", json={"campaign": 180013, "leads": leads})
    assert answer.json()["leadIds"] == [900024, 900025]
    assert [lead["leadPasses"] for lead in world.leads(180013)] == [2, 0]
    for bad in ({"campaign": 1, "leads": leads}, {"campaign": 180013, "leads": [{}]}, {"leads": "x"}, {}):
        assert guest.call("POST", "/_sim/leads", json=bad).status_code == 400


def test_leads_that_are_there_can_be_dialed_and_changed(guest: Caller, world: World) -> None:
    first, second = world.leads(180010)[:2]
    change = {"leadIds": [first["leadId"]], "leadPasses": 3, "leadState": "CALLBACK", "firstName": "Changed"}
    assert guest.call("POST", "/_sim/leads", json=change).json()["leadIds"] == [first["leadId"]]
    assert guest.call("POST", "/_sim/leads", json={"leadIds": [second["leadId"]], "suppressed": True}).ok
    now = world.leads(180010)
    assert now[0] == first | {"leadPasses": 3, "leadState": "CALLBACK", "firstName": "Changed"}
    assert now[1] == second | {"suppressed": True}
    assert guest.call("POST", "/_sim/leads", json={"leadIds": [1], "leadPasses": 1}).json()["leadIds"] == []
    for bad in ({"leadIds": "x"}, {"leadIds": ["x"]}, {"leadIds": [1], "leadPasses": "x"}):
        assert guest.call("POST", "/_sim/leads", json=bad).status_code == 400


def test_reset_brings_the_seeds_back(caller: Caller, world: World) -> None:
    caller.load(some_leads(3))
    world.set(duplicate_reading="A")
    world.fault("503", next=5)
    world.remove_campaign(180013)
    state = caller.call("POST", "/_sim/reset").json()
    assert state["leads"] == 23
    assert state["faults"] == []
    assert state["settings"]["duplicate_reading"] == "B"
    assert world.calls() == []
    assert caller.call("GET", ACCOUNTS).status_code == 401
    assert caller.sign_in().get("/dialGroups/115794/campaigns/180013").status_code == 200
    assert caller.call("POST", "/_sim/reset", json={"leads": False}).json()["leads"] == 0
