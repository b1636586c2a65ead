"""One cell's text becomes one field's value: trimmed, checked and repaired where there is no doubt.

A cleaner takes text that was tidied and is not empty. It returns the value to send, or a `Change` when there
is something to tell: a repair, a doubt, or that the value is left out ("" as the value). Cleaning twice
changes nothing.
"""

import re
from collections.abc import Callable, Collection
from functools import lru_cache
from typing import NamedTuple

from leadhub.leads.names import name_case
from leadhub.leads.places import knows_states, state_code, zip_as_usual, zip_is_usual, zip_with_lost_zero

Value = str | int


class Change(NamedTuple):
    """A cleaner's answer when there is something to tell: value to send ("" = none), code, sentence."""

    value: Value
    code: str
    message: str


Cleaner = Callable[[str], Value | Change]


def unrepaired(clean: Cleaner, repairs_off: Collection[str]) -> Cleaner:
    """The same cleaner, but what these repairs (codes of findings) would change is left as the file has it."""

    def as_it_is(text: str) -> Value | Change:
        value = clean(text)
        return text if isinstance(value, Change) and value.code in repairs_off else value

    return as_it_is if repairs_off else clean


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What spreadsheets write into a cell whose formula failed, also in the German, French, Spanish and Italian
# editions.
ERROR_CELLS = _words(
    "#N/A #REF! #DIV/0! #VALUE! #NAME? #NUM! #NULL! #SPILL! #CALC! #FIELD! #BLOCKED! #CONNECT! #UNKNOWN! "
    "#BUSY! #GETTING_DATA #NV #BEZUG! #WERT! #ZAHL! #N/D #VALEUR! #NOM? #NOMBRE! #¡REF! #¡VALOR! #¿NOMBRE? "
    "#¡DIV/0! #¡NUM! #RIF! #VALORE! #NOME? #NO_RESULT!"
)
NO_RESULT = "#NO_RESULT!"
"""What reading gives for a formula whose result the file does not hold."""

ERROR_WORDS = {
    "error_cell": "The cell holds a spreadsheet error instead of a value, so it is left out.",
    "formula_without_result": (
        "The cell holds a formula whose result is not in the file, so it is left out: open the file in Excel, save it "
        "and upload it again."
    ),
}
"""What to tell about an error cell, by the code of the finding."""
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
    """Whether the cell holds a spreadsheet's error, its ##### for a column that was too narrow, or `NO_RESULT`."""
    return text[:1] == "#" and (text in ERROR_CELLS or _TOO_NARROW.fullmatch(text) is not None)


def error_code(text: str) -> str:
    """Which finding an error cell is: a key of `ERROR_WORDS`."""
    return "formula_without_result" if text == NO_RESULT else "error_cell"


_EMAIL = re.compile(
    r"[^\s@,;:<>()\[\]\"]+@[^\s@,;<>()\[\]\".]+(?:\.[^\s@,;<>()\[\]\".]+)*\.[^\W\d_][^\s@,;<>().]*[^\W\d_]"
)
_AT_IN_WORDS = re.compile(r"\s*[(\[{]\s*(?:at|ät)\s*[)\]}]\s*", re.IGNORECASE)
_DOT_IN_WORDS = re.compile(r"\s*[(\[{]\s*(?:dot|punkt|punto|point)\s*[)\]}]\s*", re.IGNORECASE)
_AROUND_EMAIL = re.compile(r"[\s<>()\[\]{}\"'\u2018\u2019\u201c\u201d,;:|/]+")
_LONGEST_EMAIL = 400  # characters of a cell in which an address is looked for


