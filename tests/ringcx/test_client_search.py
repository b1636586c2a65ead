"""The client: a search to its end, whatever the server thinks of pages."""

from typing import Any

import pytest

from leadhub.ringcx import errors
from leadhub.ringcx.client import Client
from leadhub.ringcx.types import Lead
from tests.ringcx.calls import ACCOUNT, CAMPAIGN, ERROR
from tests.ringcx.scripted import ScriptedServer, cut, http


def lead(number: int, **more: Any) -> dict[str, Any]:
    """A search result as RingCX writes it."""
    return {
        "leadId": 900000 + number,
        "externId": f"lead-{number}",
        "leadPhone": f"41555501{number:02}",
        "campaignId": CAMPAIGN,
    } | more


def ids(leads: list[Lead]) -> list[int | None]:
    return [one.lead_id for one in leads]


def test_it_drops_leads_of_other_campaigns_and_keys_nobody_asked_for(client: Client, server: ScriptedServer) -> None:
    server.say(http([lead(1), lead(2), lead(3, externId="lead-1", campaignId=180011)]))
    assert ids(client.search(ACCOUNT, CAMPAIGN, extern_ids=["lead-1"])) == [900001]


def test_it_pages_until_a_short_page(client: Client, server: ScriptedServer) -> None:
    """The first request names no page: nobody knows whether they count from 0 or from 1."""
    server.say(http([lead(1), lead(2)]), http([lead(3)]))
    assert ids(client.search_all(ACCOUNT, CAMPAIGN, max_rows=2)) == [900001, 900002, 900003]
    assert [one.query for one in server.received] == [
        {"maxRows": "2"},
        {"page": "1", "maxRows": "2"},
    ]


def test_it_goes_on_where_page_1_is_the_first_again(client: Client, server: ScriptedServer) -> None:
    first = http([lead(1), lead(2)])
    server.say(first, first, http([lead(3), lead(4)]), http([]))
    assert ids(client.search_all(ACCOUNT, CAMPAIGN, max_rows=2)) == [900001, 900002, 900003, 900004]
    assert [one.query.get("page") for one in server.received] == [None, "1", "2", "3"]


def test_it_pages_until_an_empty_page(client: Client, server: ScriptedServer) -> None:
    server.say(http([lead(1)]), http([lead(2)]), http([]))
    assert ids(client.search_all(ACCOUNT, CAMPAIGN, max_rows=1)) == [900001, 900002]


def test_it_stops_when_the_server_ignores_paging(client: Client, server: ScriptedServer) -> None:
    server.say(*[http([lead(1), lead(2)])] * 9)
    assert ids(client.search_all(ACCOUNT, CAMPAIGN, max_rows=2)) == [900001, 900002]
    assert len(server.received) == 3


def test_it_counts_pages_before_it_filters_them(client: Client, server: ScriptedServer) -> None:
    """A full page of other people's leads is not the end of the search."""
    server.say(http([lead(8), lead(9)]), http([lead(1)]))
    assert ids(client.search_all(ACCOUNT, CAMPAIGN, extern_ids=["lead-1"], max_rows=2)) == [900001]


def test_a_thorough_search_is_not_fooled_by_a_smaller_cap(client: Client, server: ScriptedServer) -> None:
    server.say(http([lead(1)]), http([lead(2)]), http([]))
    found = client.search_all(ACCOUNT, CAMPAIGN, extern_ids=["lead-1", "lead-2"], thorough=True)
    assert ids(found) == [900001, 900002]
    assert [one.query["page"] for one in server.received] == ["1", "2", "3"]


def test_a_thorough_search_is_not_fooled_by_pages_that_count_from_zero(client: Client, server: ScriptedServer) -> None:
    server.say(http([]), http([lead(1)]))
    assert ids(client.search_all(ACCOUNT, CAMPAIGN, extern_ids=["lead-1"], thorough=True)) == [900001]
    assert [one.query["page"] for one in server.received] == ["1", "0"]


def test_a_thorough_search_survives_a_server_without_page_zero(client: Client, server: ScriptedServer) -> None:
    server.say(http([]), http(ERROR, 400))
    assert client.search_all(ACCOUNT, CAMPAIGN, extern_ids=["lead-1"], thorough=True) == []


def test_a_thorough_search_does_not_take_a_failure_for_an_empty_page(client: Client, server: ScriptedServer) -> None:
    server.say(http([]), http(ERROR, 500))
    with pytest.raises(errors.NoAnswer):
        client.search_all(ACCOUNT, CAMPAIGN, extern_ids=["lead-1"], thorough=True)


def test_a_failure_in_the_middle_of_paging_is_a_failure(client: Client, server: ScriptedServer) -> None:
    server.say(http([lead(1)]), cut(http([lead(2)])[:-3]))
    with pytest.raises(errors.NoAnswer):
        client.search_all(ACCOUNT, CAMPAIGN, max_rows=1)
