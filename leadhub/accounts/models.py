"""What a sub-account answered to the self-test, and the probes that loaded leads of their own to find out more."""

import uuid

from django.db import models
from django.db.models import Q

from leadhub.jobs.leases import Leased


class AccountFacts(Leased):
    """One sub-account as one connection sees it: the answers of its last self-test, and what a probe settled."""

    connection = models.ForeignKey("credentials.Connection", on_delete=models.CASCADE, related_name="account_facts")
    account_id = models.CharField(max_length=40)
    asked_at = models.DateTimeField(null=True, blank=True)  # a test is due or under way
    asked_by = models.ForeignKey("people.User", null=True, on_delete=models.PROTECT, related_name="+")
    tested_at = models.DateTimeField(null=True, blank=True)
    facts = models.JSONField(default=dict)  # what RingCX answered: see asking.py, whose steps name the keys
    unasked = models.JSONField(default=dict)  # step → one sentence why it has no answer
    probe = models.JSONField(default=dict)  # what the last whole probe settled: see weighing.py

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connection", "account_id"], name="account_facts_once")]

    def __str__(self) -> str:
        return f"{self.account_id} by {self.connection_id}"


class ProbeQuerySet(models.QuerySet["Probe"]):
    def under_way(self) -> "ProbeQuerySet":
        """Probes that still have something to do, if only to remove what they loaded."""
        return self.exclude(step=Probe.Step.DONE)

    def unremoved(self) -> "ProbeQuerySet":
        """Probes whose leads are not all removed again, as far as LeadHub knows."""
        return self.exclude(step=Probe.Step.DONE, left=[])


class Probe(Leased):
    """Three leads with their asker's own numbers, loaded into an inactive campaign and removed again.

    What is about to be done is stored before it is done, so that whatever happens to a worker no load is made twice
    and what was loaded is looked for and removed.
    """

    class Step(models.TextChoices):
        LOOK = "look", "looking whether your numbers are free"
        LOAD = "load", "loading a lead"
        WATCH = "watch", "waiting until RingCX shows it"
        CLEAN = "clean", "removing what was loaded"
        DONE = "done", "done"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    connection = models.ForeignKey("credentials.Connection", on_delete=models.CASCADE, related_name="probes")
    account_id = models.CharField(max_length=40)
    dial_group_id = models.BigIntegerField()
    campaign_id = models.BigIntegerField()
    campaign_name = models.CharField(max_length=255)
    international = models.BooleanField()
    asked_by = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    sealed = models.TextField(blank=True)  # the two numbers, until the loads are made; then nothing
    tag = models.CharField(max_length=20)  # begins the externIds and ends the name of its lists: nobody else's has it
    step = models.CharField(max_length=8, choices=Step.choices, default=Step.LOOK)
    number = models.SmallIntegerField(default=1)  # of the lead that the step is about
    sent = models.JSONField(default=dict)  # number → seconds since 1970, written before that lead is loaded
    seen = models.JSONField(default=dict)  # number → what RingCX showed of it, without phones: see probing.py
    uncertain = models.BooleanField(default=False)  # a load's answer was lost: its lead may come late
    problem = models.TextField(blank=True)  # one sentence: why it settled nothing, or not everything
    clean_until = models.DateTimeField(null=True, blank=True)  # when to give up removing, and say what is left
    not_before = models.DateTimeField(null=True, blank=True)
    left = models.JSONField(default=list)  # externIds that could not be removed
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ProbeQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "account_id"], condition=~Q(step="done"), name="account_probe_one_at_a_time"
            ),
            # Numbers are there for the loads only: no code path may keep them.
            models.CheckConstraint(
                condition=~Q(step__in=["clean", "done"]) | Q(sealed=""), name="account_probe_forgets"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tag} in {self.campaign_id}"

    def extern_id(self, number: int) -> str:
        """The externId of its lead 1, 2 or 3."""
        return f"{self.tag}-{number}"

    @property
    def extern_ids(self) -> tuple[str, ...]:
        """Those of all leads that it has loaded or may have loaded."""
        return tuple(self.extern_id(int(number)) for number in sorted(self.sent))

    @property
    def list_name(self) -> str:
        """The description of all its loads: whether that makes one list or several is a thing to find out."""
        return f"LeadHub probe {self.tag}"
