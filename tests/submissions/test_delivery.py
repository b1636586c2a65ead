"""Nobody is loaded twice, nobody is lost, whatever RingCX answers and whoever dies."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.utils import timezone

from leadhub.credentials import removal
from leadhub.credentials import services as credentials
from leadhub.leads.states import RowState
from leadhub.practice import seeds
from leadhub.practice.server import PracticeServer
from leadhub.ringcx.errors import TooLarge
from leadhub.submissions import claiming, delivery, receipts, sending, services
from leadhub.submissions.models import Batch, Submission
from leadhub.submissions.receipts import Receipt
from tests.submissions.conftest import Confirm, people

pytestmark = pytest.mark.django_db(transaction=True)
Deliver = Callable[[Submission], Submission]
Held = Callable[[Submission], list[dict[str, Any]]]


def batch_states(submission: Submission) -> list[str]:
    return list(submission.batches.order_by("number").values_list("state", flat=True))


def test_it_loads_every_planned_row_and_the_receipt_adds_up(confirm: Confirm, deliver: Deliver, held_by: Held) -> None:
    rows = [*people(25), ("T-bad", "No Phone", ""), ("T-again", "Same", "206 555 0003")]
    submission = deliver(confirm(rows))

    assert submission.state == Submission.State.DONE
    assert submission.totals == {"loaded": 25, "duplicate_in_file": 1, "invalid": 1}
    assert submission.verdict == "All 25 leads are in RingCX."
    assert sorted(lead["leadPhone"] for lead in held_by(submission)) == [f"206555{n:04}" for n in range(25)]


def test_each_list_has_the_rows_of_one_batch_in_the_files_order(
    confirm: Confirm, deliver: Deliver, held_by: Held
) -> None:
    submission = deliver(confirm(people(25)))
    assert list(submission.batches.values_list("leads", flat=True)) == [10, 10, 5]
    lists: dict[str, list[str]] = {}
    for lead in sorted(held_by(submission), key=lambda lead: lead["leadId"]):
        lists.setdefault(lead["listDesc"], []).append(lead["externId"])
    assert sorted(lists.values()) == sorted(
        [f"T-{n}" for n in run] for run in (range(10), range(10, 20), range(20, 25))
    )


def test_each_batch_makes_a_list_with_a_name_of_its_own(
    confirm: Confirm, deliver: Deliver, practice: PracticeServer
) -> None:
    submission = deliver(confirm(people(25), description="Autumn"))
    made = [batch.description for batch in submission.batches.all()]
    assert len(set(made)) == 3
    assert all(name.startswith("Autumn ") for name in made)
    assert set(made) <= {found["listDesc"] for found in practice.world.lists(submission.campaign_id)}


def test_a_batch_that_met_a_429_is_sent_again(
    confirm: Confirm, deliver: Deliver, held_by: Held, practice: PracticeServer
) -> None:
    practice.world.fault("429", endpoint="direct", next=2, retry_after=0)
    submission = deliver(confirm(people(12)))
    assert submission.totals == {"loaded": 12}
    assert len(held_by(submission)) == 12


def test_a_load_waits_for_a_ringcx_that_cannot_be_reached(
    confirm: Confirm, deliver: Deliver, held_by: Held, practice: PracticeServer, settings: Any
) -> None:
    submission = confirm(people(12))
    settings.LEADHUB_CUSTOM_DEPLOYMENT_URL = "http://127.0.0.1:9"  # nothing listens there
    delivery.deliver(submission.account_key, seconds=0.3)
    assert set(batch_states(submission)) == {"pending"}

    settings.LEADHUB_CUSTOM_DEPLOYMENT_URL = practice.url
    submission = deliver(submission)
    assert submission.totals == {"loaded": 12}
    assert len(held_by(submission)) == 12


@pytest.mark.parametrize("kind", ["500_after", "cut_after", "half_json"])
def test_an_answer_that_was_lost_after_loading_is_found_by_looking(
    kind: str, confirm: Confirm, deliver: Deliver, held_by: Held, practice: PracticeServer
) -> None:
    practice.world.fault(kind, endpoint="direct", next=1)
    submission = deliver(confirm(people(25)))
    assert batch_states(submission) == ["loaded"] * 3
    assert submission.totals == {"loaded": 25}
    assert len(held_by(submission)) == 25


def test_asking_again_settles_what_ringcx_shows_later(
    confirm: Confirm, deliver: Deliver, practice: PracticeServer
) -> None:
    practice.world.set(search_lag=3600)
    practice.world.fault("cut_after", endpoint="direct", next=1)
    submission = deliver(confirm(people(10)))
    assert submission.totals == {"unknown": 10}

    practice.world.set(search_lag=0)
    assert services.look_again(submission=submission, actor=submission.owner, now=timezone.now())
    submission = deliver(submission)
    assert submission.totals == {"loaded": 10}
    assert submission.verdict == "All 10 leads are in RingCX."


def test_rows_that_ringcx_rejects_are_named_with_its_reason(
    confirm: Confirm, deliver: Deliver, practice: PracticeServer
) -> None:
    rows = [*people(4), ("T-x", "Odd Agent", "206 555 0777")]
    practice.world.set(dnc_numbers=["2065550777"])
    submission = deliver(confirm(rows))
    assert submission.totals == {"loaded": 4, "rejected": 1}
    [row] = Receipt(submission).rows_in([RowState.REJECTED])
    assert row.number == 6
    assert "do-not-call" in row.reason


def test_a_silent_partial_insert_names_the_missing_rows(
    confirm: Confirm, deliver: Deliver, held_by: Held, practice: PracticeServer
) -> None:
    practice.world.fault("partial_insert", endpoint="direct", next=1, drop=3)
    submission = deliver(confirm(people(10)))
    assert batch_states(submission) == ["short"]
    assert submission.totals == {"loaded": 7, "rejected": 3}
    there = {lead["externId"] for lead in held_by(submission)}
    gone = {row.cells[0] for row in Receipt(submission).rows_in([RowState.REJECTED])}
    assert there | gone == {f"T-{n}" for n in range(10)}
    assert not there & gone


def test_a_phone_that_ringcx_had_already_is_a_duplicate_in_ringcx(
    confirm: Confirm, deliver: Deliver, practice: PracticeServer
) -> None:
    deliver(confirm(people(2), duplicateHandling="REMOVE_ALL_EXISTING"))
    rows = [("T-new", "Somebody", "206 555 0001"), *people(3, start=50)]
    submission = deliver(confirm(rows, duplicateHandling="REMOVE_ALL_EXISTING"))
    assert submission.totals == {"loaded": 3, "duplicate_in_ringcx": 1}


def test_a_refusal_stops_the_load_and_says_why(
    confirm: Confirm, deliver: Deliver, held_by: Held, practice: PracticeServer, settings: Any
) -> None:
    settings.LEADHUB_SENDERS = 1
    practice.world.fault("general_failure", endpoint="direct", next=1, skip=1)
    submission = deliver(confirm(people(30)))
    assert batch_states(submission) == ["loaded", "refused", "not_sent"]
    assert submission.totals == {"loaded": 10, "rejected": 20}
    assert len(held_by(submission)) == 10
    reasons = {row.reason for row in Receipt(submission).rows_in([RowState.REJECTED])}
    assert len(reasons) == 2
    assert any(reason.startswith("Not sent, because RingCX refused batch 2") for reason in reasons)


def refuse_phones_of(practice: PracticeServer, rows: Iterable[int], *, told: str) -> None:
    """RingCX takes these people's phones for invalid, and names such rows ("reject") or drops them ("silent")."""
    practice.world.set(refused_phones=[f"206555{n:04}" for n in rows], invalid_phone=told)


