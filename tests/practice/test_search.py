from typing import Any

import pytest

from leadhub.practice.world import DE_ACCOUNT, GERMAN_CAMPAIGN, US_ACCOUNT, World
from tests.practice.caller import Caller, Clock, a_lead, some_leads

RESULT_KEYS = """
    leadId externId leadPhone leadState leadPasses maxPasses listId listDesc uploadDate uploadedBy campaignId
    campaignName dialGroupId loadedDts nextDialTime leadTimezone firstName midName lastName title suffix
    address1 address2 city state zip email gateKeeper auxData1 auxData2 auxData3 auxData4 auxData5 auxPhone
    auxGreeting auxExternalUrl callerId suppressed lastPassDispo lastPassDisposition lastPassDts lastPassDate
    lastPassAgentName agentDispostion pendingAgentName extraData stateDts dupeKeyOverride
"""


def found(caller: Caller, **criteria: Any) -> list[str]:
    answer = caller.search(**criteria)
    assert answer.status_code == 200, answer.text
    return [lead["externId"] for lead in answer.json()]


def test_a_search_answers_a_bare_list_with_every_key(caller: Caller) -> None:
    caller.load([a_lead(1, midName="", maxPasses=7)], description="Import #b1")
    (lead,) = caller.search(externIds=["L-1"]).json()
    assert set(lead) == set(RESULT_KEYS.split())
    assert lead["leadPhone"] == "6465550101"
    assert (lead["listDesc"], lead["campaignName"], lead["dialGroupId"]) == (
        "Import #b1",
        "Spring 2026",
        115793,
    )
    assert (lead["maxPasses"], lead["leadPasses"]) == (7, 0)
    assert lead["suppressed"] is False
    assert lead["midName"] is None
    assert lead["loadedDts"].endswith("+0000")


def test_extern_ids_phones_ids_and_lists_select(caller: Caller, world: World) -> None:
    caller.load(some_leads(5), description="Import #b1")
    held = world.leads(180010)[-5:]
    assert found(caller, externIds=["L-1", "L-3", "nobody"]) == ["L-1", "L-3"]
    assert found(caller, leadPhoneNumbers=["+1", "6465550102", "646-555-0104"]) == ["L-2", "L-4"]
    assert found(caller, leadPhoneNum="6465550100") == ["L-0"]
    assert found(caller, leadIds=[held[2]["leadId"]]) == ["L-2"]
    assert found(caller, listIds=[held[0]["listId"]]) == [f"L-{n}" for n in range(5)]
    assert found(caller, listIds=[held[0]["listId"]], externIds=["L-1", "W-3001"]) == ["L-1"]


def test_any_number_of_a_lead_is_found(caller: Caller) -> None:
    caller.load([a_lead(1, leadPhone="6465550101|6465550102")])
    assert found(caller, leadPhoneNumbers=["6465550102"]) == ["L-1"]


def test_german_numbers_are_found_with_and_without_plus(caller: Caller) -> None:
    for number in ("+493023125003", "493023125003"):
        german = {"campaign": GERMAN_CAMPAIGN, "account": DE_ACCOUNT, "leadPhoneNumbers": [number]}
        assert found(caller, **german) == ["B-4001"]


@pytest.mark.parametrize(
    ("criteria", "count"),
    [
        ({"leadStates": ["COMPLETE"]}, 2),
        ({"leadStates": ["MAX_DIAL_LIMIT", "DO-NOT-CALL"]}, 2),
        ({"lastName": "reyes"}, 2),
        ({"firstName": "Ines", "lastName": "Reyes"}, 1),
        ({"physicalStates": ["fl"]}, 4),
        ({"city": "Phoenix", "zip": "85032"}, 1),
        ({"auxData1": "700017"}, 1),
        ({"leadPassesCriteria": {"operator": "GREATER_THAN", "value": 1}}, 3),
        ({"leadPassesCriteria": {"operator": "EQUALS", "value": "0"}}, 13),
        ({"leadPassesCriteria": {"operator": "LESS_THAN", "value": 2}}, 17),
        ({"suppressed": "ONLY_SUPPRESSED"}, 0),
        ({"suppressed": "ONLY_UNSUPPRESSED"}, 20),
        ({"suppressed": None}, 20),
        ({"systemDispositions": ["ANSWER"]}, 0),
        ({"leadTimezones": [{"name": "CST"}]}, 4),
        ({"leadTimezones": [{"name": "HAST"}]}, 0),
        ({"loadedDtsStart": "2100-01-01T00:00:00.000+0000"}, 0),
        ({"loadedDtsEnd": "2100-01-01T00:00:00Z"}, 20),
        ({"loadedDtsStart": "2020-01-01", "loadedDtsEnd": "2020-01-02"}, 0),
    ],
)
def test_other_criteria_narrow_the_search(caller: Caller, criteria: dict[str, Any], count: int) -> None:
    assert len(found(caller, **criteria)) == count


