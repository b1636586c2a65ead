"""Facts about a campaign, in words."""

from datetime import UTC, date, datetime

import pytest

from leadhub.campaigns.readiness import active_words, mode_words, readiness
from leadhub.ringcx.types import Campaign

TODAY = date(2026, 11, 22)


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
        ({"start_date": day(2027, 1, 1)}, "warning", "starts on 1 Jan 2027"),
        ({"end_date": day(2025, 11, 30)}, "warning", "ended on 30 Nov 2025"),
        ({"calling_configuration": "STRATEGIC"}, "info", "only one number"),
    ],
)
def test_what_is_unusual_is_said(fields: dict[str, object], kind: str, sentence: str) -> None:
    (fact,) = readiness(campaign(**fields), TODAY)
    assert fact.kind == kind
    assert sentence in fact.text


def test_everything_is_said_worst_first() -> None:
    facts = readiness(campaign(is_active=0, end_date=day(2025, 1, 1), calling_configuration="STRATEGIC"), TODAY)
    assert [fact.kind for fact in facts] == ["warning", "warning", "info"]


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
