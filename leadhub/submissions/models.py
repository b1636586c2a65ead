"""What was confirmed, what was sent, and what RingCX answered. These rows stay for good.

A Submission is a confirmed plan with its own copy of every fact about it, so that the upload it came from may expire.
Rows of the file are not stored here: their states are one byte each in a file, and only exceptions become rows.
"""

import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from leadhub.jobs.leases import Leased

if TYPE_CHECKING:
    from leadhub.people.models import User


class Destination(models.Model):
    """A campaign of RingCX as it was called when somebody picked it. RingCX owns campaigns, so this is a copy."""

    deployment = models.CharField(max_length=40)
    account_id = models.CharField(max_length=40)
    account_name = models.CharField(max_length=200, blank=True)
    dial_group_id = models.BigIntegerField()
    dial_group_name = models.CharField(max_length=200, blank=True)
    campaign_id = models.BigIntegerField()
    campaign_name = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True

    @property
    def account_key(self) -> str:
        """What shares one quota: the sub-account, whoever's connection is used."""
        return f"{self.deployment}/{self.account_id}"


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def visible_to(self, user: "User") -> "SubmissionQuerySet":
        """A manager sees their own loads, an admin everybody's."""
        return self if user.is_admin_role else self.filter(owner=user)

    def of_account(self, account_key: str) -> "SubmissionQuerySet":
        """Loads to one sub-account, named as by `Destination.account_key`."""
        deployment, _, account_id = account_key.partition("/")
        return self.filter(deployment=deployment, account_id=account_id)

    def unfinished(self) -> "SubmissionQuerySet":
        """Loads that have not come to their end: on their way, or held."""
        return self.exclude(state=Submission.State.DONE)


class Submission(Destination):
    """A confirmed plan on its way to RingCX, and later its record."""

    class State(models.TextChoices):
        WAITING = "waiting", "waiting for its turn"
        SENDING = "sending", "loading"
        ENDING = "ending", "coming to its end"  # nothing more is sent; what is under way is settled first
        HELD = "held", "held"  # nothing more is sent until a person has mended the connection
        DONE = "done", "finished"

    SENDS = (State.WAITING, State.SENDING)
    ACTIVE = (*SENDS, State.ENDING)

    class Canary(models.TextChoices):
        """Whether the first leads go alone and are read back before anything else is sent (see `canary`)."""

        OFF = "", "not read back"
        WATCHED = "watched", "sent alone, to be read back"
        AS_SENT = "as_sent", "read back, and as they were sent"
        DIFFERENT = "different", "read back, and not as they were sent"
        IMPOSSIBLE = "impossible", "could not be read back"
        OVERRULED = "overruled", "not as they were sent, and you let the load go on"

    HELD_BY_CANARY = (Canary.DIFFERENT, Canary.IMPOSSIBLE)

    class Proof(models.TextChoices):
        """What the comparison of the receipt with RingCX showed, after the last batch."""

        NONE = "", "not compared"
        DUE = "due", "being compared with RingCX"
        CONFIRMED = "confirmed", "RingCX holds what the receipt says"
        DIFFERENT = "different", "RingCX does not hold what the receipt says"
        IMPOSSIBLE = "impossible", "could not be compared with RingCX"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="submissions")
    connection = models.ForeignKey("credentials.Connection", on_delete=models.PROTECT, related_name="submissions")
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    confirmed_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    not_before = models.DateTimeField(null=True, blank=True)  # back-off after RingCX asked us to wait
    problem = models.TextField(blank=True)  # one sentence: why it is held, or why it stopped early

    came_from = models.CharField(max_length=36)  # the upload's id: its events belong to this load's story

    # The file and how it was read.
    filename = models.CharField(max_length=255)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    sheet = models.CharField(max_length=255, blank=True)
    header_row = models.IntegerField(default=0)
    columns = models.JSONField(default=list)  # header texts, in the file's order

    # The plan as it was seen and confirmed.
    mapping = models.JSONField(default=dict)  # in words: {field: header}
    options = models.JSONField(default=dict)
    choices = models.JSONField(default=dict)
    rows = models.IntegerField()
    planned = models.IntegerField()
    plan_totals = models.JSONField(default=dict)  # {row state: count}
    digest = models.CharField(max_length=64)
    parts = models.JSONField(default=list)  # [{"leads": name, "table": name, "rows": n}], in order
    plan_file = models.CharField(max_length=255)

    totals = models.JSONField(default=dict)  # {row state: count} once finished; they add up to `rows`
    verdict = models.TextField(blank=True)
    prepared = models.BooleanField(default=False)  # batches cut, phones noted as sent

    canary = models.CharField(max_length=12, choices=Canary.choices, default=Canary.OFF, blank=True)
    canary_after = models.DateTimeField(null=True, blank=True)  # when the first leads are read back next
    canary_facts = models.JSONField(default=dict)  # counts, rows by their index, a file's name; never lead data

    proof = models.CharField(max_length=12, choices=Proof.choices, default=Proof.NONE, blank=True)
    proof_after = models.DateTimeField(null=True, blank=True)  # when RingCX is asked next
    proof_at = models.DateTimeField(null=True, blank=True)  # when the comparison came to its end
    proof_facts = models.JSONField(default=dict)  # counts, and the rows that differ by their index; never lead data

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ["-confirmed_at"]
        indexes = [
            models.Index(fields=["state", "confirmed_at"], name="submission_state"),
            models.Index(fields=["deployment", "account_id", "campaign_id"], name="submission_campaign"),
        ]

    def __str__(self) -> str:
        return f"{self.filename} to {self.campaign_name}"

    @property
    def newest_totals(self) -> dict[str, int]:
        """Totals for a line in a list: the final ones, else the plan's. No file is opened for them."""
        totals: dict[str, int] = self.totals or self.plan_totals
        return totals

    def is_called_back(self) -> bool:
        """Whether its leads were stopped, and not released since, or taken out: nothing more of it may be sent."""
        kinds = list(self.interventions.values_list("kind", flat=True))
        newest = next((kind for kind in reversed(kinds) if kind != Intervention.Kind.UNDO), None)
        return newest == Intervention.Kind.STOP or Intervention.Kind.UNDO in kinds


