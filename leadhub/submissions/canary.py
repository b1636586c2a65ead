"""The canary: the first leads of a load go alone and are read back field by field before anything else is sent.

Only if RingCX holds them as they were sent, the load goes on by itself; otherwise it is held until a person has seen
the difference. It only ever reads. What RingCX shows of the leads is kept where the leads themselves are, in the
load's folder, never in the database.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import orjson
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from leadhub.credentials.services import client_for
from leadhub.jobs.wake import wake
from leadhub.leads.fields import CATALOGUE
from leadhub.leads.states import RowState
from leadhub.ringcx.errors import RingCXError
from leadhub.submissions import looking, services
from leadhub.submissions.as_sent import differences, sent_texts
from leadhub.submissions.models import Batch, Submission
from leadhub.submissions.readback import loaded_rows
from leadhub.submissions.rows import rows_of, stored
from leadhub.submissions.services import DELIVER, first_batches
from leadhub.submissions.settling import NO_REASON
from leadhub.submissions.waits import wait_after

if TYPE_CHECKING:
    from leadhub.people.models import User

Canary = Submission.Canary
LOOKS = 6  # a difference counts when it is still there at the last of so many: fresh leads take a while to show
FAILURES = 6  # so often RingCX may fail to answer
UNANSWERED = "RingCX cannot show whether the first leads of this load arrived as they were sent"


@dataclass
class Comparison:
    """What RingCX shows of the first leads. Rows are named by their index."""

    asked: int = 0
    missing: list[int] = field(default_factory=list)  # RingCX gave no reason why
    shown: dict[int, dict[str, str]] = field(default_factory=dict)  # row → field → what RingCX holds instead

    @property
    def as_sent(self) -> bool:
        return bool(self.asked) and not self.missing and not self.shown

    @property
    def problem(self) -> str:
        """Why the load is held, without lead data; empty if all is as it was sent."""
        if self.as_sent:
            return ""
        if not self.asked:
            return "RingCX took none of the first leads of this load, so nothing could be compared."
        names = list(dict.fromkeys(name for fields in self.shown.values() for name in fields))
        differ = f"{len(self.shown):,} not as sent ({', '.join(map(label, names))})" if names else ""
        gone = f"{len(self.missing):,} missing without a reason" if self.missing else ""
        return f"Of the first {self.asked:,} leads, RingCX holds {' and '.join(filter(None, (differ, gone)))}."


def is_watched(submission: Submission) -> bool:
    """Say whether nothing but the first leads may leave yet."""
    return submission.canary == Canary.WATCHED and submission.state in Submission.SENDS


def is_all_sent(submission: Submission) -> bool:
    """Say whether nothing is left to send: the whole load fits into its first leads, or went before they were held."""
    return submission.prepared and not submission.batches.filter(state__in=Batch.OPEN).exists()


def look_next(submission: Submission, *, clock: Callable[[], datetime]) -> bool:
    """Read the first leads back, if that is due, and store what it showed; False if nothing is due."""
    now, due = clock(), submission.canary_after
    batches = list(first_batches(submission).exclude(state=Batch.State.SPLIT))
    if not batches or any(batch.state in Batch.OPEN for batch in batches) or (due and due > now):
        return False
    if due is None:
        _same(submission, None).update(canary_after=now + wait_after(1))
        return True
    try:
        result = _compare(submission, batches)
    except RingCXError as error:
        _not_answered(submission, error.message, now=clock())
        return True
    if result is None:
        _settle(
            submission,
            Canary.IMPOSSIBLE,
            f"{UNANSWERED}: its answer was lost. Decide about that batch first.",
            {},
            clock(),
        )
        return True
    looks = submission.canary_facts.get("looks", 0) + 1
    facts = {"looks": looks, "asked": result.asked, "missing": result.missing}
    if result.as_sent:
        _settle(submission, Canary.AS_SENT, "", facts, clock())
    elif looks < LOOKS and result.asked:
        _same(submission, due).update(canary_after=clock() + wait_after(looks), canary_facts=facts)
    else:
        facts["file"] = _keep(submission, result.shown)
        _settle(submission, Canary.DIFFERENT, result.problem, facts, clock())
    return True


def overrule(*, submission: Submission, actor: "User", reason: str, now: datetime) -> bool:
    """Let a load go on although its first leads are not as sent; False if that is not what holds it."""
    changes = {"canary": Canary.OVERRULED}
    return _let_go(submission, changes, "submission.canary_overruled", actor, now, reason=reason.strip())


def compare_again(*, submission: Submission, actor: "User", now: datetime) -> bool:
    """Read the first leads back once more; False if that is not what holds the load."""
    name = submission.canary_facts.get("file")
    changes = {"canary": Canary.WATCHED, "canary_facts": {}}
    done = _let_go(submission, changes, "submission.canary_again", actor, now)
    if done and name:
        default_storage.delete(name)  # what was seen then says nothing any more
    return done


@dataclass(frozen=True)
class Difference:
    """A field of a row that RingCX holds otherwise than it was sent."""

    row: int  # as Excel shows it
    field: str
    sent: str
    held: str


def table(submission: Submission) -> tuple[list[Difference], list[int]]:
    """Return what differs, row by row, and the numbers of the rows that RingCX does not show."""
    facts = submission.canary_facts
    shown = _kept(facts.get("file", ""))
    lines = [
        Difference(row.number, label(name), sent_texts(row.lead).get(name, ""), held)
        for row in rows_of(submission, sorted(shown))
        for name, held in shown[row.index].items()
    ]
    return lines, [row.number for row in rows_of(submission, sorted(facts.get("missing", [])))]


def label(name: str) -> str:
    """A field's name for people: of the catalogue, or the part after the dot of what has no name there."""
    known = CATALOGUE.get(name)
    return known.label if known else name.partition(".")[2] or name


