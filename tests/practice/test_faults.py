import time
from typing import Any

import pytest
import requests

from leadhub.practice.faults import KINDS, BadFault, Fault, fault_of
from leadhub.practice.world import World
from tests.network import wait_for
from tests.practice.caller import Caller, a_lead, some_leads

ACCOUNTS = "/voice/api/v1/admin/accounts"


def stored(world: World) -> list[str]:
    return [lead["externId"] for lead in world.leads(180010) if lead["externId"].startswith("L-")]


@pytest.mark.parametrize(
    ("kind", "status", "content_type", "text", "processed"),
    [
        ("500_before", 500, "application/json", "Internal Server Error", False),
        ("500_after", 500, "application/json", "Internal Server Error", True),
        ("503", 503, "text/html", "503 Service", False),
        ("429", 429, "application/json", "Too many requests", False),
        ("401", 401, "text/plain", "Jwt is expired", False),
        ("html", 200, "text/html", "<!doctype html>", False),
        ("general_failure", 200, "application/json", "GENERAL_FAILURE", False),
    ],
)
def test_a_fault_with_an_answer(
    caller: Caller, world: World, kind: str, status: int, content_type: str, text: str, processed: bool
) -> None:
    world.fault(kind, endpoint="direct")
    answer = caller.load([a_lead(1)])
    assert answer.status_code == status
    assert answer.headers["Content-Type"].startswith(content_type)
    assert text in answer.text
    assert stored(world) == (["L-1"] if processed else [])
    assert world.calls("direct")[-1]["fault"] == kind
    assert caller.load([a_lead(2)]).status_code == 200


def test_half_an_answer_is_whole_http_and_broken_json(caller: Caller, world: World) -> None:
    world.fault("half_json", endpoint="direct")
    answer = caller.load([a_lead(1)])
    assert answer.status_code == 200
    assert answer.text.startswith("{")
    with pytest.raises(requests.JSONDecodeError):
        answer.json()
    assert stored(world) == ["L-1"]


@pytest.mark.parametrize(("kind", "processed"), [("cut_before", False), ("cut_after", True)])
def test_a_cut_connection_gives_no_answer(caller: Caller, world: World, kind: str, processed: bool) -> None:
    world.fault(kind, endpoint="direct")
    with pytest.raises(requests.ConnectionError):
        caller.load([a_lead(1)])
    assert stored(world) == (["L-1"] if processed else [])
    last = world.calls("direct")[-1]
    assert (last["status"], last["fault"]) == (None, kind)
    assert caller.load([a_lead(2)]).status_code == 200


@pytest.mark.parametrize(("kind", "processed"), [("stall_before", False), ("stall_after", True)])
def test_a_stall_outlasts_the_clients_patience(caller: Caller, world: World, kind: str, processed: bool) -> None:
    world.fault(kind, endpoint="direct")
    with pytest.raises(requests.ReadTimeout):
        caller.load([a_lead(1)], timeout=0.3)
    assert stored(world) == (["L-1"] if processed else [])
    assert caller.get("/dialGroups").status_code == 200


def test_a_stall_ends_in_a_cut(caller: Caller, world: World) -> None:
    world.fault("stall_after", endpoint="direct", seconds=0.1)
    with pytest.raises(requests.ConnectionError):
        caller.load([a_lead(1)])


def test_a_slow_answer_is_a_good_one(caller: Caller, world: World) -> None:
    world.fault("slow", endpoint="direct", seconds=0.2)
    started = time.monotonic()
    assert caller.load([a_lead(1)]).json()["leadsInserted"] == 1
    assert time.monotonic() - started >= 0.2


def test_all_answers_can_be_late(caller: Caller, world: World) -> None:
    world.set(latency=0.1)
    started = time.monotonic()
    caller.get("/dialGroups")
    assert time.monotonic() - started >= 0.1


def test_a_partial_insert_says_nothing_of_what_is_lost(caller: Caller, world: World) -> None:
    world.fault("partial_insert", endpoint="direct", drop=2)
    body = caller.load(some_leads(5)).json()
    assert (body["leadsSupplied"], body["leadsAccepted"], body["leadsInserted"]) == (5, 5, 3)
    assert body["rejectedRows"] == []
    assert stored(world) == ["L-0", "L-1", "L-2"]


def test_a_lost_answer_can_hide_a_partial_insert(caller: Caller, world: World) -> None:
    world.fault("cut_after", endpoint="direct", drop=1)
    with pytest.raises(requests.ConnectionError):
        caller.load(some_leads(3))
    assert stored(world) == ["L-0", "L-1"]


