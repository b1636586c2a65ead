"""campaignLeads/leadSearch: finding leads by criteria, which lead actions use as well.

Fields are joined by AND, the values inside an array by OR, an empty array is no filter. Criteria that lack
campaignId or campaignIds silently cover the whole sub-account, as a client of the real service reports.
"""

from collections.abc import Callable, Iterator
from typing import Any

from leadhub.practice.answers import Answer, Json, as_json, seconds_of, wire_date
from leadhub.practice.call import Call, Refused
from leadhub.practice.rows import LeadRow, phone_digits

ARRAYS = [
    "campaignIds",
    "listIds",
    "leadIds",
    "externIds",
    "leadPhoneNumbers",
    "leadStates",
    "agentDispositions",
    "systemDispositions",
    "physicalStates",
    "leadTimezones",
]
# criteria that ask for equal text in a field of the lead, without regard to case
SAME_TEXT = {
    name: name
    for name in [
        "firstName",
        "lastName",
        "address1",
        "address2",
        "city",
        "zip",
        "callerId",
        "auxData1",
        "auxData2",
        "auxData3",
        "auxData4",
        "auxData5",
    ]
} | {"emailAddress": "email", "pendingAgentId": "reserveAgent", "agentId": "reserveAgent"}
COPIED = [
    "firstName",
    "midName",
    "lastName",
    "title",
    "suffix",
    "address1",
    "address2",
    "city",
    "state",
    "zip",
    "email",
    "gateKeeper",
    "auxData1",
    "auxData2",
    "auxData3",
    "auxData4",
    "auxData5",
    "auxPhone",
    "auxGreeting",
    "auxExternalUrl",
    "callerId",
]
UNSET = [
    "lastPassDispo",
    "lastPassDisposition",
    "lastPassDts",
    "lastPassDate",
    "lastPassAgentName",
    "agentDispostion",
    "pendingAgentName",
    "extraData",
    "stateDts",
    "dupeKeyOverride",
]
Test = Callable[[LeadRow], bool]


def lead_search(call: Call) -> Answer:
    """``POST …/campaignLeads/leadSearch``, with ``count=true``, ``page`` and ``maxRows`` in the query."""
    criteria = call.json()
    switches = call.world.switches
    widened = not names_campaign(criteria)
    if widened and switches["search_without_campaign"] == "400":
        raise Refused(call.error(400, message="campaignId and campaignIds are required"))
    newest = call.world.now() - switches["search_lag"]
    found = [lead for lead in matching(call, criteria) if switches["search_lag"] == 0 or lead.loaded_at <= newest]
    remark = "widened to the whole sub-account" if widened else ""
    if call.kind == "count":
        shapes = {
            "int": len(found),
            "array": [len(found)],
            "object": {"totalCount": len(found), "searchResults": []},
        }
        return as_json(shapes[switches["count_shape"]], remark=remark)
    page = call.page_of(found, cap=switches["search_row_cap"])
    return as_json(results(call, page), remark=f"{len(page)} of {len(found)} leads; {remark}".rstrip("; "))


def names_campaign(criteria: Json) -> bool:
    """Whether criteria carry both campaignId and campaignIds."""
    return bool(criteria.get("campaignId")) and bool(criteria.get("campaignIds"))


def matching(call: Call, criteria: Json) -> list[LeadRow]:
    """The leads of this sub-account that criteria cover, in loading order. 400 if malformed."""
    for name in ARRAYS:
        if criteria.get(name) is not None and not isinstance(criteria[name], list):
            raise Refused(call.error(400, message=f"{name} is not a list"))
    try:
        tests = list(_tests(call.account_id, criteria))
        candidates = _candidates(call, criteria)
    except (TypeError, ValueError, AttributeError, KeyError) as wrong:
        raise Refused(call.error(400)) from wrong
    return [lead for lead in candidates if all(test(lead) for test in tests)]


def _candidates(call: Call, criteria: Json) -> list[LeadRow]:
    """Leads by the narrowest selector that is given; the tests then do the rest."""
    state = call.world.state
    if criteria.get("leadIds"):
        return state.find("lead_ids", _ints(criteria["leadIds"]))
    if criteria.get("externIds"):
        return state.find("extern_ids", [str(one) for one in criteria["externIds"]])
    if _phones(criteria):
        return state.find("digits", _phones(criteria))
    if criteria.get("listIds"):
        return state.find("list_ids", _ints(criteria["listIds"]))
    if names_campaign(criteria):
        return state.find("campaign_ids", _ints(criteria["campaignIds"]))
    return state.find("account_ids", [call.account_id])


def _ints(values: list[Any]) -> set[int]:
    return {int(value) for value in values}


def _phones(criteria: Json) -> list[str]:
    wanted = [str(one) for one in criteria.get("leadPhoneNumbers") or []]
    if criteria.get("leadPhoneNum"):
        wanted.append(str(criteria["leadPhoneNum"]))
    return [digits for number in wanted for digits in phone_digits(number) or ["none"]]


