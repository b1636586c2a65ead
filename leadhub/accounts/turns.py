"""A worker's turn at a probe: the lease, the client, and the one way to change the row."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from leadhub.accounts.models import Probe
from leadhub.credentials.services import client_for
from leadhub.jobs import leases
from leadhub.ringcx.client import Client
from leadhub.ringcx.results import Lead

LEASE_SECONDS = 240.0  # longer than the slowest call with its wait


class LostTurn(Exception):
    """Another worker has this probe now: nothing more may be done or written."""


class Turn:
    """One probe in the hands of one worker. Everything is written by `go_on`, which fails once the turn is lost."""

    def __init__(
        self, probe: Probe, holder: str, clock: Callable[[], datetime], sleep: Callable[[float], None]
    ) -> None:
        self.probe = probe
        self._holder = holder
        self._clock = clock
        self._sleep = sleep

    @classmethod
    def take(
        cls, probe_id: str, *, clock: Callable[[], datetime], sleep: Callable[[float], None] = time.sleep
    ) -> "Turn | None":
        """Take the probe if it has something to do and nobody is at it."""
        holder = leases.new_holder()
        due = Probe.objects.under_way().filter(pk=probe_id)
        leases.free_the_dead(due, now=clock())
        if not leases.take(due, holder=holder, now=clock(), seconds=LEASE_SECONDS):
            return None
        return cls(due.select_related("connection", "asked_by").get(), holder, clock, sleep)

    @cached_property
    def client(self) -> Client:
        """For everything but loading. Raises ringcx errors if the connection cannot be used."""
        return client_for(self.probe.connection)

    def now(self) -> datetime:
        return self._clock()

    def must_wait(self) -> bool:
        return self.probe.not_before is not None and self.probe.not_before > self.now()

    def search(self, *, extern_ids: Sequence[str] = (), phones: Sequence[str] = ()) -> list[Lead]:
        """The leads of the campaign with one of these keys: all of them, as far as RingCX tells."""
        probe = self.probe
        return self.client.search_all(
            probe.account_id, probe.campaign_id, extern_ids=extern_ids, phones=phones, thorough=True
        )

    def glance(self, extern_id: str) -> list[Lead]:
        """The lead with this externId if one plain look shows it: for asking again and again."""
        return self.client.search(self.probe.account_id, self.probe.campaign_id, extern_ids=[extern_id])

    def pause(self, seconds: float) -> None:
        """Sleep, and keep the lease."""
        self._sleep(seconds)
        self.renew()

    def renew(self) -> None:
        """Raises LostTurn."""
        if not leases.renew(self._mine, holder=self._holder, now=self.now(), seconds=LEASE_SECONDS):
            raise LostTurn

    def go_on(self, **changes: Any) -> None:
        """Write changes to the row and to the probe in hand. Raises LostTurn."""
        until = self.now() + timedelta(seconds=LEASE_SECONDS)
        if self._mine.filter(lease_holder=self._holder).update(**changes, lease_until=until) != 1:
            raise LostTurn
        for name, value in changes.items():
            setattr(self.probe, name, value)

    def give_back(self) -> None:
        leases.give_back(self._mine, holder=self._holder)

    @property
    def _mine(self) -> Any:
        return Probe.objects.filter(pk=self.probe.pk)
