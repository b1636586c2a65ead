"""What can be said about one row: the codes of all findings, how serious each is, and its heading.

A finding never stops anything by itself. Only level `error` makes its row invalid, and only what prevents
a call, no usable phone number, is an error.
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
    """One kind of finding: its stable `code`, its `level`, and the `title` under which a review groups it."""

    code: str
    level: Level
    title: str


_KINDS = (
    FindingKind("phone_missing", Level.ERROR, "No phone number"),
    FindingKind("phone_invalid", Level.ERROR, "No number that can be called"),
    FindingKind("phone_error_cell", Level.ERROR, "A spreadsheet error instead of a phone number"),
    FindingKind("phone_partly_invalid", Level.WARNING, "One of several phone numbers left out"),
    FindingKind("phone_repaired", Level.REPAIR, "Phone number repaired"),
    FindingKind("phone_country_code", Level.REPAIR, "Country code added or taken off"),
    FindingKind("other_phone_invalid", Level.WARNING, "Other phone number left out"),
    FindingKind("error_cell", Level.WARNING, "Spreadsheet error left out"),
    FindingKind("extern_id_repeated", Level.WARNING, "externId used more than once"),
    FindingKind("email_odd", Level.WARNING, "Email address looks wrong"),
    FindingKind("email_repaired", Level.REPAIR, "Email address repaired"),
    FindingKind("state_to_code", Level.REPAIR, "State written as its code"),
    FindingKind("state_unknown", Level.WARNING, "Unknown state"),
    FindingKind("zip_zero_restored", Level.REPAIR, "ZIP code: lost zero restored"),
    FindingKind("zip_odd", Level.WARNING, "ZIP code looks wrong"),
    FindingKind("zip_missing", Level.WARNING, "No ZIP code to find the time zone by"),
    FindingKind("timezone_to_code", Level.REPAIR, "Time zone written as its code"),
    FindingKind("timezone_unknown", Level.WARNING, "Unknown time zone"),
    FindingKind("timezone_missing", Level.WARNING, "No time zone"),
    FindingKind("agent_not_numeric", Level.WARNING, "Agent is not an agent id"),
    FindingKind("not_an_integer", Level.WARNING, "Not a whole number"),
    FindingKind("too_long", Level.WARNING, "Longer than RingCX keeps"),
)

KINDS = {kind.code: kind for kind in _KINDS}
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
