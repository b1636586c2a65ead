"""The RingCX deployments that LeadHub can talk to: one row of a table each.

A user names a row; nobody can type in an address. To add a deployment, add a row; an admin of this LeadHub may
add rows of their own with `make`. Sources: RingCX guide, "Resources and URIs", "Authentication" and "Legacy
authentication"; the older batch-load guide for the first generation.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from ipaddress import ip_address
from types import MappingProxyType
from typing import Literal
from urllib.parse import urlsplit

DuplicateReading = Literal["A", "B"]
SignIn = Literal["jwt", "code", "token", "password"]
TokenHeader = Literal["Authorization", "X-Auth-Token"]


_HOST = r"[a-z0-9-]+(?:\.[a-z0-9-]+)*|\[[0-9a-f:.]+\]"
_PLAIN = re.compile(rf"https?://(?:{_HOST})(?::\d+)?(?:/[\w.~!$&'()*+,;=:@%/-]*)?", re.ASCII | re.IGNORECASE)


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
    and path, in letters that every reader of addresses, people too, takes for the same.
    """
    try:
        parts = urlsplit(url)
        usable = _PLAIN.fullmatch(url) is not None and (parts.port is None or parts.port > 0)
    except ValueError:
        usable = False
    if not usable:
        raise BadDeployment("A RingCX address is a plain web address such as https://ringcx.ringcentral.com.")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(url)):
        raise BadDeployment(f"The address of {parts.hostname} must begin with https: only this machine may do without.")


