"""Deployments that an admin adds to LeadHub's own table. They are added and removed, never changed."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import IntegrityError, transaction

from leadhub.audit import services as audit
from leadhub.credentials import standing
from leadhub.credentials.models import Connection, CustomDeployment
from leadhub.credentials.refusal import CannotConnect
from leadhub.ringcx import deployments
from leadhub.ringcx.deployments import Deployment

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from leadhub.people.models import User


GONE = "An admin removed this connection's deployment: add a connection to another one, then remove this one."
_MADE_UP = "added_"  # how the names of these rows begin, and no others


def _deployment_from(row: CustomDeployment) -> Deployment:
    """Return the deployment that an admin's row describes. Raises BadDeployment, UnknownDeployment."""
    return deployments.make(
        row.name,
        row.label,
        oauth_base=row.oauth_base,
        auth_base=row.auth_base,
        api_base=row.api_base,
        like=row.like,
    )


def added() -> list[Deployment]:
    """Return all that admins added. A row that LeadHub can no longer use (its model is gone) is left out."""
    found = []
    for row in CustomDeployment.objects.all():
        try:
            found.append(_deployment_from(row))
        except (deployments.BadDeployment, deployments.UnknownDeployment):
            continue
    return found


def add(
    *, label: str, oauth_base: str, auth_base: str, api_base: str, like: str, actor: "User", now: datetime
) -> CustomDeployment:
    """Add a deployment for everybody to choose. Raises CannotConnect for an address or a name that cannot be."""
    label = label.strip()
    if not 1 <= len(label) <= 80:
        raise CannotConnect("Give the deployment a name of 1 to 80 characters.", field="label")
    if CustomDeployment.objects.filter(label__iexact=label).exists():
        raise _label_taken(label)
    bases = {"oauth_base": oauth_base, "auth_base": auth_base, "api_base": api_base}
    for field, address in bases.items():
        bases[field] = address.strip().rstrip("/")
        try:
            deployments.check_address(bases[field])
        except deployments.BadDeployment as error:
            raise CannotConnect(str(error), field=field) from error
    if any(row.label.casefold() == label.casefold() for row in deployments.DEPLOYMENTS.values()):
        raise _label_taken(label)
    row = CustomDeployment(
        name=f"{_MADE_UP}{uuid4().hex[:16]}", label=label, like=like, added_at=now, added_by=actor, **bases
    )
    try:
        _deployment_from(row)
    except (deployments.BadDeployment, deployments.UnknownDeployment) as error:
        raise CannotConnect(str(error)) from error
    try:
        with transaction.atomic():
            row.save()
            _record("deployment.added", row, actor, now, {"name": label, "like": like, **bases})
    except IntegrityError as error:
        raise _label_taken(label) from error
    return row


def connections_to(row: CustomDeployment) -> int:
    """Return how many connections lead there, whoever's they are."""
    return _leading_to(row).count()


def _leading_to(row: CustomDeployment) -> "QuerySet[Connection]":
    return Connection.objects.filter(deployment=row.name, removed_at=None)


def was_added(name: str) -> bool:
    """Whether an admin added the deployment of that name, even if it is removed by now."""
    return name.startswith(_MADE_UP)


def remove(*, row: CustomDeployment, actor: "User", now: datetime) -> None:
    """Take a deployment out of the table. Connections to it stay and say so: they sign in no more, as its name never
    comes back.
    """
    with transaction.atomic():
        facts: dict[str, object] = {"name": row.label, "connections": connections_to(row)}
        _record("deployment.removed", row, actor, now, facts)
        row.delete()
        for connection in _leading_to(row).values_list("pk", flat=True):
            standing.note_refused(connection, GONE, now=now)


def _label_taken(label: str) -> CannotConnect:
    return CannotConnect(f"There is a deployment named “{label}” already: choose another name.", field="label")


def _record(action: str, row: CustomDeployment, actor: "User", now: datetime, facts: dict[str, object]) -> None:
    audit.record(actor=actor, action=action, subject_type="deployment", subject_id=row.name, facts=facts, now=now)
