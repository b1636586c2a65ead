"""A file on its way to a campaign: received, read, mapped, checked, and confirmed or forgotten.

Each stage keeps the key (a digest of its inputs) of what it was made from. A stage whose key differs from the key its
inputs now have is due again, and nothing else is: that is how a changed mapping does not read the file again, and how a
worker that died is simply followed by another.
"""

import uuid
from typing import TYPE_CHECKING

from django.db import models

from leadhub.jobs.leases import Leased
from leadhub.submissions.models import Destination, Submission

if TYPE_CHECKING:
    from leadhub.people.models import User


class UploadQuerySet(models.QuerySet["Upload"]):
    def of(self, user: "User") -> "UploadQuerySet":
        """Uploads that are still on their way are their owner's alone."""
        return self.filter(owner=user)

    def underway(self) -> "UploadQuerySet":
        return self.exclude(state__in=[Upload.State.CONFIRMED, Upload.State.FORGOTTEN])


class Upload(Destination, Leased):
    """One file, what its owner decided about it, and how far it has come."""

    class State(models.TextChoices):
        UNREADABLE = "unreadable", "cannot be read"
        COLUMNS = "columns", "columns to check"
        REVIEW = "review", "to review"  # mapping and options are decided; being checked, or ready to confirm
        CONFIRMED = "confirmed", "confirmed"
        FORGOTTEN = "forgotten", "forgotten"

    WORKABLE = (State.COLUMNS, State.REVIEW)  # there may be something to do for a worker

    class Lookup(models.TextChoices):
        WAITING = "waiting", "waiting"
        RUNNING = "running", "under way"
        DONE = "done", "done"
        FAILED = "failed", "failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="uploads")
    connection = models.ForeignKey("credentials.Connection", on_delete=models.PROTECT, related_name="uploads")
    campaign = models.JSONField(default=dict)  # what RingCX said of it when it was picked: aux labels, country, …
    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, null=True, related_name="upload")
    state = models.CharField(max_length=12, choices=State.choices, default=State.COLUMNS)
    problem = models.TextField(blank=True)  # one sentence; the file cannot go on as it is
    problem_code = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    # file
    filename = models.CharField(max_length=255)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=255)

    # table: what was seen at first, what the person chose, and what was read
    look = models.JSONField(default=dict)
    read_choices = models.JSONField(default=dict)  # {"sheet", "header_row", "encoding", "delimiter"}
    table = models.JSONField(default=dict)
    table_key = models.CharField(max_length=64, blank=True)

    # mapping, leads
    mapping = models.JSONField(default=dict)
    header_print = models.CharField(max_length=64, blank=True)  # once confirmed: what its header row is known again by
    options = models.JSONField(default=dict)
    leads_key = models.CharField(max_length=64, blank=True)
    finding_counts = models.JSONField(default=dict)

    # checks and plan
    choices = models.JSONField(default=dict)
    lookup = models.CharField(max_length=8, choices=Lookup.choices, default=Lookup.WAITING)
    lookup_key = models.CharField(max_length=64, blank=True)
    lookup_problem = models.TextField(blank=True)
    plan_key = models.CharField(max_length=64, blank=True)
    planned_at = models.DateTimeField(null=True, blank=True)
    plan_file = models.CharField(max_length=255, blank=True)
    totals = models.JSONField(default=dict)  # {row state: count}; they add up to the rows of the table
    found = models.JSONField(default=dict)  # {kind of duplicate: rows}, whatever is chosen about them
    digest = models.CharField(max_length=64, blank=True)

    # what the page shows while a worker is at it
    progress_done = models.IntegerField(default=0)
    progress_total = models.IntegerField(default=0)
    progress_text = models.CharField(max_length=200, blank=True)
    stumble = models.TextField(blank=True)  # one sentence: our own mistake stopped a worker; the sweep tries again

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["state", "expires_at"], name="upload_state"),
            models.Index(fields=["header_print"], name="upload_header_print"),
        ]

    def __str__(self) -> str:
        return self.filename

    @property
    def folder(self) -> str:
        """Where everything of this upload is stored."""
        return f"uploads/{self.pk.hex}"


class Part(models.Model):
    """5,000 rows of an upload: the unit of parallel work, of restart and of memory."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="parts")
    number = models.IntegerField()
    rows = models.IntegerField()
    table_name = models.CharField(max_length=255)
    leads_name = models.CharField(max_length=255, blank=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["upload", "number"], name="part_number_once")]

    def __str__(self) -> str:
        return f"part {self.number} of {self.upload_id}"
