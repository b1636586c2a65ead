"""Adding events to the chain and checking it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from leadhub.audit.models import ChainHead, Event, EventQuerySet, canonical

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

# A fact with such a name is a slip that would keep a secret or somebody's number for good.
FORBIDDEN_FACTS = {"password", "secret", "client_secret", "client_id", "jwt", "token", "access_token", "refresh_token"}
FORBIDDEN_FACTS |= {"phone", "phones", "leadphone", "auxphone"}


class UnfitFacts(Exception):
    """The facts are not plain JSON, or would put a secret or a phone number into the log for good."""


def record(
    *,
    actor: "AbstractBaseUser | None",
    action: str,
    subject_type: str,
    subject_id: object,
    facts: Mapping[str, Any] | None = None,
    now: datetime,
) -> Event:
    """Add an event and return it. `actor` None means LeadHub itself; `action` is dotted, like "upload.received".

    Call it last in the transaction that makes the change: the end of the chain stays locked until that commits.
    Raises UnfitFacts for facts that are not plain JSON or that carry a secret or a phone number by their name.
    """
    facts = dict(facts or {})
    for name in _names(facts):
        if name.lower() in FORBIDDEN_FACTS:
            raise UnfitFacts(f"The fact “{name}” of {action} is a secret or a phone number.")
    try:
        facts_json = canonical(facts)
    except (TypeError, ValueError) as error:
        raise UnfitFacts(f"The facts of {action} are not plain JSON: {error}") from error
    with transaction.atomic():
        ChainHead.objects.get_or_create(id=1)
        head = ChainHead.objects.select_for_update().get(id=1)
        event = Event(
            number=head.events + 1,
            at=now,
            actor_id=actor.pk if actor else None,
            actor_name=actor.get_username() if actor else "",
            action=action,
            subject_type=subject_type,
            subject_id=str(subject_id),
            facts_json=facts_json,
            previous_hash=head.hash,
        )
        event.hash = event.expected_hash()
        event.save()
        head.events, head.hash = event.number, event.hash
        head.save()
    return event


def _names(value: object) -> Iterable[str]:
    """Walk through all names in nested facts."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield str(name)
            yield from _names(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _names(inner)


def for_subject(subject_type: str, subject_id: object) -> EventQuerySet:
    """Return the events about one thing, newest first (for `audit/_events.html`)."""
    return Event.objects.filter(subject_type=subject_type, subject_id=str(subject_id)).select_related("actor")


@dataclass(frozen=True)
class Chain:
    """What a check of the whole chain found: `broken` is None when every event is as it was written."""

    events: int
    broken: "Break | None"


@dataclass(frozen=True)
class Break:
    """Where the chain no longer holds, and one sentence about it."""

    number: int
    reason: str


def verify() -> Break | None:
    """Read the whole chain and return the first place where it is broken, or None."""
    return check_chain().broken


def check_chain() -> Chain:
    """Read the whole chain, in the order it was written, and say how long it is and where it breaks first."""
    previous = ""
    count = 0
    for event in Event.objects.order_by("number").iterator(chunk_size=2000):
        count += 1
        if event.number != count:
            return Chain(count, Break(count, f"Event {count} is missing."))
        if event.previous_hash != previous:
            return Chain(count, Break(count, f"Event {count} does not follow from the event before it."))
        if event.hash != event.expected_hash():
            return Chain(count, Break(count, f"Event {count} was changed after it was written."))
        previous = event.hash
    head = ChainHead.objects.filter(id=1).first() or ChainHead()
    if (head.events, head.hash) != (count, previous):
        return Chain(count, Break(count + 1, f"Events after number {count} are missing."))
    return Chain(count, None)
