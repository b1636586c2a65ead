"""Sending one batch, once: from the turn that was taken to the outcome that is stored.

The order of steps is the promise. The claim is committed before the call, the call happens outside any transaction,
and the outcome is stored only by the sender that still holds the batch. So after a crash in any millisecond the row
says what may have happened, and RingCX is asked before anything else.
"""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from django.db import DatabaseError, close_old_connections

from leadhub.credentials.pace import Turn
from leadhub.credentials.services import client_for
from leadhub.jobs import leases
from leadhub.leads.options import LoadOptions
from leadhub.leads.payload import payload
from leadhub.ringcx import errors
from leadhub.ringcx.verdict import verdict
from leadhub.submissions import looking, outcomes
from leadhub.submissions.claiming import LEASE_SPARE, Claimed, lease_end
from leadhub.submissions.models import Batch, Submission
from leadhub.submissions.sizes import is_about_size

log = logging.getLogger(__name__)
Clock = Callable[[], datetime]
Store = Callable[[], None]

TURN_SECONDS = 20.0  # a call whose turn went stale waits at most so long for another, then the batch goes back in line
BACK_OFF = (2.0, 4.0, 8.0, 16.0, 30.0, 60.0)
STORE_SECONDS = 30.0  # a database that is away, or busy, has so long to come back; then RingCX is asked instead
STORE_AGAIN = 1.0
FRESH_CLAIM = 3.0  # a claim older than this is renewed before the call: meanwhile somebody may have taken it for lost


class NoLongerOurs(Exception):
    """Somebody else took this batch for lost and asks RingCX about it: it must not be sent any more."""


class Claim:
    """A claim that its sender makes sure of in the moment before the call leaves."""

    def __init__(self, batch: Batch, holder: str, clock: Clock) -> None:
        self._batch = batch
        self._holder = holder
        self._clock = clock
        self._sure_until = time.monotonic() + FRESH_CLAIM

    def make_sure(self) -> None:
        """Renew the lease if the claim is not fresh. Raises NoLongerOurs if it was lost."""
        if time.monotonic() < self._sure_until:
            return
        now = self._clock()
        mine = Batch.objects.filter(pk=self._batch.pk, lease_holder=self._holder, state=Batch.State.SENDING)
        if mine.update(sent_at=now, lease_until=lease_end(now)) != 1:
            raise NoLongerOurs
        self._batch.sent_at = now
        self._sure_until = time.monotonic() + FRESH_CLAIM


def send(claimed: Claimed, *, holder: str, turn: Turn | None, clock: Clock) -> None:
    """Send a batch and store what came of it."""
    batch = claimed.batch

    def lost(problem: str) -> None:
        outcomes.answer_lost(batch, problem, holder=holder, now=clock())

    try:
        store = _call(claimed, holder=holder, turn=turn, clock=clock)
    except Exception:
        # A fault of ours. Whether the call went out is not known, so it counts as sent.
        log.exception("Batch %s of submission %s failed", batch.number, batch.submission_id)
        store = partial(lost, "LeadHub failed while this batch was being sent.")
    if not _keep(store, STORE_SECONDS):
        _keep(partial(lost, "LeadHub could not store what RingCX answered to this batch."), LEASE_SPARE)


def _call(claimed: Claimed, *, holder: str, turn: Turn | None, clock: Clock) -> Store:
    """Make the call; return what stores its outcome."""
    batch, rows = claimed.batch, claimed.rows
    submission = batch.submission
    claim = Claim(batch, holder, clock)
    try:
        options = LoadOptions.from_json(submission.options)
        body = payload([row.lead for row in rows], options, description=batch.description)
    except ValueError as error:
        problem = f"LeadHub did not send this batch: {error}."
        return lambda: outcomes.put_back(batch, problem, holder=holder, now=clock())
    try:
        if batch.earlier_lists and looking.came_late(batch, rows):
            return lambda: outcomes.answer_lost(batch, batch.problem, holder=holder, now=clock(), status=200)
        client = client_for(submission.connection, budget_seconds=TURN_SECONDS, turn=turn, last_check=claim.make_sure)
        result = client.load_leads(submission.account_id, submission.campaign_id, body)
    except NoLongerOurs:
        log.warning("Batch %s of submission %s was taken for lost before it left", batch.number, submission.pk)
        return lambda: None
    except errors.RingCXError as error:
        met = error
        return lambda: failed(batch, holder, met, clock())
    return lambda: outcomes.answered(batch, rows, result, verdict(result, len(rows)), holder=holder, now=clock())


def _keep(store: Store, seconds: float) -> bool:
    """Store what came of a call, also if the database is away for a moment: nobody else knows it. False if it failed.

    It can be repeated: it changes nothing once it was stored, or once somebody else has taken the batch.
    """
    end = time.monotonic() + seconds
    while True:
        try:
            store()
            return True
        except DatabaseError:
            log.exception("What came of a call could not be stored")
            if time.monotonic() >= end:
                return False
        except Exception:
            log.exception("What came of a call cannot be stored")
            return False
        close_old_connections()
        time.sleep(STORE_AGAIN)


def failed(batch: Batch, holder: str, error: errors.RingCXError, now: datetime) -> None:
    """The call did not bring an answer about the leads: what it means depends only on whether RingCX may have acted."""
    match error:
        case _ if error.may_have_happened:
            outcomes.answer_lost(batch, error.message, holder=holder, now=now, status=error.status)
        case _ if error.temporary:
            tries = int(batch.answer.get("tries", 0))
            seconds = error.retry_after or BACK_OFF[min(tries, len(BACK_OFF) - 1)]
            outcomes.not_now(batch, error.message, holder=holder, not_before=now + timedelta(seconds=seconds))
        case errors.SignInFailed() | errors.TokenExpired() | errors.BadAnswer() | errors.NotSent():
            outcomes.put_back(batch, error.message, holder=holder, now=now)
        case _ if is_about_size(error):
            outcomes.split(batch, error, holder=holder, now=now)
        case _:
            outcomes.refused(batch, error.message, holder=holder, now=now, status=error.status)


def find_the_lost(account_key: str, *, now: datetime) -> None:
    """Batches whose sender died or vanished may have arrived: from now on RingCX is asked, nothing is sent."""
    of_account = Submission.objects.of_account(account_key)
    sending = Batch.objects.filter(state=Batch.State.SENDING, submission__in=of_account)
    leases.free_the_dead(sending, now=now)
    for batch in sending.filter(leases.is_free(now)):
        # Whoever holds it now writes; a sender that is alive after all finds that it does not.
        if leases.take(sending.filter(pk=batch.pk), holder=(holder := leases.new_holder()), now=now, seconds=60):
            outcomes.answer_lost(batch, "The worker stopped while this batch was being sent.", holder=holder, now=now)
