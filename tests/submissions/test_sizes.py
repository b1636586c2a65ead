"""Batches become smaller when RingCX says that they are too large, and carefully larger again."""

from collections.abc import Callable

import pytest

from leadhub.practice.server import PracticeServer
from leadhub.ringcx.errors import Refused, RingCXError, TooLarge
from leadhub.submissions import sizes
from leadhub.submissions.models import BatchSize, Submission
from leadhub.submissions.sizes import Sizes, is_about_size
from tests.submissions.conftest import Confirm, people

pytestmark = pytest.mark.django_db(transaction=True)
Deliver = Callable[[Submission], Submission]


def refused(said: str, status: int = 400) -> Refused:
    return Refused(
        f'RingCX refused to load leads into this campaign (status {status}). It said: "{said}".', status=status
    )


@pytest.mark.parametrize(
    ("error", "about_size"),
    [
        (TooLarge("Too large.", status=413), True),
        (refused("Too many leads in one request"), True),
        (refused("The request exceeds the maximum number of leads"), True),
        (refused("Payload exceeds the maximum size of the request"), True),
        (refused("The supplied data is not valid"), False),
        (refused("dialPriority: must be one of NORMAL, IMMEDIATE"), False),
        (refused("Too many leads in one request", status=409), False),
        (Refused("RingCX refused to load leads (status 400). Send fewer leads at a time.", status=400), False),
    ],
    ids=["413", "too-many", "maximum-leads", "maximum-request", "not-valid", "option", "other-status", "our-own-words"],
)
def test_a_refusal_is_about_size_only_if_ringcx_says_so(error: RingCXError, about_size: bool) -> None:
    assert is_about_size(error) is about_size


@pytest.mark.parametrize("answer", ["413", "400"])
def test_the_size_that_ringcx_takes_is_found_and_remembered(
    answer: str, confirm: Confirm, deliver: Deliver, practice: PracticeServer
) -> None:
    practice.world.set(max_leads=30, too_many_leads=answer)
    submission = deliver(confirm(people(200), batch_size=100))
    assert submission.totals == {"loaded": 200}
    assert BatchSize.objects.get().largest == 25
    refusals = [call for call in practice.world.calls("direct") if call["status"] != 200]
    assert len(refusals) == 2  # 100 and 50 were too many; nothing of that size is tried again

    again = deliver(confirm(people(100, start=500), batch_size=100))
    assert again.totals == {"loaded": 100}
    assert [call for call in practice.world.calls("direct") if call["status"] != 200] == refusals


def test_one_lead_that_is_too_large_is_refused(confirm: Confirm, deliver: Deliver, practice: PracticeServer) -> None:
    practice.world.set(max_leads=0, too_many_leads="413")
    submission = deliver(confirm(people(3)))
    assert submission.totals == {"rejected": 3}


def test_it_grows_by_a_quarter_after_enough_clean_batches_up_to_the_setting(
    confirm: Confirm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sizes, "GROWS_AFTER", 3)
    known = Sizes(confirm(people(3), batch_size=120))
    known.too_large(160)
    assert known.largest() == 80
    for _ in range(3):
        known.went_well(40)  # so small a batch proves nothing
    assert known.largest() == 80
    grown = []
    for _ in range(9):
        known.went_well(70)
        grown.append(known.largest())
    assert grown == [80, 80, 100, 100, 100, 120, 120, 120, 120]


def test_several_refusals_at_once_count_once(confirm: Confirm) -> None:
    known = Sizes(confirm(people(3), batch_size=200))
    for _ in range(4):
        known.too_large(200)
    assert known.largest() == 100


def test_another_connection_learns_for_itself(confirm: Confirm) -> None:
    submission = confirm(people(3), batch_size=200)
    Sizes(submission).too_large(200)
    submission.account_id = "99990002"
    assert Sizes(submission).largest() == 200
