"""The brake on password guessing."""

from datetime import UTC, datetime, timedelta

import pytest

from leadhub.people import brake
from leadhub.people.models import SignInBrake

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def fail(times: int, *, name: str = "alice", address: str = "10.0.0.1", now: datetime = NOW) -> bool:
    return [brake.failed(name=name, address=address, now=now) for _ in range(times)][-1]


def wait(*, name: str = "alice", address: str = "10.0.0.1", now: datetime = NOW) -> int:
    return brake.seconds_to_wait(name=name, address=address, now=now)


def test_four_failures_cost_nothing() -> None:
    assert not fail(4)
    assert wait() == 0


def test_the_fifth_failure_makes_the_name_wait_a_minute() -> None:
    assert fail(5)
    assert wait() == 60
    assert wait(now=NOW + timedelta(seconds=59.5)) == 1
    assert wait(now=NOW + timedelta(seconds=60)) == 0


def test_after_the_wait_one_more_failure_waits_again() -> None:
    fail(5)
    later = NOW + timedelta(seconds=61)
    assert fail(1, now=later)
    assert wait(now=later) == 60


def test_capital_letters_do_not_get_round_it() -> None:
    fail(5)
    assert wait(name="ALICE") == 60


def test_others_are_not_held_up() -> None:
    fail(5)
    assert wait(name="bob") == 0
    assert wait(address="10.0.0.2") == 0


def test_knowing_the_password_clears_it() -> None:
    fail(4)
    brake.succeeded(name="alice", address="10.0.0.1")
    assert not fail(4)


def test_old_failures_are_forgotten() -> None:
    fail(4)
    assert not fail(1, now=NOW + timedelta(minutes=16))


def test_the_table_holds_no_names() -> None:
    fail(1, name="my-password-typed-into-the-wrong-box")
    assert "my-password" not in SignInBrake.objects.get().key
