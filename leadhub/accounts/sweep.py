"""The sweep: finds every self-test and every probe that has something to do, whatever became of its worker."""

from datetime import datetime

from leadhub.accounts.models import AccountFacts, Probe
from leadhub.accounts.services import ASK, PROBE
from leadhub.jobs import leases
from leadhub.jobs.wake import wake


def sweep(*, now: datetime) -> None:
    """Wake a worker for each test and each probe that nobody is at and whose time has come."""
    tests = AccountFacts.objects.exclude(asked_at=None)
    leases.free_the_dead(tests, now=now)
    for pk in tests.filter(leases.is_free(now)).values_list("pk", flat=True):
        wake(ASK, str(pk))
    probes = Probe.objects.under_way().exclude(not_before__gt=now)
    leases.free_the_dead(probes, now=now)
    for probe in probes.filter(leases.is_free(now)).values_list("pk", flat=True):
        wake(PROBE, str(probe))