class Batch(Leased):
    """One call of the lead loader: a run of rows, what was sent, and what came of it."""

    class State(models.TextChoices):
        PENDING = "pending", "waiting"
        SENDING = "sending", "being sent"
        LOOKING = "looking", "asking RingCX which leads it holds"
        LOADED = "loaded", "loaded"
        SHORT = "short", "loaded in part"
        REFUSED = "refused", "refused by RingCX"
        UNKNOWN = "unknown", "answer lost"
        SPLIT = "split", "cut in two"
        NOT_SENT = "not_sent", "not sent"  # because RingCX refused an earlier one
        ENDED = "ended", "left out by you"

    FAILED = (State.REFUSED, State.NOT_SENT, State.SHORT, State.UNKNOWN, State.ENDED)
    IN_FLIGHT = (State.SENDING, State.LOOKING)
    OPEN = (State.PENDING, *IN_FLIGHT)
    TAKEN = (State.LOADED, State.SHORT)  # RingCX holds it, or what it chose to keep of it

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="batches")
    number = models.IntegerField()
    first_index = models.IntegerField()  # of the plan's rows, from 0
    last_index = models.IntegerField()
    leads = models.IntegerField()
    # Part of a batch that RingCX holds only in part: its rows one by one, and the batch whose run they come from.
    only_rows = models.JSONField(null=True, blank=True)
    part_of = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="parts")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    attempts = models.IntegerField(default=0)  # calls that were started
    description = models.CharField(max_length=400, blank=True)  # the lead list's name in RingCX, of this attempt alone
    earlier_lists = models.JSONField(default=list)  # the names of attempts that RingCX proved not to hold
    extern_ids = models.JSONField(default=list)  # committed before the call: what to look for if the answer is lost
    sent_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    status = models.IntegerField(null=True, blank=True)  # of HTTP
    answer = models.JSONField(default=dict)  # RingCX's counts and words; never lead data
    problem = models.TextField(blank=True)
    over_at = models.DateTimeField(null=True, blank=True)  # from then on a call without an answer is certainly over
    looks = models.IntegerField(default=0)
    look_after = models.DateTimeField(null=True, blank=True)
    evidence = models.JSONField(default=list)  # what RingCX was asked, when, and what it showed: counts, no lead data
    may_resend = models.BooleanField(default=False)  # a person said: send what RingCX does not show

    class Meta:
        ordering = ["submission", "first_index", "number"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "number"], name="batch_number_once"),
            # A batch that may have reached RingCX says so by its evidence, whatever crashed meanwhile.
            models.CheckConstraint(
                condition=Q(state__in=["pending", "split", "not_sent", "ended"]) | Q(sent_at__isnull=False),
                name="batch_sent_has_time",
            ),
        ]
        indexes = [models.Index(fields=["state", "look_after"], name="batch_state")]

    def __str__(self) -> str:
        return f"batch {self.number} of {self.submission_id}"

    @property
    def inserted(self) -> int | None:
        """How many leads RingCX says it stored; None if it did not say."""
        inserted: int | None = self.answer.get("inserted")
        return inserted


