"""Which batch leaves next: the first of a load goes alone, small loads go first, nobody sends the same one."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection as database
from django.utils import timezone

from leadhub.practice.server import PracticeServer
from leadhub.submissions import claiming, services
from leadhub.submissions.claiming import Claimed
from leadhub.submissions.models import Batch, BatchSize, Submission
from tests.submissions.conftest import Confirm, people

pytestmark = pytest.mark.django_db(transaction=True)
Deliver = Callable[[Submission], Submission]


@pytest.fixture
def prepared(confirm: Confirm) -> Confirm:
    def make(*arguments: Any, **options: Any) -> Submission:
        submission = confirm(*arguments, **options)
        services.prepare(submission)
        return submission

    return make


def claim(submission: Submission, holder: str = "here:1:x") -> Claimed | None:
    return claiming.claim(submission.account_key, holder=holder, clock=timezone.now)


def take(submission: Submission, holder: str = "here:1:x") -> Batch:
    claimed = claim(submission, holder)
    assert claimed is not None
    return claimed.batch


def answer(batch: Batch, state: Batch.State, **facts: Any) -> None:
    Batch.objects.filter(pk=batch.pk).update(state=state, lease_holder="", **facts)


def test_the_first_batch_of_a_load_goes_alone(prepared: Confirm) -> None:
    submission = prepared(people(30))
    first = take(submission)
    assert claim(submission) is None
    answer(first, Batch.State.LOADED)
    assert [take(submission).number, take(submission).number] == [2, 3]


@pytest.mark.parametrize(
    ("state", "facts", "others"),
    [
        (Batch.State.SHORT, {}, 2),
        (Batch.State.LOOKING, {"answer": {"settles": True}}, 2),
        (Batch.State.LOOKING, {"answer": {}}, 0),
        (Batch.State.UNKNOWN, {}, 1),
    ],
    ids=["short", "short-being-looked-at", "answer-lost", "unknown"],
)
def test_others_follow_once_ringcx_has_taken_the_first(
    state: Batch.State, facts: dict[str, Any], others: int, prepared: Confirm
) -> None:
    submission = prepared(people(30))
    answer(take(submission), state, **facts)
    assert sum(number for _, number in claiming.waiting(submission.account_key, timezone.now())) == others


def test_with_three_answers_lost_nothing_more_leaves(prepared: Confirm) -> None:
    submission = prepared(people(60))
    answer(take(submission), Batch.State.LOADED)
    taken = [take(submission) for _ in range(3)]
    for batch in taken:
        answer(batch, Batch.State.LOOKING)
    assert claim(submission) is None
    answer(taken[0], Batch.State.LOADED)
    assert claim(submission) is not None


@pytest.mark.parametrize("state", [Submission.State.HELD, Submission.State.ENDING, Submission.State.DONE])
def test_nothing_leaves_of_a_load_that_is_not_sending(state: Submission.State, prepared: Confirm) -> None:
    submission = prepared(people(10))
    Submission.objects.update(state=state)
    assert claim(submission) is None


def test_nothing_leaves_while_ringcx_asked_to_wait(prepared: Confirm) -> None:
    submission = prepared(people(10))
    Submission.objects.update(not_before=timezone.now() + timedelta(seconds=5))
    assert claim(submission) is None


def test_the_load_with_the_least_left_goes_first(prepared: Confirm) -> None:
    large, small = prepared(people(60)), prepared(people(15, start=100))
    assert take(large).submission == small
    assert take(large).submission == large
    answer(small.batches.get(number=1), Batch.State.LOADED)
    assert take(large).submission == small


def test_what_is_sent_is_committed_before_it_leaves(prepared: Confirm) -> None:
    submission = prepared(people(10))
    batch = submission.batches.get(pk=take(submission).pk)
    assert batch.state == Batch.State.SENDING
    assert batch.extern_ids == [f"T-{n}" for n in range(10)]
    assert batch.description
    assert batch.sent_at is not None
    assert batch.lease_until is not None
    assert batch.attempts == 1


def test_every_attempt_has_a_list_name_of_its_own(prepared: Confirm) -> None:
    submission = prepared(people(10))
    names = set()
    for _ in range(3):
        batch = take(submission)
        names.add(batch.description)
        answer(batch, Batch.State.PENDING)
    assert len(names) == 3


def test_senders_at_the_same_time_never_take_the_same_batch(prepared: Confirm) -> None:
    submission = prepared(people(200))
    answer(take(submission), Batch.State.LOADED)

    def work(place: int) -> list[int]:
        try:
            taken = [claim(submission, f"here:{place}:x") for _ in range(4)]
            return [claimed.batch.pk for claimed in taken if claimed]
        finally:
            database.close()

    with ThreadPoolExecutor(6) as pool:
        taken = [pk for pks in pool.map(work, range(6)) for pk in pks]
    assert len(taken) == len(set(taken)) == 19


def test_a_batch_larger_than_ringcx_takes_is_cut_down_before_it_leaves(prepared: Confirm) -> None:
    submission = prepared(people(25), batch_size=25)
    BatchSize.objects.create(connection=submission.connection, account_id=submission.account_id, largest=10)
    sizes = []
    for _ in range(3):
        batch = take(submission)
        sizes.append(batch.leads)
        answer(batch, Batch.State.LOADED)
    assert sizes == [9, 8, 8]
    rows = [name for batch in submission.batches.order_by("first_index") for name in batch.extern_ids]
    assert rows == [f"T-{n}" for n in range(25)]


def test_a_refusal_stops_what_has_not_left_and_nothing_else(
    confirm: Confirm, deliver: Deliver, practice: PracticeServer, settings: Any
) -> None:
    settings.LEADHUB_SENDERS = 4
    practice.world.set(latency=0.1)
    practice.world.fault("general_failure", endpoint="direct", next=1, skip=2)
    submission = deliver(confirm(people(200)))
    states = list(submission.batches.values_list("state", flat=True))
    assert states.count("refused") == 1
    assert 1 <= states.count("loaded") <= 1 + 4
    assert states.count("refused") + states.count("loaded") + states.count("not_sent") == 20
    assert submission.totals["loaded"] == 10 * states.count("loaded")
