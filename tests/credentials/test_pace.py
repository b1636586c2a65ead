"""Staying inside the documented limits."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from django.db import connection as database

from leadhub.credentials.models import PaceWindow
from leadhub.credentials.pace import LONGEST_GAP, MARGIN, WINDOWS, Pace, Turn
from leadhub.ringcx.errors import RateLimited

pytestmark = pytest.mark.django_db


class Clock:
    """Time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


def pace(clock: Clock, key: str = "custom/99990001") -> Pace:
    return Pace(key, clock=clock, sleep=clock.sleep)


@pytest.mark.parametrize("endpoint", WINDOWS)
def test_a_window_takes_its_number_and_not_one_more(clock: Clock, endpoint: str) -> None:
    calls, seconds = WINDOWS[endpoint][0]
    assert [pace(clock).take(endpoint) for _ in range(calls)] == [0.0] * calls
    assert pace(clock).take(endpoint) == pytest.approx(seconds + MARGIN)


@pytest.mark.parametrize("endpoint", WINDOWS)
def test_no_window_is_ever_overrun_however_long_it_goes_on(clock: Clock, endpoint: str) -> None:
    started = []
    for _ in range(WINDOWS[endpoint][-1][0] * 2 + 5):
        pace(clock).wait(endpoint, budget=1000)
        started.append(clock.now)
    for calls, seconds in WINDOWS[endpoint]:
        for first, after in zip(started, started[calls:], strict=False):
            assert after - first > seconds


def test_it_runs_as_fast_as_the_long_window_allows(clock: Clock) -> None:
    begin = clock.now
    for _ in range(240):
        pace(clock).wait("direct", budget=1000)
    assert clock.now - begin < 60 + 31 + 2  # the second 120 begin after a minute, and are spread over 30 s


def starts_of(clock: Clock, calls: int, *, endpoint: str = "direct") -> list[float]:
    """When the calls of a load start that leaves as fast as it may."""
    started: list[float] = []
    while len(started) < calls:
        turn = pace(clock).turn(endpoint, waiting=calls - len(started))
        if isinstance(turn, Turn):
            started.append(clock.now)
            clock.now += 0.05
        else:
            clock.now += turn
    return started


def test_a_large_load_leaves_no_long_pause_in_which_nobody_can_start(clock: Clock) -> None:
    started = starts_of(clock, 600)
    before_its_end = started[:-120]  # what is left of a window is spent at once if it is enough for the rest
    assert max(after - before for before, after in pairwise(before_its_end)) <= LONGEST_GAP + 0.1


def test_a_large_load_loses_nothing_by_that(clock: Clock) -> None:
    started = starts_of(clock, 400)
    for calls, seconds in WINDOWS["direct"]:
        for first, after in zip(started, started[calls:], strict=False):
            assert after - first > seconds
    assert started[-1] - started[0] < 190 / 0.98  # 400 calls: three minutes, and the second ten seconds of the fourth


def test_a_load_that_needs_no_more_than_is_left_starts_at_once(clock: Clock) -> None:
    started = starts_of(clock, 30)
    assert started[-1] - started[0] < 2


def test_a_small_load_need_not_wait_for_what_a_large_one_spreads(clock: Clock) -> None:
    while isinstance(turn := pace(clock).turn("direct", waiting=200), Turn):
        clock.now += 0.05
    assert turn > 1
    assert isinstance(pace(clock).turn("direct", waiting=1), Turn)


def test_kinds_of_calls_and_sub_accounts_do_not_share(clock: Clock) -> None:
    for _ in range(30):
        pace(clock).take("direct")
    assert pace(clock).take("direct") > 0
    assert pace(clock).take("search") == 0
    assert pace(clock, "custom/99990002").take("direct") == 0


def test_a_refused_turn_is_not_counted(clock: Clock) -> None:
    for _ in range(60):
        pace(clock).take("direct")
    assert len(PaceWindow.objects.get().stamps) == 30


def test_past_the_budget_it_says_how_long_instead_of_waiting(clock: Clock) -> None:
    for _ in range(5):
        pace(clock).take("exchange")
    with pytest.raises(RateLimited, match="Try again in 61 seconds") as caught:
        pace(clock).wait("exchange", budget=10)
    assert caught.value.retry_after == pytest.approx(60 + MARGIN)
    assert clock.slept == []


def test_within_the_budget_it_waits(clock: Clock) -> None:
    for _ in range(15):
        pace(clock).take("search")
    pace(clock).wait("search", budget=11)
    assert sum(clock.slept) == pytest.approx(10 + MARGIN)


def test_after_a_429_nobody_starts_for_as_long_as_was_asked(clock: Clock) -> None:
    pace(clock).hold("direct", 7)
    pace(clock).hold("direct", 3)  # a shorter one takes nothing back
    assert pace(clock).take("direct") == pytest.approx(7)
    assert pace(clock).take("search") == 0
    clock.now += 7
    assert pace(clock).take("direct") == 0


def test_what_left_the_windows_is_forgotten(clock: Clock) -> None:
    for _ in range(400):
        pace(clock).wait("direct", budget=1000)
    assert len(PaceWindow.objects.get().stamps) <= 120


@pytest.mark.django_db(transaction=True)
def test_many_at_once_share_one_window() -> None:
    def work(_: int) -> list[float]:
        try:
            return [Pace("custom/1").take("direct") for _ in range(10)]
        finally:
            database.close()

    with ThreadPoolExecutor(6) as pool:
        waits = [wait for waits in pool.map(work, range(6)) for wait in waits]
    assert waits.count(0.0) == 30


def test_a_turn_that_is_given_back_is_there_for_somebody_else(clock: Clock) -> None:
    turns = [pace(clock).turn("direct") for _ in range(30)]
    assert pace(clock).take("direct") > 0
    last = turns[-1]
    assert isinstance(last, Turn)
    pace(clock).give_back(last)
    assert pace(clock).take("direct") == 0
    assert pace(clock).take("direct") > 0


def test_a_turn_that_was_given_back_twice_frees_one_place(clock: Clock) -> None:
    turn = pace(clock).turn("exchange")
    assert isinstance(turn, Turn)
    for _ in range(2):
        pace(clock).give_back(turn)
    assert [pace(clock).take("exchange") for _ in range(5)] == [0.0] * 5
    assert pace(clock).take("exchange") > 0


def test_a_clock_that_was_set_back_does_not_stop_calls_for_hours(clock: Clock) -> None:
    for _ in range(5):
        pace(clock).take("exchange")
    clock.now -= 7200
    assert pace(clock).take("exchange") == pytest.approx(60 + MARGIN)


def test_it_tells_how_long_a_number_of_calls_takes(clock: Clock) -> None:
    assert pace(clock).seconds_for("direct", 30) == 0
    assert pace(clock).seconds_for("direct", 31) == pytest.approx(10 + MARGIN)
    assert pace(clock).seconds_for("direct", 121) == pytest.approx(60 + MARGIN)
    pace(clock).hold("direct", 7)
    assert pace(clock).seconds_for("direct", 1) == pytest.approx(7)
    assert PaceWindow.objects.get(endpoint="direct").stamps == []  # asking counts nothing
