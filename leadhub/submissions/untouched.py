"""Whether a lead in RingCX still is as it was loaded: only such a lead may be deleted, and any doubt keeps it."""

from collections.abc import Mapping
from typing import Any

from leadhub.ringcx.types import Lead
from leadhub.submissions.fates import Fate
from leadhub.submissions.looking import digits

# The fields that RingCX's search shows under the names in which they were sent.
COMPARED = (
    *("title", "firstName", "midName", "lastName", "suffix", "address1", "address2", "city", "state", "zip"),
    *("email", "gateKeeper", "auxData1", "auxData2", "auxData3", "auxData4", "auxData5", "auxPhone", "auxGreeting"),
)
_DIALED = (
    *("lastPassDispo", "lastPassDisposition", "lastPassDts", "lastPassDate", "lastPassAgentName"),
    *("agentDispostion", "agentDisposition"),  # RingCX really spells it like the first
)


def why_kept(lead: Lead, sent: Mapping[str, Any], *, ours: bool) -> Fate | None:
    """Return why a lead must not be deleted; None if nobody has dialled, changed or suppressed it.

    ours: LeadHub itself suppressed it, by a stop of the same load.
    """
    passes = _said(lead, "leadPasses")
    if passes is None or not lead.state:
        return Fate.UNCLEAR
    if lead.passes or str(passes).strip() != "0" or any(_said(lead, name) for name in _DIALED):
        return Fate.DIALED
    if lead.state != "READY":
        return Fate.STATE
    if _said(lead, "pendingAgentName"):
        return Fate.RESERVED
    if lead.suppressed and not ours:
        return Fate.OTHERS
    return Fate.CHANGED if is_changed(lead, sent) else None


def is_changed(lead: Lead, sent: Mapping[str, Any]) -> bool:
    """Say whether a field shows something else than was sent. What the search does not show is not compared."""
    for name in COMPARED:
        shown = _said(lead, name)
        if shown is not None and _plain(shown) != _plain(sent.get(name, "")):
            return True
    there = digits(lead.phones)
    return bool(there) and there != digits(str(sent["leadPhone"]).split("|"))


def _said(lead: Lead, name: str) -> object:
    """What the search says about a lead, on either of the two levels on which it may stand; None if nothing."""
    inner = lead.raw.get("campaignLead")
    said = lead.raw.get(name)
    if said is None and isinstance(inner, Mapping):
        said = inner.get(name)
    return None if said == "" else said


def _plain(value: object) -> str:
    return " ".join(str(value).split()).casefold()
