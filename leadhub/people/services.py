"""Making people and changing passwords."""

import secrets
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from leadhub.audit import services as audit
from leadhub.people.models import Role, User


class CannotCreateUser(Exception):
    """The person cannot be made; the message is one sentence that says why."""


def new_password() -> str:
    """Make a password that nobody guesses and that survives being read aloud: 20 letters and digits in groups."""
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(alphabet) for _ in range(5)) for _ in range(4))


def create_user(*, name: str, password: str | None, role: str, actor: User | None, now: datetime) -> tuple[User, str]:
    """Make a person and return them with their password, a generated one if `password` is None.

    Whoever runs the command line chooses the password freely; the rules for passwords apply on the pages.
    Raises CannotCreateUser for a name that is taken or not allowed, an empty password, or an unknown role.
    """
    if role not in Role.values:
        raise CannotCreateUser(f"“{role}” is not a role: choose manager or admin.")
    if password == "":
        raise CannotCreateUser("The password is empty: give one, or leave it out to have one made.")
    try:
        User.username_validator(name)
    except ValidationError as error:
        raise CannotCreateUser(f"“{name}” cannot be a name: use letters, digits and @ . + - _ only.") from error
    if len(name) > 150:
        raise CannotCreateUser("The name is longer than 150 characters: choose a shorter one.")
    password = password if password is not None else new_password()
    with transaction.atomic():
        if User.objects.filter(username__iexact=name).exists():
            raise CannotCreateUser(f"There is already somebody called “{name}”: choose another name.")
        user = User.objects.create_user(username=name, password=password, role=role, date_joined=now)
        audit.record(
            actor=actor,
            action="person.created",
            subject_type="person",
            subject_id=user.pk,
            facts={"name": name, "role": role},
            now=now,
        )
    return user, password