@pytest.mark.parametrize("told", ["reject", "silent"])
def test_a_later_batch_without_a_valid_lead_costs_its_own_rows_only(
    told: str, confirm: Confirm, deliver: Deliver, practice: PracticeServer
) -> None:
    refuse_phones_of(practice, range(10, 20), told=told)
    submission = deliver(confirm(people(30)))
    assert batch_states(submission) == ["loaded", "short", "loaded"]
    assert submission.totals == {"loaded": 20, "rejected": 10}
    assert submission.proof == Submission.Proof.CONFIRMED
    rejected = Receipt(submission).rows_in([RowState.REJECTED])
    assert [row.number for row in rejected] == list(range(12, 22))
    assert all(row.reason and "Not sent" not in row.reason for row in rejected)


def test_a_first_batch_whose_rows_are_all_named_as_invalid_does_not_end_the_load(
    confirm: Confirm, deliver: Deliver, practice: PracticeServer
) -> None:
    refuse_phones_of(practice, range(10), told="reject")
    submission = deliver(confirm(people(30)))
    assert batch_states(submission) == ["short", "loaded", "loaded"]
    assert submission.totals == {"loaded": 20, "rejected": 10}


def test_a_first_batch_without_a_valid_lead_and_without_names_ends_the_load(
    confirm: Confirm, deliver: Deliver, practice: PracticeServer
) -> None:
    refuse_phones_of(practice, range(10), told="silent")
    submission = deliver(confirm(people(30)))
    assert batch_states(submission) == ["refused", "not_sent", "not_sent"]
    assert "compare the phones with the number format" in submission.problem


