"""campaignLeads/actions: what undo uses: cancel, delete, pause, ready, suppress, unsuppress, reset."""

from leadhub.practice.answers import Answer, Json, as_json
from leadhub.practice.call import Call, Refused
from leadhub.practice.rows import LeadRow
from leadhub.practice.search import matching, names_campaign

ACTIONS = [
    "CANCEL_LEADS",
    "DELETE_LEADS",
    "PAUSE_LEADS",
    "READY_LEADS",
    "SUPPRESS_LEADS",
    "UNSUPPRESS_LEADS",
    "RESET_LEADS",
    "DIALER_REFRESH",
]
NOT_PRACTISED = ["MOVE_TO_CAMPAIGN", "AGENT_RESERVATION", "CALLBACK_LEADS", "MANUAL_LEADS", "EMAIL_LEADS"]


def lead_actions(call: Call) -> Answer:
    """``PUT …/campaignLeads/actions?leadAction=…``."""
    action = call.query.get("leadAction", "")
    if action not in ACTIONS + NOT_PRACTISED:
        raise Refused(call.error(400, message="leadAction is not a known action"))
    criteria = call.json().get("campaignLeadSearchCriteria")
    if not isinstance(criteria, dict):
        raise Refused(call.error(400, message="campaignLeadSearchCriteria is required"))
    chosen = any(criteria.get(name) for name in ("leadIds", "externIds", "listIds"))
    unsafe = not (chosen and names_campaign(criteria))
    if unsafe and call.world.switches["unsafe_action"] == "400":
        raise Refused(call.error(400, message="The criteria must name a campaign and leadIds, externIds or listIds"))
    if action in NOT_PRACTISED:
        return as_json(refusal(action, "Practice RingCX does not carry out this action"))
    leads = [] if action == "DIALER_REFRESH" else matching(call, criteria)
    if action == "DELETE_LEADS":
        call.world.state.delete_leads(leads)
    else:
        call.world.state.change_leads(changed(lead, action) for lead in leads)
    deleted = len(leads) if action == "DELETE_LEADS" else 0
    return as_json(
        {
            "success": True,
            "leadActionType": action,
            "leadUpdateCount": len(leads) - deleted,
            "leadDeleteCount": deleted,
            "redialDeleteCount": 0,
            "dialerRefreshed": action == "DIALER_REFRESH",
            "errorMessage": None,
        },
        remark=f"{action}: {len(leads)} leads",
    )


def changed(lead: LeadRow, action: str) -> LeadRow:
    """The lead after an action that changes it. Suppressing keeps the state; a reset clears the passes."""
    if action in ("SUPPRESS_LEADS", "UNSUPPRESS_LEADS"):
        return lead._replace(suppressed=action == "SUPPRESS_LEADS")
    if action == "RESET_LEADS":
        return lead._replace(lead_state="READY", lead_passes=0)
    states = {"CANCEL_LEADS": "CANCELLED", "PAUSE_LEADS": "PAUSED", "READY_LEADS": "READY"}
    return lead._replace(lead_state=states[action])


def refusal(action: str, message: str) -> Json:
    """The answer with status 200 that says nothing was done."""
    return {
        "success": False,
        "leadActionType": action,
        "leadUpdateCount": 0,
        "leadDeleteCount": 0,
        "redialDeleteCount": 0,
        "dialerRefreshed": False,
        "errorMessage": message,
    }
