"""Removing what a probe loaded, and nothing else: only leads with the probe's own externIds, by their exact leadIds.

It is tried until RingCX shows none of them any more, long enough after the last load for a late one to have come; or
until the time for it is over. Then the page names what is left and what to do about it.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from leadhub.accounts.models import AccountFacts, Probe
from leadhub.accounts.turns import Turn
from leadhub.accounts.weighing import LAST, longest_lag, weigh
from leadhub.audit import services as audit
from leadhub.ringcx import errors
from leadhub.ringcx.results import LeadAction

GIVE_UP_AFTER = timedelta(minutes=15)
ROUNDS = 6  # of deleting and looking, before RingCX is left alone for a while
PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0, 8.0)
LEFT_ALONE = timedelta(seconds=20)
QUIET = 3.0  # seconds after the last load in which one of its leads may still come to light

# What trying again does not change.
_FINAL = (errors.NotAllowed, errors.NotFound, errors.Refused, errors.NotSent)


def begin(turn: Turn, problem: str) -> None:
    """Load nothing more, forget the numbers, and remove what was loaded. `problem`: why it ends early, or nothing."""
    turn.go_on(
        step=Probe.Step.CLEAN,
        sealed="",
        problem=turn.probe.problem or problem,
        clean_until=turn.now() + GIVE_UP_AFTER,
        not_before=None,
    )


def clean(turn: Turn) -> None:
    """Remove what can be found, and finish if there is nothing (more) to find."""
    probe = turn.probe
    if not probe.sent:
        _finish(turn, [])
        return
    try:
        left = _remove(turn)
    except _FINAL as error:
        _finish(turn, list(probe.extern_ids), error.message)
        return
    except errors.RingCXError as error:
        left, why = list(probe.extern_ids), error.message
    else:
        why = "RingCX still shows them, or said that it stored them and never showed them."
    if not left:
        _finish(turn, [])
    elif probe.clean_until and turn.now() >= probe.clean_until:
        _finish(turn, left, why)
    else:
        turn.go_on(not_before=turn.now() + LEFT_ALONE)


def _remove(turn: Turn) -> list[str]:
    """Delete and look again, some rounds long; the externIds that are there in the end. Raises ringcx errors."""
    probe = turn.probe
    there: list[str] = list(probe.extern_ids)
    for pause in PAUSES[:ROUNDS]:
        found = [lead for lead in turn.search(extern_ids=probe.extern_ids) if lead.extern_id in probe.extern_ids]
        there = sorted({lead.extern_id for lead in found})
        if there:
            turn.go_on(seen={**probe.seen, "found": sorted({*probe.seen.get("found", []), *there})})
        elif turn.now().timestamp() >= _quiet_from(probe) and not _missing(probe):
            return []
        if ids := [lead.lead_id for lead in found if lead.lead_id is not None]:
            turn.client.act(probe.account_id, LeadAction.DELETE, probe.campaign_id, ids)
        turn.pause(pause)
    return there or _missing(probe) or list(probe.extern_ids)


def _missing(probe: Probe) -> list[str]:
    """Leads of which RingCX said that it stored them, and which it never showed: they are somewhere."""
    seen = probe.seen
    stored = [number for number in sorted(map(int, probe.sent)) if f"load_{number}" in seen and str(number) not in seen]
    if seen.get("inserted") == 0:
        stored = [number for number in stored if number != LAST]
    return [probe.extern_id(number) for number in stored if probe.extern_id(number) not in seen.get("found", [])]


def _quiet_from(probe: Probe) -> float:
    """When, in seconds since 1970, what was loaded has certainly come to light if it ever does."""
    wait = max(QUIET, 3 * (longest_lag(probe.seen) or 0))
    if probe.uncertain:
        wait = max(wait, settings.LEADHUB_LOAD_TIMEOUT + settings.LEADHUB_SETTLE_SECONDS)
    return float(max(probe.sent.values())) + wait


def _finish(turn: Turn, left: list[str], why: str = "") -> None:
    """End the probe: keep what it settled with the account, and record it."""
    probe, now = turn.probe, turn.now()
    settled = weigh(probe.seen)
    problem = probe.problem
    if left:
        problem = f"{problem} LeadHub could not remove everything: {why}".strip()
    with transaction.atomic():
        turn.go_on(step=Probe.Step.DONE, left=left, problem=problem, finished_at=now, not_before=None)
        if settled:
            row = AccountFacts.objects.select_for_update().get_or_create(
                connection=probe.connection, account_id=probe.account_id
            )[0]
            # What an earlier probe settled stays, unless this one settles the question of duplicates itself.
            earlier = {} if {"duplicate_reading", "keeps_both"} & set(settled) else row.probe
            row.probe = {"campaign": probe.campaign_name, "at": now.isoformat(), **earlier, **settled}
            row.save(update_fields=["probe"])
        _record(probe, settled, left, turn)


def _record(probe: Probe, settled: dict[str, Any], left: list[str], turn: Turn) -> None:
    reading = settled.get("duplicate_reading")
    result = f"reading {reading} of duplicates" if reading else "what becomes of duplicates stays open"
    audit.record(
        actor=None,
        action="account.probed",
        subject_type="connection",
        subject_id=probe.connection.public_id,
        facts={
            "account": probe.account_id,
            "campaign": probe.campaign_name,
            "result": result,
            "left": len(left),
            "problem": probe.problem,
        },
        now=turn.now(),
    )
