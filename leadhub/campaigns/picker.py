"""The campaign picker: connection → sub-account → dial group → campaign, all in the address of the page.

The same function serves the page without JavaScript, its refinement with htmx, and any page that includes the picker.
Wherever there is only one choice it is made; whatever fails becomes one sentence, and what was chosen so far stays.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from leadhub.campaigns import services
from leadhub.campaigns.readiness import Fact, account_facts, active_words, mode_words, readiness
from leadhub.credentials.models import Connection
from leadhub.ringcx import errors
from leadhub.ringcx.types import Campaign, DialGroup, SubAccount

if TYPE_CHECKING:
    from leadhub.people.models import User

FILTER_FROM = 11  # so many campaigns are worth a field to type into


class RecentCampaign(Protocol):
    """A campaign that the user loaded into before, such as a Submission."""

    connection: Any
    account_id: str
    account_name: str
    dial_group_id: int
    dial_group_name: str
    campaign_id: int
    campaign_name: str


@dataclass(frozen=True)
class Option:
    """A line of a select."""

    value: str
    text: str
    chosen: bool = False
    disabled: bool = False


@dataclass(frozen=True)
class Select:
    """One of the picker's selects; its name is also its parameter in the address."""

    name: str
    label: str
    options: tuple[Option, ...]

    @property
    def has_choice(self) -> bool:
        return any(option.chosen for option in self.options)

    @property
    def wants_filter(self) -> bool:
        return self.name == "campaign" and len(self.options) >= FILTER_FROM


@dataclass(frozen=True)
class Problem:
    """Why there is nothing (more) to choose, and what to do; kind, title, url and action as in web/_notice.html."""

    kind: str
    title: str
    text: str = ""
    url: str = ""
    action: str = ""


@dataclass(frozen=True)
class Link:
    """A campaign used before: one click chooses it whole."""

    query: str
    campaign: str
    place: str


@dataclass
class Picker:
    """All that the template shows, and what is chosen so far.

    `choice` is {"connection", "account", "group", "campaign"} as texts once a campaign is chosen, else empty.
    """

    selects: list[Select] = field(default_factory=list)
    recent: tuple[Link, ...] = ()
    problem: Problem | None = None
    facts: list[Fact] = field(default_factory=list)
    connection: Connection | None = None
    account: SubAccount | None = None
    group: DialGroup | None = None
    campaign: Campaign | None = None
    choice: dict[str, str] = field(default_factory=dict)

    @property
    def query(self) -> str:
        """The choice as the query of an address."""
        return urlencode(self.choice)

    @property
    def obstacle(self) -> str:
        """Why RingCX could not take a load there, in one or two sentences; "" if it can."""
        return next((fact.text for fact in self.facts if fact.blocks), "")

    @property
    def complete(self) -> bool:
        """Say whether a campaign is chosen that RingCX knows and can take a load for."""
        return self.campaign is not None and not self.obstacle


def picker_context(user: "User", query: Mapping[str, str], recent: Iterable[RecentCampaign]) -> dict[str, Any]:
    """Return {"picker": Picker} for `campaigns/_picker.html`.

    `query` may have connection (public id), account, group, campaign; what does not exist (any more) is ignored.
    `recent` are campaigns the user loaded into before, newest first. Raises nothing: what fails becomes `problem`.
    """
    picker = Picker(recent=tuple(_link(used) for used in recent))
    try:
        _pick(picker, user, query)
    except errors.RingCXError as error:
        picker.problem = _explained(error, picker)
    return {"picker": picker}


def _pick(picker: Picker, user: "User", query: Mapping[str, str]) -> None:
    """Go down the four steps as far as the choices lead. Raises ringcx errors on the way."""
    connections = list(Connection.objects.usable_by(user))
    if not connections:
        picker.problem = Problem(
            "info",
            "No connection yet",
            "Add your connection to RingCX first.",
            reverse("credentials:add"),
            "Add a connection",
        )
        return
    named = {str(connection.public_id): connection for connection in connections}
    chosen = _chosen(query.get("connection", ""), list(named))
    _offer(picker, "connection", "Connection", _connection_words(named, user), chosen)
    if not chosen:
        return
    picker.connection = named[chosen]
    _pick_account(picker, picker.connection, query)


def _pick_account(picker: Picker, connection: Connection, query: Mapping[str, str]) -> None:
    accounts = {account.account_id: account for account in services.sub_accounts(connection)}
    if not accounts:
        picker.problem = Problem(
            "warning",
            "No sub-account",
            "RingCX shows this connection's user no sub-account. Ask your RingCX "
            "administrator to make you an administrator of one, or choose another connection.",
        )
        return
    chosen = _chosen(query.get("account", ""), list(accounts))
    _offer(picker, "account", "Sub-account", [(key, _account_words(found)) for key, found in accounts.items()], chosen)
    if not chosen:
        return
    picker.account = accounts[chosen]
    picker.facts += account_facts(picker.account)
    if picker.obstacle:
        return
    _pick_group(picker, connection, picker.account, query)


