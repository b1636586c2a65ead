"""Delivery: the job that brings the loads of one sub-account to their end.

What is due is read from our own rows, so a job may be woken twice, die at any point, or run on several machines: each
step is claimed in the database. Senders send (see `crew`); this thread mends, asks, and closes what is finished.
"""

import logging
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import DatabaseError

from leadhub.credentials.pace import Pace
from leadhub.jobs import clock as shared_clock
from leadhub.jobs import leases, stopping
from leadhub.jobs.wake import wake
from leadhub.submissions import canary, claiming, interventions, readback, receipts, sending, services, settling
from leadhub.submissions.crew import Crew
from leadhub.submissions.models import Batch, DeliveryJob, Intervention, Submission
from leadhub.submissions.sending import Clock

log = logging.getLogger(__name__)
Kind = Intervention.Kind
JOB_SECONDS = 60.0  # one job works for so long, then wakes a fresh one: other sub-accounts want a worker too
NAP = 15.0  # a job waits at most so long for something to become due
TICK = 0.5  # how soon a load that was just confirmed is noticed
DRAIN_SECONDS = 5.0  # at its end a job waits so long for answers; if one takes longer, the job goes on meanwhile
LAST_SECONDS = 20.0  # when the whole worker ends, its job waits longer: whatever is lost then must be looked for
PAUSE = 1.5  # seconds until the next call: long enough to change jobs without losing any of the quota
LOOK_SECONDS = 180.0  # how long one look holds its batch
JOB_LEASE = 180.0


def deliver(account_key: str, *, clock: Clock = shared_clock.now, seconds: float = JOB_SECONDS) -> None:
    """Load what is due for one sub-account, smallest load first, until nothing is due soon or the time is up."""
    with _alone_here(account_key, clock) as job:
        if job is None:
            return
        crew = Crew(account_key, clock)
        try:
            while _work(account_key, job, crew, clock, seconds) and not crew.stop(DRAIN_SECONDS):
                crew.resume()
        finally:
            crew.stop(LAST_SECONDS if stopping.is_asked() else DRAIN_SECONDS)
    if _is_due(account_key, clock()):  # the time was up, or a load was confirmed while this job was ending
        wake(services.DELIVER, account_key)


def _work(account_key: str, job: "_Job", crew: Crew, clock: Clock, seconds: float) -> bool:
    """Work until the time is up (True: there is more to do), nothing is due soon, or the worker is to end."""
    end = time.monotonic() + seconds
    while not _time_is_up(account_key, end, seconds, clock):
        if stopping.is_asked():
            return False
        crew.news.clear()
        job.keep(clock())
        busy = crew.man()  # first: what a sender leaves behind as it goes home is found by tending
        if tend(account_key, clock):
            continue
        nap = _seconds_until_due(account_key, clock())
        if not busy and (nap is None or nap > NAP):
            return False
        crew.news.wait(max(0.02, TICK if nap is None else min(TICK, nap)))
    return True


def _time_is_up(account_key: str, end: float, grace: float, clock: Clock) -> bool:
    """Whether a job should end now: when its time is up, and better in a pause that RingCX's quota makes anyway."""
    over = time.monotonic() - end
    if over < 0:
        return False
    sends = next(claiming.waiting(account_key, clock()), None)
    return over > grace or not sends or Pace(account_key).seconds_for("direct", 1) > PAUSE


def tend(account_key: str, clock: Clock) -> bool:
    """Do one thing that is due besides sending, and before it one step of a stop; False if there was neither."""
    # People are being called meanwhile. But a long stop keeps no other load from being prepared, or settled.
    stopped = interventions.next_step(account_key, [Kind.STOP], clock=clock, urgent=True)
    return _tend_loads(account_key, clock) or stopped


def _tend_loads(account_key: str, clock: Clock) -> bool:
    sending.find_the_lost(account_key, now=clock())
    for submission in claiming.in_turn(account_key):
        if not submission.prepared and submission.state in Submission.ACTIVE:
            _prepare(submission, clock)
            return True
        if batch := _take_look(submission, holder := leases.new_holder(), clock()):
            settling.look(batch, holder=holder, clock=clock)
            return True
        if canary.is_watched(submission):
            if canary.look_next(submission, clock=clock):
                return True
            continue  # it must not come to its end before
        if submission.state in Submission.ACTIVE and not submission.batches.filter(state__in=Batch.OPEN).exists():
            receipts.finish(submission, now=clock())
            return True
    later = interventions.next_step(account_key, Kind.values, clock=clock)
    return later or readback.compare_next(account_key, clock=clock)


def _prepare(submission: Submission, clock: Clock) -> None:
    try:
        services.prepare(submission)
    except DatabaseError:
        raise
    except Exception:
        log.exception("Submission %s cannot be prepared", submission.pk)
        services.hold(submission, claiming.CANNOT_BE_READ, now=clock())


def _take_look(submission: Submission, holder: str, now: datetime) -> Batch | None:
    """Take a batch that RingCX should be asked about now."""
    due = submission.batches.filter(state=Batch.State.LOOKING, look_after__lte=now)
    leases.free_the_dead(due, now=now)
    for batch in due.filter(leases.is_free(now)):
        if leases.take(due.filter(pk=batch.pk), holder=holder, now=now, seconds=LOOK_SECONDS):
            batch.refresh_from_db()
            return batch
    return None


def _seconds_until_due(account_key: str, now: datetime) -> float | None:
    """Return how long until something of this sub-account is due, or None if nothing is waiting."""
    due: list[datetime] = []
    for submission in claiming.in_turn(account_key):
        looks = submission.batches.filter(state=Batch.State.LOOKING).values_list("look_after", flat=True)
        due += [at for at in looks if at]
        if submission.not_before and submission.state in Submission.SENDS:
            due.append(submission.not_before)
        if submission.canary_after and canary.is_watched(submission):
            due.append(submission.canary_after)
    due += interventions.due(account_key, now)
    due += readback.due(account_key)
    return (min(due) - now).total_seconds() if due else None


def _is_due(account_key: str, now: datetime) -> bool:
    """Whether a job that started now would find something to do, or soon."""
    loads = claiming.in_turn(account_key)
    if any(not one.prepared and one.state in Submission.ACTIVE for one in loads):
        return True
    if next(claiming.waiting(account_key, now), None):
        return True
    seconds = _seconds_until_due(account_key, now)
    return seconds is not None and seconds <= NAP


class _Job:
    """This machine's lease on the work for one sub-account."""

    def __init__(self, key: str, holder: str) -> None:
        self._rows = DeliveryJob.objects.filter(key=key)
        self._holder = holder

    def take(self, now: datetime) -> bool:
        leases.free_the_dead(self._rows, now=now)
        return leases.take(self._rows, holder=self._holder, now=now, seconds=JOB_LEASE)

    def keep(self, now: datetime) -> None:
        leases.renew(self._rows, holder=self._holder, now=now, seconds=JOB_LEASE)

    def give_back(self) -> None:
        leases.give_back(self._rows, holder=self._holder)


def this_machine() -> str:
    """Name the machine, or the container, that this process runs on."""
    return socket.gethostname()


@contextmanager
def _alone_here(account_key: str, clock: Clock) -> Iterator[_Job | None]:
    """Take the work for a sub-account on this machine, or None if another job on it is at work.

    It saves workers, no more: nothing would go wrong with two, and other machines work beside this one.
    """
    key = f"{account_key}@{this_machine()}"
    DeliveryJob.objects.get_or_create(key=key)
    job = _Job(key, leases.new_holder())
    if not job.take(clock()):
        yield None
        return
    try:
        yield job
    finally:
        job.give_back()
