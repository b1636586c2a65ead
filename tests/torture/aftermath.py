"""The verdict on what people did to a load: paused, cancelled, stopped, released, undone, decided."""

from typing import Any

from leadhub.submissions.fates import Fate, in_buckets
from leadhub.submissions.interventions import rows_by_fate
from leadhub.submissions.models import Intervention, Submission
from leadhub.submissions.rows import rows_of
from tests.torture.person import Deeds
from tests.torture.processes import Practice

Kind = Intervention.Kind


def removed_by(submission: Submission) -> set[str]:
    """Return the externIds of the leads that undos say they took out."""
    indexes: set[int] = set()
    for undo in submission.interventions.filter(kind=Kind.UNDO):
        indexes.update(rows_by_fate(undo).get(Fate.REMOVED, []))
    return {str(row.lead["externId"]) for row in rows_of(submission, sorted(indexes))}


def judge(
    submission: Submission, deeds: Deeds, practice: Practice, ours: list[dict[str, Any]], loaded: set[str]
) -> list[str]:
    """Return everything that is wrong. `loaded`: the externIds of the rows that the receipt calls loaded."""
    return [
        *_quiet(submission, deeds, practice),
        *_suppressed(deeds, ours),
        *_removed(submission, deeds, ours, loaded),
        *_buckets(submission, len(loaded)),
    ]


def _quiet(submission: Submission, deeds: Deeds, practice: Practice) -> list[str]:
    """While nothing was to be sent, no list came about but those of calls that had begun before."""
    made = {
        one["listId"]: one["listDesc"]
        for one in practice.ask("state")["lists"]
        if submission.pk.hex[:8] in one["listDesc"]
    }
    wrong = []
    for quiet in deeds.quiets:
        new = [name for at, name in made.items() if quiet.after < at <= (quiet.up_to or at) and name not in quiet.names]
        if new:
            wrong.append(f"{len(new)} batches were sent although nothing more was to be sent: {new[0]}.")
    return wrong


def _suppressed(deeds: Deeds, ours: list[dict[str, Any]]) -> list[str]:
    """After a stop RingCX dials none of the leads, after an un-stop all but those that somebody else suppressed."""
    wishes = [what for what in deeds.done if what in ("stop", "release")]
    stopped = bool(wishes) and wishes[-1] == "stop"
    are = {lead["externId"] for lead in ours if lead["suppressed"]}
    should = {lead["externId"] for lead in ours if stopped or lead["externId"] in deeds.stopped_by_others}
    wrong = []
    if should - are:
        wrong.append(f"RingCX may dial {len(should - are)} leads that are to be suppressed.")
    if are - should:
        wrong.append(f"RingCX suppresses {len(are - should)} leads that are to be dialed.")
    return wrong


def _removed(submission: Submission, deeds: Deeds, ours: list[dict[str, Any]], loaded: set[str]) -> list[str]:
    """After an undo just those leads are there that somebody dialed, changed or suppressed."""
    if "undo" not in deeds.done:
        return []
    there = {lead["externId"] for lead in ours}
    keep = (deeds.touched | deeds.stopped_by_others) & loaded
    wrong = []
    if keep - there:
        wrong.append(f"{len(keep - there)} leads were taken out of RingCX although somebody had worked on them.")
    if there - keep:
        wrong.append(f"{len(there - keep)} leads are still in RingCX after the undo, and nobody had worked on them.")
    return wrong


def _buckets(submission: Submission, loaded: int) -> list[str]:
    """Each intervention tells of every lead that the load had put there, and failed with none."""
    wrong = []
    gone = 0
    for one in submission.interventions.order_by("asked_at", "pk"):
        if one.overruled:
            continue
        counted = in_buckets(one.kind, one.totals)
        # One that was at work while the leads were taken out may have met them or not.
        beside = one.kind != Kind.UNDO and _undone_meanwhile(one)
        if not beside and sum(counted.values()) != loaded - gone:
            wrong.append(f"The {one.kind} tells of {one.totals}, but {loaded - gone} leads were there.")
        if not beside and counted["failed"]:
            wrong.append(f"The {one.kind} failed with {counted['failed']} leads: {_problems(one)}.")
        if one.kind == Kind.UNDO:
            gone += counted["removed"]
    return wrong


def _undone_meanwhile(one: Intervention) -> bool:
    undos = one.submission.interventions.filter(kind=Kind.UNDO, asked_at__lte=one.finished_at)
    return bool(undos.exclude(finished_at__lte=one.asked_at).exists())


def _problems(one: Intervention) -> str:
    return " / ".join(sorted({part.problem for part in one.parts.all() if part.problem})) or "no problem named"
