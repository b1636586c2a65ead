"""What a person decides about an upload: how it is read, what goes where, what is left out, and yes or no."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from leadhub.audit import services as audit
from leadhub.credentials import sharing
from leadhub.jobs.wake import wake
from leadhub.leads.mapping import IncompleteMapping, Mapping, check_mapping, describe
from leadhub.leads.options import FOUND_OUT, BadOption, LoadOptions, option_problems
from leadhub.leads.reading import Column, Look, ReadChoices
from leadhub.leads.strategic import strategic_problems
from leadhub.submissions import services as submissions
from leadhub.submissions.models import Submission
from leadhub.suppression import services as suppression
from leadhub.uploads import files, keys
from leadhub.uploads.models import Upload
from leadhub.uploads.receiving import ADVANCE, look_at
from leadhub.uploads.remembering import header_print

if TYPE_CHECKING:
    from leadhub.people.models import User


class StaleReview(Exception):
    """The plan is not the one that was looked at; the text says why."""


class NotReady(Exception):
    """The plan cannot be confirmed yet, or not at all; the text says why and what to do."""


def columns_of(upload: Upload) -> list[Column]:
    """The columns of the chosen sheet: as read, or as first seen while it is still being read."""
    if upload.table and upload.table_key == keys.table_key(upload):
        return [Column(**column) for column in upload.table["columns"]]
    return Look.from_json(upload.look).chosen.columns


def read_otherwise(*, upload: Upload, choices: ReadChoices, now: datetime) -> None:
    """Look at the file again as another sheet, header row, encoding or delimiter; the mapping starts anew."""
    look_at(upload, choices)
    if upload.problem:
        # The file itself was readable before: what was chosen does not fit it. Keep what worked.
        problem = upload.problem
        upload.refresh_from_db()
        raise NotReady(problem)
    with transaction.atomic():
        _save(upload, "look", "read_choices", "mapping", "state", "problem", "problem_code")
        chosen = {name: value for name, value in upload.read_choices.items() if value is not None}
        _event(upload, "upload.read_otherwise", upload.owner, now, **chosen)


def check(upload: Upload, mapping: Mapping, columns: Sequence[Column]) -> None:
    """Raise IncompleteMapping with every problem that keeps this mapping from being used for the upload's campaign."""
    problems = []
    try:
        check_mapping(mapping, columns)
    except IncompleteMapping as error:
        problems = error.problems
    labels = upload.campaign.get("persona_labels", ())
    strategic = LoadOptions.from_json(upload.options).strategic
    problems += strategic_problems(mapping, columns, strategic=strategic, labels=labels)
    if problems:
        raise IncompleteMapping(problems)


def set_mapping(*, upload: Upload, mapping: Mapping, now: datetime) -> None:
    """Decide which column goes where. Raises IncompleteMapping with every problem."""
    check(upload, mapping, columns_of(upload))
    if upload.mapping == mapping.to_json():
        return
    upload.mapping = mapping.to_json()
    if option_problems(LoadOptions.from_json(upload.options), mapping):
        upload.state = Upload.State.COLUMNS  # the options lean on a column that is gone: they are asked for again
    with transaction.atomic():
        _save(upload, "mapping", "state")
        # As pairs: an event has no fact whose name looks like a phone number.
        pairs = [list(pair) for pair in describe(mapping, columns_of(upload)).items()]
        _event(upload, "upload.mapped", upload.owner, now, mapping=pairs)


def set_options(*, upload: Upload, options: LoadOptions, now: datetime) -> None:
    """Decide how to load, and have the rows checked. Raises BadOption or IncompleteMapping."""
    mapping = Mapping.from_json(upload.mapping)
    check(upload, mapping, columns_of(upload))
    own = LoadOptions.from_json(upload.options)
    options = replace(options, **{name: getattr(own, name) for name in FOUND_OUT})
    if problems := option_problems(options, mapping):
        raise BadOption(" ".join(problems))
    if upload.options == options.to_json() and upload.state == Upload.State.REVIEW:
        return
    upload.options = options.to_json()
    upload.state = Upload.State.REVIEW
    with transaction.atomic():
        _save(upload, "options", "state")
        _event(upload, "upload.options_set", upload.owner, now, options=upload.options)


def set_choices(*, upload: Upload, choices: dict[str, Any], now: datetime) -> None:
    """Decide about duplicates, by the names of `leads.choices.Choices`, any of them but the single rows."""
    with transaction.atomic():
        _change_choices(upload, choices, now)


def leave_out(*, upload: Upload, row: int, out: bool, now: datetime) -> None:
    """Leave out a single row (its number as Excel shows it), or take it back."""
    with transaction.atomic():
        rows = set(Upload.objects.select_for_update().get(pk=upload.pk).choices["excluded_rows"])
        _change_choices(upload, {"excluded_rows": sorted(rows | {row} if out else rows - {row})}, now)


def _change_choices(upload: Upload, choices: dict[str, Any], now: datetime) -> None:
    before = Upload.objects.select_for_update().get(pk=upload.pk).choices
    upload.choices = {**before, **choices}
    if upload.choices != before:
        _save(upload, "choices")
        facts = {**upload.choices, "excluded_rows": len(upload.choices["excluded_rows"])}
        _event(upload, "upload.choices_set", upload.owner, now, **facts)


def look_up_again(*, upload: Upload) -> None:
    """Try the look-up in RingCX once more after it failed."""
    failed = Upload.objects.filter(pk=upload.pk, lookup=Upload.Lookup.FAILED)
    if failed.update(lookup=Upload.Lookup.WAITING, lookup_problem=""):
        wake(ADVANCE, str(upload.pk))


