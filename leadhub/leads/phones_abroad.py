"""Numbers written with + and country code, judged by the installed phonenumbers library's own patterns.

Parsing takes the library about 30 µs. What it does with such a number is little, as long as no trunk prefix stands
behind the country code: find the regions of the country code, and ask the patterns of the one the number belongs to.
That is done here, and everything else is left to the library. An upgrade of the library changes these answers too.
"""

import re
from functools import cache
from typing import NamedTuple

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE
from phonenumbers.phonemetadata import PhoneMetadata

from leadhub.leads.phones_nanp import KINDS

_LONGEST_CODE = 3


class _Region(NamedTuple):
    """A region of a country code: digits its numbers begin with (if that tells it from others), its valid numbers."""

    begins: re.Pattern[str] | None
    valid: re.Pattern[str]


class _Plan(NamedTuple):
    """The numbers under one country code: the trunk prefix of its main region, and its regions."""

    trunk_prefix: re.Pattern[str] | None
    regions: tuple[_Region, ...]


def surely_valid(digits: str) -> bool:
    """Whether the library finds "+" and these digits valid as they are. If not, it may still know what they mean."""
    for length in range(1, _LONGEST_CODE + 1):
        code = int(digits[:length] or 0)
        if code in COUNTRY_CODE_TO_REGION_CODE:
            return _is_valid(_plan(code), digits[length:])
    return False


def _is_valid(plan: _Plan, national: str) -> bool:
    if plan.trunk_prefix and plan.trunk_prefix.match(national):
        return False
    for region in plan.regions:
        if region.begins is None:
            if region.valid.fullmatch(national):
                return True
        elif region.begins.match(national):
            return region.valid.fullmatch(national) is not None
    return False


@cache
def _plan(code: int) -> _Plan:
    metadata = [PhoneMetadata.metadata_for_region(region) for region in COUNTRY_CODE_TO_REGION_CODE[code]]
    known = [one for one in metadata if one is not None]  # none for numbers of no country (+800), which stay slow
    prefix = known[0].national_prefix_for_parsing if known else None
    return _Plan(re.compile(prefix) if prefix else None, tuple(map(_region, known)))


def _region(metadata: PhoneMetadata) -> _Region:
    """A number is valid if it fits its region's general pattern and that of any kind, each with its lengths."""
    kinds = [getattr(metadata, kind, None) for kind in KINDS]
    patterns = "|".join(_pattern(kind) for kind in kinds if kind is not None and kind.national_number_pattern)
    begins = re.compile(metadata.leading_digits) if metadata.leading_digits else None
    return _Region(begins, re.compile(rf"(?={_pattern(metadata.general_desc)}\Z)(?:{patterns or r'(?!)'})", re.ASCII))


def _pattern(desc: object) -> str:
    lengths = "|".join(rf"\d{{{length}}}" for length in getattr(desc, "possible_length", ()) if length > 0)
    right_length = rf"(?=(?:{lengths})\Z)" if lengths else ""
    return rf"{right_length}(?:{getattr(desc, 'national_number_pattern', '') or '(?!)'})"
