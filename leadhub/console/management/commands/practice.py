"""`leadhub practice`: the practice RingCX alone."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from leadhub.practice.__main__ import DEFAULT_PORT, main


class Command(BaseCommand):
    help = "Run a practice RingCX on this machine: it answers like RingCX and calls nobody."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="a loopback address")
        parser.add_argument("--port", type=int, default=DEFAULT_PORT)
        parser.add_argument("--data", help="file that keeps the leads; without it they are in memory")

    def handle(self, *_args: Any, **options: Any) -> None:
        arguments = ["--host", options["host"], "--port", str(options["port"])]
        if options["data"]:
            arguments += ["--data", options["data"]]
        sys.exit(main(arguments))