def wake_worker(upload: Upload) -> None:
    """Have an upload advanced: what it is made from changed without its owner doing anything about it."""
    wake(ADVANCE, str(upload.pk))


def is_checked(upload: Upload) -> bool:
    """Whether the stored plan is the one that today's mapping, options and choices make."""
    return upload.state == Upload.State.REVIEW and keys.all_current(upload)


def is_being_planned(upload: Upload) -> bool:
    """Whether only the plan is out of date: its rows are the same, a choice about them has changed."""
    return upload.state == Upload.State.REVIEW and bool(upload.totals) and keys.leads_current(upload)


def lookup_is_wanted(upload: Upload) -> bool:
    """Whether duplicates in RingCX are to be left out, so that it has to be asked for them."""
    return bool(upload.choices["skip_ringcx"])


def lookup_is_open(upload: Upload) -> bool:
    """Whether the look-up in RingCX is wanted and has not ended."""
    return lookup_is_wanted(upload) and upload.lookup in (Upload.Lookup.WAITING, Upload.Lookup.RUNNING)


def confirm(
    *, upload: Upload, digest: str, without_lookup: bool, actor: "User", now: datetime, canary: bool = False
) -> Submission:
    """Turn the plan that was seen, known by its digest, into a submission. A second click finds the first one's.

    `without_lookup`: the person accepts that RingCX could not be asked for duplicates. `canary`: the first leads go
    alone and are read back before the others follow.
    Raises StaleReview or NotReady; then nothing has happened.
    """
    with transaction.atomic():
        upload = Upload.objects.select_for_update().get(pk=upload.pk)
        if upload.submission:
            return upload.submission
        if upload.state == Upload.State.FORGOTTEN:
            raise NotReady("This upload was given up. Choose the file again to load it.")
        if upload.state != Upload.State.REVIEW:
            raise NotReady("This upload is not ready to be confirmed. Check its columns and options first.")
        if not is_checked(upload) or lookup_is_open(upload):
            raise NotReady("The rows are still being checked. Wait for the check to end, then confirm.")
        if digest != upload.digest:
            raise StaleReview(
                "Something was changed since you saw this page. Look at the new review before you confirm."
            )
        newest = submissions.newest_of_campaign(upload)
        if newest and upload.planned_at and newest >= upload.planned_at:
            Upload.objects.filter(pk=upload.pk).update(plan_key="")
            wake(ADVANCE, str(upload.pk))
            stale = (
                "Another load to this campaign was confirmed meanwhile, so the rows were compared again. Look again."
            )
        else:
            stale = ""
            _may_be_sent(upload, without_lookup=without_lookup)
            submission = submissions.create(plan=_confirmed(upload, canary), actor=actor, now=now)
            Upload.objects.filter(pk=upload.pk).update(
                submission=submission, state=Upload.State.CONFIRMED, header_print=header_print(columns_of(upload))
            )
    if stale:
        raise StaleReview(stale)
    return submission


def forget(*, upload: Upload, actor: "User | None", now: datetime) -> None:
    """Give up an upload that was not confirmed: its files are deleted, the event stays."""
    with transaction.atomic():
        rows = Upload.objects.underway().filter(pk=upload.pk)
        if not rows.update(state=Upload.State.FORGOTTEN, look={}, table={}, mapping={}, totals={}, lease_holder=""):
            return
        upload.parts.all().delete()
        _event(upload, "upload.forgotten", actor, now)
    files.forget_folder(upload.folder)


def why_not(upload: Upload) -> str:
    """Why the plan cannot be confirmed whatever its owner accepts, in one sentence; "" if it can."""
    if not upload.totals.get("ready"):
        return "No row of this file is left to send. Change what is left out, or upload another file."
    return sharing.why_not(upload.owner, upload.connection) or suppression.obstacle()


def _may_be_sent(upload: Upload, *, without_lookup: bool) -> None:
    if reason := why_not(upload):
        raise NotReady(reason)
    if upload.choices["skip_ringcx"] and upload.lookup == Upload.Lookup.FAILED and not without_lookup:
        raise NotReady(
            f"RingCX could not be asked for duplicates: {upload.lookup_problem} Try again, or load without it."
        )


def _confirmed(upload: Upload, canary: bool) -> submissions.ConfirmedPlan:
    columns = columns_of(upload)
    return submissions.ConfirmedPlan(
        destination=upload,
        connection_id=upload.connection_id,
        upload_id=str(upload.pk),
        filename=upload.filename,
        size=upload.size,
        sha256=upload.sha256,
        sheet=upload.table["sheet"],
        header_row=upload.table["header_row"],
        columns=[column.header or column.letter for column in columns],
        mapping=describe(Mapping.from_json(upload.mapping), columns),
        options=upload.options,
        choices=upload.choices,
        totals=upload.totals,
        digest=upload.digest,
        parts=[{"leads": p.leads_name, "table": p.table_name, "rows": p.rows} for p in upload.parts.all()],
        plan_file=upload.plan_file,
        canary=canary,
    )


def _save(upload: Upload, *names: str) -> None:
    """Write what was decided, unless the upload was confirmed in another tab: its files then belong to the load."""
    changes = {name: getattr(upload, name) for name in names}
    if not Upload.objects.underway().filter(pk=upload.pk).update(**changes):
        raise NotReady("This upload was confirmed or given up meanwhile, so it can no longer be changed.")
    wake(ADVANCE, str(upload.pk))


def _event(upload: Upload, action: str, actor: "User | None", now: datetime, **facts: Any) -> None:
    """Record an event of this upload; no actor means LeadHub itself."""
    audit.record(
        actor=actor,
        action=action,
        subject_type="upload",
        subject_id=str(upload.pk),
        facts=facts,
        now=now,
    )
