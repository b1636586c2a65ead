"""After the last batch the receipt is compared with what RingCX really holds."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_q.models import OrmQ

from leadhub.practice import seeds
from leadhub.practice.server import PracticeServer
from leadhub.submissions import readback
from leadhub.submissions.models import Submission
from leadhub.submissions.sweep import sweep
from tests.submissions.conftest import Confirm, people

pytestmark = pytest.mark.django_db(transaction=True)
Deliver = Callable[[Submission], Submission]
Proof = Submission.Proof


@pytest.fixture
def tampered(practice: PracticeServer, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Let RingCX lose a lead, or a whole list's, between the last batch and the comparison."""

    def lose(where: str) -> None:
        compare = readback.compare

        def after_loss(*arguments: Any) -> Any:
            with practice.world.state.transaction():
                practice.world.state.db.execute(f"DELETE FROM leads WHERE {where}")
            return compare(*arguments)

        monkeypatch.setattr(readback, "compare", after_loss)

    return lose


def test_a_receipt_that_agrees_is_confirmed_with_few_calls(
    confirm: Confirm, deliver: Deliver, practice: PracticeServer
) -> None:
    submission = deliver(confirm(people(95)))
    assert submission.proof == Proof.CONFIRMED
    assert submission.proof_at is not None
    assert submission.proof_facts["found"] == submission.proof_facts["expected"] == 95
    assert len(practice.world.calls("count")) == 1
    assert len(practice.world.calls("search")) == 0


def test_rows_that_ringcx_does_not_hold_are_named(
    confirm: Confirm, deliver: Deliver, tampered: Callable[[str], None]
) -> None:
    tampered("extern_id = 'T-13'")
    submission = deliver(confirm(people(30)))
    assert submission.totals == {"loaded": 30}  # what RingCX answered; the difference stands beside it
    assert submission.proof == Proof.DIFFERENT
    assert submission.proof_facts["missing_rows"] == [13]
    assert (submission.proof_facts["found"], submission.proof_facts["expected"]) == (29, 30)


def test_leads_that_show_late_are_waited_for(confirm: Confirm, deliver: Deliver, practice: PracticeServer) -> None:
    practice.world.set(search_lag=0.2)
    submission = deliver(confirm(people(20)))
    assert submission.proof == Proof.CONFIRMED


def test_rejected_rows_and_duplicates_are_not_expected(
    confirm: Confirm, deliver: Deliver, practice: PracticeServer
) -> None:
    practice.world.set(dnc_numbers=["2065550003"])
    submission = deliver(confirm(people(20)))
    assert submission.totals == {"loaded": 19, "rejected": 1}
    assert submission.proof == Proof.CONFIRMED


def test_a_list_that_should_not_be_there_is_a_difference(
    confirm: Confirm, deliver: Deliver, practice: PracticeServer
) -> None:
    practice.world.fault("500_before", endpoint="direct", next=1)
    submission = deliver(confirm(people(10)))
    assert submission.proof == Proof.CONFIRMED
    [name] = submission.batches.get().earlier_lists
    leads = [{"externId": f"T-{n}", "leadPhone": f"206555{n:04}"} for n in range(10)]
    practice.world.seed_leads(seeds.SPRING_CAMPAIGN, leads, description=name)
    Submission.objects.update(**readback.begin(now=timezone.now()))
    submission = deliver(submission)
    assert submission.proof == Proof.DIFFERENT
    assert submission.proof_facts["surplus_lists"] == [name]


def test_a_ringcx_that_cannot_be_asked_does_not_hold_the_receipt_back(
    confirm: Confirm, deliver: Deliver, practice: PracticeServer
) -> None:
    practice.world.fault("500_before", endpoint="count", rate=1.0)
    submission = deliver(confirm(people(5)))
    assert submission.state == Submission.State.DONE
    assert submission.proof == Proof.IMPOSSIBLE
    assert submission.proof_facts["error"]


def test_the_sweep_finds_a_comparison_that_nobody_made(confirm: Confirm, deliver: Deliver) -> None:
    submission = deliver(confirm(people(5)))
    Submission.objects.update(**readback.begin(now=timezone.now()))
    OrmQ.objects.all().delete()
    sweep(now=timezone.now() + timedelta(minutes=1))
    assert OrmQ.objects.count() == 1
    assert deliver(submission).proof == Proof.CONFIRMED