@dataclass(frozen=True)
class Deployment:
    """A RingCX host family with its paths and its ways to sign in.

    oauth_base: RingCentral platform; auth_base: token exchange and refresh; api_base: the admin API. No final
    slash. path: between api_base and `/accounts/…`; loader_path: the last part of the direct load. sign_ins:
    the ways to sign in, the usual one first: "jwt" = RingCentral JWT, then exchange; "code" = the user agrees
    on RingCentral's page, then exchange; "token" = a permanent token that the user pastes; "password" = a
    user name and password, turned into a permanent token at once. duplicate_reading: what this deployment's
    documents say that duplicateHandling does. A: the new lead replaces the existing one
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
    sign_ins: tuple[SignIn, ...] = ("jwt", "code", "token")
    duplicate_reading: DuplicateReading = "B"

    def __post_init__(self) -> None:
        for url in (self.oauth_base, self.auth_base, self.api_base):
            check_address(url)

    def token_header(self, sign_in: SignIn) -> TokenHeader:
        """The header that carries the token of this way to sign in; "Authorization" means "Bearer <token>"."""
        return "X-Auth-Token" if sign_in in ("token", "password") else "Authorization"

    @property
    def authorize_url(self) -> str:
        """The page where a RingCentral user agrees to the sign-in."""
        return f"{self.oauth_base}/restapi/oauth/authorize"

    @property
    def oauth_url(self) -> str:
        """Where RingCentral gives tokens."""
        return f"{self.oauth_base}/restapi/oauth/token"

    @property
    def revoke_url(self) -> str:
        """Where RingCentral takes a token back."""
        return f"{self.oauth_base}/restapi/oauth/revoke"

    @property
    def exchange_url(self) -> str:
        """Where a RingCentral token becomes a RingCX one."""
        return f"{self.auth_base}/api/auth/login/rc/accesstoken?includeRefresh=true"

    @property
    def refresh_url(self) -> str:
        """Where RingCX renews its tokens."""
        return f"{self.auth_base}/api/auth/token/refresh"

    @property
    def login_url(self) -> str:
        """Where a legacy portal takes a user name and password."""
        return f"{self.api_base}/api/v1/auth/login"

    @property
    def admin_url(self) -> str:
        """Everything of the admin API stands below this address."""
        return f"{self.api_base}{self.path}"

    @property
    def permanent_token_url(self) -> str:
        """Where permanent tokens are made."""
        return f"{self.admin_url}/token"


_PLATFORM = "https://platform.ringcentral.com"
_RINGCX = "https://ringcx.ringcentral.com"
_ENGAGE = "https://engage.ringcentral.com"


def _legacy(name: str, host: str) -> tuple[Deployment, Deployment]:
    """A legacy portal in both generations of its lead loader."""
    base = f"https://{host}"
    current = Deployment(
        name=name,
        label=f"Legacy portal ({host})",
        oauth_base=base,
        auth_base=base,
        api_base=base,
        path="/api/v1/admin",
        sign_ins=("token", "password"),
    )
    first = replace(
        current,
        name=f"{name}_first",
        label=f"Legacy portal ({host}), first generation of the lead loader",
        path="/api/admin",
        loader_path="loader/direct",
        duplicate_reading="A",
    )
    return current, first


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
    *_legacy("legacy_vacd", "portal.vacd.biz"),
    *_legacy("legacy_virtualacd", "portal.virtualacd.biz"),
)
DEPLOYMENTS: Mapping[str, Deployment] = MappingProxyType({row.name: row for row in _TABLE})
DEFAULT = "ringcx"
CUSTOM = "custom"


_ALL_SIGN_INS: tuple[SignIn, ...] = ("jwt", "code", "token", "password")
_TAKEN = frozenset([*DEPLOYMENTS, CUSTOM])
_NAME = re.compile(r"[a-z0-9_-]{1,40}")


def custom(url: str, *, like: str = DEFAULT) -> Deployment:
    """A deployment on this machine (practice, tests): one base serves all three and takes every way to sign
    in, paths are those of the row `like`.

    Raises BadDeployment if `url` leaves this machine: secrets must not follow a mistyped address.
    """
    base = url.rstrip("/")
    check_address(base)
    if not is_loopback(base):
        raise BadDeployment("A custom deployment must be on this machine, such as http://127.0.0.1:8971.")
    row = _like(get(like), CUSTOM, f"Custom ({urlsplit(base).netloc})", base, base, base)
    return replace(row, sign_ins=tuple(dict.fromkeys(row.sign_ins + _ALL_SIGN_INS)))


def make(name: str, label: str, *, oauth_base: str, auth_base: str, api_base: str, like: str) -> Deployment:
    """An admin's own row: three addresses, with the paths, the ways to sign in and the reading of the row
    `like`. `name`: lower-case letters, digits, - and _, none of the table's names.

    Raises BadDeployment for a name or address that cannot be, UnknownDeployment for `like`.
    """
    if name in _TAKEN or not _NAME.fullmatch(name):
        raise BadDeployment("Give the deployment a short name of its own, in lower-case letters and digits.")
    if not label.strip():
        raise BadDeployment("Give the deployment a label, so that people recognise it.")
    bases = [url.strip().rstrip("/") for url in (oauth_base, auth_base, api_base)]
    return _like(get(like), name, label.strip(), *bases)


def _like(row: Deployment, name: str, label: str, oauth_base: str, auth_base: str, api_base: str) -> Deployment:
    before_path = urlsplit(row.api_base).path  # "/voice" in the first generation
    return replace(
        row,
        name=name,
        label=label,
        oauth_base=oauth_base,
        auth_base=auth_base,
        api_base=api_base.removesuffix(before_path) + before_path,
    )


def available(custom_url: str = "", extra: Iterable[Deployment] = ()) -> dict[str, Deployment]:
    """Every deployment a user may name, the default first. "custom" is among them only if its address is
    given; `extra` are an admin's own rows, which never take the place of another.
    """
    own = {row.name: row for row in extra}
    practice = {CUSTOM: custom(custom_url)} if custom_url else {}
    return {**DEPLOYMENTS, **practice, **{name: row for name, row in own.items() if name not in _TAKEN}}


def get(name: str, custom_url: str = "", extra: Iterable[Deployment] = ()) -> Deployment:
    """The deployment of that name. Raises UnknownDeployment with the names there are."""
    rows = available(custom_url, extra)
    if name not in rows:
        raise UnknownDeployment(f"There is no deployment of that name. Choose one of: {', '.join(rows)}.")
    return rows[name]
