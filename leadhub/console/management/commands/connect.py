"""`leadhub connect`: a connection to RingCX without a browser."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from leadhub.console import choosing
from leadhub.console.plain import PlainCommand
from leadhub.credentials import portal
from leadhub.credentials.models import Connection
from leadhub.credentials.sealing import Secrets
from leadhub.credentials.services import CannotConnect, add_connection

# What each kind of sign-in reads, in this order. "Connect with RingCentral" needs a browser: it is not among them.
ASKED = {
    "jwt": ("client_id", "client_secret", "jwt"),
    "token": ("token",),
    "password": ("username", "password"),
}


class Command(PlainCommand):
    help = (
        "Connect a user to RingCX. A secret that is left out, or given as -, is read from standard input, one line "
        "each, in the order of these options. That keeps it out of the shell's history. “Connect with RingCentral” "
        "needs a browser: use the dashboard for it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--user", required=True, help="whose connection it is")
        parser.add_argument("--name", required=True, help="what to call it")
        parser.add_argument("--deployment", default="ringcx", help="default: ringcx")
        parser.add_argument("--kind", choices=ASKED, default="jwt", help="how to sign in; default: jwt")
        for name in (name for asked in ASKED.values() for name in asked):
            parser.add_argument(f"--{name.replace('_', '-')}", default="-")

    def handle(self, *_args: Any, **options: Any) -> None:
        kind = options["kind"]
        typed = {n: options[n] if options[n] != "-" else sys.stdin.readline().strip() for n in ASKED[kind]}
        try:
            connection = _connect(kind, typed, options)
        except CannotConnect as error:
            raise CommandError(error.message, returncode=2) from error
        if not connection.ok:
            self.stdout.write(f"“{connection.name}” is kept but not checked yet: {connection.problem}")
            return
        self.stdout.write(f"“{connection.name}” works. It opens:")
        for account in connection.sub_accounts:
            self.stdout.write(f"  {account['account_id']}  {account['name']}")


def _connect(kind: Any, typed: dict[str, Any], options: dict[str, Any]) -> Connection:
    owner, now = choosing.user(options["user"]), timezone.now()
    asked: dict[str, Any] = {"owner": owner, "name": options["name"], "deployment": options["deployment"], "now": now}
    if kind == "password":
        return portal.add_connection(**asked, **typed)
    return add_connection(**asked, secrets=Secrets(**typed), sign_in=kind)
