"""The programs and bodies of RingCX's own two documents run against Practice RingCX, and do what the documents say."""

import json
from typing import Any

import pytest

from leadhub.practice.seeds import SPRING_CAMPAIGN, STRATEGIC_CAMPAIGN, US_ACCOUNT
from leadhub.practice.server import PracticeServer
from tests.conformance.samples import CURRENT, FIRST_GENERATION, STRATEGIC, TWO_LEADS
from tests.practice.caller import skeleton

CURRENT_API = f"/api/v1/admin/accounts/{US_ACCOUNT}"
FIRST_API = f"/api/admin/accounts/{US_ACCOUNT}"


def import_leads(sdk: Any, api: str, loader: str, sample: str) -> Any:
    """The samples' program: the dial group by name, its campaign by name, then the load."""
    for group in sdk.get(f"{api}/dialGroups").json():
        if group["dialGroupName"] == "US Predictive":
            for campaign in sdk.get(f"{api}/dialGroups/{group['dialGroupId']}/campaigns").json():
                if campaign["campaignName"] == "Spring 2026":
                    return sdk.post(f"{api}/campaigns/{campaign['campaignId']}/{loader}", json.loads(sample)).json()
    raise AssertionError("the sample found no campaign")


def counts(answer: Any) -> tuple[int, int, int, int]:
    return (
        answer["leadsSupplied"],
        answer["leadsAccepted"],
        answer["leadsInserted"],
        len(answer["rejectedRows"]),
    )


def found(sdk: Any, api: str, **criteria: Any) -> Any:
    return sdk.post(f"{api}/campaignLeads/leadSearch", skeleton(SPRING_CAMPAIGN) | criteria).json()


def test_the_current_document_loads_its_three_leads(sdk: Any) -> None:
    answer = import_leads(sdk, CURRENT_API, "leadLoader/direct", CURRENT)
    assert counts(answer) == (3, 3, 3, 0)
    assert (answer["processingResult"], answer["timeZoneOption"]) == ("OK", "NOT_APPLICABLE")
    leads = found(sdk, CURRENT_API, externIds=["1", "222", "333"])
    assert [(lead["externId"], lead["leadPhone"]) for lead in leads] == [
        ("1", "1111111111"),
        ("222", "2222222222"),
        ("333", "3333333333"),
    ]
    first = leads[0]
    assert (first["title"], first["midName"], first["suffix"], first["gateKeeper"]) == (
        "Dr.",
        "John",
        "Jr.",
        "Some one",
    )
    # Numbers of the sample come back as texts: the vendor's file has no number there.
    assert [first[f"auxData{number}"] for number in range(1, 6)] == ["30", "a", "100", "aa", "1000"]
    assert {lead["listDesc"] for lead in leads} == {"Prospect customers"}
    assert [lead["externId"] for lead in found(sdk, CURRENT_API, lastName="Black")] == ["222"]


@pytest.mark.parametrize(("api", "loader"), [(CURRENT_API, "leadLoader/direct"), (FIRST_API, "loader/direct")])
def test_the_programs_of_the_current_document_load_their_two_leads(sdk: Any, api: str, loader: str) -> None:
    answer = import_leads(sdk, api, loader, TWO_LEADS)
    assert counts(answer) == (2, 2, 2, 0)
    assert [lead["lastName"] for lead in found(sdk, api, listIds=[newest_list(sdk, api)])] == ["Black", "Dunbard"]


def newest_list(sdk: Any, api: str) -> int:
    lists = sdk.get(f"{api}/dialGroups/115793/campaigns/{SPRING_CAMPAIGN}/lists").json()
    return int(lists[-1]["listId"])


def test_the_older_document_loads_its_lead(sdk: Any) -> None:
    answer = import_leads(sdk, FIRST_API, "loader/direct", FIRST_GENERATION)
    assert counts(answer) == (1, 1, 1, 0)
    (lead,) = found(sdk, FIRST_API, externIds=["1"])
    assert (lead["leadPhone"], lead["auxPhone"], lead["listDesc"]) == (
        "8888888888",
        "8888888888",
        "(list name goes here)",
    )
    assert lead["auxData5"] == "1000"


