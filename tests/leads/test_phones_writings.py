"""What people and spreadsheets make of one number, and how it is read back."""

import pytest

from leadhub.leads.phones import PhoneSettings, parse

WRITINGS = (
    "p:+14155550123",
    "'4155550123",
    "415\u00a0555\u00a00123",
    "\uff14\uff11\uff15\uff15\uff15\uff15\uff10\uff11\uff12\uff13",
    "0014155550123",
    "++1 415 555 0123",
    "4.155550123E9",
    "4.155550123E+09",
    "4155550123.0",
    '="4155550123"',
    "4,155,550,123",
    "415-555-0123 ext. 12",
    "415-555-0123 Durchwahl 12",
    "415-555-0123 poste 12",
    "415-555-0123 ramal 12",
    "415-555-0123 interno 12",
    "415-555-0123 anexo 12",
    "415-555-0123 toestel 12",
    "415-555-0123 \u0434\u043e\u0431. 12",
    "415-555-0123, 12",
    "Home: 415-555-0123 (mobile)",
)


@pytest.mark.parametrize("text", WRITINGS, ids=range(len(WRITINGS)))
def test_what_people_and_spreadsheets_make_of_a_number_is_read_back(text: str) -> None:
    assert parse(text, PhoneSettings("nanp", "US")).numbers == ("4155550123",)


@pytest.mark.parametrize("text", ["H 415-555-0123 C 212-555-0199", "415-555-0123 ext 4 / 212-555-0199 (work)"])
def test_several_numbers_with_words_between_are_all_read(text: str) -> None:
    assert parse(text, PhoneSettings("nanp", "US")).numbers == ("4155550123", "2125550199")


@pytest.mark.parametrize("text", ["4.15555E+09", "4,15555E+9", "4.1555501E+09"])
def test_a_number_that_lost_digits_is_refused_in_a_plain_sentence(text: str) -> None:
    refused = parse(text, PhoneSettings("nanp", "US"))
    assert refused.numbers == ()
    assert refused.problem == "The spreadsheet shortened this number and lost digits (scientific notation)."
