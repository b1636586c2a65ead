"""Phone cells: every usual writing is read, nothing is guessed, and the answer is the phonenumbers library's."""

import random
import string

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadhub.leads import phones_nanp
from leadhub.leads.phones import PhoneResult, PhoneSettings, parse

US = PhoneSettings("nanp", "US")
US_E164 = PhoneSettings("e164", "US")
DE = PhoneSettings("e164", "DE")
GB = PhoneSettings("e164", "GB")


@pytest.mark.parametrize(
    "text",
    [
        "4155550100",
        " 415 555 0100 ",
        "415-555-0100",
        "415.555.0100",
        "415/555-0100",
        "415 - 555 - 0100",
        "(415) 555-0100",
        "(415)555-0100",
        "415--555--0100",
        "4,155,550,100",
        "'4155550100",
        "\u2019415 555 0100",
        '"415-555-0100"',
        "415\u00a0555\u00a00100",
        "415\u2011555\u20110100",
        "\u202a415-555-0100\u202c",
        "\uff14\uff11\uff15\uff15\uff15\uff15\uff10\uff11\uff10\uff10",
        "\u0664\u0661\u0665\u0665\u0665\u0665\u0660\u0661\u0660\u0660",
    ],
)
def test_it_reads_every_usual_writing_without_calling_it_a_repair(text: str) -> None:
    assert parse(text, US) == PhoneResult(("4155550100",), (14155550100,), None, ())


@pytest.mark.parametrize(
    ("text", "repairs"),
    [
        ("+14155550100", ["country code removed"]),
        ("1-415-555-0100", ["country code removed"]),
        ("1 (415) 555-0100", ["country code removed"]),
        ("p:+14155550100", ["label removed", "country code removed"]),
        ("tel:+1-415-555-0100;ext=12", ["label removed", "country code removed"]),
        ("4155550100.0", [".0 tail"]),
        ("4155550100,00", [".0 tail"]),
        ("14155550100.0", [".0 tail", "country code removed"]),
        ("4.155550100E+09", ["scientific notation"]),
        ("4,155550100e9", ["scientific notation"]),
        ("1.4155550100E+10", ["scientific notation", "country code removed"]),
        ("415-555-0100 x12", ["extension removed"]),
        ("415-555-0100 ext. 5", ["extension removed"]),
        ("415-555-0100 Extension: 1234", ["extension removed"]),
        ("415-555-0100 #12", ["extension removed"]),
        ("001 415 555 0100", ["00 read as +", "country code removed"]),
        ("Mobile: 415-555-0100", ["label removed"]),
        ("415-555-0100 (cell)", ["label removed"]),
        ("415 555 0100 Mobile", ["label removed"]),
    ],
)
def test_it_names_each_repair_that_touched_more_than_punctuation(text: str, repairs: list[str]) -> None:
    result = parse(text, US)
    assert result.numbers == ("4155550100",)
    assert list(result.repairs) == repairs
    assert result.problem is None


@pytest.mark.parametrize(
    "text",
    [
        "4155550100|2125550101",
        "4155550100 | +1 212 555 0101",
        "(415) 555-0100 / (212) 555-0101",
        "4155550100/2125550101",
        "415-555-0100; 212-555-0101",
        "415-555-0100, 212-555-0101",
        "4155550100,2125550101",
        "415-555-0100 or 212-555-0101",
        "415-555-0100 & 212-555-0101",
        "415-555-0100\n212-555-0101",
        "4155550100 2125550101",
        "H: 415-555-0100 / C: 212-555-0101",
        "Mobile: 4155550100/Home: 2125550101",
        "415-555-0100|212-555-0101|+14155550100",
    ],
)
def test_it_finds_several_numbers_in_a_cell_each_once(text: str) -> None:
    result = parse(text, US)
    assert result.numbers == ("4155550100", "2125550101")
    assert result.keys == (14155550100, 12125550101)
    assert result.problem is None


