"""Removing a connection: its secrets are wiped here first, then what LeadHub holds is ended at RingCentral."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from leadhub.credentials import portal, services
from leadhub.credentials.calls import paced, user_key
from leadhub.credentials.models import Connection, PendingSignIn, TokenState
from leadhub.credentials.refusal import CannotConnect
from leadhub.credentials.sealing import Secrets, TokenSet
from leadhub.credentials.vault import SealBroken
from leadhub.ringcx import oauth
from leadhub.ringcx.deployments import Deployment
from leadhub.ringcx.errors import RingCXError

if TYPE_CHECKING:
    from leadhub.people.models import User

# What stays valid outside LeadHub, by kind of sign-in, and where it ends.
ELSEWHERE = {
    "jwt": "The JWT itself stays valid until you delete it in the RingCentral developer console, under Credentials.",
    "code": "RingCentral lists the apps that you allowed in your account's settings: end LeadHub's access there.",
    "token": "The permanent token stays valid until whoever made it deletes it with RingCX's admin API.",
    "password": "The permanent token stays valid until your portal's administrator deletes it.",
}


@dataclass(frozen=True)
class Ended:
    """What became of the sign-in outside. ok: None if nobody asked; `words` say what is left to do, if anything."""

    ok: bool | None
    words: str = ""


def remove(*, connection: Connection, actor: "User", now: datetime, revoke: bool = False) -> Ended:
    """Wipe secrets and tokens at once; then, if `revoke`, end at RingCentral what LeadHub got there.

    The row stays, so that past loads still tell which connection they used. A RingCentral that cannot be reached does
    not bring the connection back: the answer says so.
    """
    held = _held(connection) if revoke else None
    with transaction.atomic():
        Connection.objects.select_for_update().get(pk=connection.pk)  # first, as whoever changes its tokens does
        TokenState.objects.filter(connection=connection).delete()
        # Whoever is at RingCentral to connect it again comes back for nothing: what that remembers is secret too.
        PendingSignIn.objects.filter(user=connection.owner).delete()
        connection.sealed = connection.problem = ""
        connection.sub_accounts = []
        connection.ok = None
        connection.removed_at = now
        connection.save()
        connection.shared_with.clear()
        services.record(connection, "connection.removed", actor, now)
    if not revoke:
        return Ended(None, ELSEWHERE[connection.sign_in])
    ended = _end(connection, held)
    words = {True: "ended", False: "not ended", None: "nothing to end"}
    services.record(connection, "connection.revoked", actor, now, result=words[ended.ok])
    return ended


def _held(connection: Connection) -> tuple[Deployment, Secrets, TokenSet] | None:
    try:
        where, secrets = services.deployment_of(connection.deployment), Secrets.opened(connection.sealed)
        state = TokenState.objects.filter(connection=connection).first()
        return where, secrets, TokenSet.opened(state.sealed if state else "")
    except (CannotConnect, SealBroken):
        return None


def _end(connection: Connection, held: tuple[Deployment, Secrets, TokenSet] | None) -> Ended:
    kind = connection.sign_in
    if kind == "token":
        return Ended(None, ELSEWHERE[kind])
    if held is None:
        return Ended(False, f"LeadHub could not open what it held, so nothing was ended. {ELSEWHERE[kind]}")
    where, secrets, tokens = held
    token = tokens.platform_refresh or tokens.platform
    try:
        if kind == "password":
            portal.delete_token(where, secrets)
        elif token:
            transport = paced(where, user_key(where.name, secrets, connection))
            oauth.revoke(
                where,
                secrets.client_id,
                secrets.secret_at(where),
                token,
                transport=transport,
                before_call=transport.announce,
            )
    except RingCXError as error:
        return Ended(False, f"RingCentral could not end the sign-in: {error.message} {ELSEWHERE[kind]}")
    return Ended(True, ELSEWHERE[kind] if kind == "jwt" else "")