def test_a_campaign_that_vanished_refuses_the_load(
    confirm: Confirm, deliver: Deliver, practice: PracticeServer
) -> None:
    submission = confirm(people(12))
    practice.world.remove_campaign(submission.campaign_id)
    submission = deliver(submission)
    assert submission.totals == {"rejected": 12}
    assert "campaign" in submission.problem


def test_a_batch_that_is_too_large_is_cut_in_two(confirm: Confirm, deliver: Deliver, practice: PracticeServer) -> None:
    practice.world.set(max_leads=4, too_many_leads="413")
    submission = deliver(confirm(people(10)))
    assert submission.totals == {"loaded": 10}
    assert sorted(submission.batches.filter(state="loaded").values_list("leads", flat=True)) == [2, 2, 3, 3]


def test_a_revoked_connection_holds_the_load_until_it_is_mended(
    confirm: Confirm, deliver: Deliver, held_by: Held, practice: PracticeServer
) -> None:
    submission = confirm(people(12))
    practice.world.revoke(seeds.CLIENT_ID)
    submission = deliver(submission)
    assert submission.state == Submission.State.HELD
    assert submission.problem
    assert held_by(submission) == []

    practice.world.restore(seeds.CLIENT_ID)
    credentials.test_connection(connection=submission.connection, actor=submission.owner, now=timezone.now())
    assert services.go_on(submission=submission, actor=submission.owner, now=timezone.now())
    submission = deliver(submission)
    assert submission.totals == {"loaded": 12}
    assert len(held_by(submission)) == 12


def test_a_removed_connection_holds_the_load(confirm: Confirm, deliver: Deliver) -> None:
    submission = confirm(people(3))
    removal.remove(connection=submission.connection, actor=submission.owner, now=timezone.now())
    submission = deliver(submission)
    assert submission.state == Submission.State.HELD
    assert submission.problem


def test_a_held_load_can_be_ended_and_says_what_was_left_out(
    confirm: Confirm, deliver: Deliver, practice: PracticeServer
) -> None:
    submission = confirm(people(12))
    practice.world.revoke(seeds.CLIENT_ID)
    submission = deliver(submission)
    assert services.cancel(submission=submission, actor=submission.owner, reason="Wrong file", now=timezone.now())
    submission = deliver(submission)
    assert submission.state == Submission.State.DONE
    assert submission.totals == {"excluded": 12}


