from typing import Any

import pytest
import requests

from leadhub.practice.world import DE_ACCOUNT, GERMAN_CAMPAIGN, STRATEGIC_CAMPAIGN, World
from tests.practice.caller import Caller, a_lead, some_leads

GERMAN: dict[str, Any] = {
    "campaign": GERMAN_CAMPAIGN,
    "account": DE_ACCOUNT,
    "timeZoneOption": "NOT_APPLICABLE",
    "phoneNumbersI18nEnabled": True,
    "internationalNumberFormat": True,
    "numberOriginCountry": "e164",
}


def counts(answer: requests.Response) -> tuple[int, int, int]:
    assert answer.status_code == 200, answer.text
    body = answer.json()
    return body["leadsSupplied"], body["leadsAccepted"], body["leadsInserted"]


def without(option: str) -> dict[str, Any]:
    return {option: None}


def failure(answer: requests.Response) -> tuple[str, str, str, int]:
    body = answer.json()
    return body["message"], body["processingResult"], body["processingStatus"], body["leadsSupplied"]


def new_ids(world: World, campaign: int = 180010) -> list[str]:
    return [lead["externId"] for lead in world.leads(campaign) if lead["externId"].startswith("L-")]


def test_a_good_load_is_stored_and_answered_in_full(caller: Caller, world: World) -> None:
    lead = a_lead(1, auxData1="77", extendedLeadData={"Color": "red"}, leadPriority=5)
    answer = caller.load([lead], description="Import 2026 #b1")
    assert answer.json() == {
        "message": "Your uploaded lead list has successfully completed processing",
        "processingResult": "OK",
        "processingStatus": "DEFAULT_NOT_A_FAILURE",
        "leadsSupplied": 1,
        "leadsConverted": 1,
        "leadsAccepted": 1,
        "leadsInserted": 1,
        "internalDncCount": 0,
        "dncUploadCount": 0,
        "dncReturnedCount": 0,
        "whitelistCount": 0,
        "quotaCount": 0,
        "deletedCount": 0,
        "failedAgentAssignment": 0,
        "hasDeletedLeads": False,
        "listState": "ACTIVE",
        "timeZoneOption": "NPA_NXX",
        "uploadFileName": None,
        "rejectedRows": [],
    }
    held = world.leads(180010)[-1]
    assert {name: held[name] for name in lead} == lead
    assert (held["leadState"], held["leadPasses"]) == ("READY", 0)
    assert held["suppressed"] is False
    assert held["listDesc"] == "Import 2026 #b1"


def test_every_load_makes_a_new_list_unless_the_switch_says_otherwise(caller: Caller, world: World) -> None:
    caller.load([a_lead(1)], description="same")
    caller.load([a_lead(2)], description="same")
    assert [one["listDesc"] for one in world.lists(180010)].count("same") == 2
    world.set(reuse_list=True)
    caller.load([a_lead(3)], description="same")
    assert [one["listDesc"] for one in world.lists(180010)].count("same") == 2
    assert world.lists(180010)[-1]["leadsSupplied"] == 2


def test_server_kept_fields_in_a_lead_are_ignored(caller: Caller, world: World) -> None:
    caller.load([a_lead(1, leadState="COMPLETE", leadPasses=9, suppressed=True, countryId="USA")])
    held = world.leads(180010)[-1]
    assert (held["leadState"], held["leadPasses"], held["suppressed"]) == ("READY", 0, False)


@pytest.mark.parametrize(
    "phone", ["64655501", "16465550101", "+16465550101", "646-555-0101", "1465550101", "6461550101"]
)
def test_a_bad_phone_is_a_rejected_row(caller: Caller, phone: str) -> None:
    answer = caller.load([a_lead(1), a_lead(2, leadPhone=phone)])
    assert counts(answer) == (2, 1, 1)
    assert answer.json()["rejectedRows"] == [
        {"message": "leadPhone is not a valid phone number", "rowData": ["L-2", phone, "Ada"]}
    ]


def test_a_bad_phone_can_vanish_silently(caller: Caller, world: World) -> None:
    world.set(invalid_phone="silent")
    answer = caller.load([a_lead(1), a_lead(2, leadPhone="12")])
    assert counts(answer) == (2, 1, 1)
    assert answer.json()["rejectedRows"] == []


def test_phones_can_be_refused_whatever_they_look_like_and_named_in_any_order(caller: Caller, world: World) -> None:
    refused = [a_lead(number)["leadPhone"] for number in range(6)]
    world.set(refused_phones=refused, rejected_order="shuffled")
    answer = caller.load(some_leads(8))
    assert counts(answer) == (8, 2, 2)
    named = [row["rowData"][1] for row in answer.json()["rejectedRows"]]
    assert named != refused
    assert sorted(named) == refused


