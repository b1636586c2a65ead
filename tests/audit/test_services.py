"""The chain of events: adding to it, and noticing when somebody touched it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction

from leadhub.audit import services
from leadhub.audit.models import ChainHead, Event, EventsAreForGood
from leadhub.audit.services import UnfitFacts
from leadhub.people.models import User
from tests.conftest import events_unprotected

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def record(action: str = "upload.received", **facts: object) -> Event:
    return services.record(actor=None, action=action, subject_type="upload", subject_id="u1", facts=facts, now=NOW)


@pytest.mark.django_db
def test_an_event_keeps_who_when_what_and_the_facts(alice: User) -> None:
    services.record(
        actor=alice,
        action="upload.received",
        subject_type="upload",
        subject_id="u1",
        facts={"file": "Frühjahr.xlsx", "rows": 12, "sheets": ["A", "B"]},
        now=NOW,
    )
    event = Event.objects.get()
    assert (event.number, event.at, event.actor, event.actor_name) == (1, NOW, alice, "alice")
    assert event.facts == {"file": "Frühjahr.xlsx", "rows": 12, "sheets": ["A", "B"]}


@pytest.mark.django_db
def test_a_whole_chain_is_called_whole() -> None:
    assert services.verify() is None
    for number in range(5):
        record(rows=number)
    assert services.verify() is None
    assert services.check_chain().events == 5


@pytest.mark.django_db
def test_for_subject_finds_the_newest_first_and_nothing_else() -> None:
    record("upload.received")
    services.record(actor=None, action="upload.received", subject_type="upload", subject_id="u2", now=NOW)
    record("upload.confirmed")
    assert [event.action for event in services.for_subject("upload", "u1")] == ["upload.confirmed", "upload.received"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "facts",
    [
        {"client_secret": "s"},
        {"jwt": "x"},
        {"nested": [{"Token": "x"}]},
        {"phone": "4155550100"},
        {"leadPhone": "4155550100"},
        {"when": NOW},
        {"share": float("nan")},
    ],
)
def test_it_refuses_facts_that_do_not_belong_in_a_log_for_good(facts: dict[str, object]) -> None:
    with pytest.raises(UnfitFacts):
        services.record(actor=None, action="upload.odd", subject_type="upload", subject_id=1, facts=facts, now=NOW)
    assert not Event.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "touch",
    [
        lambda event: event.delete(),
        lambda event: event.save(),
        lambda event: Event.objects.filter(pk=event.pk).delete(),
        lambda event: Event.objects.update(action="x"),
        lambda event: Event.objects.bulk_update([event], ["action"]),
    ],
    ids=["delete", "save", "delete many", "update many", "bulk update"],
)
def test_python_refuses_to_change_an_event(touch: Callable[[Event], object]) -> None:
    event = record()
    with pytest.raises(EventsAreForGood):
        touch(event)
    assert services.verify() is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sql", ["UPDATE audit_event SET action = 'nothing.happened'", "DELETE FROM audit_event WHERE number = 1"]
)
def test_the_database_refuses_to_change_an_event(sql: str) -> None:
    record()
    with pytest.raises(DatabaseError, match="append only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert services.verify() is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sql", "number", "reason"),
    [
        ("UPDATE audit_event SET facts_json = '{}' WHERE number = 2", 2, "Event 2 was changed"),
        ("UPDATE audit_event SET actor_name = 'bob' WHERE number = 3", 3, "Event 3 was changed"),
        ("DELETE FROM audit_event WHERE number = 1", 1, "Event 1 is missing"),
        ("DELETE FROM audit_event WHERE number = 2", 2, "Event 2 is missing"),
        ("DELETE FROM audit_event WHERE number = 4", 4, "Events after number 3 are missing"),
        ("DELETE FROM audit_event", 1, "Events after number 0 are missing"),
    ],
)
def test_it_finds_where_somebody_got_past_the_database(sql: str, number: int, reason: str) -> None:
    for rows in range(4):
        record(rows=rows)
    with events_unprotected(), connection.cursor() as cursor:
        cursor.execute(sql)
    broken = services.verify()
    assert broken is not None
    assert broken.number == number
    assert reason in broken.reason


@pytest.mark.django_db
def test_it_finds_an_event_that_was_changed_and_sealed_again() -> None:
    for rows in range(3):
        record(rows=rows)
    forged = Event.objects.get(number=2)
    forged.facts_json = '{"rows":99}'
    with events_unprotected(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE audit_event SET facts_json = %s, hash = %s WHERE number = 2",
            [forged.facts_json, forged.expected_hash()],
        )
    broken = services.verify()
    assert broken is not None
    assert broken.reason == "Event 3 does not follow from the event before it."


@pytest.mark.django_db
def test_an_event_of_a_change_that_failed_is_not_there() -> None:
    record()
    with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012  # the rollback is the point
        record()
        raise RuntimeError
    record()
    assert [event.number for event in Event.objects.order_by("number")] == [1, 2]
    assert services.verify() is None


@pytest.mark.django_db(transaction=True)
def test_many_at_once_never_fork_the_chain() -> None:
    def work(number: int) -> None:
        try:
            for _ in range(5):
                record(rows=number)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(6)))
    assert services.check_chain().events == 30
    assert services.verify() is None
    assert ChainHead.objects.get().events == 30


@pytest.mark.django_db
def test_the_order_is_the_chain_s_whatever_the_clock_said() -> None:
    record()
    services.record(
        actor=None, action="upload.read", subject_type="upload", subject_id="u1", now=NOW - timedelta(hours=1)
    )
    assert [event.action for event in Event.objects.all()] == ["upload.read", "upload.received"]
    assert services.verify() is None


@pytest.mark.django_db
def test_for_a_page_only_what_was_added_is_read_again() -> None:
    for rows in range(3):
        record(rows=rows)
    assert services.check_chain_for_page().events == 3
    record(rows=4)
    assert services.check_chain_for_page().events == 4
    with events_unprotected(), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_event SET facts_json = '{}' WHERE number = 4")
    broken = services.check_chain_for_page().broken
    assert broken is not None
    assert broken.number == 4


@pytest.mark.django_db
def test_for_a_page_all_of_it_is_read_every_ten_minutes() -> None:
    for rows in range(3):
        record(rows=rows)
    services.check_chain_for_page()
    with events_unprotected(), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_event SET facts_json = '{}' WHERE number = 2")
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=10, seconds=1)):
        assert services.check_chain_for_page().broken is not None