def test_it_keeps_the_good_number_of_a_cell_and_says_what_is_left_out() -> None:
    result = parse("4155550100, 415555010", US)
    assert result.numbers == ("4155550100",)
    assert result.problem == "This number has 9 digits, 10 are needed."
    assert "number left out" in result.repairs


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("415555010", "This number has 9 digits, 10 are needed."),
        ("555-0100", "This number has 7 digits, 10 are needed."),
        ("5", "This number has 1 digit, 10 are needed."),
        ("155-555-0100", "Area code 155 does not exist."),
        ("(999) 555-0100", "Area code 999 does not exist."),
        ("000-000-0000", "Area code 000 does not exist."),
        ("009-844-2609", "Area code 009 does not exist."),
        ("415-055-0100", "After the area code 415, a number cannot start with 0."),
        ("1-800-FLOWERS", "This number contains letters; write it in digits."),
        ("n/a", "This is not a phone number."),
        ("-", "This is not a phone number."),
        ("#N/A", "This is not a phone number."),
        ("4.15555E+09", "The spreadsheet shortened this number and lost digits (scientific notation)."),
        (
            "+44 20 7946 0000",
            "This is a number with country code +44; this account dials North American numbers only.",
        ),
        ("+999 123456", "This number's country code does not exist."),
        ("+14155550100+12125550101", "This has too many digits for one number; put | between several numbers."),
    ],
)
def test_it_refuses_with_a_plain_reason(text: str, problem: str) -> None:
    assert parse(text, US) == PhoneResult((), (), problem, ())


@pytest.mark.parametrize("text", ["", "   ", "\u00a0", "\n"])
def test_a_blank_cell_is_no_problem(text: str) -> None:
    assert parse(text, US) == PhoneResult((), (), None, ())


@pytest.mark.parametrize("text", ["4.1555501E+09", "4.16E+09", "4E9", "1.415555E+10"])
def test_it_refuses_a_number_that_lost_digits(text: str) -> None:
    result = parse(text, US)
    assert result.numbers == ()
    assert "lost digits" in (result.problem or "")


@pytest.mark.parametrize(
    "text",
    [
        "030 23125001",
        "030/23125001",
        "030 / 23125001",
        "(030) 231 25 001",
        "+49 30 23125001",
        "+49 (0)30 23125001",
        "0049 30 23125001",
        "49 30 23125001",
        "03023125001.0",
    ],
)
def test_it_reads_national_and_international_writings_of_the_default_region(text: str) -> None:
    result = parse(text, DE)
    assert result.numbers == ("+493023125001",)
    assert result.keys == (493023125001,)


def test_it_separates_german_numbers_that_contain_the_separator() -> None:
    assert parse("030/23125001 / 0171/3920001", DE).numbers == ("+493023125001", "+491713920001")


def test_an_international_account_may_hold_any_country() -> None:
    assert parse("+1 415 555 0100", DE).numbers == ("+14155550100",)
    assert parse("+49 30 23125001", US_E164).numbers == ("+493023125001",)


def test_e164_says_when_it_added_the_country_code() -> None:
    assert parse("415-555-0100", US_E164) == PhoneResult(
        ("+14155550100",), (14155550100,), None, ("country code added",)
    )
    assert parse("+1 415 555 0100", US_E164).repairs == ()
    assert parse("030 23125001", DE).repairs == ("country code added",)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("+49303", "This number is too short for country code +49 (DE)."),
        ("+4930231250011234567", "This has too many digits for one number; put | between several numbers."),
        ("+49 1099 123456", "No such number exists under country code +49 (DE)."),
    ],
)
def test_it_gives_a_reason_abroad_too(text: str, problem: str) -> None:
    assert parse(text, DE).problem == problem


def test_the_same_person_has_one_key_in_every_mode() -> None:
    assert parse("415-555-0100", US).keys == parse("+1 415 555 0100", US_E164).keys == parse("0014155550100", GB).keys


