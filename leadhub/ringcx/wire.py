"""Tolerant readers for what RingCX sends.

It leaves fields out, sends null, numbers as text and text as numbers. A reader gives its kind or the absence
of it.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,18}")


class BadShape(ValueError):
    """An answer lacks what LeadHub cannot do without. The text names it, and never quotes a value."""


def record(value: object, what: str) -> Mapping[str, Any]:
    """The value as an object. Raises BadShape, naming `what`."""
    if not isinstance(value, dict):
        raise BadShape(f"{what} is not an object")
    return value


def text(value: object) -> str:
    """Text without outer space; numbers as text; "" for anything else."""
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def integer(value: object) -> int | None:
    """A whole number, also one written as text or as 3.0; None for anything else, booleans too."""
    if isinstance(value, bool):
        return None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and _WHOLE_NUMBER.fullmatch(value.strip()):
        return int(value)
    return value if isinstance(value, int) else None


def required_id(record: Mapping[str, Any], key: str, what: str) -> int:
    """The whole number under `key`. Raises BadShape."""
    number = integer(record.get(key))
    if number is None:
        raise BadShape(f"{what} has no {key}")
    return number


def flag(value: object) -> bool | None:
    """A yes or no, which RingCX writes as true, 1 or "YES"; None if it says neither."""
    if isinstance(value, str):
        return {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}.get(value.lower())
    return bool(value) if isinstance(value, bool | int) else None


def moment(value: object) -> datetime | None:
    """`2026-07-22T18:10:11.740+0000`, a bare date, or milliseconds since 1970; UTC if it does not say."""
    try:
        if isinstance(value, int) and not isinstance(value, bool):
            return datetime.fromtimestamp(value / 1000, UTC)
        moment = datetime.fromisoformat(text(value))
    except (ValueError, OverflowError, OSError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def items(value: object) -> list[Any]:
    """The value if it is an array, else nothing."""
    return value if isinstance(value, list) else []
