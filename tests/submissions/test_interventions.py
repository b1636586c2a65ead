"""Stop, un-stop and undo reach exactly the leads of one load, can be repeated, and account for every lead."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_q.models import OrmQ

from leadhub.audit import services as audit
from leadhub.jobs import clock
from leadhub.leads.states import RowState
from leadhub.practice import seeds
from leadhub.practice.server import PracticeServer
from leadhub.submissions import decisions, interventions, services
from leadhub.submissions.decisions import CannotDecide
from leadhub.submissions.interventions import CannotIntervene, totals_of
from leadhub.submissions.models import Batch, Intervention, InterventionPart, Submission
from leadhub.submissions.receipts import Receipt
from leadhub.submissions.sweep import sweep
from tests.submissions.conftest import CAMPAIGN, Confirm, people

pytestmark = pytest.mark.django_db(transaction=True)
Deliver = Callable[[Submission], Submission]
Held = Callable[[Submission], list[dict[str, Any]]]
WHY = "The wrong file"


def ask(submission: Submission, kind: str) -> Intervention:
    return interventions.ask(submission=submission, kind=kind, actor=submission.owner, reason=WHY, now=timezone.now())


def outcome(intervention: Intervention) -> dict[str, int]:
    intervention.refresh_from_db()
    assert intervention.finished_at
    return totals_of(intervention)


def suppressed(practice: PracticeServer) -> set[str]:
    return {lead["externId"] for lead in practice.world.leads(CAMPAIGN) if lead["suppressed"]}


def change(practice: PracticeServer, extern_id: str, words: str) -> None:
    """Let something happen to a lead in RingCX."""
    with practice.world.state.transaction():
        practice.world.state.db.execute(f"UPDATE leads SET {words} WHERE extern_id = ?", (extern_id,))


def test_a_stop_suppresses_everything_of_this_load_and_nothing_else(
    confirm: Confirm, deliver: Deliver, practice: PracticeServer
) -> None:
    before = suppressed(practice)
    deliver(confirm(people(5, start=500)))
    submission = deliver(confirm(people(25)))
    stop = ask(submission, "stop")
    deliver(submission)
    assert suppressed(practice) - before == {f"T-{n}" for n in range(25)}
    assert outcome(stop) == {"stopped": 25}
    assert len(practice.world.calls("actions")) == 3  # one for each batch


def test_a_large_batch_is_stopped_200_leads_at_a_time(
    confirm: Confirm, deliver: Deliver, practice: PracticeServer
) -> None:
    submission = deliver(confirm(people(450), batch_size=500))
    stop = ask(submission, "stop")
    deliver(submission)
    assert outcome(stop) == {"stopped": 450}
    assert len(practice.world.calls("actions")) == 3


def test_a_stop_leaves_out_what_was_not_sent(confirm: Confirm, deliver: Deliver, practice: PracticeServer) -> None:
    submission = confirm(people(20))
    services.prepare(submission)
    stop = ask(submission, "stop")
    submission = deliver(submission)
    assert submission.state == Submission.State.DONE
    assert "loaded" not in submission.totals
    assert len(practice.world.calls("direct")) == 0
    assert outcome(stop) == {}


def test_leads_whose_batch_is_still_looked_for_are_stopped_when_they_show(
    confirm: Confirm, deliver: Deliver, practice: PracticeServer
) -> None:
    practice.world.set(search_lag=0.4)
    practice.world.fault("cut_after", endpoint="direct", next=1)
    submission = deliver(confirm(people(10)))
    Batch.objects.update(state=Batch.State.LOOKING, look_after=timezone.now(), over_at=timezone.now())
    Submission.objects.update(state=Submission.State.SENDING)
    stop = ask(submission, "stop")
    submission = deliver(submission)
    assert outcome(stop) == {"stopped": 10}
    assert len(suppressed(practice) & {f"T-{n}" for n in range(10)}) == 10


def test_a_stop_survives_errors_and_a_lost_answer(confirm: Confirm, deliver: Deliver, practice: PracticeServer) -> None:
    submission = deliver(confirm(people(30)))
    practice.world.fault("500_before", endpoint="actions", next=1)
    practice.world.fault("cut_after", endpoint="actions", next=1)
    stop = ask(submission, "stop")
    deliver(submission)
    assert outcome(stop) == {"stopped": 30}


def test_a_worker_that_died_in_the_middle_of_a_stop_is_followed(
    confirm: Confirm, deliver: Deliver, practice: PracticeServer
) -> None:
    submission = deliver(confirm(people(10)))
    stop = ask(submission, "stop")
    # It died after the call: the rows were committed before it, and RingCX has done its part.
    stop.parts.update(asked=list(range(10)), lease_holder="elsewhere:1:1-x", lease_until=timezone.now())
    for n in range(10):
        change(practice, f"T-{n}", "suppressed = 1")
    OrmQ.objects.all().delete()
    sweep(now=timezone.now())
    assert OrmQ.objects.count() == 1
    deliver(submission)
    assert outcome(stop) == {"stopped": 10}
    assert len(practice.world.calls("actions")) == 0


def test_asking_twice_does_it_once(confirm: Confirm, deliver: Deliver, practice: PracticeServer) -> None:
    submission = deliver(confirm(people(10)))
    assert ask(submission, "stop").pk == ask(submission, "stop").pk
    deliver(submission)
    again = ask(submission, "stop")
    deliver(submission)
    assert outcome(again) == {"already": 10}
    assert len(practice.world.calls("actions")) == 1


def test_a_stop_works_without_any_worker(confirm: Confirm, deliver: Deliver, practice: PracticeServer) -> None:
    submission = deliver(confirm(people(15)))
    interventions.step(ask(submission, "stop"), clock=clock.now, in_a_page=True)
    assert len(suppressed(practice) & {f"T-{n}" for n in range(10)}) == 10  # the first batch, at once


def test_an_unstop_releases_only_what_the_stop_suppressed(
    confirm: Confirm, deliver: Deliver, practice: PracticeServer
) -> None:
    submission = deliver(confirm(people(20)))
    before = suppressed(practice)
    change(practice, "T-7", "suppressed = 1")
    stop = ask(submission, "stop")
    deliver(submission)
    assert outcome(stop) == {"stopped": 19, "already": 1}
    release = ask(submission, "release")
    deliver(submission)
    assert outcome(release) == {"released": 19, "others": 1}
    assert suppressed(practice) - before == {"T-7"}
    with pytest.raises(CannotIntervene, match="not stopped"):
        ask(submission, "release")


def test_a_stop_overrules_an_unstop_and_the_other_way_round(
    confirm: Confirm, deliver: Deliver, practice: PracticeServer
) -> None:
    submission = deliver(confirm(people(20)))
    before = suppressed(practice)
    first = ask(submission, "stop")
    deliver(submission)
    release = ask(submission, "release")
    interventions.step(release, clock=clock.now)  # one batch of two
    second = ask(submission, "stop")
    deliver(submission)
    release.refresh_from_db()
    assert release.overruled
    assert outcome(first) == {"stopped": 20}
    assert outcome(second) == {"stopped": 10, "already": 10}
    last = ask(submission, "release")
    deliver(submission)
    assert outcome(last) == {"released": 20}
    assert suppressed(practice) == before


def test_nothing_of_a_stopped_load_is_sent_again(confirm: Confirm, deliver: Deliver, practice: PracticeServer) -> None:
    practice.world.fault("500_before", endpoint="search", rate=1.0)
    practice.world.fault("cut_before", endpoint="direct", next=1)
    submission = deliver(confirm(people(20)))
    practice.world.clear_faults()
    ask(submission, "stop")
    submission = deliver(submission)
    batch = submission.batches.get(state=Batch.State.UNKNOWN)
    with pytest.raises(CannotDecide, match="stopped"):
        decisions.resend(batch=batch, actor=submission.owner, reason=WHY, now=timezone.now())
    assert services.look_again(submission=submission, actor=submission.owner, now=timezone.now())
    submission = deliver(submission)
    assert len(practice.world.calls("direct")) == 2
    assert sum(submission.totals.values()) == 20


HAPPENED = {
    "T-1": ("lead_passes = 1", "dialed"),
    "T-2": ("lead_state = 'CALLBACK'", "state"),
    "T-3": ("suppressed = 1", "others"),
    "T-4": ("wire = replace(wire, 'Person 4', 'Somebody')", "changed"),
    "T-5": ("lead_phone = '2065559999'", "changed"),
}


def test_an_undo_deletes_only_what_nobody_touched_and_accounts_for_every_lead(
    confirm: Confirm, deliver: Deliver, held_by: Held, practice: PracticeServer
) -> None:
    submission = deliver(confirm(people(30)))
    for extern_id, (words, _) in HAPPENED.items():
        change(practice, extern_id, words)
    with practice.world.state.transaction():
        practice.world.state.db.execute("DELETE FROM leads WHERE extern_id = 'T-29'")
    undo = ask(submission, "undo")
    deliver(submission)
    expected = Counter(fate for _, fate in HAPPENED.values()) | Counter(removed=24, not_found=1)
    assert outcome(undo) == dict(expected)
    assert sum(outcome(undo).values()) == 30
    assert submission.totals == {"loaded": 6, "removed": 24}
    again = Receipt(submission).rows_in([RowState.REMOVED])
    assert len(again) == 24
    assert {row.reason for row in again} == {RowState.REMOVED.help}
    assert {lead["externId"] for lead in held_by(submission)} == set(HAPPENED)


def test_an_undo_leaves_leads_of_other_loads_alone(
    confirm: Confirm, deliver: Deliver, practice: PracticeServer
) -> None:
    before = len(practice.world.leads(CAMPAIGN))
    submission = deliver(confirm(people(10)))
    # Same ids, but in a list of somebody else's.
    leads = [{"externId": f"T-{n}", "leadPhone": f"206777{n:04}"} for n in range(10)]
    practice.world.seed_leads(seeds.SPRING_CAMPAIGN, leads, description="Somebody else's")
    undo = ask(submission, "undo")
    deliver(submission)
    assert outcome(undo) == {"removed": 10}
    assert len(practice.world.leads(CAMPAIGN)) == before + 10


def test_what_our_own_stop_suppressed_can_be_undone(
    confirm: Confirm, deliver: Deliver, held_by: Held, practice: PracticeServer
) -> None:
    submission = deliver(confirm(people(10)))
    ask(submission, "stop")
    deliver(submission)
    undo = ask(submission, "undo")
    deliver(submission)
    assert outcome(undo) == {"removed": 10}
    assert held_by(submission) == []


@pytest.mark.parametrize("fault", ["500_before", "500_after", "cut_before", "cut_after"])
def test_an_undo_whose_answer_is_lost_still_knows_what_it_removed(
    fault: str, confirm: Confirm, deliver: Deliver, held_by: Held, practice: PracticeServer
) -> None:
    submission = deliver(confirm(people(20)))
    practice.world.fault(fault, endpoint="actions", next=1)
    undo = ask(submission, "undo")
    deliver(submission)
    assert outcome(undo) == {"removed": 20}
    assert held_by(submission) == []


def test_an_undo_that_ringcx_refuses_reports_the_leads_as_failed(
    confirm: Confirm, deliver: Deliver, held_by: Held, practice: PracticeServer
) -> None:
    submission = deliver(confirm(people(5)))
    practice.world.fault("500_before", endpoint="actions", rate=1.0)
    undo = ask(submission, "undo")
    deliver(submission)
    assert outcome(undo) == {"failed": 5}
    assert len(held_by(submission)) == 5


def test_after_an_undo_the_phones_that_are_gone_may_be_loaded_again(
    confirm: Confirm, deliver: Deliver, practice: PracticeServer
) -> None:
    submission = deliver(confirm(people(10)))
    change(practice, "T-1", "lead_passes = 1")
    ask(submission, "undo")
    submission = deliver(submission)
    assert services.phones_sent_before(submission, {12065550001, 12065550002}) == {12065550001}


def test_a_load_under_way_cannot_be_undone(confirm: Confirm) -> None:
    with pytest.raises(CannotIntervene, match="come to its end"):
        ask(confirm(people(3)), "undo")


@pytest.mark.parametrize("kind", ["stop", "undo"])
def test_each_is_an_event_with_its_reason_and_its_outcome(kind: str, confirm: Confirm, deliver: Deliver) -> None:
    submission = deliver(confirm(people(3)))
    ask(submission, kind)
    deliver(submission)
    events = {event.action: event.facts_json for event in audit.for_subject("submission", submission.pk)}
    assert WHY in events[f"submission.{kind}"]
    assert "3 " in events[f"submission.{kind}_finished"]


def test_a_part_lost_to_another_worker_is_not_acted_on(
    confirm: Confirm, deliver: Deliver, practice: PracticeServer
) -> None:
    submission = deliver(confirm(people(3)))
    stop = ask(submission, "stop")
    InterventionPart.objects.update(lease_holder="elsewhere:1:1-x", lease_until=timezone.now() + timedelta(hours=1))
    assert not interventions.step(stop, clock=clock.now)
    assert len(practice.world.calls("actions")) == 0


def test_a_load_whose_files_are_gone_keeps_nobody_else_waiting(
    confirm: Confirm, deliver: Deliver, practice: PracticeServer
) -> None:
    submission = deliver(confirm(people(3)))
    gone = [part | {"leads": "tests/gone"} for part in submission.parts]
    Submission.objects.filter(pk=submission.pk).update(parts=gone)
    stop = ask(submission, "stop")
    other = deliver(confirm(people(3, start=50)))
    assert other.totals == {"loaded": 3}
    stop.refresh_from_db()
    assert stop.finished_at
    assert "LeadHub cannot read" in stop.parts.get().problem
