"""Whether two programs made the same leads of a file."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import orjson


def digest(leads: Iterable[Mapping[str, Any]]) -> str:
    """Hex SHA-256 of the leads in the order in which they would be sent; the order of their fields does not matter."""
    whole = hashlib.sha256()
    for lead in leads:
        whole.update(orjson.dumps(lead, option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE))
    return whole.hexdigest()
