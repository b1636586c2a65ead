"""Finding the user, connection and campaign that a command names, or saying plainly why that cannot be done."""

from leadhub.campaigns import services as campaigns
from leadhub.console.loading import Refused
from leadhub.credentials.models import Connection
from leadhub.people.models import User
from leadhub.ringcx.errors import NotAllowed
from leadhub.uploads.target import Target, find_target


def user(name: str) -> User:
    """Return the user called so. Raises Refused."""
    found = User.objects.filter(username=name, is_active=True).first()
    if found is None:
        raise Refused("unknown_user", f"There is no user {name!r}. Make one with: leadhub createuser {name}")
    return found


def connection(user: User, name: str | None) -> Connection:
    """Return the user's connection called so, or their only one; an own one before one shared with them.

    Raises Refused.
    """
    mine = sorted(Connection.objects.usable_by(user), key=lambda connection: connection.owner_id != user.pk)
    names = ", ".join(connection.name_for(user) for connection in mine)
    if name is not None:
        for candidate in mine:
            if candidate.name == name:
                return candidate
        raise Refused("unknown_connection", f"{user.username} has no connection {name!r}. There is: {names or 'none'}.")
    if not mine:
        raise Refused("no_connection", f"{user.username} has no connection to RingCX. Make one with: leadhub connect")
    if len(mine) > 1:
        raise Refused("which_connection", f"{user.username} has several connections: {names}. Say --connection NAME.")
    return mine[0]


def target(connection: Connection, account_id: str | None, campaign_id: int) -> Target:
    """Find the campaign in the named sub-account, or in all of the connection. Raises Refused and ringcx errors."""
    accounts = [account_id] if account_id else [account.account_id for account in campaigns.sub_accounts(connection)]
    for candidate in accounts:
        try:
            groups = campaigns.dial_groups(connection, candidate)
        except NotAllowed:
            if account_id:
                raise
            continue
        for group in groups:
            if any(campaign.id == campaign_id for campaign in group.campaigns):
                return find_target(connection, candidate, group.id, campaign_id)
    where = f"Sub-account {account_id} has" if account_id else "The sub-accounts of this connection have"
    raise Refused("unknown_campaign", f"{where} no campaign {campaign_id}. See them with: leadhub campaigns")
