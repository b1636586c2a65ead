"""What a measuring process does with LeadHub's own code; `bench.inside` runs it.

Each task returns plain data. Times are readings of `time.monotonic`, which all processes of a machine share, so that
whoever watches the memory can tell the stages apart.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import phonenumbers
from django.core.files import File
from django.utils import timezone
from requests.adapters import HTTPAdapter

from bench.phone_cells import KINDS
from bench.world import MANAGER, PASSWORD
from leadhub.console import choosing, supervisor
from leadhub.credentials import pace
from leadhub.credentials.sealing import Secrets
from leadhub.credentials.services import add_connection
from leadhub.jobs import leases
from leadhub.leads.mapping import Mapping
from leadhub.leads.options import LoadOptions
from leadhub.leads.phones import PhoneSettings, parse
from leadhub.people.models import Role
from leadhub.people.services import create_user
from leadhub.practice import seeds
from leadhub.submissions import delivery
from leadhub.submissions import services as submissions
from leadhub.submissions.models import Batch
from leadhub.uploads import advancing, receiving, services
from leadhub.uploads.models import Upload
from leadhub.uploads.work import Work

Marks = list[tuple[str, float, float]]  # stage, start, end
SMALL_LOADS = 30  # more than one page of the history
DELIVERED_BATCH = 500
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
    upload, marks = _to_plan(Path(file), {})
    return {"marks": marks, "rows": sum(upload.totals.values()), "totals": upload.totals}


def again(file: str) -> dict[str, Any]:
    """The same, and then the mapping is changed: what is read stays read."""
    upload, marks = _to_plan(Path(file), {})
    mapping = Mapping.from_json(upload.mapping)
    changed = Mapping({name: source for name, source in mapping.fields.items() if name != "city"}, mapping.extras)
    services.set_mapping(upload=upload, mapping=changed, now=timezone.now())
    _advance(upload, marks, " again")
    upload.refresh_from_db()
    return {"marks": marks, "rows": sum(upload.totals.values()), "totals": upload.totals}


def deliver(file: str) -> dict[str, Any]:
    """Load a file into the practice RingCX in batches of 500; how long, and how much of it RingCX took."""
    _wait_for_nobody()
    upload, _ = _to_plan(Path(file), {"batch_size": str(DELIVERED_BATCH)})
    submission = services.confirm(
        upload=upload, digest=upload.digest, without_lookup=True, actor=upload.owner, now=timezone.now()
    )
    marks: Marks = []
    with _marked(marks, "prepare"):
        submissions.prepare(submission)
    calls: list[float] = []
    whole_send = HTTPAdapter.send

    def timed_send(self: HTTPAdapter, *args: Any, **kwargs: Any) -> Any:
        start = time.monotonic()
        try:
            return whole_send(self, *args, **kwargs)
        finally:
            calls.append(time.monotonic() - start)

    HTTPAdapter.send = timed_send  # type: ignore[method-assign]  # the only place between LeadHub and the wire
    with _marked(marks, "deliver"):
        delivery.deliver(submission.account_key)
    submission.refresh_from_db()
    loaded = submission.batches.filter(state=Batch.State.LOADED).count()
    return {"marks": marks, "calls": calls, "batches": loaded, "totals": submission.totals}


def furnish(large: str, small: str) -> dict[str, Any]:
    """Fill a data folder for the pages: a large upload in review, the same file loaded, and a page of small loads."""
    _wait_for_nobody()
    # The small loads first: with the large one's phones known, nothing of them would be left to send.
    for number in range(SMALL_LOADS):
        upload, _ = _to_plan(Path(small), {"description": f"Small load {number}"}, skip=())
        submission = services.confirm(
            upload=upload, digest=upload.digest, without_lookup=True, actor=upload.owner, now=timezone.now()
        )
        delivery.deliver(submission.account_key)
    loaded, _ = _to_plan(Path(large), {})
    submission = services.confirm(
        upload=loaded, digest=loaded.digest, without_lookup=True, actor=loaded.owner, now=timezone.now()
    )
    while submission.state != "done":
        delivery.deliver(submission.account_key)
        submission.refresh_from_db()
    review, _ = _to_plan(Path(large), {}, skip=("skip_in_file",))
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
        with _marked(marks, "ours"):
            ours = [parse(text, settings).keys for text in cells]
        with _marked(marks, "library"):
            theirs = [library(text) for text in cells]
        result[name] = {
            "cells": len(cells),
            "seconds": {stage: end - start for stage, start, end in marks},
            "differences": sum((mine[0] if mine else None) != other for mine, other in zip(ours, theirs, strict=True)),
        }
    return result


# --- Parts ------------------------------------------------------------------------------------------------------------


def _to_plan(
    file: Path, settings: dict[str, str], skip: tuple[str, ...] = ("skip_in_file", "skip_sent")
) -> tuple[Upload, Marks]:
    """Receive a file for the first campaign, follow every suggestion, and work until the plan is there."""
    user = choosing.user(MANAGER)
    target = choosing.target(choosing.connection(user, None), seeds.US_ACCOUNT, seeds.SPRING_CAMPAIGN)
    marks: Marks = []
    look_at = receiving.look_at
    start = time.monotonic()

    def marked_look(*args: Any, **kwargs: Any) -> None:
        marks.append(("store and hash", start, time.monotonic()))
        with _marked(marks, "first look"):
            look_at(*args, **kwargs)

    receiving.look_at = marked_look
    try:
        with file.open("rb") as opened:
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
    finally:
        receiving.look_at = look_at
    if upload.problem:
        raise SystemExit(upload.problem)
    now = timezone.now()
    services.set_mapping(upload=upload, mapping=Mapping.from_json(upload.mapping), now=now)
    choices = {name: name in skip for name in ("skip_in_file", "skip_sent", "skip_ringcx")}
    services.set_choices(upload=upload, choices=choices, now=now)
    services.set_options(upload=upload, options=LoadOptions.from_json(upload.options), now=now)
    _advance(upload, marks)
    upload.refresh_from_db()
    return upload, marks


def _advance(upload: Upload, marks: Marks, suffix: str = "") -> None:
    """What `advancing.advance` does, with a clock at every stage."""
    holder, rows = leases.new_holder(), Upload.objects.filter(pk=upload.pk)
    if not leases.take(rows, holder=holder, now=timezone.now(), seconds=60):
        raise SystemExit("Somebody else works on the upload that is measured.")
    while stage := advancing.due(fresh := rows.get()):
        with _marked(marks, stage.__name__ + suffix):
            stage(Work(fresh, holder, timezone.now))
    leases.give_back(rows, holder=holder)


def _wait_for_nobody() -> None:
    """LeadHub keeps RingCX's limits by itself; here it should go as fast as it can, and still count its calls."""
    pace.WINDOWS = dict.fromkeys(pace.WINDOWS, NO_WAITING)


@contextmanager
def _marked(marks: Marks, stage: str) -> Iterator[None]:
    start = time.monotonic()
    yield
    marks.append((stage, start, time.monotonic()))


TASKS: dict[str, Callable[..., dict[str, Any]]] = {
    task.__name__: task for task in (set_up, stages, again, deliver, furnish, phones)
}
