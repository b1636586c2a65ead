"""A row is held by one worker at a time, and the dead hold nothing."""

import os
import socket
import subprocess
import sys
from datetime import datetime, timedelta

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from leadhub.credentials.models import Connection, TokenState
from leadhub.jobs import leases
from leadhub.people.models import User


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def rows(alice: User, now: datetime) -> QuerySet[TokenState]:
    """One leased row of a real table."""
    connection = Connection.objects.create(owner=alice, name="any", deployment="ringcx", created_at=now)
    TokenState.objects.create(connection=connection)
    return TokenState.objects.filter(connection=connection)


def ended_process() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_a_free_row_can_be_taken_once(rows: QuerySet[TokenState], now: datetime) -> None:
    assert leases.take(rows, holder="a:1:x", now=now, seconds=60)
    assert not leases.take(rows, holder="b:2:y", now=now, seconds=60)


def test_a_lease_that_ran_out_is_free(rows: QuerySet[TokenState], now: datetime) -> None:
    leases.take(rows, holder="a:1:x", now=now, seconds=60)
    assert leases.take(rows, holder="b:2:y", now=now + timedelta(seconds=61), seconds=60)


def test_only_its_holder_renews_or_gives_back(rows: QuerySet[TokenState], now: datetime) -> None:
    leases.take(rows, holder="a:1:x", now=now, seconds=60)
    assert not leases.renew(rows, holder="b:2:y", now=now, seconds=600)
    leases.give_back(rows, holder="b:2:y")
    assert leases.renew(rows, holder="a:1:x", now=now, seconds=600)
    leases.give_back(rows, holder="a:1:x")
    assert leases.take(rows, holder="b:2:y", now=now, seconds=60)


def test_who_lost_a_lease_cannot_renew_it(rows: QuerySet[TokenState], now: datetime) -> None:
    leases.take(rows, holder="a:1:x", now=now, seconds=1)
    leases.take(rows, holder="b:2:y", now=now + timedelta(seconds=2), seconds=60)
    assert not leases.renew(rows, holder="a:1:x", now=now + timedelta(seconds=3), seconds=60)


def test_a_dead_worker_of_this_machine_is_noticed_at_once(rows: QuerySet[TokenState], now: datetime) -> None:
    holder = f"{socket.gethostname()}:{ended_process()}:x"
    leases.take(rows, holder=holder, now=now, seconds=600)
    leases.free_the_dead(rows, now=now)
    assert leases.take(rows, holder="b:2:y", now=now, seconds=60)


def test_a_killed_worker_is_dead_before_its_parent_has_noticed() -> None:
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    holder = f"{socket.gethostname()}:{process.pid}:x"
    assert not leases.is_dead(holder)
    process.kill()
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)  # it has ended, and nobody has taken note
    assert leases.is_dead(holder)
    process.wait()


def test_a_process_that_took_over_a_dead_ones_number_is_not_the_holder() -> None:
    host, pid, tail = leases.new_holder().split(":")
    started, _, unique = tail.partition("-")
    assert leases.is_dead(f"{host}:{pid}:{int(started) - 100}-{unique}")
    assert not leases.is_dead(f"{host}:{pid}:{started}-{unique}")


@pytest.mark.parametrize("holder", ["elsewhere:1:x", "nonsense", ""])
def test_nobody_is_called_dead_without_proof(holder: str) -> None:
    assert not leases.is_dead(holder)


def test_the_living_are_not_dead() -> None:
    assert not leases.is_dead(f"{socket.gethostname()}:{os.getpid()}:x")


def test_a_worker_is_named_so_that_others_can_tell_whether_it_lives() -> None:
    first, second = leases.new_holder(), leases.new_holder()
    assert first != second
    assert first.startswith(f"{socket.gethostname()}:{os.getpid()}:")
