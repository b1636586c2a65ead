"""Commands as people like them: a refusal is one sentence and exit status 2, never a traceback."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from leadhub.console.database import check_database
from leadhub.console.loading import Refused
from leadhub.ringcx.errors import RingCXError


class PlainCommand(BaseCommand):
    """Says why it refuses on standard error. Called from Python it raises CommandError with the same sentence."""

    needs_database = True

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Run the command, after a look at the database if it needs one."""
        try:
            if self.needs_database:
                check_database()
            return super().execute(*args, **options)
        except (Refused, RingCXError) as error:
            return self.refuse(error.code or "ringcx", error.message, options)
        except CommandError as error:
            if not self._called_from_command_line:
                raise
            self.stderr.write(str(error))
            sys.exit(error.returncode)

    def refuse(self, code: str, message: str, options: dict[str, Any]) -> str | None:
        """End with one sentence. `code` is the refusal's name for scripts, `options` what was typed."""
        if not self._called_from_command_line:
            raise CommandError(message, returncode=2)
        self.stderr.write(message)
        sys.exit(2)
