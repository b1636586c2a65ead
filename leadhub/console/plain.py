"""Commands as people like them: a refusal is one sentence and exit status 2, never a traceback."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from leadhub.console.database import check_database
from leadhub.console.loading import Refused
from leadhub.ringcx.errors import RingCXError


class PlainCommand(BaseCommand):
    """Says why it refuses on standard error, or with --json as an object. Called from Python it raises CommandError."""

    needs_database = True
    _called_from_command_line = False  # Django sets it

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Run the command, after a look at the database if it needs one."""
        try:
            if self.needs_database:
                check_database()
            return super().execute(*args, **options)
        except (Refused, RingCXError) as error:
            if not self._called_from_command_line:
                raise CommandError(error.message, returncode=2) from error
            if options.get("json"):
                self.stdout.write(json.dumps({"error": {"code": error.code, "message": error.message}}))
            else:
                self.stderr.write(error.message)
            sys.exit(2)
        except CommandError as error:
            if not self._called_from_command_line:
                raise
            self.stderr.write(str(error))
            sys.exit(error.returncode)
