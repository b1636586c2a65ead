"""How a connection is: how much of RingCX's quota is used now, and how long its tokens live. Never a token itself."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from leadhub.credentials import pace
from leadhub.credentials.broker import SPARE_SECONDS
from leadhub.credentials.calls import person_key, user_key
from leadhub.credentials.models import Connection, PaceWindow, TokenState
from leadhub.credentials.sealing import Secrets, TokenSet
from leadhub.credentials.vault import SealBroken

KINDS: Mapping[str, str] = {
    "direct": "Loads",
    "search": "Searches",
    "count": "Counts",
    "actions": "Stops and undos",
    "other": "Other calls",
    "exchange": "Sign-ins to RingCX",
    "oauth": "Sign-ins to RingCentral",
}


@dataclass(frozen=True)
class Window:
    """Calls used of one window."""

    used: int
    calls: int
    seconds: int


@dataclass(frozen=True)
class Use:
    """What was used of the quota for one kind of call. held: seconds for which RingCX asked everybody to wait."""

    where: str
    kind: str
    windows: tuple[Window, ...]
    held: int


def quota(connection: Connection) -> list[Use]:
    """Return what of RingCX's limits is used at this moment, by sub-account and kind; what is idle is left out.

    The quota of a sub-account is everybody's: calls of other people's connections to it count too.
    """
    keys = {connection.account_key(account["account_id"]): account["name"] for account in connection.sub_accounts}
    with suppress(SealBroken):
        keys[user_key(connection.deployment, Secrets.opened(connection.sealed), connection)] = "This sign-in"
    if connection.sign_in == "code":  # coming back from RingCentral counts before there is a connection
        keys[person_key(connection.deployment, str(connection.owner_id))] = "Connecting with RingCentral"
    now = pace.shared_now()
    rows = {(row.key, row.endpoint): row for row in PaceWindow.objects.filter(key__in=keys)}
    uses = [
        _use(rows[key, endpoint], where, words, now)
        for key, where in keys.items()
        for endpoint, words in KINDS.items()
        if (key, endpoint) in rows
    ]
    return [use for use in uses if use.held or any(window.used for window in use.windows)]


def _use(row: PaceWindow, where: str, kind: str, now: float) -> Use:
    windows = tuple(
        Window(sum(stamp > now - span for stamp in row.stamps), calls, int(span))
        for calls, span in pace.WINDOWS[row.endpoint]
    )
    return Use(where, kind, windows, max(0, round(row.hold_until - now)))


@dataclass(frozen=True)
class Tokens:
    """How long what LeadHub holds is good. None where there is no such token now, or none that ends."""

    ringcx_until: datetime | None = None
    renewed_at: datetime | None = None
    platform_until: datetime | None = None
    agreed_until: datetime | None = None  # of "connect": if nothing renews it until then, its owner must connect again
    problem: str = ""


def tokens(connection: Connection, now: datetime) -> Tokens:
    """Return how the tokens of a connection are."""
    state = TokenState.objects.filter(connection=connection).first()
    try:
        kept = TokenSet.opened(state.sealed if state else "")
    except SealBroken as error:
        return Tokens(problem=str(error))

    def until(seconds: float) -> datetime | None:
        return datetime.fromtimestamp(seconds, tz=UTC) if seconds > now.timestamp() else None

    return Tokens(
        ringcx_until=until(kept.access_until),
        renewed_at=until(kept.access_until - SPARE_SECONDS) if kept.access else None,
        platform_until=until(kept.platform_until),
        agreed_until=until(kept.platform_refresh_until) if kept.platform_refresh else None,
    )
