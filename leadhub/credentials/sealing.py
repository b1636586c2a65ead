"""What is kept sealed: a connection's secrets, and the tokens they bought."""

import hashlib
from dataclasses import asdict, dataclass, field

from django.conf import settings

from leadhub.credentials.vault import Vault


def vault() -> Vault:
    """Return the vault with this installation's key ring."""
    return Vault(settings.LEADHUB_SEAL_KEYS)


@dataclass(frozen=True)
class Secrets:
    """What RingCentral gave the user. None of it is ever printed, logged or shown.

    Most deployments sign in with the first three; legacy ones with a permanent token alone.
    """

    client_id: str = field(default="", repr=False)
    client_secret: str = field(default="", repr=False)
    jwt: str = field(default="", repr=False)
    token: str = field(default="", repr=False)

    def sealed(self) -> str:
        return vault().seal(asdict(self))

    @classmethod
    def opened(cls, sealed: str) -> "Secrets":
        """Raises SealBroken if no key of the ring fits."""
        record = vault().open(sealed)
        return cls(**{name: str(record[name]) for name in ("client_id", "client_secret", "jwt", "token")})

    @property
    def ending(self) -> str:
        """The last four letters of the client id: enough for its owner to recognise it. Nothing of a short one."""
        return self.client_id[-4:] if len(self.client_id) >= 12 else ""

    @property
    def fingerprint(self) -> str:
        """Name the user who signs in without giving anything away: connections with the same secrets share a limit."""
        told = "\n".join((self.client_id, self.jwt, self.token))
        return hashlib.sha256(told.encode()).hexdigest()[:24]


@dataclass(frozen=True)
class TokenSet:
    """Tokens of one sign-in; times are seconds since 1970. An empty text means that there is no such token."""

    access: str = field(default="", repr=False)  # RingCX
    access_until: float = 0.0
    refresh: str = field(default="", repr=False)  # RingCX, single use
    platform: str = field(default="", repr=False)  # RingCentral
    platform_until: float = 0.0

    def sealed(self) -> str:
        return vault().seal(asdict(self))

    @classmethod
    def opened(cls, sealed: str) -> "TokenSet":
        """Return the tokens in `sealed`, or none at all for an empty text. Raises SealBroken."""
        if not sealed:
            return cls()
        record = vault().open(sealed)
        return cls(
            access=str(record["access"]),
            access_until=float(str(record["access_until"])),
            refresh=str(record["refresh"]),
            platform=str(record["platform"]),
            platform_until=float(str(record["platform_until"])),
        )