def test_a_batch_that_ringcx_finds_too_large_after_the_load_was_ended_is_not_sent_in_halves(
    confirm: Confirm, deliver: Deliver, practice: PracticeServer
) -> None:
    submission = confirm(people(20))
    services.prepare(submission)
    taken = claiming.claim(submission.account_key, holder="me", clock=timezone.now)
    assert taken is not None
    assert services.cancel(submission=submission, actor=submission.owner, reason="Wrong file", now=timezone.now())
    sending.failed(taken.batch, "me", TooLarge("Too large.", status=413), timezone.now())
    submission = deliver(submission)
    assert submission.state == Submission.State.DONE
    assert submission.totals == {"excluded": 20}
    assert len(practice.world.calls("direct")) == 0


def test_a_token_that_ends_in_the_middle_costs_one_renewal(
    confirm: Confirm, deliver: Deliver, held_by: Held, practice: PracticeServer
) -> None:
    practice.world.fault("401", endpoint="direct", next=1, skip=1)
    submission = deliver(confirm(people(25)))
    assert submission.totals == {"loaded": 25}
    assert len(held_by(submission)) == 25


def test_a_small_load_overtakes_a_large_one(confirm: Confirm, deliver: Deliver, practice: PracticeServer) -> None:
    large, small = confirm(people(60), filename="large.csv"), confirm(people(5, start=100), filename="small.csv")
    deliver(large)
    order = list(Batch.objects.order_by("sent_at").values_list("submission__filename", flat=True))
    assert order == ["small.csv"] + ["large.csv"] * 6
    small.refresh_from_db()
    assert small.totals == {"loaded": 5}


def test_phones_of_a_refused_load_may_be_sent_another_time(
    confirm: Confirm, deliver: Deliver, practice: PracticeServer
) -> None:
    practice.world.fault("general_failure", endpoint="direct", next=1)
    refused = deliver(confirm(people(5)))
    assert services.phones_sent_before(refused, {12065550001}) == set()
    loaded = deliver(confirm(people(5)))
    assert services.phones_sent_before(loaded, {12065550001, 13125550001}) == {12065550001}


def test_phones_of_a_load_that_has_only_been_confirmed_count_as_sent(confirm: Confirm) -> None:
    submission = confirm(people(5))
    assert services.phones_sent_before(submission, {12065550004}) == {12065550004}


def test_a_load_to_another_campaign_does_not_count_as_sent_before(confirm: Confirm) -> None:
    confirm(people(5))
    elsewhere = Submission(deployment="custom", account_id=seeds.US_ACCOUNT, campaign_id=seeds.STRATEGIC_CAMPAIGN)
    assert services.phones_sent_before(elsewhere, {12065550004}) == set()


@pytest.mark.parametrize("prepared", [False, True], ids=["before-it-is-cut", "afterwards"])
def test_a_load_whose_files_are_gone_holds_itself_and_nobody_else(
    prepared: bool, confirm: Confirm, deliver: Deliver
) -> None:
    broken, sound = confirm(people(5)), confirm(people(20, start=50))
    if prepared:
        services.prepare(broken)
        Submission.objects.filter(pk=broken.pk).update(parts=[{**broken.parts[0], "leads": "tests/gone"}])
    else:
        Submission.objects.filter(pk=broken.pk).update(plan_file="tests/gone")
    assert deliver(sound).totals == {"loaded": 20}
    broken.refresh_from_db()
    assert broken.state == Submission.State.HELD
    assert "cannot read" in broken.problem


def test_a_finished_load_that_was_opened_again_meanwhile_stays_open(confirm: Confirm, deliver: Deliver) -> None:
    submission = deliver(confirm(people(5)))
    Submission.objects.update(state=Submission.State.SENDING)
    Batch.objects.update(state=Batch.State.LOOKING)
    receipts.finish(submission, now=timezone.now())
    submission.refresh_from_db()
    assert submission.state == Submission.State.SENDING
