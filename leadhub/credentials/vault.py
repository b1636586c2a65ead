"""The one door to cryptography: sealing small records with a key ring. Knows no Django."""

import json
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class SealBroken(Exception):
    """A sealed record cannot be opened; the message is one sentence for an operator."""


class BadKey(Exception):
    """A key of the ring is not a key; the message is one sentence for an operator and never shows the key."""


def new_key() -> str:
    """Make a key: 44 letters that can stand in an environment variable."""
    return Fernet.generate_key().decode()


class Vault:
    """Seals with the first key of the ring and opens with any of them."""

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys:
            raise BadKey("LEADHUB_SEAL_KEYS has no key: without one nothing can be sealed.")
        try:
            self._ring = MultiFernet([Fernet(key) for key in keys])
        except ValueError as error:
            raise BadKey(
                "LEADHUB_SEAL_KEYS has an entry that is not a key: each is 44 characters, separated by commas."
            ) from error

    def seal(self, record: dict[str, object]) -> str:
        """Return the record, which is plain JSON, as text that only a key of the ring opens."""
        return self._ring.encrypt(json.dumps(record).encode()).decode()

    def open(self, sealed: str) -> dict[str, object]:
        """Return the record that was sealed. Raises SealBroken if no key fits or the text was touched."""
        try:
            record: dict[str, object] = json.loads(self._ring.decrypt(sealed.encode()))
        except InvalidToken as error:
            raise SealBroken(
                "No key in LEADHUB_SEAL_KEYS opens these credentials: the key that sealed them is missing, "
                "or they were changed."
            ) from error
        return record
