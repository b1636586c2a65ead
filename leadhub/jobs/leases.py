"""Leases: a worker holds a row for a while, and everybody can see when it no longer does.

A lease lives in the row it protects. It is taken and renewed by conditional update, so two workers on two machines
never hold the same row, and a worker that lost its lease notices (its update changes no row) instead of writing.
"""

import os
import socket
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import Q


def new_holder() -> str:
    """Name this worker so that others on the same machine can tell whether it lives: `host:pid:start-unique`."""
    return f"{socket.gethostname()}:{os.getpid()}:{_started(os.getpid())}-{uuid4().hex[:12]}"


def is_dead(holder: str) -> bool:
    """Say whether a holder on this machine has certainly ended. Holders elsewhere are never called dead."""
    host, _, rest = holder.partition(":")
    pid, _, tail = rest.partition(":")
    if host != socket.gethostname() or not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    started = tail.partition("-")[0]
    # A container that starts anew gives its processes the same numbers again.
    other = started.isdigit() and _started(int(pid)) not in ("", started)
    return other or _fields_of(int(pid))[:1] in (["Z"], ["X"])


def _started(pid: int) -> str:
    """When a process began, as the kernel counts it; empty where it does not tell."""
    fields = _fields_of(pid)
    return fields[19] if len(fields) > 19 else ""


def _fields_of(pid: int) -> list[str]:
    """What Linux tells about a process, from its state on (proc(5), field 3). Elsewhere nothing.

    A killed process keeps its number until its parent has noticed, which may take a while: its state says so.
    """
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


class Leased(models.Model):
    """A row that one worker at a time works on."""

    lease_holder = models.CharField(max_length=120, blank=True, default="")
    lease_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


def is_free(now: datetime) -> Q:
    """Rows that nobody holds any longer."""
    return Q(lease_holder="") | Q(lease_until__isnull=True) | Q(lease_until__lt=now)


def take(rows: models.QuerySet[Any], *, holder: str, now: datetime, seconds: float) -> bool:
    """Take the lease of the one row in `rows` if it is free; say whether this holder has it now."""
    changed = rows.filter(is_free(now)).update(lease_holder=holder, lease_until=now + timedelta(seconds=seconds))
    return changed == 1


def renew(rows: models.QuerySet[Any], *, holder: str, now: datetime, seconds: float) -> bool:
    """Keep a lease for longer; False means that it was lost and the work must stop."""
    return rows.filter(lease_holder=holder).update(lease_until=now + timedelta(seconds=seconds)) == 1


def give_back(rows: models.QuerySet[Any], *, holder: str) -> None:
    """End a lease early. Nothing happens if it was lost before."""
    rows.filter(lease_holder=holder).update(lease_holder="", lease_until=None)


def free_the_dead(rows: models.QuerySet[Any], *, now: datetime) -> None:
    """End the leases of workers that certainly died on this machine, so that nobody waits for the time to run out."""
    for holder in set(
        rows.filter(lease_until__gte=now).exclude(lease_holder="").values_list("lease_holder", flat=True)
    ):
        if is_dead(holder):
            rows.filter(lease_holder=holder).update(lease_holder="", lease_until=None)
