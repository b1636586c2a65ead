"""Team connections: an admin lets named people use a connection of theirs. They use it; they change and read nothing.

Taking somebody out ends new loads with it. What they confirmed before goes on: it was confirmed, and the receipt must
add up; the owner who wants it to stop removes the connection or cancels the loads.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from leadhub.credentials.models import Connection
from leadhub.credentials.refusal import CannotConnect
from leadhub.credentials.services import record
from leadhub.people.models import User
from leadhub.ringcx.errors import SignInFailed

if TYPE_CHECKING:
    from django.db.models import QuerySet


def candidates(connection: Connection) -> "QuerySet[User]":
    """Return the people a connection can be shared with: everybody else who may sign in."""
    return User.objects.filter(is_active=True).exclude(pk=connection.owner_id).order_by("username")


def share(*, connection: Connection, people: Iterable[User], actor: User, now: datetime) -> None:
    """Let exactly these people use the connection. Raises CannotConnect if the actor may not share it."""
    if not actor.is_admin_role or connection.owner_id != actor.pk or connection.removed_at:
        raise CannotConnect("Only an admin can share a connection, and only one of their own.")
    wanted = {person.pk: person for person in people}
    if wanted.keys() - set(candidates(connection).values_list("pk", flat=True)):
        raise CannotConnect("Somebody you chose cannot sign in to LeadHub any more: choose again.", field="people")
    with transaction.atomic():
        before = {person.pk: person for person in connection.shared_with.all()}
        connection.shared_with.set(wanted.values())
        for action, changed in (
            ("connection.shared", [wanted[key] for key in wanted.keys() - before.keys()]),
            ("connection.unshared", [before[key] for key in before.keys() - wanted.keys()]),
        ):
            if changed:
                names = sorted(person.get_username() for person in changed)
                record(connection, action, actor, now, people=names)


def may_use(user: User, connection: Connection) -> bool:
    """Whether this user may start something new with the connection now."""
    return Connection.objects.usable_by(user).filter(pk=connection.pk).exists()


def why_not(user: User, connection: Connection) -> str:
    """Why this user cannot start something new with the connection, in one sentence; "" if they can."""
    if may_use(user, connection):
        return ""
    if connection.owner_id == user.pk:
        return f"The connection “{connection.name}” was removed: choose the campaign again with another one."
    return (
        f"{connection.owner.get_username()} no longer shares the connection “{connection.name}” with you: "
        "choose the campaign again with another one."
    )


def make_sure(user: User, connection: Connection) -> None:
    """Raise SignInFailed if this user may not ask RingCX anything with the connection any more."""
    if reason := why_not(user, connection):
        raise SignInFailed(reason, code="not_shared")
