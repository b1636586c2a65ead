"""Events: what happened, for good. Nothing here is ever changed or deleted, and the database itself refuses both."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any, NoReturn

from django.conf import settings
from django.db import models

from leadhub.audit import wording


class EventsAreForGood(Exception):
    """Somebody tried to change or delete an event."""


class EventQuerySet(models.QuerySet["Event"]):
    """Events can be read and added, nothing else."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise EventsAreForGood(f"Events cannot be changed ({', '.join(kwargs)}).")

    def delete(self) -> NoReturn:
        raise EventsAreForGood("Events cannot be deleted.")

    def bulk_update(self, *_: Any, **__: Any) -> NoReturn:
        raise EventsAreForGood("Events cannot be changed.")


class Event(models.Model):
    """One thing that happened, sealed to the event before it by a hash."""

    number = models.BigIntegerField(primary_key=True)  # 1, 2, 3 … without gaps, given by the chain
    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    actor_name = models.CharField(max_length=150, blank=True)  # as it was then; empty: LeadHub itself
    action = models.CharField(max_length=60, db_index=True)
    subject_type = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=64)
    facts_json = models.TextField(default="{}")  # text, because its exact bytes are part of the hash
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="event_subject")]

    def __str__(self) -> str:
        return f"{self.number} {self.action}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise EventsAreForGood("Events cannot be changed.")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        raise EventsAreForGood("Events cannot be deleted.")

    @property
    def facts(self) -> dict[str, Any]:
        facts: dict[str, Any] = json.loads(self.facts_json)
        return facts

    @property
    def words(self) -> str:
        """What happened, as a phrase."""
        return wording.say(self.action, self.facts)

    @property
    def page(self) -> str | None:
        """The address of the page about its subject, if there is one."""
        return wording.page(self.subject_type, self.subject_id)

    def expected_hash(self) -> str:
        """Work out the hash from the fields: it differs from `hash` if anybody touched one of them."""
        content = [
            self.number,
            _exact(self.at),
            self.actor_id,
            self.actor_name,
            self.action,
            self.subject_type,
            self.subject_id,
            self.facts_json,
        ]
        return hashlib.sha256((self.previous_hash + canonical(content)).encode()).hexdigest()


class ChainHead(models.Model):
    """The one row that says where the chain ends. Whoever adds an event locks it, so the chain never forks."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    events = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="chain_has_one_head")]

    def __str__(self) -> str:
        return f"{self.events} events"


def canonical(value: object) -> str:
    """Write plain JSON in the one way that everybody would write it: sorted keys, no spaces, real letters."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def _exact(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
