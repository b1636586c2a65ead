"""RingCX's three letters and the two of phone numbers."""

import pytest

from leadhub.leads.countries import two_letters
from leadhub.leads.phones import REGIONS


@pytest.mark.parametrize(
    ("written", "code"),
    [("USA", "US"), ("DEU", "DE"), ("GER", "DE"), ("gbr", "GB"), ("AT", "AT"), ("XXX", ""), ("", "")],
)
def test_a_country_is_known_by_two_letters(written: str, code: str) -> None:
    assert two_letters(written) == code


def test_every_code_is_a_region_of_the_phone_library() -> None:
    from leadhub.leads import countries

    assert set(countries._TWO_LETTERS.values()) <= set(REGIONS) | {"GG", "IM", "JE"}
