import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadhub.leads.cleaning import tidy
from leadhub.leads.places import (
    _BY_REGION,
    holds_five_digits,
    knows_states,
    split_city_state_zip,
    state_code,
    zip_as_usual,
    zip_is_usual,
    zip_with_lost_zero,
)

REGIONS = ["US", "CA", "AU", "MX", "DE", "GB"]


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
        ("N. Y.", "US", "NY"),
        ("N. Carolina", "US", "NC"),
        ("W. Va.", "US", "WV"),
        ("Washington, D.C.", "US", "DC"),
        ("California (CA)", "US", "CA"),
        ("CA - California", "US", "CA"),
        ("Texas, USA", "US", "TX"),
        ("State of Texas", "US", "TX"),
        ("CA-ON", "US", "ON"),
        ("ON, Canada", "CA", "ON"),
        ("Newfoundland & Labrador", "CA", "NL"),
        ("Nouvelle-Écosse", "CA", "NS"),
        ("N.S.W.", "AU", "NSW"),
        ("WA, Australia", "AU", "WA"),
        ("Ciudad de México", "MX", "CMX"),
        ("Jal.", "MX", "JAL"),
        ("N.L.", "MX", "NLE"),
        ("CA, Canada", "US", None),
        ("CA Texas", "US", None),
        ("Texas, Canada", "US", None),
        ("Atlantis", "US", None),
        ("", "US", None),
    ],
)
def test_states_become_the_codes_of_their_region(text: str, region: str, code: str | None) -> None:
    assert state_code(text, region) == code


@pytest.mark.parametrize("region", ["US", "CA", "AU", "MX"])
def test_a_code_is_its_own_code(region: str) -> None:
    for code in set(_BY_REGION[region].values()):
        assert state_code(code, region) == code


def test_states_of_other_countries_are_not_known() -> None:
    assert knows_states("US")
    assert not knows_states("DE")


@pytest.mark.parametrize(
    ("text", "state", "column_holds_five", "expected"),
    [
        ("2108", "MA", False, "02108"),
        ("2108-1234", "MA", False, "02108-1234"),
        ("21081234", "MA", False, "02108-1234"),
        ("21081234", "CA", False, None),
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


@pytest.mark.parametrize(
    ("text", "usual"),
    [
        ("787011234", "78701-1234"),
        ("78701 1234", "78701-1234"),
        ("78701.0", "78701"),
        ("2108.0", "2108"),
        ("m5v3l9", "M5V 3L9"),
        ("M5V 3L9", "M5V 3L9"),
        ("10115", "10115"),
        ("SW1A 1AA", "SW1A 1AA"),
    ],
)
def test_a_zip_code_is_written_as_usual(text: str, usual: str) -> None:
    assert zip_as_usual(text) == usual == zip_as_usual(usual)


def parts(city: str = "", state: str = "", zip_code: str = "") -> dict[str, str]:
    return {name: part for name, part in (("city", city), ("state", state), ("zip", zip_code)) if part}


@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        ("Austin, TX 78701", "US", parts("Austin", "TX", "78701")),
        ("Austin TX 78701-1234", "US", parts("Austin", "TX", "78701-1234")),
        ("Austin,TX,78701", "US", parts("Austin", "TX", "78701")),
        ("Austin / TX / 78701", "US", parts("Austin", "TX", "78701")),
        ("Winston-Salem - North Carolina", "US", parts("Winston-Salem", "North Carolina")),
        ("Winston-Salem, NC 27101 USA", "US", parts("Winston-Salem", "NC", "27101")),
        ("New York, New York 10001", "US", parts("New York", "New York", "10001")),
        ("New York 10001", "US", parts("New York", "", "10001")),
        ("Washington, D.C. 20001", "US", parts("Washington", "D.C.", "20001")),
        ("Kansas City MO", "US", parts("Kansas City", "MO")),
        ("Boston, MA 2108", "US", parts("Boston", "MA", "2108")),
        ("90210 Beverly Hills, CA", "US", parts("Beverly Hills", "CA", "90210")),
        ("Toronto ON M5V3L9 Canada", "CA", parts("Toronto", "ON", "M5V3L9")),
        ("Melbourne, Victoria 3000, Australia", "AU", parts("Melbourne", "Victoria", "3000")),
        ("Guadalajara, Jal. 44100, México", "MX", parts("Guadalajara", "Jal.", "44100")),
        ("D-10115 Berlin", "DE", parts("Berlin", "", "10115")),
        ("1012 AB Amsterdam", "NL", parts("Amsterdam", "", "1012 AB")),
        ("London SW1A 1AA", "GB", parts("London", "", "SW1A 1AA")),
        ("TX 78701", "US", parts("", "TX", "78701")),
        ("78701", "US", parts("", "", "78701")),
        ("Austin", "US", parts("Austin")),
        ("Vista al", "US", parts("Vista al")),
        ("", "US", {}),
        ("x" * 300, "US", parts("x" * 300)),
    ],
)
def test_city_state_and_zip_in_one_cell_are_taken_apart(text: str, region: str, expected: dict[str, str]) -> None:
    assert split_city_state_zip(text, region) == expected


WORDS = [
    "Austin",
    "TX",
    "Texas",
    "78701",
    "New",
    "York",
    "NY",
    "ON",
    "M5V 3L9",
    "M5V3L9",
    "2108",
    "Ciudad",
    "nsw",
    "10115",
]
SIGNS = [" ", ", ", ",", " / ", " - ", "|", "-"]


def letters_and_digits(text: str) -> list[str]:
    return sorted(filter(str.isalnum, text))


@given(st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(SIGNS))), st.sampled_from(REGIONS))
def test_no_letter_and_no_digit_is_lost_when_a_cell_is_taken_apart(words: list[tuple[str, str]], region: str) -> None:
    text = "".join(word + sign for word, sign in words)
    assert letters_and_digits("".join(split_city_state_zip(text, region).values())) == letters_and_digits(text)


@given(st.text(max_size=60), st.sampled_from(REGIONS))
def test_any_text_can_be_taken_apart(text: str, region: str) -> None:
    found = split_city_state_zip(tidy(text), region)
    assert set(found) <= {"city", "state", "zip"}
    assert all(part == part.strip() and part for part in found.values())