def _tests(account_id: str, criteria: Json) -> Iterator[Test]:
    """One test for each criterion that is given."""
    yield lambda lead: lead.account_id == account_id
    if names_campaign(criteria):
        campaigns = _ints(criteria["campaignIds"])
        yield lambda lead: lead.campaign_id in campaigns
    if criteria.get("listIds"):
        lists = _ints(criteria["listIds"])
        yield lambda lead: lead.list_id in lists
    if criteria.get("leadIds"):
        ids = _ints(criteria["leadIds"])
        yield lambda lead: lead.lead_id in ids
    if criteria.get("externIds"):
        extern_ids = {str(one) for one in criteria["externIds"]}
        yield lambda lead: lead.extern_id in extern_ids
    if _phones(criteria):
        phones = set(_phones(criteria))
        yield lambda lead: not phones.isdisjoint(phone_digits(lead.lead_phone))
    if criteria.get("leadStates"):
        states = {str(one).replace("_", "-") for one in criteria["leadStates"]}
        yield lambda lead: lead.lead_state in states
    if criteria.get("leadTimezones"):
        zones = {one["name"] for one in criteria["leadTimezones"]}
        yield lambda lead: lead.timezone in zones
    suppressed = criteria.get("suppressed") or "ALL"
    if suppressed not in ("ALL", "ONLY_SUPPRESSED", "ONLY_UNSUPPRESSED"):
        raise ValueError("suppressed")
    if suppressed != "ALL":
        yield lambda lead: lead.suppressed == (suppressed == "ONLY_SUPPRESSED")
    yield from _tests_of_fields(criteria)
    yield from _tests_of_history(criteria)


def _tests_of_fields(criteria: Json) -> Iterator[Test]:
    texts = {
        field: str(criteria[name]).strip().casefold()
        for name, field in SAME_TEXT.items()
        if criteria.get(name) not in (None, "")
    }
    if criteria.get("physicalStates"):
        states = {str(one).casefold() for one in criteria["physicalStates"]}
        yield lambda lead: str(lead.sent().get("state") or "").casefold() in states
    if texts:
        yield lambda lead: _has_texts(lead.sent(), texts)


def _has_texts(lead: Json, texts: dict[str, str]) -> bool:
    return all(str(lead.get(name) or "").strip().casefold() == text for name, text in texts.items())


def _tests_of_history(criteria: Json) -> Iterator[Test]:
    """Tests on what happened to a lead. Practice leads were never dialled: no dispositions, no dial times."""
    dialled = (
        "agentDispositions",
        "systemDispositions",
        "nextDialTimeCriteria",
        "lastPassTimeCriteria",
        "orphanedLeadsOnly",
    )
    if any(criteria.get(name) for name in dialled):
        yield lambda lead: False  # noqa: ARG005 - the same signature as the other tests
    earliest, latest = _moment(criteria, "loadedDtsStart"), _moment(criteria, "loadedDtsEnd")
    if earliest is not None:
        yield lambda lead: lead.loaded_at >= earliest
    if latest is not None:
        yield lambda lead: lead.loaded_at <= latest
    passes = criteria.get("leadPassesCriteria")
    if passes:
        value = int(passes["value"])
        compare = {
            "GREATER_THAN": lambda lead: lead.lead_passes > value,
            "LESS_THAN": lambda lead: lead.lead_passes < value,
            "EQUALS": lambda lead: lead.lead_passes == value,
        }
        yield compare[passes["operator"]]


def _moment(criteria: Json, name: str) -> float | None:
    if criteria.get(name) in (None, ""):
        return None
    moment = seconds_of(str(criteria[name]))
    if moment is None:
        raise ValueError(name)
    return moment


def results(call: Call, leads: list[LeadRow]) -> list[Json]:
    """Leads as a search shows them (OpenAPI spec ``CampaignLeadSearchResultsView``)."""
    lists = call.world.state.lists_by_id({lead.list_id for lead in leads})
    campaigns = {body["campaignId"]: body for _, body, _ in call.world.state.all_campaigns()}
    return [_result(call, lead, lists[lead.list_id], campaigns[lead.campaign_id]) for lead in leads]


def _result(call: Call, lead: LeadRow, lead_list: Any, campaign: Json) -> Json:
    sent = lead.sent()
    identity: Json = {
        "externId": lead.extern_id,
        "leadPhone": _phone(lead, call.world.switches["search_phone_form"]),
    }
    if call.world.switches["search_nested"]:
        identity = {"campaignLead": identity}
    return (
        {"leadId": lead.lead_id}
        | identity
        | {
            "leadState": lead.lead_state,
            "leadPasses": lead.lead_passes,
            "maxPasses": int(sent.get("maxPasses") or campaign["maxPasses"]),
            "listId": lead.list_id,
            "listDesc": lead_list["list_desc"],
            "uploadDate": wire_date(lead_list["uploaded_at"]),
            "uploadedBy": lead_list["uploaded_by"],
            "campaignId": lead.campaign_id,
            "campaignName": campaign["campaignName"],
            "dialGroupId": campaign["groupId"],
            "loadedDts": wire_date(lead.loaded_at),
            "nextDialTime": None,
            "leadTimezone": lead.timezone,
            "suppressed": lead.suppressed,
        }
        | {name: _text(sent.get(name)) for name in COPIED}
        | dict.fromkeys(UNSET)
    )


def _text(value: object) -> str | None:
    return None if value is None or value == "" else str(value)


def _phone(lead: LeadRow, form: str) -> str:
    if form == "as_loaded":
        return lead.lead_phone
    return "|".join(("+" if form == "plus" else "") + digits for digits in phone_digits(lead.lead_phone))
