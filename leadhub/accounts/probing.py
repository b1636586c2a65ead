"""The probe at work: look, load a lead, wait until it shows, three times over; then remove what was loaded.

What is about to be loaded is stored before the call, and nothing is ever loaded twice: a load whose answer was lost,
or whose worker died, is looked for by its externId and either shows or ends the probe. Every way out leads through
the removal (`removing`), also the ways of errors.
"""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils import timezone

from leadhub.accounts import removing
from leadhub.accounts.models import Probe
from leadhub.accounts.turns import LostTurn, Turn
from leadhub.accounts.watching import phone_form
from leadhub.accounts.weighing import FIRST_THAT_REMOVES, LAST, LOADS, longest_lag
from leadhub.credentials.sealing import vault
from leadhub.credentials.services import client_for
from leadhub.credentials.vault import SealBroken
from leadhub.leads.options import LoadOptions, defaults_for
from leadhub.leads.payload import payload
from leadhub.leads.phones import PhoneSettings, parse
from leadhub.ringcx import errors
from leadhub.ringcx.results import Lead, LoadResult
from leadhub.ringcx.verdict import Outcome, verdict
from leadhub.suppression import services as suppression

log = logging.getLogger(__name__)

PATIENCE = 60.0  # seconds until a lead that was loaded must show
FIRST_PAUSE, LONGEST_PAUSE = 0.25, 1.5  # between looks
STILL = 2.0  # at least so long after the last load what is there is taken for final


class GivenUp(Exception):
    """The probe ends here; the text is one sentence why. What was loaded so far is removed."""


