"""Connections: adding, testing, replacing, renaming, removing, and using them."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import IntegrityError, transaction

from leadhub.audit import services as audit
from leadhub.credentials.broker import Broker, of_platform, sealed_shut, with_ringcx
from leadhub.credentials.calls import PacedTransport, always, pooled_transport
from leadhub.credentials.models import Connection, TokenState
from leadhub.credentials.pace import Turn
from leadhub.credentials.sealing import Secrets, TokenSet
from leadhub.credentials.vault import SealBroken
from leadhub.ringcx import auth, deployments
from leadhub.ringcx.client import Client
from leadhub.ringcx.deployments import Deployment
from leadhub.ringcx.errors import RingCXError, SignInFailed, TokenExpired
from leadhub.ringcx.places import SubAccount

if TYPE_CHECKING:
    from leadhub.people.models import User

# How long a call may wait for its turn: a person waits for a page, a load waits for its whole window.
PAGE_BUDGET = 10.0
LOAD_BUDGET = 65.0


class CannotConnect(Exception):
    """A connection cannot be made or changed like this. `message` is one sentence; `field` the input it is about."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


@dataclass(frozen=True)
class _Probe:
    """What trying the secrets showed. ok: None if RingCX could not be asked."""

    ok: bool | None
    tokens: TokenSet
    sub_accounts: tuple[SubAccount, ...] = ()
    problem: str = ""


# --- Using a connection -----------------------------------------------------------------------------------------------


def client_for(
    connection: Connection,
    *,
    budget_seconds: float = LOAD_BUDGET,
    impatient: bool = False,
    turn: Turn | None = None,
    last_check: Callable[[], None] = always,
) -> Client:
    """Return a client that signs in by itself, shares its tokens, and keeps RingCX's limits with everybody else.

    `impatient`: it waits a few seconds only for each answer, for what a page can do without. `turn`: one taken before,
    for the first call of its kind. `last_check`: asked in the moment before leads are sent; it may raise.

    Its calls raise RateLimited if their turn is more than `budget_seconds` away, besides what the client itself raises.
    Raises SignInFailed if the connection was removed or its deployment or key is gone.
    """
    if connection.removed_at or not connection.sealed:
        raise SignInFailed("This connection was removed. Choose another one.", code="removed")
    try:
        deployment = deployment_of(connection.deployment)
        secrets = Secrets.opened(connection.sealed)
    except CannotConnect as error:
        raise SignInFailed(error.message, code="no_deployment") from error
    except SealBroken as error:
        raise sealed_shut() from error
    paced = _paced(deployment, secrets, budget_seconds, impatient=impatient, turn=turn, last_check=last_check)
    if deployment.sign_in == "token":
        return Client(deployment, paced, lambda: secrets.token, before_call=paced.announce)
    broker = Broker(connection.pk, deployment, paced, paced.announce)
    return Client(deployment, paced, broker.token, broker.renew, before_call=paced.announce)


def deployment_of(name: str) -> Deployment:
    """Return the deployment of that name. Raises CannotConnect if there is none (any more)."""
    try:
        return deployments.get(name, settings.LEADHUB_CUSTOM_DEPLOYMENT_URL)
    except (deployments.UnknownDeployment, deployments.BadDeployment) as error:
        raise CannotConnect(str(error), field="deployment") from error


def _paced(
    deployment: Deployment,
    secrets: Secrets,
    budget: float,
    *,
    impatient: bool = False,
    turn: Turn | None = None,
    last_check: Callable[[], None] = always,
) -> PacedTransport:
    return PacedTransport(
        pooled_transport(impatient=impatient),
        deployment=deployment.name,
        user_key=f"{deployment.name}:user:{secrets.fingerprint}",
        budget=budget,
        turn=turn,
        last_check=last_check,
    )


# --- Changing connections ---------------------------------------------------------------------------------------------


def add_connection(*, owner: "User", name: str, deployment: str, secrets: Secrets, now: datetime) -> Connection:
    """Try the secrets and keep them. Secrets that are refused are not kept; if RingCX cannot be asked, they are.

    Raises CannotConnect for a name in use, missing secrets, an unknown deployment or refused secrets.
    """
    name = _checked_name(owner, name)
    where = deployment_of(deployment)
    _check_complete(where, secrets)
    probe = _probe(where, secrets, now)
    try:
        with transaction.atomic():
            connection = Connection(
                owner=owner,
                name=name,
                deployment=where.name,
                sealed=secrets.sealed(),
                ending=secrets.ending,
                created_at=now,
            )
            _apply(connection, probe, now)
            connection.save()
            _keep_tokens(connection, probe)
            _record(connection, "connection.added", owner, now, deployment=where.name, **_found(probe))
    except IntegrityError as error:  # two tabs at once
        raise _name_taken(name) from error
    return connection


def test_connection(*, connection: Connection, actor: "User", now: datetime) -> Connection:
    """Sign in anew, see which sub-accounts open, and note both. Raises CannotConnect if the connection is gone."""
    if connection.removed_at:
        raise CannotConnect("This connection was removed.")
    try:
        probe = _probe(deployment_of(connection.deployment), Secrets.opened(connection.sealed), now)
    except SealBroken:
        probe = _Probe(ok=False, tokens=TokenSet(), problem=sealed_shut().message)
    except CannotConnect as error:
        probe = _Probe(ok=False, tokens=TokenSet(), problem=error.message)
    with transaction.atomic():
        _apply(connection, probe, now)
        connection.save(update_fields=["ok", "problem", "checked_at", "worked_at", "sub_accounts"])
        _keep_tokens(connection, probe)
        _record(connection, "connection.tested", actor, now, **_found(probe))
    return connection


