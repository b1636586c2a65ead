"""Adding events to the chain and checking it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
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
class Break:
    """Where the chain no longer holds, and one sentence about it."""

    number: int
    reason: str


@dataclass(frozen=True)
class Chain:
    """What a check found: how many events, the hash of the last, and the first break, None if all is as written."""

    events: int = 0
    hash: str = ""
    broken: Break | None = None


def verify() -> Break | None:
    """Read the whole chain and return the first place where it is broken, or None."""
    return check_chain().broken


def check_chain(known: Chain | None = None) -> Chain:
    """Read the chain in the order it was written; with `known` (checked before), only what came after that."""
    start = known or Chain()
    previous, count = start.hash, start.events
    for event in Event.objects.order_by("number").filter(number__gt=start.events).iterator(chunk_size=2000):
        count += 1
        if event.number != count:
            return _broken(count, f"Event {count} is missing.")
        if event.previous_hash != previous:
            return _broken(count, f"Event {count} does not follow from the event before it.")
        if event.hash != event.expected_hash():
            return _broken(count, f"Event {count} was changed after it was written.")
        previous = event.hash
    head = ChainHead.objects.filter(id=1).first() or ChainHead()
    if (head.events, head.hash) != (count, previous):
        return _broken(count + 1, f"Events after number {count} are missing.")
    return Chain(count, previous)


def check_chain_for_page() -> Chain:
    """Check the chain for somebody who waits: all of it at least every ten minutes, in between only what was added."""
    known: Chain | None = cache.get("audit:chain")
    chain = check_chain(known)
    if known is None and chain.broken is None:
        cache.set("audit:chain", chain, 600)
    return chain


def _broken(number: int, reason: str) -> Chain:
    return Chain(events=number, broken=Break(number, reason))