def run(
    probe_id: str,
    *,
    clock: Callable[[], datetime] = timezone.now,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Go on with a probe that nobody is at, to its end or until RingCX must be left alone for a while."""
    turn = Turn.take(probe_id, clock=clock, sleep=sleep)
    if turn is None:
        return
    try:
        while turn.probe.step != Probe.Step.DONE and not turn.must_wait():
            _step(turn)
    except LostTurn:
        log.warning("The probe %s went on elsewhere", probe_id)
    finally:
        turn.give_back()


def _step(turn: Turn) -> None:
    try:
        STEPS[Probe.Step(turn.probe.step)](turn)
    except GivenUp as end:
        removing.begin(turn, str(end))
    except errors.RingCXError as error:
        # The removal has its own way with errors; anywhere else one ends the probe.
        removing.begin(turn, error.message)
    except LostTurn:
        raise
    except Exception:
        if turn.probe.step == Probe.Step.CLEAN:
            raise  # tried again by the next sweep
        log.exception("The probe %s failed", turn.probe.pk)
        removing.begin(
            turn, "LeadHub itself failed, so nothing more was loaded. Whoever runs LeadHub finds why in its log."
        )


# --- Steps ------------------------------------------------------------------------------------------------------------


def look(turn: Turn) -> None:
    """Make sure that nothing but the probe's own leads can be concerned."""
    phones = _numbers(turn.probe)
    _check_inactive(turn)
    if turn.search(phones=phones):
        raise GivenUp(
            "The campaign already holds a lead with one of your numbers, so nothing was loaded. Use other numbers, "
            "or another inactive campaign."
        )
    turn.go_on(step=Probe.Step.LOAD, number=1)


def load(turn: Turn) -> None:
    """Load the next lead, unless that was begun before: then it is only looked for."""
    probe = turn.probe
    key = str(probe.number)
    if key in probe.sent:
        turn.go_on(step=Probe.Step.WATCH, uncertain=True)
        return
    if probe.number >= FIRST_THAT_REMOVES and _others_have(turn, _numbers(probe)[LOADS[probe.number][0]]):
        raise GivenUp("Meanwhile the campaign has a lead with your second number, so nothing more was loaded.")
    body = _body(probe)
    client = client_for(probe.connection, last_check=lambda: _check_once_more(turn))
    turn.go_on(sent={**probe.sent, key: turn.now().timestamp()})
    try:
        result = client.load_leads(probe.account_id, probe.campaign_id, body)
    except errors.OutcomeUnknown:
        turn.go_on(step=Probe.Step.WATCH, uncertain=True)
        return
    _judge(turn, result)


def watch(turn: Turn) -> None:
    """Wait until RingCX shows the lead, and note what it shows."""
    probe = turn.probe
    number = probe.number
    found = _wait_for(turn, number)
    if number < LAST:
        if found is None:
            what = "RingCX's answer was lost, and it" if probe.uncertain else "RingCX took it, but"
            raise GivenUp(
                f"Lead {number} of the probe did not show: {what} did not appear in the search within "
                f"{PATIENCE:.0f} seconds. Nothing more was loaded."
            )
        _note(turn, found)
        _try_out_the_search(turn)
        turn.go_on(step=Probe.Step.LOAD, number=number + 1)
        return
    if found:
        _note(turn, found)
    turn.pause(_still(probe))
    present = [int(lead.extern_id[-1]) for lead in turn.search(extern_ids=probe.extern_ids)]
    turn.go_on(seen={**turn.probe.seen, "present": sorted(set(present))})
    removing.begin(turn, "")


STEPS: Mapping[Probe.Step, Callable[[Turn], None]] = {
    Probe.Step.LOOK: look,
    Probe.Step.LOAD: load,
    Probe.Step.WATCH: watch,
    Probe.Step.CLEAN: removing.clean,
}


# --- Loading ----------------------------------------------------------------------------------------------------------


def _numbers(probe: Probe) -> tuple[str, ...]:
    """The two numbers in the form of this account. Raises GivenUp if they must not be sent (any more)."""
    try:
        sealed = vault().open(probe.sealed)
    except SealBroken as error:
        raise GivenUp("The key that sealed your numbers is missing, so the probe cannot go on.") from error
    settings = PhoneSettings("e164" if probe.international else "nanp", str(sealed["region"]))
    numbers = sealed["numbers"]
    read = [parse(str(number), settings) for number in numbers] if isinstance(numbers, list) else []
    if obstacle := suppression.obstacle():
        raise GivenUp(obstacle)
    if suppression.suppressed_among(key for one in read for key in one.keys):
        raise GivenUp("One of your numbers is on a do-not-call list, so the probe was not made with it.")
    return tuple(one.numbers[0] for one in read)


def _others_have(turn: Turn, phone: str) -> bool:
    """Whether the campaign has a lead with this phone that the probe did not load: a load must not remove it."""
    return any(lead.extern_id not in turn.probe.extern_ids for lead in turn.search(phones=[phone]))


def _body(probe: Probe) -> dict[str, Any]:
    """The loader's body for the next lead: nothing but its externId, its phone, and a name that says what it is."""
    which, handling = LOADS[probe.number]
    phone = _numbers(probe)[which]
    lead = {"externId": probe.extern_id(probe.number), "leadPhone": phone, "firstName": "LeadHub", "lastName": "Probe"}
    if probe.international:
        lead["leadPhoneE164"] = phone
    options: LoadOptions = replace(defaults_for(probe.international, ""), duplicateHandling=handling)
    return payload([lead], options, description=probe.list_name)


def _check_once_more(turn: Turn) -> None:
    """In the very moment before leads are sent: is it still our work, and does the campaign still not dial?"""
    turn.renew()
    _check_inactive(turn)


def _check_inactive(turn: Turn) -> None:
    probe = turn.probe
    campaign = turn.client.campaign(probe.account_id, probe.dial_group_id, probe.campaign_id)
    if campaign.is_active != 0:
        raise GivenUp(
            f"{campaign.name} is not inactive any more, so nothing more was loaded into it. Choose a campaign that "
            "dials nobody."
        )


def _judge(turn: Turn, result: LoadResult) -> None:
    """Go on after an answer. Raises GivenUp if it says that the lead was not stored, except for the last one."""
    probe = turn.probe
    said = verdict(result, 1)
    if said.outcome is Outcome.AMBIGUOUS:
        turn.go_on(step=Probe.Step.WATCH, uncertain=True)
        return
    if said.outcome is Outcome.REFUSED or result.rejected or (probe.number < LAST and not result.inserted):
        raise GivenUp(f"Lead {probe.number} of the probe was not stored. {said.sentence}")
    answered = {"answered": turn.now().timestamp()}
    seen = {**probe.seen, f"load_{probe.number}": answered}
    if probe.number == LAST:
        seen["inserted"] = result.inserted
    turn.go_on(step=Probe.Step.WATCH, seen=seen)


# --- Watching ---------------------------------------------------------------------------------------------------------


def _wait_for(turn: Turn, number: int) -> Lead | None:
    """Look until the lead shows, or until its time is over."""
    probe = turn.probe
    until = probe.sent[str(number)] + PATIENCE
    if number == LAST and probe.seen.get("inserted") == 0:
        until = turn.now().timestamp() + _still(probe)  # RingCX says it stored none: none is expected
    pause = FIRST_PAUSE
    while True:
        try:
            found = turn.glance(probe.extern_id(number))
        except errors.RingCXError as error:
            if not error.temporary:
                raise
            found = []
        if found or turn.now().timestamp() >= until:
            return found[0] if found else None
        turn.pause(pause)
        pause = min(pause * 1.5, LONGEST_PAUSE)


def _note(turn: Turn, lead: Lead) -> None:
    """Keep what the search shows of a lead, but never its phone."""
    probe = turn.probe
    number = probe.number
    answered = probe.seen.get(f"load_{number}", {}).get("answered")
    shown: dict[str, Any] = {
        "list": lead.list_id,
        "forms": sorted({phone_form(phone) for phone in lead.phones}),
        "timezone": lead.timezone,
        "lag": None if answered is None else round(max(0.0, turn.now().timestamp() - answered), 1),
    }
    if lead.list_id is None and number < LAST:
        lists = turn.client.lists(probe.account_id, probe.dial_group_id, probe.campaign_id)
        shown["lists_so_named"] = sum(found.name == probe.list_name for found in lists)
    turn.go_on(seen={**probe.seen, str(number): shown})


def _try_out_the_search(turn: Turn) -> None:
    """Does the search find a lead by its number? Else it proves nothing about the leads of others."""
    probe = turn.probe
    if probe.number != 1:
        return
    first = _numbers(probe)[0]
    by_number = any(lead.extern_id == probe.extern_id(1) for lead in turn.search(phones=[first]))
    turn.go_on(seen={**probe.seen, "by_number": by_number})
    if not by_number:
        raise GivenUp(
            "RingCX's search did not find the probe's lead by its number, so LeadHub cannot be sure whose leads have "
            "your numbers. Nothing more was loaded, and what RingCX does with duplicates stays open."
        )


def _still(probe: Probe) -> float:
    """Seconds after which nothing of a load is expected to change any more: three times what was seen."""
    return max(STILL, 3 * (longest_lag(probe.seen) or 0))