def test_a_late_call_is_carried_out_after_its_client_was_told_something_else(caller: Caller, world: World) -> None:
    world.fault("504_late", endpoint="direct", seconds=1.0)
    assert caller.load([a_lead(1)]).status_code == 504
    world.fault("cut_late", endpoint="direct", seconds=1.0)
    with pytest.raises(requests.ConnectionError):
        caller.load([a_lead(2)])
    assert stored(world) == []
    assert wait_for(lambda: sorted(stored(world)) == ["L-1", "L-2"], seconds=8)


def test_a_refused_action_is_success_false(caller: Caller, world: World) -> None:
    world.fault("general_failure", endpoint="actions")
    answer = caller.act("SUPPRESS_LEADS", externIds=["W-3001"])
    assert answer.json()["success"] is False
    assert not world.leads(180010)[0]["suppressed"]


def test_retry_after_of_503_and_429_can_be_chosen(caller: Caller, world: World) -> None:
    world.fault("503", retry_after=7)
    assert caller.get("/dialGroups").headers["Retry-After"] == "7"
    world.fault("429", retry_after=9)
    assert caller.get("/dialGroups").headers["Retry-After"] == "9"
    world.set(retry_after=False)
    world.fault("429")
    assert "Retry-After" not in caller.get("/dialGroups").headers


def test_a_fault_strikes_the_next_calls_and_then_no_more(caller: Caller, world: World) -> None:
    world.fault("500_before", next=2, skip=1)
    assert [caller.get("/dialGroups").status_code for _ in range(5)] == [200, 500, 500, 200, 200]
    assert world.summary()["faults"] == []


def test_a_fault_can_be_bound_to_a_kind_of_call_or_a_path(caller: Caller, world: World) -> None:
    world.fault("500_before", endpoint="search", next=9)
    world.fault("503", path="*/dialGroups/withChildren", next=9)
    assert caller.search().status_code == 500
    assert caller.search(query={"count": "true"}).status_code == 200
    assert caller.get("/dialGroups").status_code == 200
    assert caller.get("/dialGroups/withChildren").status_code == 503


def test_sign_in_can_fail_too(guest: Caller, world: World) -> None:
    world.fault("503", endpoint="oauth")
    world.fault("500_before", endpoint="exchange")
    world.fault("html", endpoint="refresh")
    assert guest.oauth().status_code == 503
    token = guest.oauth().json()["access_token"]
    assert guest.exchange(token).status_code == 500
    refresh_token = guest.exchange(token).json()["refreshToken"]
    assert guest.refresh(refresh_token).headers["Content-Type"].startswith("text/html")


def test_a_rate_strikes_the_same_calls_for_the_same_seed() -> None:
    def struck(seed: int) -> list[bool]:
        fault = Fault("503", rate=0.3, seed=seed)
        return [fault.strikes() for _ in range(200)]

    assert struck(7) == struck(7)
    assert struck(7) != struck(8)
    assert 40 <= sum(struck(7)) <= 80
    assert not any(Fault("503", rate=0.0).strikes() for _ in range(50))
    assert all(Fault("503", rate=1.0).strikes() for _ in range(50))
    limited = Fault("503", rate=1.0, next=3)
    assert sum(limited.strikes() for _ in range(50)) == 3


def test_a_fault_on_a_refused_call_is_used_up(caller: Caller, world: World) -> None:
    world.fault("cut_after", endpoint="direct")
    with pytest.raises(requests.ConnectionError):
        caller.load([a_lead(1)], campaign=999)
    assert caller.load([a_lead(1)]).status_code == 200


def test_a_call_that_is_not_let_in_meets_no_fault(caller: Caller, world: World) -> None:
    world.fault("503")
    caller.token, good = "", caller.token
    assert caller.call("GET", ACCOUNTS).status_code == 401
    caller.token = good
    assert caller.call("GET", ACCOUNTS).status_code == 503


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"kind": "earthquake"},
        {"kind": "503", "colour": "red"},
        {"kind": "503", "rate": 2},
        {"kind": "503", "next": "two"},
        {"kind": "503", "next": True},
        {"kind": "slow", "seconds": "3"},
    ],
)
def test_an_impossible_fault_is_refused(body: dict[str, Any]) -> None:
    with pytest.raises(BadFault, match=r"\.$"):
        fault_of(body)


def test_every_kind_can_be_asked_for(world: World) -> None:
    for kind in KINDS:
        world.fault(kind)
    assert [fault["kind"] for fault in world.summary()["faults"]] == list(KINDS)
    world.clear_faults()
    assert world.summary()["faults"] == []
