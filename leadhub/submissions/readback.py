"""The receipt, compared with what RingCX holds: counted list by list, and row by row where the counts differ.

It only reads, begins when the last batch is settled, and never holds the receipt back. A difference counts when it is
seen again after the search has had time to catch up.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from leadhub.credentials.services import client_for
from leadhub.leads.states import RowState
from leadhub.ringcx.client import Client
from leadhub.ringcx.errors import RingCXError
from leadhub.ringcx.types import LeadList
from leadhub.submissions import looking
from leadhub.submissions.models import Batch, RowOutcome, Submission, SubmissionQuerySet
from leadhub.submissions.rows import PlanRow, leads_of
from leadhub.submissions.services import record
from leadhub.submissions.waits import settle_time

FIRST_AFTER = 1 / 15  # of LEADHUB_SETTLE_SECONDS: so long after the last batch
AGAIN_AFTER = 1.0
LOOKS = 4  # so many comparisons, then what they show is the result
FAILURES = 10  # so often RingCX may fail to answer: that says nothing about what it holds
LISTS_AT_ONCE = 50  # counted in one call
ROWS_NAMED = 1000  # in the facts; the counts are of all
Proof = Submission.Proof
_EVENTS = {
    Proof.CONFIRMED: "submission.confirmed_by_ringcx",
    Proof.DIFFERENT: "submission.different",
    Proof.IMPOSSIBLE: "submission.impossible",
}


@dataclass
class Comparison:
    """What a comparison showed."""

    expected: int = 0
    found: int = 0
    missing: list[int] = field(default_factory=list)  # indexes of rows that the receipt calls loaded
    surplus: list[str] = field(default_factory=list)  # names of lists that should not be there

    @property
    def agrees(self) -> bool:
        return self.expected == self.found and not self.missing and not self.surplus

    def to_json(self) -> dict[str, Any]:
        return {
            "expected": self.expected,
            "found": self.found,
            "missing": len(self.missing),
            "missing_rows": self.missing[:ROWS_NAMED],
            "surplus_lists": self.surplus,
        }


def begin(*, now: datetime) -> dict[str, Any]:
    """Return the changes of a submission that has just ended, so that it will be compared."""
    return {
        "proof": Proof.DUE,
        "proof_after": now + settle_time(FIRST_AFTER),
        "proof_at": None,
        "proof_facts": {"looks": 0},
    }


def due(account_key: str) -> list[datetime]:
    """Return when the ended submissions of a sub-account are to be compared next."""
    return [at for at in _waiting(account_key).values_list("proof_after", flat=True) if at]


def compare_next(account_key: str, *, clock: Callable[[], datetime]) -> bool:
    """Compare the next submission that is due; False if none is."""
    submission = _waiting(account_key).filter(proof_after__lte=clock()).select_related("connection").first()
    if submission is None:
        return False
    seen = submission.proof_after
    try:
        result = compare(client_for(submission.connection), submission)
    except RingCXError as error:
        changes = _not_compared(submission, error, clock())
    else:
        changes = _compared(submission, result, clock())
    # Somebody else may have compared it meanwhile, or a person's decision opened it again.
    same = Submission.objects.filter(pk=submission.pk, state=Submission.State.DONE, proof=Proof.DUE, proof_after=seen)
    with transaction.atomic():
        if same.update(**changes) and (event := _EVENTS.get(changes["proof"])):
            known = ("expected", "found", "error")
            facts = {name: said for name, said in changes["proof_facts"].items() if name in known}
            record(submission, event, None, clock(), **facts)
    return True


def compare(client: Client, submission: Submission) -> Comparison:
    """Compare every batch that was sent with the campaign's lists and leads. Raises RingCXError."""
    lists: dict[str, list[LeadList]] = {}
    for made in client.lists(submission.account_id, submission.dial_group_id, submission.campaign_id):
        lists.setdefault(" ".join(made.name.split()), []).append(made)
    batches = list(submission.batches.filter(sent_at__isnull=False).exclude(state=Batch.State.SPLIT))
    named = Counter(submission.outcomes.values_list("batch", "state"))
    wanted = {batch: number for batch in batches if (number := _loaded(batch, named))}
    result = Comparison(expected=sum(wanted.values()))
    known = {batch.description for batch in batches}
    for batch in batches:
        gone = [name for name in batch.earlier_lists if name not in known]
        gone += [batch.description] if batch.state == Batch.State.REFUSED else []
        result.surplus += [name for name in gone if any(made.accepted for made in lists.get(name, []))]
    for run in _runs([batch for batch in wanted if batch.part_of_id is None]):
        ids = [made.id for batch in run for made in lists.get(batch.description, [])]
        expected = sum(wanted[batch] for batch in run)
        if len(ids) >= len(run) and _count(client, submission, ids) == expected:
            result.found += expected
            continue
        for batch in run:
            _compare_batch(client, batch, wanted[batch], lists.get(batch.description, []), result)
    for batch in (batch for batch in wanted if batch.part_of_id is not None):
        _compare_rows(client, batch, result)  # such lists hold other rows as well: counts prove nothing
    return result


