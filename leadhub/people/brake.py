"""The brake on password guessing: five failures for a name from an address, and that pair waits a minute.

The pair is stored as a keyed hash: the table must not become a list of names that people mistyped (often a password).
"""

import math
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac

from leadhub.people.models import SignInBrake

FREE_FAILURES = 5
WAIT = timedelta(seconds=60)
FORGET_AFTER = timedelta(minutes=15)


def _key(name: str, address: str) -> str:
    return salted_hmac("leadhub.people.brake", f"{name.casefold()}\n{address}", algorithm="sha256").hexdigest()


def seconds_to_wait(*, name: str, address: str, now: datetime) -> int:
    """Return how many seconds this name must wait at this address; 0 means that it may try now."""
    brake = SignInBrake.objects.filter(key=_key(name, address)).first()
    if brake is None or brake.locked_until is None or brake.locked_until <= now:
        return 0
    return math.ceil((brake.locked_until - now).total_seconds())


def failed(*, name: str, address: str, now: datetime) -> bool:
    """Count a failed sign-in; say whether it made the name wait."""
    with transaction.atomic():
        SignInBrake.objects.filter(last_failed_at__lt=now - FORGET_AFTER).delete()
        SignInBrake.objects.get_or_create(key=_key(name, address), defaults={"last_failed_at": now})
        brake = SignInBrake.objects.select_for_update().get(key=_key(name, address))
        brake.failures += 1
        brake.last_failed_at = now
        if brake.failures >= FREE_FAILURES:
            brake.locked_until = now + WAIT
        brake.save()
    return brake.locked_until is not None


def succeeded(*, name: str, address: str) -> None:
    """Forget the failures of somebody who then knew the password."""
    SignInBrake.objects.filter(key=_key(name, address)).delete()
