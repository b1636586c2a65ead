"""Connections to RingCX, the tokens in use, and the record of calls that keeps us inside RingCX's limits."""

import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from leadhub.jobs.leases import Leased

if TYPE_CHECKING:
    from leadhub.people.models import User


class ConnectionQuerySet(models.QuerySet["Connection"]):
    def of(self, user: "User") -> "ConnectionQuerySet":
        """The user's own connections that are still there. Nobody, not even an admin, uses another's."""
        return self.filter(owner=user, removed_at=None)


class Connection(models.Model):
    """One user's credential for one RingCX deployment. The row stays after removal, its secrets do not."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="connections")
    name = models.CharField(max_length=80)
    deployment = models.CharField(max_length=40)
    sealed = models.TextField(blank=True)  # Secrets; empty once removed
    ending = models.CharField(max_length=4, blank=True)  # of the client id, so that its owner can tell which app it is
    created_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True, blank=True)
    worked_at = models.DateTimeField(null=True, blank=True)  # the last time RingCX accepted the sign-in
    ok = models.BooleanField(null=True, blank=True)  # None: not checked yet
    problem = models.TextField(blank=True)  # one sentence for its owner
    sub_accounts = models.JSONField(default=list)  # what the last test saw: [{account_id, name, …}]
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = ConnectionQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"], condition=Q(removed_at=None), name="connection_name_once_per_owner"
            ),
            # Removing wipes: no code path may keep secrets of a connection that is gone.
            models.CheckConstraint(condition=Q(removed_at=None) | Q(sealed=""), name="connection_removed_is_wiped"),
        ]

    def __str__(self) -> str:
        return self.name

    def account_key(self, account_id: str) -> str:
        """Name the sub-account whose quota a call counts against, whoever's connection is used."""
        return f"{self.deployment}/{account_id}"


class TokenState(Leased):
    """The tokens of a connection, shared by all processes. Whoever renews them holds the lease."""

    connection = models.OneToOneField(
        Connection, primary_key=True, on_delete=models.CASCADE, related_name="token_state"
    )
    sealed = models.TextField(blank=True)  # TokenSet
    refused_until = models.DateTimeField(null=True, blank=True)  # don't ask again at once: it would lengthen a lock-out
    refusal = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"tokens of {self.connection_id}"


class PaceWindow(models.Model):
    """When calls of one kind were made for one key. The row is locked while a call is granted."""

    key = models.CharField(max_length=120)
    endpoint = models.CharField(max_length=20)
    stamps = models.JSONField(default=list)  # seconds since 1970, oldest first
    hold_until = models.FloatField(default=0)  # RingCX said "wait": nothing before this

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "endpoint"], name="pace_window_once")]

    def __str__(self) -> str:
        return f"{self.key} {self.endpoint}"
