"""leadLoader/direct: a JSON list of leads becomes a lead list, by the published rules.

Each call makes a new list named by its description, and answers with counts only: no list id, no lead ids
(RingCX guide, bulk import; OpenAPI spec ``LeadListProcessingRequest`` and ``LeadListProcessingResult``).
"""

import random
from dataclasses import dataclass, field

from leadhub.practice import seeds
from leadhub.practice.answers import Answer, Json, as_json
from leadhub.practice.call import Call, Refused
from leadhub.practice.checks import Accepted, BadLead, Rules, check_lead
from leadhub.practice.rows import lead_row, phone_digits

REQUIRED_OPTIONS = ("dialPriority", "duplicateHandling", "timeZoneOption")
LIST_STATES = [
    "ACTIVE",
    "PAUSED",
    "PENDING_DNC",
    "LOADING",
    "DELETED",
    "READY",
    "CALLBACKS",
    "CALLBACKS_AGENT",
    "DUPLICATES_NOT_MERGED",
    "DUPLICATES_NOT_MOVED",
    "ARCHIVED",
]
ENUMS = {
    "dialPriority": ("NORMAL", "IMMEDIATE"),
    "duplicateHandling": ("RETAIN_ALL", "REMOVE_ALL_EXISTING", "REMOVE_FROM_LIST"),
    "timeZoneOption": ("NPA_NXX", "ZIPCODE", "EXPLICIT", "COUNTRY", "NOT_APPLICABLE"),
    "fileType": ("EXCEL", "PIPE", "COMMA", "TAB"),
    "listState": tuple(LIST_STATES),
}
DONE = "Your uploaded lead list has successfully completed processing"
FAILED = "Your uploaded lead list file processing has failed"
MISSING = "missing.required.param"


@dataclass
class Outcome:
    """What became of the leads of one call."""

    supplied: int
    accepted: list[Accepted] = field(default_factory=list)
    rejected: list[Json] = field(default_factory=list)
    failed_agents: int = 0
    dnc: int = 0
    deleted: int = 0
    inserted: int = 0


def direct(call: Call) -> Answer:
    """``POST …/campaigns/{campaignId}/leadLoader/direct``."""
    campaign = call.campaign()
    if campaign["permissions"] and "UPDATE" not in campaign["permissions"]:
        raise Refused(call.error(403))
    request = call.json()
    check_options(call, request)
    leads = request.get("uploadLeads")
    if leads is None or leads == []:
        if call.world.switches["missing_leads"] == "400":
            raise Refused(call.error(400, invalid=[_invalid("uploadLeads", "must not be empty", leads)]))
        return failed(request, MISSING)
    if not isinstance(leads, list) or not all(isinstance(lead, dict) for lead in leads):
        raise Refused(call.error(400, invalid=[_invalid("uploadLeads", "must be a list of leads", None)]))
    if len(leads) > call.world.switches["max_leads"]:
        raise Refused(call.error(int(call.world.switches["too_many_leads"]), message="Too many leads in one request"))
    missing = missing_parameter(call, request)
    if not missing and call.world.switches["missing_extern_id"] == "fail":
        missing = any(not str(lead.get("externId") or "").strip() for lead in leads)
    if missing:
        return failed(request, MISSING)
    return load(call, campaign, request, leads)


def check_options(call: Call, request: Json) -> None:
    """Refuse a value that an enumeration does not have: 400."""
    wrong = [
        _invalid(name, f"must be one of {', '.join(allowed)}", request[name])
        for name, allowed in ENUMS.items()
        if request.get(name) not in (None, "") and request[name] not in allowed
    ]
    if wrong:
        raise Refused(call.error(400, invalid=wrong))


def missing_parameter(call: Call, request: Json) -> bool:
    """Whether an option this sub-account needs is missing. Refused with 400 if the switch says so."""
    missing = [name for name in REQUIRED_OPTIONS if not request.get(name)]
    if missing and call.world.switches["missing_option"] == "400":
        raise Refused(call.error(400, invalid=[_invalid(name, "is required", None) for name in missing]))
    international = seeds.ACCOUNTS[call.account_id]["enableIntlOutbound"]
    return bool(missing) or (international and not request.get("numberOriginCountry"))


def load(call: Call, campaign: Json, request: Json, leads: list[Json]) -> Answer:
    """Check, dedupe and store the leads, and answer with the counts."""
    outcome = Outcome(supplied=len(leads))
    _validate(call, campaign, request, leads, outcome)
    if not outcome.accepted:
        return _result(request, outcome, FAILED, "NO_LEADS_PASSED_VALIDATION")
    state = call.world.state
    blocked = {digits for number in call.world.switches["dnc_numbers"] for digits in phone_digits(number)}
    survivors = [lead for lead in outcome.accepted if blocked.isdisjoint(lead.digits)]
    outcome.dnc = len(outcome.accepted) - len(survivors)
    survivors = [_altered(lead, call.world.switches["alters_fields"]) for lead in survivors]
    survivors = _without_duplicates(call, campaign, str(request["duplicateHandling"]), survivors, outcome)
    if call.fault and call.fault.drop:
        survivors = survivors[: max(0, len(survivors) - call.fault.drop)]
    at = call.world.now()
    list_id = state.add_list(
        call.account_id,
        campaign["campaignId"],
        str(request.get("description") or ""),
        supplied=outcome.supplied,
        accepted=len(outcome.accepted),
        dnc=outcome.dnc,
        at=at,
        by=call.user.name,
        list_state=request.get("listState") or "ACTIVE",
        reuse=call.world.switches["reuse_list"],
    )
    protected = request["duplicateHandling"] == "REMOVE_ALL_EXISTING"
    ids = state.next_ids("lead", seeds.FIRST_LEAD_ID, len(survivors))
    state.insert_leads(
        lead_row(
            lead.lead,
            lead_id=lead_id,
            account_id=call.account_id,
            campaign_id=campaign["campaignId"],
            list_id=list_id,
            at=at,
            timezone=lead.zone,
            protected=protected,
        )
        for lead_id, lead in zip(ids, survivors, strict=True)
    )
    outcome.inserted = len(survivors)
    return _result(request, outcome, DONE, "DEFAULT_NOT_A_FAILURE")


