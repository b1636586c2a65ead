"""One step of an intervention: look at the leads of one batch in RingCX, change those that are to be changed, store it.

RingCX is only ever told exact leads of a campaign that a look just before has shown, and the rows are committed
before the call: so after a crash it is known whether a lead that is suppressed, or gone, is our doing.
"""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import chain

from django.conf import settings
from django.db import DatabaseError

from leadhub.credentials.services import LOAD_BUDGET, client_for
from leadhub.jobs import leases
from leadhub.ringcx.client import ACTION_CHUNK, Client
from leadhub.ringcx.errors import RingCXError
from leadhub.ringcx.types import Lead, LeadAction
from leadhub.submissions import looking
from leadhub.submissions.fates import Fate
from leadhub.submissions.models import Batch, Intervention, InterventionPart, Submission
from leadhub.submissions.readback import loaded_rows
from leadhub.submissions.rows import PlanRow, leads_of
from leadhub.submissions.untouched import why_kept
from leadhub.submissions.waits import wait_after

log = logging.getLogger(__name__)
Kind = Intervention.Kind
ACTIONS = {
    Kind.STOP: LeadAction.SUPPRESS,
    Kind.RELEASE: LeadAction.UNSUPPRESS,
    Kind.UNDO: LeadAction.DELETE,
}
DONE = {Kind.STOP: Fate.STOPPED, Kind.RELEASE: Fate.RELEASED, Kind.UNDO: Fate.REMOVED}
TRIES = {Kind.STOP: 24, Kind.RELEASE: 10, Kind.UNDO: 10}
LOOKS = 6  # so many looks, and a lead that does not show counts as not found
PAGE_BUDGET = 3.0  # seconds for which a person waits for RingCX's quota


def standing_stops(submission: Submission) -> Iterator[Intervention]:
    """Yield the stops that no un-stop has taken back wholly."""
    stops: list[Intervention] = []
    for one in submission.interventions.exclude(kind=Kind.UNDO):
        if one.kind == Kind.STOP:
            stops.append(one)
        elif one.finished_at and not one.overruled and not {Fate.FAILED, Fate.NOT_FOUND} & set(one.totals):
            stops.clear()
    yield from stops


def work(part: InterventionPart, *, holder: str, clock: Callable[[], datetime], in_a_page: bool = False) -> None:
    """Do what can be done now for the leads of one batch, and store what came of it."""
    part.refresh_from_db(fields=["asked", "fates", "tries"])
    step = _Step(part, holder, clock)
    if part.batch.state in (Batch.State.PENDING, Batch.State.SPLIT, Batch.State.REFUSED):
        step.store(done=True, fates={})  # nothing is there, or its parts are looked at one by one
    elif step.is_contradicted():
        step.later()
    else:
        try:
            step.run(in_a_page=in_a_page)
        except DatabaseError:
            raise
        except Exception:
            # A load whose files are damaged or gone must not keep everything else of the sub-account waiting.
            log.exception("Part %s of an intervention cannot be worked on", part.pk)
            step.give_up_later()


