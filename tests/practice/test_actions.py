from typing import Any

import pytest

from leadhub.practice.world import World
from tests.practice.caller import Caller, a_lead, some_leads


def held(world: World, campaign: int = 180010) -> dict[str, dict[str, Any]]:
    return {lead["externId"]: lead for lead in world.leads(campaign)}


@pytest.mark.parametrize(
    ("action", "field", "value"),
    [
        ("CANCEL_LEADS", "leadState", "CANCELLED"),
        ("PAUSE_LEADS", "leadState", "PAUSED"),
        ("READY_LEADS", "leadState", "READY"),
        ("SUPPRESS_LEADS", "suppressed", True),
        ("RESET_LEADS", "leadPasses", 0),
    ],
)
def test_an_action_changes_the_leads_it_names_and_no_other(
    caller: Caller, world: World, action: str, field: str, value: Any
) -> None:
    before = held(world)
    answer = caller.act(action, externIds=["W-3003", "W-3006"])
    assert answer.json() == {
        "success": True,
        "leadActionType": action,
        "leadUpdateCount": 2,
        "leadDeleteCount": 0,
        "redialDeleteCount": 0,
        "dialerRefreshed": False,
        "errorMessage": None,
    }
    after = held(world)
    assert [after[one][field] for one in ("W-3003", "W-3006")] == [value, value]
    assert {one: lead for one, lead in after.items() if one not in ("W-3003", "W-3006")} == {
        one: lead for one, lead in before.items() if one not in ("W-3003", "W-3006")
    }


def test_suppression_keeps_the_state_and_can_be_undone(caller: Caller, world: World) -> None:
    caller.act("SUPPRESS_LEADS", externIds=["W-3003"])
    assert (held(world)["W-3003"]["leadState"], held(world)["W-3003"]["suppressed"]) == ("COMPLETE", True)
    caller.act("UNSUPPRESS_LEADS", externIds=["W-3003"])
    assert (held(world)["W-3003"]["leadState"], held(world)["W-3003"]["suppressed"]) == ("COMPLETE", False)


def test_a_reset_makes_a_lead_ready_again(caller: Caller, world: World) -> None:
    caller.act("RESET_LEADS", externIds=["W-3003"])
    assert (held(world)["W-3003"]["leadState"], held(world)["W-3003"]["leadPasses"]) == ("READY", 0)


def test_a_whole_list_can_be_deleted(caller: Caller, world: World) -> None:
    caller.load(some_leads(3), description="Import #b1")
    list_id = world.lists(180010)[-1]["listId"]
    answer = caller.act("DELETE_LEADS", listIds=[list_id]).json()
    assert (answer["leadDeleteCount"], answer["leadUpdateCount"]) == (3, 0)
    assert len(world.leads(180010)) == 20
    assert world.state.db.execute("SELECT COUNT(*) FROM lead_phones").fetchone()[0] == len(world.leads())
    assert caller.search(leadPhoneNumbers=["6465550101"]).json() == []


def test_a_deleted_phone_no_longer_counts_as_held(caller: Caller, world: World) -> None:
    world.set(duplicate_reading="A")
    caller.load([a_lead(1)])
    assert caller.load([a_lead(1)]).json()["leadsInserted"] == 0
    caller.act("DELETE_LEADS", externIds=["L-1"])
    assert caller.load([a_lead(1)]).json()["leadsInserted"] == 1


@pytest.mark.parametrize(
    "criteria",
    [
        {},
        {"leadStates": ["READY"]},
        {"externIds": ["W-3001"], "campaignId": None},
        {"externIds": ["W-3001"], "campaignIds": []},
    ],
)
def test_unsafe_criteria_change_nothing_unless_the_switch_lets_them(
    caller: Caller, world: World, criteria: dict[str, Any]
) -> None:
    before = world.leads()
    assert caller.act("DELETE_LEADS", **criteria).status_code == 400
    assert world.leads() == before
    world.set(unsafe_action="whole_account")
    assert caller.act("SUPPRESS_LEADS", **criteria).json()["leadUpdateCount"] >= 1


def test_the_whole_account_can_be_hit_by_criteria_without_campaign(caller: Caller, world: World) -> None:
    world.set(unsafe_action="whole_account")
    caller.load(some_leads(2), campaign=180013)
    assert caller.act("DELETE_LEADS", campaignId=None, campaignIds=None).json()["leadDeleteCount"] == 22
    assert [lead["campaignId"] for lead in world.leads()] == [180030] * 3


def test_an_unknown_action_and_missing_criteria_are_400(caller: Caller) -> None:
    assert caller.act("EXPLODE", externIds=["W-3001"]).status_code == 400
    path = "/voice/api/v1/admin/accounts/99990001/campaignLeads/actions"
    assert caller.call("PUT", path, params={"leadAction": "PAUSE_LEADS"}, json={}).status_code == 400


def test_what_is_not_practised_answers_success_false(caller: Caller) -> None:
    answer = caller.act("EMAIL_LEADS", externIds=["W-3001"])
    assert answer.status_code == 200
    assert answer.json()["success"] is False
    assert answer.json()["errorMessage"]


def test_the_dialler_can_be_refreshed(caller: Caller) -> None:
    answer = caller.act("DIALER_REFRESH", externIds=["W-3001"]).json()
    assert (answer["dialerRefreshed"], answer["leadUpdateCount"]) == (True, 0)
