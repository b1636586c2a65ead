"""Searching: criteria that cannot widen, and a second look at what comes back."""

from typing import Any

import pytest

from leadhub.ringcx.searching import Wanted, criteria, phone_forms, read_count, read_leads
from leadhub.ringcx.types import BadShape, Lead


def lead(**fields: Any) -> Lead:
    return Lead.from_json({"leadId": 1, "campaignId": 5} | fields)


@pytest.mark.parametrize(
    "keys", [{}, {"extern_ids": ["a"]}, {"phones": ["4155550100"]}, {"list_ids": [1]}, {"lead_ids": [1]}]
)
def test_the_skeleton_is_always_whole(keys: dict[str, Any]) -> None:
    sent = criteria(5, **keys)
    assert (sent["campaignId"], sent["campaignIds"], sent["suppressed"]) == (5, [5], "ALL")
    empty = {
        "listIds",
        "agentDispositions",
        "systemDispositions",
        "leadStates",
        "physicalStates",
        "leadTimezones",
        "externIds",
    }
    assert empty <= sent.keys()


@pytest.mark.parametrize(
    ("phone", "forms"),
    [
        ("+493023125001", ("+493023125001", "493023125001")),
        ("+14155550100", ("+14155550100", "14155550100", "4155550100")),
        ("4155550100", ("4155550100", "14155550100", "+14155550100")),
        ("0400000000", ("0400000000",)),
        ("1155550100", ("1155550100",)),
    ],
)
def test_it_searches_every_form_in_which_a_phone_may_be_stored(phone: str, forms: tuple[str, ...]) -> None:
    assert phone_forms(phone) == forms


@pytest.mark.parametrize(
    ("asked", "stored", "same"),
    [
        ("4155550100", "4155550100", True),
        ("4155550100", "+14155550100", True),
        ("+14155550100", "4155550100", True),
        ("+14155550100", "(415) 555-0100", True),
        ("+493023125001", "493023125001", True),
        ("+493023125001", "03023125001", True),
        ("+493023125001", "0049 30 23125001", True),
        ("0400000000", "+61400000000", True),
        ("+61400000000", "0400000000", True),
        ("+3581234567890", "1234567890", True),
        ("4155550100", "4155550101", False),
        ("4155550100", "5550100", False),
        ("5550100", "4155550100", False),
        ("4155550100", "99994155550100", False),
        ("4155550100", "2125550100", False),
        ("4155550100", "2125550100|4155550100", True),
    ],
)
def test_phones_are_compared_on_digits_with_and_without_country_code(asked: str, stored: str, same: bool) -> None:
    assert (lead(leadPhone=stored) in Wanted(5, phones=[asked])) is same


def test_a_lead_without_a_phone_was_not_asked_for_by_phone() -> None:
    assert lead(externId="a") not in Wanted(5, phones=["4155550100"])
    assert lead(externId="a", leadPhone="-") not in Wanted(5, phones=["4155550100"])


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ({"externId": "a"}, True),
        ({"externId": "A"}, False),
        ({"externId": "b"}, False),
        ({}, False),
        ({"externId": "a", "campaignId": 6}, False),
        ({"externId": "a", "campaignId": None}, True),
    ],
)
def test_extern_ids_are_compared_exactly_and_within_the_campaign(fields: dict[str, Any], wanted: bool) -> None:
    assert (lead(leadPhone="1", **fields) in Wanted(5, extern_ids=["a", " c "])) is wanted


def test_lists_are_compared_where_the_lead_names_one() -> None:
    wanted = Wanted(5, list_ids=[7])
    assert [lead(**fields) in wanted for fields in ({"listId": 7}, {"listId": 8}, {})] == [True, False, True]


def test_without_keys_every_lead_of_the_campaign_is_wanted() -> None:
    assert lead() in Wanted(5)
    assert lead(campaignId=6) not in Wanted(5)


@pytest.mark.parametrize("envelope", ["searchResults", "leads", "records", "data"])
def test_it_reads_leads_from_an_array_or_an_object_around_one(envelope: str) -> None:
    assert len(read_leads([{"leadId": 1}])) == len(read_leads({"total": 1, envelope: [{"leadId": 1}]})) == 1


@pytest.mark.parametrize("answer", [None, 3, "x", {}, {"leads": None}, [None], [{}]])
def test_it_does_not_take_nonsense_for_an_empty_search(answer: Any) -> None:
    with pytest.raises(BadShape):
        read_leads(answer)


@pytest.mark.parametrize(
    ("answer", "count"),
    [
        (7, 7),
        ("7", 7),
        (0, 0),
        ([7], 7),
        ([], 0),
        ([{"leadId": 1}], 1),
        ([{"leadId": 1}, {"leadId": 2}], 2),
        ({"totalCount": 7, "searchResults": []}, 7),
        ({"count": "7"}, 7),
        ({"total": 7}, 7),
        ({"searchResults": [{}, {}]}, 2),
        ({"data": 7}, 7),
        ({"records": [1, 2, 3]}, 3),
    ],
)
def test_it_reads_a_count_in_any_of_the_shapes_seen(answer: Any, count: int) -> None:
    assert read_count(answer) == count


@pytest.mark.parametrize("answer", [None, -1, "many", True, {}, {"count": None}, {"data": "x"}, 1.5])
def test_it_does_not_guess_a_count(answer: Any) -> None:
    with pytest.raises(BadShape):
        read_count(answer)
