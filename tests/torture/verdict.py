"""The verdict on a run: what LeadHub says against what the practice RingCX holds and saw."""

from collections import Counter
from typing import Any

from leadhub.audit.models import Event
from leadhub.leads.states import RowState
from leadhub.submissions import services
from leadhub.submissions.models import Batch, Submission
from leadhub.submissions.receipts import Receipt, ReceiptRow
from tests.torture import aftermath, load
from tests.torture.person import Deeds
from tests.torture.processes import Practice
from tests.torture.story import Story

LET_GO = ("submission.canary_as_sent", "submission.canary_overruled")


def judge(story: Story, submission: Submission, practice: Practice, deeds: Deeds | None = None) -> list[str]:
    """Return everything that is wrong with a load, one sentence each. `deeds`: what people did to it, if anything."""
    canary = story.canary and deeds is not None and not deeds.decided
    deeds = deeds or Deeds()
    submission.refresh_from_db()
    leads = practice.ask(f"leads?campaign={load.CAMPAIGN}")
    ours = [lead for lead in leads if submission.pk.hex[:8] in (lead["listDesc"] or "")]
    receipt = Receipt(submission)
    rows = receipt.rows_in(list(RowState), limit=submission.rows)
    loaded = {row.cells[0] for row in rows if row.state in (RowState.LOADED, RowState.REMOVED)}
    removed = aftermath.removed_by(submission)
    return [
        *_doubled(deeds.held_before_undo or ours),
        *_states(story, receipt, rows, ours, leads, deeds),
        *_unknown(submission, practice, ours),
        *_totals(submission, receipt, held=len(ours), removed=len(removed)),
        *_proof(submission, practice, ours, deeds),
        *_quota(story, practice),
        *(_canary(submission) if canary else ()),
        *aftermath.judge(submission, deeds, practice, ours, loaded),
    ]


def bystanders(before: list[dict[str, Any]], practice: Practice) -> list[str]:
    """Leads that were there before, in this campaign or another, are as they were."""
    now = {lead["leadId"]: lead for lead in practice.ask("leads")}
    changed = [lead for lead in before if now.get(lead["leadId"]) != lead]
    return [f"{len(changed)} leads that are none of our business were changed or taken out."] if changed else []


def _doubled(ours: list[dict[str, Any]]) -> list[str]:
    wrong = []
    for field in ("externId", "leadPhone"):
        twice = [value for value, count in Counter(lead[field] for lead in ours).items() if count > 1]
        if twice:
            wrong.append(f"RingCX holds {len(twice)} leads twice by {field}: {', '.join(twice[:5])}.")
    return wrong


def _states(
    story: Story,
    receipt: Receipt,
    rows: list[ReceiptRow],
    ours: list[dict[str, Any]],
    leads: list[dict[str, Any]],
    deeds: Deeds,
) -> list[str]:
    there, phones = {lead["externId"] for lead in ours}, {lead["leadPhone"] for lead in leads}
    excused = {load.phone(number) for number in (*story.refused, *story.blocked)}
    may_be_left_out = deeds.decided == "leave_out" or {"cancel", "stop", "undo"} & set(deeds.done)
    wrong: Counter[str] = Counter()
    unexplained = 0
    for row in rows:
        is_there = row.cells[0] in there
        match row.state:
            case RowState.LOADED:
                wrong["are lost: called loaded, but not in RingCX"] += not is_there
            case RowState.REMOVED if "undo" in deeds.done:
                wrong["are called removed, but are in RingCX"] += is_there
            case RowState.REJECTED:
                wrong["are called rejected, but are in RingCX"] += is_there
                unexplained += row.cells[2] not in excused
            case RowState.DUPLICATE_IN_RINGCX:
                wrong["are called duplicates, but are in RingCX by this load"] += is_there
                wrong["are called duplicates, but nobody has that phone"] += row.cells[2] not in phones
            case RowState.EXCLUDED if may_be_left_out:
                wrong["were left out, but are in RingCX"] += is_there
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
    if story.ends_early or story.may_mumble:
        return refused.exists()
    return any(invalid.issuperset(batch.extern_ids) for batch in refused)


def _unknown(submission: Submission, practice: Practice, ours: list[dict[str, Any]]) -> list[str]:
    """Nobody can settle a list of which RingCX says that it took leads, while it shows none of them."""
    empty = _empty_lists(practice, ours)
    wrong = [
        outcome
        for outcome in submission.outcomes.filter(state=RowState.UNKNOWN).select_related("batch")
        if outcome.batch.description not in empty
    ]
    return [f"{len(wrong)} leads are left unknown, although RingCX tells."] if wrong else []


def _empty_lists(practice: Practice, ours: list[dict[str, Any]]) -> set[str]:
    filled = {lead["listDesc"] for lead in ours}
    lists = practice.ask("state")["lists"]
    return {made["listDesc"] for made in lists if made["leadsAccepted"] and made["listDesc"] not in filled}


def _totals(submission: Submission, receipt: Receipt, *, held: int, removed: int) -> list[str]:
    wrong = []
    counted = {state.value: count for state, count in receipt.totals.items() if count}
    stored = {state: count for state, count in submission.totals.items() if count}
    if counted != stored or sum(stored.values()) != submission.rows:
        wrong.append(f"The totals do not add up: {stored} are stored, {counted} counted, of {submission.rows} rows.")
    if stored.get(RowState.LOADED.value, 0) != held:
        wrong.append(f"The receipt says {stored.get(RowState.LOADED.value, 0)} loaded, RingCX holds {held}.")
    if stored.get(RowState.REMOVED.value, 0) != removed:
        wrong.append(f"The receipt says {stored.get(RowState.REMOVED.value, 0)} removed, the undos removed {removed}.")
    return wrong


def _proof(submission: Submission, practice: Practice, ours: list[dict[str, Any]], deeds: Deeds) -> list[str]:
    facts = submission.proof_facts
    if submission.proof == Submission.Proof.CONFIRMED:
        return []
    if "undo" in deeds.done and submission.proof == Submission.Proof.NONE:
        return []
    surplus = set(facts.get("surplus_lists", ()))
    same = facts.get("expected") == facts.get("found") and not facts.get("missing")
    if deeds.decided == "resend" and same and surplus and surplus <= _empty_lists(practice, ours):
        return []  # RingCX still says of the list that was lost that it took leads, and the comparison names it
    return [f"The comparison with RingCX ended as {submission.proof}: {submission.proof_facts}."]


def _quota(story: Story, practice: Practice) -> list[str]:
    if story.frozen:
        return []  # it counts calls when it carries them out, and those that came meanwhile all at once
    calls = practice.ask("calls?limit=20000")
    over = Counter(call["class"] for call in calls if call["status"] == 429 and not call["fault"])
    return [f"The quota of {kind} was exceeded {count} times." for kind, count in over.items()]


def _canary(submission: Submission) -> list[str]:
    """No batch leaves before the first leads have been read back, or a person has said so."""
    canary = Event.objects.filter(subject_id=str(submission.pk), action__in=LET_GO).order_by("number").first()
    others = submission.batches.exclude(pk__in=services.first_batches(submission)).exclude(sent_at=None)
    early = others.filter(sent_at__lt=canary.at) if canary else others
    return [f"{early.count()} batches left before the first leads were read back."] if early.exists() else []
