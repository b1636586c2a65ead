"""The event log as admins see it."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client

from leadhub.audit import services
from leadhub.audit.models import Event
from leadhub.people.models import User
from tests.conftest import events_unprotected

ClientOf = Callable[[User], Client]


@pytest.fixture
def _events(alice: User, bob: User) -> None:
    def add(actor: User, action: str, subject_id: str, day: int) -> None:
        services.record(
            actor=actor,
            action=action,
            subject_type="upload",
            subject_id=subject_id,
            facts={"file": f"{subject_id}.csv"},
            now=datetime(2026, 11, day, 12, tzinfo=UTC),
        )

    add(alice, "person.signed_in", "one", 1)
    add(alice, "upload.received", "two", 2)
    add(bob, "upload.received", "three", 3)


def shown(browser: Client, query: str = "") -> list[int]:
    response = browser.get(f"/events/{query}")
    assert response.status_code == 200
    return [event.number for event in response.context["page"]]


def test_a_manager_may_not_read_it(alice: User, client_of: ClientOf) -> None:
    response = client_of(alice).get("/events/")
    assert response.status_code == 403
    assert "Only admins can read the event log." in response.content.decode()


@pytest.mark.usefixtures("_events")
def test_an_admin_reads_everything_newest_first(dana: User, client_of: ClientOf) -> None:
    assert shown(client_of(dana)) == [3, 2, 1]


@pytest.mark.usefixtures("_events")
@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("?person={alice}", [2, 1]),
        ("?action=person.signed_in", [1]),
        ("?since=2026-11-02", [3, 2]),
        ("?until=2026-11-02", [2, 1]),
        ("?subject=upload", [3, 2, 1]),
        ("?subject=upload:two", [2]),
        ("?subject=connection", []),
        ("?person={alice}&since=2026-11-02", [2]),
        ("?page=99", [3, 2, 1]),
        ("?page=nonsense", [3, 2, 1]),
        ("?since=yesterday", []),
        ("?person=4711", []),
    ],
)
def test_the_filters_narrow_it(dana: User, alice: User, client_of: ClientOf, query: str, numbers: list[int]) -> None:
    assert shown(client_of(dana), query.format(alice=alice.pk)) == numbers


@pytest.mark.usefixtures("_events")
def test_it_says_that_the_chain_is_whole(dana: User, client_of: ClientOf) -> None:
    assert "Chain intact: 3 events" in client_of(dana).get("/events/").content.decode()


@pytest.mark.usefixtures("_events")
def test_it_says_where_the_chain_is_broken(dana: User, client_of: ClientOf) -> None:
    with events_unprotected(), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_event SET facts_json = '{}' WHERE number = 2")
    page = client_of(dana).get("/events/").content.decode()
    assert "Event 2 was changed after it was written." in page
    assert "Chain intact" not in page


def test_it_is_paged(dana: User, client_of: ClientOf) -> None:
    for number in range(51):
        services.record(
            actor=dana, action="upload.received", subject_type="upload", subject_id=number, now=datetime.now(UTC)
        )
    browser = client_of(dana)
    assert len(shown(browser)) == 50
    assert shown(browser, "?page=2&person=") == [1]


def test_the_log_is_only_read(dana: User, client_of: ClientOf) -> None:
    assert client_of(dana).post("/events/").status_code == 405


@pytest.mark.usefixtures("_events")
def test_a_page_about_one_thing_can_show_its_events() -> None:
    html = render_to_string("audit/_events.html", {"events": services.for_subject("upload", "three")})
    assert "bob" in html
    assert "alice" not in html
    assert "Nothing has happened yet." in render_to_string("audit/_events.html", {"events": Event.objects.none()})


def test_what_an_event_says_is_escaped(dana: User, client_of: ClientOf) -> None:
    services.record(
        actor=dana,
        action="upload.odd",
        subject_type="upload",
        subject_id="1",
        facts={"file": "<script>alert(1)</script>"},
        now=datetime.now(UTC),
    )
    assert "<script>alert" not in client_of(dana).get("/events/").content.decode()
