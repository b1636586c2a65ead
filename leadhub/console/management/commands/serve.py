"""`leadhub serve`: the dashboard and its background worker, with one command."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from leadhub.console import supervisor
from leadhub.console.plain import PlainCommand
from leadhub.console.ports import NotFree, check_free


class Command(PlainCommand):
    help = "Run LeadHub: the dashboard and its background worker. Ctrl-C stops both."
    needs_database = False  # it brings the database up to date itself

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--data-dir", help="folder of the database, files and keys; every command takes it")
        parser.add_argument("--no-worker", action="store_true", help="only the dashboard; workers run elsewhere")

    def handle(self, *_args: Any, **options: Any) -> None:
        host, port = options["host"], options["port"]
        try:
            check_free(host, port)
        except NotFree as error:
            raise CommandError(f"LeadHub cannot listen on {host}:{port}: {error}.", returncode=2) from error
        supervisor.make_ready()
        self.stdout.write(f"LeadHub: http://{host}:{port}/")
        self.stdout.flush()
        children = [supervisor.web(host, port)] + ([] if options["no_worker"] else [supervisor.worker()])
        supervisor.Supervisor(children).run()
