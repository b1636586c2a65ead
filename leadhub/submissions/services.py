"""Confirmed plans: making one, cutting it into batches, holding and going on."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.db.models import Max

from leadhub.audit import services as audit
from leadhub.credentials.models import Connection
from leadhub.jobs.wake import wake
from leadhub.leads.plan import BatchRange, Plan, cut
from leadhub.leads.states import RowState
from leadhub.submissions import sent_phones
from leadhub.submissions.models import Batch, Destination, Submission
from leadhub.submissions.rows import plan_of, rows_of

if TYPE_CHECKING:
    from leadhub.people.models import User

CANARY_LEADS = 25  # enough to see a shifted column, few enough to be put right by hand
DELIVER = "leadhub.submissions.delivery.deliver"
ENDED_EARLY = "You ended the load before this batch was sent."


@dataclass(frozen=True, kw_only=True)
class ConfirmedPlan:
    """Everything a submission keeps of the upload it came from."""

    destination: Destination
    connection_id: int
    upload_id: str
    filename: str
    size: int
    sha256: str
    sheet: str
    header_row: int
    columns: list[str]
    mapping: dict[str, Any]
    options: dict[str, Any]
    choices: dict[str, Any]
    totals: dict[str, int]
    digest: str
    parts: list[dict[str, Any]] = field(default_factory=list)
    plan_file: str = ""
    canary: bool = False  # the first leads go alone and are read back


def create(*, plan: ConfirmedPlan, actor: "User", now: datetime) -> Submission:
    """Make the submission of a plan that its owner has just confirmed, and wake the delivery after the commit."""
    to = plan.destination
    submission = Submission.objects.create(
        owner=actor,
        connection_id=plan.connection_id,
        confirmed_at=now,
        came_from=plan.upload_id,
        deployment=to.deployment,
        account_id=to.account_id,
        account_name=to.account_name,
        dial_group_id=to.dial_group_id,
        dial_group_name=to.dial_group_name,
        campaign_id=to.campaign_id,
        campaign_name=to.campaign_name,
        filename=plan.filename,
        size=plan.size,
        sha256=plan.sha256,
        sheet=plan.sheet,
        header_row=plan.header_row,
        columns=plan.columns,
        mapping=plan.mapping,
        options=plan.options,
        choices=plan.choices,
        rows=sum(plan.totals.values()),
        planned=plan.totals.get(RowState.READY, 0),
        plan_totals=plan.totals,
        digest=plan.digest,
        parts=plan.parts,
        plan_file=plan.plan_file,
        canary=Submission.Canary.WATCHED if plan.canary else Submission.Canary.OFF,
    )
    audit.record(
        actor=actor,
        action="submission.confirmed",
        subject_type="submission",
        subject_id=str(submission.pk),
        facts={
            "file": plan.filename,
            "sha256": plan.sha256,
            "campaign": str(to.campaign_id),
            "rows": submission.rows,
            "planned": submission.planned,
            "digest": plan.digest,
        },
        now=now,
    )
    wake(DELIVER, submission.account_key)
    return submission


def prepare(submission: Submission) -> None:
    """Cut the plan into batches and note its phones as sent, once; a second call finds it done."""
    if submission.prepared:
        return
    # First, and in transactions of their own: a million phones would keep everybody else who writes waiting.
    sent_phones.note(submission, phones_of(submission))
    with transaction.atomic():
        locked = Submission.objects.select_for_update().get(pk=submission.pk)
        if locked.prepared:
            submission.prepared = True
            return
        plan = plan_of(locked)
        ranges = cut(plan, locked.options["batch_size"])
        if locked.canary:
            ranges = _first_alone(plan, ranges)
        ended = locked.state == Submission.State.ENDING
        fate = {"state": Batch.State.ENDED, "problem": ENDED_EARLY} if ended else {}
        batches = [Batch(submission=locked, **asdict(cut_out), **fate) for cut_out in ranges]
        Batch.objects.bulk_create(batches, batch_size=500)
        Submission.objects.filter(pk=locked.pk).update(prepared=True)
    submission.prepared = True


def _first_alone(plan: Plan, ranges: list[BatchRange]) -> list[BatchRange]:
    """Make a small batch of the first leads, which are read back before the others leave."""
    first, *others = ranges
    if first.leads <= CANARY_LEADS:
        return ranges
    rows = plan.rows_in(RowState.READY, limit=CANARY_LEADS + 1)
    alone = BatchRange(1, first.first_index, rows[-2], CANARY_LEADS)
    rest = BatchRange(2, rows[-1], first.last_index, first.leads - CANARY_LEADS)
    return [alone, rest, *(replace(one, number=one.number + 1) for one in others)]


def first_batches(submission: Submission) -> "models.QuerySet[Batch]":
    """Return the first batch of a load, and whatever it was cut into since."""
    first = submission.batches.only("first_index", "last_index").filter(number=1).first()
    if first is None:
        return submission.batches.none()
    return submission.batches.filter(first_index__gte=first.first_index, last_index__lte=first.last_index)


def phones_of(submission: Submission) -> Iterable[int]:
    """Yield the keys of all phones that the plan sends."""
    plan = plan_of(submission)
    for row in rows_of(submission, plan.rows_in(RowState.READY, limit=len(plan.states))):
        yield from row.keys


def phones_sent_before(destination: Destination, phones: Iterable[int]) -> set[int]:
    """Return those of the phones (keys) that LeadHub sent, or has promised to send, to this campaign."""
    earlier = of_campaign(destination)
    for promised in earlier.filter(prepared=False):
        prepare(promised)
    return sent_phones.known(destination, phones) if earlier.exists() else set()


def newest_of_campaign(destination: Destination) -> datetime | None:
    """Return when a load to this campaign was last confirmed: a review that is older than that is stale."""
    newest: datetime | None = of_campaign(destination).aggregate(newest=Max("confirmed_at"))["newest"]
    return newest


def of_campaign(destination: Destination) -> "Any":
    """All submissions to this campaign, whoever made them."""
    return Submission.objects.filter(
        deployment=destination.deployment, account_id=destination.account_id, campaign_id=destination.campaign_id
    )


def go_on(*, submission: Submission, actor: "User", now: datetime) -> bool:
    """Let a held submission go on, after its owner mended what held it; False if it was not held, or by its canary."""
    with transaction.atomic():
        held = Submission.objects.filter(pk=submission.pk, state=Submission.State.HELD)
        changed = held.exclude(canary__in=Submission.HELD_BY_CANARY).update(
            state=Submission.State.SENDING, problem="", not_before=None
        )
        if changed:
            record(submission, "submission.resumed", actor, now)
            wake(DELIVER, submission.account_key)
    return bool(changed)


def pause(*, submission: Submission, actor: "User", now: datetime) -> bool:
    """Let nothing more of a submission leave until its owner lets it go on. False if nothing was leaving."""
    with transaction.atomic():
        changed = Submission.objects.filter(pk=submission.pk, state__in=Submission.SENDS).update(
            state=Submission.State.HELD, problem="It was paused. What was on its way to RingCX is still settled."
        )
        if changed:
            record(submission, "submission.paused", actor, now)
    return bool(changed)


def cancel(*, submission: Submission, actor: "User", reason: str, now: datetime) -> bool:
    """End a submission early: what was not sent is left out, and the receipt says so. False if nothing was left."""
    with transaction.atomic():
        Submission.objects.select_for_update().get(pk=submission.pk)
        changed = end_early(submission)
        if changed:
            record(submission, "submission.ended", actor, now, reason=reason.strip())
            wake(DELIVER, submission.account_key)
    return changed


def end_early(submission: Submission) -> bool:
    """Send nothing more of a locked submission; what is under way is settled first. False if nothing was to be sent."""
    changed = Submission.objects.filter(pk=submission.pk, state__in=[*Submission.SENDS, Submission.State.HELD]).update(
        state=Submission.State.ENDING, problem="You ended this load before all of it was sent.", not_before=None
    )
    if changed:
        submission.batches.filter(state=Batch.State.PENDING).update(state=Batch.State.ENDED, problem=ENDED_EARLY)
    return bool(changed)


def look_again(*, submission: Submission, actor: "User", now: datetime) -> bool:
    """Ask RingCX once more which leads of the batches without an answer it holds.

    What it then proves not to hold is sent again, unless the load had ended early.
    """
    with transaction.atomic():
        Submission.objects.select_for_update().get(pk=submission.pk)
        changed = submission.batches.filter(state=Batch.State.UNKNOWN).update(
            state=Batch.State.LOOKING, looks=0, look_after=now, over_at=now
        )
        if changed:
            Submission.objects.filter(pk=submission.pk, state=Submission.State.DONE).update(
                state=_state_after_end(submission), finished_at=None, proof=Submission.Proof.NONE
            )
            record(submission, "submission.looked_again", actor, now)
            wake(DELIVER, submission.account_key)
    return bool(changed)


def _state_after_end(submission: Submission) -> Submission.State:
    """A load that ended early, because RingCX refused it or its owner ended it, sends nothing more when it goes on."""
    early = submission.batches.filter(state__in=[Batch.State.REFUSED, Batch.State.NOT_SENT, Batch.State.ENDED])
    return Submission.State.ENDING if early.exists() or submission.is_called_back() else Submission.State.SENDING


def recent_campaigns(user: "User", limit: int = 5) -> list[Submission]:
    """Return this user's newest submission to each of the campaigns they used last, newest first."""
    seen: dict[tuple[int, str, int], Submission] = {}
    usable = Connection.objects.usable_by(user).values("pk")
    for submission in Submission.objects.filter(owner=user, connection__in=usable).order_by("-confirmed_at")[:50]:
        seen.setdefault((submission.connection_id, submission.account_id, submission.campaign_id), submission)
    return list(seen.values())[:limit]


def hold(submission: Submission, problem: str, *, now: datetime) -> None:
    """Stop sending this submission until a person lets it go on."""
    with transaction.atomic():
        changed = Submission.objects.filter(pk=submission.pk, state__in=Submission.SENDS).update(
            state=Submission.State.HELD, problem=problem
        )
        if changed:
            record(submission, "submission.held", None, now, problem=problem)


def record(submission: Submission, action: str, actor: "User | None", now: datetime, **facts: Any) -> None:
    """Record an event of this submission; no actor means LeadHub itself."""
    audit.record(
        actor=actor,
        action=action,
        subject_type="submission",
        subject_id=str(submission.pk),
        facts=facts,
        now=now,
    )
