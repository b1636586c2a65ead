"""Lists of phones that the team must not call. The phones themselves are kept as keyed hashes only."""

import uuid

from django.db import models

from leadhub.jobs.leases import Leased


class SuppressionListQuerySet(models.QuerySet["SuppressionList"]):
    def in_force(self) -> "SuppressionListQuerySet":
        """Lists whose phones are kept back from every load."""
        return self.filter(state=SuppressionList.State.IN_FORCE)

    def being_read(self) -> "SuppressionListQuerySet":
        """Lists that a worker has not yet read to their end."""
        return self.filter(state=SuppressionList.State.READING)


class SuppressionList(Leased):
    """One file of phones, added by somebody of the team and in force for all of them."""

    class State(models.TextChoices):
        READING = "reading", "being read"
        IN_FORCE = "in_force", "in force"
        REFUSED = "refused", "not in force"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    filename = models.CharField(max_length=255)
    region = models.CharField(max_length=2)  # in which numbers without a country code are read
    added_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.READING)
    problem = models.TextField(blank=True)  # one sentence: why nothing of the file is in force
    stored_as = models.CharField(max_length=255, blank=True)  # the file itself, until it has been read
    numbers = models.IntegerField(default=0)
    key_print = models.BigIntegerField(default=0)  # shows under which key its phones were hashed
    taken = models.JSONField(default=dict)  # what was read: see reading.Taken

    objects = SuppressionListQuerySet.as_manager()

    class Meta:
        ordering = ["-added_at"]

    def __str__(self) -> str:
        return self.name


class SuppressedPhone(models.Model):
    """A phone on a list, as a keyed hash: enough to recognise it, useless to anybody else."""

    key = models.BigIntegerField()
    list = models.ForeignKey(SuppressionList, on_delete=models.CASCADE, related_name="phones", db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "list"], name="suppressed_phone_once_a_list")]

    def __str__(self) -> str:
        return str(self.key)
