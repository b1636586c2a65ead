"""Phones as keyed hashes: how a room keeps phones that it must recognise and never show, and finds many at once.

The hash is keyed, so a table of them cannot be turned back into phones, and it covers a scope, so a hash that one table
holds means nothing in another.
"""

import hashlib
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.db import connection as database

_RUN = 500  # parameters in one query: SQLite's old limit is 999


class PhoneHash:
    """Turns a phone's key (its E.164 digits) into the 63-bit number under which it is kept within a scope."""

    def __init__(self, scope: str) -> None:
        self._hash = hashlib.blake2b(scope.encode(), digest_size=8, key=settings.LEADHUB_PHONE_KEY.encode()[:64])

    def __call__(self, phone: int) -> int:
        hashed = self._hash.copy()
        hashed.update(b"%d" % phone)
        return int.from_bytes(hashed.digest(), "big") >> 1

    def of(self, phones: Iterable[int]) -> dict[int, int]:
        """Many at once: hash → phone."""
        start, number, found = self._hash.copy, int.from_bytes, dict[int, int]()
        for phone in phones:
            hashed = start()
            hashed.update(b"%d" % phone)
            found[number(hashed.digest(), "big") >> 1] = phone
        return found


def kept(table: str, hashes: Iterable[int]) -> set[int]:
    """Return those of the hashes that are in a table's column `key`."""
    found: set[int] = set()
    with database.cursor() as cursor:
        for run in runs(sorted(hashes)):
            marks = ",".join(["%s"] * len(run))
            cursor.execute(f"SELECT key FROM {table} WHERE key IN ({marks})", run)  # noqa: S608  the table is ours
            found.update(row[0] for row in cursor.fetchall())
    return found


def runs(hashes: list[int]) -> Iterator[list[int]]:
    """Cut hashes into runs that fit one query. Sorted ones touch neighbouring pages of the table."""
    for start in range(0, len(hashes), _RUN):
        yield hashes[start : start + _RUN]
