"""The RingCX deployments that LeadHub can talk to: one row of a table each.

A user names a row; nobody can type in an address. To add a deployment, add a row. Sources: RingCX guide,
"Resources and URIs", "Authentication" and "Legacy authentication"; the older batch-load guide for the first
generation.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from ipaddress import ip_address
from types import MappingProxyType
from typing import Literal
from urllib.parse import urlsplit

DuplicateReading = Literal["A", "B"]
SignInMethod = Literal["jwt", "token"]


class BadDeployment(ValueError):
    """An address that LeadHub must not send credentials to. The text is one sentence for the operator."""


class UnknownDeployment(LookupError):
    """Somebody named a deployment that is not in the table. The text is one sentence for the user."""


def is_loopback(url: str) -> bool:
    """Whether the address stays on this machine: localhost, 127.0.0.0/8 or ::1."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def check_address(url: str) -> None:
    """Raise BadDeployment unless `url` is https, or plain http to this machine, with nothing but host, port
    and path.
    """
    try:
        parts = urlsplit(url)
        usable = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        usable = False
    if not usable or parts.username or parts.password or parts.query or parts.fragment:
        raise BadDeployment("A RingCX address is a plain web address such as https://ringcx.ringcentral.com.")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(url)):
        raise BadDeployment(f"The address of {parts.hostname} must begin with https: only this machine may do without.")


@dataclass(frozen=True)
class Deployment:
    """A RingCX host family with its paths and its way to sign in.

    oauth_base: RingCentral platform; auth_base: token exchange and refresh; api_base: the admin API. No final
    slash. path: between api_base and `/accounts/…`; loader_path: the last part of the direct load. sign_in:
    "jwt" = RingCentral JWT, then exchange; "token" = a permanent token that the user pastes. token_header:
    the header that carries the token ("Authorization" means "Bearer <token>"). duplicate_reading: what this
    deployment's documents say that duplicateHandling does. A: the new lead replaces the existing one
    (REMOVE_ALL_EXISTING) or is left out (REMOVE_FROM_LIST). B: REMOVE_ALL_EXISTING drops the new lead in
    favour of one loaded the same way, REMOVE_FROM_LIST looks only inside the list being loaded.
    """

    name: str
    label: str
    oauth_base: str
    auth_base: str
    api_base: str
    path: str = "/voice/api/v1/admin"
    loader_path: str = "leadLoader/direct"
    sign_in: SignInMethod = "jwt"
    token_header: str = "Authorization"  # noqa: S105  # the name of a header, not a secret
    duplicate_reading: DuplicateReading = "B"

    def __post_init__(self) -> None:
        for url in (self.oauth_base, self.auth_base, self.api_base):
            check_address(url)

    @property
    def oauth_url(self) -> str:
        return f"{self.oauth_base}/restapi/oauth/token"

    @property
    def exchange_url(self) -> str:
        return f"{self.auth_base}/api/auth/login/rc/accesstoken?includeRefresh=true"

    @property
    def refresh_url(self) -> str:
        return f"{self.auth_base}/api/auth/token/refresh"

    @property
    def admin_url(self) -> str:
        """Everything of the admin API stands below this address."""
        return f"{self.api_base}{self.path}"


_PLATFORM = "https://platform.ringcentral.com"
_RINGCX = "https://ringcx.ringcentral.com"
_ENGAGE = "https://engage.ringcentral.com"


def _legacy(name: str, host: str) -> Deployment:
    base = f"https://{host}"
    return Deployment(
        name=name,
        label=f"Legacy portal ({host})",
        oauth_base=base,
        auth_base=base,
        api_base=base,
        path="/api/v1/admin",
        sign_in="token",
        token_header="X-Auth-Token",  # noqa: S106  # the name of a header, not a secret
    )


_TABLE = (
    Deployment("ringcx", "RingCX", _PLATFORM, _RINGCX, _RINGCX),
    Deployment("engage", "RingCX under its older name, Engage Voice", _PLATFORM, _ENGAGE, _ENGAGE),
    Deployment(
        name="first_generation",
        label="Engage Voice, first generation of the lead loader",
        oauth_base=_PLATFORM,
        auth_base=_ENGAGE,
        api_base=f"{_ENGAGE}/voice",
        path="/api/admin",
        loader_path="loader/direct",
        duplicate_reading="A",
    ),
    _legacy("legacy_vacd", "portal.vacd.biz"),
    _legacy("legacy_virtualacd", "portal.virtualacd.biz"),
)
DEPLOYMENTS: Mapping[str, Deployment] = MappingProxyType({row.name: row for row in _TABLE})
DEFAULT = "ringcx"
CUSTOM = "custom"


def custom(url: str, *, like: str = DEFAULT) -> Deployment:
    """A deployment on this machine (practice, tests): one base serves all three, paths are those of the row
    `like`.

    Raises BadDeployment if `url` leaves this machine: secrets must not follow a mistyped address.
    """
    base = url.rstrip("/")
    check_address(base)
    if not is_loopback(base):
        raise BadDeployment("A custom deployment must be on this machine, such as http://127.0.0.1:8971.")
    row = get(like)
    return replace(
        row,
        name=CUSTOM,
        label=f"Custom ({urlsplit(base).netloc})",
        oauth_base=base,
        auth_base=base,
        api_base=base + urlsplit(row.api_base).path,
    )


def available(custom_url: str = "") -> dict[str, Deployment]:
    """Every deployment a user may name, the default first; "custom" is among them only if its address is
    given.
    """
    extra = {CUSTOM: custom(custom_url)} if custom_url else {}
    return {**DEPLOYMENTS, **extra}


def get(name: str, custom_url: str = "") -> Deployment:
    """The deployment of that name. Raises UnknownDeployment with the names there are."""
    rows = available(custom_url)
    if name not in rows:
        raise UnknownDeployment(f"There is no deployment of that name. Choose one of: {', '.join(rows)}.")
    return rows[name]
