"""Facts about a campaign and its sub-account, in words."""

from datetime import UTC, date, datetime, timedelta

import pytest

from leadhub.campaigns.readiness import account_facts, active_words, mode_words, readiness
from leadhub.ringcx.types import Campaign, SubAccount

TODAY = date(2026, 11, 22)  # a Sunday
WEEKDAYS = ("00000000", *["08002100"] * 5, "10001800")


def campaign(**fields: object) -> Campaign:
    known: dict[str, object] = {"id": 1, "name": "Spring", "is_active": 1}
    return Campaign(**{**known, **fields})  # type: ignore[arg-type]  # fields by name, as the tests give them


def day(year: int, month: int, number: int) -> datetime:
    return datetime(year, month, number, tzinfo=UTC)


def test_a_campaign_that_dials_needs_no_word() -> None:
    assert readiness(campaign(), TODAY) == []
    assert readiness(campaign(start_date=day(2026, 11, 22), end_date=day(2026, 11, 22)), TODAY) == []


@pytest.mark.parametrize(
    ("fields", "kind", "sentence"),
    [
        ({"is_active": 0}, "warning", "This campaign is inactive"),
        ({"is_active": 2}, "warning", "agents' callbacks only"),
        ({"is_active": -1}, "warning", "may be dialed at once"),
        ({"start_date": day(2027, 1, 1)}, "warning", "starts on 1 Jan 2027"),
        ({"end_date": day(2025, 11, 30)}, "warning", "ended on 30 Nov 2025"),
        ({"calling_configuration": "STRATEGIC"}, "info", "a lead has one number in Phone"),
        ({"dnc_scrub": "DO_NOT_SCRUB"}, "info", "RingCX does not check its do-not-call lists"),
        ({"permissions": ("READ", "REPORT")}, "error", "may not change this campaign, so RingCX refuses its leads"),
        (
            {"schedule": WEEKDAYS},
            "info",
            "no calling hours today (Sunday): leads are stored and wait until Monday, 08:00",
        ),
        ({"schedule": ("00000000",) * 7}, "warning", "no calling hours on any day"),
    ],
)
def test_what_is_unusual_is_said(fields: dict[str, object], kind: str, sentence: str) -> None:
    (fact,) = readiness(campaign(**fields), TODAY)
    assert fact.kind == kind
    assert sentence in fact.text


def test_everything_is_said_worst_first() -> None:
    many: dict[str, object] = {
        "is_active": 0,
        "end_date": day(2025, 1, 1),
        "calling_configuration": "STRATEGIC",
        "dnc_scrub": "DO_NOT_SCRUB",
        "permissions": ("READ",),
        "schedule": WEEKDAYS,
    }
    facts = readiness(campaign(**many), TODAY)
    assert [fact.kind for fact in facts] == ["error", "warning", "warning", "info", "info"]


@pytest.mark.parametrize(
    ("fields", "hours"),
    [
        ({"permissions": ("READ",)}, False),
        ({"is_active": 0}, False),
        ({"is_active": 2}, False),
        ({"start_date": day(2027, 1, 1)}, False),
        ({"end_date": day(2025, 11, 30)}, False),
        ({"is_active": -1}, True),
        ({"dnc_scrub": "DO_NOT_SCRUB"}, True),
    ],
)
def test_calling_hours_are_told_only_if_leads_may_be_dialed_at_all(fields: dict[str, object], hours: bool) -> None:
    said = " ".join(fact.text for fact in readiness(campaign(schedule=WEEKDAYS, **fields), TODAY))
    assert ("calling hours" in said) is hours


def test_only_a_missing_right_makes_a_load_impossible() -> None:
    assert [fact.blocks for fact in readiness(campaign(permissions=("READ",), is_active=0), TODAY)] == [True, False]
    assert readiness(campaign(permissions=()), TODAY) == []  # RingCX says nothing about rights
    assert readiness(campaign(permissions=("READ", "UPDATE")), TODAY) == []


def test_the_labels_for_further_phones_are_named() -> None:
    [fact] = readiness(campaign(calling_configuration="STRATEGIC"), TODAY, ("Mobile", "Work"))
    assert "(Mobile, Work)" in fact.text


@pytest.mark.parametrize(
    ("schedule", "ahead", "sentence"),
    [
        (WEEKDAYS, 1, ""),
        (WEEKDAYS, 6, ""),
        (
            ("08002100", "12001200", *["00000000"] * 5),
            1,
            "(Monday): leads are stored and wait until Sunday, 08:00 to 21:00.",
        ),
        (("00000000", "", *["00000000"] * 5), 0, "(Sunday): leads are stored and wait."),
        (("", *["08002100"] * 6), 0, ""),
        (("8-21", *["08002100"] * 6), 0, ""),
        (("00002400", *["00000000"] * 6), 0, ""),
        (("0000", "0000"), 0, ""),
    ],
)
def test_calling_hours_are_told_where_there_are_none_today(
    schedule: tuple[str, ...], ahead: int, sentence: str
) -> None:
    facts = readiness(campaign(schedule=schedule), TODAY + timedelta(days=ahead))
    assert len(facts) == bool(sentence)
    assert all(sentence in fact.text for fact in facts)


@pytest.mark.parametrize(
    ("flags", "kind", "blocks", "sentence"),
    [
        ({"list_loading": False}, "error", True, "list loading switched off for Northwind, so it takes no leads."),
        ({"outbound": False}, "warning", False, "leads are stored, and nobody is dialed."),
        ({"list_loading": False, "outbound": False}, "error", True, "takes no leads"),
    ],
)
def test_what_a_sub_account_cannot_do_is_said(flags: dict[str, bool], kind: str, blocks: bool, sentence: str) -> None:
    [fact] = account_facts(SubAccount("1", "Northwind", **flags))  # type: ignore[arg-type]  # flags by name
    assert (fact.kind, fact.blocks) == (kind, blocks)
    assert sentence in fact.text


def test_a_sub_account_that_can_load_and_dial_needs_no_word() -> None:
    assert account_facts(SubAccount("1", "Northwind")) == []
    assert account_facts(SubAccount("1", "Northwind", outbound=True, list_loading=True)) == []


def test_ringcx_s_codes_become_words() -> None:
    assert [active_words(number) for number in (0, 1, 2, 7)] == [
        "inactive",
        "active",
        "agent callbacks only",
        "activity not known",
    ]
    assert [mode_words(mode) for mode in ("PREVIEW", "TCPA_SAFE_MODE", "CLICK_TO_TALK", "BRAND_NEW")] == [
        "preview",
        "TCPA safe mode",
        "click to talk",
        "brand new",
    ]
