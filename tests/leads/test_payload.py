from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import orjson
import pytest

from leadhub.leads.options import LoadOptions, TimeZoneOption
from leadhub.leads.payload import BrokenLead, list_description, payload
from tests.leads.builders import NANP

LEAD = {"externId": "SP-1", "leadPhone": "4155550123", "leadPriority": 5, "extendedLeadData": {"Policy": "7"}}


def test_the_body_for_a_north_american_account() -> None:
    assert payload([LEAD], NANP, description="Spring #1/1") == {
        "description": "Spring #1/1",
        "dialPriority": "NORMAL",
        "duplicateHandling": "REMOVE_FROM_LIST",
        "listState": "ACTIVE",
        "timeZoneOption": "NPA_NXX",
        "phoneNumbersI18nEnabled": False,
        "internationalNumberFormat": False,
        "dncTags": [],
        "uploadLeads": [LEAD],
    }


def test_the_body_for_an_international_account_says_that_numbers_carry_their_country() -> None:
    options = LoadOptions(phone_mode="e164", region="DE", timeZoneOption=TimeZoneOption.NOT_APPLICABLE)
    body = payload([LEAD], options, description="Spring #1/1")
    assert body["phoneNumbersI18nEnabled"] is True
    assert body["internationalNumberFormat"] is True
    assert body["numberOriginCountry"] == "e164"
    assert body["timeZoneOption"] == "NOT_APPLICABLE"


def test_the_body_is_plain_json() -> None:
    body = payload([LEAD], NANP, description="Spring #1/1")
    assert orjson.loads(orjson.dumps(body)) == body


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"externId": ""}, "externId of lead 2 of the batch is empty or no text"),
        ({"firstName": " "}, "firstName of lead 2 of the batch is empty or no text"),
        ({"city": None}, "city of lead 2 of the batch is empty or no text"),
        ({"auxData1": 100}, "auxData1 of lead 2 of the batch is empty or no text"),
        ({"leadPriority": "5"}, "leadPriority of lead 2 of the batch is not an integer"),
        ({"maxPasses": True}, "maxPasses of lead 2 of the batch is not an integer"),
        ({"extendedLeadData": {}}, "lead 2 of the batch has an empty extendedLeadData"),
        ({"extendedLeadData": {"a": ""}}, "extendedLeadData of lead 2 of the batch is empty or no text"),
    ],
)
def test_a_lead_that_was_made_wrongly_is_not_sent(change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(BrokenLead) as raised:
        payload([LEAD, {**LEAD, **change}], NANP, description="Spring")
    assert str(raised.value) == sentence


@pytest.mark.parametrize("name", ["externId", "leadPhone"])
def test_a_lead_without_what_ringcx_requires_is_not_sent(name: str) -> None:
    lead = {field: value for field, value in LEAD.items() if field != name}
    with pytest.raises(BrokenLead, match=f"lead 1 of the batch has no {name}"):
        payload([lead], NANP, description="Spring")


def test_an_empty_batch_is_not_sent() -> None:
    with pytest.raises(BrokenLead, match="without leads"):
        payload([], NANP, description="Spring")


@pytest.mark.parametrize("description", ["", " ", "x" * 401])
def test_a_list_needs_a_name_that_fits(description: str) -> None:
    with pytest.raises(ValueError, match="1 to 400 characters"):
        payload([LEAD], NANP, description=description)


NOON = datetime(2026, 11, 22, 12, 0, 5, tzinfo=UTC)


def test_a_lists_name_has_name_time_in_utc_and_number() -> None:
    at = NOON.astimezone(timezone(timedelta(hours=-5)))
    assert list_description(" Spring\nprospects ", at=at, number=3, of=8, tag="k7Qd") == (
        "Spring prospects 2026-11-22 12:00:05Z #3/8 k7Qd"
    )
    assert list_description("", at=NOON, number=1, of=1) == "2026-11-22 12:00:05Z #1/1"


def test_long_names_fit_and_stay_unique() -> None:
    names = {list_description("n" * 500, at=NOON, number=number, of=4195) for number in range(1, 4196)}
    assert len(names) == 4195
    assert max(map(len, names)) == 400