class RowOutcome(models.Model):
    """A row of a batch that did not end as its batch did: rejected, a duplicate, or not known."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="outcomes")
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="outcomes")
    row_index = models.IntegerField()
    state = models.CharField(max_length=24)
    reason = models.TextField()

    class Meta:
        ordering = ["row_index"]
        constraints = [models.UniqueConstraint(fields=["submission", "row_index"], name="row_outcome_once")]

    def __str__(self) -> str:
        return f"row {self.row_index}: {self.state}"


class Intervention(models.Model):
    """What a person wants done in RingCX to the leads that a submission has loaded."""

    class Kind(models.TextChoices):
        STOP = "stop", "Stop"  # suppress: RingCX dials none of them
        RELEASE = "release", "Dialed again"  # take back what stops suppressed
        UNDO = "undo", "Undo"  # delete those that nobody has dialled or changed

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="interventions")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    actor = models.ForeignKey("people.User", on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    overruled = models.BooleanField(default=False)  # ended by a stop or its opposite before it was finished
    totals = models.JSONField(default=dict)  # {fate: rows} once finished

    class Meta:
        ordering = ["asked_at", "pk"]
        indexes = [models.Index(fields=["finished_at"], name="intervention_finished")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.submission_id}"


class InterventionPart(Leased):
    """An intervention's work on the leads of one batch. It can be repeated from any point."""

    intervention = models.ForeignKey(Intervention, on_delete=models.CASCADE, related_name="parts")
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="+")
    done = models.BooleanField(default=False)
    asked = models.JSONField(default=list)  # rows whose leads RingCX was told to change, committed before the call
    fates = models.JSONField(default=dict)  # {fate: indexes of rows}
    tries = models.IntegerField(default=0)
    look_after = models.DateTimeField(null=True, blank=True)
    problem = models.TextField(blank=True)

    class Meta:
        ordering = ["batch__first_index", "batch__number"]
        constraints = [models.UniqueConstraint(fields=["intervention", "batch"], name="intervention_part_once")]

    def __str__(self) -> str:
        return f"{self.intervention_id}, batch {self.batch_id}"


class BatchSize(models.Model):
    """How many leads RingCX takes in one call, as far as this connection found out. Without a row: as many as asked."""

    connection = models.ForeignKey("credentials.Connection", on_delete=models.CASCADE, related_name="+")
    account_id = models.CharField(max_length=40)
    largest = models.IntegerField()
    clean_batches = models.IntegerField(default=0)  # batches of about that size that went well since it last changed

    class Meta:
        constraints = [models.UniqueConstraint(fields=["connection", "account_id"], name="batch_size_once")]

    def __str__(self) -> str:
        return f"{self.largest} leads in {self.account_id}"


class DeliveryJob(Leased):
    """One machine's work for one sub-account: a second job on the same machine would only take a worker's place."""

    key = models.CharField(max_length=200, primary_key=True)  # account key and machine

    def __str__(self) -> str:
        return self.key


class SentPhone(models.Model):
    """A phone that LeadHub sent to a campaign, as a keyed hash: enough to recognise it, useless to anybody else."""

    key = models.BigIntegerField(primary_key=True)
    # Without an index, which would be two fifths of the table: rows are looked for by their key alone.
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="+", db_index=False)

    def __str__(self) -> str:
        return str(self.key)
