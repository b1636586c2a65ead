"""Stop, un-stop and undo: what a person wants done in RingCX to the leads that a load has put there.

What is left to do is read from our own rows, so a worker may die at any point, and an intervention may be asked for
twice. Batches that are still under way when it is asked for are followed to their end.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q

from leadhub.jobs import leases
from leadhub.jobs.wake import wake
from leadhub.submissions import calling_back, receipts, sent_phones
from leadhub.submissions.fates import Fate, in_buckets
from leadhub.submissions.models import Batch, Intervention, InterventionPart, Submission
from leadhub.submissions.rows import rows_of
from leadhub.submissions.services import DELIVER, end_early, record

if TYPE_CHECKING:
    from leadhub.people.models import User

log = logging.getLogger(__name__)
Kind = Intervention.Kind
OPPOSITE = {Kind.STOP: [Kind.RELEASE], Kind.RELEASE: [Kind.STOP], Kind.UNDO: [Kind.RELEASE]}
STEP_SECONDS = 180.0  # how long one step holds its part
WATCH = timedelta(seconds=2)  # how often it is looked whether batches under way have ended
_NOTHING_THERE = (Batch.State.PENDING, Batch.State.SPLIT, Batch.State.REFUSED, Batch.State.NOT_SENT)


class CannotIntervene(Exception):
    """It cannot be done like this; the text is one sentence for the user."""


def why_not(submission: Submission, kind: str) -> str:
    """Return why an intervention cannot be asked for now, in one sentence; empty if it can."""
    if kind == Kind.STOP:
        return ""
    if kind == Kind.RELEASE:
        stopped = any(calling_back.standing_stops(submission))
        return "" if stopped else "This load is not stopped, so there is nothing to take back."
    if submission.state != Submission.State.DONE:
        return "A load can be undone when it has come to its end. Leave out the rest of it first."
    open_ones = submission.interventions.filter(finished_at=None, kind__in=[Kind.UNDO, Kind.RELEASE])
    return "Something is still being done with these leads. Wait until it is finished." if open_ones.exists() else ""


def ask(*, submission: Submission, kind: str, actor: "User", reason: str, now: datetime) -> Intervention:
    """Begin an intervention; one of the same kind that is not finished is returned instead. Raises CannotIntervene."""
    with transaction.atomic():
        locked = Submission.objects.select_for_update().get(pk=submission.pk)
        running = locked.interventions.filter(finished_at=None)
        if same := running.filter(kind=kind).first():
            return same
        if problem := why_not(locked, kind):
            raise CannotIntervene(problem)
        for other in running.filter(kind__in=OPPOSITE[Kind(kind)]):
            _end(other, now, overruled=True)
        if kind == Kind.STOP:
            end_early(locked)
        asked = Intervention.objects.create(
            submission=locked, kind=kind, actor=actor, reason=reason.strip(), asked_at=now
        )
        if kind == Kind.UNDO:
            Submission.objects.filter(pk=locked.pk, proof=Submission.Proof.DUE).update(proof=Submission.Proof.NONE)
        _adopt(asked)
        record(locked, f"submission.{kind}", actor, now, reason=reason.strip())
        wake(DELIVER, locked.account_key)
    return asked


def next_step(account_key: str, kinds: Iterable[str], *, clock: Callable[[], datetime], urgent: bool = False) -> bool:
    """Do the next thing that is due for interventions of these kinds; False if nothing is.

    urgent: not another step for a batch that is under way, which must not keep the looks waiting that settle it.
    """
    running = _running(account_key).filter(kind__in=list(kinds))
    return any(step(one, clock=clock, urgent=urgent) for one in running)


def step(
    intervention: Intervention, *, clock: Callable[[], datetime], in_a_page: bool = False, urgent: bool = False
) -> bool:
    """Do the next thing of one intervention; False if nothing is due.

    in_a_page: a person waits for it, so RingCX is not waited for as long. urgent: see `next_step`.
    """
    now = clock()
    _adopt(intervention)
    holder = leases.new_holder()
    open_parts = intervention.parts.filter(done=False)
    leases.free_the_dead(open_parts, now=now)
    due = open_parts.filter(Q(look_after=None) | Q(look_after__lte=now), leases.is_free(now))
    if urgent:
        due = due.filter(Q(look_after=None) | ~Q(batch__state__in=Batch.OPEN))
    for part in due.select_related("intervention", "batch__submission__connection"):
        if leases.take(due.filter(pk=part.pk), holder=holder, now=now, seconds=STEP_SECONDS):
            calling_back.work(part, holder=holder, clock=clock, in_a_page=in_a_page)
            return True
    if _is_over(intervention):
        with transaction.atomic():
            Submission.objects.select_for_update().get(pk=intervention.submission_id)
            _end(intervention, clock())
        return True
    return False


def due(account_key: str, now: datetime) -> list[datetime]:
    """Return when the interventions of a sub-account have something to do next."""
    moments: list[datetime] = []
    for one in _running(account_key):
        parts = one.parts.filter(done=False)
        if not parts.exists():
            moments.append(now if _is_over(one) else now + WATCH)
            continue
        free = parts.filter(leases.is_free(now)).values_list("look_after", flat=True)
        moments.append(min((at or now for at in free), default=now + WATCH))
    return moments


def totals_of(intervention: Intervention) -> dict[str, int]:
    """Count the rows by what became of them, so far or for good."""
    if intervention.finished_at:
        return dict(intervention.totals)
    return _count(intervention)


def rows_by_fate(intervention: Intervention) -> dict[Fate, list[int]]:
    """Return the indexes of the rows that ended in each way."""
    found: dict[Fate, list[int]] = {}
    for fates in intervention.parts.values_list("fates", flat=True):
        for fate, indexes in fates.items():
            found.setdefault(Fate(fate), []).extend(indexes)
    return found


def _count(intervention: Intervention) -> dict[str, int]:
    counted: Counter[str] = Counter()
    for fates in intervention.parts.values_list("fates", flat=True):
        counted.update({fate: len(indexes) for fate, indexes in fates.items()})
    return dict(counted)


def _running(account_key: str) -> Any:
    of_account = Submission.objects.of_account(account_key)
    return Intervention.objects.filter(finished_at=None, submission__in=of_account).select_related("submission")


def _adopt(intervention: Intervention) -> None:
    """Give the intervention a part for each batch that has been sent, also for those that came about meanwhile."""
    sent = Batch.objects.filter(submission=intervention.submission_id, sent_at__isnull=False)
    new = sent.exclude(state__in=_NOTHING_THERE).exclude(pk__in=intervention.parts.values("batch"))
    parts = [InterventionPart(intervention=intervention, batch_id=pk) for pk in new.values_list("pk", flat=True)]
    InterventionPart.objects.bulk_create(parts, ignore_conflicts=True, batch_size=500)


def _is_over(intervention: Intervention) -> bool:
    under_way = Batch.objects.filter(submission=intervention.submission_id, state__in=Batch.OPEN)
    return not intervention.parts.filter(done=False).exists() and not under_way.exists()


def _end(intervention: Intervention, now: datetime, *, overruled: bool = False) -> None:
    """Close an intervention of a locked submission, with what it came to."""
    totals = _count(intervention)
    mine = Intervention.objects.filter(pk=intervention.pk, finished_at=None)
    if not mine.update(finished_at=now, totals=totals, overruled=overruled):
        return
    if intervention.kind == Kind.UNDO:
        try:
            receipts.count_again(Submission.objects.get(pk=intervention.submission_id))
            _forget_phones(intervention)
        except OSError:
            log.exception("What undo %s removed stays counted as loaded, and noted as sent", intervention.pk)
    summary = ", ".join(f"{number} {bucket}" for bucket, number in in_buckets(intervention.kind, totals).items())
    facts = {"summary": summary, "totals": totals}
    record(intervention.submission, f"submission.{intervention.kind}_finished", None, now, **facts)


def _forget_phones(undo: Intervention) -> None:
    """Phones of leads that are gone may be loaded again, unless another row of the load has them too."""
    every = rows_by_fate(undo)
    gone = every.pop(Fate.REMOVED, [])
    stay = [index for indexes in every.values() for index in indexes]
    keys = {key for row in rows_of(undo.submission, sorted(gone)) for key in row.keys}
    keys -= {key for row in rows_of(undo.submission, sorted(stay)) for key in row.keys}
    sent_phones.forget(undo.submission, keys)
