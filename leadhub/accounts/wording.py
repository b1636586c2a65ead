"""The results in words: for each thing that was asked, what RingCX answered and what LeadHub does with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Facts = Mapping[str, Any]

MEASURABLE, NOTICEABLE = 2, 60  # seconds between two clocks
AT_ONCE = 0.2  # seconds

FORMS = {
    "plus": "with + and country code",
    "ten": "as ten digits",
    "digits": "as digits with country code",
    "other": "as they were typed",
}
READINGS = {
    "A": (
        "the new lead wins: RingCX deleted the lead it had (reading A, its older documents)",
        "“Remove duplicates from all lists” deletes leads you have: choose it only to replace them.",
    ),
    "B": (
        "the old lead wins: RingCX dropped the new one (reading B, its newer documents)",
        "“Remove duplicates from all lists” drops leads you load, if RingCX has their phone already.",
    ),
}


@dataclass(frozen=True)
class Line:
    """One row of the table. `missing`: there is no answer, and `answer` says why."""

    label: str
    answer: str
    use: str = ""
    missing: bool = False


def lines(facts: Facts, unasked: Mapping[str, str]) -> list[Line]:
    """Return a line for everything that the self-test asks for, in the order of the table."""
    made: list[Line] = []
    for label, step, words in TABLE:
        if step in unasked:
            made.append(Line(label, f"could not be asked: {unasked[step]}", missing=True))
        else:
            made.append(Line(label, *words(facts)))
    return made


def settled(probe: Facts) -> list[Line]:
    """Return a line for everything that a probe settled; none if there was no probe."""
    return [Line(label, *words(probe)) for label, key, words in SETTLED if key in probe]


# --- The self-test ----------------------------------------------------------------------------------------------------


def _outbound(facts: Facts) -> tuple[str, str]:
    named = (("outbound dialing", "outbound"), ("list loading", "list_loading"))
    if off := [name for name, key in named if facts[key] is False]:
        return f"switched off: {' and '.join(off)}", "RingCX will probably refuse leads, and the wizard warns of it."
    return "outbound dialing and list loading are on", "Leads can be loaded."


def _mode(facts: Facts) -> tuple[str, str]:
    if facts["international"] is None:
        return "RingCX does not say", "The wizard proposes North American numbers; you can choose otherwise."
    if facts["international"]:
        return "international outbound is on", "The wizard proposes numbers with country code, such as +493023125001."
    return "international outbound is off", "The wizard proposes North American numbers with ten digits."


def _countries(facts: Facts) -> tuple[str, str]:
    found = facts["countries"]
    return _listed(found) or "none named", "Shows where this sub-account may dial; a load needs none of these codes."


def _personas(facts: Facts) -> tuple[str, str]:
    if not facts["persona_labels"]:
        return "none besides the primary phone", "Leads of strategic campaigns go with one number."
    return _listed(facts["persona_labels"]), "Columns can be mapped to these in strategic campaigns."


def _aux(facts: Facts) -> tuple[str, str]:
    campaigns = facts["aux_campaigns"]
    named = [
        f"{campaigns[key]}: {_listed([f'{field} = {label}' for field, label in labels.items()])}"
        for key, labels in facts["aux_labels"].items()
    ]
    if not named:
        return f"none in {_many(len(campaigns), 'active campaign')}", "The aux columns are offered by their own names."
    return "; ".join(named), "Shown beside the aux fields where columns are mapped."


def _campaigns(facts: Facts) -> tuple[str, str]:
    inactive = len(facts["inactive"])
    use = "An inactive one can be used for the probe." if inactive else "A probe needs an inactive campaign."
    return f"{_many(facts['campaigns'], 'campaign')}, {inactive} inactive", use


def _campaign_list(facts: Facts) -> tuple[str, str]:
    form = {"full": "all fields of each campaign", "short": "only name and state of each campaign"}
    return form[facts["campaign_list"]], "The chosen campaign is always asked for by itself, so either will do."


def _lists(facts: Facts) -> tuple[str, str]:
    return (
        f"an array, with {_many(facts['lists'], 'list')} in the first campaign",
        "A load is found by its list's name.",
    )


def _search(facts: Facts) -> tuple[str, str]:
    shape = "a bare array" if facts["search_shape"] == "array" else f"an {facts['search_shape']}"
    if "leads_seen" not in facts:
        return f"{shape}; no lead to look at", "Every shape that was ever seen is read."
    where = "under campaignLead" if facts["search_nested"] else "in the lead itself"
    return f"{shape}, with ID and phone {where}", "Every shape that was ever seen is read."


def _forms(facts: Facts) -> tuple[str, str]:
    found = [FORMS[form] for form in facts.get("phone_forms", ())]
    return _listed(
        found
    ) or "no lead to look at", "Numbers are compared by their digits, with and without country code."


def _zones(facts: Facts) -> tuple[str, str]:
    if codes := facts.get("timezone_codes"):
        return _listed(codes), "Time zones from a file are sent only in codes that are in use, such as these."
    return "no lead shows one", "Time zones can come from a file only if whoever runs LeadHub names the codes."


def _count(facts: Facts) -> tuple[str, str]:
    shape = {"number": "a number", "array": "an array"}.get(facts["count_shape"], f"an {facts['count_shape']}")
    return shape, "The number is read from any of the known shapes."


def _paging(facts: Facts) -> tuple[str, str]:
    return f"page {facts['paging_base']}", "To prove that a lead is not there, page 0 is looked at as well."


def _rate_headers(facts: Facts) -> tuple[str, str]:
    use = "The documented limits are kept anyway; Retry-After is obeyed whenever it comes."
    return _listed(facts["rate_headers"]) or "none were seen", use


def _clock(facts: Facts) -> tuple[str, str]:
    seconds = facts["clock_difference"]
    if seconds is None:
        return "RingCX does not tell the time", "Nothing to do."
    if abs(seconds) < MEASURABLE:
        return "agrees with this machine's", "Nothing to do."
    way = "ahead of" if seconds > 0 else "behind"
    wrong = "Ask whoever runs LeadHub to set the clock: times on its pages may be wrong."
    use = wrong if abs(seconds) >= NOTICEABLE else "Nothing to do."
    return f"{_many(abs(seconds), 'second')} {way} this machine's", use


Words = Callable[[Facts], tuple[str, str]]
TABLE: tuple[tuple[str, str, Words], ...] = (
    ("Loading", "account", _outbound),
    ("Phone numbers", "account", _mode),
    ("Countries", "countries", _countries),
    ("Further phones", "personas", _personas),
    ("Campaigns", "campaigns", _campaigns),
    ("Names of aux fields", "aux_labels", _aux),
    ("Lists of campaigns", "campaign_list", _campaign_list),
    ("Lead lists", "lists", _lists),
    ("Search answers", "search", _search),
    ("Phones in answers", "search", _forms),
    ("Time zone codes in use", "search", _zones),
    ("Counting", "count", _count),
    ("First page of a search", "paging", _paging),
    ("Headers about limits", "", _rate_headers),
    ("Clock", "", _clock),
)


# --- The probe --------------------------------------------------------------------------------------------------------


def _new_list(probe: Facts) -> tuple[str, str]:
    if probe["new_list_per_load"]:
        return "each load made a list of its own", "Each batch is found again by its own list."
    return "loads of the same name went into one list", "Each batch has a name of its own, so their lists stay apart."


def _lag(probe: Facts) -> tuple[str, str]:
    lag = probe["search_lag"]
    when = "at once" if lag < AT_ONCE else f"up to {lag:.1f} seconds after the load"
    return when, "After a lost answer LeadHub waits before it takes a lead for missing."


def _by_number(probe: Facts) -> tuple[str, str]:
    if probe["search_by_number"]:
        return "finds a lead by its number", "Existing leads can be looked up before a load."
    return "does not find a lead by its number", "Do not rely on the look-up of existing leads before a load."


def _keeps_both(_: Facts) -> tuple[str, str]:
    return "both leads stayed, though removal was asked for", "Leave out known leads in the review, not in RingCX."


SETTLED: tuple[tuple[str, str, Words], ...] = (
    ("Duplicates in all lists", "duplicate_reading", lambda probe: READINGS[probe["duplicate_reading"]]),
    ("Duplicates in all lists", "keeps_both", _keeps_both),
    ("Lists", "new_list_per_load", _new_list),
    ("New leads show", "search_lag", _lag),
    ("Search", "search_by_number", _by_number),
    ("Phones in answers", "phone_forms", _forms),
    ("Time zones given", "timezone_codes", _zones),
)


def _listed(words: list[str]) -> str:
    return ", ".join(words)


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
