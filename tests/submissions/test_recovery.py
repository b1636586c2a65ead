"""A lost answer is settled by asking RingCX, and only what RingCX proves not to hold is sent again."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from leadhub.audit import services as audit
from leadhub.leads.states import RowState
from leadhub.practice.server import PracticeServer
from leadhub.submissions import claiming, delivery, outcomes, sending, services
from leadhub.submissions.models import Batch, Submission
from leadhub.submissions.receipts import Receipt
from tests.submissions.conftest import Confirm, people

pytestmark = pytest.mark.django_db(transaction=True)
Deliver = Callable[[Submission], Submission]
Held = Callable[[Submission], list[dict[str, Any]]]


def claim(submission: Submission, holder: str) -> claiming.Claimed | None:
    return claiming.claim(submission.account_key, holder=holder, clock=timezone.now)


def claimed(submission: Submission, holder: str) -> Batch:
    services.prepare(submission)
    taken = claim(submission, holder)
    assert taken is not None
    return taken.batch


def each_once(leads: list[dict[str, Any]], count: int) -> bool:
    names = Counter(lead["externId"] for lead in leads)
    return len(names) == count and max(names.values()) == 1


@pytest.mark.parametrize("kind", ["500_before", "cut_before", "html", "503"])
def test_a_batch_that_ringcx_proves_not_to_hold_is_sent_again(
    kind: str, confirm: Confirm, deliver: Deliver, held_by: Held, practice: PracticeServer
) -> None:
    practice.world.fault(kind, endpoint="direct", next=1)
    submission = deliver(confirm(people(25)))
    assert submission.totals == {"loaded": 25}
    assert each_once(held_by(submission), 25)
    first = submission.batches.get(number=1)
    assert first.attempts == 2
    assert len(first.earlier_lists) == 1
    assert first.description not in first.earlier_lists
    assert [look["held"] for look in first.evidence] == [0] * len(first.evidence)
    events = [event.action for event in audit.for_subject("submission", submission.pk)]
    assert events.count("submission.proved_missing") == 1


@pytest.mark.parametrize("kind", ["500_after", "cut_after", "half_json"])
def test_a_batch_that_arrived_is_never_sent_again(
    kind: str, confirm: Confirm, deliver: Deliver, held_by: Held, practice: PracticeServer
) -> None:
    practice.world.fault(kind, endpoint="direct", rate=1.0)
    submission = deliver(confirm(people(35)))
    assert submission.totals == {"loaded": 35}
    assert each_once(held_by(submission), 35)
    assert set(submission.batches.values_list("attempts", flat=True)) == {1}


def test_leads_that_show_late_are_waited_for(
    confirm: Confirm, deliver: Deliver, held_by: Held, practice: PracticeServer
) -> None:
    practice.world.set(search_lag=1.0)
    practice.world.fault("cut_after", endpoint="direct", next=1)
    submission = deliver(confirm(people(12)))
    assert submission.totals == {"loaded": 12}
    assert each_once(held_by(submission), 12)


def test_a_list_that_is_there_without_its_leads_is_for_a_person(
    confirm: Confirm, deliver: Deliver, held_by: Held, practice: PracticeServer
) -> None:
    practice.world.set(search_lag=3600)
    practice.world.fault("cut_after", endpoint="direct", next=1)
    submission = deliver(confirm(people(10)))
    assert submission.totals == {"unknown": 10}
    assert each_once(held_by(submission), 10)
    evidence = submission.batches.get().evidence[-1]
    assert evidence["held"] == 0
    assert evidence["lists"][0]["accepted"] == 10


def test_ids_that_ringcx_held_before_do_not_count_as_arrived(
    confirm: Confirm, deliver: Deliver, held_by: Held, practice: PracticeServer
) -> None:
    old = [{"externId": f"T-{n}", "leadPhone": f"312555{n:04}"} for n in range(10)]
    earlier = practice.world.clock
    practice.world.clock = lambda: earlier() - 86_400
    practice.world.seed_leads(180010, old, description="Somebody's own list")
    practice.world.clock = earlier
    practice.world.fault("500_before", endpoint="direct", next=1)
    submission = deliver(confirm(people(10)))
    assert submission.totals == {"loaded": 10}
    assert len(held_by(submission)) == 20
    assert submission.batches.get().evidence[-1]["elsewhere"] == 10


def test_ids_that_came_in_just_now_by_another_way_are_for_a_person(
    confirm: Confirm, deliver: Deliver, held_by: Held, practice: PracticeServer
) -> None:
    new = [{"externId": f"T-{n}", "leadPhone": f"312555{n:04}"} for n in range(3)]
    practice.world.seed_leads(180010, new, description="Who made this list?")
    practice.world.fault("500_before", endpoint="direct", next=1)
    submission = deliver(confirm(people(10)))
    assert submission.totals == {"unknown": 10}
    assert submission.batches.get().evidence[-1]["unclear"] == 3


def test_rows_with_the_same_id_are_told_apart_by_their_phones(
    confirm: Confirm, deliver: Deliver, held_by: Held, practice: PracticeServer
) -> None:
    rows = [("T-same", f"Person {n}", f"206 555 {n:04}") for n in range(6)]
    practice.world.fault("cut_after", endpoint="direct", next=1)
    submission = deliver(confirm(rows))
    assert submission.totals == {"loaded": 6}
    assert len(held_by(submission)) == 6


@pytest.mark.parametrize("form", ["digits", "plus"])
def test_phones_may_come_back_in_another_form(
    form: str, confirm: Confirm, deliver: Deliver, held_by: Held, practice: PracticeServer
) -> None:
    rows = [("T-same", f"Person {n}", f"206 555 {n:04}") for n in range(6)]
    practice.world.set(search_phone_form=form)
    practice.world.fault("partial_insert", endpoint="direct", next=1, drop=2)
    submission = deliver(confirm(rows))
    gone = {row.number for row in Receipt(submission).rows_in([RowState.REJECTED])}
    assert gone == {6, 7}


@pytest.mark.parametrize("cap", [3, 4])
def test_a_search_that_shows_few_rows_at_a_time_hides_nothing(
    cap: int, confirm: Confirm, deliver: Deliver, held_by: Held, practice: PracticeServer
) -> None:
    practice.world.set(search_row_cap=cap)
    practice.world.fault("cut_after", endpoint="direct", next=1)
    submission = deliver(confirm(people(10)))
    assert submission.totals == {"loaded": 10}
    assert each_once(held_by(submission), 10)


def test_rows_that_a_lost_call_left_out_are_sent_alone(
    confirm: Confirm, deliver: Deliver, held_by: Held, practice: PracticeServer
) -> None:
    practice.world.fault("cut_after", endpoint="direct", next=1, drop=3)
    submission = deliver(confirm(people(20)))
    assert submission.totals == {"loaded": 20}
    assert each_once(held_by(submission), 20)
    split = submission.batches.get(state="split")
    assert sorted(part.leads for part in split.parts.all()) == [3, 7]
    assert submission.batches.exclude(state="split").count() == 3
    assert submission.proof == Submission.Proof.CONFIRMED


def test_rows_are_sent_alone_as_often_as_needed(
    confirm: Confirm, deliver: Deliver, held_by: Held, practice: PracticeServer
) -> None:
    practice.world.fault("cut_after", endpoint="direct", next=1, drop=5)
    practice.world.fault("cut_after", endpoint="direct", next=1, drop=2)
    practice.world.fault("cut_before", endpoint="direct", next=1)
    submission = deliver(confirm(people(10)))
    assert submission.totals == {"loaded": 10}
    assert each_once(held_by(submission), 10)
    assert submission.verdict == "All 10 leads are in RingCX."


def test_rows_that_a_lost_call_rejected_are_not_sent_again(
    confirm: Confirm, deliver: Deliver, held_by: Held, practice: PracticeServer
) -> None:
    practice.world.set(dnc_numbers=["2065550003"])
    practice.world.fault("cut_after", endpoint="direct", next=1)
    submission = deliver(confirm(people(10)))
    assert submission.totals == {"loaded": 9, "rejected": 1}
    [row] = Receipt(submission).rows_in([RowState.REJECTED])
    assert row.number == 5
    assert "do-not-call" in row.reason
    assert len(practice.world.calls("direct")) == 1


def test_phones_that_the_campaign_had_are_not_sent_again_after_a_lost_call(
    confirm: Confirm, deliver: Deliver, held_by: Held, practice: PracticeServer
) -> None:
    deliver(confirm(people(2), duplicateHandling="REMOVE_ALL_EXISTING"))
    rows = [("T-new", "Somebody", "206 555 0001"), *people(3, start=50)]
    practice.world.fault("cut_after", endpoint="direct", next=1)
    submission = deliver(confirm(rows, duplicateHandling="REMOVE_ALL_EXISTING"))
    assert submission.totals == {"loaded": 3, "duplicate_in_ringcx": 1}


def test_a_refusal_whose_answer_was_lost_is_refused_once_more_not_loaded(
    confirm: Confirm, deliver: Deliver, held_by: Held, practice: PracticeServer
) -> None:
    practice.world.fault("cut_before", endpoint="direct", next=1)
    practice.world.fault("general_failure", endpoint="direct", next=1)
    submission = deliver(confirm(people(20)))
    assert submission.totals == {"rejected": 20}
    assert held_by(submission) == []


def test_answers_that_keep_getting_lost_hold_the_load_with_nothing_unknown(
    confirm: Confirm, deliver: Deliver, held_by: Held, practice: PracticeServer
) -> None:
    practice.world.fault("500_before", endpoint="direct", rate=1.0)
    submission = deliver(confirm(people(30)))
    assert submission.state == Submission.State.HELD
    assert set(submission.batches.values_list("state", flat=True)) == {"pending"}
    assert submission.batches.get(number=1).attempts == 3
    assert "3 times" in submission.problem

    practice.world.clear_faults()
    assert services.go_on(submission=submission, actor=submission.owner, now=timezone.now())
    submission = deliver(submission)
    assert submission.totals == {"loaded": 30}
    assert each_once(held_by(submission), 30)


@pytest.mark.parametrize("arrived", [True, False], ids=["it-arrived", "it-did-not"])
def test_a_worker_that_died_while_sending_costs_nobody_a_lead(
    arrived: bool, confirm: Confirm, deliver: Deliver, held_by: Held, practice: PracticeServer
) -> None:
    submission = confirm(people(20))
    batch = claimed(submission, "elsewhere:1:gone")
    if arrived:
        leads = [{"externId": f"T-{n}", "leadPhone": f"206555{n:04}"} for n in range(10)]
        practice.world.seed_leads(submission.campaign_id, leads, description=batch.description)
    Batch.objects.filter(pk=batch.pk).update(lease_until=timezone.now() - timedelta(seconds=1))

    submission = deliver(submission)
    assert submission.totals == {"loaded": 20}
    assert each_once(held_by(submission), 20)
    batch.refresh_from_db()
    assert batch.attempts == (1 if arrived else 2)


def test_a_worker_elsewhere_that_still_holds_its_batch_is_left_alone(
    confirm: Confirm, deliver: Deliver, held_by: Held
) -> None:
    submission = confirm(people(20))
    batch = claimed(submission, "elsewhere:1:alive")
    delivery.deliver(submission.account_key, seconds=0.5)
    batch.refresh_from_db()
    assert batch.state == Batch.State.SENDING
    assert held_by(submission) == []


def test_a_sender_that_lost_its_batch_cannot_write_its_outcome(confirm: Confirm) -> None:
    submission = confirm(people(5))
    batch = claimed(submission, "here:1:first")
    Batch.objects.filter(pk=batch.pk).update(lease_holder="there:2:second")
    assert not outcomes.store(batch, "here:1:first", state=Batch.State.PENDING)
    assert submission.batches.get().state == Batch.State.SENDING


def test_a_sender_that_lost_its_batch_does_not_send_it(
    confirm: Confirm, held_by: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "FRESH_CLAIM", 0.0)
    submission = confirm(people(5))
    services.prepare(submission)
    taken = claim(submission, "here:1:slow")
    assert taken is not None
    Batch.objects.filter(pk=taken.batch.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    sending.find_the_lost(submission.account_key, now=timezone.now())

    sending.send(taken, holder="here:1:slow", turn=None, clock=timezone.now)
    assert held_by(submission) == []
    assert submission.batches.get().state == Batch.State.LOOKING


def test_a_lost_call_that_shows_just_before_the_resend_stops_it(
    confirm: Confirm, deliver: Deliver, held_by: Held, practice: PracticeServer
) -> None:
    submission = confirm(people(5))
    batch = claimed(submission, "elsewhere:1:gone")
    name = batch.description
    outcomes.answer_lost(batch, "Lost.", holder="elsewhere:1:gone", now=timezone.now(), status=500)
    Batch.objects.update(lease_holder="me")
    batch.refresh_from_db()
    outcomes.send_again(batch, holder="me", now=timezone.now(), most=3)
    # RingCX was proven not to hold it. It arrives after all, before the second attempt leaves.
    leads = [{"externId": f"T-{n}", "leadPhone": f"206555{n:04}"} for n in range(5)]
    practice.world.seed_leads(submission.campaign_id, leads, description=name)

    submission = deliver(submission)
    assert submission.totals == {"loaded": 5}
    assert each_once(held_by(submission), 5)
    batch.refresh_from_db()
    assert batch.description == name
