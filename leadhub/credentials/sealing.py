"""What is kept sealed: a connection's secrets, and the tokens they bought."""

import hashlib
from dataclasses import asdict, dataclass, field, fields

from django.conf import settings

from leadhub.credentials.vault import SealBroken, Vault
from leadhub.ringcx import deployments
from leadhub.ringcx.deployments import Deployment


def vault() -> Vault:
    """Return the vault with this installation's key ring."""
    return Vault(settings.LEADHUB_SEAL_KEYS)


def shut(broken: SealBroken) -> str:
    """Say in one sentence that a connection's credentials do not open, and which key would open them."""
    named = f" (the fingerprint of that key is {broken.missing})" if broken.missing else ""
    return (
        f"LeadHub cannot open the credentials of this connection: the key that sealed them is missing{named}. "
        "Replace the credentials, or ask whoever runs LeadHub to bring the key back."
    )


def operators_app(deployment: Deployment) -> str:
    """The client id of the app that the operator registered for everybody, or nothing.

    It belongs to RingCentral, or in a LeadHub that has the practice RingCX to that one. Its secret never goes to a host
    that an admin added.
    """
    practice = bool(settings.LEADHUB_CUSTOM_DEPLOYMENT_URL)
    fits = deployment.name == deployments.CUSTOM if practice else deployment.name in deployments.DEPLOYMENTS
    return str(settings.LEADHUB_RINGCENTRAL_CLIENT_ID) if fits and "code" in deployment.sign_ins else ""


@dataclass(frozen=True)
class Secrets:
    """What the user gave to sign in. None of it is ever printed, logged or shown; a password is never kept at all.

    Which of them are needed depends on the kind of sign-in: "jwt" has the first three, "code" the client id and, unless
    the app is a public one or the operator's, its secret; "token" and "password" end in a permanent token.
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
        return cls(**{part.name: str(record.get(part.name, "")) for part in fields(cls)})

    def is_operators(self, deployment: Deployment) -> bool:
        """Whether this is the app of whoever runs LeadHub, which its users cannot open or mend."""
        operators = operators_app(deployment)
        return bool(operators) and not self.client_secret and self.client_id == operators

    def secret_at(self, deployment: Deployment) -> str:
        """The secret of the app. The operator's own stands in the settings only, so that it is changed in one place."""
        if self.is_operators(deployment):
            return str(settings.LEADHUB_RINGCENTRAL_CLIENT_SECRET)
        return self.client_secret

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
    platform_refresh: str = field(default="", repr=False)  # RingCentral, single use: what "connect" ends in
    platform_refresh_until: float = 0.0

    def sealed(self) -> str:
        return vault().seal(asdict(self))

    @classmethod
    def opened(cls, sealed: str) -> "TokenSet":
        """Return the tokens in `sealed`, or none at all for an empty text. Raises SealBroken."""
        if not sealed:
            return cls()
        record = vault().open(sealed)
        values = {part.name: record.get(part.name, part.default) for part in fields(cls)}
        return cls(
            access=str(values["access"]),
            access_until=float(str(values["access_until"])),
            refresh=str(values["refresh"]),
            platform=str(values["platform"]),
            platform_until=float(str(values["platform_until"])),
            platform_refresh=str(values["platform_refresh"]),
            platform_refresh_until=float(str(values["platform_refresh_until"])),
        )

    def only_lasting(self) -> "TokenSet":
        """What is worth keeping after a refusal: RingCentral's refresh token, which nothing else can buy."""
        return TokenSet(platform_refresh=self.platform_refresh, platform_refresh_until=self.platform_refresh_until)
