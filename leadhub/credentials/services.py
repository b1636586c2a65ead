"""Connections: adding, testing, replacing, renaming, and using them."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.db import IntegrityError, transaction

from leadhub.audit import services as audit
from leadhub.credentials import custom, trying
from leadhub.credentials.broker import Broker, sealed_shut
from leadhub.credentials.calls import LOAD_BUDGET, PAGE_BUDGET, always, paced, user_key
from leadhub.credentials.models import Connection, TokenState
from leadhub.credentials.pace import Turn
from leadhub.credentials.refusal import CannotConnect
from leadhub.credentials.sealing import Secrets
from leadhub.credentials.trying import Trial
from leadhub.credentials.vault import SealBroken
from leadhub.ringcx import deployments
from leadhub.ringcx.client import Client
from leadhub.ringcx.deployments import Deployment, SignIn
from leadhub.ringcx.errors import SignInFailed
from leadhub.ringcx.transport import Answer

if TYPE_CHECKING:
    from leadhub.people.models import User

# What other rooms need to use a connection comes from here.
__all__ = ["LOAD_BUDGET", "PAGE_BUDGET", "CannotConnect", "client_for", "deployment_of", "known_deployments"]

# --- Using a connection -----------------------------------------------------------------------------------------------


def client_for(
    connection: Connection,
    *,
    budget_seconds: float = LOAD_BUDGET,
    impatient: bool = False,
    turn: Turn | None = None,
    last_check: Callable[[], None] = always,
    watch: Callable[[Answer], None] | None = None,
) -> Client:
    """Return a client that signs in by itself, shares its tokens, and keeps RingCX's limits with everybody else.

    `impatient`: it waits a few seconds only for each answer, for what a page can do without. `turn`: one taken before,
    for the first call of its kind. `last_check`: asked in the moment before leads are sent; it may raise. `watch`: is
    shown every answer, those of signing in too.

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
        raise sealed_shut(error) from error
    transport = paced(
        deployment,
        user_key(deployment.name, secrets, connection),
        budget=budget_seconds,
        impatient=impatient,
        turn=turn,
        last_check=last_check,
        watch=watch,
    )
    kind = cast(SignIn, connection.sign_in)
    if kind in ("token", "password"):
        return Client(deployment, transport, lambda: secrets.token, None, transport.announce, kind)
    broker = Broker(connection.pk, deployment, transport, transport.announce)
    return Client(deployment, transport, broker.token, broker.renew, transport.announce, kind)


def known_deployments() -> dict[str, Deployment]:
    """Return every deployment that users may choose: LeadHub's table, the practice RingCX, what admins added."""
    return deployments.available(settings.LEADHUB_CUSTOM_DEPLOYMENT_URL, custom.added())


def deployment_of(name: str) -> Deployment:
    """Return the deployment of that name. Raises CannotConnect if there is none (any more)."""
    added = () if name in deployments.DEPLOYMENTS else custom.added()  # asked for before every batch
    try:
        return deployments.get(name, settings.LEADHUB_CUSTOM_DEPLOYMENT_URL, added)
    except (deployments.UnknownDeployment, deployments.BadDeployment) as error:
        words = custom.GONE if custom.was_added(name) else str(error)
        raise CannotConnect(words, field="deployment") from error


# --- Changing connections ---------------------------------------------------------------------------------------------


def add_connection(
    *, owner: "User", name: str, deployment: str, secrets: Secrets, now: datetime, sign_in: SignIn | None = None
) -> Connection:
    """Try the secrets and keep them. Secrets that are refused are not kept; if RingCX cannot be asked, they are.

    `sign_in` is the deployment's usual one if left out. Raises CannotConnect for a name in use, missing secrets, an
    unknown deployment or refused secrets.
    """
    name = checked_name(owner, name)
    where = deployment_of(deployment)
    kind = sign_in or where.sign_ins[0]
    trying.check_complete(where, kind, secrets)
    trial = trying.try_secrets(where, kind, secrets, now)
    return keep(owner=owner, name=name, where=where, sign_in=kind, secrets=secrets, trial=trial, now=now)


def keep(
    *, owner: "User", name: str, where: Deployment, sign_in: SignIn, secrets: Secrets, trial: Trial, now: datetime
) -> Connection:
    """Store a connection that was tried out. Raises CannotConnect if its name was taken meanwhile."""
    try:
        with transaction.atomic():
            connection = Connection(
                owner=owner,
                name=name,
                deployment=where.name,
                sign_in=sign_in,
                sealed=secrets.sealed(),
                ending=secrets.ending,
                created_at=now,
            )
            _apply(connection, trial, now)
            connection.save()
            _keep_tokens(connection, trial)
            record(connection, "connection.added", owner, now, deployment=where.name, kind=sign_in, **_found(trial))
    except IntegrityError as error:  # two tabs at once
        raise _name_taken(name) from error
    return connection


