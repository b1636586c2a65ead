import re

import pytest

from leadhub.practice.seeds import READ_ONLY_CAMPAIGN, SCHEDULE
from leadhub.practice.world import DE_ACCOUNT, GERMAN_CAMPAIGN, US_ACCOUNT, World
from tests.practice.caller import Caller, skeleton, some_leads


def test_accounts_have_text_ids_and_say_what_they_can(caller: Caller) -> None:
    found = {account["accountId"]: account for account in caller.call("GET", "/voice/api/v1/admin/accounts").json()}
    assert found[US_ACCOUNT]["enableIntlOutbound"] is False
    assert found[DE_ACCOUNT]["enableIntlOutbound"] is True
    assert found[DE_ACCOUNT]["accountName"] == "Northwind Sales DE"
    assert found[US_ACCOUNT]["mainAccountId"] == "99990000"


def test_dial_groups_come_as_a_bare_list_with_all_modes(caller: Caller) -> None:
    groups = caller.get("/dialGroups").json()
    assert {"PREDICTIVE", "PREVIEW", "POWER", "TCPA_SAFE_MODE"} <= {group["dialMode"] for group in groups}
    assert {group["isActive"] for group in groups} == {True, False}
    assert all(type(group["isActive"]) is bool and type(group["dialGroupId"]) is int for group in groups)
    assert all(group["allowLeadSearch"] == "NO" and "campaigns" not in group for group in groups)


def test_groups_with_children_carry_the_short_of_their_campaigns(caller: Caller) -> None:
    groups = {group["dialGroupId"]: group for group in caller.get("/dialGroups/withChildren").json()}
    assert groups[115793]["campaigns"] == [
        {"campaignId": 180010, "campaignName": "Spring 2026", "isActive": 1},
        {"campaignId": 180011, "campaignName": "Win-back", "isActive": 0},
        {"campaignId": 180012, "campaignName": "Autumn 2025", "isActive": 1},
    ]
    assert groups[115797]["campaigns"] == []
    assert groups[115793]["permissions"] == []
    allowed = caller.get("/dialGroups/withChildren", includePermissions="true").json()
    assert "UPDATE" in allowed[0]["permissions"]


def test_one_dial_group_can_be_asked_for(caller: Caller) -> None:
    assert caller.get("/dialGroups/115794").json()["dialMode"] == "PREVIEW"
    missing = caller.get("/dialGroups/115801")
    assert missing.status_code == 404
    assert missing.json()["generalMessage"] == "The resource you have requested does not exist"
    assert missing.json()["requestUri"].endswith("dialGroups/115801 - GET")


def test_campaigns_come_in_full_form_or_by_a_switch_in_short(caller: Caller, world: World) -> None:
    spring = caller.get("/dialGroups/115793/campaigns").json()[0]
    assert (spring["aux1Label"], spring["aux2Label"]) == ("Policy number", "Renewal date")
    assert type(spring["isActive"]) is int
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000", spring["startDate"])
    assert spring["dialGroup"] == {"id": 115793, "description": "US Predictive"}
    world.set(campaign_list_form="short")
    short = caller.get("/dialGroups/115793/campaigns").json()[0]
    assert "aux1Label" not in short
    assert short["campaignName"] == "Spring 2026"
    assert caller.get("/dialGroups/115793/campaigns/180010").json()["aux1Label"] == "Policy number"


def test_campaigns_of_every_kind_are_there(caller: Caller) -> None:
    found = [c for group in (115793, 115794, 115795) for c in caller.get(f"/dialGroups/{group}/campaigns").json()]
    assert {campaign["isActive"] for campaign in found} == {0, 1, 2}
    assert {campaign["callingConfiguration"] for campaign in found} == {"SIMPLE", "STRATEGIC"}


@pytest.mark.parametrize("path", ["115793/campaigns/999", "115794/campaigns/180010", "115793/campaigns/180030"])
def test_a_campaign_that_is_not_there_is_404(caller: Caller, path: str) -> None:
    assert caller.get(f"/dialGroups/{path}").status_code == 404
    assert caller.get(f"/dialGroups/{path}/lists").status_code == 404


def test_the_campaign_of_another_account_is_404(caller: Caller) -> None:
    assert caller.load(some_leads(1), campaign=GERMAN_CAMPAIGN).status_code == 404
    assert caller.get("/dialGroups/115801/campaigns/180030", DE_ACCOUNT).status_code == 200


def test_lists_tell_counts_and_date(caller: Caller) -> None:
    caller.load([*some_leads(2), {"externId": "bad", "leadPhone": "1"}], description="Import #b1")
    found = caller.get("/dialGroups/115793/campaigns/180010/lists").json()
    assert [one["listDesc"] for one in found] == ["Winter 2025 remainder", "Import #b1"]
    newest = found[-1]
    assert (newest["leadsSupplied"], newest["leadsAccepted"]) == (3, 2)
    assert newest["listState"] == "ACTIVE"
    assert newest["uploadedBy"] == "Avery Admin"
    assert newest["uploadDate"].endswith(".000+0000")
    assert "leadsInserted" not in newest