def _pick_group(picker: Picker, connection: Connection, account: SubAccount, query: Mapping[str, str]) -> None:
    groups = services.dial_groups(connection, account.account_id)
    if not any(group.campaigns for group in groups):
        what = "no dial group" if not groups else "no campaign in any of its dial groups"
        picker.problem = Problem(
            "warning",
            f"{account.name} has {what}",
            "Create one in RingCX, ask for the right to see it, or choose another sub-account.",
        )
        return
    named = {str(group.id): group for group in groups}
    chosen = _chosen(query.get("group", ""), [key for key, group in named.items() if group.campaigns])
    empty = {key for key, group in named.items() if not group.campaigns}
    _offer(picker, "group", "Dial group", [(key, _group_words(group)) for key, group in named.items()], chosen, empty)
    if _has_vanished(query, named):
        picker.problem = Problem(
            "warning", "That campaign is not there any more", "RingCX does not show it to you now. Choose another one."
        )
    if not chosen:
        return
    picker.group = named[chosen]
    _pick_campaign(picker, connection, account, picker.group, query)


def _pick_campaign(
    picker: Picker, connection: Connection, account: SubAccount, group: DialGroup, query: Mapping[str, str]
) -> None:
    offered = sorted(group.campaigns, key=lambda found: (found.is_active == 0, found.name.casefold()))
    named = {str(found.id): found for found in offered}
    chosen = _chosen(query.get("campaign", ""), list(named))
    words = [(key, f"{found.name} — {active_words(found.is_active)}") for key, found in named.items()]
    _offer(picker, "campaign", "Campaign", words, chosen)
    if not chosen or picker.problem:
        return
    campaign = services.campaign(connection, account.account_id, group.id, named[chosen].id)
    labels = services.persona_labels(connection, account.account_id, campaign)
    picker.facts += readiness(campaign, timezone.localdate(), labels)
    picker.choice = _choice(connection, account.account_id, group.id, campaign.id)
    picker.campaign = campaign


# --- Parts ------------------------------------------------------------------------------------------------------------


def _chosen(asked: str, possible: Sequence[str]) -> str:
    """Return what was asked for if it is possible, else the only possibility, else nothing."""
    if asked in possible:
        return asked
    return possible[0] if len(possible) == 1 else ""


def _offer(
    picker: Picker, name: str, label: str, lines: Iterable[tuple[str, str]], chosen: str, empty: Iterable[str] = ()
) -> None:
    blank = set(empty)
    options = tuple(Option(value, text, value == chosen, value in blank) for value, text in lines)
    picker.selects.append(Select(name, label, options))


def _has_vanished(query: Mapping[str, str], groups: Mapping[str, DialGroup]) -> bool:
    """Say whether the address names a campaign that its sub-account no longer has.

    A campaign that is only in another group is what remains of an earlier choice when somebody changes the group.
    """
    everywhere = {str(campaign.id) for group in groups.values() for campaign in group.campaigns}
    return bool(query.get("campaign")) and query.get("group", "") in groups and query["campaign"] not in everywhere


def _connection_words(named: Mapping[str, Connection], user: "User") -> list[tuple[str, str]]:
    return [(key, found.name_for(user)) for key, found in named.items()]


def _account_words(account: SubAccount) -> str:
    return f"{account.name} ({account.account_id}){' — international' if account.international else ''}"


def _group_words(group: DialGroup) -> str:
    notes = [mode_words(group.mode)] if group.mode else []
    if group.is_active is not None:
        notes.append("active" if group.is_active else "inactive")
    if not group.campaigns:
        notes.append("no campaigns")
    return f"{group.name} — {', '.join(notes)}" if notes else group.name


def _explained(error: errors.RingCXError, picker: Picker) -> Problem:
    """Turn a failure into a notice whose link is the next thing to do."""
    detail = reverse("credentials:detail", args=[picker.connection.public_id]) if picker.connection else ""
    match error:
        case errors.SignInFailed() | errors.TokenExpired():
            return Problem("error", "RingCX refused this connection", error.message, detail, "Open the connection")
        case errors.NotAllowed():
            return Problem("error", "No rights", error.message)
        case errors.NotFound():
            return Problem("warning", "Not there any more", error.message)
        case errors.RateLimited():
            return Problem("warning", "RingCX is busy", error.message)
        case errors.Unreachable() | errors.NoAnswer():
            return Problem("error", "RingCX cannot be reached", error.message)
        case _:
            return Problem("error", "RingCX gave no usable answer", error.message, detail, "Open the connection")


def _link(used: RecentCampaign) -> Link:
    choice = _choice(used.connection, used.account_id, used.dial_group_id, used.campaign_id)
    return Link(urlencode(choice), used.campaign_name, f"{used.account_name} › {used.dial_group_name}")


def _choice(connection: Connection, account_id: str, group_id: int, campaign_id: int) -> dict[str, str]:
    ids = (connection.public_id, account_id, group_id, campaign_id)
    return {name: str(value) for name, value in zip(("connection", "account", "group", "campaign"), ids, strict=True)}