def test_connection(*, connection: Connection, actor: "User", now: datetime) -> Connection:
    """Sign in anew, see which sub-accounts open, and note both.

    Raises CannotConnect if the connection is gone, or got other credentials while these were tested.
    """
    kind = cast(SignIn, connection.sign_in)
    try:
        where, secrets = deployment_of(connection.deployment), Secrets.opened(connection.sealed)
        if kind == "code":
            trial = trying.try_connected(connection, where, secrets)
        else:
            trial = trying.try_secrets(where, kind, secrets, now)
    except SealBroken as error:
        trial = Trial(ok=False, problem=sealed_shut(error).message)
    except CannotConnect as error:
        trial = Trial(ok=False, problem=error.message)
    with transaction.atomic():
        if _locked(connection).sealed != connection.sealed:
            raise CannotConnect("This connection got other credentials while it was tested: test it again.")
        _apply(connection, trial, now)
        connection.save(update_fields=["ok", "problem", "checked_at", "worked_at", "sub_accounts"])
        if kind != "code":  # there the broker has stored what the sign-in brought
            _keep_tokens(connection, trial)
        record(connection, "connection.tested", actor, now, **_found(trial))
    return connection


def replace_secrets(*, connection: Connection, secrets: Secrets, actor: "User", now: datetime) -> Connection:
    """Put new secrets in the old ones' place if they are not refused. Raises CannotConnect; then the old ones stay."""
    where, kind = deployment_of(connection.deployment), cast(SignIn, connection.sign_in)
    trying.check_complete(where, kind, secrets)
    return put_in_place(connection, secrets, trying.try_secrets(where, kind, secrets, now), actor, now)


def put_in_place(connection: Connection, secrets: Secrets, trial: Trial, actor: "User", now: datetime) -> Connection:
    """Store secrets that were tried out, and what they bought, in the place of the old ones. Raises CannotConnect."""
    with transaction.atomic():
        _locked(connection)
        connection.sealed = secrets.sealed()
        connection.ending = secrets.ending
        _apply(connection, trial, now)
        connection.save(update_fields=["sealed", "ending", "ok", "problem", "checked_at", "worked_at", "sub_accounts"])
        _keep_tokens(connection, trial)
        record(connection, "connection.replaced", actor, now, **_found(trial))
    return connection


def rename(*, connection: Connection, name: str, actor: "User", now: datetime) -> Connection:
    """Give the connection another name. Raises CannotConnect if the owner has one of that name."""
    if name.strip() == connection.name:
        return connection
    before = connection.name
    try:
        with transaction.atomic():
            connection.name = checked_name(connection.owner, name, besides=connection)
            connection.save(update_fields=["name"])
            record(connection, "connection.renamed", actor, now, before=before)
    except IntegrityError as error:
        raise _name_taken(name) from error
    return connection


# --- Parts ------------------------------------------------------------------------------------------------------------


def checked_name(owner: "User", name: str, besides: Connection | None = None) -> str:
    """Return the name as it is kept. Raises CannotConnect if it cannot be one, or the owner has another of it."""
    name = name.strip()
    if not name or len(name) > 80:
        raise CannotConnect("Give the connection a name of 1 to 80 characters.", field="name")
    if any(other != besides for other in Connection.objects.of(owner).filter(name=name)):
        raise _name_taken(name)
    return name


def _name_taken(name: str) -> CannotConnect:
    return CannotConnect(f"You already have a connection named “{name}”: choose another name.", field="name")


def _locked(connection: Connection) -> Connection:
    """Return the row as it is now, which stays so until the change is made: RingCX took its time to answer.

    Raises CannotConnect if it was removed meanwhile: nothing secret may be kept with it any more.
    """
    row = Connection.objects.select_for_update().get(pk=connection.pk)
    if row.removed_at:
        raise CannotConnect("This connection was removed meanwhile: add a new one.")
    return row


def _apply(connection: Connection, trial: Trial, now: datetime) -> None:
    """Note on the connection what the test showed; what an earlier test saw stays if RingCX could not be asked."""
    connection.ok, connection.problem, connection.checked_at = trial.ok, trial.problem, now
    if trial.ok:
        connection.worked_at = now
        connection.sub_accounts = [asdict(account) for account in trial.sub_accounts]
    if trial.ok is False:
        connection.sub_accounts = []


def _keep_tokens(connection: Connection, trial: Trial) -> None:
    """Let everybody use the tokens that the test bought; without any, forget what older secrets bought."""
    TokenState.objects.update_or_create(
        connection=connection,
        defaults={
            "sealed": trial.tokens.sealed() if trial.tokens.platform else "",
            "refused_until": None,
            "refusal": "",
            # Whoever is renewing right now does so with older secrets, and must not overwrite these.
            "lease_holder": "",
            "lease_until": None,
        },
    )


def _found(trial: Trial) -> dict[str, object]:
    words = {True: "accepted", False: "refused", None: "not reached"}
    return {"result": words[trial.ok], "sub_accounts": [account.account_id for account in trial.sub_accounts]}


def record(connection: Connection, action: str, actor: "User | None", now: datetime, **facts: object) -> None:
    """Write an event about a connection, which is always named."""
    audit.record(
        actor=actor,
        action=action,
        subject_type="connection",
        subject_id=connection.public_id,
        facts={"name": connection.name, **facts},
        now=now,
    )
