"""Connections to RingCX, the tokens in use, and the record of calls that keeps us inside RingCX's limits."""

import uuid
from typing import TYPE_CHECKING, get_args

from django.db import models
from django.db.models import Q

from leadhub.jobs.leases import Leased
from leadhub.people.models import Role
from leadhub.ringcx.deployments import SignIn

if TYPE_CHECKING:
    from leadhub.people.models import User


class CustomDeployment(models.Model):
    """A RingCX that an admin added to the table of deployments. Never changed: secrets must not follow to another host.

    Its name is made up and never used again, so that no connection to a removed one wakes up at other addresses.
    """

    name = models.CharField(max_length=40, unique=True)
    label = models.CharField(max_length=80, unique=True)
    oauth_base = models.CharField(max_length=200)
    auth_base = models.CharField(max_length=200)
    api_base = models.CharField(max_length=200)
    like = models.CharField(max_length=40)  # the row of LeadHub's own table whose paths and sign-ins it has
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["label"]

    def __str__(self) -> str:
        return self.label


class ConnectionQuerySet(models.QuerySet["Connection"]):
    def of(self, user: "User") -> "ConnectionQuerySet":
        """The user's own connections that are still there. Nobody, not even an admin, changes or reads another's."""
        return self.filter(owner=user, removed_at=None)

    def usable_by(self, user: "User") -> "ConnectionQuerySet":
        """The user's own, and those that an admin shares with them. Whose each is, is loaded with it."""
        shared = Q(shared_with=user, owner__role=Role.ADMIN, owner__is_active=True)
        return self.filter(Q(owner=user) | shared, removed_at=None).select_related("owner").distinct()


class Connection(models.Model):
    """One user's credential for one RingCX deployment. The row stays after removal, its secrets do not."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="connections")
    shared_with = models.ManyToManyField("people.User", blank=True, related_name="shared_connections")
    name = models.CharField(max_length=80)
    deployment = models.CharField(max_length=40)
    sign_in = models.CharField(max_length=10, default="jwt")
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
            models.CheckConstraint(condition=Q(sign_in__in=get_args(SignIn)), name="connection_sign_in_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def opens_nothing(self) -> bool:
        """Whether the sign-in works and RingCX showed it no sub-account; not so while nobody could look."""
        return bool(self.ok and self.checked_at and not self.problem and not self.sub_accounts)

    def account_key(self, account_id: str) -> str:
        """Name the sub-account whose quota a call counts against, whoever's connection is used."""
        return f"{self.deployment}/{account_id}"

    def name_for(self, user: "User") -> str:
        """Its name as this user meets it in lists and pickers: whose it is stands beside a shared one's."""
        return self.name if self.owner_id == user.pk else f"{self.name} (shared by {self.owner.get_username()})"


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


class PendingSignIn(models.Model):
    """Somebody was sent to RingCentral and is expected back. Whoever comes back deletes the row: it is good for one."""

    state_hash = models.CharField(max_length=64, primary_key=True)
    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="+")
    sealed = models.TextField()  # connecting.Journey
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"sign-in of {self.user_id}"


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
