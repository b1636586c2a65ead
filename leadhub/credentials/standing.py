"""Whether a connection works, as its last sign-in showed. A change of that is an event."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from leadhub.audit import services as audit
from leadhub.credentials.models import Connection


def note_accepted(connection_id: int, *, now: datetime) -> None:
    """RingCX accepted the sign-in."""
    with transaction.atomic():
        # Without a look at what it opens since the refusal, nobody knows that it is nothing.
        Connection.objects.filter(Q(ok=False) | Q(ok=None), pk=connection_id, sub_accounts=[]).update(checked_at=None)
        recovered = Connection.objects.filter(pk=connection_id, ok=False).update(ok=True, problem="")
        Connection.objects.filter(pk=connection_id, ok=None).update(ok=True, problem="")
        Connection.objects.filter(pk=connection_id).update(worked_at=now)
        if recovered:
            _record(connection_id, "connection.accepted", {}, now)


def note_refused(connection_id: int, problem: str, *, now: datetime) -> None:
    """RingCentral or RingCX refused the sign-in: a person must change something."""
    with transaction.atomic():
        fell = Connection.objects.filter(Q(ok=True) | Q(ok=None), pk=connection_id).update(ok=False)
        Connection.objects.filter(pk=connection_id).update(problem=problem, checked_at=now)
        if fell:
            _record(connection_id, "connection.refused", {"problem": problem}, now)


def _record(connection_id: int, action: str, facts: dict[str, str], now: datetime) -> None:
    name, public_id = Connection.objects.values_list("name", "public_id").get(pk=connection_id)
    audit.record(
        actor=None,
        action=action,
        subject_type="connection",
        subject_id=public_id,
        facts={"name": name, **facts},
        now=now,
    )
