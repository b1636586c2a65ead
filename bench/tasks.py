"""What a measuring process does with LeadHub's own code; `bench.inside` runs it.

Each task returns plain data. Times are readings of `time.monotonic`, which all processes of a machine share, so that
whoever watches the memory can tell the stages apart.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
import phonenumbers
from django.core.files import File
from django.utils import timezone

from bench.phone_cells import KINDS
from bench.same_answers import digest
from bench.world import MANAGER, PASSWORD
from leadhub.console import choosing, supervisor
from leadhub.credentials import pace
from leadhub.credentials.sealing import Secrets
from leadhub.credentials.services import add_connection
from leadhub.leads import parts
from leadhub.leads.mapping import Mapping
from leadhub.leads.options import LoadOptions
from leadhub.leads.phones import PhoneSettings, parse
from leadhub.leads.plan import Plan
from leadhub.leads.states import RowState
from leadhub.people.models import Role
from leadhub.people.services import create_user
from leadhub.practice import seeds
from leadhub.submissions import delivery
from leadhub.submissions.models import Submission
from leadhub.uploads import advancing, files, receiving, services
from leadhub.uploads.models import Upload
from leadhub.uploads.work import Work

Marks = list[tuple[str, float, float]]  # stage, start, end
LONGEST_PLAN = 120.0  # seconds
SMALL_LOADS = 30  # more than one page of the history
NO_WAITING = ((1_000_000, 1.0),)


def set_up() -> dict[str, Any]:
    """Make the database, one manager and their connection to the practice RingCX."""
    supervisor.make_ready()
    create_user(name=MANAGER, password=PASSWORD, role=Role.MANAGER, actor=None, now=timezone.now())
    add_connection(
        owner=choosing.user(MANAGER),
        name="Bench",
        deployment="custom",
        secrets=Secrets(client_id=seeds.CLIENT_ID, client_secret=seeds.CLIENT_SECRET, jwt=seeds.JWT),
        now=timezone.now(),
    )
    return {}


def stages(file: str) -> dict[str, Any]:
    """Take a file from its arrival to its plan, stage by stage, without the look-up in RingCX."""
    upload, marks = to_plan(Path(file), {})
    return _answer(upload, marks)


def leads(file: str) -> dict[str, Any]:
    """The same, and a digest of the leads that would be sent."""
    upload, marks = to_plan(Path(file), {})
    found = digest(_leads_to_send(upload))
    return {**_answer(upload, marks), "digest": found}


def again(file: str) -> dict[str, Any]:
    """The same, and then the mapping is changed: what is read stays read."""
    upload, marks = to_plan(Path(file), {})
    mapping = Mapping.from_json(upload.mapping)
    changed = Mapping({name: source for name, source in mapping.fields.items() if name != "city"}, mapping.extras)
    services.set_mapping(upload=upload, mapping=changed, now=timezone.now())
    _advance(upload, marks, " again")
    return _answer(upload, marks)


def review(file: str) -> dict[str, Any]:
    """Leave an upload in review, for the pages of its rows."""
    upload, _ = to_plan(Path(file), {})
    return {"upload": str(upload.pk), "totals": upload.totals}


def furnish(large: str, small: str) -> dict[str, Any]:
    """Fill a data folder for the pages: a large upload in review, the same file loaded, and a page of small loads."""
    wait_for_nobody()
    # The small loads first: with the large one's phones known, nothing of them would be left to send.
    _load([confirmed(to_plan(Path(small), {"description": f"Small load {n}"}, skip=())[0]) for n in range(SMALL_LOADS)])
    submission = confirmed(to_plan(Path(large), {})[0])
    _load([submission])
    review, _ = to_plan(Path(large), {}, skip=("skip_in_file",))
    return {
        "upload": str(review.pk),
        "submission": str(submission.pk),
        "findings": review.finding_counts,
        "totals": review.totals,
        "batches": submission.batches.count(),
        "loaded": submission.totals,
    }


def phones(count: str) -> dict[str, Any]:
    """Read phone cells with LeadHub and with the phonenumbers library alone: seconds for each, and differences."""
    settings = PhoneSettings()

    def library(text: str) -> int | None:
        try:
            number = phonenumbers.parse(text, "US")
        except phonenumbers.NumberParseException:
            return None
        if not phonenumbers.is_valid_number(number):
            return None
        return int(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)[1:])

    result: dict[str, Any] = {}
    parse("4155550123", settings), library("4155550123")  # both load their metadata before the clock runs
    for name, make in KINDS.items():
        cells = make(int(count))
        marks: Marks = []
        with marked(marks, "ours"):
            ours = [parse(text, settings).keys for text in cells]
        with marked(marks, "library"):
            theirs = [library(text) for text in cells]
        result[name] = {
            "cells": len(cells),
            "seconds": {stage: end - start for stage, start, end in marks},
            "differences": sum((mine[0] if mine else None) != other for mine, other in zip(ours, theirs, strict=True)),
        }
    return result


# --- Parts ------------------------------------------------------------------------------------------------------------


def wait_for_nobody() -> None:
    """LeadHub keeps RingCX's limits by itself; here it should go as fast as it can, and still count its calls."""
    pace.WINDOWS = dict.fromkeys(pace.WINDOWS, NO_WAITING)


