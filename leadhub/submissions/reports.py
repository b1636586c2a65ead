"""What a load's page tells about its stops, un-stops and undos."""

from typing import Any

from django.db.models import Count, Q

from leadhub.submissions import interventions
from leadhub.submissions.fates import BUCKETS, Fate, in_buckets
from leadhub.submissions.models import Batch, Intervention, Submission
from leadhub.submissions.rows import table_rows_of

ROWS_NAMED = 20  # of those that came out otherwise than wished
Kind = Intervention.Kind
_GOOD = {buckets[0] for buckets in BUCKETS.values()}


def told(submission: Submission) -> dict[str, Any]:
    """Return what was done about the leads in RingCX, newest first, and what can be done now."""
    done = list(submission.interventions.select_related("actor"))
    anything = submission.batches.filter(sent_at__isnull=False).exclude(state=Batch.State.REFUSED).exists()
    newest = next((one for one in reversed(done) if one.kind != Kind.UNDO), None)
    stopped = newest is not None and newest.kind == Kind.STOP
    undos = [one for one in done if one.kind == Kind.UNDO and one.finished_at]
    anything = anything and not (undos and set(undos[-1].totals) <= {Fate.REMOVED})
    return {
        "reports": [_report(one) for one in reversed(done)],
        "intervening": any(one.finished_at is None for one in done),
        "undone": any(one.kind == Kind.UNDO for one in done),
        "can_stop": anything and not stopped,
        "can_release": anything and not interventions.why_not(submission, Kind.RELEASE),
        "can_undo": anything and not interventions.why_not(submission, Kind.UNDO),
    }


def _report(one: Intervention) -> dict[str, Any]:
    totals = interventions.totals_of(one)
    rows = interventions.rows_by_fate(one)
    lines = [
        {
            "help": fate.help,
            "bucket": fate.bucket,
            "count": number,
            "rows": [] if fate.bucket in _GOOD else _numbers(one.submission, rows.get(fate, [])),
        }
        for fate, number in ((fate, totals[fate]) for fate in Fate if fate in totals)
    ]
    problem = one.parts.exclude(problem="").values_list("problem", flat=True).first()
    parts = one.parts.aggregate(all=Count("pk"), done=Count("pk", filter=Q(done=True)))
    return {"of": one, "buckets": in_buckets(one.kind, totals), "lines": lines, "problem": problem, "parts": parts}


def _numbers(submission: Submission, indexes: list[int]) -> list[int]:
    return [number for _, number, _ in table_rows_of(submission, sorted(indexes)[:ROWS_NAMED])]
