"""No address of a connection or of its sub-accounts, also none added some day, is there for a stranger."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils import timezone

from leadhub.accounts import urls as of_accounts
from leadhub.credentials import services
from leadhub.credentials import urls as of_connections
from leadhub.credentials.models import Connection
from leadhub.people.models import Role, User
from leadhub.practice import seeds
from leadhub.practice.server import PracticeServer
from tests.conftest import SECRETS

ClientOf = Callable[[User], Client]


def names() -> Iterator[tuple[str, bool]]:
    """The name of each address of one connection, and whether it is about a sub-account."""
    patterns: list[URLPattern] = list(of_connections.urlpatterns)
    for pattern in patterns:
        if "public_id" in str(pattern.pattern):
            yield f"credentials:{pattern.name}", False
    for pattern in of_accounts.urlpatterns:
        yield f"accounts:{pattern.name}", True


def answers(browser: Client, connection: Connection) -> dict[tuple[str, str], int]:
    """What each address answers to GET and to POST, but for those that do not take the method at all."""
    found: dict[tuple[str, str], int] = {}
    for name, of_account in names():
        args: list[Any] = [connection.public_id, *([seeds.US_ACCOUNT] if of_account else [])]
        for method in ("get", "post"):
            status = getattr(browser, method)(reverse(name, args=args)).status_code
            if status != 405:
                found[name, method] = status
    return found


@pytest.fixture
def team(dana: User, bob: User, practice: PracticeServer) -> Connection:
    """An admin's connection that Bob may use."""
    made = services.add_connection(owner=dana, name="Team", deployment="custom", secrets=SECRETS, now=timezone.now())
    made.shared_with.add(bob)
    return made


def test_there_is_something_to_try() -> None:
    assert len(list(names())) >= 11


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ADMIN])
def test_it_is_not_there_for_others_not_even_for_an_admin(
    connection: Connection, bob: User, client_of: ClientOf, role: Role
) -> None:
    User.objects.filter(pk=bob.pk).update(role=role)
    assert set(answers(client_of(bob), connection).values()) == {404}


def test_whom_it_is_shared_with_reads_two_pages_and_changes_nothing(
    team: Connection, bob: User, client_of: ClientOf
) -> None:
    seen = answers(client_of(bob), team)
    assert [asked for asked, status in seen.items() if status < 400] == [
        ("credentials:detail", "get"),
        ("accounts:detail", "get"),
    ]
    assert Connection.objects.filter(pk=team.pk, name="Team", removed_at=None).exists()


@pytest.mark.parametrize("end", ["unshared", "owner is no admin", "owner is switched off", "removed"])
def test_afterwards_it_is_not_there_any_more(team: Connection, bob: User, client_of: ClientOf, end: str) -> None:
    if end == "unshared":
        team.shared_with.clear()
    elif end == "removed":
        Connection.objects.update(removed_at=timezone.now(), sealed="")
    else:
        changes = {"role": Role.MANAGER} if end == "owner is no admin" else {"is_active": False}
        User.objects.filter(pk=team.owner_id).update(**changes)
    assert set(answers(client_of(bob), team).values()) == {404}
