"""`leadhub createuser`: a person who may sign in."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from leadhub.console.plain import PlainCommand
from leadhub.people.models import Role
from leadhub.people.services import CannotCreateUser, create_user


class Command(PlainCommand):
    help = "Make a user of LeadHub: a manager, who loads leads, or an admin, who also sees everybody's loads."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--password", help="without one, LeadHub makes one and prints it once")
        parser.add_argument("--role", choices=Role.values, default=Role.MANAGER)

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            user, password = create_user(
                name=options["name"],
                password=options["password"],
                role=options["role"],
                actor=None,
                now=timezone.now(),
            )
        except CannotCreateUser as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(f"{user.username} may sign in as {user.get_role_display()}.")
        if options["password"] is None:
            self.stdout.write(f"Password, shown only now: {password}")
