"""`leadhub campaigns`: what a connection can load into."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from leadhub.campaigns import services
from leadhub.console import choosing
from leadhub.console.plain import PlainCommand
from leadhub.credentials.models import Connection
from leadhub.ringcx.errors import NotAllowed

ACTIVE = {0: "inactive", 1: "active", 2: "callbacks only"}


class Command(PlainCommand):
    help = "List the campaigns that a user's connection opens: id, name, dial group, sub-account."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--user", required=True)
        parser.add_argument("--connection", help="the connection's name; needed if the user has several")
        parser.add_argument("--account", help="only this sub-account")
        parser.add_argument("--json", action="store_true", help="print a JSON array")

    def handle(self, *_args: Any, **options: Any) -> None:
        connection = choosing.connection(choosing.user(options["user"]), options["connection"])
        found = list(_campaigns(connection, options["account"]))
        if options["json"]:
            self.stdout.write(json.dumps(found))
            return
        for campaign in found:
            self.stdout.write(
                f"{campaign['campaign']:>10}  {campaign['name']} ({campaign['state']}) · "
                f"{campaign['dial_group_name']} · {campaign['account']} {campaign['account_name']}"
            )
        if not found:
            self.stdout.write("This connection opens no campaign.")


def _campaigns(connection: Connection, only: str | None) -> Iterator[dict[str, Any]]:
    for account in services.sub_accounts(connection):
        if only and account.account_id != only:
            continue
        try:
            groups = services.dial_groups(connection, account.account_id)
        except NotAllowed:
            continue
        for group in groups:
            for campaign in group.campaigns:
                yield {
                    "campaign": campaign.id,
                    "name": campaign.name,
                    "state": ACTIVE.get(campaign.is_active, "unknown state"),
                    "dial_group": group.id,
                    "dial_group_name": group.name,
                    "account": account.account_id,
                    "account_name": account.name,
                }
