"""`leadhub rotate-keys`: seal everything anew with the first key of the ring."""

from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from leadhub.console.plain import PlainCommand
from leadhub.credentials import keyring


class Command(PlainCommand):
    help = (
        "Seal all credentials and tokens anew with the first key of LEADHUB_SEAL_KEYS, so that the others can be taken "
        "out. May be run at any time and as often as you like. Status 1 if something could not be opened."
    )

    def handle(self, *_args: Any, **_options: Any) -> None:
        turned = keyring.turn(now=timezone.now())
        counts = ", ".join(f"{count} {what}" for what, count in turned.anew.items())
        self.stdout.write(f"Sealed anew with the key {turned.newest}: {counts}. Had it already: {turned.already}.")
        for shut in turned.shut:
            self.stderr.write(f"Not opened: the {shut.what} of {shut.whose}. {shut.why}")
        if turned.shut:
            raise CommandError(
                "Bring the missing keys back into LEADHUB_SEAL_KEYS and run this again, or have the owners replace "
                "their credentials.",
                returncode=1,
            )
