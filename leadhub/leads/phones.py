"""A phone cell becomes numbers RingCX can dial, or a plain sentence why not.

Two modes, as the account is set up in RingCX: "nanp" sends ten digits (4155550123), "e164" sends the
international form (+493023125001). The usual North American writings take a fast path (phones_nanp);
everything else asks the phonenumbers library, and both give the same answer. Nothing is guessed: a number
that lost digits is refused.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

import phonenumbers
from phonenumbers import PhoneNumber, ValidationResult

from leadhub.leads import phones_abroad, phones_nanp
from leadhub.leads.phones_cell import EXTENSION, bare, pieces, plain

PhoneMode = Literal["nanp", "e164"]
Several = Literal["joined", "first", "refused"]
"""What becomes of several numbers in one phone field: all are sent, only the first, or none and the row is invalid."""

COUNTRY_CODE_REMOVED = "country code removed"
COUNTRY_CODE_ADDED = "country code added"
DOUBLE_ZERO = "00 read as +"
LEFT_OUT = "number left out"
_ONLY_COUNTRY_CODE = frozenset({COUNTRY_CODE_ADDED, COUNTRY_CODE_REMOVED})

REGIONS: frozenset[str] = frozenset(phonenumbers.SUPPORTED_REGIONS)
"""Two-letter codes that may stand as default region."""


@dataclass(frozen=True, slots=True)
class PhoneSettings:
    """How an account wants its numbers, and the country in which a number without country code is read.

    repairs_off: codes of findings (`repair_code`); a number that needs such a repair is not used.
    """

    mode: PhoneMode = "nanp"
    region: str = "US"
    repairs_off: tuple[str, ...] = ()


class PhoneResult(NamedTuple):
    """What one cell gave.

    numbers: as sent to RingCX, in the order written, no number twice. keys: the same as E.164 digits, the
    key of duplicates. problem: a sentence if the cell, or a part of it, could not be used. With numbers it
    is a warning (the part is left out and repairs says so), without numbers the cell gives none. repairs:
    kinds of change that touched more than punctuation. A blank cell has no numbers and no problem.
    """

    numbers: tuple[str, ...]
    keys: tuple[int, ...]
    problem: str | None
    repairs: tuple[str, ...]


class _Single(NamedTuple):
    key: int
    repairs: tuple[str, ...]


_BLANK = PhoneResult((), (), None, ())
# The usual North American writings, "415/555-0123" and "415-555-0123 x45" among them.
_NANP_SHAPE = re.compile(
    r"\s*(\+?1[-. ]{0,2})?\(?([2-9]\d\d)\)?(?:[-. ]{0,3}|/)([2-9]\d\d)(?:[-. ]{0,3}|/)(\d{4})"
    r"((?: {0,2}x| {1,2}ext)[.:]? {0,2}\d{1,6})?\s*",
    re.ASCII | re.IGNORECASE,
)
_shape = _NANP_SHAPE.fullmatch
# With + and country code; ".0" at the end is no digit of the number, but a spreadsheet's.
_written_abroad = re.compile(r"\s*\+[1-9](?:[- ]?\d|\.(?!0+\s*\Z)\d){6,14}\s*", re.ASCII).fullmatch
_runs_of_digits = re.compile(r"\d+", re.ASCII).findall
_valid = phones_nanp.valid_numbers().fullmatch
_sure_starts = phones_nanp.sure_starts()
_nanp_regions = phones_nanp.REGIONS
_NANP = 10_000_000_000  # added to ten digits, this puts the country code before them
_MOST_DIGITS = 18  # fifteen by E.164, and 011 in front
_FEWEST_DIGITS = 7


def parse(text: str, settings: PhoneSettings) -> PhoneResult:
    """Read one phone cell. Never raises, whatever the text is."""
    if settings.region in _nanp_regions and (match := _shape(text)):
        return _parse_usual(match, settings)
    if not text or text.isspace():
        return _BLANK
    if settings.mode == "e164" and _written_abroad(text):
        digits = "".join(_runs_of_digits(text))
        if phones_abroad.surely_valid(digits):
            return PhoneResult(("+" + digits,), (int(digits),), None, ())
    return _parse_slowly(text, settings)


def _parse_usual(match: re.Match[str], settings: PhoneSettings) -> PhoneResult:
    code, area, exchange, line, extension = match.groups()
    digits = area + exchange + line
    if digits[:4] in _sure_starts or _valid(digits):
        national = settings.mode == "nanp"
        repairs = _REPAIRS[national, bool(code), bool(extension)]
        if not repairs or not settings.repairs_off:
            return PhoneResult((digits if national else "+1" + digits,), (_NANP + int(digits),), None, repairs)
    elif not extension:
        return PhoneResult((), (), phones_nanp.why_not(digits), ())
    return _parse_slowly(match[0], settings)


_REPAIRS = {
    (national, code, extension): (EXTENSION,) * extension
    + (COUNTRY_CODE_REMOVED,) * (national and code)
    + (COUNTRY_CODE_ADDED,) * (not national and not code)
    for national in (False, True)
    for code in (False, True)
    for extension in (False, True)
}
"""What a usual writing needs: by ten digits wanted, country code there, extension there."""


def parse_column(
    texts: Sequence[str], settings: PhoneSettings
) -> tuple[list[str], list[tuple[int, ...]], dict[int, PhoneResult]]:
    """Read the phone cells of many rows: for each row the numbers, joined by "|" ("" for none), and their keys.

    What is to be told, a problem or a repair, stands in the results by the row's place. This is `parse` for every
    cell; ten digits, plain or with the usual signs between, only go without its detours.
    """
    numbers: list[str] = []
    keys: list[tuple[int, ...]] = []
    told: dict[int, PhoneResult] = {}
    national = settings.mode == "nanp" and settings.region in _nanp_regions
    for at, text in enumerate(texts):
        match = None
        if national:
            if len(text) == phones_nanp.LENGTH and text.isdigit() and text.isascii():
                digits = text
            elif match := _shape(text):
                digits = "" if match[1] or match[5] else match[2] + match[3] + match[4]
            else:
                digits = ""
            if digits[:4] in _sure_starts:
                numbers.append(digits)
                keys.append((_NANP + int(digits),))
                continue
        result = _parse_usual(match, settings) if match else parse(text, settings)
        numbers.append("|".join(result.numbers))
        keys.append(result.keys)
        if result.problem or result.repairs:
            told[at] = result
    return numbers, keys, told


def repair_code(repairs: Sequence[str]) -> str:
    """The code of the finding that tells of these repairs."""
    return "phone_country_code" if _ONLY_COUNTRY_CODE.issuperset(repairs) else "phone_repaired"


def _switched_off(repairs: Sequence[str], settings: PhoneSettings) -> str | None:
    """A sentence if a number needs a repair that must not be made."""
    off = [repair for repair in repairs if repair_code([repair]) in settings.repairs_off]
    return f"This number needs a repair you switched off: {', '.join(off)}." if off else None


@lru_cache(maxsize=8192)
def _parse_slowly(text: str, settings: PhoneSettings) -> PhoneResult:
    mode, region = settings.mode, settings.region
    if mode == "nanp" and region not in phones_nanp.REGIONS:
        region = "US"
    written = pieces(plain(text))
    if not written:
        return _BLANK if not plain(text) else PhoneResult((), (), "This is not a phone number.", ())
    found: dict[int, str] = {}
    repairs: list[str] = []
    problem: str | None = None
    for piece in written:
        single = _single(piece, mode, region)
        if not isinstance(single, str):
            single = _switched_off(single.repairs, settings) or single
        if isinstance(single, str):
            problem = problem or single
            continue
        found.setdefault(single.key, _wire(single.key, mode))
        repairs += single.repairs
    if not found:
        return PhoneResult((), (), problem, ())
    if problem:
        repairs.append(LEFT_OUT)
    return PhoneResult(tuple(found.values()), tuple(found), problem, tuple(dict.fromkeys(repairs)))


def _wire(key: int, mode: PhoneMode) -> str:
    return str(key)[1:] if mode == "nanp" else f"+{key}"


def _single(piece: str, mode: PhoneMode, region: str) -> _Single | str:
    """One number, or the sentence why it is none."""
    number, repairs, lost = bare(piece)
    if lost:
        return lost
    match = _shape(number) if region in _nanp_regions else None
    if match and not match[5] and _valid(national := match[2] + match[3] + match[4]):
        # Once apostrophes, prefixes and the like are off, most are plain numbers after all.
        if match[1] and mode == "nanp":
            repairs.append(COUNTRY_CODE_REMOVED)
        elif not match[1] and mode == "e164":
            repairs.append(COUNTRY_CODE_ADDED)
        return _Single(int("1" + national), tuple(repairs))
    digits = "".join(c for c in number if c.isdigit())
    if not digits:
        return "This is not a phone number."
    if any(c.isalpha() for c in number):
        return "This number contains letters; write it in digits."
    if len(digits) > _MOST_DIGITS or "+" in number.lstrip("+([ .-"):
        return "This has too many digits for one number; put | between several numbers."
    parsed, reason = _read(number, region)
    # Ten or eleven digits in North America are a damaged local number, not one from abroad.
    abroad = region not in phones_nanp.REGIONS or len(digits) > phones_nanp.LENGTH + 1
    if parsed is None and number.startswith("00") and abroad:
        again, reason_again = _read("+" + digits[2:], region)
        if again is not None or reason is None:
            parsed, reason = again, reason_again
            repairs.append(DOUBLE_ZERO)
    if parsed is None:
        return reason or _why_not_here(digits, number, region)
    key = int(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)[1:])
    had_code = DOUBLE_ZERO in repairs or (digits.startswith(str(parsed.country_code)) and len(digits) >= len(str(key)))
    if mode == "nanp":
        if parsed.country_code != phones_nanp.COUNTRY_CODE:
            code = f"+{parsed.country_code}"
            return f"This is a number with country code {code}; this account dials North American numbers only."
        return _Single(key, (*repairs, COUNTRY_CODE_REMOVED) if had_code else tuple(repairs))
    had_code = had_code or str(key) in digits
    return _Single(key, tuple(repairs) if had_code else (*repairs, COUNTRY_CODE_ADDED))


def _read(number: str, region: str) -> tuple[PhoneNumber | None, str | None]:
    """The library's answer: a valid number, or None with the library's reason if it has one of its own."""
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException as error:
        if error.error_type == phonenumbers.NumberParseException.INVALID_COUNTRY_CODE:
            return None, "This number's country code does not exist."
        return None, None
    if phonenumbers.is_valid_number(parsed):
        return parsed, None
    return None, _why_not_valid(parsed)


def _why_not_valid(parsed: PhoneNumber) -> str:
    if parsed.country_code == phones_nanp.COUNTRY_CODE:
        zeros = "0" * (parsed.number_of_leading_zeros or 1) if parsed.italian_leading_zero else ""
        return phones_nanp.why_not(f"{zeros}{parsed.national_number}") or "This number does not exist."
    region = phonenumbers.region_code_for_country_code(parsed.country_code or 0)
    where = f"country code +{parsed.country_code}" + (f" ({region})" if region.isalpha() else "")
    match phonenumbers.is_possible_number_with_reason(parsed):
        case ValidationResult.TOO_SHORT | ValidationResult.IS_POSSIBLE_LOCAL_ONLY:
            return f"This number is too short for {where}."
        case ValidationResult.TOO_LONG:
            return f"This number is too long for {where}."
        case ValidationResult.INVALID_LENGTH:
            return f"No number of {where} has this many digits."
        case _:
            return f"No such number exists under {where}."


def _why_not_here(digits: str, number: str, region: str) -> str:
    """A reason where the library gives none: it could not even read the digits as a number."""
    if region in phones_nanp.REGIONS and not number.startswith("+"):
        national = digits[1:] if len(digits) == phones_nanp.LENGTH + 1 and digits[0] == "1" else digits
        return phones_nanp.why_not(national) or "This is not a phone number."
    if len(digits) < _FEWEST_DIGITS:
        return f"This number has {len(digits)} digit{'' if len(digits) == 1 else 's'}, too few for a phone."
    return "This is not a phone number."
