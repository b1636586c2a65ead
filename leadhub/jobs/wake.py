"""Waking a worker. The job engine is trusted for nothing else: what is due is always read from our own rows."""

import logging

from django.db import transaction
from django_q.tasks import async_task

log = logging.getLogger(__name__)


def wake(job: str, *args: str) -> None:
    """Ask a worker to run `job` (a dotted function path) soon, after the current transaction has been committed.

    If the queue cannot be reached nothing is lost: the sweep finds the work within a minute.
    """
    transaction.on_commit(lambda: _enqueue(job, *args), robust=True)


def _enqueue(job: str, *args: str) -> None:
    try:
        async_task(job, *args)
    except Exception:
        log.exception("Could not wake a worker for %s; the next sweep will", job)
