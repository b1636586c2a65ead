"""The North American numbering plan, compiled from the metadata of the installed phonenumbers library.

The library needs about 30 µs to parse and judge a number. All 25 regions of country code 1 together hold
some sixty patterns; joined into one regular expression they judge ten digits in a fraction of a
microsecond, with the library's own answer. Nothing is copied from the metadata, so a library upgrade
changes these answers too.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE
from phonenumbers.phonemetadata import PhoneMetadata

COUNTRY_CODE = 1
REGIONS: frozenset[str] = frozenset(COUNTRY_CODE_TO_REGION_CODE[COUNTRY_CODE])
"""Regions of the plan, as two letters: US, CA, and the islands."""

LENGTH = 10

# The kinds of number that make a number valid to the library (is_valid_number looks through the same ones).
KINDS = (
    "premium_rate",
    "toll_free",
    "shared_cost",
    "voip",
    "personal_number",
    "pager",
    "uan",
    "voicemail",
    "fixed_line",
    "mobile",
)


@cache
def valid_numbers() -> re.Pattern[str]:
    """One pattern, to be used with `fullmatch`, for every valid number of the plan as ten digits."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in sorted(_patterns())))


@cache
def sure_starts() -> frozenset[str]:
    """Four digits with which any ten digits are a valid number: one look instead of `valid_numbers` for nearly all.

    They are read off the patterns that end in "then 2 to 9 and six more digits", which most area codes have.
    """
    ending = r"[2-9]\d{6}"
    heads = {
        one.removesuffix(ending) for pattern in _patterns() for one in _alternatives(pattern) if one.endswith(ending)
    }
    any_head = re.compile("|".join(f"(?:{head})" for head in sorted(heads)))
    areas = [f"{area:03d}" for area in range(1000)]
    return frozenset(f"{area}{digit}" for area in areas if any_head.fullmatch(area) for digit in "23456789")


def _patterns() -> set[str]:
    patterns: set[str] = set()
    for region in REGIONS:
        metadata = PhoneMetadata.metadata_for_region(region)
        if metadata is None:
            continue
        for kind in KINDS:
            description = getattr(metadata, kind, None)
            if description is not None and description.national_number_pattern:
                patterns.add(description.national_number_pattern)
    return patterns


def _alternatives(pattern: str) -> Iterator[str]:
    """What stands between the outermost | of a pattern."""
    start = depth = 0
    for at, sign in enumerate(pattern):
        depth += (sign == "(") - (sign == ")")
        if sign == "|" and not depth:
            yield pattern[start:at]
            start = at + 1
    yield pattern[start:]


@lru_cache(maxsize=1024)
def area_code_exists(area: str) -> bool:
    """Whether any number with these three first digits is valid."""
    valid = valid_numbers()
    return any(valid.fullmatch(f"{area}{exchange:03d}{last}") for exchange in range(1000) for last in ("0100", "1234"))


def why_not(digits: str) -> str | None:
    """The reason, as a sentence, why these digits are no number of the plan; None if they are one.

    digits: national digits without the country code.
    """
    if len(digits) != LENGTH:
        return f"This number has {len(digits)} digit{'' if len(digits) == 1 else 's'}, 10 are needed."
    if valid_numbers().fullmatch(digits):
        return None
    area, exchange = digits[:3], digits[3:6]
    if not area_code_exists(area):
        return f"Area code {area} does not exist."
    if exchange[0] in "01":
        return f"After the area code {area}, a number cannot start with {exchange[0]}."
    return f"No such number exists in area code {area}."
