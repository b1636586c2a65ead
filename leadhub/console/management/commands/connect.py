"""`leadhub connect`: a RingCentral connection without a browser."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from leadhub.console import choosing
from leadhub.console.plain import PlainCommand
from leadhub.credentials.sealing import Secrets
from leadhub.credentials.services import CannotConnect, add_connection

SECRETS = ("client_id", "client_secret", "jwt")


class Command(PlainCommand):
    help = (
        "Connect a user to RingCX. A secret that is left out, or given as -, is read from standard input, one line "
        "each: client id, client secret, JWT. That keeps it out of the shell's history."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--user", required=True, help="whose connection it is")
        parser.add_argument("--name", required=True, help="what to call it")
        parser.add_argument("--deployment", default="ringcx", help="default: ringcx")
        for name in SECRETS:
            parser.add_argument(f"--{name.replace('_', '-')}", default="-")

    def handle(self, *_args: Any, **options: Any) -> None:
        secrets = {name: options[name] if options[name] != "-" else sys.stdin.readline().strip() for name in SECRETS}
        try:
            connection = add_connection(
                owner=choosing.user(options["user"]),
                name=options["name"],
                deployment=options["deployment"],
                secrets=Secrets(**secrets),
                now=timezone.now(),
            )
        except CannotConnect as error:
            raise CommandError(error.message, returncode=2) from error
        if not connection.ok:
            self.stdout.write(f"“{connection.name}” is kept but not checked yet: {connection.problem}")
            return
        self.stdout.write(f"“{connection.name}” works. It opens:")
        for account in connection.sub_accounts:
            self.stdout.write(f"  {account['account_id']}  {account['name']}")
