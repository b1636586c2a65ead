import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadhub.leads.cleaning import (
    ERROR_WORDS,
    NO_RESULT,
    ZONE_CODES,
    Change,
    Cleaner,
    clean_agent,
    clean_email,
    clean_integer,
    clean_name,
    clean_zip,
    error_code,
    is_error_cell,
    short,
    state_cleaner,
    tidy,
    timezone_cleaner,
    unrepaired,
)
from leadhub.leads.findings import KINDS

US_STATES = state_cleaner("US")
ZONES = timezone_cleaner(words_to_codes=True, codes_matter=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  Ada ", "Ada"),
        ("\u00a0Ada\u00a0Lovelace\u200b", "Ada Lovelace"),
        ("\ufeffSP-1", "SP-1"),
        ("SP\u200b-1", "SP-1"),
        ("a\x00b\x07", "ab"),
        ("first\r\nsecond\rthird", "first\nsecond\nthird"),
        ("\u200d \u200e", ""),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\ud800x", "x"),
        ("", ""),
    ],
)
def test_tidy_text_has_nothing_nobody_sees(text: str, expected: str) -> None:
    assert tidy(text) == expected


@given(st.text(alphabet=st.characters(exclude_categories=[])))
def test_tidying_twice_changes_nothing_and_gives_text_that_can_be_sent(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once == once.strip()
    once.encode()


def test_a_formula_without_a_result_is_an_error_cell_of_its_own_kind() -> None:
    assert is_error_cell(NO_RESULT)
    assert error_code(NO_RESULT) == "formula_without_result"
    assert error_code("#N/A") == "error_cell"
    assert all(code in KINDS and words.endswith(".") for code, words in ERROR_WORDS.items())


@pytest.mark.parametrize("text", ["#N/A", "#REF!", "#DIV/0!", "#NV", "########"])
def test_error_cells_are_recognised(text: str) -> None:
    assert is_error_cell(text)


@pytest.mark.parametrize("text", ["#1 customer", "#SALE!", "#", "", "N/A", "##"])
def test_a_hash_alone_makes_no_error_cell(text: str) -> None:
    assert not is_error_cell(text)


@pytest.mark.parametrize(
    "text", ["ada@example.com", "ines.lópez0@example.com", "o'brien+x@mail.example.co.uk", "x@müller.de"]
)
def test_good_email_addresses_pass(text: str) -> None:
    assert clean_email(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "mailto:ada@example.com",
        "mailto:ada@example.com?subject=Hello",
        "Ada L <ada@example.com>",
        "<ada@example.com>",
        "'ada@example.com'",
        "Ada L ada@example.com",
        "ada@example.com (work)",
        "E-mail: ada@example.com",
        "ada@example.com,",
        "ada@example.com.",
    ],
)
def test_what_stands_around_an_email_address_is_taken_off(text: str) -> None:
    assert clean_email(text) == Change(
        "ada@example.com", "email_repaired", "Took off what stood around the email address."
    )


@pytest.mark.parametrize(
    "text",
    ["ada @ example.com", "ada@ example.com", "ada (at) example.com", "ada[AT]example[dot]com", "ada\uff20example.com"],
)
def test_an_email_address_written_for_people_becomes_one(text: str) -> None:
    assert clean_email(text) == Change("ada@example.com", "email_repaired", "Wrote the email address as one.")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("@example.com", "This does not look like an email address; it is sent as it is."),
        ("ada@", "This does not look like an email address; it is sent as it is."),
        ("ada at example.com", "This does not look like an email address; it is sent as it is."),
        ("ada@example,com", "This does not look like an email address; it is sent as it is."),
        ("ada@@example.com", "This does not look like an email address; it is sent as it is."),
        ("a@b.co (work) c@d.ef", "This cell holds more than one email address; RingCX keeps it as it is."),
        ("ada@example", "This does not look like an email address; it is sent as it is."),
        ("ada..l@example.com", "This does not look like an email address; it is sent as it is."),
        ("none", "This does not look like an email address; it is sent as it is."),
        ("a@b.co; c@d.ef", "This cell holds more than one email address; RingCX keeps it as it is."),
    ],
)
def test_an_odd_email_address_is_sent_as_it_is_with_a_warning(text: str, message: str) -> None:
    assert clean_email(text) == Change(text, "email_odd", message)


