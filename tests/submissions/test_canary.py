"""With a canary the first leads go alone, are read back field by field, and hold the load unless they are as sent."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from leadhub.audit.models import Event
from leadhub.people.models import User
from leadhub.practice.server import PracticeServer
from leadhub.submissions import canary, services
from leadhub.submissions.models import Submission
from tests.submissions.conftest import Confirm, people

pytestmark = pytest.mark.django_db(transaction=True)
Deliver = Callable[[Submission], Submission]
Held = Callable[[Submission], list[dict[str, Any]]]
Canary = Submission.Canary


def sizes(submission: Submission) -> list[int]:
    return list(submission.batches.order_by("number").values_list("leads", flat=True))


def overrule(submission: Submission) -> bool:
    return canary.overrule(submission=submission, actor=submission.owner, reason="It is fine", now=timezone.now())


def test_the_first_25_go_alone_and_as_sent_the_load_goes_on_by_itself(confirm: Confirm, deliver: Deliver) -> None:
    submission = deliver(confirm(people(100), canary=True, batch_size=40))
    assert sizes(submission) == [25, 15, 40, 20]
    assert submission.totals == {"loaded": 100}
    assert submission.canary == Canary.AS_SENT
    assert submission.canary_facts["asked"] == 25
    assert Event.objects.filter(action="submission.canary_as_sent").count() == 1
    answered = submission.batches.get(number=1).answered_at
    assert not submission.batches.exclude(number=1).filter(sent_at__lt=answered).exists()


def test_a_load_of_fewer_than_25_is_its_own_canary(confirm: Confirm, deliver: Deliver) -> None:
    submission = deliver(confirm(people(7), canary=True))
    assert sizes(submission) == [7]
    assert (submission.state, submission.canary) == (Submission.State.DONE, Canary.AS_SENT)


def test_without_a_canary_nothing_is_read_back_first(confirm: Confirm, deliver: Deliver) -> None:
    submission = deliver(confirm(people(60), batch_size=40))
    assert sizes(submission) == [40, 20]
    assert submission.canary == Canary.OFF


def test_leads_that_show_late_are_waited_for(confirm: Confirm, deliver: Deliver, practice: PracticeServer) -> None:
    practice.world.set(search_lag=0.1)
    submission = deliver(confirm(people(30), canary=True, batch_size=40))
    assert (submission.totals, submission.canary) == ({"loaded": 30}, Canary.AS_SENT)


def test_a_field_that_ringcx_holds_otherwise_holds_the_load_and_names_it(
    confirm: Confirm, deliver: Deliver, practice: PracticeServer, held_by: Held
) -> None:
    practice.world.set(alters_fields=["firstName"])
    submission = deliver(confirm(people(60), canary=True, batch_size=40))

    assert (submission.state, submission.canary) == (Submission.State.HELD, Canary.DIFFERENT)
    assert len(held_by(submission)) == 25
    assert submission.problem.startswith("Of the first 25 leads, RingCX holds 25 not as sent (First name).")
    lines, missing = canary.table(submission)
    assert not missing
    assert [line.row for line in lines] == list(range(2, 27))
    assert lines[0] == canary.Difference(2, "First name", "Person 0", "Person")


def test_neither_the_database_nor_an_event_holds_what_differs(
    confirm: Confirm, deliver: Deliver, practice: PracticeServer
) -> None:
    practice.world.set(alters_fields=["firstName"])
    submission = deliver(confirm([("T-1", "Quentina", "206 555 0001")], canary=True))
    assert submission.canary == Canary.DIFFERENT
    assert "Quentin" not in f"{submission.canary_facts} {submission.problem}"
    assert "Quentin" not in str(list(Event.objects.values_list("facts_json", flat=True)))


def test_a_lead_that_vanished_without_a_reason_holds_the_load(
    confirm: Confirm, deliver: Deliver, practice: PracticeServer
) -> None:
    practice.world.fault("partial_insert", endpoint="direct", next=1, drop=2)
    submission = deliver(confirm(people(60), canary=True, batch_size=40))
    assert (submission.state, submission.canary) == (Submission.State.HELD, Canary.DIFFERENT)
    assert canary.table(submission) == ([], [25, 26])


def test_a_lead_that_ringcx_rejected_with_its_reason_is_no_difference(
    confirm: Confirm, deliver: Deliver, practice: PracticeServer
) -> None:
    practice.world.set(refused_phones=["2065550003"])
    submission = deliver(confirm(people(60), canary=True, batch_size=40))
    assert submission.totals == {"loaded": 59, "rejected": 1}
    assert submission.canary == Canary.AS_SENT


def test_first_leads_that_are_all_rejected_prove_nothing_and_hold_the_load(
    confirm: Confirm, deliver: Deliver, practice: PracticeServer
) -> None:
    practice.world.set(refused_phones=[f"206555{n:04}" for n in range(25)])
    submission = deliver(confirm(people(60), canary=True, batch_size=40))
    assert (submission.state, submission.canary) == (Submission.State.HELD, Canary.DIFFERENT)
    assert submission.problem.startswith("RingCX took none of the first leads")


def test_a_search_that_cannot_answer_holds_the_load_and_says_so(
    confirm: Confirm, deliver: Deliver, practice: PracticeServer
) -> None:
    practice.world.fault("503", endpoint="search", rate=1.0)
    submission = deliver(confirm(people(60), canary=True, batch_size=40))
    assert (submission.state, submission.canary) == (Submission.State.HELD, Canary.IMPOSSIBLE)
    assert "RingCX cannot show whether the first leads" in submission.problem

    practice.world.clear_faults()
    assert canary.compare_again(submission=submission, actor=submission.owner, now=timezone.now())
    submission = deliver(submission)
    assert (submission.totals, submission.canary) == ({"loaded": 60}, Canary.AS_SENT)


def test_a_canary_whose_answer_was_lost_is_found_and_compared(
    confirm: Confirm, deliver: Deliver, practice: PracticeServer
) -> None:
    practice.world.fault("cut_after", endpoint="direct", next=1)
    submission = deliver(confirm(people(60), canary=True, batch_size=40))
    assert (submission.totals, submission.canary) == ({"loaded": 60}, Canary.AS_SENT)


def test_a_person_lets_it_go_on_with_a_reason(confirm: Confirm, deliver: Deliver, practice: PracticeServer) -> None:
    practice.world.set(alters_fields=["firstName"])
    submission = deliver(confirm(people(60), canary=True, batch_size=40))
    assert not services.go_on(submission=submission, actor=submission.owner, now=timezone.now())
    assert overrule(submission)
    assert not overrule(submission)
    submission = deliver(submission)
    assert (submission.totals, submission.canary) == ({"loaded": 60}, Canary.OVERRULED)
    assert Event.objects.get(action="submission.canary_overruled").facts["reason"] == "It is fine"


def test_a_held_canary_can_be_ended_instead(confirm: Confirm, deliver: Deliver, practice: PracticeServer) -> None:
    practice.world.set(alters_fields=["firstName"])
    submission = deliver(confirm(people(60), canary=True, batch_size=40))
    services.cancel(submission=submission, actor=submission.owner, reason="Wrong columns", now=timezone.now())
    submission = deliver(submission)
    assert submission.totals == {"loaded": 25, "excluded": 35}


def test_the_page_shows_the_difference_and_asks_for_a_reason(
    confirm: Confirm, deliver: Deliver, practice: PracticeServer, client: Client
) -> None:
    practice.world.set(alters_fields=["firstName"])
    submission = deliver(confirm(people(30), canary=True, batch_size=40))
    client.force_login(submission.owner)
    page = reverse("submissions:first-leads", args=[submission.pk])
    assert page in client.get(reverse("submissions:detail", args=[submission.pk])).content.decode()
    shown = client.get(page).content.decode()
    assert "<td>Person 13</td>" in shown
    assert "<td>Person 1</td>" in shown
    assert "Say in a few words why" in client.post(page, {"reason": ""}).content.decode()

    assert client.post(page, {"reason": "It is fine"}).status_code == 302
    submission.refresh_from_db()
    assert (submission.state, submission.canary) == (Submission.State.SENDING, Canary.OVERRULED)


def test_a_load_that_is_whole_within_its_first_leads_says_that_all_of_it_is_sent(
    confirm: Confirm, deliver: Deliver, practice: PracticeServer, client: Client
) -> None:
    practice.world.set(alters_fields=["firstName"])
    submission = deliver(confirm(people(5), canary=True))
    assert "All of it is sent, and the load ends when you decide." in submission.problem
    client.force_login(submission.owner)
    page = reverse("submissions:first-leads", args=[submission.pk])
    rest = reverse("submissions:cancel", args=[submission.pk])
    assert rest not in client.get(reverse("submissions:detail", args=[submission.pk])).content.decode()
    shown = client.get(page).content.decode()
    assert rest not in shown
    assert shown.index("Accept it as it is") < shown.index("RingCX holds</th>")

    client.post(page, {"reason": "It is fine"})
    submission = deliver(submission)
    assert (submission.state, submission.totals) == (Submission.State.DONE, {"loaded": 5})


def test_the_page_compares_again_without_a_reason(
    confirm: Confirm, deliver: Deliver, practice: PracticeServer, client: Client
) -> None:
    practice.world.set(alters_fields=["firstName"])
    submission = deliver(confirm(people(30), canary=True, batch_size=40))
    client.force_login(submission.owner)
    client.post(reverse("submissions:first-leads", args=[submission.pk]), {"again": "yes"})
    submission.refresh_from_db()
    assert (submission.state, submission.canary) == (Submission.State.SENDING, Canary.WATCHED)


def test_the_page_is_nobody_elses(confirm: Confirm, client: Client) -> None:
    submission = confirm(people(3), canary=True)
    client.force_login(User.objects.create_user("stranger"))
    assert client.get(reverse("submissions:first-leads", args=[submission.pk])).status_code == 404