def test_the_older_document_loads_on_a_legacy_portal(legacy_sdk: Any) -> None:
    assert counts(import_leads(legacy_sdk, FIRST_API, "loader/direct", FIRST_GENERATION)) == (1, 1, 1, 0)


# What each document says that duplicateHandling does, for a phone that the campaign holds from a load with the same
# value: leads that stay, in the order of loading. The first list is the old lead, the new ones are two equal phones.
SAID: list[tuple[str, str, str, str, list[str]]] = [
    ("B", CURRENT_API, "leadLoader/direct", "RETAIN_ALL", ["old", "new-1", "new-2"]),
    ("B", CURRENT_API, "leadLoader/direct", "REMOVE_ALL_EXISTING", ["old"]),
    ("B", CURRENT_API, "leadLoader/direct", "REMOVE_FROM_LIST", ["old", "new-1"]),
    ("A", FIRST_API, "loader/direct", "RETAIN_ALL", ["old", "new-1", "new-2"]),
    ("A", FIRST_API, "loader/direct", "REMOVE_ALL_EXISTING", ["new-2"]),
    ("A", FIRST_API, "loader/direct", "REMOVE_FROM_LIST", ["old"]),
]


@pytest.mark.parametrize(("reading", "api", "loader", "handling", "stay"), SAID)
def test_duplicates_are_handled_as_each_document_says(
    reading: str, api: str, loader: str, handling: str, stay: list[str], sdk: Any, ringcx: PracticeServer
) -> None:
    ringcx.world.set(duplicate_reading=reading)
    options = json.loads(FIRST_GENERATION) | {"duplicateHandling": handling}
    for extern_ids in (["old"], ["new-1", "new-2"]):
        leads = [{"externId": extern_id, "leadPhone": "6465550123"} for extern_id in extern_ids]
        path = f"{api}/campaigns/{SPRING_CAMPAIGN}/{loader}"
        sdk.post(path, options | {"uploadLeads": leads, "description": extern_ids[0]})
    assert [lead["externId"] for lead in found(sdk, api, leadPhoneNumbers=["6465550123"])] == stay


def test_several_numbers_in_one_lead_are_parted_by_a_pipe(sdk: Any) -> None:
    """As both documents say of leadPhone."""
    body = json.loads(FIRST_GENERATION)
    body["uploadLeads"][0]["leadPhone"] = "8888888888|3323333333"
    assert counts(import_leads(sdk, FIRST_API, "loader/direct", json.dumps(body))) == (1, 1, 1, 0)
    for phone in ("8888888888", "3323333333"):
        assert [lead["externId"] for lead in found(sdk, FIRST_API, leadPhoneNumbers=[phone])] == ["1"]


def test_the_guides_strategic_sample_loads_with_its_persona_phones(sdk: Any, ringcx: PracticeServer) -> None:
    """RingCX guide, Phone persona management: ten digits in leadPhone, the other forms of writing beside it."""
    body = json.loads(STRATEGIC)
    answer = sdk.post(f"{CURRENT_API}/campaigns/{STRATEGIC_CAMPAIGN}/leadLoader/direct", body).json()
    assert counts(answer) == (1, 1, 1, 0)
    (lead,) = [one for one in ringcx.world.leads(STRATEGIC_CAMPAIGN) if one["externId"] == "lead-1001"]
    assert lead["personaPhoneConfig"] == {"Mobile": "+14155550101", "Work": "+14155550102"}
    body["uploadLeads"][0]["leadPhone"] = "4155550100|4155550101"
    answer = sdk.post(f"{CURRENT_API}/campaigns/{STRATEGIC_CAMPAIGN}/leadLoader/direct", body).json()
    assert answer["processingStatus"] == "NO_LEADS_PASSED_VALIDATION"


def test_the_printed_sample_is_no_json_before_its_comma_is_taken_out() -> None:
    printed = CURRENT.replace('"zip":"10001"\n', '"zip":"10001",\n')
    assert printed != CURRENT
    with pytest.raises(json.JSONDecodeError):
        json.loads(printed)
