"""Settling a batch by what RingCX shows: loaded, short, sent again, or a case for a person. Nothing is guessed.

What is there is there, and is settled at the first look that shows it. That something is NOT there is proven only
when the call is certainly over, the search has had time to catch up, two answered looks in a row showed the same, and
the campaign's lists agree with the search.
"""

from collections import Counter
from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from leadhub.credentials.services import client_for
from leadhub.leads.states import RowState
from leadhub.ringcx.errors import RingCXError
from leadhub.submissions import looking, outcomes, services
from leadhub.submissions.looking import Findings
from leadhub.submissions.models import Batch
from leadhub.submissions.outcomes import store
from leadhub.submissions.rows import PlanRow, leads_of, name_rows
from leadhub.submissions.waits import settle_time, wait_after

PATIENCE = 20.0  # so many times LEADHUB_SETTLE_SECONDS, and a person should decide
LEAST_LOOKS = 8  # but not before so many looks: LeadHub may have been stopped, or had others to ask about, meanwhile
ATTEMPTS = 3  # so many attempts in a row that did not arrive, and a person should look
KEPT_LOOKS = 20  # in the evidence
UNKNOWN_IN_A_ROW = 3  # so many batches that nobody could settle, one after the other, hold the load
NO_REASON = "RingCX did not keep this lead and gave no reason."
ENDINGS = (RowState.LOADED, RowState.UNKNOWN)


def look(batch: Batch, *, holder: str, clock: Callable[[], datetime]) -> None:
    """Ask about a batch whose answer was lost or short, and settle what RingCX's answer proves."""
    named = set(batch.outcomes.filter(state=RowState.REJECTED).values_list("row_index", flat=True))
    rows = [row for row in leads_of(batch) if row.index not in named]
    try:
        client = client_for(batch.submission.connection)
        found = looking.ask(client, batch, rows)
        missing = [row for row in rows if row.index not in found.held]
        inside: set[int] = set()
        may_explain = batch.answer.get("settles") or clock() >= _proof_at(batch)
        if missing and may_explain and (found.held or found.lists):
            inside = looking.phones_in_campaign(client, batch.submission, missing, found)
    except RingCXError as error:
        _not_answered(batch, holder, rows, error, clock())
        return
    _Case(batch, rows, missing, inside, found, len(named)).settle(holder, clock())


class _Case:
    """A batch, what RingCX shows of it, and what follows."""

    def __init__(
        self, batch: Batch, rows: list[PlanRow], missing: list[PlanRow], inside: set[int], found: Findings, named: int
    ) -> None:
        self.batch = batch
        self.rows = rows
        self.missing = missing
        self.inside = inside  # rows whose phone the campaign has
        self.found = found
        self.named = named  # rows that RingCX itself has called rejected

    def settle(self, holder: str, now: datetime) -> None:
        """Store what is proven, or ask again later, or leave it to a person."""
        batch, found = self.batch, self.found
        same = self._same_as_before()
        batch.evidence = [*batch.evidence, {"at": now.isoformat(), **found.to_json()}][-KEPT_LOOKS:]
        if not self.missing or self._counts_agree():
            self._loaded(holder)
        elif not (same and now >= _proof_at(batch)) or found.is_loading:
            self._later_or_a_person(holder, now)
        elif self._is_explained():
            self._loaded(holder)
        elif self._never_arrived():
            outcomes.send_again(batch, holder=holder, now=now, most=ATTEMPTS)
        elif self._is_a_part() and now >= _proof_at(batch, twice=True):
            self._send_rest(holder, now)
        else:
            self._later_or_a_person(holder, now)

    def _same_as_before(self) -> bool:
        """Whether the last look that RingCX answered showed the same: one that failed in between says nothing."""
        looks = self.batch.evidence[-self.batch.looks :] if self.batch.looks else []
        last = next((look for look in reversed(looks) if "error" not in look), None)
        return last is not None and {name: said for name, said in last.items() if name != "at"} == self.found.to_json()

    def _counts_agree(self) -> bool:
        """RingCX said how many it stored: if just so many rows are missing, it is certain which ones."""
        answer = self.batch.answer
        inserted = answer.get("inserted")
        if inserted is None or not answer.get("settles"):
            return False
        return len(self.missing) + self.named == self.batch.leads - int(inserted)

    def _never_arrived(self) -> bool:
        """No lead, no list with leads in it, and nothing that could be either."""
        if self.found.held or self.batch.answer.get("settles"):
            return False
        return self.batch.may_resend or not (self.found.unclear or self.found.accepted)

    def _is_explained(self) -> bool:
        """RingCX took the list, and its counts or the phones it had already say why it keeps no more of it."""
        rest = sum(row.index not in self.inside for row in self.missing)
        return bool(self.found.lists) and rest <= self.found.kept_out and not self.found.unclear

    def _is_a_part(self) -> bool:
        if not self.found.held or self.batch.answer.get("settles"):
            return False
        return self.batch.may_resend or not self.found.unclear

    def _loaded(self, holder: str) -> None:
        batch = self.batch
        rows = self._reasons(self.missing)
        with transaction.atomic():
            outcomes.locked(batch.submission_id)
            whole = not rows and not batch.outcomes.filter(state=RowState.REJECTED).exists()
            state = Batch.State.LOADED if whole else Batch.State.SHORT
            if store(batch, holder, state=state, may_resend=False, **self._lists(), evidence=batch.evidence):
                batch.outcomes.filter(state__in=ENDINGS).delete()
                name_rows(batch, rows)

    def _lists(self) -> dict[str, object]:
        """The list that really holds the leads: an earlier attempt may have arrived late."""
        names = Counter(self.found.held.values())
        main = names.most_common(1)[0][0] if names else ""
        earlier = {" ".join(name.split()): name for name in self.batch.earlier_lists}
        if main not in earlier:
            return {}
        others = [name for name in self.batch.earlier_lists if name != earlier[main]]
        return {"description": earlier[main], "earlier_lists": [*others, self.batch.description]}

    def _send_rest(self, holder: str, now: datetime) -> None:
        """RingCX loads a list in one go and still misses rows that nothing explains: those are sent alone."""
        rest = [row.index for row in self.missing if row.index not in self.inside]
        there = sorted({row.index for row in leads_of(self.batch)} - set(rest))
        held = outcomes.send_rest(self.batch, there, rest, holder=holder, now=now)
        if held and (rows := self._reasons([row for row in self.missing if row.index in self.inside])):
            with transaction.atomic():
                name_rows(held, rows)
                Batch.objects.filter(pk=held.pk).update(state=Batch.State.SHORT)

    def _reasons(self, rows: list[PlanRow]) -> dict[int, tuple[RowState, str]]:
        reason = NO_REASON
        if blocked := self.batch.answer.get("do_not_call") or sum(one.do_not_call or 0 for one in self.found.lists):
            reason = f"RingCX did not keep this lead. It says {blocked} of this batch are on its do-not-call list."
        return {
            row.index: (RowState.DUPLICATE_IN_RINGCX, "The campaign already had a lead with this phone.")
            if row.index in self.inside
            else (RowState.REJECTED, reason)
            for row in rows
        }

    def _later_or_a_person(self, holder: str, now: datetime) -> None:
        batch = self.batch
        if not _patience_is_over(batch, now):
            _later(batch, holder, now)
            return
        reason = f"{batch.problem} RingCX's search does not show this lead. It was not sent again."
        held = self.found.held
        _leave_open(
            batch,
            holder,
            {r.index: (RowState.LOADED, "") if r.index in held else (RowState.UNKNOWN, reason) for r in self.rows},
            now=now,
        )


