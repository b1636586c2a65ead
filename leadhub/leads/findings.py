"""What can be said about one row: the codes of all findings, how serious each is, and its heading.

A finding never stops anything by itself. Only level `error` makes its row invalid, and only what prevents
a call is one: no usable phone number, or no time zone the account is known to use where zones come from the file,
because such a lead might be dialed at night.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple


class Level(StrEnum):
    """How serious a finding is."""

    ERROR = "error"  # the row cannot be sent
    WARNING = "warning"  # the row is sent, but someone should look
    REPAIR = "repair"  # the row is sent with the repaired value; before and after are both kept


@dataclass(frozen=True, slots=True)
class FindingKind:
    """One kind of finding: its stable `code`, its `level`, and the `title` under which a review groups it.

    A repair that can be switched off has `offer`, what LeadHub may do, and `without`, what happens if it may not.
    """

    code: str
    level: Level
    title: str
    offer: str = ""
    without: str = ""


def _repair(code: str, title: str, offer: str, without: str = "The text is then sent as it is.") -> FindingKind:
    return FindingKind(code, Level.REPAIR, title, offer, without)


_KINDS = (
    FindingKind("phone_missing", Level.ERROR, "No phone number"),
    FindingKind("phone_invalid", Level.ERROR, "No number that can be called"),
    FindingKind("phone_error_cell", Level.ERROR, "A spreadsheet error instead of a phone number"),
    FindingKind("phone_several", Level.ERROR, "Several numbers where a strategic campaign takes one"),
    FindingKind("phone_partly_invalid", Level.WARNING, "One of several phone numbers left out"),
    _repair(
        "phone_repaired",
        "Phone number repaired",
        "Take labels, extensions and spreadsheet damage off phone numbers",
        "A row whose only number needs it is then invalid.",
    ),
    _repair(
        "phone_country_code",
        "Country code added or taken off",
        "Add or take off the country code of phone numbers, as your account needs it",
        "A row whose only number needs it is then invalid.",
    ),
    FindingKind("phone_first_kept", Level.REPAIR, "Only the first of several numbers kept"),  # made only if asked for
    FindingKind("other_phone_invalid", Level.WARNING, "Other phone number left out"),
    FindingKind("error_cell", Level.WARNING, "Spreadsheet error left out"),
    FindingKind("formula_without_result", Level.WARNING, "Formula without a result"),
    FindingKind("extern_id_repeated", Level.WARNING, "externId used more than once"),
    FindingKind("email_odd", Level.WARNING, "Email address looks wrong"),
    _repair("email_repaired", "Email address repaired", "Take off what does not belong to an email address"),
    FindingKind("name_case", Level.REPAIR, "Capitals of a name put right"),  # made only if it is asked for
    _repair(
        "address_split",
        "City, state and ZIP taken apart",
        "Take city, state and ZIP in one column apart",
        "The whole text is then sent as the city.",
    ),
    _repair("state_to_code", "State written as its code", "Write states and provinces as their codes"),
    FindingKind("state_unknown", Level.WARNING, "Unknown state"),
    _repair(
        "zip_zero_restored", "ZIP code: lost zero restored", "Put back zeros that a spreadsheet dropped from ZIP codes"
    ),
    _repair("zip_written", "ZIP or postal code written as usual", "Write ZIP and postal codes in the usual way"),
    FindingKind("zip_odd", Level.WARNING, "ZIP code looks wrong"),
    FindingKind("zip_missing", Level.WARNING, "No ZIP code to find the time zone by"),
    _repair(
        "timezone_to_code",
        "Time zone written as its code",
        "Write time zones as RingCX's codes",
        "If time zones come from the file, a row with another word is then invalid.",
    ),
    FindingKind("timezone_unknown", Level.WARNING, "Unknown time zone"),
    FindingKind("timezone_not_known", Level.ERROR, "Time zone your account is not known to use"),
    FindingKind("timezone_missing", Level.ERROR, "No time zone"),
    FindingKind("zone_conflict", Level.WARNING, "Phone and address in different time zones"),
    FindingKind("agent_not_numeric", Level.WARNING, "Agent is not an agent id"),
    FindingKind("not_an_integer", Level.WARNING, "Not a whole number"),
    FindingKind("too_long", Level.WARNING, "Longer than RingCX keeps"),
)

KINDS = {kind.code: kind for kind in _KINDS}
REPAIRS = {kind.code: kind for kind in _KINDS if kind.offer}
"""The kinds of repair that are made unless a person switches them off."""
_LEVELS = {kind.code: kind.level.value for kind in _KINDS}


class Finding(NamedTuple):
    """One finding about one row, in the order in which a leads part stores it.

    `field` is the wire name of the field (or the name of an extra), `message` one plain sentence,
    `before` what the file says and `after` what is sent ("" when nothing is).
    """

    code: str
    field: str
    level: str
    message: str
    before: str = ""
    after: str = ""


def finding(code: str, field: str, message: str, before: str = "", after: str = "") -> Finding:
    """A finding of a known kind, with the catalogue's level. Raises `KeyError` for an unknown code."""
    return Finding(code, field, _LEVELS[code], message, before, after)


def from_line(stored: list[Any]) -> Finding:
    """A finding as it was read back from a line of a leads part."""
    return Finding(*stored)