class _Step:
    """A look at one batch, what it shows of each row, and the calls that follow."""

    def __init__(self, part: InterventionPart, holder: str, clock: Callable[[], datetime]) -> None:
        self.part = part
        self.batch = part.batch
        self.kind = Kind(part.intervention.kind)
        self._holder = holder
        self._clock = clock
        self.fates: dict[int, Fate] = {}
        self.open: dict[int, Fate] = {}  # rows that are not settled, and what they become when the tries are used up
        self.problem = ""

    def run(self, *, in_a_page: bool) -> None:
        """Look, act, and store."""
        try:
            budget = PAGE_BUDGET if in_a_page else LOAD_BUDGET
            client = client_for(self.batch.submission.connection, impatient=in_a_page, budget_seconds=budget)
            self._look_and_act(client)
        except RingCXError as error:
            self.problem = error.message
            self._keep_what_is_known()
        self._finish()

    def store(self, **changes: object) -> bool:
        """Write what came of the step and give the part back, if this worker still holds it."""
        mine = InterventionPart.objects.filter(pk=self.part.pk, lease_holder=self._holder)
        return mine.update(**changes, lease_holder="", lease_until=None) == 1

    def later(self) -> None:
        """Come back soon: somebody else is just at work on the same leads."""
        self.store(look_after=self._clock() + wait_after(0))

    def give_up_later(self) -> None:
        """After a fault of ours: try again a few times, then leave it with the problem named."""
        tries = self.part.tries + 1
        problem = "LeadHub cannot read what this load sent. Ask whoever runs LeadHub to look at its log."
        done, look_after = tries >= TRIES[self.kind], self._clock() + wait_after(tries)
        self.store(done=done, tries=tries, look_after=look_after, problem=problem)

    def is_contradicted(self) -> bool:
        """Whether a call of the opposite intervention is still under way: what it does must not come last."""
        opposite = {Kind.STOP: Kind.RELEASE, Kind.RELEASE: Kind.STOP}.get(self.kind)
        others = InterventionPart.objects.filter(batch=self.batch, intervention__kind=opposite)
        leases.free_the_dead(others, now=self._clock())
        return others.exclude(leases.is_free(self._clock())).exists()

    def _expected(self) -> list[PlanRow]:
        """Rows that RingCX holds by the receipt, and that this has to do with."""
        gone = self._removed_before()
        if self.kind == Kind.RELEASE:
            ours = self._ours() - gone
            return [row for row in leads_of(self.batch) if row.index in ours]
        return [row for row in loaded_rows(self.batch) if row.index not in gone]

    def _keep_what_is_known(self) -> None:
        """After an error: what an earlier step settled stays settled, all else is open."""
        known = {index: Fate(fate) for fate, indexes in self.part.fates.items() for index in indexes}
        self.fates = {index: fate for index, fate in known.items() if index not in self.open} | self.fates
        if not self.open:
            self.open = {row.index: Fate.FAILED for row in self._expected() if row.index not in self.fates}

    def _look_and_act(self, client: Client) -> None:
        rows = leads_of(self.batch)
        expected = self._expected()
        found = looking.ask_for(client, self.batch, rows, expected)
        ours, before = self._ours(), set(self.part.asked)
        to_change: dict[int, list[int]] = {}
        for row in rows:
            if leads := found.leads.get(row.index):
                if fate := self._fate(row, leads, ours, before):
                    self.fates[row.index] = fate
                elif ids := self._ids(leads):
                    to_change[row.index] = ids
                else:
                    self.open[row.index] = Fate.FAILED
        for row in expected:
            if row.index not in found.leads:
                if self.kind == Kind.UNDO and row.index in before:
                    self.fates[row.index] = Fate.REMOVED
                else:
                    self.open[row.index] = Fate.NOT_FOUND
        self.open |= dict.fromkeys(to_change, Fate.FAILED)
        for chunk in _chunks(to_change):
            if not self._act(client, {index: to_change[index] for index in chunk}):
                return

    def _fate(self, row: PlanRow, leads: list[Lead], ours: set[int], before: set[int]) -> Fate | None:
        """What the look alone settles about a row; None if its leads are to be changed."""
        suppressed = all(lead.suppressed for lead in leads)
        match self.kind:
            case Kind.STOP if suppressed:
                return Fate.STOPPED if row.index in before else Fate.ALREADY
            case Kind.RELEASE if row.index not in ours:
                return Fate.OTHERS if any(lead.suppressed for lead in leads) else Fate.RELEASED
            case Kind.RELEASE if all(lead.suppressed is False for lead in leads):
                return Fate.RELEASED
            case Kind.UNDO:
                reasons = (why_kept(lead, row.lead, ours=row.index in ours) for lead in leads)
                return next((reason for reason in reasons if reason), None)
        return None

    def _ids(self, leads: list[Lead]) -> list[int]:
        """The leads to name in the call; empty if RingCX does not give the id of one."""
        ids = [lead.lead_id for lead in leads if not (self.kind == Kind.STOP and lead.suppressed)]
        known = [lead_id for lead_id in ids if lead_id]
        return known if len(known) == len(ids) else []

    def _act(self, client: Client, rows: dict[int, list[int]]) -> bool:
        """Make one call; False if this part is not ours any more, or no longer wanted."""
        before = list(self.part.asked)
        if not self._may_ask(sorted({*before, *rows})):
            return False
        to, ids = self.batch.submission, list(chain.from_iterable(rows.values()))
        try:
            result = client.act(to.account_id, ACTIONS[self.kind], to.campaign_id, ids)
        except RingCXError as error:
            if not error.may_have_happened:
                self._may_ask(before)
            raise
        count = result.deleted if self.kind == Kind.UNDO else result.updated
        if result.success and count == len(ids):
            self.fates |= dict.fromkeys(rows, DONE[self.kind])
            for index in rows:
                del self.open[index]
        else:
            self.problem = result.message or f"RingCX says that it changed {count or 0} of {len(ids)} leads."
        return True

    def _may_ask(self, asked: list[int]) -> bool:
        """Commit which rows RingCX is told to change, if the part is still ours and its intervention still wanted."""
        until = self._clock() + timedelta(seconds=settings.LEADHUB_LOAD_TIMEOUT + 120)
        mine = InterventionPart.objects.filter(
            pk=self.part.pk, lease_holder=self._holder, intervention__finished_at=None
        )
        self.part.asked = asked
        return InterventionPart.objects.filter(pk__in=mine.values("pk")).update(asked=asked, lease_until=until) == 1

    def _ours(self) -> set[int]:
        """Rows whose leads stops of this load suppressed, as far as this batch goes."""
        stops = [stop.pk for stop in standing_stops(self.batch.submission)]
        parts = InterventionPart.objects.filter(
            intervention__in=stops,
            batch__first_index__lte=self.batch.last_index,
            batch__last_index__gte=self.batch.first_index,
        )
        return set(chain.from_iterable(parts.values_list("asked", flat=True)))

    def _removed_before(self) -> set[int]:
        earlier = InterventionPart.objects.filter(
            intervention__submission=self.batch.submission_id, intervention__kind=Kind.UNDO, batch=self.batch
        ).exclude(pk=self.part.pk)
        return {index for fates in earlier.values_list("fates", flat=True) for index in fates.get(Fate.REMOVED, [])}

    def _finish(self) -> None:
        """Store what is settled; what is open is tried again, until the tries are used up."""
        # By its state before the look: what arrived since has not been seen.
        under_way = self.batch.state in Batch.OPEN
        tries = 0 if under_way else self.part.tries + 1
        unseen = set(self.open.values()) == {Fate.NOT_FOUND} and not self.problem
        over = tries >= (LOOKS if unseen else TRIES[self.kind])
        done = not under_way and (over or not (self.open or self.problem))
        fates: dict[str, list[int]] = {}
        for index, fate in sorted((self.fates | (self.open if done else {})).items()):
            fates.setdefault(fate.value, []).append(index)
        look_after = None if done else self._clock() + wait_after(tries)
        self.store(
            done=done, fates=fates, tries=tries, look_after=look_after, problem=self.problem, asked=self.part.asked
        )


def _chunks(rows: dict[int, list[int]]) -> Iterator[list[int]]:
    """Runs of rows with at most ACTION_CHUNK leads together."""
    run: list[int] = []
    leads = 0
    for index, ids in rows.items():
        if run and leads + len(ids) > ACTION_CHUNK:
            yield run
            run, leads = [], 0
        run.append(index)
        leads += len(ids)
    if run:
        yield run