@pytest.mark.parametrize(
    ("clean", "text", "expected"),
    [
        (US_STATES, "CA", "CA"),
        (US_STATES, "California", Change("CA", "state_to_code", "Wrote the state as its code, CA.")),
        (
            US_STATES,
            "Atlantis",
            Change("Atlantis", "state_unknown", "“Atlantis” is no state LeadHub knows; it is sent as it is."),
        ),
        (state_cleaner("DE"), "Bayern", "Bayern"),
        (clean_integer, "12", 12),
        (clean_integer, "12.0", 12),
        (clean_integer, "0", 0),
        (
            clean_integer,
            "high",
            Change(
                "",
                "not_an_integer",
                "“high” is not a whole number from 0 up, so this field is left out.",
            ),
        ),
        (clean_agent, "900", "900"),
        (clean_agent, "900.0", "900"),
        (
            clean_agent,
            "Bob",
            Change(
                "",
                "agent_not_numeric",
                "“Bob” is not an agent id (digits only), so no agent is reserved for this lead.",
            ),
        ),
        (ZONES, "EST", "EST"),
        (ZONES, "est", Change("EST", "timezone_to_code", "Wrote the time zone as RingCX's code, EST.")),
        (
            ZONES,
            "VIC1",
            Change(
                "VIC1",
                "timezone_unknown",
                "“VIC1” is not a time zone code RingCX documents; check that your account knows it.",
            ),
        ),
    ],
)
def test_each_kind_of_field_is_cleaned_or_says_why_not(clean: Cleaner, text: str, expected: str | int | Change) -> None:
    assert clean(text) == expected


@pytest.mark.parametrize("text", ["-1", "1,000", "1.5", "1.000", "12345678901", "１２", "1e3"])
def test_what_is_not_surely_a_whole_number_is_left_out(text: str) -> None:
    answer = clean_integer(text)
    assert isinstance(answer, Change)
    assert answer.value == ""


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Eastern", "EST"),
        ("Eastern Time (US & Canada)", "EST"),
        ("US/Pacific", "PST"),
        ("America/New_York", "EST"),
        ("Mountain Standard Time", "MST"),
        ("Central Daylight Time", "CDT"),
        ("Alaska Daylight", "AKDT"),
        ("pt", "PST"),
        ("(UTC-05:00) Eastern Time (US & Canada)", "EST"),
        ("CST6CDT", "CST"),
    ],
)
def test_time_zone_words_become_codes_ringcx_documents(text: str, code: str) -> None:
    answer = ZONES(text)
    assert isinstance(answer, Change)
    assert (answer.value, answer.code) == (code, "timezone_to_code")
    assert code in ZONE_CODES


@pytest.mark.parametrize("text", ["UTC-05:00", "GMT-8", "Arizona", "America/Phoenix", "Zulu"])
def test_a_time_zone_that_names_no_zone_for_the_whole_year_is_not_guessed(text: str) -> None:
    answer = ZONES(text)
    assert isinstance(answer, Change)
    assert (answer.value, answer.code) == (text, "timezone_unknown")


KNOWN = timezone_cleaner(words_to_codes=True, codes_matter=True, known=("CDT", "EST", "NSW1"))


@pytest.mark.parametrize(
    ("text", "code"),
    [("Eastern", "EST"), ("est", "EST"), ("Central", "CDT"), ("Central Daylight Time", "CDT"), ("nsw1", "NSW1")],
)
def test_words_become_only_codes_the_account_is_known_to_use(text: str, code: str) -> None:
    assert KNOWN(text) == Change(code, "timezone_to_code", f"Wrote the time zone as RingCX's code, {code}.")


@pytest.mark.parametrize("text", ["PST", "Pacific", "Europe/Berlin", "EDT"])
def test_a_code_the_account_is_not_known_to_use_is_an_error(text: str) -> None:
    answer = KNOWN(text)
    assert answer == Change(
        text,
        "timezone_not_known",
        f"“{text}” is no time zone code your account is known to use (CDT, EST, NSW1).",
    )
    assert KINDS["timezone_not_known"].level == "error"


