"""Turning the key ring: everything that is sealed is sealed anew with the first key of LEADHUB_SEAL_KEYS.

Each row is a change of its own that only happens if nobody changed the row meanwhile, so LeadHub may go on working, and
the command may be stopped and run again at any time.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Model

from leadhub.audit import services as audit
from leadhub.credentials.models import Connection, PendingSignIn, TokenState
from leadhub.credentials.sealing import vault
from leadhub.credentials.vault import SealBroken, Vault

# Credentials come first: they are what an operator looks for.
NAMES: Mapping[type[Model], str] = {
    Connection: "credentials",
    TokenState: "tokens",
    PendingSignIn: "sign-ins under way",
}


def sealed_models() -> dict[type[Model], str]:
    """Return every model with a column `sealed`, of whatever room, and what its rows are called."""
    found = [model for model in apps.get_models() if any(part.name == "sealed" for part in model._meta.get_fields())]
    return {**NAMES, **{model: str(model._meta.verbose_name_plural) for model in found if model not in NAMES}}


@dataclass(frozen=True)
class Shut:
    """Something that no key opens. `whose` names the connection and its owner."""

    what: str
    whose: str
    why: str


@dataclass
class Turned:
    """What a turn of the ring did: counts by what was sealed, and what stayed shut."""

    newest: str
    anew: dict[str, int] = field(default_factory=dict)
    already: int = 0
    shut: list[Shut] = field(default_factory=list)


def turn(*, now: datetime) -> Turned:
    """Seal everything anew that an older key sealed, and tell what could not be opened."""
    ring = vault()
    models = sealed_models()
    turned = Turned(newest=ring.newest, anew=dict.fromkeys(models.values(), 0))
    for model, what in models.items():
        for row in _rows(model):
            try:
                changed = _reseal(model, row, ring)
            except SealBroken as error:
                turned.shut.append(Shut(what, _whose(row), str(error)))
                continue
            turned.anew[what] += changed
            turned.already += not changed
    if any(turned.anew.values()):
        facts = {"key": turned.newest, "sealed": sum(turned.anew.values()), "shut": len(turned.shut)}
        audit.record(actor=None, action="keyring.turned", subject_type="keyring", subject_id="", facts=facts, now=now)
    return turned


def _rows(model: type[Model]) -> list[Any]:
    # All at once: SQLite takes no change of a row as long as others are being read and somebody else has written.
    return list(model._default_manager.exclude(sealed="").order_by("pk"))


def _reseal(model: type[Model], row: Any, ring: Vault) -> bool:
    """Seal one row anew; False if that is not needed. Raises SealBroken."""
    sealed: str | None = row.sealed
    while sealed and not ring.is_newest(sealed):
        # Somebody who stores new tokens at this moment wins: theirs are looked at once more.
        if model._default_manager.filter(pk=row.pk, sealed=sealed).update(sealed=ring.reseal(sealed)):
            return True
        sealed = model._default_manager.filter(pk=row.pk).values_list("sealed", flat=True).first()
    return False


def _whose(row: Any) -> str:
    if isinstance(row, PendingSignIn):
        return f"a sign-in of {row.user.get_username()}"
    connection = row if isinstance(row, Connection) else row.connection
    return f"“{connection.name}” of {connection.owner.get_username()}"
