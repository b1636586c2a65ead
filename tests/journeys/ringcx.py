"""The practice RingCX as the journeys steer it and look into it: its control addresses, over HTTP."""

import re
from dataclasses import dataclass
from typing import Any

import requests

SECONDS = 10


@dataclass(frozen=True)
class PracticeRingCX:
    """A running practice RingCX."""

    url: str

    def add_campaign(self, dial_group_id: int, name: str, **fields: Any) -> int:
        """Make an empty campaign; its id."""
        made = self._post("campaigns", dialGroupId=dial_group_id, campaignName=name, **fields)
        return int(made["campaignId"])

    def put_leads(self, campaign: int, leads: list[dict[str, Any]]) -> None:
        """Put leads into a campaign, as if somebody had loaded them without LeadHub."""
        self._post("leads", campaign=campaign, leads=leads)

    def leads(self, campaign: int) -> list[dict[str, Any]]:
        """Every lead the campaign holds, as it was sent."""
        answer = requests.get(f"{self.url}/_sim/leads", {"campaign": campaign}, timeout=SECONDS)
        answer.raise_for_status()
        return list(answer.json())

    def loads(self, campaign: int) -> int:
        """How many calls of the lead loader this campaign got."""
        calls = requests.get(f"{self.url}/_sim/calls", {"class": "direct"}, timeout=SECONDS).json()
        return sum(f"/campaigns/{campaign}/" in call["path"] for call in calls)

    def set(self, **switches: Any) -> None:
        """Turn switches."""
        self._post("settings", **switches)

    def fault(self, kind: str, **details: Any) -> None:
        """Ask for something to go wrong."""
        self._post("faults", kind=kind, **details)

    def clear_faults(self) -> None:
        """Let everything go well again."""
        requests.delete(f"{self.url}/_sim/faults", timeout=SECONDS).raise_for_status()

    def _post(self, what: str, **body: Any) -> Any:
        answer = requests.post(f"{self.url}/_sim/{what}", json=body, timeout=SECONDS)
        assert answer.ok, answer.text
        return answer.json()


def digits(phone: object) -> str:
    """A phone without its signs; a North American one without its leading 1."""
    only = re.sub(r"\D", "", str(phone))
    return only[1:] if len(only) == 11 and only.startswith("1") else only