def _compare_batch(client: Client, batch: Batch, expected: int, made: list[LeadList], result: Comparison) -> None:
    if made and _count(client, batch.submission, [one.id for one in made]) == expected:
        result.found += expected
    else:
        _compare_rows(client, batch, result)


def _compare_rows(client: Client, batch: Batch, result: Comparison) -> None:
    rows = loaded_rows(batch)
    held = looking.ask(client, batch, rows).held
    result.found += len(held)
    result.missing += [row.index for row in rows if row.index not in held]


def _count(client: Client, submission: Submission, list_ids: list[int]) -> int:
    return client.count(submission.account_id, submission.campaign_id, list_ids=list_ids)


def _loaded(batch: Batch, named: Mapping[tuple[int, str], int]) -> int:
    """How many rows of a batch the receipt calls loaded; `named` counts its rows that are stored one by one."""
    loaded = named.get((batch.pk, RowState.LOADED), 0)
    if batch.state not in Batch.TAKEN:
        return loaded
    return batch.leads - sum(number for (pk, _), number in named.items() if pk == batch.pk) + loaded


def loaded_rows(batch: Batch) -> list[PlanRow]:
    """Return the rows of a batch that the receipt calls loaded."""
    outcomes = dict(RowOutcome.objects.filter(batch=batch).values_list("row_index", "state"))
    otherwise = RowState.LOADED if batch.state in Batch.TAKEN else RowState.UNKNOWN
    return [row for row in leads_of(batch) if outcomes.get(row.index, otherwise) == RowState.LOADED]


def _compared(submission: Submission, result: Comparison, now: datetime) -> dict[str, Any]:
    looks = submission.proof_facts.get("looks", 0) + 1
    facts = {"looks": looks, **result.to_json()}
    if result.agrees:
        return {"proof": Proof.CONFIRMED, "proof_at": now, "proof_facts": facts}
    if looks >= LOOKS:
        return {"proof": Proof.DIFFERENT, "proof_at": now, "proof_facts": facts}
    return _later(facts, now)


def _not_compared(submission: Submission, error: RingCXError, now: datetime) -> dict[str, Any]:
    failures = submission.proof_facts.get("failures", 0) + 1
    facts = {"looks": submission.proof_facts.get("looks", 0), "failures": failures, "error": error.message}
    if failures >= FAILURES:
        return {"proof": Proof.IMPOSSIBLE, "proof_at": now, "proof_facts": facts}
    return _later(facts, now)


def _later(facts: dict[str, Any], now: datetime) -> dict[str, Any]:
    return {"proof": Proof.DUE, "proof_after": now + settle_time(AGAIN_AFTER), "proof_facts": facts}


def _waiting(account_key: str) -> SubmissionQuerySet:
    ended = Submission.objects.of_account(account_key).filter(state=Submission.State.DONE, proof=Proof.DUE)
    return ended.order_by("proof_after")


def _runs(batches: list[Batch]) -> Iterator[list[Batch]]:
    for start in range(0, len(batches), LISTS_AT_ONCE):
        yield batches[start : start + LISTS_AT_ONCE]