def test_a_known_code_passes_and_words_stay_words_where_they_may_not_be_written_as_codes() -> None:
    assert KNOWN("NSW1") == "NSW1"
    strict = timezone_cleaner(words_to_codes=False, codes_matter=True, known=("EST",))
    answer = strict("Eastern")
    assert isinstance(answer, Change)
    assert answer.code == "timezone_not_known"


@pytest.mark.parametrize(
    ("text", "state", "written", "code"),
    [
        ("787011234", "TX", "78701-1234", "zip_written"),
        ("78701 1234", "TX", "78701-1234", "zip_written"),
        ("78701.0", "TX", "78701", "zip_written"),
        ("78701-", "TX", "78701", "zip_written"),
        ("k1a0b1", "ON", "K1A 0B1", "zip_written"),
        ("K1A-0B1", "", "K1A 0B1", "zip_written"),
        ("2108", "MA", "02108", "zip_zero_restored"),
        ("2108.0", "MA", "02108", "zip_zero_restored"),
        ("21081234", "MA", "02108-1234", "zip_zero_restored"),
        ("2108", "CA", "2108", "zip_odd"),
        ("21081234", "", "21081234", "zip_odd"),
        ("00000", "", "00000", "zip_odd"),
        ("SW1A 1AA", "", "SW1A 1AA", "zip_odd"),
    ],
)
def test_a_zip_code_is_written_as_usual_or_doubted(text: str, state: str, written: str, code: str) -> None:
    answer = clean_zip(text, state)
    assert isinstance(answer, Change)
    assert (answer.value, answer.code) == (written, code)


@pytest.mark.parametrize("text", ["78701", "78701-1234", "K1A 0B1"])
def test_a_usual_zip_code_passes(text: str) -> None:
    assert clean_zip(text) == text


def test_a_name_in_capitals_is_written_as_a_name() -> None:
    assert clean_name("MARIA LOPEZ") == Change("Maria Lopez", "name_case", "Put the capitals of the name right.")
    assert clean_name("Maria López") == "Maria López"


def test_a_repair_that_is_switched_off_leaves_the_text_and_says_nothing() -> None:
    clean = unrepaired(US_STATES, ("state_to_code",))
    assert clean("California") == "California"
    assert clean("Atlantis") == US_STATES("Atlantis")
    assert unrepaired(US_STATES, ()) is US_STATES


def test_time_zone_words_stay_where_the_account_has_codes_of_its_own() -> None:
    clean = timezone_cleaner(words_to_codes=False, codes_matter=False)
    assert clean("Eastern") == "Eastern"


cleaners = st.sampled_from(
    [
        clean_email,
        US_STATES,
        *(state_cleaner(region) for region in ("AU", "MX", "DE")),
        clean_integer,
        clean_agent,
        clean_zip,
        lambda text: clean_zip(text, "MA"),
        lambda text: clean_zip(text, column_holds_five=True),
        clean_name,
        ZONES,
        KNOWN,
        *(unrepaired(clean, ("email_repaired", "zip_written")) for clean in (clean_email, clean_zip)),
    ]
)
US_WORDS = ["California", "us-ca", "Eastern", "k1a0b1", "2108", "78701.0", "021081234", "12.0", "MARIA"]
EMAIL_WORDS = ["mailto:a@b.co", "<a@b.co>", "a(at)b.co", "a@b.co,"]
words = st.sampled_from([*US_WORDS, *EMAIL_WORDS])


@given(cleaners, words | st.text(max_size=20))
def test_cleaning_twice_changes_nothing(clean: Cleaner, text: str) -> None:
    text = tidy(text)
    if not text:
        return
    answer = clean(text)
    value = answer.value if isinstance(answer, Change) else answer
    if isinstance(answer, Change):
        assert answer.code in KINDS
        assert answer.message.endswith(".")
    if value == "":
        return
    again = clean(str(value))
    assert (again.value if isinstance(again, Change) else again) == value


def test_a_long_value_is_shortened_inside_a_sentence() -> None:
    assert short("a\n b") == "a b"
    assert short("x" * 100) == "x" * 59 + "…"
