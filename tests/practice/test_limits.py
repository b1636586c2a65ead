from collections.abc import Callable

import pytest

from leadhub.practice.limits import WINDOWS, RateLimits
from leadhub.practice.world import DE_ACCOUNT, GERMAN_CAMPAIGN, World
from tests.practice.caller import Caller, Clock, a_lead

SHORT = [(kind, windows[0], windows[-1]) for kind, windows in WINDOWS.items() if len(windows) == 2]


@pytest.mark.parametrize(("kind", "short", "long"), SHORT)
def test_both_windows_of_a_kind_hold(kind: str, short: tuple[int, float], long: tuple[int, float]) -> None:
    limits = RateLimits()
    now, admitted = 1000.0, 0
    while admitted < long[0]:
        burst = min(short[0], long[0] - admitted)
        assert [limits.admit(kind, "a", now) for _ in range(burst)] == [0] * burst
        admitted += burst
        if admitted % short[0] == 0 and admitted < long[0]:
            assert limits.admit(kind, "a", now) == short[1]
            now += short[1]
    now += short[1]
    wait = limits.admit(kind, "a", now)
    assert wait == (1000 + long[1] - now if now < 1000 + long[1] else 0)
    assert limits.admit(kind, "a", now + wait) == 0


def test_windows_slide_call_by_call() -> None:
    limits = RateLimits()
    for second in range(30):
        assert limits.admit("direct", "a", 1000 + second / 10) == 0
    assert limits.admit("direct", "a", 1003) == 7
    assert limits.admit("direct", "a", 1010) == 0
    assert limits.admit("direct", "a", 1010.05) == 1
    assert limits.admit("direct", "a", 1010.1) == 0


def test_a_refused_call_does_not_count() -> None:
    limits = RateLimits()
    for _ in range(30):
        limits.admit("direct", "a", 1000)
    for second in range(1, 10):
        assert limits.admit("direct", "a", 1000 + second) > 0
    assert [limits.admit("direct", "a", 1010) for _ in range(30)] == [0] * 30


def test_the_documented_numbers() -> None:
    assert WINDOWS == {
        "direct": ((30, 10), (120, 60)),
        "preview": ((12, 30), (18, 60)),
        "process": ((9, 3), (30, 30)),
        "search": ((15, 10), (60, 30)),
        "count": ((90, 10), (180, 30)),
        "actions": ((30, 10), (120, 60)),
        "admin": ((120, 60),),
        "exchange": ((5, 60),),
        "oauth": ((5, 60),),
    }


def test_the_loader_answers_429_with_retry_after(caller: Caller, clock: Clock, world: World) -> None:
    for number in range(30):
        assert caller.load([a_lead(number)]).status_code == 200
    answer = caller.load([a_lead(31)])
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "10"
    assert answer.json()["generalMessage"] == "Too many requests"
    assert len(world.leads(180010)) == 50
    clock.forward(10)
    assert caller.load([a_lead(31)]).status_code == 200


def test_each_account_and_each_kind_has_its_own_windows(caller: Caller) -> None:
    for _ in range(15):
        assert caller.search().status_code == 200
    assert caller.search().status_code == 429
    assert caller.search(campaign=GERMAN_CAMPAIGN, account=DE_ACCOUNT).status_code == 200
    assert caller.search(query={"count": "true"}).status_code == 200
    assert caller.load([a_lead(1)]).status_code == 200
    assert caller.get("/dialGroups").status_code == 200


@pytest.mark.parametrize(
    ("allowed", "call"),
    [
        (120, lambda caller: caller.get("/dialGroups/115797")),
        (90, lambda caller: caller.search(query={"count": "true"}, externIds=["x"])),
        (30, lambda caller: caller.act("PAUSE_LEADS", externIds=["x"])),
    ],
)
def test_other_calls_are_limited_too(caller: Caller, allowed: int, call: Callable[[Caller], object]) -> None:
    statuses = [getattr(call(caller), "status_code", 0) for _ in range(allowed + 1)]
    assert statuses == [200] * allowed + [429]


def test_limits_can_be_switched_off_scaled_and_shortened(caller: Caller, world: World, clock: Clock) -> None:
    world.set(rate_limit_scale=0.1, rate_window_scale=0.2, retry_after=False)
    assert [caller.load([a_lead(n)]).status_code for n in range(4)] == [200, 200, 200, 429]
    assert "Retry-After" not in caller.load([a_lead(5)]).headers
    clock.forward(2)
    assert caller.load([a_lead(6)]).status_code == 200
    world.set(rate_limits=False)
    assert {caller.load([a_lead(7)]).status_code for _ in range(10)} == {200}


def test_five_exchanges_a_minute(guest: Caller, clock: Clock, world: World) -> None:
    world.set(token_life=3600)
    token = guest.oauth().json()["access_token"]
    assert [guest.exchange(token).status_code for _ in range(6)] == [200] * 5 + [429]
    clock.forward(60)
    assert guest.exchange(token).status_code == 200


def test_the_platform_punishes_impatience_with_a_minute(guest: Caller, clock: Clock) -> None:
    assert [guest.oauth().status_code for _ in range(6)] == [200] * 5 + [429]
    clock.forward(59)
    answer = guest.oauth()
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "60"
    assert answer.headers["X-Rate-Limit-Group"] == "auth"
    assert answer.headers["X-Rate-Limit-Remaining"] == "0"
    clock.forward(59)
    assert guest.oauth("practice-empty", "practice-empty-secret", assertion="practice-empty-jwt").status_code == 200
    clock.forward(1)
    assert guest.oauth().status_code == 200


def test_answers_tell_their_rate_window_by_a_switch(caller: Caller, world: World) -> None:
    assert "X-Rate-Limit-Limit" not in caller.get("/dialGroups").headers
    world.set(rate_headers=True)
    first, second = caller.load([a_lead(1)]), caller.load([a_lead(2)])
    names = ("Group", "Limit", "Remaining", "Window")
    assert [[one.headers[f"X-Rate-Limit-{name}"] for name in names] for one in (first, second)] == [
        ["direct", "30", "29", "10"],
        ["direct", "30", "28", "10"],
    ]
    assert caller.oauth().headers["X-Rate-Limit-Group"] == "auth"
    assert caller.call("GET", "/_sim/state").headers.get("X-Rate-Limit-Limit") is None
    assert caller.call("GET", "/nowhere").status_code == 404
