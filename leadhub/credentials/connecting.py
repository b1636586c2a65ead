"""“Connect with RingCentral”: the user agrees on RingCentral's page and comes back with a code (RFC 6749, 7636).

What must be remembered meanwhile lies sealed in one row. Its key is a hash of `state`, which only the session of the
user who started knows: whoever comes back needs both, within ten minutes, once.
"""

import hashlib
import secrets as chance
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.crypto import constant_time_compare

from leadhub.credentials import services, trying
from leadhub.credentials.models import Connection, PendingSignIn
from leadhub.credentials.refusal import CannotConnect
from leadhub.credentials.sealing import Secrets, vault
from leadhub.credentials.vault import SealBroken
from leadhub.ringcx import oauth

if TYPE_CHECKING:
    from leadhub.people.models import User

LIFE = timedelta(minutes=10)


@dataclass(frozen=True)
class Journey:
    """What LeadHub remembers of a user who is at RingCentral. `connection`: the one to connect again, if any."""

    deployment: str
    name: str
    redirect_uri: str
    client_id: str = field(repr=False)
    client_secret: str = field(default="", repr=False)
    verifier: str = field(default_factory=oauth.new_verifier, repr=False)
    connection: str = ""

    def sealed(self) -> str:
        return vault().seal(asdict(self))

    @classmethod
    def opened(cls, sealed: str) -> "Journey":
        """Raises SealBroken."""
        return cls(**{name: str(value) for name, value in vault().open(sealed).items()})

    @property
    def secrets(self) -> Secrets:
        return Secrets(client_id=self.client_id, client_secret=self.client_secret)


def begin(
    *,
    user: "User",
    deployment: str,
    secrets: Secrets,
    redirect_uri: str,
    now: datetime,
    name: str = "",
    connection: Connection | None = None,
) -> str:
    """Remember what is needed when the user comes back; return the `state` that their session must keep.

    For a new connection give its `name`, to connect again give the `connection`. Raises CannotConnect.
    """
    where = services.deployment_of(deployment)
    trying.check_complete(where, "code", secrets)
    journey = Journey(
        deployment=where.name,
        name=connection.name if connection else services.checked_name(user, name),
        redirect_uri=redirect_uri,
        client_id=secrets.client_id.strip(),
        client_secret=secrets.client_secret.strip(),
        connection=str(connection.public_id) if connection else "",
    )
    state = chance.token_urlsafe(32)
    PendingSignIn.objects.create(state_hash=_hash(state), user=user, sealed=journey.sealed(), expires_at=now + LIFE)
    return state


def forget_expired(*, now: datetime) -> None:
    """Forget the sign-ins that nobody came back from."""
    PendingSignIn.objects.filter(expires_at__lt=now).delete()


def underway(*, user: "User", state: str, now: datetime) -> Journey:
    """Return what is remembered for a `state`. Raises CannotConnect if it is not the user's, or no longer there."""
    row = PendingSignIn.objects.filter(state_hash=_hash(state), user=user, expires_at__gt=now).first()
    try:
        return Journey.opened(row.sealed) if row and state else _lost()
    except SealBroken:
        return _lost()


def address(journey: Journey, state: str) -> str:
    """Return the address of RingCentral's page for this journey. Raises CannotConnect if its deployment is gone."""
    where = services.deployment_of(journey.deployment)
    challenge = oauth.challenge(journey.verifier)
    return oauth.authorize_address(where, journey.client_id, journey.redirect_uri, state, challenge)


def come_back(*, user: "User", expected: str, answer: Mapping[str, str], now: datetime) -> Journey:
    """Check that this is the user who left, and end the waiting: nobody comes back twice. `expected` is the state of
    their session, `answer` what RingCentral put into the address. Raises CannotConnect.
    """
    given = answer.get("state", "")
    if not expected or not constant_time_compare(given, expected):
        _lost()
    journey = underway(user=user, state=given, now=now)
    if not PendingSignIn.objects.filter(state_hash=_hash(given)).delete()[0]:
        _lost()
    return journey


def finish(*, user: "User", journey: Journey, answer: Mapping[str, str], now: datetime) -> Connection:
    """Redeem the code of a user who came back, see what opens, and store the connection. Raises CannotConnect."""
    if not answer.get("code"):
        raise CannotConnect.because(oauth.consent_refused(answer.get("error", "")))
    where = services.deployment_of(journey.deployment)
    again = _connected_before(user, journey)
    trial = trying.try_code(
        where,
        journey.secrets,
        code=answer["code"],
        redirect_uri=journey.redirect_uri,
        verifier=journey.verifier,
        who=str(user.pk),
        now=now,
    )
    if again:
        return services.put_in_place(again, journey.secrets, trial, user, now)
    name = services.checked_name(user, journey.name)
    return services.keep(
        owner=user, name=name, where=where, sign_in="code", secrets=journey.secrets, trial=trial, now=now
    )


def with_operators_app(journey: Journey) -> bool:
    """Whether the user went with the app of whoever runs LeadHub."""
    try:
        return journey.secrets.is_operators(services.deployment_of(journey.deployment))
    except CannotConnect:
        return False


def _connected_before(user: "User", journey: Journey) -> Connection | None:
    if not journey.connection:
        return None
    found = Connection.objects.of(user).filter(public_id=UUID(journey.connection)).first()
    if found is None:
        raise CannotConnect("This connection was removed meanwhile: add a new one.")
    return found


def _hash(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()


def _lost() -> Journey:
    raise CannotConnect(
        "This sign-in was used before, took more than ten minutes, or began in another browser. "
        "If the connection is in the list, all is well; else start again."
    )