def test_several_phones_are_split_at_the_pipe(caller: Caller, world: World) -> None:
    assert counts(caller.load([a_lead(1, leadPhone="6465550101|6465550102")])) == (1, 1, 1)
    assert counts(caller.load([a_lead(2, leadPhone="6465550103|12"), a_lead(3, leadPhone="6465550104")])) == (
        2,
        1,
        1,
    )


def test_a_strategic_campaign_takes_one_phone_a_lead(caller: Caller) -> None:
    both = [a_lead(1, leadPhone="6465550101|6465550102"), a_lead(3)]
    assert counts(caller.load(both, campaign=STRATEGIC_CAMPAIGN)) == (2, 1, 1)


@pytest.mark.parametrize(
    ("origin", "phone", "accepted"),
    [
        ("e164", "+493023125001", 1),
        ("e164", "493023125001", 0),
        ("e164", "+49", 0),
        ("e164", "+4930231250011234567", 0),
        ("GER", "030 23125001", 1),
        ("GER", "+49 (30) 23125001", 1),
        ("GER", "call me", 0),
    ],
)
def test_international_numbers_follow_the_origin(caller: Caller, origin: str, phone: str, accepted: int) -> None:
    answer = caller.load([a_lead(1, leadPhone=phone)], **GERMAN | {"numberOriginCountry": origin})
    assert answer.json()["leadsAccepted"] == accepted


def test_an_international_account_needs_an_origin(caller: Caller, world: World) -> None:
    answer = caller.load([a_lead(1, leadPhone="+493023125001")], **GERMAN | {"numberOriginCountry": None})
    assert failure(answer) == ("missing.required.param", "Failed", "GENERAL_FAILURE", 0)
    assert new_ids(world, GERMAN_CAMPAIGN) == []


def test_a_lead_without_extern_id_is_rejected_or_fails_the_call(caller: Caller, world: World) -> None:
    leads = [a_lead(1), {"leadPhone": "6465550102"}]
    answer = caller.load(leads)
    assert counts(answer) == (2, 1, 1)
    assert answer.json()["rejectedRows"][0]["message"] == "externId is required"
    world.set(missing_extern_id="fail")
    assert failure(caller.load(leads))[2] == "GENERAL_FAILURE"
    assert new_ids(world) == ["L-1"]


def test_all_rows_rejected_is_a_failure_with_status_200(caller: Caller, world: World) -> None:
    answer = caller.load([a_lead(1, leadPhone="1"), a_lead(2, leadPhone=None)])
    body = answer.json()
    assert (body["processingStatus"], body["processingResult"]) == ("NO_LEADS_PASSED_VALIDATION", "Failed")
    assert (body["leadsSupplied"], len(body["rejectedRows"])) == (2, 2)
    assert len(world.lists(180010)) == 1


@pytest.mark.parametrize("leads", [[], None])
def test_no_leads_is_a_failure_or_400(caller: Caller, world: World, leads: Any) -> None:
    assert failure(caller.load(leads)) == ("missing.required.param", "Failed", "GENERAL_FAILURE", 0)
    world.set(missing_leads="400")
    answer = caller.load(leads)
    assert answer.status_code == 400
    assert answer.json()["validationErrors"][0]["attributeName"] == "uploadLeads"


@pytest.mark.parametrize("option", ["dialPriority", "duplicateHandling", "timeZoneOption"])
def test_a_missing_option_is_a_failure_or_400(caller: Caller, world: World, option: str) -> None:
    assert failure(caller.load(some_leads(1), **without(option)))[2] == "GENERAL_FAILURE"
    world.set(missing_option="400")
    answer = caller.load(some_leads(1), **without(option))
    assert answer.status_code == 400
    assert answer.json()["validationErrors"][0]["attributeName"] == option
    assert new_ids(world) == []


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("dialPriority", "SOON"),
        ("duplicateHandling", "KEEP"),
        ("timeZoneOption", "MARS"),
        ("listState", "NEW"),
        ("listState", ["ACTIVE"]),
        ("uploadLeads", "leads"),
        ("uploadLeads", [1, 2]),
        ("uploadLeads", [{"externId": "L-1", "leadPhone": {"number": 1}}]),
        ("uploadLeads", [{"externId": "L-1", "leadPhone": "6465550101", "leadPriority": "high"}]),
    ],
)
def test_what_the_schema_forbids_is_400(caller: Caller, world: World, option: str, value: Any) -> None:
    answer = caller.load(some_leads(1), **{option: value})
    assert answer.status_code == 400
    assert answer.json()["generalMessage"]
    assert new_ids(world) == []


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"uploadLeads":[{"externId":"1",}]}', b"\xff\xfe"])
def test_a_body_that_is_no_json_object_is_400(caller: Caller, body: bytes) -> None:
    path = "/voice/api/v1/admin/accounts/99990001/campaigns/180010/leadLoader/direct"
    assert caller.call("POST", path, data=body).status_code == 400


