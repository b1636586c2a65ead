"""Delivery: batches leave one by one, and nothing is ever sent twice.

The order of steps is the promise. A batch is marked as `sending`, with the externIds it carries, and committed before
the call; the call happens outside any transaction; the outcome is stored only by the worker that still holds the batch.
So after a crash in any millisecond the row says what may have happened, and we ask RingCX before anything else.
"""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import PurePath

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from leadhub.credentials.services import client_for
from leadhub.jobs import leases
from leadhub.jobs.wake import wake
from leadhub.leads.options import LoadOptions
from leadhub.leads.payload import list_description, payload
from leadhub.ringcx import errors
from leadhub.ringcx.verdict import verdict
from leadhub.submissions import looking, outcomes, receipts, services
from leadhub.submissions.models import Batch, Submission
from leadhub.submissions.rows import leads_of

log = logging.getLogger(__name__)
Clock = Callable[[], datetime]

JOB_SECONDS = 240.0  # one job works for so long, then wakes a fresh one
NAP = 15.0  # a job waits at most so long for something to become due
TURN_SECONDS = 20.0  # a call waits at most so long for its turn within the quota, then the batch goes back in line
LEASE_SPARE = 240.0  # how long a worker may hold a batch besides the call itself: its turn, and new tokens
BACK_OFF = (2.0, 4.0, 8.0, 16.0, 30.0, 60.0)
UNKNOWN_IN_A_ROW = 3  # so many lost answers, one after the other, and a person should look


def deliver(account_key: str, *, clock: Clock = timezone.now, seconds: float = JOB_SECONDS) -> None:
    """Load what is due for one sub-account, smallest load first, until nothing is due soon or the time is up."""
    holder = leases.new_holder()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if _do_something(account_key, holder, clock):
            continue
        nap = _seconds_until_due(account_key, clock())
        if nap is None or nap > NAP:
            return
        time.sleep(max(0.05, nap))
    wake(services.DELIVER, account_key)


def _do_something(account_key: str, holder: str, clock: Clock) -> bool:
    """Do one thing that is due: mend after a dead worker, ask about a batch, send one, or finish a submission."""
    for submission in _in_turn(account_key):
        services.prepare(submission)
        find_the_lost(submission, now=clock())
        if batch := _take_look(submission, holder, clock()):
            looking.look(batch, holder=holder, clock=clock)
            return True
        if batch := _take_next(submission, holder, clock()):
            _send(batch, holder, clock)
            return True
        if not submission.batches.filter(state__in=Batch.OPEN).exists() and submission.state in Submission.ACTIVE:
            receipts.finish(submission, now=clock())
            return True
    return False


def _in_turn(account_key: str) -> list[Submission]:
    """Unfinished submissions of the sub-account, those with the least left to send first.

    Held ones are among them: nothing more of them is sent, but what was sent is still asked about.
    """
    deployment, _, account_id = account_key.partition("/")
    mine = Submission.objects.unfinished().filter(deployment=deployment, account_id=account_id)
    left = dict(
        Batch.objects.filter(submission__in=mine, state=Batch.State.PENDING)
        .values_list("submission")
        .annotate(leads=Sum("leads"))
        .order_by()
    )
    return sorted(mine, key=lambda s: (left.get(s.pk, 0) if s.prepared else s.planned, s.confirmed_at))


def _seconds_until_due(account_key: str, now: datetime) -> float | None:
    """Return how long until something of this sub-account is due, or None if nothing is waiting."""
    due: list[datetime] = []
    for submission in _in_turn(account_key):
        looks = submission.batches.filter(state=Batch.State.LOOKING).values_list("look_after", flat=True)
        due += [at for at in looks if at]
        if submission.not_before and not submission.batches.filter(state__in=Batch.IN_FLIGHT).exists():
            due.append(submission.not_before)
    return (min(due) - now).total_seconds() if due else None


def find_the_lost(submission: Submission, *, now: datetime) -> None:
    """Batches whose worker died or vanished while sending may have arrived: from now on we ask, we do not send."""
    sending = submission.batches.filter(state=Batch.State.SENDING)
    leases.free_the_dead(sending, now=now)
    for batch in sending.filter(leases.is_free(now)):
        outcomes.answer_lost(
            batch, "The worker stopped while this batch was being sent.", holder=batch.lease_holder, now=now
        )


def _take_look(submission: Submission, holder: str, now: datetime) -> Batch | None:
    """Take a batch that RingCX should be asked about now."""
    due = submission.batches.filter(state=Batch.State.LOOKING, look_after__lte=now)
    leases.free_the_dead(due, now=now)
    for batch in due.filter(leases.is_free(now)):
        if leases.take(due.filter(pk=batch.pk), holder=holder, now=now, seconds=120):
            batch.refresh_from_db()
            return batch
    return None


