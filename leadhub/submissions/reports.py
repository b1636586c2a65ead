"""What a load's page tells about its stops, their end, and undos."""

from typing import Any

from django.db.models import Count, Q

from leadhub.submissions import interventions
from leadhub.submissions.calling_back import standing_stops
from leadhub.submissions.fates import BUCKETS, Fate, in_buckets
from leadhub.submissions.models import Batch, Intervention, Submission
from leadhub.submissions.rows import table_rows_of

ROWS_NAMED = 20  # of those that came out otherwise than wished
Kind = Intervention.Kind
_GOOD = {buckets[0] for buckets in BUCKETS.values()}


def told(submission: Submission, loaded: int) -> dict[str, Any]:
    """Return what was done about the leads in RingCX, newest first, and what can be done now.

    loaded: how many leads of the load are there.
    """
    done = list(submission.interventions.select_related("actor"))
    anything = submission.batches.filter(sent_at__isnull=False).exclude(state=Batch.State.REFUSED).exists()
    newest = next((one for one in reversed(done) if one.kind != Kind.UNDO), None)
    stop = newest if newest is not None and newest.kind == Kind.STOP else None
    standing = set(standing_stops(submission))
    undos = [one for one in done if one.kind == Kind.UNDO and one.finished_at]
    anything = anything and not (undos and set(undos[-1].totals) <= {Fate.REMOVED})
    return {
        "stopped": _stopped(stop, loaded) if stop and loaded else "",
        "reports": [_report(one) for one in reversed(done) if one == newest or not _is_past(one, standing)],
        "intervening": any(one.finished_at is None for one in done),
        "undone": any(one.kind == Kind.UNDO for one in done),
        "can_stop": anything and stop is None,
        "can_release": anything and not interventions.why_not(submission, Kind.RELEASE),
        "can_undo": anything and not interventions.why_not(submission, Kind.UNDO),
    }


def _is_past(one: Intervention, standing: set[Intervention]) -> bool:
    """Say whether something that came later has made this void: its words would no longer be true."""
    return bool(one.finished_at) and one.kind != Kind.UNDO and one not in standing


def _stopped(stop: Intervention, loaded: int) -> str:
    """Say that the leads are not dialed, and how many of them."""
    number = in_buckets(stop.kind, interventions.totals_of(stop))["suppressed"]
    head = "Dialing is stopped" if stop.finished_at else "Dialing is being stopped"
    if stop.finished_at and not number:
        head = "Dialing could not be stopped"
    return f"{head}: {number:,} of {loaded:,} lead{'s' if loaded != 1 else ''} suppressed."


def _report(one: Intervention) -> dict[str, Any]:
    totals = interventions.totals_of(one)
    rows = interventions.rows_by_fate(one)
    lines = [
        {
            "help": fate.help(number),
            "bucket": fate.bucket,
            "count": number,
            "rows": [] if fate.bucket in _GOOD else _numbers(one.submission, rows.get(fate, [])),
        }
        for fate, number in ((fate, totals[fate]) for fate in Fate if fate in totals)
    ]
    problem = one.parts.exclude(problem="").values_list("problem", flat=True).first()
    parts = one.parts.aggregate(all=Count("pk"), done=Count("pk", filter=Q(done=True)))
    buckets = {name: number for name, number in in_buckets(one.kind, totals).items() if number or name != "failed"}
    return {"of": one, "title": _title(one, buckets, parts), "lines": lines, "problem": problem}


def _title(one: Intervention, buckets: dict[str, int], parts: dict[str, int]) -> str:
    """Say what it is, how far it is, and what it came to."""
    stage = ""
    if not one.finished_at:
        stage = f" under way, {parts['done']:,} of {parts['all']:,} batch{'es' if parts['all'] != 1 else ''} done"
    elif one.overruled:
        stage = " ended by what was asked for later"
    counted = ", ".join(f"{number:,} {bucket}" for bucket, number in buckets.items())
    return f"{one.get_kind_display()}{stage}: {counted}"


def _numbers(submission: Submission, indexes: list[int]) -> list[int]:
    return [number for _, number, _ in table_rows_of(submission, sorted(indexes)[:ROWS_NAMED])]