def _validate(call: Call, campaign: Json, request: Json, leads: list[Json], outcome: Outcome) -> None:
    switches = call.world.switches
    labels = seeds.PERSONA_PHONES[call.account_id].values()
    rules = Rules.of(request, campaign, seeds.ACCOUNTS[call.account_id], switches, labels)
    for lead in leads:
        try:
            outcome.accepted.append(check_lead(lead, rules))
        except BadLead as bad:
            if not (bad.phone and switches["invalid_phone"] == "silent"):
                outcome.rejected.append({"message": str(bad), "rowData": _cells(lead)})
            continue
        except TypeError as wrong:
            raise Refused(call.error(400, message=f"The supplied data is not valid: {wrong}")) from wrong
        agent = lead.get("reserveAgent")
        outcome.failed_agents += bool(agent) and str(agent) not in switches["agents"]
    if switches["rejected_order"] == "shuffled":
        random.Random(len(leads)).shuffle(outcome.rejected)  # noqa: S311 - a repeatable disorder, not a secret


def _without_duplicates(
    call: Call, campaign: Json, handling: str, leads: list[Accepted], outcome: Outcome
) -> list[Accepted]:
    """What is left to insert. Of equal phones reading B keeps the first, reading A the last."""
    if handling == "RETAIN_ALL":
        return leads
    reading_a = call.world.switches["duplicate_reading"] == "A"
    kept: list[Accepted] = []
    seen: set[str] = set()
    for lead in reversed(leads) if reading_a else leads:
        if seen.isdisjoint(lead.digits):
            kept.append(lead)
            seen.update(lead.digits)
    if reading_a:
        kept.reverse()
    held = call.world.state.phones_held(campaign["campaignId"], seen)
    if handling == "REMOVE_ALL_EXISTING" and reading_a:
        doomed = call.world.state.find("lead_ids", {lead_id for _, lead_id, _ in held})
        call.world.state.delete_leads(doomed)
        outcome.deleted = len(doomed)
        return kept
    if handling == "REMOVE_ALL_EXISTING":
        taken = {digits for digits, _, protected in held if protected}
    else:
        taken = {digits for digits, _, _ in held} if reading_a else set()
    return [lead for lead in kept if taken.isdisjoint(lead.digits)]


def _altered(lead: Accepted, fields: list[str]) -> Accepted:
    """The lead as it is stored: what stands in `fields` loses its last character, or its zone."""
    changed = {name: str(lead.lead[name])[:-1] for name in fields if lead.lead.get(name)}
    if not changed:
        return lead
    stored = lead.lead | changed
    zone = None if "leadTimezone" in changed else lead.zone
    return Accepted(stored, phone_digits(str(stored["leadPhone"])), zone)


def failed(request: Json, message: str) -> Answer:
    """RingCX's failure that comes with status 200: nothing was read, nothing is stored."""
    return _result(request, Outcome(supplied=0), message, "GENERAL_FAILURE")


def _result(request: Json, outcome: Outcome, message: str, status: str) -> Answer:
    remark = f"supplied {outcome.supplied}, accepted {len(outcome.accepted)}, inserted {outcome.inserted}"
    result = {
        "message": message,
        "processingResult": "OK" if status == "DEFAULT_NOT_A_FAILURE" else "Failed",
        "processingStatus": status,
        "leadsSupplied": outcome.supplied,
        "leadsConverted": len(outcome.accepted),
        "leadsAccepted": len(outcome.accepted),
        "leadsInserted": outcome.inserted,
        "internalDncCount": outcome.dnc,
        "dncUploadCount": 0,
        "dncReturnedCount": 0,
        "whitelistCount": 0,
        "quotaCount": 0,
        "deletedCount": outcome.deleted,
        "failedAgentAssignment": outcome.failed_agents,
        "hasDeletedLeads": outcome.deleted > 0,
        "listState": request.get("listState") or "ACTIVE",
        "timeZoneOption": request.get("timeZoneOption") or "NOT_APPLICABLE",
        "uploadFileName": None,
        "rejectedRows": outcome.rejected,
    }
    return as_json(result, remark=remark)


def _cells(lead: Json) -> list[str]:
    return [str(value) for value in lead.values() if value is not None and not isinstance(value, dict | list)]


def _invalid(name: str, message: str, value: object) -> Json:
    return {"attributeName": name, "message": message, "value": value}