def test_page_and_max_rows_cut_a_list(caller: Caller) -> None:
    everything = [group["dialGroupId"] for group in caller.get("/dialGroups").json()]
    pages = [[g["dialGroupId"] for g in caller.get("/dialGroups", page=n, maxRows=4).json()] for n in (1, 2, 3)]
    assert pages == [everything[:4], everything[4:], []]
    assert caller.get("/dialGroups", page=1, maxRows="many").status_code == 400


def test_enumerations_and_countries_can_be_listed(caller: Caller) -> None:
    assert "DO-NOT-CALL" in caller.get("/campaignLeads/leadStates").json()
    assert "NOANSWER" in caller.get("/campaignLeads/systemDispositions").json()
    assert caller.get("/countries/available", DE_ACCOUNT).json()[0]["countryId"] == "GER"


def test_an_unknown_address_is_404_and_a_wrong_method_405(caller: Caller) -> None:
    assert caller.get("/nothing").status_code == 404
    assert caller.call("DELETE", "/voice/api/v1/admin/accounts").status_code == 405


PREFIXES = ("/voice/api/v1/admin", "/api/v1/admin", "/voice/api/admin", "/api/admin")
ADDRESSES = (
    "/accounts",
    "/accounts/99990001/dialGroups",
    "/accounts/99990001/dialGroups/withChildren",
    "/accounts/99990001/dialGroups/115793",
    "/accounts/99990001/dialGroups/115793/campaigns",
    "/accounts/99990001/dialGroups/115793/campaigns/180010",
    "/accounts/99990001/dialGroups/115793/campaigns/180010/lists",
    "/accounts/99990001/campaignLeads/leadStates",
    "/accounts/99990001/campaignLeads/systemDispositions",
    "/accounts/99990001/countries/available",
    "/accounts/99990001/persona-phone-config",
    "/token",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_deployments_paths_lead_to_the_same(caller: Caller, address: str) -> None:
    first, *others = [caller.call("GET", prefix + address) for prefix in PREFIXES]
    assert first.status_code == 200
    assert [(other.status_code, other.json()) for other in others] == [(200, first.json())] * 3


@pytest.mark.parametrize("prefix", PREFIXES)
def test_leads_are_searched_and_changed_on_every_path(caller: Caller, world: World, prefix: str) -> None:
    criteria = skeleton(180010) | {"externIds": ["W-3001"]}
    leads = f"{prefix}/accounts/99990001/campaignLeads"
    (found,) = caller.call("POST", f"{leads}/leadSearch", json=criteria).json()
    done = caller.call(
        "PUT",
        f"{leads}/actions",
        params={"leadAction": "SUPPRESS_LEADS"},
        json={"campaignLeadSearchCriteria": criteria | {"leadIds": [found["leadId"]]}},
    )
    assert done.json()["leadUpdateCount"] == 1
    assert world.leads(180010)[0]["suppressed"] is True


def test_further_phones_have_labels_of_the_account(caller: Caller) -> None:
    found = caller.get("/persona-phone-config").json()
    assert found[1] == {"accountId": US_ACCOUNT, "phoneId": 2, "phoneLabel": "Mobile"}
    assert [one["phoneId"] for one in found] == [1, 2, 3]
    assert len(caller.get("/persona-phone-config", DE_ACCOUNT).json()) == 1


def test_there_is_a_campaign_for_every_finding(caller: Caller) -> None:
    found = {c["campaignId"]: c for c in caller.get("/dialGroups/115796/campaigns").json()}
    assert found[READ_ONLY_CAMPAIGN]["permissions"] == ["READ"]
    assert {found[180018][day] for day in SCHEDULE} == {"00000000"}
    assert found[180016]["dncScrubOption"] == "CELLULAR_ONLY"
    assert caller.get("/dialGroups/115794/campaigns/180013").json()["dncScrubOption"] == "DO_NOT_SCRUB"
    refused = caller.load(some_leads(1), campaign=READ_ONLY_CAMPAIGN)
    assert refused.status_code == 403
    assert caller.server.world.leads(READ_ONLY_CAMPAIGN) == []


def test_the_first_page_has_the_number_of_the_switch(caller: Caller, world: World) -> None:
    def page(number: int | None = None) -> list[int]:
        asked = {"maxRows": 2} | ({} if number is None else {"page": number})
        groups = caller.call("GET", f"/voice/api/v1/admin/accounts/{US_ACCOUNT}/dialGroups", params=asked).json()
        return [group["dialGroupId"] for group in groups]

    everything = [group["dialGroupId"] for group in caller.get("/dialGroups").json()]
    assert page() == page(0) == page(1) == everything[:2]
    assert page(2) == everything[2:4]
    world.set(page_base=0)
    assert page() == page(0) == everything[:2]
    assert page(1) == everything[2:4]
    assert page(3) == []
