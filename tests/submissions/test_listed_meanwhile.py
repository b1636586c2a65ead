"""A do-not-call list that comes into force after a load was confirmed keeps back what has not left yet."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from leadhub.practice.server import PracticeServer
from leadhub.submissions import claiming
from leadhub.submissions.models import SentPhone, Submission
from leadhub.submissions.receipts import Receipt
from leadhub.suppression import reading
from leadhub.suppression import services as suppression
from tests.submissions.conftest import Confirm, people

pytestmark = pytest.mark.django_db(transaction=True)
Deliver = Callable[[Submission], Submission]
Held = Callable[[Submission], list[dict[str, Any]]]


def list_phones(submission: Submission, *phones: str) -> None:
    added = suppression.add(
        file=ContentFile("\n".join(["Phone", *phones]).encode()),
        filename="dnc.csv",
        name="",
        region="US",
        actor=submission.owner,
        now=timezone.now(),
    )
    reading.read(str(added.pk))


def ids(leads: list[dict[str, Any]]) -> set[str]:
    return {lead["externId"] for lead in leads}


@pytest.mark.parametrize("listed", [[3, 14], [10, 11, 12, 13, 14, 15, 16, 17, 18, 19]], ids=["some", "a-whole-batch"])
def test_listed_phones_do_not_leave(listed: list[int], confirm: Confirm, deliver: Deliver, held_by: Held) -> None:
    submission = confirm(people(25))
    list_phones(submission, *(f"206 555 {n:04}" for n in listed))
    submission = deliver(submission)
    assert submission.totals == {"loaded": 25 - len(listed), "suppressed": len(listed)}
    assert ids(held_by(submission)) == {f"T-{n}" for n in range(25)} - {f"T-{n}" for n in listed}
    rows = list(Receipt(submission).left_out())
    assert [row.index for row in rows] == listed
    assert {row.reason for row in rows} == {claiming.NOT_TO_BE_CALLED}
    assert f"{len(listed)} were not sent because of a do-not-call list" in submission.verdict


def test_a_phone_that_was_kept_back_was_not_sent(confirm: Confirm, deliver: Deliver) -> None:
    submission = confirm(people(25))
    list_phones(submission, "206 555 0003")
    deliver(submission)
    assert SentPhone.objects.filter(submission=submission).count() == 24


def test_a_batch_that_is_sent_again_leaves_out_who_was_listed_meanwhile(
    confirm: Confirm, deliver: Deliver, held_by: Held, practice: PracticeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    practice.world.fault("cut_before", endpoint="direct", next=1)
    submission = confirm(people(15))
    real = claiming.claim_of

    def listed_after_the_first(*arguments: Any, **options: Any) -> Any:
        claimed = real(*arguments, **options)
        monkeypatch.setattr(claiming, "claim_of", real)
        list_phones(submission, "206 555 0004")
        return claimed

    monkeypatch.setattr(claiming, "claim_of", listed_after_the_first)
    submission = deliver(submission)
    assert submission.totals == {"loaded": 14, "suppressed": 1}
    assert "T-4" not in ids(held_by(submission))
