"""One file from the command line to RingCX, through the same services as the wizard."""

import json
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.files import File
from django.utils import timezone

from leadhub.leads.choices import DuplicatesBy, Keep
from leadhub.leads.mapping import IncompleteMapping, Mapping, describe, from_description
from leadhub.leads.options import BadOption, LoadOptions
from leadhub.leads.plan import BatchRange, NothingToSend, Plan, cut
from leadhub.leads.reading import ReadChoices
from leadhub.leads.states import RowState
from leadhub.people.models import User
from leadhub.submissions import delivery
from leadhub.submissions.models import Batch, Submission
from leadhub.submissions.receipts import Receipt
from leadhub.uploads import advancing, files, receiving, services
from leadhub.uploads.models import Upload
from leadhub.uploads.target import Target

REPEATS = (RowState.DUPLICATE_IN_FILE, RowState.SENT_BEFORE, RowState.DUPLICATE_IN_RINGCX)


class Refused(Exception):
    """The file, the options or the connection cannot be used; the text is one sentence, the code a word for scripts."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, kw_only=True)
class Request:
    """What was asked for on the command line."""

    file: Path
    user: User
    target: Target
    settings: dict[str, str]
    skip: frozenset[str]  # of "in-file", "sent", "ringcx"
    duplicates_by: DuplicatesBy = DuplicatesBy.PHONE
    keep: Keep = Keep.FIRST
    mapping: Path | None = None
    password: str | None = field(default=None, repr=False)
    read_choices: ReadChoices = field(default_factory=ReadChoices)


def prepare(request: Request) -> Upload:
    """Receive, read, map and check the file, up to a plan that can be confirmed. Raises Refused."""
    upload = _receive(request)
    choices = request.read_choices
    try:
        if choices != ReadChoices():
            services.read_otherwise(upload=upload, choices=choices, now=timezone.now())
        mapping = _mapping(request, upload)
        services.set_mapping(upload=upload, mapping=mapping, now=timezone.now())
        services.set_choices(
            upload=upload,
            choices={
                "skip_in_file": "in-file" in request.skip,
                "skip_sent": "sent" in request.skip,
                "skip_ringcx": "ringcx" in request.skip,
                "duplicates_by": request.duplicates_by.value,
                "keep": request.keep.value,
            },
            now=timezone.now(),
        )
        services.set_options(upload=upload, options=LoadOptions.from_json(upload.options), now=timezone.now())
    except services.NotReady as error:
        raise Refused("unreadable_choice", str(error)) from error
    except IncompleteMapping as error:
        raise Refused("incomplete_mapping", " ".join(error.problems)) from error
    except BadOption as error:
        raise Refused("bad_option", str(error)) from error
    check(upload)
    if upload.state == Upload.State.UNREADABLE:
        raise Refused(upload.problem_code, upload.problem)
    if services.lookup_is_wanted(upload) and upload.lookup == Upload.Lookup.FAILED:
        raise Refused(
            "ringcx_lookup",
            f"RingCX could not be asked for duplicates: {upload.lookup_problem} "
            "Try again, or leave ringcx out of --skip to load without asking.",
        )
    return upload


def check(upload: Upload) -> None:
    """Do here whatever a worker would do, or wait for the worker that is at it."""
    advancing.advance(str(upload.pk))
    upload.refresh_from_db()
    while advancing.due(upload):
        time.sleep(0.2)
        advancing.advance(str(upload.pk))
        upload.refresh_from_db()


def load(upload: Upload, *, wait: bool, canary: bool = False) -> Submission | None:
    """Confirm the plan that was just made and, if asked, stay until it is loaded. None: no row was left to send."""
    while upload.totals.get(RowState.READY):
        try:
            submission = services.confirm(
                upload=upload,
                digest=upload.digest,
                without_lookup=False,
                canary=canary,
                actor=upload.owner,
                now=timezone.now(),
            )
        except services.StaleReview:
            # Another load to this campaign was confirmed a moment ago: compare again, with what it sends.
            upload.refresh_from_db()
            check(upload)
            continue
        except services.NotReady as error:
            raise Refused("not_ready", str(error)) from error
        if wait:
            _deliver(submission)
        return submission
    return None


def _deliver(submission: Submission) -> None:
    while submission.state in Submission.ACTIVE:
        delivery.deliver(submission.account_key, seconds=30.0)
        submission.refresh_from_db()
        if submission.state in Submission.ACTIVE:
            time.sleep(0.2)


@dataclass(frozen=True)
class Report:
    """What `leadhub upload` prints, and its exit status."""

    facts: dict[str, Any]
    exit_status: int


def report(upload: Upload, submission: Submission | None, *, dry_run: bool) -> Report:
    """Tell what became of every row, or what would become of it."""
    if submission is None:
        totals = {RowState(state): count for state, count in upload.totals.items()}
        plan = Plan.from_bytes(files.fetch(upload.plan_file))
        batches, verdict = _planned(plan, upload.options["batch_size"])
        possible = bool(totals.get(RowState.READY))
        repeats_only = not possible and any(totals.get(state) for state in REPEATS)
        done = possible if dry_run else repeats_only
    else:
        receipt = Receipt(submission)
        totals = receipt.totals
        batches = submission.batches.exclude(state=Batch.State.SPLIT).count()
        verdict = submission.verdict or receipt.verdict
        if submission.problem and submission.state == Submission.State.HELD:
            verdict = f"{verdict} {submission.problem}"
        done = not any(state in Batch.FAILED for state in submission.batches.values_list("state", flat=True))
        done = done and submission.state != Submission.State.HELD
    final = submission is not None and submission.state == Submission.State.DONE
    columns = services.columns_of(upload)
    facts = {
        "upload": str(upload.pk),
        "submission": str(submission.pk) if submission else None,
        "file": {
            "name": upload.filename,
            "sha256": upload.sha256,
            "sheet": upload.table["sheet"],
            "header_row": upload.table["header_row"],
        },
        "mapping": describe(Mapping.from_json(upload.mapping), columns),
        "rows": sum(totals.values()),
        "states": {state.value: totals.get(state, 0) for state in RowState if state is not RowState.READY or not final},
        "batches": batches,
        "digest": upload.digest,
        "verdict": verdict,
    }
    return Report(facts, 0 if done else 1)


def _planned(plan: Plan, batch_size: int) -> tuple[int, str]:
    batches: list[BatchRange] = []
    try:
        batches = cut(plan, batch_size)
        verdict = f"{plan.to_send:,} {'lead is' if plan.to_send == 1 else 'leads are'} ready to load."
    except NothingToSend as error:
        verdict = str(error)
    return len(batches), verdict


def _receive(request: Request) -> Upload:
    target = request.target
    try:
        options = target.options.with_settings(request.settings)
    except BadOption as error:
        raise Refused("bad_option", str(error)) from error
    try:
        with request.file.open("rb") as opened:
            upload = receiving.receive(
                file=File(opened, name=request.file.name),
                filename=request.file.name,
                destination=target.destination,
                connection=target.connection,
                campaign=target.campaign,
                options=options,
                actor=request.user,
                now=timezone.now(),
            )
    except OSError as error:
        raise Refused("no_file", f"{request.file} cannot be opened: {error.strerror}.") from error
    except receiving.TooLarge as error:
        raise Refused("too_large", str(error)) from error
    if upload.problem_code == receiving.LOCKED and request.password is not None:
        try:
            receiving.unlock(upload=upload, password=request.password, actor=request.user, now=timezone.now())
        except receiving.NotUnlocked as error:
            raise Refused("wrong_password", str(error)) from None
    if upload.problem_code == receiving.LOCKED:
        raise Refused(upload.problem_code, f"{upload.problem} The option for it is --password-file FILE.")
    if upload.problem and request.read_choices == ReadChoices():
        raise Refused(upload.problem_code, upload.problem)
    return upload


def _mapping(request: Request, upload: Upload) -> Mapping:
    if request.mapping is None:
        return Mapping.from_json(upload.mapping)
    try:
        written = json.loads(request.mapping.read_text(encoding="utf-8"))
    except OSError as error:
        raise Refused("bad_mapping", f"{request.mapping} cannot be opened: {error.strerror}.") from error
    except ValueError as error:
        raise Refused("bad_mapping", f"{request.mapping} is not valid JSON: {error}.") from error
    if not isinstance(written, dict):
        raise Refused("bad_mapping", f'{request.mapping} must hold one JSON object, {{"field": "header"}}.')
    return from_description(written, services.columns_of(upload))
