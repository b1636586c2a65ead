"""Can leads be loaded now, and will they be dialed? Facts about a campaign with their consequences, in words.

A fact forbids nothing, unless RingCX could not take a load at all: then it `blocks`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from leadhub.leads.strategic import CONFIGURATION, strategic_words
from leadhub.ringcx.types import Campaign, SubAccount

_DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_WINDOW = re.compile(r"([01]\d|2[0-4])([0-5]\d)([01]\d|2[0-4])([0-5]\d)", re.ASCII)
_NO_WINDOW = ""
_DIALS_NOTHING = (0, 2)  # of new leads: inactive, callbacks only


@dataclass(frozen=True)
class Fact:
    """One thing worth knowing before a load. kind: "error", "warning" or "info", as in web/_notice.html.

    blocks: RingCX cannot take a load as it is now.
    """

    kind: str
    text: str
    blocks: bool = False


def readiness(campaign: Campaign, today: date, persona_labels: Sequence[str] = ()) -> list[Fact]:
    """Return what is unusual about the campaign, worst first; nothing if leads are dialed when it is their turn.

    today: the user's. persona_labels: where a strategic campaign's further phones can go.
    """
    rights, dates = _rights(campaign), _dates(campaign, today)
    facts = [*rights, *_activity(campaign), *dates]
    # Where a fact says that nothing is dialed, the hours at which it would be contradict it.
    if not rights and not dates and campaign.is_active not in _DIALS_NOTHING:
        facts += _hours(campaign.schedule, today)
    if campaign.calling_configuration == CONFIGURATION:
        facts.append(Fact("info", strategic_words(persona_labels)))
    if campaign.dnc_scrub == "DO_NOT_SCRUB":
        facts.append(
            Fact(
                "info",
                "RingCX does not check its do-not-call lists for this campaign: a number on them is dialed, unless a "
                "do-not-call list of LeadHub keeps it back.",
            )
        )
    return facts


def account_facts(account: SubAccount) -> list[Fact]:
    """Return what a sub-account cannot do; nothing where RingCX does not say."""
    if account.list_loading is False:
        text = (
            f"RingCX has list loading switched off for {account.name}, so it takes no leads. Ask your RingCX "
            "administrator to switch it on, or choose another sub-account."
        )
        return [Fact("error", text, blocks=True)]
    if account.outbound is False:
        text = f"RingCX has outbound dialing switched off for {account.name}: leads are stored, and nobody is dialed."
        return [Fact("warning", text)]
    return []


def obstacle(account: SubAccount, campaign: Campaign) -> str:
    """Say why RingCX cannot take a load for this campaign at all; "" if it can."""
    return next((fact.text for fact in [*account_facts(account), *_rights(campaign)] if fact.blocks), "")


def active_words(is_active: int) -> str:
    """Say what RingCX's number for a campaign's activity means."""
    return {0: "inactive", 1: "active", 2: "agent callbacks only"}.get(is_active, "activity not known")


def mode_words(mode: str) -> str:
    """Say a dial mode in words (RingCX guide, dial groups); an unknown one in its own."""
    known = {"TCPA_SAFE_MODE": "TCPA safe mode", "CLICK_TO_TALK": "click to talk"}
    return known.get(mode, mode.replace("_", " ").lower())


def _rights(campaign: Campaign) -> list[Fact]:
    """RingCX lists rights only now and then: an empty list says nothing (RingCX guide, campaigns)."""
    if not campaign.permissions or "UPDATE" in campaign.permissions:
        return []
    text = (
        "This connection's user may not change this campaign, so RingCX refuses its leads. Ask your RingCX "
        "administrator for the right to update it, or choose another campaign."
    )
    return [Fact("error", text, blocks=True)]


def _activity(campaign: Campaign) -> list[Fact]:
    if campaign.is_active == 0:
        return [Fact("warning", "This campaign is inactive: leads are stored, and dialed only once it is activated.")]
    if campaign.is_active == 2:
        return [Fact("warning", "This campaign dials agents' callbacks only: new leads are stored and wait.")]
    if campaign.is_active != 1:
        return [Fact("warning", "RingCX does not say whether this campaign is active: leads may be dialed at once.")]
    return []


def _dates(campaign: Campaign, today: date) -> list[Fact]:
    if campaign.start_date and campaign.start_date.date() > today:
        starts = _day(campaign.start_date)
        return [Fact("warning", f"This campaign starts on {starts}: leads are stored and wait until then.")]
    if campaign.end_date and campaign.end_date.date() < today:
        ended = _day(campaign.end_date)
        return [Fact("warning", f"This campaign ended on {ended}: leads are stored, but not dialed.")]
    return []


def _hours(schedule: Sequence[str], today: date) -> list[Fact]:
    """The calling hours, if there are none today. Whatever is not written as eight digits is not known, so not told."""
    if len(schedule) != len(_DAYS):
        return []
    windows = [_window(written) for written in schedule]
    now = today.isoweekday() % len(_DAYS)
    if windows[now] != _NO_WINDOW:
        return []
    later = [(now + ahead) % len(_DAYS) for ahead in range(1, len(_DAYS))]
    following = next((f" until {_DAYS[day]}, {windows[day]}" for day in later if windows[day]), "")
    if not following and set(windows) == {_NO_WINDOW}:
        text = "This campaign has no calling hours on any day: leads are stored, and dialed only once it has some."
        return [Fact("warning", text)]
    text = f"This campaign has no calling hours today ({_DAYS[now]}): leads are stored and wait{following}."
    return [Fact("info", text)]


def _window(written: str) -> str | None:
    """ "08002100" as "08:00 to 21:00"; "" for no hours; None where it cannot be read."""
    match = _WINDOW.fullmatch(written.strip())
    if match is None:
        return None
    start, end = f"{match[1]}:{match[2]}", f"{match[3]}:{match[4]}"
    return f"{start} to {end}" if start != end else _NO_WINDOW


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%b %Y}"