@pytest.mark.parametrize(
    "criteria",
    [
        {"externIds": "L-1"},
        {"leadIds": ["one"]},
        {"suppressed": "SOME"},
        {"leadPassesCriteria": {"operator": "ABOUT", "value": 1}},
        {"leadPassesCriteria": 3},
        {"leadTimezones": ["CST"]},
        {"loadedDtsStart": "yesterday"},
    ],
)
def test_malformed_criteria_are_400(caller: Caller, criteria: dict[str, Any]) -> None:
    assert caller.search(**criteria).status_code == 400


@pytest.mark.parametrize("missing", [{"campaignId": None}, {"campaignIds": []}])
def test_a_search_without_both_campaign_fields_covers_the_account(
    caller: Caller, world: World, missing: dict[str, Any]
) -> None:
    caller.load(some_leads(1), campaign=180013)
    assert found(caller, externIds=["L-0"]) == []
    assert found(caller, externIds=["L-0"], **missing) == ["L-0"]
    assert len(found(caller, **missing)) == 21
    assert "widened" in world.calls("search")[-1]["remark"]
    world.set(search_without_campaign="400")
    assert caller.search(**missing).status_code == 400


def test_another_accounts_leads_stay_hidden(caller: Caller) -> None:
    assert found(caller, campaign=GERMAN_CAMPAIGN) == []
    assert found(caller, campaignId=None, externIds=["B-4001"]) == []


def test_pages_follow_each_other_without_gap_or_repeat(caller: Caller) -> None:
    pages = [caller.search(query={"page": n, "maxRows": 9}).json() for n in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [9, 9, 2, 0]
    assert len({lead["leadId"] for page in pages for lead in page}) == 20


def test_a_cap_on_rows_can_be_set(caller: Caller, world: World) -> None:
    world.set(search_row_cap=6)
    assert len(caller.search().json()) == 6
    assert len(caller.search(query={"page": 2, "maxRows": 10}).json()) == 6


def test_counting_answers_a_number_or_another_shape(caller: Caller, world: World) -> None:
    query = {"count": "true", "page": 1, "maxRows": 1}
    assert caller.search(query=query).json() == 20
    world.set(count_shape="array")
    assert caller.search(query=query).json() == [20]
    world.set(count_shape="object")
    assert caller.search(query=query).json() == {"totalCount": 20, "searchResults": []}
    assert world.calls("count")[-1]["status"] == 200


def test_fresh_leads_show_after_the_lag(caller: Caller, world: World, clock: Clock) -> None:
    world.set(search_lag=2)
    caller.load(some_leads(1))
    assert found(caller, externIds=["L-0"]) == []
    clock.forward(2)
    assert found(caller, externIds=["L-0"]) == ["L-0"]


def test_the_shape_of_results_can_be_switched(caller: Caller, world: World) -> None:
    world.set(search_nested=True, search_phone_form="plus")
    german = caller.search(campaign=GERMAN_CAMPAIGN, account=DE_ACCOUNT).json()[0]
    assert german["campaignLead"] == {"externId": "B-4001", "leadPhone": "+493023125003"}
    assert "externId" not in german
    world.set(search_nested=False, search_phone_form="digits")
    assert caller.search(campaign=GERMAN_CAMPAIGN, account=DE_ACCOUNT).json()[0]["leadPhone"] == "493023125003"


def test_seeded_leads_can_have_a_history(caller: Caller, world: World) -> None:
    world.seed_leads(180013, [a_lead(5, leadPasses=4, leadState="COMPLETE", suppressed=True)], description="old")
    (lead,) = caller.search(campaign=180013).json()
    assert (lead["leadPasses"], lead["leadState"], lead["suppressed"]) == (4, "COMPLETE", True)
    assert world.leads(180013)[0]["listDesc"] == "old"
    assert "suppressed" not in world.state.find("campaign_ids", [180013])[0].sent()
    assert world.state.find("campaign_ids", [180013])[0].account_id == US_ACCOUNT