def to_plan(
    file: Path,
    settings: dict[str, str],
    skip: tuple[str, ...] = ("skip_in_file", "skip_sent"),
    campaign: int = seeds.SPRING_CAMPAIGN,
) -> tuple[Upload, Marks]:
    """Receive a file for a campaign, follow every suggestion, and work until the plan is there."""
    user = choosing.user(MANAGER)
    target = choosing.target(choosing.connection(user, None), seeds.US_ACCOUNT, campaign)
    marks: Marks = []
    with _first_look_marked(marks), file.open("rb") as opened:
        upload = receiving.receive(
            file=File(opened, name=file.name),
            filename=file.name,
            destination=target.destination,
            connection=target.connection,
            campaign=target.campaign,
            options=target.options.with_settings(settings),
            actor=user,
            now=timezone.now(),
        )
    if upload.problem:
        raise SystemExit(upload.problem)
    _advance(upload, marks)  # the worker does not wait for the person
    now = timezone.now()
    services.set_mapping(upload=upload, mapping=Mapping.from_json(upload.mapping), now=now)
    choices = {name: name in skip for name in ("skip_in_file", "skip_sent", "skip_ringcx")}
    services.set_choices(upload=upload, choices=choices, now=now)
    services.set_options(upload=upload, options=LoadOptions.from_json(upload.options), now=now)
    end = time.monotonic() + LONGEST_PLAN
    while not services.is_checked(upload) and not upload.problem and time.monotonic() < end:
        _advance(upload, marks)  # at once, unless a worker has it that was woken for it
    if not services.is_checked(upload):
        raise SystemExit(f"The plan of {file.name} was not made. {upload.problem or upload.stumble}")
    return upload, marks


@contextmanager
def _first_look_marked(marks: Marks) -> Iterator[None]:
    """What `receive` does before its first look at the file, and the look."""
    look_at, start = receiving.look_at, time.monotonic()

    def marked_look(*args: Any, **kwargs: Any) -> None:
        marks.append(("store and hash", start, time.monotonic()))
        with marked(marks, "first look"):
            look_at(*args, **kwargs)

    receiving.look_at = marked_look
    try:
        yield
    finally:
        receiving.look_at = look_at


def _advance(upload: Upload, marks: Marks, suffix: str = "") -> None:
    """Have the worker do everything that is due, with a clock at every stage."""
    due, pk = advancing.due, str(upload.pk)

    def marked_due(upload: Upload) -> advancing.Stage | None:
        stage = due(upload)
        return _with_clock(stage, marks, suffix) if stage else None

    advancing.due = marked_due
    try:
        advancing.advance(pk)
    finally:
        advancing.due = due
    upload.refresh_from_db()


def _with_clock(stage: advancing.Stage, marks: Marks, suffix: str) -> advancing.Stage:
    def act(work: Work) -> None:
        with marked(marks, getattr(stage, "__name__", "stage") + suffix):
            stage(work)

    return act


def confirmed(upload: Upload) -> Submission:
    """Confirm a plan as its owner does."""
    return services.confirm(
        upload=upload, digest=upload.digest, without_lookup=True, actor=upload.owner, now=timezone.now()
    )


def _load(loads: list[Submission]) -> None:
    """Bring loads of one sub-account to their end."""
    for submission in loads:
        while submission.state != "done":
            delivery.deliver(submission.account_key)
            submission.refresh_from_db()
            if submission.state == "held":
                raise SystemExit("The load is held; the practice RingCX should give no reason for that.")


def _answer(upload: Upload, marks: Marks) -> dict[str, Any]:
    """What the stages of an upload gave; the upload is given up, so that the next run finds what this one found."""
    totals = upload.totals
    services.forget(upload=upload, actor=upload.owner, now=timezone.now())
    return {"marks": marks, "totals": totals}


def _leads_to_send(upload: Upload) -> Iterator[dict[str, Any]]:
    """The leads of the rows that are ready, in the file's order."""
    states = iter(Plan.states_in(files.fetch(upload.plan_file)))
    for part in upload.parts.all():
        for line in parts.unpack(files.fetch(part.leads_name)):
            if next(states) == RowState.READY.code:
                yield orjson.loads(line)["l"]


@contextmanager
def marked(marks: Marks, stage: str) -> Iterator[None]:
    start = time.monotonic()
    yield
    marks.append((stage, start, time.monotonic()))


TASKS: dict[str, Callable[..., dict[str, Any]]] = {
    task.__name__: task for task in (set_up, stages, leads, again, review, furnish, phones)
}
