"""What answers show beside their data: their shape, the headers about limits, and the server's clock."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from django.utils import timezone

from leadhub.ringcx.answers import parse
from leadhub.ringcx.transport import Answer

_ABOUT_LIMITS = re.compile(r"x-rate-?limit-[a-z-]+|retry-after")


class Watch:
    """Is shown every answer of a client (`client_for`, watch=…); keeps none but the last."""

    def __init__(self, clock: Callable[[], datetime] = timezone.now) -> None:
        self._clock = clock
        self.forget()

    def forget(self) -> None:
        """Start anew: the answers of signing in are RingCentral's, not RingCX's."""
        self.calls = 0
        self.rate_headers: set[str] = set()
        self.clock_difference: int | None = None
        self._last: Answer | None = None

    def __call__(self, answer: Answer) -> None:
        self.calls += 1
        self._last = answer
        self.rate_headers |= {name for name in answer.headers if _ABOUT_LIMITS.fullmatch(name)}
        if seconds := _seconds_of(answer):
            # The header has whole seconds, and the answer took its time: less than two seconds mean nothing.
            self.clock_difference = round(seconds - self._clock().timestamp())

    def data(self) -> Any:
        """The last answer as JSON; None if there is none."""
        if self._last is None:
            return None
        try:
            return parse(self._last)
        except ValueError:
            return None


def shape_of(data: object) -> str:
    """Name the outermost shape of an answer: "array", "number", or "object" with its members' names."""
    if isinstance(data, list):
        return "array"
    if isinstance(data, dict):
        return f"object ({', '.join(sorted(map(str, data)))})"
    return "number" if isinstance(data, int) else type(data).__name__


def records_of(data: object) -> list[dict[str, Any]]:
    """The records in an answer, whether they stand bare or in a member of an object."""
    if isinstance(data, dict):
        data = next((value for value in data.values() if isinstance(value, list)), [])
    return [item for item in data if isinstance(item, dict)] if isinstance(data, list) else []


def phone_form(phone: str) -> str:
    """Name the form of a phone without telling the phone."""
    if re.fullmatch(r"\+\d+", phone):
        return "plus"
    if re.fullmatch(r"[2-9]\d{9}", phone):
        return "ten"
    return "digits" if phone.isdigit() else "other"


def _seconds_of(answer: Answer) -> float | None:
    try:
        moment = parsedate_to_datetime(answer.headers.get("date", ""))
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