def test_empty_strings_are_accepted_or_rejected_by_the_switch(caller: Caller, world: World) -> None:
    assert counts(caller.load([a_lead(1, midName="")])) == (1, 1, 1)
    world.set(empty_strings="reject")
    answer = caller.load([a_lead(2, midName=""), a_lead(3)])
    assert counts(answer) == (2, 1, 1)
    assert answer.json()["rejectedRows"][0]["message"] == "midName is empty"


def test_an_explicit_zone_must_be_known(caller: Caller, world: World) -> None:
    leads = [
        a_lead(1, leadTimezone="EST"),
        a_lead(2, leadTimezone="Europe/Berlin"),
        a_lead(3, leadTimezone="BER1"),
    ]
    world.set(extra_timezones=["BER1"])
    assert counts(caller.load(leads, timeZoneOption="EXPLICIT")) == (3, 3, 3)
    assert [lead["leadTimezone"] for lead in world.leads(180010)[-3:]] == ["EST", None, "BER1"]
    world.set(unknown_timezone="reject")
    assert counts(caller.load(leads, timeZoneOption="EXPLICIT")) == (3, 2, 2)


def test_an_unknown_agent_is_counted_but_the_lead_accepted(caller: Caller) -> None:
    answer = caller.load([a_lead(1, reserveAgent="980"), a_lead(2, reserveAgent="1")])
    assert counts(answer) == (2, 2, 2)
    assert answer.json()["failedAgentAssignment"] == 1


def test_a_do_not_call_number_is_accepted_but_not_inserted(caller: Caller, world: World) -> None:
    world.set(dnc_numbers=["646-555-0101"])
    answer = caller.load(some_leads(3))
    assert counts(answer) == (3, 3, 2)
    assert answer.json()["internalDncCount"] == 1


def test_too_many_leads_are_refused_by_the_switch(caller: Caller, world: World) -> None:
    world.set(max_leads=2)
    assert caller.load(some_leads(3)).status_code == 400
    world.set(too_many_leads="413")
    assert caller.load(some_leads(3)).status_code == 413
    assert counts(caller.load(some_leads(2))) == (2, 2, 2)


def test_a_thousand_leads_go_in_one_call(caller: Caller) -> None:
    leads = [{"externId": f"L-{n}", "leadPhone": f"646555{n:04d}"} for n in range(1000)]
    assert counts(caller.load(leads)) == (1000, 1000, 1000)
    assert caller.load([*leads, a_lead(1)]).status_code == 400


SAME = [a_lead(1, firstName="first"), a_lead(2), a_lead(1, firstName="last")]


@pytest.mark.parametrize(
    ("reading", "handling", "kept"),
    [
        ("B", "RETAIN_ALL", ["first", "Ada", "last"]),
        ("B", "REMOVE_FROM_LIST", ["first", "Ada"]),
        ("B", "REMOVE_ALL_EXISTING", ["first", "Ada"]),
        ("A", "RETAIN_ALL", ["first", "Ada", "last"]),
        ("A", "REMOVE_FROM_LIST", ["Ada", "last"]),
        ("A", "REMOVE_ALL_EXISTING", ["Ada", "last"]),
    ],
)
def test_equal_phones_in_one_load(caller: Caller, world: World, reading: str, handling: str, kept: list[str]) -> None:
    world.set(duplicate_reading=reading)
    answer = caller.load(SAME, duplicateHandling=handling)
    assert counts(answer) == (3, 3, len(kept))
    assert answer.json()["rejectedRows"] == []
    assert [lead["firstName"] for lead in world.leads(180010)[20:]] == kept


