"""The switches of Practice RingCX: behaviour on which sources disagree, or that a test wants otherwise."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


class BadSwitch(ValueError):
    """A switch that does not exist, or a value it cannot take; the message is one sentence."""


@dataclass(frozen=True)
class Switch:
    """One switch: its default (which also fixes its type), the words it accepts, and what it does."""

    default: Any
    help: str
    choices: tuple[str, ...] = ()


SWITCHES: dict[str, Switch] = {
    "token_life": Switch(300.0, "seconds a RingCX access token lives"),
    "refresh_life": Switch(86_400.0, "seconds a RingCX refresh token lives"),
    "rc_token_life": Switch(3600.0, "seconds a RingCentral access token lives"),
    "exchange_refusal": Switch("403", "answer of the exchange for a user without RingCX", ("403", "401", "404")),
    "unknown_account": Switch("403", "answer for a sub-account the user cannot see", ("403", "404")),
    "duplicate_reading": Switch("B", "which of the two readings of duplicateHandling holds", ("A", "B")),
    "invalid_phone": Switch(
        "reject", "a lead with a bad phone: in rejectedRows, or dropped silently", ("reject", "silent")
    ),
    "missing_extern_id": Switch(
        "reject", "a lead without externId: row rejected, or the whole call", ("reject", "fail")
    ),
    "missing_leads": Switch("fail", "no uploadLeads: 200 with GENERAL_FAILURE, or 400", ("fail", "400")),
    "missing_option": Switch("fail", "no dialPriority…: 200 with GENERAL_FAILURE, or 400", ("fail", "400")),
    "empty_strings": Switch("accept", "a lead with an empty-string field", ("accept", "reject")),
    "unknown_timezone": Switch(
        "null", "an unknown leadTimezone with EXPLICIT: stored as null, or row rejected", ("null", "reject")
    ),
    "extra_timezones": Switch([], "time-zone codes known besides the documented abbreviations"),
    "agents": Switch(["980", "981"], "agent ids that reserveAgent may name"),
    "dnc_numbers": Switch([], "phones on the do-not-call list: accepted, counted, not inserted"),
    "refused_phones": Switch([], "phones that are not valid to RingCX, whatever they look like"),
    "rejected_order": Switch("as_sent", "order of rejectedRows", ("as_sent", "shuffled")),
    "max_leads": Switch(1000, "most leads in one direct load"),
    "too_many_leads": Switch("400", "answer above max_leads", ("400", "413")),
    "reuse_list": Switch(False, "a load with the description of an existing list adds to that list"),
    "search_without_campaign": Switch(
        "whole_account", "a search without campaignId and campaignIds", ("whole_account", "400")
    ),
    "search_lag": Switch(0.0, "seconds until a new lead shows in a search"),
    "search_row_cap": Switch(0, "most rows in one search answer; 0 is no cap"),
    "search_nested": Switch(False, "externId and leadPhone sit under campaignLead"),
    "search_phone_form": Switch("as_loaded", "how a search writes phones", ("as_loaded", "digits", "plus")),
    "count_shape": Switch("int", "what count=true answers", ("int", "array", "object")),
    "unsafe_action": Switch("400", "an action without campaign or without ids", ("400", "whole_account")),
    "campaign_list_form": Switch("full", "whether the list of campaigns has the full form", ("full", "short")),
    "page_base": Switch(1, "number of the first page of a list or search (0 or 1)"),
    "alters_fields": Switch([], "fields of a lead that are stored otherwise than sent"),
    "rate_limits": Switch(True, "the rate limits are on"),
    "rate_headers": Switch(False, "answers carry X-Rate-Limit-Group, -Limit, -Remaining and -Window"),
    "rate_limit_scale": Switch(1.0, "factor on the number of calls a window allows"),
    "rate_window_scale": Switch(1.0, "factor on the length of the windows"),
    "retry_after": Switch(True, "429 carries Retry-After"),
    "latency": Switch(0.0, "seconds every API answer takes"),
}


def checked(name: str, value: Any) -> Any:
    """`value` as the switch `name` keeps it. Raises BadSwitch, with one sentence, for what does not fit."""
    switch = SWITCHES.get(name)
    if switch is None:
        raise BadSwitch(f"There is no switch named {name}.")
    if switch.choices:
        if str(value) not in switch.choices:
            raise BadSwitch(f"{name} must be one of {', '.join(switch.choices)}.")
        return str(value)
    if isinstance(switch.default, bool):
        if not isinstance(value, bool):
            raise BadSwitch(f"{name} must be true or false.")
        return value
    if isinstance(switch.default, int | float):
        if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
            raise BadSwitch(f"{name} must be a number, not below zero.")
        return type(switch.default)(value)
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise BadSwitch(f"{name} must be a list of texts.")
    return [str(item) for item in value]
