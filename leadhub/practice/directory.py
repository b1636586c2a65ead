"""What can be looked up: sub-accounts, dial groups, campaigns, lead lists and the enumerations."""

from leadhub.practice import seeds
from leadhub.practice.answers import Answer, Json, as_json, wire_date
from leadhub.practice.call import Call, Refused
from leadhub.practice.loader import DONE
from leadhub.practice.vocabulary import LEAD_STATES, SYSTEM_DISPOSITIONS

SHORT_FORM = [
    "campaignId",
    "campaignName",
    "campaignDesc",
    "isActive",
    "permissions",
    "dialGroup",
    "script",
    "quotaGroup",
    "customDialZoneGroup",
]
ALL_PERMISSIONS = ["CREATE", "READ", "UPDATE", "DELETE", "REPORT"]


def accounts(call: Call) -> Answer:
    """``GET …/admin/accounts``: the sub-accounts the user sees; may be empty."""
    return as_json([seeds.ACCOUNTS[account_id] for account_id in call.user.sees])


def dial_groups(call: Call) -> Answer:
    """``GET …/dialGroups``."""
    return as_json(call.page_of(list(seeds.GROUPS[call.account_id].values())))


def dial_groups_with_children(call: Call) -> Answer:
    """``GET …/dialGroups/withChildren``: each group with id, name and isActive of its campaigns."""
    permissions = ALL_PERMISSIONS if call.query.get("includePermissions") == "true" else []
    groups = [
        group
        | {
            "permissions": permissions,
            "campaigns": [
                {name: campaign[name] for name in ("campaignId", "campaignName", "isActive")}
                for campaign in call.world.state.campaigns(call.account_id, group_id)
            ],
        }
        for group_id, group in seeds.GROUPS[call.account_id].items()
    ]
    return as_json(call.page_of(groups))


def dial_group(call: Call) -> Answer:
    """``GET …/dialGroups/{dialGroupId}``."""
    return as_json(_group(call))


def campaigns(call: Call) -> Answer:
    """``GET …/dialGroups/{dialGroupId}/campaigns``; in full or in short form, by the switch."""
    found = call.world.state.campaigns(call.account_id, _group(call)["dialGroupId"])
    if call.world.switches["campaign_list_form"] == "short":
        found = [{name: campaign[name] for name in SHORT_FORM} for campaign in found]
    return as_json(call.page_of(found))


def campaign(call: Call) -> Answer:
    """``GET …/dialGroups/{dialGroupId}/campaigns/{campaignId}``, in full."""
    return as_json(call.campaign())


def lists(call: Call) -> Answer:
    """``GET …/campaigns/{campaignId}/lists`` (RingCX guide, lead actions). It has no leadsInserted."""
    found = [
        {
            "listId": row["list_id"],
            "listDesc": row["list_desc"],
            "listState": row["list_state"],
            "listPriority": 0,
            "leadsSupplied": row["supplied"],
            "leadsAccepted": row["accepted"],
            "leadsConverted": row["accepted"],
            "leadsDoNotCall": row["dnc"],
            "leadsWhitelist": 0,
            "uploadDate": wire_date(row["uploaded_at"]),
            "uploadedBy": row["uploaded_by"],
            "result": "OK",
            "message": DONE,
            "lastDncScrubDate": None,
            "dncTagList": None,
            "deleteLeads": False,
            "deletedDts": None,
            "exportFlag": False,
            "originalFormat": None,
            "unloadFilename": None,
        }
        for row in call.world.state.lists(call.campaign()["campaignId"])
    ]
    return as_json(call.page_of(found))


def lead_states(_call: Call) -> Answer:
    """``GET …/campaignLeads/leadStates``."""
    return as_json(LEAD_STATES)


def system_dispositions(_call: Call) -> Answer:
    """``GET …/campaignLeads/systemDispositions``."""
    return as_json(SYSTEM_DISPOSITIONS)


def countries(call: Call) -> Answer:
    """``GET …/countries/available`` (OpenAPI spec ``CountryCode``)."""
    names = [
        "countryId",
        "countryCode",
        "countryName",
        "minAniLength",
        "maxAniLength",
        "minUtcOffset",
        "maxUtcOffset",
    ]
    return as_json([dict(zip(names, country, strict=True)) for country in seeds.COUNTRIES[call.account_id]])


def persona_phones(call: Call) -> Answer:
    """``GET …/persona-phone-config`` (OpenAPI spec ``PersonaPhoneConfig``)."""
    labels = seeds.PERSONA_PHONES[call.account_id]
    return as_json(
        [{"accountId": call.account_id, "phoneId": number, "phoneLabel": label} for number, label in labels.items()]
    )


def _group(call: Call) -> Json:
    group = seeds.GROUPS[call.account_id].get(call.number("dialGroupId"))
    if group is None:
        raise Refused(call.error(404))
    return group