@pytest.mark.parametrize(
    ("reading", "earlier", "later", "kept", "deleted"),
    [
        ("B", "REMOVE_ALL_EXISTING", "REMOVE_ALL_EXISTING", ["old"], 0),
        ("B", "REMOVE_FROM_LIST", "REMOVE_ALL_EXISTING", ["old", "new"], 0),
        ("B", "REMOVE_ALL_EXISTING", "REMOVE_FROM_LIST", ["old", "new"], 0),
        ("B", "REMOVE_FROM_LIST", "REMOVE_FROM_LIST", ["old", "new"], 0),
        ("A", "RETAIN_ALL", "REMOVE_ALL_EXISTING", ["new"], 1),
        ("A", "RETAIN_ALL", "REMOVE_FROM_LIST", ["old"], 0),
        ("A", "REMOVE_ALL_EXISTING", "RETAIN_ALL", ["old", "new"], 0),
    ],
)
def test_a_phone_the_campaign_holds_already(
    caller: Caller, world: World, reading: str, earlier: str, later: str, kept: list[str], deleted: int
) -> None:
    world.set(duplicate_reading=reading)
    caller.load([a_lead(1, firstName="old")], duplicateHandling=earlier)
    body = caller.load([a_lead(1, firstName="new")], duplicateHandling=later).json()
    assert [lead["firstName"] for lead in world.leads(180010)[20:]] == kept
    assert (body["deletedCount"], body["hasDeletedLeads"]) == (deleted, bool(deleted))
    assert body["rejectedRows"] == []


def test_phones_are_equal_by_their_digits_in_any_place(caller: Caller, world: World) -> None:
    world.set(duplicate_reading="A")
    caller.load([a_lead(1, leadPhone="6465550101|6465550102")])
    assert counts(caller.load([a_lead(2, leadPhone="6465550102")])) == (1, 1, 0)


@pytest.mark.parametrize(
    "path",
    [
        "/api/admin/accounts/99990001/campaigns/180010/loader/direct",
        "/voice/api/admin/accounts/99990001/campaigns/180010/loader/direct",
        "/api/v1/admin/accounts/99990001/campaigns/180010/leadLoader/direct",
    ],
)
def test_older_spellings_load_too(caller: Caller, world: World, path: str) -> None:
    body = {
        "dialPriority": "NORMAL",
        "duplicateHandling": "RETAIN_ALL",
        "timeZoneOption": "NPA_NXX",
        "uploadLeads": some_leads(2),
    }
    assert caller.call("POST", path, json=body).json()["leadsInserted"] == 2


@pytest.mark.parametrize(
    "path",
    [
        "/voice/api/v1/admin/accounts/99990001/campaigns/180010/loader/direct",
        "/voice/api/admin/accounts/99990001/campaigns/180010/leadLoader/direct",
    ],
)
def test_a_spelling_in_the_wrong_place_is_404(caller: Caller, path: str) -> None:
    assert caller.call("POST", path, json={}).status_code == 404


def test_a_field_can_be_stored_otherwise_than_it_was_sent(caller: Caller, world: World) -> None:
    world.set(alters_fields=["lastName", "leadPhone", "auxData1", "leadTimezone"])
    lead = a_lead(1, lastName="Lovelace", leadTimezone="EST")
    caller.load([lead], timeZoneOption="EXPLICIT")
    (found,) = caller.search(externIds=["L-1"]).json()
    assert (found["firstName"], found["lastName"], found["leadPhone"]) == ("Ada", "Lovelac", lead["leadPhone"][:-1])
    assert found["leadTimezone"] is None
    assert found["auxData1"] is None


@pytest.mark.parametrize(
    ("personas", "message"),
    [
        ({"Mobile": "6465550199", "Work": "6465550198"}, ""),
        ({}, ""),
        (None, ""),
        ({"Yacht": "6465550199"}, "personaPhoneConfig has an unknown label"),
        ({"Mobile": "12"}, "personaPhoneConfig has an invalid phone number"),
    ],
)
def test_a_strategic_campaign_takes_further_phones_by_their_labels(caller: Caller, personas: Any, message: str) -> None:
    answer = caller.load([a_lead(1, personaPhoneConfig=personas)], campaign=STRATEGIC_CAMPAIGN).json()
    assert [row["message"] for row in answer["rejectedRows"]] == ([message] if message else [])
    assert answer["leadsInserted"] == (0 if message else 1)


def test_a_simple_campaign_does_not_look_at_further_phones(caller: Caller) -> None:
    assert caller.load([a_lead(1, personaPhoneConfig={"Yacht": "12"})]).json()["leadsInserted"] == 1


def test_further_phones_that_are_no_object_are_400(caller: Caller) -> None:
    assert caller.load([a_lead(1, personaPhoneConfig=["x"])], campaign=STRATEGIC_CAMPAIGN).status_code == 400
