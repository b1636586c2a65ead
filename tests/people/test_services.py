"""Making people."""

from datetime import UTC, datetime

import pytest

from leadhub.audit.models import Event
from leadhub.people import services
from leadhub.people.models import User
from leadhub.people.services import CannotCreateUser

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_it_makes_a_manager_who_can_sign_in() -> None:
    user, password = services.create_user(name="erin", password="her own words", role="manager", actor=None, now=NOW)
    assert password == "her own words"
    assert user.check_password("her own words")
    assert not user.is_admin_role


def test_it_makes_an_admin() -> None:
    user, _ = services.create_user(name="erin", password=None, role="admin", actor=None, now=NOW)
    assert user.is_admin_role


def test_it_makes_a_password_that_differs_every_time() -> None:
    first, one = services.create_user(name="erin", password=None, role="manager", actor=None, now=NOW)
    _, other = services.create_user(name="finn", password=None, role="manager", actor=None, now=NOW)
    assert len(one) >= 20
    assert one != other
    assert first.check_password(one)


def test_it_records_who_was_made_but_never_the_password(dana: User) -> None:
    _, password = services.create_user(name="erin", password=None, role="manager", actor=dana, now=NOW)
    event = Event.objects.get(action="person.created")
    assert event.actor == dana
    assert event.facts == {"name": "erin", "role": "manager"}
    assert password not in event.facts_json


@pytest.mark.parametrize(
    ("name", "role", "password", "sentence"),
    [
        ("alice", "manager", "long enough", "already somebody called “alice”"),
        ("ALICE", "manager", "long enough", "already somebody called “ALICE”"),
        ("", "manager", "long enough", "cannot be a name"),
        ("two words", "manager", "long enough", "cannot be a name"),
        ("e" * 151, "manager", "long enough", "longer than 150"),
        ("erin", "emperor", "long enough", "choose manager or admin"),
        ("erin", "manager", "", "password is empty"),
    ],
)
def test_it_refuses_in_one_sentence(alice: User, name: str, role: str, password: str, sentence: str) -> None:
    with pytest.raises(CannotCreateUser, match=sentence):
        services.create_user(name=name, password=password, role=role, actor=None, now=NOW)
    assert User.objects.count() == 1
    assert not Event.objects.exists()
