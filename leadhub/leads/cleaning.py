"""One cell's text becomes one field's value: trimmed, checked and repaired where there is no doubt.

A cleaner takes text that was tidied and is not empty. It returns the value to send, or a `Change` when there
is something to tell: a repair, a doubt, or that the value is left out ("" as the value). Cleaning twice
changes nothing.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from leadhub.leads.places import knows_states, state_code

Value = str | int


class Change(NamedTuple):
    """A cleaner's answer when there is something to tell: value to send ("" = none), code, sentence."""

    value: Value
    code: str
    message: str


Cleaner = Callable[[str], Value | Change]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What spreadsheets write into a cell whose formula failed, also in the German, French, Spanish and Italian
# editions.
ERROR_CELLS = _words(
    "#N/A #REF! #DIV/0! #VALUE! #NAME? #NUM! #NULL! #SPILL! #CALC! #FIELD! #BLOCKED! #CONNECT! #UNKNOWN! "
    "#BUSY! #GETTING_DATA #NV #BEZUG! #WERT! #ZAHL! #N/D #VALEUR! #NOM? #NOMBRE! #¡REF! #¡VALOR! #¿NOMBRE? "
    "#¡DIV/0! #¡NUM! #RIF! #VALORE! #NOME?"
)
_TOO_NARROW = re.compile(r"#{3,}")

_SPACES = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b\u2028\u2029\u2060\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
# Joiners and direction marks mean something between letters, nothing at the edge of a text.
_EDGES = " \t\n\u200c\u200d\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def tidy(text: str) -> str:
    """Text without what nobody sees: odd spaces become plain ones, control and zero-width characters go, ends
    are trimmed.

    Line breaks inside stay (as `\\n`), because notes have them.
    """
    text = text.strip()
    if text.isprintable():  # true for nearly every cell, and then there is nothing to do
        return text
    text = _SPACES.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _INVISIBLE.sub("", text).strip(_EDGES)


def is_error_cell(text: str) -> bool:
    """Whether the cell holds a spreadsheet's error or its ##### for a column that was too narrow."""
    return text[:1] == "#" and (text in ERROR_CELLS or _TOO_NARROW.fullmatch(text) is not None)


_EMAIL = re.compile(
    r"[^\s@,;:<>()\[\]\"]+@[^\s@,;<>()\[\]\".]+(?:\.[^\s@,;<>()\[\]\".]+)*\.[^\W\d_][^\s@,;<>().]*[^\W\d_]"
)
_WRAPPED_EMAIL = re.compile(r"(?:mailto:\s*|[^<>]*<)?([^<>\s]+?)>?[.,;]?", re.IGNORECASE)


def clean_email(text: str) -> Value | Change:
    """An email address; "mailto:", angle brackets and a stray full stop behind it are taken off."""
    if _EMAIL.fullmatch(text) and ".." not in text:
        return text
    inner = _WRAPPED_EMAIL.fullmatch(text)
    if inner and inner[1] != text and _EMAIL.fullmatch(inner[1]) and ".." not in inner[1]:
        return Change(inner[1], "email_repaired", "Took off what stood around the email address.")
    if len(re.findall(r"[^\s@]@[^\s@]", text)) > 1:
        return Change(text, "email_odd", "This cell holds more than one email address; RingCX keeps it as it is.")
    return Change(text, "email_odd", "This does not look like an email address; it is sent as it is.")


def state_cleaner(region: str) -> Cleaner:
    """A cleaner for the states of one region (ISO country code); in a region without any, text passes."""
    if not knows_states(region):
        return str

    @lru_cache(maxsize=4096)
    def clean_state(text: str) -> Value | Change:
        code = state_code(text, region)
        if code is None:
            return Change(text, "state_unknown", f"“{short(text)}” is no state LeadHub knows; it is sent as it is.")
        if code != text:
            return Change(code, "state_to_code", f"Wrote the state as its code, {code}.")
        return text

    return clean_state


_INTEGER = re.compile(r"\+?(\d{1,9})(?:\.0)?", re.ASCII)


@lru_cache(maxsize=4096)
def clean_integer(text: str) -> Value | Change:
    """A whole number from 0 up, as `int` (the loader's only numbers, RingCX OpenAPI spec, CampaignLead)."""
    match = _INTEGER.fullmatch(text)
    if match:
        return int(match[1])
    return Change("", "not_an_integer", f"“{short(text)}” is not a whole number from 0 up, so this field is left out.")


@lru_cache(maxsize=4096)
def clean_agent(text: str) -> Value | Change:
    """A RingCX agent id, digits only. Anything else is left out: no lead can be reserved for a name."""
    match = _INTEGER.fullmatch(text)
    if match:
        return match[1]
    return Change(
        "",
        "agent_not_numeric",
        f"“{short(text)}” is not an agent id (digits only), so no agent is reserved for this lead.",
    )


# The zones RingCX names in its search filters (RingCX guide, lead search); an account may know others.
ZONE_CODES = _words("ADT AKDT AKST AST CDT CST EDT EST HADT HAST MDT MST NDT NST PDT PMDT PMST PST WSDT WSST")
_ZONE_WORDS = {
    "newfoundland": "NST",
    "atlantic": "AST",
    "eastern": "EST",
    "central": "CST",
    "mountain": "MST",
    "pacific": "PST",
    "alaska": "AKST",
    "alaskan": "AKST",
    "hawaii": "HAST",
    "hawaiian": "HAST",
    "et": "EST",
    "ct": "CST",
    "mt": "MST",
    "pt": "PST",
    "america/new york": "EST",
    "america/chicago": "CST",
    "america/denver": "MST",
    "america/los angeles": "PST",
    "america/anchorage": "AKST",
    "pacific/honolulu": "HAST",
    "america/halifax": "AST",
    "america/toronto": "EST",
    "america/vancouver": "PST",
    "america/st johns": "NST",
}
_ZONE_FILLER = re.compile(r"\b(?:us|standard|time|zone|canada)\b/?|[().&]", re.IGNORECASE)


def timezone_cleaner(*, words_to_codes: bool, codes_matter: bool) -> Cleaner:
    """A cleaner for time zones.

    `words_to_codes`: North American words ("Eastern", "America/Chicago") become RingCX's codes.
    `codes_matter`: the load takes time zones from this field, so a code that RingCX does not document is
    worth a warning.
    """

    @lru_cache(maxsize=4096)
    def clean_timezone(text: str) -> Value | Change:
        if text in ZONE_CODES:
            return text
        code = _zone_code(text) if words_to_codes else None
        if code:
            return Change(code, "timezone_to_code", f"Wrote the time zone as RingCX's code, {code}.")
        if not codes_matter:
            return text
        return Change(
            text,
            "timezone_unknown",
            f"“{short(text)}” is not a time zone code RingCX documents; check that your account knows it.",
        )

    return clean_timezone


def _zone_code(text: str) -> str | None:
    if text.upper() in ZONE_CODES:
        return text.upper()
    words = " ".join(_ZONE_FILLER.sub(" ", text.replace("_", " ")).split()).casefold()
    if words.endswith(" daylight"):
        code = _ZONE_WORDS.get(words.removesuffix(" daylight"))
        return code and code.replace("ST", "DT")
    return _ZONE_WORDS.get(words)


def short(text: str, length: int = 60) -> str:
    """Text for use inside a sentence: on one line, and not longer than `length` characters."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"
