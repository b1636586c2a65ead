"""Asking RingCX which leads of a batch it holds. It only ever reads, so it may be done as often as needed.

A lead counts as this batch's own when its externId is one of the batch's and it lies in a lead list that an attempt of
the batch made: a user's own externIds may have been in RingCX long before. Leads of which neither is certain are
counted as unclear, and nothing is sent again while there are any.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeVar

from leadhub.credentials.services import client_for
from leadhub.ringcx.client import Client
from leadhub.ringcx.types import Lead, LeadList
from leadhub.submissions.models import Batch, Submission
from leadhub.submissions.rows import PlanRow

T = TypeVar("T")
ONE_SEARCH = 250  # externIds or phones in one search
CLOCKS_APART = timedelta(minutes=10)  # RingCX's clock and ours may differ by so much


@dataclass
class Findings:
    """What RingCX shows of a batch."""

    asked: int
    lists: list[LeadList] = field(default_factory=list)  # made by the batch's attempts
    held: dict[int, str] = field(default_factory=dict)  # row index → the list in which its lead lies
    # row index → its leads; more than one only if a batch was loaded twice
    leads: dict[int, list[Lead]] = field(default_factory=lambda: defaultdict(list))
    elsewhere: int = 0  # leads with the batch's externIds that certainly came in another way
    unclear: int = 0

    @property
    def accepted(self) -> int:
        """How many leads the lists say RingCX took, whether they show or not."""
        return sum((made.supplied or 0) if made.accepted is None else made.accepted for made in self.lists)

    @property
    def kept_out(self) -> int:
        """How many leads the lists say RingCX did not keep: not valid, or on its do-not-call list."""
        counted = [made for made in self.lists if made.supplied is not None and made.accepted is not None]
        return sum((made.supplied or 0) - (made.accepted or 0) + (made.do_not_call or 0) for made in counted)

    @property
    def is_loading(self) -> bool:
        """Whether RingCX is still at work on a list."""
        return any(made.state in ("LOADING", "PENDING_DNC") for made in self.lists)

    def to_json(self) -> dict[str, Any]:
        """Facts for the evidence: counts and states, never lead data."""
        return {
            "asked": self.asked,
            "held": len(self.held),
            "elsewhere": self.elsewhere,
            "unclear": self.unclear,
            "lists": [
                {"name": made.name, "state": made.state, "supplied": made.supplied, "accepted": made.accepted}
                for made in self.lists
            ],
        }


def ask(client: Client, batch: Batch, rows: list[PlanRow], *, thorough: bool = True) -> Findings:
    """Ask RingCX for the lists and leads of a batch. Raises RingCXError.

    thorough: so that what does not show is certainly not there; without it the search costs fewer calls.
    """
    submission = batch.submission
    everything = client.lists(submission.account_id, submission.dial_group_id, submission.campaign_id)
    search = _Search(client, batch, rows, {made.id: made for made in everything}, thorough)
    made = [made for made in everything if _same(made.name) in search.own]
    return search.run(made)


def ask_for(client: Client, batch: Batch, rows: list[PlanRow], expected: list[PlanRow]) -> Findings:
    """Ask for the cheaper answer, and thoroughly only if one of the expected rows is not in it. Raises RingCXError."""
    found = ask(client, batch, rows, thorough=False)
    return found if all(row.index in found.leads for row in expected) else ask(client, batch, rows)


def came_late(batch: Batch, rows: list[PlanRow]) -> bool:
    """Say whether more of an earlier attempt of the batch shows than at the last look, just before it is sent again."""
    found = ask(client_for(batch.submission.connection), batch, rows)
    last = batch.evidence[-1] if batch.evidence else {}
    seen = last.get("lists", ())  # without leads in them, or a person has decided in spite of them
    news = any(made not in seen for made in found.to_json()["lists"])
    return bool(found.held) or news or found.unclear > last.get("unclear", 0)


def _same(name: str) -> str:
    return " ".join(name.split())


class _Search:
    """One look: the leads of the batch, sorted into own, foreign and unclear."""

    def __init__(
        self, client: Client, batch: Batch, rows: list[PlanRow], lists: dict[int, LeadList], thorough: bool
    ) -> None:
        self._thorough = thorough
        self._client = client
        self._batch = batch
        self._rows = rows
        self._lists = lists
        self._by_id: dict[str, list[PlanRow]] = defaultdict(list)
        for row in rows:
            self._by_id[str(row.lead["externId"]).strip()].append(row)
        # Rows that are sent alone may also show, late, in the list that holds the rest of their batch.
        siblings = Batch.objects.filter(part_of=batch.part_of_id, state__in=Batch.TAKEN) if batch.part_of_id else ()
        self._shared = {_same(sibling.description) for sibling in siblings}
        self._loads: dict[str, bool] = {}
        self.own = {_same(name) for name in (batch.description, *batch.earlier_lists) if name}

    def run(self, made: list[LeadList]) -> Findings:
        found = Findings(len(self._rows), made)
        seen: set[object] = set()
        # RingCX may show only so many leads at a time: what is missing is asked for again until nothing new shows.
        for list_ids in [[one.id for one in made], []] if made else [[]]:
            while missing := self._missing(found):
                fresh = [lead for lead in self._search(missing, list_ids) if _key(lead) not in seen]
                if not fresh:
                    break
                seen.update(_key(lead) for lead in fresh)
                for lead in fresh:
                    self._sort(lead, found)
        return found

    def _missing(self, found: Findings) -> list[str]:
        return [name for name, rows in self._by_id.items() if any(row.index not in found.held for row in rows)]

    def _search(self, ids: list[str], list_ids: list[int]) -> Iterator[Lead]:
        to = self._batch.submission
        for run in _runs(ids):
            yield from self._client.search_all(
                to.account_id, to.campaign_id, extern_ids=run, list_ids=list_ids, thorough=self._thorough
            )

    def _sort(self, lead: Lead, found: Findings) -> None:
        name = self._list_of(lead)
        if name in self.own or name in self._shared:
            rows, alone = self._by_id.get(lead.extern_id, []), name in self._shared
            if row := _row_of(lead, rows, found.held, alone=alone):
                found.held[row.index] = name
            if row := row or _row_of(lead, rows, {}, alone=alone):
                found.leads[row.index].append(lead)
        elif self._came_otherwise(lead, name):
            found.elsewhere += 1
        else:
            found.unclear += 1

    def _list_of(self, lead: Lead) -> str:
        known = self._lists.get(lead.list_id) if lead.list_id is not None else None
        return _same(lead.list_name or (known.name if known else ""))

    def _came_otherwise(self, lead: Lead, name: str) -> bool:
        """Whether a lead with the batch's externId certainly is of another load: by its list, or by its time."""
        if name not in self._loads:
            self._loads[name] = Batch.objects.filter(description=name or None).exclude(pk=self._batch.pk).exists()
        if self._loads[name]:
            return True
        known = self._lists.get(lead.list_id) if lead.list_id is not None else None
        at = lead.loaded_at or (known.uploaded_at if known else None)
        first = self._batch.submission.confirmed_at
        return at is not None and at < first - CLOCKS_APART


