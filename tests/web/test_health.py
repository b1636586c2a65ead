"""The health check."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django_q.models import OrmQ

from leadhub.web import health
from leadhub.web.models import Heartbeat

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_all_is_well_when_a_worker_beat_a_moment_ago(client: Client) -> None:
    health.beat(name="worker", now=datetime.now(UTC))
    response = client.get("/healthz")
    assert response.status_code == 200
    found = response.json()
    assert found["ok"]
    assert found["database"]
    assert found["storage"]
    assert found["worker"]
    assert found["worker_seen_seconds"] <= 1
    assert found["oldest_waiting_job_seconds"] is None


def test_it_needs_no_sign_in_and_sets_no_cookie(client: Client) -> None:
    assert not client.get("/healthz").cookies


@pytest.mark.parametrize("age", [None, timedelta(seconds=151), timedelta(days=3)])
def test_a_worker_that_stopped_is_a_503(client: Client, age: timedelta | None) -> None:
    if age:
        Heartbeat.objects.create(name="worker", at=datetime.now(UTC) - age)
    response = client.get("/healthz")
    assert response.status_code == 503
    assert not response.json()["worker"]
    assert client.get("/healthz?part=web").status_code == 200


def test_the_newest_of_several_workers_counts() -> None:
    health.beat(name="dead", now=NOW - timedelta(minutes=10))
    health.beat(name="alive", now=NOW - timedelta(seconds=20))
    assert health.check(now=NOW).worker_seen_seconds == 20


def test_long_gone_workers_are_forgotten() -> None:
    health.beat(name="gone", now=NOW - timedelta(days=2))
    health.beat(name="alive", now=NOW)
    assert list(Heartbeat.objects.values_list("name", flat=True)) == ["alive"]


def test_it_tells_how_long_the_oldest_job_waits() -> None:
    OrmQ.objects.create(key="leadhub", payload="x", lock=NOW - timedelta(seconds=42))
    OrmQ.objects.create(key="leadhub", payload="x", lock=NOW + timedelta(hours=1))  # a worker has it
    assert health.check(now=NOW).oldest_waiting_job_seconds == 42


def test_a_storage_that_cannot_be_written_is_a_503(client: Client, settings: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path / "file"}},
    }
    response = client.get("/healthz?part=web")
    assert response.status_code == 503
    assert not response.json()["storage"]


def test_the_check_leaves_nothing_behind(tmp_path: Path) -> None:
    health.check(now=NOW)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_database_that_is_away_is_a_503(client: Client) -> None:
    def away(*_: object) -> None:
        raise DatabaseError

    with connection.execute_wrapper(away):
        response = client.get("/healthz")
    assert response.status_code == 503
    assert not response.json()["database"]
