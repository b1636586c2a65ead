"""`leadhub upload` while RingCX is at its worst: nothing is sent twice, nothing is called loaded that may not be."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from leadhub.practice import seeds
from tests.console.world import Done, World, as_sent
from tests.network import wait_for

LOAD = "direct"
BATCHES = ("--set", "batch_size=200")  # social-lead-ads.csv then makes three


def _fault(world: World, kind: str, **details: Any) -> None:
    world.practice.world.fault(kind, endpoint=LOAD, **details)


def _once_each(world: World) -> list[str]:
    """The externIds that arrived; none of them twice."""
    ids = [lead["externId"] for lead in world.arrived()]
    assert len(ids) == len(set(ids))
    return ids


def _adds_up(done: Done) -> dict[str, int]:
    facts = done.json
    assert sum(facts["states"].values()) == facts["rows"] == 600
    return dict(facts["states"])


@pytest.mark.parametrize(
    ("kind", "details"),
    [
        ("401", {}),
        ("429", {"retry_after": 1}),
        ("cut_after", {"skip": 1}),
        ("500_after", {"skip": 1}),
        ("half_json", {}),
    ],
)
def test_what_can_be_settled_ends_with_every_lead_loaded_once(world: World, kind: str, details: dict[str, Any]) -> None:
    """A lost answer is settled by asking RingCX what it holds; a refused token or a full quota by trying again."""
    _fault(world, kind, **details)
    done = world.upload("social-lead-ads.csv", *BATCHES)
    states = _adds_up(done)
    assert done.status == 0, done.json
    assert states["loaded"] == len(_once_each(world)) > 400
    assert {lead["externId"]: as_sent(lead) for lead in world.arrived()} == world.planned(done.json["submission"])


def test_what_ringcx_proves_not_to_hold_after_a_lost_answer_is_sent_again(world: World) -> None:
    _fault(world, "html")  # instead of an answer, and RingCX did nothing: it is asked until that is certain
    done = world.upload("social-lead-ads.csv", *BATCHES)
    states = _adds_up(done)
    planned = len(world.planned(done.json["submission"]))
    assert done.status == 0
    assert states["unknown"] == 0
    assert states["loaded"] == len(_once_each(world)) == planned
    assert done.json["batches"] == 3
    assert len(world.practice.world.calls(LOAD)) == 4


def test_a_general_failure_stops_the_load_and_says_what_ringcx_said(world: World) -> None:
    _fault(world, "general_failure")
    done = world.upload("social-lead-ads.csv", *BATCHES)
    states = _adds_up(done)
    assert done.status == 1
    assert states["loaded"] == 0
    assert states["rejected"] == len(world.planned(done.json["submission"]))
    assert world.arrived() == []
    assert done.json["verdict"]


def test_leads_that_ringcx_dropped_silently_are_found_out(world: World) -> None:
    _fault(world, "partial_insert", drop=2)
    done = world.upload("social-lead-ads.csv", *BATCHES)
    states = _adds_up(done)
    assert done.status == 1
    assert states["loaded"] == len(_once_each(world))
    assert states["loaded"] == len(world.planned(done.json["submission"])) - 2


def test_a_token_that_expires_in_the_middle_is_renewed(world: World) -> None:
    ringcx = world.practice.world
    ringcx.set(latency=0.1)

    def expire_in_the_middle() -> None:
        assert wait_for(lambda: len(ringcx.calls(LOAD)) >= 3, seconds=40)
        ringcx.end_tokens(seeds.CLIENT_ID, expired=True)

    with ThreadPoolExecutor() as beside:
        expired = beside.submit(expire_in_the_middle)
        done = world.upload("social-lead-ads.csv", "--set", "batch_size=50")
        expired.result()
    assert done.status == 0, done.json
    assert _adds_up(done)["loaded"] == len(_once_each(world))
    assert 401 in [call["status"] for call in ringcx.calls(LOAD)]


def test_a_campaign_that_vanished_after_the_dry_run_is_one_sentence(world: World) -> None:
    assert world.upload("social-lead-ads.csv", "--dry-run").status == 0
    world.practice.world.remove_campaign(seeds.SPRING_CAMPAIGN)
    done = world.upload("social-lead-ads.csv")
    assert done.status == 2
    assert done.json["error"]["code"] == "unknown_campaign"


def test_a_look_up_that_fails_is_a_refusal_with_the_way_out(world: World) -> None:
    world.practice.world.fault("500_before", endpoint="search", rate=1.0)
    done = world.upload("social-lead-ads.csv")
    assert done.status == 2
    assert done.json["error"]["code"] == "ringcx_lookup"
    assert "leave ringcx out of --skip" in done.json["error"]["message"]
    assert world.upload("social-lead-ads.csv", "--skip", "in-file,sent").status == 0