def phones_in_campaign(client: Client, submission: Submission, rows: list[PlanRow], seen: Findings) -> set[int]:
    """Return the indexes of those rows one of whose phones the campaign holds already.

    seen: the look just before. A lead in a list of the batch that it did not show yet is no duplicate, but the row
    itself, which RingCX's search shows only now.
    """
    lists = {made.id for made in seen.lists}
    shown = {_key(lead) for leads in seen.leads.values() for lead in leads}
    inside: set[int] = set()
    for run in _runs(rows):
        phones = [phone for row in run for phone in row.lead["leadPhone"].split("|")]
        found = client.search_all(submission.account_id, submission.campaign_id, phones=phones, thorough=True)
        known = [lead for lead in found if lead.list_id not in lists or _key(lead) in shown]
        there = digits(phone for lead in known for phone in lead.phones)
        inside.update(row.index for row in run if there & digits(row.lead["leadPhone"].split("|")))
    return inside


def _row_of(lead: Lead, rows: list[PlanRow], taken: dict[int, str], *, alone: bool) -> PlanRow | None:
    """Tell rows with the same externId apart by their phones.

    alone: the lead lies in a list that holds other rows too, so without the same phone it is not certainly this row.
    """
    free = [row for row in rows if row.index not in taken]
    there = digits(lead.phones)
    same_phone = [row for row in free if there & digits(row.lead["leadPhone"].split("|"))]
    return next(iter(same_phone or ([] if alone else free)), None)


def digits(phones: Iterable[str]) -> set[str]:
    """Phones as RingCX may write them, 10 digits or with the country code in front, made comparable."""
    return {"".join(c for c in phone if c.isdigit())[-10:] for phone in phones}


def _key(lead: Lead) -> object:
    return lead.lead_id or (lead.extern_id, lead.phones, lead.list_id)


def _runs(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), ONE_SEARCH):
        yield items[start : start + ONE_SEARCH]