def _over_at(batch: Batch) -> datetime:
    moment = batch.over_at or batch.sent_at
    if moment is None:
        raise ValueError(f"{batch} was never sent, so there is nothing to ask about")
    return moment


def _proof_at(batch: Batch, *, twice: bool = False) -> datetime:
    """From when on it counts that a lead does not show. A part that shows may be an index that is still growing."""
    return _over_at(batch) + settle_time(2.0 if twice else 1.0)


def _patience_is_over(batch: Batch, now: datetime) -> bool:
    return now >= _over_at(batch) + settle_time(PATIENCE) and batch.looks + 1 >= LEAST_LOOKS


def _not_answered(batch: Batch, holder: str, rows: list[PlanRow], error: RingCXError, now: datetime) -> None:
    batch.evidence = [*batch.evidence, {"at": now.isoformat(), "error": error.message}][-KEPT_LOOKS:]
    if not _patience_is_over(batch, now):
        _later(batch, holder, now)
        return
    problem = f"{batch.problem} RingCX could not be asked which leads it holds: {error.message}"
    _leave_open(batch, holder, {row.index: (RowState.UNKNOWN, problem) for row in rows}, now=now)


def _later(batch: Batch, holder: str, now: datetime) -> None:
    """Ask again, and once just when it begins to count that a lead does not show."""
    after = now + wait_after(batch.looks + 1)
    proof_at = _proof_at(batch)
    store(
        batch,
        holder,
        looks=batch.looks + 1,
        look_after=proof_at if now < proof_at < after else after,
        evidence=batch.evidence,
    )


def _leave_open(batch: Batch, holder: str, rows: dict[int, tuple[RowState, str]], *, now: datetime) -> None:
    """RingCX cannot prove what became of these leads: a person decides."""
    with transaction.atomic():
        submission = outcomes.locked(batch.submission_id)
        if not store(batch, holder, state=Batch.State.UNKNOWN, may_resend=False, evidence=batch.evidence):
            return
        name_rows(batch, rows)
        sent = submission.batches.filter(sent_at__isnull=False).exclude(state__in=Batch.OPEN).order_by("-sent_at")
        last = list(sent.values_list("state", flat=True)[:UNKNOWN_IN_A_ROW])
        waiting = submission.batches.filter(state=Batch.State.PENDING).exists()
        if waiting and last == [Batch.State.UNKNOWN] * UNKNOWN_IN_A_ROW:
            problem = (
                f"RingCX lost the last {UNKNOWN_IN_A_ROW} answers. Nothing more is sent until you let this load go on."
            )
            services.hold(submission, problem, now=now)
