"""Will leads that are loaded now be dialed? Facts about a campaign, in words. None of them forbids a load."""

from dataclasses import dataclass
from datetime import date, datetime

from leadhub.ringcx.types import Campaign


@dataclass(frozen=True)
class Fact:
    """One thing worth knowing before a load. kind: "warning" or "info", as in web/_notice.html."""

    kind: str
    text: str


def readiness(campaign: Campaign, today: date) -> list[Fact]:
    """Return what is unusual about the campaign, worst first; nothing if leads are dialed when it is their turn."""
    facts = []
    if campaign.is_active == 0:
        facts.append(
            Fact("warning", "This campaign is inactive: leads are stored, and dialed only once it is activated.")
        )
    if campaign.is_active == 2:
        facts.append(Fact("warning", "This campaign dials agents' callbacks only: new leads are stored and wait."))
    if campaign.start_date and campaign.start_date.date() > today:
        facts.append(
            Fact(
                "warning", f"This campaign starts on {_day(campaign.start_date)}: leads are stored and wait until then."
            )
        )
    if campaign.end_date and campaign.end_date.date() < today:
        facts.append(
            Fact("warning", f"This campaign ended on {_day(campaign.end_date)}: leads are stored, but not dialed.")
        )
    if campaign.calling_configuration == "STRATEGIC":
        facts.append(Fact("info", "This is a strategic campaign: each lead can have only one number in leadPhone."))
    return facts


def active_words(is_active: int) -> str:
    """Say what RingCX's number for a campaign's activity means."""
    return {0: "inactive", 1: "active", 2: "agent callbacks only"}.get(is_active, "activity not known")


def mode_words(mode: str) -> str:
    """Say a dial mode in words (RingCX guide, dial groups); an unknown one in its own."""
    known = {"TCPA_SAFE_MODE": "TCPA safe mode", "CLICK_TO_TALK": "click to talk"}
    return known.get(mode, mode.replace("_", " ").lower())


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%b %Y}"
