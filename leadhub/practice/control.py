"""The control addresses under ``/_sim/``: look at the practice world and change it, in JSON."""

import json

from leadhub.practice import seeds
from leadhub.practice.answers import Answer, Json, as_json
from leadhub.practice.call import Call, Refused
from leadhub.practice.faults import BadFault, faults
from leadhub.practice.switches import SWITCHES, BadSwitch
from leadhub.practice.world import BadChange


def show_state(call: Call) -> Answer:
    """``GET /_sim/state``: sub-accounts, campaigns with lead counts, lists, settings and faults."""
    return as_json(call.world.summary())


def show_leads(call: Call) -> Answer:
    """``GET /_sim/leads?campaign=ID``: the leads as they were sent, with what RingCX keeps beside them."""
    campaign = call.query.get("campaign")
    return as_json(call.page_of(call.world.leads(_id(campaign) if campaign else None)))


def show_calls(call: Call) -> Answer:
    """``GET /_sim/calls?class=direct&after=ID&limit=N``: the log, oldest first; no tokens, no numbers."""
    after, limit = call.query.get("after", "0"), call.query.get("limit", "1000")
    return as_json(call.world.calls(call.query.get("class"), after=_id(after), newest=_id(limit)))


def show_settings(call: Call) -> Answer:
    """``GET /_sim/settings``: every switch with its value, default, choices and meaning."""
    return as_json(
        {
            name: {
                "value": call.world.switches[name],
                "default": s.default,
                "choices": s.choices,
                "help": s.help,
            }
            for name, s in SWITCHES.items()
        }
    )


def change_settings(call: Call) -> Answer:
    """``POST /_sim/settings`` {"switch": value, …}: all of them or none; the settings afterwards."""
    wanted = call.json()
    try:
        call.world.set(**wanted)
    except BadSwitch as bad:
        raise _refused(bad) from bad
    return as_json(call.world.switches)


def show_faults(call: Call) -> Answer:
    """``GET /_sim/faults``: the faults that may still strike."""
    return as_json([vars(fault) for fault in faults(call.world.state)])


def add_fault(call: Call) -> Answer:
    """``POST /_sim/faults`` {"kind", "class", "path", "next", "rate", "seed", …}; or {"clear": true}."""
    wanted = call.json()
    if wanted.pop("clear", False):
        call.world.clear_faults()
        if not wanted:
            return as_json([])
    try:
        fault = call.world.fault(str(wanted.pop("kind", "")), **wanted)
    except (BadFault, TypeError) as bad:
        raise _refused(bad) from bad
    return as_json(vars(fault), 201)


def clear_faults(call: Call) -> Answer:
    """``DELETE /_sim/faults``: forget them all."""
    call.world.clear_faults()
    return as_json([])


def reset(call: Call) -> Answer:
    """``POST /_sim/reset``: back to the seeds; {"leads": false} without the seeded leads."""
    wanted = call.json() if call.body.strip() else {}
    call.world.reset(leads=bool(wanted.get("leads", True)))
    return as_json(call.world.summary())


def revoke(call: Call) -> Answer:
    """``POST /_sim/revoke``: {} ends all tokens, {"client": id} refuses that client from now on.

    {"tokens_of": id} ends only its tokens; with "expired": true as if their time were up, and
    refresh tokens stay good.
    {"restore": id} lets a refused client in again.
    """
    wanted = call.json() if call.body.strip() else {}
    try:
        if wanted.get("restore"):
            call.world.restore(str(wanted["restore"]))
        elif wanted.get("client"):
            call.world.revoke(str(wanted["client"]))
        else:
            call.world.end_tokens(wanted.get("tokens_of"), expired=bool(wanted.get("expired")))
    except BadChange as bad:
        raise _refused(bad) from bad
    return as_json({"done": True})


def change_campaign(call: Call) -> Answer:
    """``POST /_sim/campaigns``: {"campaignId", "isActive": 0, …} changes, {…, "remove": true} removes.

    A change brings a removed campaign back; {"dialGroupId", "campaignName", …} makes a new one.
    """
    wanted = call.json()
    try:
        if "campaignId" not in wanted:
            group, name = (
                _id(wanted.pop("dialGroupId", None)),
                str(wanted.pop("campaignName", "New campaign")),
            )
            return as_json(call.world.add_campaign(group, name, **_fields(wanted)), 201)
        campaign_id = _id(wanted.pop("campaignId"))
        if wanted.pop("remove", False):
            call.world.remove_campaign(campaign_id)
            return as_json({"campaignId": campaign_id, "removed": True})
        return as_json(call.world.change_campaign(campaign_id, **_fields(wanted)))
    except BadChange as bad:
        raise _refused(bad) from bad


def add_leads(call: Call) -> Answer:
    """``POST /_sim/leads`` {"campaign": ID, "leads": […], "description"}: past the loader; the leadIds.

    Leads may carry leadState, leadPasses, suppressed and protected. With {"leadIds": […], …} leads that are there
    change instead, as when they are dialed or an agent works on them: those three, or any field of the lead.
    """
    wanted = call.json()
    if "leadIds" in wanted:
        return _change_leads(call, wanted)
    leads = wanted.get("leads")
    if not isinstance(leads, list) or not all(isinstance(lead, dict) for lead in leads):
        raise _refused("leads must be a list of leads.")
    try:
        ids = call.world.seed_leads(
            _id(wanted.get("campaign")), leads, description=str(wanted.get("description") or "Seeded leads")
        )
    except BadChange as bad:
        raise _refused(bad) from bad
    return as_json({"leadIds": ids}, 201)


def _change_leads(call: Call, wanted: Json) -> Answer:
    ids = wanted.pop("leadIds")
    if not isinstance(ids, list):
        raise _refused("leadIds must be a list of ids.")
    before = call.world.state.find("lead_ids", [_id(one) for one in ids])
    kept: Json = {
        column: kind(wanted.pop(name))
        for name, column, kind in (
            ("leadState", "lead_state", str),
            ("leadPasses", "lead_passes", _id),
            ("suppressed", "suppressed", bool),
        )
        if name in wanted
    }
    after = [lead._replace(**kept, wire=json.dumps(lead.sent() | wanted, ensure_ascii=False)) for lead in before]
    call.world.state.delete_leads(before)
    call.world.state.insert_leads(after)
    return as_json({"leadIds": [lead.lead_id for lead in after]})


def _fields(wanted: Json) -> Json:
    known = seeds.full_campaign(0, 0, "")
    fixed = {"campaignId", "groupId", "dialGroup"}
    unknown = sorted(name for name in wanted if name not in known or name in fixed)
    if unknown:
        raise BadChange(f"A campaign has no {', '.join(unknown)} to change.")
    return wanted


def _id(value: object) -> int:
    try:
        return int(str(value))
    except ValueError as bad:
        raise _refused(f"{value} is not an id.") from bad


def _refused(reason: object) -> Refused:
    return Refused(as_json({"error": str(reason)}, 400))