def replace_secrets(*, connection: Connection, secrets: Secrets, actor: "User", now: datetime) -> Connection:
    """Put new secrets in the old ones' place if they are not refused. Raises CannotConnect; then the old ones stay."""
    where = deployment_of(connection.deployment)
    _check_complete(where, secrets)
    probe = _probe(where, secrets, now)
    with transaction.atomic():
        connection.sealed = secrets.sealed()
        connection.ending = secrets.ending
        _apply(connection, probe, now)
        connection.save()
        _keep_tokens(connection, probe)
        _record(connection, "connection.replaced", actor, now, **_found(probe))
    return connection


def rename(*, connection: Connection, name: str, actor: "User", now: datetime) -> Connection:
    """Give the connection another name. Raises CannotConnect if the owner has one of that name."""
    if name.strip() == connection.name:
        return connection
    before = connection.name
    try:
        with transaction.atomic():
            connection.name = _checked_name(connection.owner, name, besides=connection)
            connection.save(update_fields=["name"])
            _record(connection, "connection.renamed", actor, now, before=before)
    except IntegrityError as error:
        raise _name_taken(name) from error
    return connection


def remove(*, connection: Connection, actor: "User", now: datetime) -> None:
    """Wipe the secrets and tokens at once. The row stays, so that past loads still tell which connection they used."""
    with transaction.atomic():
        TokenState.objects.filter(connection=connection).delete()
        connection.sealed = connection.problem = ""
        connection.sub_accounts = []
        connection.ok = None
        connection.removed_at = now
        connection.save()
        _record(connection, "connection.removed", actor, now)


# --- Parts ------------------------------------------------------------------------------------------------------------


def _checked_name(owner: "User", name: str, besides: Connection | None = None) -> str:
    name = name.strip()
    if not name or len(name) > 80:
        raise CannotConnect("Give the connection a name of 1 to 80 characters.", field="name")
    if any(other != besides for other in Connection.objects.of(owner).filter(name=name)):
        raise _name_taken(name)
    return name


def _name_taken(name: str) -> CannotConnect:
    return CannotConnect(f"You already have a connection named “{name}”: choose another name.", field="name")


def _check_complete(deployment: Deployment, secrets: Secrets) -> None:
    if deployment.sign_in == "token":
        needed = {"token": "permanent token"}
    else:
        needed = {"client_id": "client ID", "client_secret": "client secret", "jwt": "JWT"}
    for field, words in needed.items():
        if not getattr(secrets, field).strip():
            raise CannotConnect(f"Paste the {words}: {deployment.label} needs it to sign in.", field=field)


def _probe(deployment: Deployment, secrets: Secrets, now: datetime) -> _Probe:
    """Sign in with the secrets and look which sub-accounts open. Raises CannotConnect if the secrets are refused."""
    paced = _paced(deployment, secrets, PAGE_BUDGET)
    tokens = TokenSet()
    seen: tuple[SubAccount, ...] = ()
    try:
        if deployment.sign_in == "jwt":
            platform = auth.sign_in(
                deployment,
                secrets.client_id,
                secrets.client_secret,
                secrets.jwt,
                transport=paced,
                before_call=paced.announce,
            )
            new = auth.exchange(deployment, platform.access_token, transport=paced, before_call=paced.announce)
            tokens = with_ringcx(of_platform(platform, now), new, now)
            seen = new.sub_accounts
    except SignInFailed as error:
        raise CannotConnect(error.message) from error
    except RingCXError as error:
        return _Probe(ok=None, tokens=tokens, problem=error.message)
    token = tokens.access or secrets.token
    try:
        seen = tuple(Client(deployment, paced, lambda: token, before_call=paced.announce).sub_accounts())
    except TokenExpired as error:
        raise CannotConnect(error.message) from error
    except RingCXError as error:
        # A JWT was accepted just now; of a permanent token nothing is known yet.
        return _Probe(True if tokens.access else None, tokens, seen, error.message)
    return _Probe(ok=True, tokens=tokens, sub_accounts=seen)


def _apply(connection: Connection, probe: _Probe, now: datetime) -> None:
    """Note on the connection what the test showed; what an earlier test saw stays if RingCX could not be asked."""
    connection.ok, connection.problem, connection.checked_at = probe.ok, probe.problem, now
    if probe.ok:
        connection.worked_at = now
        connection.sub_accounts = [asdict(account) for account in probe.sub_accounts]
    if probe.ok is False:
        connection.sub_accounts = []


def _keep_tokens(connection: Connection, probe: _Probe) -> None:
    """Let everybody use the tokens that the test bought; without any, forget what older secrets bought."""
    TokenState.objects.update_or_create(
        connection=connection,
        defaults={
            "sealed": probe.tokens.sealed() if probe.tokens.access else "",
            "refused_until": None,
            "refusal": "",
            # Whoever is renewing right now does so with older secrets, and must not overwrite these.
            "lease_holder": "",
            "lease_until": None,
        },
    )


def _found(probe: _Probe) -> dict[str, object]:
    words = {True: "accepted", False: "refused", None: "not reached"}
    return {"result": words[probe.ok], "sub_accounts": [account.account_id for account in probe.sub_accounts]}


def _record(connection: Connection, action: str, actor: "User", now: datetime, **facts: object) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject_type="connection",
        subject_id=connection.public_id,
        facts={"name": connection.name, **facts},
        now=now,
    )
