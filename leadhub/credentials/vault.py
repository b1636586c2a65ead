"""The one door to cryptography: sealing small records with a key ring. Knows no Django.

A sealed text is `<fingerprint of the key>:<Fernet token>`, so that a missing key can be named without being known.
"""

import hashlib
import json
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken


class SealBroken(Exception):
    """A sealed record cannot be opened; the message is one sentence for an operator.

    `missing` is the fingerprint of the key that is not in the ring, or empty if the text itself was changed.
    """

    def __init__(self, message: str, *, missing: str = "") -> None:
        super().__init__(message)
        self.missing = missing


class BadKey(Exception):
    """A key of the ring is not a key; the message is one sentence for an operator and never shows the key."""


def new_key() -> str:
    """Make a key: 44 letters that can stand in an environment variable."""
    return Fernet.generate_key().decode()


def fingerprint(key: str) -> str:
    """Name a key in eight letters that lead nobody back to it: it is 256 bits of chance."""
    return hashlib.sha256(f"leadhub seal {key}".encode()).hexdigest()[:8]


class Vault:
    """Seals with the first key of the ring and opens with any of them."""

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys:
            raise BadKey("LEADHUB_SEAL_KEYS has no key: without one nothing can be sealed.")
        try:
            self._ring = {fingerprint(key): Fernet(key) for key in keys}
        except ValueError as error:
            raise BadKey(
                "LEADHUB_SEAL_KEYS has an entry that is not a key: each is 44 characters, separated by commas."
            ) from error
        self.newest = fingerprint(keys[0])

    def seal(self, record: dict[str, object]) -> str:
        """Return the record, which is plain JSON, as text that only a key of the ring opens."""
        return f"{self.newest}:{self._ring[self.newest].encrypt(json.dumps(record).encode()).decode()}"

    def open(self, sealed: str) -> dict[str, object]:
        """Return the record that was sealed. Raises SealBroken if its key is missing or the text was touched."""
        key, _, token = sealed.partition(":")
        if not token:
            raise SealBroken("These credentials were not sealed by LeadHub, or they were changed.")
        if key not in self._ring:
            raise SealBroken(f"LEADHUB_SEAL_KEYS lacks the key {key}: it is missing, so this stays shut.", missing=key)
        try:
            record: dict[str, object] = json.loads(self._ring[key].decrypt(token.encode()))
        except InvalidToken as error:
            raise SealBroken(f"These credentials were changed after the key {key} sealed them.") from error
        return record

    def is_newest(self, sealed: str) -> bool:
        """Whether the first key of the ring sealed this."""
        return sealed.partition(":")[0] == self.newest

    def reseal(self, sealed: str) -> str:
        """Return the same record, sealed with the first key. Raises SealBroken."""
        return self.seal(self.open(sealed))
