"""Readers: tolerant of what RingCX leaves out or writes oddly, strict about what LeadHub cannot do without."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from leadhub.ringcx import wire
from leadhub.ringcx.types import (
    ActionResult,
    BadShape,
    Campaign,
    Country,
    DialGroup,
    Lead,
    LeadList,
    LoadResult,
    SubAccount,
)

GROUP = {
    "isActive": True,
    "dialGroupId": 115793,
    "dialGroupName": "My Dial Group - Predictive",
    "dialGroupDesc": "A test dial group",
    "dialMode": "PREDICTIVE",
    "allowLeadSearch": "NO",
    "billingKey": None,
    "permissions": [],
}
LIST_FORM = {
    "campaignId": 180010,
    "campaignName": "Spring 2026",
    "campaignDesc": "",
    "isActive": 1,
    "permissions": [],
    "dialGroup": {"id": 115793, "description": "My Dial Group - Predictive"},
    "script": None,
}


def test_it_reads_a_sub_account() -> None:
    account = SubAccount.from_json(
        {
            "accountId": "99990001",
            "accountName": "Sales DE",
            "mainAccountId": "99990000",
            "mainAccountName": "Example GmbH",
            "enableOutbound": True,
            "enableListLoading": False,
            "enableIntlOutbound": 1,
            "something": {"new": 1},
        }
    )
    assert account == SubAccount("99990001", "Sales DE", "99990000", "Example GmbH", True, False, True)


def test_a_sub_account_needs_only_its_id() -> None:
    assert SubAccount.from_json({"accountId": 99990001, "accountName": None}).name == "99990001"


def test_it_reads_a_dial_group_with_its_campaigns() -> None:
    child = {"campaignId": 180010, "campaignName": "Spring", "isActive": 2}
    group = DialGroup.from_json(GROUP | {"campaigns": [child]})
    assert (group.id, group.mode, group.is_active) == (115793, "PREDICTIVE", True)
    assert [(one.id, one.is_active, one.dial_group_id) for one in group.campaigns] == [(180010, 2, 115793)]


@pytest.mark.parametrize("campaigns", [None, {}, "none"])
def test_a_dial_group_may_come_without_campaigns(campaigns: Any) -> None:
    assert DialGroup.from_json({"dialGroupId": "7", "campaigns": campaigns}).campaigns == ()


@pytest.mark.parametrize(
    ("active", "read"), [(True, 1), (False, 0), (0, 0), (1, 1), (2, 2), ("2", 2), (None, -1), ("ACTIVE", -1), ({}, -1)]
)
def test_a_campaign_is_active_in_three_ways_or_nobody_knows(active: Any, read: int) -> None:
    campaign = Campaign.from_json({"campaignId": 1, "isActive": active})
    assert campaign.is_active == read
    assert type(campaign.is_active) is int


def test_it_reads_the_short_form_of_a_campaign() -> None:
    campaign = Campaign.from_json(LIST_FORM)
    assert (campaign.id, campaign.name, campaign.dial_group_id) == (180010, "Spring 2026", 115793)
    assert (campaign.aux_labels, campaign.schedule, campaign.start_date) == ({}, (), None)


def test_it_reads_the_full_form_of_a_campaign() -> None:
    days = {f"{day}Sched": "08002100" for day in ("sun", "mon", "tue", "wed", "thu", "fri", "sat")}
    campaign = Campaign.from_json(
        LIST_FORM
        | days
        | {
            "countryId": "USA",
            "startDate": "2026-01-01",
            "endDate": "2026-12-31T00:00:00.000+0000",
            "aux1Label": "Policy number",
            "aux2Label": "",
            "aux3Label": None,
            "maxPasses": 3,
            "callingConfiguration": "STRATEGIC",
        }
    )
    assert campaign.aux_labels == {"auxData1": "Policy number"}
    assert campaign.schedule == ("08002100",) * 7
    assert campaign.start_date == datetime(2026, 1, 1, tzinfo=UTC)
    assert campaign.end_date == datetime(2026, 12, 31, tzinfo=UTC)
    assert (campaign.country, campaign.max_passes, campaign.calling_configuration) == ("USA", 3, "STRATEGIC")


def test_it_reads_a_lead() -> None:
    lead = Lead.from_json(
        {
            "leadId": 900001,
            "externId": "lead-1001",
            "leadPhone": "4155550100|4155550101",
            "leadPhoneE164": "+14155550100",
            "leadState": "AGENT_CALLBACK",
            "leadPasses": 2,
            "listId": 2222,
            "listDesc": "Import #b1",
            "campaignId": 180010,
            "suppressed": False,
            "loadedDts": "2026-08-20T09:14:03.000+0000",
        }
    )
    assert (lead.lead_id, lead.extern_id, lead.campaign_id, lead.list_id) == (
        900001,
        "lead-1001",
        180010,
        2222,
    )
    assert lead.phones == ("4155550100", "4155550101", "+14155550100")
    assert (lead.state, lead.passes, lead.suppressed) == ("AGENT-CALLBACK", 2, False)
    assert lead.loaded_at == datetime(2026, 8, 20, 9, 14, 3, tzinfo=UTC)


def test_it_reads_a_lead_whose_keys_are_nested() -> None:
    inner = {"externId": 7, "leadPhone": "4155550100", "campaign": {"campaignId": 5}, "leadState": "READY"}
    lead = Lead.from_json({"leadId": 1, "externId": None, "leadState": "PAUSED", "campaignLead": inner})
    assert (lead.lead_id, lead.extern_id, lead.phones, lead.campaign_id) == (1, "7", ("4155550100",), 5)
    assert lead.state == "PAUSED"


def test_it_reads_a_lead_list() -> None:
    found = LeadList.from_json(
        {"listId": 2222, "listDesc": "Import #b1", "listState": "ACTIVE", "leadsAccepted": 99, "result": "OK"}
    )
    assert (found.id, found.name, found.state, found.accepted, found.supplied) == (
        2222,
        "Import #b1",
        "ACTIVE",
        99,
        None,
    )


def test_it_reads_the_loaders_answer_and_keeps_all_of_it() -> None:
    answer = {
        "message": "done",
        "processingResult": "OK",
        "processingStatus": "DEFAULT_NOT_A_FAILURE",
        "leadsSupplied": 3,
        "leadsConverted": "2",
        "leadsAccepted": 2.0,
        "leadsInserted": 2,
        "failedAgentAssignment": 1,
        "deletedCount": None,
        "rejectedRows": [{"message": "bad phone", "rowData": ["e-1", 415, None]}, {}, "odd", None],
        "new": True,
    }
    result = LoadResult.from_json(answer)
    assert (result.supplied, result.converted, result.accepted, result.inserted) == (3, 2, 2, 2)
    assert [(row.message, row.row_data) for row in result.rejected] == [
        ("bad phone", ("e-1", "415", "")),
        ("", ()),
        ("odd", ()),
        ("", ()),
    ]
    assert (result.failed_agent_assignment, result.deleted, result.raw) == (1, 0, answer)


def test_the_loaders_answer_may_say_nothing() -> None:
    assert LoadResult.from_json({}) == LoadResult()
    assert LoadResult.from_json({"leadsInserted": True}).inserted is None


@pytest.mark.parametrize(
    ("value", "country"),
    [
        ("USA", Country("USA")),
        (
            {"countryId": "GER", "countryName": "Germany", "countryCode": "49"},
            Country("GER", "Germany", "49"),
        ),
        ({"id": "USA", "description": None}, Country("USA")),
    ],
)
def test_it_reads_a_country(value: Any, country: Country) -> None:
    assert Country.from_json(value) == country


@pytest.mark.parametrize(
    ("reader", "value"),
    [
        (SubAccount.from_json, {}),
        (DialGroup.from_json, {"dialGroupId": True}),
        (Campaign.from_json, {"campaignId": "none"}),
        (Lead.from_json, {"listId": 1}),
        (LeadList.from_json, {"listId": None}),
        (ActionResult.from_json, {"success": None}),
        (ActionResult.from_json, 1),
        (Country.from_json, {}),
        (Country.from_json, " "),
        (LoadResult.from_json, []),
    ],
)
def test_it_says_what_is_missing(reader: Any, value: Any) -> None:
    with pytest.raises(BadShape):
        reader(value)


def test_no_repr_shows_a_person() -> None:
    lead = {"leadId": 1, "externId": "customer-77", "leadPhone": "4155550100", "firstName": "Ada"}
    rejected = {"message": "bad 4155550100", "rowData": ["customer-77", "4155550100", "Ada"]}
    load = {"message": "Ada 4155550100", "rejectedRows": [rejected]}
    shown = repr([Lead.from_json(lead), LoadResult.from_json(load)])
    assert not [secret for secret in ("4155550100", "customer-77", "Ada") if secret in shown]


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2026-07-22T18:10:11.740+0000", datetime(2026, 7, 22, 18, 10, 11, 740_000, UTC)),
        ("2026-07-22T18:10:11Z", datetime(2026, 7, 22, 18, 10, 11, tzinfo=UTC)),
        ("2026-07-22 18:10:11", datetime(2026, 7, 22, 18, 10, 11, tzinfo=UTC)),
        (1_785_000_000_000, datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=1_785_000_000)),
        (10**30, None),
        ("tomorrow", None),
        ("", None),
        (None, None),
        (True, None),
    ],
)
def test_it_reads_a_moment(value: Any, moment: datetime | None) -> None:
    assert wire.moment(value) == moment


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (5, 5),
        ("5", 5),
        (" -5 ", -5),
        (5.0, 5),
        (5.5, None),
        ("--5", None),
        ("٥", None),
        ("9" * 5000, None),
        (True, None),
        (None, None),
        ([], None),
    ],
)
def test_it_reads_a_whole_number(value: Any, number: int | None) -> None:
    assert wire.integer(value) == number


@pytest.mark.parametrize(
    ("value", "flag"),
    [(True, True), (0, False), ("YES", True), ("no", False), ("perhaps", None), (None, None)],
)
def test_it_reads_a_yes_or_no(value: Any, flag: bool | None) -> None:
    assert wire.flag(value) is flag
