"""Is this LeadHub well? One answer for load balancers, containers and people."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.db.models import Max, Min
from django.utils.crypto import get_random_string
from django_q.models import OrmQ

from leadhub.web.models import Heartbeat

log = logging.getLogger(__name__)
# Workers beat at least once a minute (the sweep does); two missed beats are a reason to worry.
STALE_AFTER = timedelta(seconds=150)


@dataclass(frozen=True)
class Health:
    """What a check found. Ages are whole seconds; None means that there is nothing to measure."""

    database: bool
    storage: bool
    worker: bool
    worker_seen_seconds: int | None
    oldest_waiting_job_seconds: int | None

    def to_json(self) -> dict[str, Any]:
        return {**vars(self), "ok": self.database and self.storage and self.worker}


def beat(*, name: str, now: datetime) -> None:
    """Note that the worker called `name` is alive."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": now})
    Heartbeat.objects.filter(at__lt=now - timedelta(days=1)).delete()


def worker_is_alive(*, now: datetime) -> bool:
    """Say whether a worker has been heard of lately: one query, for pages that ask for it every few seconds."""
    return Heartbeat.objects.filter(at__gte=now - STALE_AFTER).exists()


def check(*, now: datetime) -> Health:
    """Look at the database, the storage and the workers. Raises nothing: what fails is reported as not well."""
    storage = _storage_is_writable()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        seen = Heartbeat.objects.aggregate(at=Max("at"))["at"]
        waiting = OrmQ.objects.filter(lock__lte=now).aggregate(since=Min("lock"))["since"]
    except DatabaseError:
        log.exception("The health check cannot reach the database.")
        return Health(False, storage, False, None, None)
    seen_seconds = _seconds(now, seen)
    alive = seen_seconds is not None and seen_seconds <= STALE_AFTER.total_seconds()
    return Health(True, storage, alive, seen_seconds, _seconds(now, waiting))


def _seconds(now: datetime, then: datetime | None) -> int | None:
    return None if then is None else max(0, int((now - then).total_seconds()))


def _storage_is_writable() -> bool:
    try:
        name = default_storage.save(f"health/{get_random_string(12)}", ContentFile(b"ok"))
        default_storage.delete(name)
    except Exception:  # each kind of storage has exceptions of its own, and all of them mean the same here
        log.exception("The health check cannot write to the storage.")
        return False
    return True
