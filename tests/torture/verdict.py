"""The verdict on a run: what LeadHub says against what the practice RingCX holds and saw."""

from collections import Counter
from typing import Any

from leadhub.leads.states import RowState
from leadhub.submissions.models import Batch, Submission
from leadhub.submissions.receipts import Receipt
from tests.torture import load
from tests.torture.processes import Practice
from tests.torture.story import Story

DONE = Submission.State.DONE


def judge(story: Story, submission: Submission, practice: Practice) -> list[str]:
    """Return everything that is wrong, one sentence each."""
    leads = practice.ask(f"leads?campaign={load.CAMPAIGN}")
    ours = [lead for lead in leads if submission.pk.hex[:8] in (lead["listDesc"] or "")]
    receipt = Receipt(submission)
    return [
        *_doubled(ours),
        *_states(story, receipt, ours, {lead["leadPhone"] for lead in leads}),
        *_unknown(submission, practice, ours),
        *_totals(submission, receipt, len(ours)),
        *_proof(submission),
        *_quota(practice),
    ]


def _doubled(ours: list[dict[str, Any]]) -> list[str]:
    wrong = []
    for field in ("externId", "leadPhone"):
        twice = [value for value, count in Counter(lead[field] for lead in ours).items() if count > 1]
        if twice:
            wrong.append(f"RingCX holds {len(twice)} leads twice by {field}: {', '.join(twice[:5])}.")
    return wrong


def _states(story: Story, receipt: Receipt, ours: list[dict[str, Any]], phones: set[str]) -> list[str]:
    there = {lead["externId"] for lead in ours}
    excused = {*story.refused, *story.blocked}
    wrong: Counter[str] = Counter()
    unexplained = 0
    for row in receipt.rows_in(list(RowState), limit=story.leads):
        number = int(row.cells[0].removeprefix("T-"))
        is_there = row.cells[0] in there
        match row.state:
            case RowState.LOADED:
                wrong["are lost: called loaded, but not in RingCX"] += not is_there
            case RowState.REJECTED:
                wrong["are called rejected, but are in RingCX"] += is_there
                unexplained += number not in excused
            case RowState.DUPLICATE_IN_RINGCX:
                wrong["are called duplicates, but are in RingCX by this load"] += is_there
                wrong["are called duplicates, but nobody has that phone"] += load.phone(number) not in phones
            case RowState.UNKNOWN:
                pass  # see _unknown
            case state:
                wrong[f"ended as {state.value}"] += 1
    if unexplained > story.may_drop and not _refused(story, receipt.submission):
        wrong["are called rejected, but RingCX has no reason to"] = unexplained
    return [f"{count} leads {what}." for what, count in wrong.items() if count]


def _refused(story: Story, submission: Submission) -> bool:
    """Whether RingCX refused a whole call, as it does when none of its leads is valid: that ends a load."""
    invalid = {load.extern_id(number) for number in story.refused}
    refused = submission.batches.filter(state=Batch.State.REFUSED)
    return any(story.ends_early or invalid.issuperset(batch.extern_ids) for batch in refused)


def _unknown(submission: Submission, practice: Practice, ours: list[dict[str, Any]]) -> list[str]:
    """Nobody can settle a list of which RingCX says that it took leads, while it shows none of them."""
    filled = {lead["listDesc"] for lead in ours}
    empty = {
        made["listDesc"]
        for made in practice.ask("state")["lists"]
        if made["leadsAccepted"] and made["listDesc"] not in filled
    }
    wrong = [
        outcome
        for outcome in submission.outcomes.filter(state=RowState.UNKNOWN).select_related("batch")
        if outcome.batch.description not in empty
    ]
    return [f"{len(wrong)} leads are left unknown, although RingCX tells."] if wrong else []


def _totals(submission: Submission, receipt: Receipt, held: int) -> list[str]:
    wrong = []
    counted = {state.value: count for state, count in receipt.totals.items() if count}
    stored = {state: count for state, count in submission.totals.items() if count}
    if counted != stored or sum(stored.values()) != submission.rows:
        wrong.append(f"The totals do not add up: {stored} are stored, {counted} counted, of {submission.rows} rows.")
    if stored.get(RowState.LOADED.value, 0) != held:
        wrong.append(f"The receipt says {stored.get(RowState.LOADED.value, 0)} loaded, RingCX holds {held}.")
    return wrong


def _proof(submission: Submission) -> list[str]:
    if submission.proof == Submission.Proof.CONFIRMED:
        return []
    return [f"The comparison with RingCX ended as {submission.proof}: {submission.proof_facts}."]


def _quota(practice: Practice) -> list[str]:
    calls = practice.ask("calls?limit=20000")
    over = Counter(call["class"] for call in calls if call["status"] == 429 and not call["fault"])
    return [f"The quota of {kind} was exceeded {count} times." for kind, count in over.items()]
