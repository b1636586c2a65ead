"""The practice world as a whole: what RingCX holds, its switches, faults, limits and clock.

Tests and the control addresses under ``/_sim/`` change it through the methods here. The seeded sign-ins and
ids are in `leadhub.practice.seeds` and can be imported from here.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from leadhub.practice import faults, seeds, tokens
from leadhub.practice.answers import Json, wire_date
from leadhub.practice.limits import RateLimits
from leadhub.practice.rows import lead_row
from leadhub.practice.seeded_leads import seeded_leads
from leadhub.practice.seeds import (
    CLIENT_ID,
    CLIENT_SECRET,
    DE_ACCOUNT,
    EMPTY_CLIENT_ID,
    EMPTY_CLIENT_SECRET,
    EMPTY_JWT,
    GERMAN_CAMPAIGN,
    JWT,
    NO_RIGHTS_CLIENT_ID,
    NO_RIGHTS_CLIENT_SECRET,
    NO_RIGHTS_JWT,
    SERVICE_ACCOUNT,
    SPRING_CAMPAIGN,
    STRATEGIC_CAMPAIGN,
    US_ACCOUNT,
    X_AUTH_TOKEN,
)
from leadhub.practice.state import State, put_seeds
from leadhub.practice.switches import SWITCHES, checked

__all__ = [
    "CLIENT_ID",
    "CLIENT_SECRET",
    "DE_ACCOUNT",
    "EMPTY_CLIENT_ID",
    "EMPTY_CLIENT_SECRET",
    "EMPTY_JWT",
    "GERMAN_CAMPAIGN",
    "JWT",
    "NO_RIGHTS_CLIENT_ID",
    "NO_RIGHTS_CLIENT_SECRET",
    "NO_RIGHTS_JWT",
    "SERVICE_ACCOUNT",
    "SPRING_CAMPAIGN",
    "STRATEGIC_CAMPAIGN",
    "US_ACCOUNT",
    "X_AUTH_TOKEN",
    "BadChange",
    "World",
]

SERVER_KEPT = ("leadState", "leadPasses", "suppressed", "protected")
SEEDED_BEFORE = 60 * 86_400  # the seeded leads look two months old


class BadChange(ValueError):
    """A change to the world that cannot be made; the message is one sentence."""


class World:
    """One practice RingCX. `data` None keeps it in memory; `clock` tells seconds since 1970."""

    def __init__(self, data: Path | None = None, *, clock: Callable[[], float] = time.time) -> None:
        self.clock = clock
        self.limits = RateLimits()
        self.state = State(data)
        with self.state.transaction():
            if not self.state.kept("seeded"):
                self._seed(leads=True)
        self.switches: dict[str, Any] = {name: switch.default for name, switch in SWITCHES.items()}
        self.switches.update(self.state.kept("switches") or {})

    def close(self) -> None:
        """Close the data file."""
        self.state.close()

    def now(self) -> float:
        """Seconds since 1970 on this world's clock."""
        return self.clock()

    # -- changing it ---------------------------

    def set(self, **switches: Any) -> None:
        """Set switches by name (see `leadhub.practice.switches`). Raises BadSwitch; then none is set."""
        changes = {name: checked(name, value) for name, value in switches.items()}
        with self.state.transaction():
            self.switches.update(changes)
            self.state.keep("switches", {n: v for n, v in self.switches.items() if v != SWITCHES[n].default})

    def fault(self, kind: str, **details: Any) -> faults.Fault:
        """Ask for a fault, for example ``fault("cut_after", endpoint="direct", next=2)``. Raises BadFault."""
        fault = faults.fault_of({"kind": kind, **details})
        with self.state.transaction():
            return faults.add_fault(self.state, fault)

    def clear_faults(self) -> None:
        """Forget all faults."""
        with self.state.transaction():
            faults.clear_faults(self.state)

    def reset(self, *, leads: bool = True) -> None:
        """Back to the seeds: leads, switches, faults, tokens, log, rate windows. `leads` False: no leads."""
        with self.state.transaction():
            self.state.clear()
            self._seed(leads=leads)
            self.switches.update({name: switch.default for name, switch in SWITCHES.items()})
            self.limits.forget()

    def end_tokens(self, client_id: str | None = None, *, expired: bool = False) -> None:
        """End the tokens of one client or of all. `expired`: access tokens end as if their time were up."""
        with self.state.transaction():
            for one in [client_id] if client_id else list(seeds.CLIENTS):
                tokens.end_tokens(self.state, one, expired=expired)

    def revoke(self, client_id: str) -> None:
        """Refuse this client from now on: its sign-in and all its tokens."""
        if client_id not in seeds.CLIENTS:
            raise BadChange("There is no such client.")
        self.end_tokens(client_id)
        with self.state.transaction():
            tokens.block(self.state, client_id, blocked=True)

    def restore(self, client_id: str) -> None:
        """Let a revoked client sign in again."""
        with self.state.transaction():
            tokens.block(self.state, client_id, blocked=False)

    def change_campaign(self, campaign_id: int, **changes: Any) -> Json:
        """Change fields of a campaign (``isActive=0``) and bring it back if it was removed; its new form."""
        with self.state.transaction():
            account_id, campaign = self._campaign(campaign_id)
            campaign.update(changes, campaignId=campaign_id)
            self.state.put_campaign(account_id, campaign)
            return campaign

    def remove_campaign(self, campaign_id: int) -> None:
        """Make a campaign vanish (404 from now on); `change_campaign` brings it back, leads and all."""
        with self.state.transaction():
            account_id, campaign = self._campaign(campaign_id)
            self.state.put_campaign(account_id, campaign, removed=True)

    def add_campaign(self, group_id: int, name: str, **changes: Any) -> Json:
        """A new campaign in a dial group; the campaign in full form, with its id."""
        account_id = next((a for a, groups in seeds.GROUPS.items() if group_id in groups), None)
        if account_id is None:
            raise BadChange("There is no such dial group.")
        with self.state.transaction():
            campaign_id = self.state.next_ids("campaign", seeds.FIRST_CAMPAIGN_ID)[0]
            campaign = seeds.full_campaign(campaign_id, group_id, name, **changes)
            self.state.put_campaign(account_id, campaign)
            return campaign

    def seed_leads(
        self, campaign_id: int, leads: Iterable[Mapping[str, Any]], *, description: str = "Seeded leads"
    ) -> list[int]:
        """Put leads into a campaign past the loader; the leadIds.

        Each is a wire lead with externId and leadPhone, and may carry leadState, leadPasses, suppressed and
        ``protected`` (as if loaded with REMOVE_ALL_EXISTING).
        """
        wanted = [dict(lead) for lead in leads]
        if any(not lead.get("externId") or not lead.get("leadPhone") for lead in wanted):
            raise BadChange("Each lead needs an externId and a leadPhone.")
        with self.state.transaction():
            account_id, _ = self._campaign(campaign_id)
            return self._put_leads(account_id, campaign_id, wanted, description, self.now())

    # -- looking at it ---------------------------

    def leads(self, campaign_id: int | None = None) -> list[Json]:
        """What RingCX holds, in loading order: the wire leads, and what the server keeps with them."""
        with self.state.lock:
            names = {row["list_id"]: row["list_desc"] for row in self.state.lists()}
            rows = (
                self.state.find("account_ids", seeds.ACCOUNTS)
                if campaign_id is None
                else self.state.find("campaign_ids", [campaign_id])
            )
        return [
            row.sent()
            | {
                "leadId": row.lead_id,
                "campaignId": row.campaign_id,
                "listId": row.list_id,
                "listDesc": names.get(row.list_id),
                "leadState": row.lead_state,
                "leadPasses": row.lead_passes,
                "suppressed": row.suppressed,
                "leadTimezone": row.timezone,
                "loadedDts": wire_date(row.loaded_at),
            }
            for row in rows
        ]

    def lists(self, campaign_id: int | None = None) -> list[Json]:
        """The lead lists (of a campaign), oldest first."""
        with self.state.lock:
            return [
                {
                    "listId": row["list_id"],
                    "campaignId": row["campaign_id"],
                    "listDesc": row["list_desc"],
                    "listState": row["list_state"],
                    "leadsSupplied": row["supplied"],
                    "leadsAccepted": row["accepted"],
                    "uploadDate": wire_date(row["uploaded_at"]),
                    "uploadedBy": row["uploaded_by"],
                }
                for row in self.state.lists(campaign_id)
            ]

    def calls(self, kind: str | None = None, *, after: int = 0, newest: int = 1000) -> list[Json]:
        """The newest calls (of one kind), oldest first. `status` is None where the client got no answer."""
        with self.state.lock:
            rows = self.state.calls(kind=kind, after=after, newest=newest)
        return [
            {
                "id": row["call_id"],
                "time": wire_date(row["at"]),
                "method": row["method"],
                "path": row["path"],
                "class": row["kind"],
                "status": row["status"],
                "fault": row["fault"],
                "remark": row["remark"],
            }
            for row in rows
        ]

    def summary(self) -> Json:
        """Sub-accounts, campaigns with lead counts, lists, switches and faults."""
        with self.state.lock:
            counts = self.state.lead_counts()
            campaigns = [
                {
                    "campaignId": campaign["campaignId"],
                    "campaignName": campaign["campaignName"],
                    "accountId": account_id,
                    "dialGroupId": campaign["groupId"],
                    "isActive": campaign["isActive"],
                    "removed": removed,
                    "leads": counts.get(campaign["campaignId"], 0),
                }
                for account_id, campaign, removed in self.state.all_campaigns()
            ]
            return {
                "accounts": list(seeds.ACCOUNTS.values()),
                "campaigns": campaigns,
                "leads": sum(counts.values()),
                "lists": self.lists(),
                "settings": dict(self.switches),
                "faults": [vars(fault) for fault in faults.faults(self.state)],
            }

    # -- inside ---------------------------

    def _campaign(self, campaign_id: int) -> tuple[str, Json]:
        for account_id, campaign, _ in self.state.all_campaigns():
            if campaign["campaignId"] == campaign_id:
                return account_id, campaign
        raise BadChange("There is no such campaign.")

    def _seed(self, *, leads: bool) -> None:
        put_seeds(self.state)
        tokens.new_permanent(self.state, CLIENT_ID, X_AUTH_TOKEN)
        if leads:
            for account_id, campaign_id, description, wanted in seeded_leads():
                self._put_leads(account_id, campaign_id, wanted, description, self.now() - SEEDED_BEFORE)
        self.state.keep("seeded", True)

    def _put_leads(
        self, account_id: str, campaign_id: int, leads: list[Json], description: str, at: float
    ) -> list[int]:
        list_id = self.state.add_list(
            account_id,
            campaign_id,
            description,
            supplied=len(leads),
            accepted=len(leads),
            at=at,
            by="Avery Admin",
        )
        ids = self.state.next_ids("lead", seeds.FIRST_LEAD_ID, len(leads))
        self.state.insert_leads(
            lead_row(
                {name: value for name, value in lead.items() if name not in SERVER_KEPT},
                lead_id=lead_id,
                account_id=account_id,
                campaign_id=campaign_id,
                list_id=list_id,
                at=at,
                timezone=lead.get("leadTimezone"),
                server_kept=lead,
            )
            for lead_id, lead in zip(ids, leads, strict=True)
        )
        return list(ids)
