"""What RingCX says about leads: the result of a load, found leads, lead lists, the result of an action."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from leadhub.ringcx import wire


class LeadAction(StrEnum):
    """The lead actions that LeadHub uses (RingCX guide, lead actions).

    Suppressing is the reversible choice.
    """

    SUPPRESS = "SUPPRESS_LEADS"
    UNSUPPRESS = "UNSUPPRESS_LEADS"
    PAUSE = "PAUSE_LEADS"
    READY = "READY_LEADS"
    CANCEL = "CANCEL_LEADS"
    DELETE = "DELETE_LEADS"


@dataclass(frozen=True)
class RejectedRow:
    """A row that the loader rejected: why, and its cells as text. There is no index and no externId field."""

    message: str = field(repr=False)
    row_data: tuple[str, ...] = field(repr=False)

    @classmethod
    def from_json(cls, value: object) -> "RejectedRow":
        row = value if isinstance(value, dict) else {"message": value}
        return cls(wire.text(row.get("message")), tuple(wire.text(cell) for cell in wire.items(row.get("rowData"))))


@dataclass(frozen=True)
class LoadResult:
    """The loader's answer (OpenAPI spec `LeadListProcessingResult`); None = it did not say.

    `raw` is all of it.
    """

    supplied: int | None = None
    converted: int | None = None
    accepted: int | None = None
    inserted: int | None = None
    rejected: tuple[RejectedRow, ...] = ()
    status: str = ""
    result: str = ""
    message: str = field(default="", repr=False)
    internal_dnc: int = 0
    failed_agent_assignment: int = 0
    deleted: int = 0
    list_state: str = ""
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @classmethod
    def from_json(cls, value: object) -> "LoadResult":
        answer = wire.record(value, "the loader's answer")
        return cls(
            supplied=wire.integer(answer.get("leadsSupplied")),
            converted=wire.integer(answer.get("leadsConverted")),
            accepted=wire.integer(answer.get("leadsAccepted")),
            inserted=wire.integer(answer.get("leadsInserted")),
            rejected=tuple(RejectedRow.from_json(row) for row in wire.items(answer.get("rejectedRows"))),
            status=wire.text(answer.get("processingStatus")),
            result=wire.text(answer.get("processingResult")),
            message=wire.text(answer.get("message")),
            internal_dnc=wire.integer(answer.get("internalDncCount")) or 0,
            failed_agent_assignment=wire.integer(answer.get("failedAgentAssignment")) or 0,
            deleted=wire.integer(answer.get("deletedCount")) or 0,
            list_state=wire.text(answer.get("listState")),
            raw=answer,
        )


@dataclass(frozen=True)
class Lead:
    """A lead as the search shows it. phones: all its numbers as RingCX wrote them. raw: the whole record.

    `leadPhone` may hold several numbers with a pipe between; key fields may stand under `campaignLead` (seen
    in clients).
    """

    lead_id: int | None
    extern_id: str = field(repr=False)
    phones: tuple[str, ...] = field(repr=False)
    campaign_id: int | None = None
    list_id: int | None = None
    list_name: str = ""
    state: str = ""
    passes: int = 0
    suppressed: bool | None = None
    timezone: str = ""
    loaded_at: datetime | None = None
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @classmethod
    def from_json(cls, value: object) -> "Lead":
        outer = wire.record(value, "a lead")
        inner = outer.get("campaignLead")
        # The outer record wins, but only where it says something.
        said = {key: item for key, item in outer.items() if item is not None}
        lead = {**inner, **said} if isinstance(inner, dict) else said
        campaign = lead.get("campaign")
        campaign_id = wire.integer(lead.get("campaignId"))
        if campaign_id is None and isinstance(campaign, dict):
            campaign_id = wire.integer(campaign.get("campaignId")) or wire.integer(campaign.get("id"))
        lead_id = wire.integer(lead.get("leadId")) or wire.integer(lead.get("id"))
        extern_id = wire.text(lead.get("externId"))
        numbers = "|".join([wire.text(lead.get("leadPhone")), wire.text(lead.get("leadPhoneE164"))])
        phones = tuple(dict.fromkeys(number.strip() for number in numbers.split("|") if number.strip()))
        if lead_id is None and not extern_id and not phones:
            raise wire.BadShape("a lead has no leadId, externId or leadPhone")
        return cls(
            lead_id=lead_id,
            extern_id=extern_id,
            phones=phones,
            campaign_id=campaign_id,
            list_id=wire.integer(lead.get("listId")),
            list_name=wire.text(lead.get("listDesc")),
            # Older pages of the guide write AGENT_CALLBACK where newer ones write AGENT-CALLBACK.
            state=wire.text(lead.get("leadState")).replace("_", "-"),
            passes=wire.integer(lead.get("leadPasses")) or 0,
            suppressed=wire.flag(lead.get("suppressed")),
            timezone=wire.text(lead.get("leadTimezone")),
            loaded_at=wire.moment(lead.get("loadedDts")),
            raw=outer,
        )


@dataclass(frozen=True)
class LeadList:
    """A list of a campaign (RingCX guide, lead actions). name: the `description` of the load that made it."""

    id: int
    name: str
    state: str = ""
    supplied: int | None = None
    accepted: int | None = None
    converted: int | None = None
    do_not_call: int | None = None
    uploaded_at: datetime | None = None
    uploaded_by: str = field(default="", repr=False)
    result: str = ""
    message: str = ""

    @classmethod
    def from_json(cls, value: object) -> "LeadList":
        found = wire.record(value, "a lead list")
        return cls(
            id=wire.required_id(found, "listId", "a lead list"),
            name=wire.text(found.get("listDesc")),
            state=wire.text(found.get("listState")),
            supplied=wire.integer(found.get("leadsSupplied")),
            accepted=wire.integer(found.get("leadsAccepted")),
            converted=wire.integer(found.get("leadsConverted")),
            do_not_call=wire.integer(found.get("leadsDoNotCall")),
            uploaded_at=wire.moment(found.get("uploadDate")),
            uploaded_by=wire.text(found.get("uploadedBy")),
            result=wire.text(found.get("result")),
            message=wire.text(found.get("message")),
        )


@dataclass(frozen=True)
class ActionResult:
    """The answer to a lead action; RingCX can say `success: false` under a 200. None = it gave no number."""

    success: bool
    updated: int | None = None
    deleted: int | None = None
    message: str = ""

    @classmethod
    def from_json(cls, value: object) -> "ActionResult":
        if isinstance(value, bool):  # seen in clients
            return cls(success=value)
        answer = wire.record(value, "the answer to the action")
        success = wire.flag(answer.get("success"))
        if success is None:
            raise wire.BadShape("the answer to the action does not say whether it succeeded")
        return cls(
            success=success,
            updated=wire.integer(answer.get("leadUpdateCount")),
            deleted=wire.integer(answer.get("leadDeleteCount")),
            message=wire.text(answer.get("errorMessage")),
        )
