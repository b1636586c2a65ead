import pytest

from leadhub.leads.places import (
    holds_five_digits,
    knows_states,
    state_code,
    zip_is_usual,
    zip_with_lost_zero,
)


@pytest.mark.parametrize(
    ("text", "region", "code"),
    [
        ("California", "US", "CA"),
        ("calif.", "US", "CA"),
        ("ca", "US", "CA"),
        ("N.Y.", "US", "NY"),
        ("new  york", "US", "NY"),
        ("Washington D.C.", "US", "DC"),
        ("US-TX", "US", "TX"),
        ("Québec", "US", "QC"),
        ("Ontario", "CA", "ON"),
        ("Western Australia", "AU", "WA"),
        ("nsw", "AU", "NSW"),
        ("New South Wales", "US", None),
        ("California", "AU", None),
        ("Atlantis", "US", None),
        ("", "US", None),
    ],
)
def test_states_become_the_codes_of_their_region(text: str, region: str, code: str | None) -> None:
    assert state_code(text, region) == code


def test_states_of_other_countries_are_not_known() -> None:
    assert knows_states("US")
    assert not knows_states("DE")


@pytest.mark.parametrize(
    ("text", "state", "column_holds_five", "expected"),
    [
        ("2108", "MA", False, "02108"),
        ("2108-1234", "MA", False, "02108-1234"),
        ("8540", "NJ", False, "08540"),
        ("601", "PR", False, "00601"),
        ("501", "NY", False, "00501"),
        ("2108", "CA", True, None),
        ("2108", "", False, None),
        ("2108", "", True, "02108"),
        ("0108", "", True, None),
        ("02108", "MA", True, None),
        ("21", "MA", True, None),
        ("21080", "MA", True, None),
        ("210٨", "MA", True, None),
    ],
)
def test_a_lost_zero_comes_back_only_where_it_is_proved(
    text: str, state: str, column_holds_five: bool, expected: str | None
) -> None:
    assert zip_with_lost_zero(text, state, column_holds_five=column_holds_five) == expected


@pytest.mark.parametrize("text", ["02108", "02108-1234", "021081234", "K1A 0B1", "k1a0b1"])
def test_usual_zip_codes_pass(text: str) -> None:
    assert zip_is_usual(text)


@pytest.mark.parametrize("text", ["2108", "00000", "ABCDE", "02108-12", "٠٢١٠٨", "", "SW1A 1AA"])
def test_unusual_zip_codes_are_seen(text: str) -> None:
    assert not zip_is_usual(text)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["02108", "10001", "94133", "60626", "2108"], True),
        (["02108", "10001", "94133", "2109", "2108"], False),
        (["02108", "10001", "94133", "60626"], False),
        (["02108", " ", "", "10001", "94133", "60626", "30344"], True),
        ([], False),
    ],
)
def test_a_column_holds_five_digits_when_four_in_five_do(texts: list[str], expected: bool) -> None:
    assert holds_five_digits(texts) is expected