def clean_email(text: str) -> Value | Change:
    """An email address. What stands around it is taken off ("mailto:", a name, angle brackets, a stray full stop), and
    what is written for @ is read as that ("ada (at) example.com"): only where one single address comes out.
    """
    if _is_email(text):
        return text
    if len(text) <= _LONGEST_EMAIL:
        plain = _DOT_IN_WORDS.sub(".", _AT_IN_WORDS.sub("@", text.replace("\uff20", "@")))
        plain = re.sub(r"\s*@\s*", "@", plain)
        found = [piece.split("?")[0].rstrip(".") for piece in _AROUND_EMAIL.split(plain) if "@" in piece]
        if len(found) == 1 and _is_email(found[0]):
            around = plain == text or len(found[0]) < len(plain)
            done = "Took off what stood around the email address." if around else "Wrote the email address as one."
            return Change(found[0], "email_repaired", done)
    if len(re.findall(r"[^\s@]@[^\s@]", text)) > 1:
        return Change(text, "email_odd", "This cell holds more than one email address; RingCX keeps it as it is.")
    return Change(text, "email_odd", "This does not look like an email address; it is sent as it is.")


def _is_email(text: str) -> bool:
    return _EMAIL.fullmatch(text) is not None and ".." not in text


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


def clean_zip(text: str, state: str = "", *, column_holds_five: bool = False) -> Value | Change:
    """A US ZIP or a Canadian postal code. `state` and `column_holds_five` can prove a lost zero, see `places`."""
    if len(text) == 5 and text.isdigit() and text.isascii() and text != "00000":
        return text
    written = zip_as_usual(text)
    if written == text and zip_is_usual(text):
        return text
    whole = zip_with_lost_zero(written, state, column_holds_five=column_holds_five)
    if whole:
        return Change(whole, "zip_zero_restored", "Put back the zero that the spreadsheet dropped from the ZIP code.")
    if zip_is_usual(written):
        return Change(written, "zip_written", "Wrote the ZIP or postal code in the usual way.")
    return Change(text, "zip_odd", f"“{short(text)}” is not written like a ZIP code; it is sent as it is.")


def clean_name(text: str) -> Value | Change:
    """A name; one all in capitals or all in small letters is written as a name. For loads whose owner asked for it."""
    written = name_case(text)
    return text if written == text else Change(written, "name_case", "Put the capitals of the name right.")


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
    "america/detroit": "EST",
    "america/winnipeg": "CST",
    "america/edmonton": "MST",
    "america/boise": "MST",
    "est5edt": "EST",
    "cst6cdt": "CST",
    "mst7mdt": "MST",
    "pst8pdt": "PST",
}
_ZONE_FILLER = re.compile(
    r"\b(?:us|standard|time|zone|canada)\b/?|\b(?:utc|gmt) ?[+-]\d{1,2}(?::?\d\d)?\b|[().&]", re.IGNORECASE
)  # "(UTC-05:00) Eastern Time (US & Canada)"; without a name, an offset says nothing about summer


def timezone_cleaner(*, words_to_codes: bool, codes_matter: bool, known: Collection[str] | None = None) -> Cleaner:
    """A cleaner for time zones.

    `words_to_codes`: North American words ("Eastern", "America/Chicago") become RingCX's codes.
    `codes_matter`: the load takes time zones from this field, so a code that RingCX does not document is
    worth a warning. `known`: the codes the account is known to use; if they matter too, no other is sent.
    """

    @lru_cache(maxsize=4096)
    def clean_timezone(text: str) -> Value | Change:
        if known is not None and codes_matter:
            return _known_code(text, known, words_to_codes=words_to_codes)
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


def _known_code(text: str, known: Collection[str], *, words_to_codes: bool) -> Value | Change:
    """One of the account's codes. With any other the row is not sent: RingCX might store the lead without a zone and
    dial it at night."""
    if text in known:
        return text
    standard = (words_to_codes and _zone_code(text)) or ""
    same = next((code for code in sorted(known) if code.casefold() == text.casefold()), None)
    for code in (same, standard, standard.replace("ST", "DT")):
        if words_to_codes and code in known:
            return Change(code or "", "timezone_to_code", f"Wrote the time zone as RingCX's code, {code}.")
    return Change(
        text,
        "timezone_not_known",
        f"“{short(text)}” is no time zone code your account is known to use ({short(', '.join(sorted(known)))}).",
    )


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
