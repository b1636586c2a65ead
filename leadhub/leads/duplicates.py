"""What makes two rows duplicates of each other, and the groups of rows that are."""

import hashlib
from collections.abc import Iterable, Mapping

PhoneKeys = tuple[int, ...]
"""One row's phones as E.164 digits: two rows with a key in common are duplicates of each other."""


def extern_id_key(extern_id: str) -> int:
    """A 64-bit fingerprint of an externId, never 0: the same in every process, unlike `hash`."""
    digest = hashlib.blake2b(extern_id.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little") or 1


def repeated(fingerprints: Iterable[int]) -> dict[int, int]:
    """Rows whose fingerprint an earlier row has too: row index → index of the first row with it. 0 never
    repeats.

    Fed with `PartResult.extern_ids` of all parts in order, these are the rows for the finding
    `extern_id_repeated`.
    """
    first: dict[int, int] = {}
    again: dict[int, int] = {}
    for index, fingerprint in enumerate(fingerprints):
        if fingerprint:
            earlier = first.setdefault(fingerprint, index)
            if earlier != index:
                again[index] = earlier
    return again


def groups(duplicates: Mapping[int, int]) -> dict[int, list[int]]:
    """All duplicate groups: index of the first row → indexes of all its rows, itself included, in order."""
    found: dict[int, list[int]] = {}
    for index in sorted(duplicates):
        first = duplicates[index]
        found.setdefault(first, [first]).append(index)
    return found
