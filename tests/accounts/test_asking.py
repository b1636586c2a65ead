"""The self-test asks what an account answers to, changes nothing, and always ends."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from leadhub.accounts import asking, services
from leadhub.accounts.models import AccountFacts
from leadhub.audit.models import Event
from leadhub.credentials.models import Connection
from leadhub.jobs import leases
from leadhub.practice import seeds
from leadhub.practice.server import PracticeServer
from tests.accounts.conftest import US, TestAccount

pytestmark = pytest.mark.django_db


def test_it_learns_what_the_account_is_like(test_account: TestAccount, practice: PracticeServer) -> None:
    row = test_account()

    facts = row.facts
    assert row.unasked == {}
    assert (facts["international"], facts["outbound"], facts["list_loading"]) == (False, True, True)
    assert "USA" in facts["countries"]
    assert facts["search_shape"] == "array"
    assert facts["search_nested"] is False
    assert facts["count_shape"] == "number"
    assert facts["phone_forms"] == ["ten"]
    assert facts["timezone_codes"]
    assert facts["paging_base"] in (0, 1)
    assert abs(facts["clock_difference"]) <= 2
    assert facts["calls"] <= 20
    assert row.asked_at is None
    assert row.lease_holder == ""


def test_it_changes_nothing(test_account: TestAccount, practice: PracticeServer) -> None:
    before = practice.world.leads()
    test_account()
    assert practice.world.leads() == before
    assert not {call["class"] for call in practice.world.calls()} & {"direct", "actions", "preview", "process"}


def test_an_international_account_is_known_as_one(test_account: TestAccount, connection: Connection) -> None:
    test_account(seeds.DE_ACCOUNT)
    known = services.known(connection, seeds.DE_ACCOUNT)
    assert known.international is True
    assert known.tested_at is not None


def test_labels_are_kept_by_campaign_and_by_phone(test_account: TestAccount, connection: Connection) -> None:
    test_account()
    known = services.known(connection, US)
    assert seeds.SPRING_CAMPAIGN in known.aux_labels
    assert all(name.startswith("auxData") for name in known.aux_labels[seeds.SPRING_CAMPAIGN])
    assert known.persona_labels
    assert "Primary" not in known.persona_labels


@pytest.mark.parametrize(
    ("switches", "fact", "value"),
    [
        ({"search_nested": True}, "search_nested", True),
        ({"count_shape": "array"}, "count_shape", "array"),
        ({"count_shape": "object"}, "count_shape", "object (searchResults, totalCount)"),
        ({"search_phone_form": "plus"}, "phone_forms", ["plus"]),
        ({"campaign_list_form": "short"}, "campaign_list", "short"),
        ({"campaign_list_form": "full"}, "campaign_list", "full"),
        ({"page_base": 0}, "paging_base", 0),
        ({"page_base": 1}, "paging_base", 1),
    ],
    ids=lambda value: str(value),
)
def test_it_sees_the_forms_in_which_this_account_answers(
    test_account: TestAccount, practice: PracticeServer, switches: dict[str, Any], fact: str, value: object
) -> None:
    practice.world.set(**switches)
    row = test_account()
    assert row.facts[fact] == value
    assert row.unasked == {}


def test_it_sees_headers_about_limits(test_account: TestAccount, practice: PracticeServer) -> None:
    practice.world.set(rate_headers=True, rate_limits=True)
    row = test_account()
    assert any(name.startswith("x-rate-limit-") for name in row.facts["rate_headers"])


def test_the_headers_of_signing_in_are_not_taken_for_ringcx_s(
    test_account: TestAccount, connection: Connection, practice: PracticeServer
) -> None:
    assert test_account().facts["rate_headers"] == []


def test_a_clock_that_is_off_is_noticed(connection: Connection, test_account: TestAccount) -> None:
    services.request_test(connection=connection, account_id=US, actor=connection.owner, now=timezone.now())
    row = AccountFacts.objects.get()
    asking.ask(str(row.pk), clock=lambda: timezone.now() - timedelta(minutes=5))
    row.refresh_from_db()
    assert 298 <= row.facts["clock_difference"] <= 302


def test_a_question_that_fails_is_a_line_and_not_the_end(test_account: TestAccount, practice: PracticeServer) -> None:
    practice.world.fault("500_before", path="*/countries/available", next=10)
    row = test_account()
    assert list(row.unasked) == ["countries"]
    assert "status 500" in row.unasked["countries"]
    assert row.facts["search_shape"] == "array"


def test_an_account_without_rights_ends_with_a_line_for_each_question(
    test_account: TestAccount, practice: PracticeServer
) -> None:
    row = test_account("12345678")
    assert "no longer shows this sub-account" in row.unasked["account"]
    assert set(row.unasked) == set(asking.STEPS)


def test_without_any_answer_the_earlier_results_stay(
    test_account: TestAccount, practice: PracticeServer, connection: Connection, settings: Any
) -> None:
    first = test_account()
    settings.LEADHUB_CUSTOM_DEPLOYMENT_URL = "http://127.0.0.1:9"

    again = test_account()

    assert (again.facts, again.tested_at) == (first.facts, first.tested_at)
    assert set(again.unasked) == set(asking.STEPS)
    assert again.asked_at is None
    assert services.known(connection, US).international is False


def test_it_is_an_event(test_account: TestAccount, connection: Connection) -> None:
    test_account()
    event = Event.objects.get(action="account.tested")
    assert event.actor_name == "alice"
    assert event.subject_id == str(connection.public_id)
    assert event.facts["account"] == US


def test_asked_twice_it_tests_once(test_account: TestAccount, connection: Connection) -> None:
    row = test_account()
    asking.ask(str(row.pk))
    assert Event.objects.filter(action="account.tested").count() == 1


def test_while_one_worker_is_at_it_another_leaves_it_alone(connection: Connection) -> None:
    services.request_test(connection=connection, account_id=US, actor=connection.owner, now=timezone.now())
    row = AccountFacts.objects.get()
    leases.take(AccountFacts.objects.all(), holder="elsewhere:1:x", now=timezone.now(), seconds=60)
    asking.ask(str(row.pk))
    row.refresh_from_db()
    assert row.tested_at is None
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        asking.ask(str(row.pk))
    row.refresh_from_db()
    assert row.tested_at is not None


def test_of_an_account_that_was_never_tested_nothing_is_known(connection: Connection) -> None:
    assert services.known(connection, US) == services.Known()


def test_no_phone_is_kept(test_account: TestAccount) -> None:
    row = test_account()
    assert "206555" not in str(row.facts)
    assert "555" not in str(row.facts)
