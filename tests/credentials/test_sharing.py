"""Team connections: others use what an admin shares, and only that."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import timezone

from leadhub.audit.models import Event
from leadhub.credentials import removal, services, sharing
from leadhub.credentials.models import Connection
from leadhub.credentials.refusal import CannotConnect
from leadhub.people.models import Role, User
from leadhub.practice import seeds
from leadhub.practice.server import PracticeServer
from tests.conftest import SECRETS

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ClientOf = Callable[[User], Client]


@pytest.fixture
def team(dana: User, practice: PracticeServer) -> Connection:
    """Dana's connection; she is an admin."""
    return services.add_connection(owner=dana, name="Team", deployment="custom", secrets=SECRETS, now=timezone.now())


def share(connection: Connection, *people: User) -> None:
    sharing.share(connection=connection, people=people, actor=connection.owner, now=NOW)


def test_whom_it_is_shared_with_can_use_it(team: Connection, alice: User, bob: User) -> None:
    share(team, alice)
    assert list(Connection.objects.usable_by(alice)) == [team]
    assert team.name_for(alice) == "Team (shared by dana)"
    assert sharing.may_use(alice, team)
    assert list(Connection.objects.of(alice)) == []
    assert list(Connection.objects.usable_by(bob)) == []


def test_own_and_shared_ones_stand_together_once_each(
    team: Connection, connection: Connection, alice: User, bob: User
) -> None:
    share(team, alice, bob)
    assert list(Connection.objects.usable_by(alice)) == [connection, team]
    assert list(Connection.objects.usable_by(team.owner)) == [team]


def test_changes_of_it_are_events(team: Connection, alice: User, bob: User) -> None:
    share(team, alice, bob)
    share(team, bob)
    share(team, bob)
    events = [(event.action, event.facts["people"]) for event in Event.objects.filter(action__contains="shared")]
    assert sorted(events) == [("connection.shared", ["alice", "bob"]), ("connection.unshared", ["alice"])]


def test_only_an_admin_shares_and_only_their_own(team: Connection, connection: Connection, alice: User) -> None:
    for actor, one in ((alice, connection), (team.owner, connection), (alice, team)):
        with pytest.raises(CannotConnect, match="Only an admin"):
            sharing.share(connection=one, people=[], actor=actor, now=NOW)


def test_somebody_who_is_switched_off_cannot_be_chosen(team: Connection, bob: User) -> None:
    User.objects.filter(pk=bob.pk).update(is_active=False)
    with pytest.raises(CannotConnect, match="cannot sign in"):
        share(team, bob)


def test_it_ends_with_the_admin(team: Connection, alice: User) -> None:
    share(team, alice)
    User.objects.filter(pk=team.owner_id).update(role=Role.MANAGER)
    assert not sharing.may_use(alice, team)
    User.objects.filter(pk=team.owner_id).update(role=Role.ADMIN, is_active=False)
    assert not sharing.may_use(alice, team)


def test_it_ends_with_the_connection(team: Connection, alice: User) -> None:
    share(team, alice)
    removal.remove(connection=team, actor=team.owner, now=NOW)
    assert not sharing.may_use(alice, team)
    assert team.shared_with.count() == 0


def test_why_not_is_one_sentence(team: Connection, connection: Connection, alice: User) -> None:
    share(team, alice)
    assert sharing.why_not(alice, team) == sharing.why_not(alice, connection) == ""
    share(team)
    removal.remove(connection=connection, actor=alice, now=NOW)
    assert "dana no longer shares the connection “Team” with you" in sharing.why_not(alice, team)
    assert "“Practice” was removed" in sharing.why_not(alice, connection)


# --- Pages ------------------------------------------------------------------------------------------------------------


def page(connection: Connection, what: str = "") -> str:
    return f"/connections/{connection.public_id}/{what}"


def test_she_sees_whose_it_is_and_how_it_is(team: Connection, alice: User, client_of: ClientOf) -> None:
    share(team, alice)
    browser = client_of(alice)
    assert "shared by dana" in browser.get("/connections/").content.decode()
    text = browser.get(page(team)).content.decode()
    for shown in ("shared by dana", "Northwind Sales US", "Last worked", "works"):
        assert shown in text
    for hidden in ("Test now", "Rename", "Replace the credentials", "What happened", "ends in", "Client ID"):
        assert hidden not in text
    for secret in (seeds.CLIENT_ID, seeds.CLIENT_SECRET, seeds.JWT, seeds.CLIENT_ID[-4:] + "<"):
        assert secret not in text


@pytest.mark.parametrize(
    ("method", "what"),
    [
        ("post", "test/"),
        ("post", "rename/"),
        ("post", "replace/"),
        ("get", "connect/"),
        ("get", "share/"),
        ("post", "share/"),
        ("get", "remove/"),
        ("post", "remove/"),
    ],
)
def test_she_can_change_nothing(team: Connection, alice: User, client_of: ClientOf, method: str, what: str) -> None:
    share(team, alice)
    assert getattr(client_of(alice), method)(page(team, what), {"name": "Mine"}).status_code == 404
    team.refresh_from_db()
    assert (team.name, team.removed_at) == ("Team", None)


def test_an_admin_ticks_the_people(team: Connection, alice: User, bob: User, client_of: ClientOf) -> None:
    browser = client_of(team.owner)
    text = browser.get(page(team, "share/")).content.decode()
    assert "alice" in text
    assert "Loads they have confirmed already go on" in " ".join(text.split())
    response = browser.post(page(team, "share/"), {"people": [alice.pk]}, follow=True)
    assert "Shared with alice." in response.content.decode()
    assert sharing.may_use(alice, team)
    browser.post(page(team, "share/"), {})
    assert not sharing.may_use(alice, team)


def test_a_manager_has_no_page_to_share(connection: Connection, alice: User, client_of: ClientOf) -> None:
    assert client_of(alice).get(page(connection, "share/")).status_code == 404
    assert "share/" not in client_of(alice).get(page(connection)).content.decode()


def test_before_it_is_shared_it_is_not_there(team: Connection, alice: User, client_of: ClientOf) -> None:
    assert client_of(alice).get(page(team)).status_code == 404


def test_the_page_that_removes_it_names_who_else_uses_it(
    team: Connection, alice: User, bob: User, client_of: ClientOf
) -> None:
    address = f"/connections/{team.public_id}/remove/"
    assert "You share it" not in client_of(team.owner).get(address).content.decode()
    share(team, alice, bob)
    assert "You share it with alice, bob:" in client_of(team.owner).get(address).content.decode()


def test_to_share_with_nobody_is_an_answer_and_not_left_out(team: Connection, alice: User, client_of: ClientOf) -> None:
    assert "optional" not in client_of(team.owner).get(f"/connections/{team.public_id}/share/").content.decode()