def _take_next(submission: Submission, holder: str, now: datetime) -> Batch | None:
    """Take the next batch for sending and commit its externIds: from here on it may have happened.

    One batch of a submission is under way at a time, so RingCX gets the rows in the file's order and a refusal stops
    everything that follows.
    """
    with transaction.atomic():
        locked = Submission.objects.select_for_update().get(pk=submission.pk)
        if locked.state not in Submission.ACTIVE or (locked.not_before and locked.not_before > now):
            return None
        if locked.batches.filter(state__in=Batch.IN_FLIGHT).exists():
            return None
        batch = locked.batches.filter(state=Batch.State.PENDING).first()
        if batch is None:
            return None
        batch.state = Batch.State.SENDING
        batch.sent_at = now
        batch.extern_ids = [row.lead["externId"] for row in leads_of(batch)]
        batch.description = list_name(locked, batch)
        batch.lease_holder = holder
        batch.lease_until = now + timedelta(seconds=settings.LEADHUB_LOAD_TIMEOUT + LEASE_SPARE)
        batch.save()
        Submission.objects.filter(pk=locked.pk).update(state=Submission.State.SENDING)
    return batch


def list_name(submission: Submission, batch: Batch) -> str:
    """Name the lead list of this batch: RingCX gives no id back, so the name is the only handle to find it again."""
    return list_description(
        submission.options["description"] or PurePath(submission.filename).stem,
        at=submission.confirmed_at,
        number=batch.number,
        of=submission.batches.count(),
        tag=submission.pk.hex[:8],
    )


def _send(batch: Batch, holder: str, clock: Clock) -> None:
    """Send one batch and store what came of it."""
    submission = batch.submission
    rows = leads_of(batch)
    body = payload([row.lead for row in rows], LoadOptions.from_json(submission.options), description=batch.description)
    try:
        client = client_for(submission.connection, budget_seconds=TURN_SECONDS)
        result = client.load_leads(submission.account_id, submission.campaign_id, body)
    except errors.RingCXError as error:
        _failed(batch, holder, error, clock())
    except Exception:
        # A fault of ours. Whether the call went out is not known, so it counts as sent.
        log.exception("Batch %s of submission %s failed", batch.number, submission.pk)
        outcomes.answer_lost(batch, "LeadHub failed while this batch was being sent.", holder=holder, now=clock())
    else:
        outcomes.answered(batch, result, verdict(result, len(rows)), holder=holder, now=clock())


def _failed(batch: Batch, holder: str, error: errors.RingCXError, now: datetime) -> None:
    """The call did not bring an answer about the leads: what it means depends only on whether RingCX may have acted."""
    match error:
        case _ if error.may_have_happened:
            outcomes.answer_lost(batch, error.message, holder=holder, now=now, status=error.status)
            _hold_if_answers_keep_getting_lost(batch.submission, now)
        case _ if error.temporary:
            _not_now(batch, holder, error, now)
        case errors.SignInFailed() | errors.TokenExpired() | errors.BadAnswer() | errors.NotSent():
            _hold(batch, holder, error.message, now=now)
        case errors.TooLarge():
            outcomes.split(batch, error, holder=holder, now=now)
        case _:
            outcomes.refused(batch, error.message, holder=holder, now=now, status=error.status)


def _not_now(batch: Batch, holder: str, error: errors.RingCXError, now: datetime) -> None:
    """RingCX certainly did nothing: the batch goes back to the queue, and the submission waits a little."""
    tries = int(batch.answer.get("tries", 0))
    seconds = error.retry_after or BACK_OFF[min(tries, len(BACK_OFF) - 1)]
    with transaction.atomic():
        if outcomes.store(batch, holder, state=Batch.State.PENDING, problem=error.message, answer={"tries": tries + 1}):
            Submission.objects.filter(pk=batch.submission_id).update(not_before=now + timedelta(seconds=seconds))


def _hold(batch: Batch, holder: str, message: str, *, now: datetime) -> None:
    """The connection does not work: keep everything as it is until its owner has mended it."""
    with transaction.atomic():
        if outcomes.store(batch, holder, state=Batch.State.PENDING, problem=message):
            hold(batch.submission, message, now=now)


def hold(submission: Submission, problem: str, *, now: datetime) -> None:
    """Stop sending this submission until a person lets it go on."""
    changed = Submission.objects.filter(pk=submission.pk, state__in=Submission.ACTIVE).update(
        state=Submission.State.HELD, problem=problem
    )
    if changed:
        services.record(submission, "submission.held", None, now, problem=problem)


def _hold_if_answers_keep_getting_lost(submission: Submission, now: datetime) -> None:
    last = list(submission.batches.exclude(state=Batch.State.PENDING).order_by("-sent_at")[:UNKNOWN_IN_A_ROW])
    lost = {Batch.State.UNKNOWN, Batch.State.LOOKING}
    if len(last) == UNKNOWN_IN_A_ROW and all(batch.state in lost for batch in last):
        hold(
            submission,
            f"RingCX lost the last {UNKNOWN_IN_A_ROW} answers. Nothing more is sent until you let this load go on.",
            now=now,
        )
