"""A lead as Practice RingCX keeps it, and its phone keys."""

import json
from typing import Any, NamedTuple, Self

from leadhub.practice.answers import Json


def phone_digits(lead_phone: str) -> list[str]:
    """The keys of a leadPhone: the digits of each number between pipes, without repeats."""
    numbers = ("".join(c for c in part if c.isascii() and c.isdigit()) for part in lead_phone.split("|"))
    return list(dict.fromkeys(number for number in numbers if number))


class LeadRow(NamedTuple):
    """A lead as stored; `wire` is the lead exactly as it was sent, as JSON text."""

    lead_id: int
    account_id: str
    campaign_id: int
    list_id: int
    extern_id: str
    lead_phone: str
    lead_state: str
    lead_passes: int
    suppressed: bool
    loaded_at: float
    timezone: str | None
    protected: bool
    wire: str

    @classmethod
    def of(cls, row: tuple[Any, ...]) -> Self:
        """A row of the table; SQLite gives back 0 and 1 for what is a boolean on the wire."""
        *before, suppressed, loaded_at, timezone, protected, wire = row
        return cls._make((*before, bool(suppressed), loaded_at, timezone, bool(protected), wire))

    def sent(self) -> Json:
        """The lead as it was sent."""
        lead: Json = json.loads(self.wire)
        return lead


def lead_row(
    lead: Json,
    *,
    lead_id: int,
    account_id: str,
    campaign_id: int,
    list_id: int,
    at: float,
    timezone: str | None = None,
    protected: bool = False,
    server_kept: Json | None = None,
) -> LeadRow:
    """A wire lead as it is stored. Only `server_kept`, never the lead, sets state, passes and suppression."""
    kept = server_kept or {}
    return LeadRow(
        lead_id=lead_id,
        account_id=account_id,
        campaign_id=campaign_id,
        list_id=list_id,
        extern_id=str(lead["externId"]),
        lead_phone=str(lead["leadPhone"]).strip(),
        lead_state=str(kept.get("leadState") or "READY"),
        lead_passes=int(kept.get("leadPasses") or 0),
        suppressed=bool(kept.get("suppressed")),
        loaded_at=at,
        timezone=timezone,
        protected=protected or bool(kept.get("protected")),
        wire=json.dumps(lead, ensure_ascii=False),
    )
