"""The calls that tests of the client make: each with its answer, and what of it must arrive."""

from collections.abc import Callable
from typing import Any

from leadhub.ringcx.client import Client
from leadhub.ringcx.types import LeadAction

ACCOUNT, GROUP, CAMPAIGN = "99990001", 115793, 180010
SKELETON: dict[str, Any] = {
    "campaignId": CAMPAIGN,
    "campaignIds": [CAMPAIGN],
    "listIds": [],
    "agentDispositions": [],
    "systemDispositions": [],
    "leadStates": [],
    "physicalStates": [],
    "leadTimezones": [],
    "suppressed": "ALL",
    "externIds": [],
}
BODY = {
    "description": "Import #b1",
    "uploadLeads": [{"externId": "lead-1", "leadPhone": "4155550100", "firstName": "Zoë"}],
}
ERROR = {"generalMessage": "The supplied data is not valid", "details": "", "timestamp": 1785000000000}
LOADED = {"processingResult": "OK", "leadsSupplied": 1, "leadsInserted": 1}
CAMPAIGN_PATH = f"/accounts/{ACCOUNT}/dialGroups/{GROUP}/campaigns/{CAMPAIGN}"
Call = Callable[[Client], Any]

# The call, its answer, and method, target below the admin path and body that must arrive; the class for pacing.
CALLS: list[tuple[str, Call, Any, str, str, Any, str]] = [
    ("sub_accounts", lambda c: c.sub_accounts(), [], "GET", "/accounts", None, "other"),
    (
        "dial_groups",
        lambda c: c.dial_groups(ACCOUNT),
        [],
        "GET",
        f"/accounts/{ACCOUNT}/dialGroups/withChildren",
        None,
        "other",
    ),
    (
        "plain dial_groups",
        lambda c: c.dial_groups(ACCOUNT, with_children=False),
        [],
        "GET",
        f"/accounts/{ACCOUNT}/dialGroups",
        None,
        "other",
    ),
    (
        "dial_group",
        lambda c: c.dial_group(ACCOUNT, GROUP),
        {"dialGroupId": GROUP},
        "GET",
        f"/accounts/{ACCOUNT}/dialGroups/{GROUP}",
        None,
        "other",
    ),
    (
        "campaigns",
        lambda c: c.campaigns(ACCOUNT, GROUP),
        [],
        "GET",
        f"/accounts/{ACCOUNT}/dialGroups/{GROUP}/campaigns",
        None,
        "other",
    ),
    (
        "campaign",
        lambda c: c.campaign(ACCOUNT, GROUP, CAMPAIGN),
        {"campaignId": CAMPAIGN},
        "GET",
        CAMPAIGN_PATH,
        None,
        "other",
    ),
    (
        "lists",
        lambda c: c.lists(ACCOUNT, GROUP, CAMPAIGN),
        [],
        "GET",
        f"{CAMPAIGN_PATH}/lists",
        None,
        "other",
    ),
    (
        "lead_states",
        lambda c: c.lead_states(ACCOUNT),
        ["READY"],
        "GET",
        f"/accounts/{ACCOUNT}/campaignLeads/leadStates",
        None,
        "other",
    ),
    (
        "system_dispositions",
        lambda c: c.system_dispositions(ACCOUNT),
        ["BUSY"],
        "GET",
        f"/accounts/{ACCOUNT}/campaignLeads/systemDispositions",
        None,
        "other",
    ),
    (
        "countries",
        lambda c: c.countries(ACCOUNT),
        [{"countryId": "USA"}],
        "GET",
        f"/accounts/{ACCOUNT}/countries/available",
        None,
        "other",
    ),
    (
        "persona_phones",
        lambda c: c.persona_phones(ACCOUNT),
        [{"accountId": ACCOUNT, "phoneId": 2, "phoneLabel": "Mobile"}],
        "GET",
        f"/accounts/{ACCOUNT}/persona-phone-config",
        None,
        "other",
    ),
    (
        "load_leads",
        lambda c: c.load_leads(ACCOUNT, CAMPAIGN, BODY),
        LOADED,
        "POST",
        f"/accounts/{ACCOUNT}/campaigns/{CAMPAIGN}/LOADER",
        BODY,
        "direct",
    ),
    (
        "search by externIds",
        lambda c: c.search(ACCOUNT, CAMPAIGN, extern_ids=["lead-1"], page=2, max_rows=50),
        [],
        "POST",
        f"/accounts/{ACCOUNT}/campaignLeads/leadSearch?page=2&maxRows=50",
        SKELETON | {"externIds": ["lead-1"]},
        "search",
    ),
    (
        "search by phones",
        lambda c: c.search(ACCOUNT, CAMPAIGN, phones=["+493023125001", "4155550100", "+493023125001"]),
        [],
        "POST",
        f"/accounts/{ACCOUNT}/campaignLeads/leadSearch",
        SKELETON
        | {
            "leadPhoneNumbers": [
                "+493023125001",
                "493023125001",
                "4155550100",
                "14155550100",
                "+14155550100",
            ]
        },
        "search",
    ),
    (
        "search by lists",
        lambda c: c.search(ACCOUNT, CAMPAIGN, list_ids=[2222, 2223], max_rows=10),
        [],
        "POST",
        f"/accounts/{ACCOUNT}/campaignLeads/leadSearch?maxRows=10",
        SKELETON | {"listIds": [2222, 2223]},
        "search",
    ),
    (
        "count",
        lambda c: c.count(ACCOUNT, CAMPAIGN, list_ids=[2222]),
        3,
        "POST",
        f"/accounts/{ACCOUNT}/campaignLeads/leadSearch?count=true",
        SKELETON | {"listIds": [2222]},
        "count",
    ),
    (
        "act",
        lambda c: c.act(ACCOUNT, LeadAction.SUPPRESS, CAMPAIGN, [900001, 900002]),
        {"success": True},
        "PUT",
        f"/accounts/{ACCOUNT}/campaignLeads/actions?leadAction=SUPPRESS_LEADS",
        {"campaignLeadSearchCriteria": SKELETON | {"leadIds": [900001, 900002]}},
        "actions",
    ),
]
NAMES = [row[0] for row in CALLS]

# One of each sort, for what is the same for all.
LOAD: Call = lambda c: c.load_leads(ACCOUNT, CAMPAIGN, BODY)  # noqa: E731  # a table cell
READ: Call = lambda c: c.dial_groups(ACCOUNT)  # noqa: E731  # a table cell
FIND: Call = lambda c: c.search(ACCOUNT, CAMPAIGN, extern_ids=["lead-1"])  # noqa: E731  # a table cell
ACT: Call = lambda c: c.act(ACCOUNT, "DELETE_LEADS", CAMPAIGN, [1])  # noqa: E731  # a table cell
