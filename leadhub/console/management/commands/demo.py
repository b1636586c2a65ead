"""`leadhub demo`: everything at once, with a practice RingCX, made-up people and no account anywhere."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from leadhub.console import demo, supervisor
from leadhub.console.plain import PlainCommand
from leadhub.console.ports import NotFree, check_free, wait_until_open
from leadhub.console.supervisor import Child, Supervisor

LOOPBACK = "127.0.0.1"


class Command(PlainCommand):
    help = "Try LeadHub on this machine: the dashboard, a worker and a practice RingCX, with demo people."
    needs_database = False  # it brings the database up to date itself

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="of the dashboard")
        parser.add_argument("--practice-port", type=int, default=8971, help="of the practice RingCX")

    def handle(self, *_args: Any, **options: Any) -> None:
        port, practice_port = options["port"], options["practice_port"]
        for wanted, option in ((port, "--port"), (practice_port, "--practice-port")):
            try:
                check_free(LOOPBACK, wanted)
            except NotFree as error:
                message = f"LeadHub cannot listen on port {wanted}: {error}. Choose another with {option}."
                raise CommandError(message, returncode=2) from error
        supervisor.make_ready()
        supervisor.end_as_by_control_c()
        practice = Child("practice RingCX", self._practice_command(practice_port))
        practice.start()
        try:
            if not wait_until_open(LOOPBACK, practice_port, seconds=20):
                raise CommandError("The practice RingCX did not start; its words stand above.", returncode=1)
            demo.set_the_stage()
        except BaseException:
            if practice.process:
                practice.process.terminate()
            raise
        self._print_sign_ins(port, practice_port)
        Supervisor([practice, supervisor.web(LOOPBACK, port), supervisor.worker()]).run()

    def _practice_command(self, port: int) -> list[str]:
        data = str(settings.DATA_DIR / "practice.sqlite3")
        return [sys.executable, "-m", "leadhub.practice", "--port", str(port), "--data", data]

    def _print_sign_ins(self, port: int, practice_port: int) -> None:
        lines = ["", f"LeadHub:          http://{LOOPBACK}:{port}/"]
        lines += [f"Practice RingCX:  http://{LOOPBACK}:{practice_port}/   (what “RingCX” now holds)", "", "Sign in as"]
        lines += [f"  {name:<6} {password:<16} {who}" for name, password, _, who in demo.PEOPLE]
        lines += ["", f"All data is in {settings.DATA_DIR}. Ctrl-C stops everything.", ""]
        self.stdout.write("\n".join(lines))
        self.stdout.flush()
