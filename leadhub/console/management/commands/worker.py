"""`leadhub worker`: does what is due in the background, until it is stopped."""

from typing import Any

from django.core.management import call_command

from leadhub.console.plain import PlainCommand
from leadhub.console.sweep import every_minute, sweep


class Command(PlainCommand):
    help = "Run the background worker: it reads and checks uploads and loads what was confirmed."

    def handle(self, *_args: Any, **_options: Any) -> None:
        every_minute()
        # Whatever a stopped or killed worker left is picked up at once, not a minute later.
        sweep()
        call_command("qcluster")