def _compare(submission: Submission, batches: list[Batch]) -> Comparison | None:
    """Compare what RingCX says it took of these batches. None: a batch of them is unknown. Raises RingCXError."""
    if any(batch.state == Batch.State.UNKNOWN for batch in batches):
        return None
    result = Comparison()
    client = client_for(submission.connection)
    for batch in batches:
        if not (rows := loaded_rows(batch)):
            continue
        found = looking.ask_for(client, batch, rows, rows)
        result.asked += len(rows)
        result.missing += [row.index for row in rows if row.index not in found.leads]
        for row in rows:
            for lead in found.leads.get(row.index, []):
                if differs := differences(row.lead, lead):
                    result.shown.setdefault(row.index, {}).update(differs)
    lost = submission.outcomes.filter(batch__in=batches, state=RowState.REJECTED, reason=NO_REASON)
    dropped = list(lost.values_list("row_index", flat=True))
    result.asked, result.missing = result.asked + len(dropped), result.missing + dropped
    return result


def _not_answered(submission: Submission, error: str, *, now: datetime) -> None:
    failures = submission.canary_facts.get("failures", 0) + 1
    facts = submission.canary_facts | {"failures": failures}
    if failures < FAILURES:
        after = now + wait_after(failures)
        _same(submission, submission.canary_after).update(canary_after=after, canary_facts=facts)
    else:
        _settle(submission, Canary.IMPOSSIBLE, f"{UNANSWERED}: {error}", facts, now)


def _same(submission: Submission, due: datetime | None) -> Any:
    """The submission, as long as nobody else has looked or decided meanwhile."""
    same = Submission.objects.filter(pk=submission.pk, state__in=Submission.SENDS, canary=Canary.WATCHED)
    return same.filter(canary_after=due)


def _settle(submission: Submission, canary: str, problem: str, facts: dict[str, Any], now: datetime) -> None:
    """Let the load go on, or hold it with the problem."""
    with transaction.atomic():
        changes = {"canary": canary, "canary_after": None, "canary_facts": facts}
        if not _same(submission, submission.canary_after).update(**changes):
            return
        if problem:
            more = "Nothing more is sent until you decide."
            if is_all_sent(submission):
                more = "All of it is sent, and the load ends when you decide."
            services.hold(submission, f"{problem} {more}", now=now)
        else:
            services.record(submission, "submission.canary_as_sent", None, now, leads=facts["asked"])


def _let_go(
    submission: Submission, changes: dict[str, Any], action: str, actor: "User", now: datetime, **facts: Any
) -> bool:
    with transaction.atomic():
        held = Submission.objects.filter(
            pk=submission.pk, state=Submission.State.HELD, canary__in=Submission.HELD_BY_CANARY
        )
        on = {"state": Submission.State.SENDING, "problem": "", "not_before": None}
        if changed := held.update(**on, **changes):
            services.record(submission, action, actor, now, **facts)
            wake(DELIVER, submission.account_key)
    return bool(changed)


def _keep(submission: Submission, shown: dict[int, dict[str, str]]) -> str:
    """Store what RingCX shows beside the leads, and return the file's name."""
    if not shown:
        return ""
    name = PurePosixPath(submission.plan_file).with_name("read-back.json")
    content = orjson.dumps({str(index): fields for index, fields in shown.items()})
    return default_storage.save(str(name), ContentFile(content))


def _kept(name: str) -> dict[int, dict[str, str]]:
    if not name:
        return {}
    return {int(index): fields for index, fields in orjson.loads(stored(name)).items()}
