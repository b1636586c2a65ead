"""What LeadHub finds valid without the library's parser is what the library finds valid."""

import random

import phonenumbers
import pytest

from leadhub.leads.phones_abroad import surely_valid

EXAMPLES = [
    phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)[1:]
    for region in sorted(phonenumbers.SUPPORTED_REGIONS)
    for kind in range(11)
    if (example := phonenumbers.example_number_for_type(region, kind))
]


def library_keeps(digits: str) -> bool:
    """Whether the library finds + and these digits valid, as they are."""
    try:
        number = phonenumbers.parse(f"+{digits}")
    except phonenumbers.NumberParseException:
        return False
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return phonenumbers.is_valid_number(number) and written == f"+{digits}"


def test_it_never_finds_valid_what_the_library_does_not() -> None:
    rng = random.Random(20261122)
    sure = 0
    for _ in range(20_000):
        digits = list(rng.choice(EXAMPLES))
        for _ in range(rng.choice((0, 1, 3))):
            digits[rng.randrange(1, len(digits))] = rng.choice("0123456789")
        if rng.random() < 0.2:
            digits.insert(rng.randrange(1, len(digits)), rng.choice("0123456789"))
        text = "".join(digits)
        if surely_valid(text):
            sure += 1
            assert library_keeps(text), text
    assert 5_000 < sure < 19_000, "the sample must hold both"


def test_nearly_all_numbers_of_all_countries_are_found_valid() -> None:
    known = [digits for digits in EXAMPLES if library_keeps(digits)]
    assert sum(map(surely_valid, known)) > 0.9 * len(known)


@pytest.mark.parametrize("digits", ["", "0", "1", "49", "999", "80012345678"])
def test_what_is_no_number_of_a_country_is_not_valid(digits: str) -> None:
    assert not surely_valid(digits)
