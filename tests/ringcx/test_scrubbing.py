"""Scrubbing: RingCX's own words can be shown, without what they quote."""

import pytest

from leadhub.ringcx.scrubbing import personal_strings, scrub


@pytest.mark.parametrize(
    "text",
    [
        "missing.required.param",
        "The supplied data is not valid",
        "NO_LEADS_PASSED_VALIDATION",
        "access.denied.exception",
        "Row 12 of 250 has no leadPhone",
    ],
)
def test_it_keeps_what_tells_nothing_about_anybody(text: str) -> None:
    assert scrub(text) == text


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Invalid phone 4155550100", "Invalid phone …"),
        ("Invalid phone +1 (415) 555-0100!", "Invalid phone …!"),
        ("Invalid +49 30 23125001 here", "Invalid … here"),
        ("mail ada@example.com bounced", "mail … bounced"),
        ("Jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln is bad", "Jwt … is bad"),
        ("token aws80:11111111-2222-4333-8444-555555555555", "token aws80:…"),
        ("two\nlines\x00\x1b[31m and\ttabs", "two lines [31m and tabs"),
    ],
)
def test_it_hides_numbers_addresses_and_tokens(text: str, clean: str) -> None:
    assert scrub(text) == clean


def test_it_hides_the_private_values_it_is_given_whole_words_only() -> None:
    assert scrub("Lead LOVELACE in lovelaces (CA)", ["Lovelace", "CA", " "]) == "Lead … in lovelaces (CA)"


def test_it_hides_a_private_value_with_special_characters() -> None:
    assert scrub("bad: a+b(c) and d", ["a+b(c)"]) == "bad: … and d"


def test_it_hides_the_longest_value_first() -> None:
    assert scrub("Customer Ann Lee-Smith", ["Ann", "Ann Lee-Smith"]) == "Customer …"


def test_it_never_returns_more_than_three_hundred_characters() -> None:
    assert len(scrub("word " * 10_000)) == 300


def test_it_finds_every_text_of_the_leads_and_nothing_of_the_options() -> None:
    body = {
        "description": "Spring",
        "uploadLeads": [{"firstName": "Ada", "leadPriority": 7, "extendedLeadData": {"Colour": "teal"}}],
        "campaignLeadSearchCriteria": {"externIds": ["e-1"], "leadPhoneNumbers": ["4155550100"]},
    }
    assert sorted(personal_strings(body)) == ["4155550100", "7", "Ada", "e-1", "teal"]
