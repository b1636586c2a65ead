"""Whose turn it is: which batch leaves next, chosen at the last moment and claimed in the database.

A sender first gets its turn within RingCX's quota and only then chooses, so a small load overtakes a large one at the
very next call. The claim commits the externIds, the list's name and the lease before the call: from then on the batch
may have happened.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePath

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import Count, Max, Q, QuerySet, Sum

from leadhub.leads.payload import list_description
from leadhub.leads.states import RowState
from leadhub.submissions.models import Batch, Submission
from leadhub.submissions.rows import PlanRow, indexes_of, leads_of, name_rows
from leadhub.submissions.services import first_batches, hold
from leadhub.submissions.sizes import Sizes
from leadhub.suppression.services import suppressed_among

log = logging.getLogger(__name__)
WATCHED = Submission.Canary.WATCHED
NOT_TO_BE_CALLED = "Its phone was put on a do-not-call list after this load was confirmed, so it was not sent."
CANNOT_BE_READ = "LeadHub cannot read what this load sends. Ask whoever runs LeadHub to look at its log."
LEASE_SPARE = 240.0  # how long a sender may hold a batch besides the call itself: new tokens, and another turn
LOST_AT_A_TIME = 3  # with so many answers lost, nothing more leaves until RingCX has shown what it holds
_ANSWERED = Q(answer__settles=True)  # RingCX told how many leads it took; the look only tells which
TAKEN = Q(state__in=Batch.TAKEN) | Q(state=Batch.State.LOOKING) & _ANSWERED  # RingCX has taken such a batch


@dataclass(frozen=True)
class Claimed:
    """A batch that one sender may send, once, and its rows."""

    batch: Batch
    rows: list[PlanRow]


def in_turn(account_key: str) -> list[Submission]:
    """Unfinished submissions of the sub-account, those with the least left to send first.

    Held ones are among them: nothing more of them is sent, but what was sent is still asked about.
    """
    mine = Submission.objects.of_account(account_key).unfinished()
    left = dict(
        Batch.objects.filter(submission__in=mine, state=Batch.State.PENDING)
        .values_list("submission")
        .annotate(leads=Sum("leads"))
        .order_by()
    )
    loads = mine.select_related("connection")
    return sorted(loads, key=lambda s: (left.get(s.pk, 0) if s.prepared else s.planned, s.confirmed_at))


def waiting(account_key: str, now: datetime) -> Iterator[tuple[Submission, int]]:
    """Yield the submissions of which a batch may leave now, in turn, and how many batches may."""
    for submission in in_turn(account_key):
        if number := _may_leave(submission, now):
            yield submission, number


def claim(account_key: str, *, holder: str, clock: Callable[[], datetime]) -> Claimed | None:
    """Claim the next batch of the sub-account for this sender, or None if none may leave."""
    for submission, _ in waiting(account_key, clock()):
        try:
            claimed = claim_of(submission, holder=holder, clock=clock)
        except DatabaseError:
            raise
        except Exception:
            # A load whose files are damaged or gone must not keep all others of the sub-account waiting.
            log.exception("No batch of submission %s can be made", submission.pk)
            hold(submission, CANNOT_BE_READ, now=clock())
            continue
        if claimed:
            return claimed
    return None


def claim_of(submission: Submission, *, holder: str, clock: Callable[[], datetime]) -> Claimed | None:
    """Claim the next batch of this submission and commit what is about to be sent."""
    with transaction.atomic():
        locked = Submission.objects.select_for_update().get(pk=submission.pk)
        now = clock()  # not before: the lock may have taken its time
        if not _may_leave(locked, now):
            return None
        ready = _next(locked)
        if ready is None:
            return None
        batch, rows = ready.batch, ready.rows
        batch.state = Batch.State.SENDING
        batch.attempts += 1
        batch.sent_at = now
        batch.over_at = None
        batch.extern_ids = [row.lead["externId"] for row in rows]
        batch.description = list_name(batch)
        batch.lease_holder = holder
        batch.lease_until = lease_end(now)
        batch.save()
        Submission.objects.filter(pk=locked.pk).update(state=Submission.State.SENDING)
    return Claimed(batch, rows)


def lease_end(now: datetime) -> datetime:
    """Return until when a batch is held whose call starts about now."""
    return now + timedelta(seconds=settings.LEADHUB_LOAD_TIMEOUT + LEASE_SPARE)


def list_name(batch: Batch) -> str:
    """Name the lead list of this attempt: RingCX gives no id back, so the name is the only handle to find it again."""
    submission = batch.submission
    again = f".{batch.attempts}" if batch.attempts > 1 else ""
    return list_description(
        submission.options["description"] or PurePath(submission.filename).stem,
        at=submission.confirmed_at,
        number=batch.number,
        of=submission.batches.count(),
        tag=f"{submission.pk.hex[:8]}{again}",
    )


def next_number(submission: Submission) -> int:
    """Return a number for a new batch; only for whoever has locked the submission."""
    newest: int | None = submission.batches.aggregate(newest=Max("number"))["newest"]
    return (newest or 0) + 1


def _may_leave(submission: Submission, now: datetime) -> int:
    """How many batches of this submission may leave now.

    The first goes alone: only after RingCX has taken it do others follow, so that a refusal stops one batch. With a
    canary they follow only when it has been read back as well.
    """
    if submission.state not in Submission.SENDS or (submission.not_before and submission.not_before > now):
        return 0
    looking = Q(state=Batch.State.LOOKING)
    found = _open_to(submission).aggregate(
        pending=Count("pk", filter=Q(state=Batch.State.PENDING)),
        sending=Count("pk", filter=Q(state=Batch.State.SENDING)),
        looking=Count("pk", filter=looking),
        answered=Count("pk", filter=looking & _ANSWERED),
        taken=Count("pk", filter=Q(state__in=Batch.TAKEN)),
    )
    lost = found["looking"] - found["answered"]
    if submission.canary == WATCHED or not (found["taken"] or found["answered"]):
        return 0 if found["sending"] or lost else min(1, found["pending"])
    return 0 if lost >= LOST_AT_A_TIME else int(found["pending"])


def _open_to(submission: Submission) -> QuerySet[Batch]:
    """The batches that may leave one day without a person doing anything: at first those of the canary alone."""
    return first_batches(submission) if submission.canary == WATCHED else submission.batches.all()


def _next(locked: Submission) -> Claimed | None:
    """The next batch as it may be sent now: small enough, and without phones that must not be called any more."""
    for batch in _open_to(locked).filter(state=Batch.State.PENDING):
        batch.submission = locked
        _cut_down(batch, Sizes(locked).largest())
        rows = leads_of(batch)
        listed = suppressed_among(key for row in rows for key in row.keys)
        if not listed:
            return Claimed(batch, rows)
        kept_back = [row.index for row in rows if not listed.isdisjoint(row.keys)]
        rest = _keep_back(batch, kept_back, [row.index for row in rows if listed.isdisjoint(row.keys)])
        if rest:
            return Claimed(rest, leads_of(rest))
    return None


def _keep_back(batch: Batch, kept_back: list[int], rest: list[int]) -> Batch | None:
    """End these rows of a batch as suppressed; what is left becomes a batch of its own."""
    sent = None
    if rest:
        held, sent = row_by_row(batch, [kept_back, rest])
        sent.save()
        batch.state = Batch.State.SPLIT
        batch.save()
        batch = held
    batch.state, batch.problem = Batch.State.ENDED, NOT_TO_BE_CALLED
    batch.save()
    name_rows(batch, dict.fromkeys(kept_back, (RowState.SUPPRESSED, NOT_TO_BE_CALLED)))
    return sent


def _cut_down(batch: Batch, largest: int) -> None:
    """Keep no more leads in a batch that was not sent yet than RingCX takes; the rest becomes a batch of its own."""
    if batch.leads <= largest:
        return
    rows = indexes_of(batch)
    calls = -(-len(rows) // largest)
    keep = -(-len(rows) // calls)  # parts of about the same size, not a full one and a crumb
    [rest] = pieces(batch, [rows[keep:]])
    rest.save()
    set_rows(batch, rows[:keep])


def pieces(batch: Batch, runs: list[list[int]]) -> list[Batch]:
    """Make batches, not saved yet, of these rows of a batch; only for whoever has locked the submission."""
    number = next_number(batch.submission)
    made = []
    for place, rows in enumerate(runs):
        piece = Batch(
            submission=batch.submission,
            number=number + place,
            part_of_id=batch.part_of_id,
            only_rows=batch.only_rows,
            attempts=batch.attempts,
            earlier_lists=batch.earlier_lists,
            evidence=batch.evidence,  # what those lists showed
        )
        set_rows(piece, rows)
        made.append(piece)
    return made


def row_by_row(batch: Batch, runs: list[list[int]]) -> list[Batch]:
    """Make batches, not saved yet, of rows that lie among one another in the batch; the submission is locked."""
    made = pieces(batch, runs)
    for piece, rows in zip(made, runs, strict=True):
        piece.part_of_id, piece.only_rows = batch.part_of_id or batch.pk, rows
    return made


def set_rows(batch: Batch, rows: list[int]) -> None:
    """Give a batch these rows: as a run, or one by one if it is part of another batch's run."""
    batch.first_index, batch.last_index, batch.leads = rows[0], rows[-1], len(rows)
    if batch.only_rows is not None:
        batch.only_rows = rows