def by_library(text: str, region: str) -> tuple[str, ...]:
    """The library's own answer for one number, as E.164."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return ()
    if not phonenumbers.is_valid_number(number):
        return ()
    return (phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164),)


WRITINGS = ("{}{}{}", "({}) {}-{}", "{}-{}-{}", "{}.{}.{}", "+1{}{}{}", "1 {} {} {}", "+1 ({}) {}-{}", " {} {} {} ")


@pytest.mark.parametrize("region", ["US", "CA", "BS"])
def test_the_fast_path_answers_as_the_library(region: str) -> None:
    rng = random.Random(20261121)
    settings = PhoneSettings("e164", region)
    valid = 0
    for _ in range(2500):
        area, exchange, line = rng.randrange(200, 1000), rng.randrange(200, 1000), f"{rng.randrange(10_000):04d}"
        text = rng.choice(WRITINGS).format(area, exchange, line)
        assert parse(text, settings).numbers == by_library(text, region), text
        valid += bool(by_library(text, region))
    assert valid > 500, "the sample must hold valid and invalid numbers"


@pytest.mark.parametrize("area", ["212", "242", "340", "415", "456", "500", "600", "700", "800", "876", "900", "911"])
def test_special_area_codes_are_judged_as_by_the_library(area: str) -> None:
    for exchange in range(200, 1000, 7):
        digits = f"{area}{exchange}0123"
        assert (phones_nanp.why_not(digits) is None) == bool(by_library(digits, "US")), digits


def test_an_area_code_exists_exactly_if_a_number_in_it_does() -> None:
    assert phones_nanp.area_code_exists("415")
    assert phones_nanp.area_code_exists("876")
    assert not phones_nanp.area_code_exists("155")
    assert not phones_nanp.area_code_exists("999")


@pytest.mark.parametrize(
    ("region", "texts"),
    [
        ("GB", ["020 7946 0018", "07911 123456", "+44 20 7946 0018"]),
        ("AU", ["0491 570 006", "(02) 5550 1234", "+61 491 570 006"]),
        ("FR", ["01 23 45 67 89", "06.12.34.56.78"]),
        ("IT", ["06 1234 5678", "312 345 6789"]),
        ("BR", ["(11) 96123-4567"]),
        ("MX", ["55 1234 5678"]),
    ],
)
def test_other_countries_are_read_as_by_the_library(region: str, texts: list[str]) -> None:
    for text in texts:
        expected = by_library(text, region)
        assert expected
        assert parse(text, PhoneSettings("e164", region)).numbers == expected


CELLS = st.one_of(st.text(max_size=40), st.text(alphabet=string.digits + "+-(). /|;,eExX#\n'", max_size=40))


@given(CELLS, st.sampled_from([US, US_E164, DE, GB]))
def test_no_cell_makes_it_fail_and_every_cell_has_numbers_or_a_reason_or_is_blank(
    text: str, settings: PhoneSettings
) -> None:
    result = parse(text, settings)
    assert len(result.numbers) == len(result.keys) == len(set(result.keys))
    if not result.numbers and result.problem is None:
        assert not any(c.isalnum() for c in text)
    for number, key in zip(result.numbers, result.keys, strict=True):
        assert number == (str(key)[1:] if settings.mode == "nanp" else f"+{key}")


@given(CELLS, st.sampled_from([US, US_E164, DE, GB]))
def test_what_it_gives_is_read_again_as_the_same(text: str, settings: PhoneSettings) -> None:
    for number, key in zip(*parse(text, settings)[:2], strict=True):
        again = parse(number, settings)
        assert (again.numbers, again.keys, again.problem) == ((number,), (key,), None)


def test_four_sure_digits_make_any_ten_a_valid_number() -> None:
    rng = random.Random(20261122)
    starts = sorted(phones_nanp.sure_starts())
    assert {"4155", "2125", "8005"} <= set(starts)
    for start in starts:
        digits = f"{start}{rng.randrange(10**6):06d}"
        assert phones_nanp.valid_numbers().fullmatch(digits), digits
    for start in rng.sample(starts, 200):
        digits = f"{start}{rng.randrange(10**6):06d}"
        assert by_library(digits, "US") == (f"+1{digits}",)
