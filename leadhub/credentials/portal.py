"""User name and password of a legacy portal: they buy a permanent token at once and are forgotten.

Nothing here stores, logs or shows them; a token that LeadHub cannot use after all is given back.
"""

import logging
from datetime import datetime
from typing import TYPE_CHECKING

from django.views.decorators.debug import sensitive_variables

from leadhub.credentials import services
from leadhub.credentials.calls import paced, user_key
from leadhub.credentials.models import Connection
from leadhub.credentials.refusal import CannotConnect
from leadhub.credentials.sealing import Secrets
from leadhub.credentials.vault import SealBroken
from leadhub.ringcx import legacy
from leadhub.ringcx.deployments import Deployment
from leadhub.ringcx.errors import RingCXError, SignInFailed

if TYPE_CHECKING:
    from leadhub.people.models import User

LOG = logging.getLogger(__name__)


@sensitive_variables("username", "password")
def add_connection(
    *, owner: "User", name: str, deployment: str, username: str, password: str, now: datetime
) -> Connection:
    """Turn user name and password into a permanent token, and keep a connection with that. Raises CannotConnect."""
    name, where = services.checked_name(owner, name), services.deployment_of(deployment)
    secrets = _token_for(where, username, password)
    try:
        return services.add_connection(
            owner=owner, name=name, deployment=deployment, secrets=secrets, now=now, sign_in="password"
        )
    except CannotConnect:
        _give_back(where, secrets)
        raise


@sensitive_variables("username", "password")
def replace_token(*, connection: Connection, username: str, password: str, actor: "User", now: datetime) -> Connection:
    """Make a new permanent token, put it in the old one's place, and delete the old one. Raises CannotConnect."""
    where = services.deployment_of(connection.deployment)
    try:
        old = Secrets.opened(connection.sealed)
    except SealBroken:
        old = None
    secrets = _token_for(where, username, password)
    try:
        services.replace_secrets(connection=connection, secrets=secrets, actor=actor, now=now)
    except CannotConnect:
        _give_back(where, secrets)
        raise
    if old and old.token != secrets.token:
        _give_back(where, old)
    return connection


def delete_token(where: Deployment, secrets: Secrets) -> None:
    """Make a permanent token worthless at its portal. Raises what a RingCX call raises."""
    transport = paced(where, user_key(where.name, secrets))
    legacy.delete_token(where, secrets.token, transport=transport, before_call=transport.announce)


@sensitive_variables("username", "password", "value")
def _token_for(where: Deployment, username: str, password: str) -> Secrets:
    if "password" not in where.sign_ins:
        raise CannotConnect(f"{where.label} has no such way to sign in: choose another one.", field="deployment")
    for field, value, words in (("username", username, "user name"), ("password", password, "password")):
        if not value.strip():
            raise CannotConnect(f"Type the {words} of the portal.", field=field)
    # Guesses at one user name wait for each other, whoever makes them; the name itself stays unknown.
    transport = paced(where, user_key(where.name, Secrets(client_id=username.strip().casefold())))
    try:
        token = legacy.permanent_token(where, username, password, transport=transport, before_call=transport.announce)
    except SignInFailed as error:
        refused = CannotConnect.because(error)
        if error.code == "mfa":  # here it is the user that must be another one, not the RingCentral app
            refused.field, refused.step = "password", "login"
        raise refused from error
    except RingCXError as error:
        raise CannotConnect(error.message) from error
    return Secrets(token=token)


def _give_back(where: Deployment, secrets: Secrets) -> None:
    try:
        delete_token(where, secrets)
    except RingCXError as error:
        LOG.warning("A permanent token that is no longer used could not be deleted at %s: %s", where.name, error.code)
