"""Asking RingCX which leads of a batch it holds. It only ever reads, so it may be done as often as needed.

A lead counts as this batch's own when its externId is one of the batch's, and it lies in the lead list that the batch
made: a user's own externIds may have been in RingCX long before.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import transaction

from leadhub.credentials.services import client_for
from leadhub.leads.states import RowState
from leadhub.ringcx.client import Client
from leadhub.ringcx.errors import RingCXError
from leadhub.ringcx.types import Lead
from leadhub.submissions.models import Batch
from leadhub.submissions.outcomes import name_rows, store
from leadhub.submissions.rows import PlanRow, leads_of

WAITS = (3.0, 6.0, 12.0)  # seconds between looks, for leads that RingCX has not indexed yet
TRIES_WHEN_DOWN = 6
WAIT_WHEN_DOWN = 20.0
ONE_SEARCH = 250  # externIds or phones in one search


def look(batch: Batch, *, holder: str, clock: Callable[[], datetime]) -> None:
    """Ask about a batch whose answer was lost or short, and settle what RingCX's answer proves."""
    named = set(batch.outcomes.filter(state=RowState.REJECTED).values_list("row_index", flat=True))
    rows = [row for row in leads_of(batch) if row.index not in named]
    try:
        client = client_for(batch.submission.connection)
        held = held_by_ringcx(client, batch, rows)
        missing = [row for row in rows if row.index not in held]
        settled = not missing or _is_proven(batch, len(missing) + len(named))
        in_campaign = phones_in_campaign(client, batch, missing) if settled and missing else set()
    except RingCXError as error:
        _after_no_answer(batch, holder, rows, error, clock())
        return
    if settled:
        _settle(batch, holder, missing, in_campaign)
    elif batch.looks < len(WAITS):
        _later(batch, holder, WAITS[batch.looks], clock())
    else:
        _leave_open(batch, holder, rows, held)


def held_by_ringcx(client: Client, batch: Batch, rows: list[PlanRow]) -> set[int]:
    """Return the indexes of those rows whose lead RingCX holds in this batch's lead list."""
    submission = batch.submission
    by_id: dict[str, list[PlanRow]] = defaultdict(list)
    for row in rows:
        by_id[str(row.lead["externId"])].append(row)
    held: set[int] = set()
    ids = list(by_id)
    for start in range(0, len(ids), ONE_SEARCH):
        found = client.search_all(
            submission.account_id, submission.campaign_id, extern_ids=ids[start : start + ONE_SEARCH], thorough=True
        )
        for lead in found:
            own = _row_of(lead, by_id[lead.extern_id], held) if lead.list_name == batch.description else None
            if own:
                held.add(own.index)
    return held


def phones_in_campaign(client: Client, batch: Batch, rows: list[PlanRow]) -> set[int]:
    """Return the indexes of those rows one of whose phones the campaign holds already."""
    submission = batch.submission
    inside: set[int] = set()
    for start in range(0, len(rows), ONE_SEARCH):
        run = rows[start : start + ONE_SEARCH]
        phones = [phone for row in run for phone in row.lead["leadPhone"].split("|")]
        found = client.search_all(submission.account_id, submission.campaign_id, phones=phones)
        there = {digits for lead in found for digits in _digits(lead.phones)}
        inside.update(row.index for row in run if there & set(_digits(row.lead["leadPhone"].split("|"))))
    return inside


def _row_of(lead: Lead, rows: list[PlanRow], taken: set[int]) -> PlanRow | None:
    """Tell rows with the same externId apart by their phones."""
    free = [row for row in rows if row.index not in taken]
    there = set(_digits(lead.phones))
    same_phone = [row for row in free if there & set(_digits(row.lead["leadPhone"].split("|")))]
    return next(iter(same_phone or free), None)


def _digits(phones: Iterable[str]) -> list[str]:
    """Phones as RingCX may write them, 10 digits or with the country code in front, made comparable."""
    return ["".join(c for c in phone if c.isdigit())[-10:] for phone in phones]


def _is_proven(batch: Batch, missing: int) -> bool:
    """RingCX said how many it stored: if just so many rows are missing, it is certain which ones."""
    inserted = batch.answer.get("inserted")
    return inserted is not None and bool(batch.answer.get("settles")) and missing == batch.leads - inserted


def _settle(batch: Batch, holder: str, missing: list[PlanRow], in_campaign: set[int]) -> None:
    reason = "RingCX did not keep this lead and gave no reason."
    if blocked := batch.answer.get("do_not_call"):
        reason = f"RingCX did not keep this lead. It says {blocked} of this batch are on its do-not-call list."
    rows = {
        row.index: (RowState.DUPLICATE_IN_RINGCX, "The campaign already had a lead with this phone.")
        if row.index in in_campaign
        else (RowState.REJECTED, reason)
        for row in missing
    }
    with transaction.atomic():
        whole = not rows and not batch.outcomes.filter(state=RowState.REJECTED).exists()
        state = Batch.State.LOADED if whole else Batch.State.SHORT
        if store(batch, holder, state=state):
            batch.outcomes.filter(state__in=[RowState.LOADED, RowState.UNKNOWN]).delete()
            name_rows(batch, rows)


def _leave_open(batch: Batch, holder: str, rows: list[PlanRow], held: set[int]) -> None:
    """RingCX shows some of the leads, or none, and cannot prove what became of the others: a person decides."""
    with transaction.atomic():
        if store(batch, holder, state=Batch.State.UNKNOWN):
            reason = f"{batch.problem} RingCX's search does not show this lead. It was not sent again."
            name_rows(
                batch,
                {row.index: (RowState.LOADED, "") if row.index in held else (RowState.UNKNOWN, reason) for row in rows},
            )


def _after_no_answer(batch: Batch, holder: str, rows: list[PlanRow], error: RingCXError, now: datetime) -> None:
    if batch.looks < TRIES_WHEN_DOWN:
        _later(batch, holder, WAIT_WHEN_DOWN, now)
        return
    with transaction.atomic():
        problem = f"{batch.problem} RingCX could not be asked which leads it holds: {error.message}"
        if store(batch, holder, state=Batch.State.UNKNOWN, problem=problem):
            name_rows(batch, {row.index: (RowState.UNKNOWN, problem) for row in rows})


def _later(batch: Batch, holder: str, seconds: float, now: datetime) -> None:
    store(batch, holder, looks=batch.looks + 1, look_after=now + timedelta(seconds=seconds))
