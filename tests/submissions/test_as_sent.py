"""A lead counts as sent whatever way RingCX writes it, and what its search does not show is not compared."""

from typing import Any

import pytest

from leadhub.ringcx.types import Lead
from leadhub.submissions.as_sent import differences

SENT = {"externId": "T-1", "leadPhone": "2065550001", "firstName": "Ada", "zip": "00501", "leadPriority": 3}


def held(sent: dict[str, Any], **shown: Any) -> dict[str, str]:
    record = {"leadId": 1, "externId": "T-1", "leadPhone": "2065550001", "firstName": "Ada", "zip": "00501"}
    return differences(sent, Lead.from_json({**record, **shown}))


@pytest.mark.parametrize(
    "shown",
    [
        {},
        {"leadPhone": "+12065550001"},
        {"firstName": " Ada  "},
        {"leadPriority": "3"},
        {"leadPriority": 3.0},
        {"lastName": None, "city": ""},
        {"leadTimezone": "PST", "maxPasses": 5, "leadState": "READY"},  # RingCX's own to fill
        {"firstName": None, "campaignLead": {"firstName": "Ada"}},
    ],
)
def test_it_is_as_sent(shown: dict[str, Any]) -> None:
    assert held(SENT, **shown) == {}


@pytest.mark.parametrize(
    ("shown", "wrong"),
    [
        ({"firstName": "ADA"}, {"firstName": "ADA"}),
        ({"firstName": None}, {"firstName": ""}),
        ({"zip": "501"}, {"zip": "501"}),
        ({"leadPhone": "2065550002"}, {"leadPhone": "2065550002"}),
        ({"lastName": "Ada"}, {"lastName": "Ada"}),  # a column too many
        ({"leadPriority": 4}, {"leadPriority": "4"}),
        ({"campaignLead": {"leadPriority": 4}}, {"leadPriority": "4"}),
    ],
)
def test_it_is_not_as_sent(shown: dict[str, Any], wrong: dict[str, str]) -> None:
    assert held(SENT, **shown) == wrong


def test_named_extras_are_compared_one_by_one_where_they_show() -> None:
    sent = {**SENT, "extendedLeadData": {"plan": "gold", "year": "2026"}}
    assert held(sent) == {}
    assert held(sent, extraData="whatever") == {}
    assert held(sent, extendedLeadData={"plan": "gold", "year": 2026}) == {}
    assert held(sent, extendedLeadData={"plan": "silver"}) == {
        "extendedLeadData.plan": "silver",
        "extendedLeadData.year": "",
    }


def test_a_zone_that_ringcx_does_not_know_is_a_difference() -> None:
    assert held({**SENT, "leadTimezone": "MARS"}, leadTimezone=None) == {"leadTimezone": ""}


def test_several_phones_are_compared_as_a_set() -> None:
    sent = {**SENT, "leadPhone": "2065550001|2065550002"}
    assert held(sent, leadPhone="2065550002|+12065550001") == {}
    assert held(sent) == {"leadPhone": "2065550001"}
