"""Advancing an upload: whatever stage is due is done, by whichever worker comes first.

Nothing here knows what was asked for; each stage compares the key of what it made with the key of what is wanted now.
So a job may run twice, late, or on another machine, and a person who changes their mind in the middle is followed.
A stage that is about to overwrite something first takes back the keys that vouch for it.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from leadhub.jobs import leases
from leadhub.leads import first_pass, parts
from leadhub.leads.first_pass import Checked
from leadhub.leads.mapping import IncompleteMapping, Mapping, check_mapping
from leadhub.leads.options import LoadOptions
from leadhub.leads.reading import Look, PartInfo, ReadChoices, Table, UnreadableFile, child
from leadhub.uploads import checking, files, keys, lookup, planning
from leadhub.uploads.models import Part, Upload
from leadhub.uploads.receiving import limits
from leadhub.uploads.work import LeaseLost, Work

log = logging.getLogger(__name__)
Stage = Callable[[Work], None]
STUMBLE = "Something went wrong on our side while LeadHub worked on this file. It tries again within a minute."


def advance(upload_id: str, *, clock: Callable[[], datetime] = timezone.now) -> None:
    """Do everything that is due for one upload. Returns at once if another worker is at it."""
    holder = leases.new_holder()
    rows = Upload.objects.filter(pk=upload_id)
    while True:
        leases.free_the_dead(rows, now=clock())
        upload = rows.first()
        if upload is None or due(upload) is None or not leases.take(rows, holder=holder, now=clock(), seconds=60):
            return
        try:
            while stage := due(upload := rows.get()):
                stage(Work(upload, holder, clock))
            rows.exclude(stumble="").update(stumble="")
        except LeaseLost:
            return
        except Exception:
            rows.filter(lease_holder=holder).update(stumble=STUMBLE, progress_text="")
            raise
        finally:
            leases.give_back(rows, holder=holder)


def due(upload: Upload) -> Stage | None:
    """Return the stage that is due now, if any."""
    if upload.state not in Upload.WORKABLE:
        return None
    if upload.table_key != keys.table_key(upload):
        return read
    if upload.state != Upload.State.REVIEW:
        return None
    if upload.leads_key != keys.leads_key(upload):
        return checking.check
    if upload.plan_key != keys.plan_key(upload):
        return planning.plan
    if upload.lookup in (Upload.Lookup.WAITING, Upload.Lookup.RUNNING) and upload.choices["skip_ringcx"]:
        return lookup.look_up
    return None


def read(work: Work) -> None:
    """Read the chosen sheet into parts, in the guarded child.

    The rows of a large file are checked on the way, as if what is suggested and chosen by now will stay.
    """
    upload = work.upload
    wanted = keys.table_key(upload)
    work.progress("Reading the file", 0, 0, seconds=settings.LEADHUB_READ_SECONDS + 60)
    try:
        with files.local_copy(upload.stored_as) as path, files.making(upload.folder) as out:
            table, checked = _read(upload, path, out)
            checking.take_back(work)
            stored = [_store(upload, part, checked, out) for part in table.parts]
            changes = checking.checked_on_the_way(upload, checked, out) if checked else {}
    except UnreadableFile as error:
        _unreadable(work, wanted, error)
        return
    old = [name for names in upload.parts.values_list("table_name", "leads_name") for name in names]
    with transaction.atomic():
        work.save(table=table.to_json(), table_key=wanted, progress_text="", **changes)
        upload.parts.all().delete()
        Part.objects.bulk_create(stored)
    files.forget(old)


def _read(upload: Upload, path: Path, out: Path) -> tuple[Table, Checked | None]:
    facts: dict[str, Any] = {
        "filename": upload.filename,
        "choices": ReadChoices(**upload.read_choices),
        "out": out,
        "limits": limits(),
    }
    mapping, options = Mapping.from_json(upload.mapping), LoadOptions.from_json(upload.options)
    look = Look.from_json(upload.look)
    try:
        check_mapping(mapping, look.chosen.columns)
    except IncompleteMapping:
        return child.read(path, **facts), None
    if not first_pass.is_worth_it(upload.size, look.format):
        return child.read(path, **facts), None
    return first_pass.read_and_check(path, **facts, mapping=mapping, options=options)


def _store(upload: Upload, part: PartInfo, checked: Checked | None, out: Path) -> Part:
    """Move the files of a part into storage."""
    name = parts.name(part.number)
    stored = Part(upload=upload, number=part.number, rows=part.rows)
    stored.table_name = files.move_in(f"{upload.folder}/table/{name}", out / name)
    if checked:
        leads = out / first_pass.leads_file(part.number)
        stored.leads_name = files.move_in(f"{upload.folder}/leads/{name}", leads)
        stored.digest = checked.digests[part.number - 1]
    return stored


def _unreadable(work: Work, wanted: str, error: UnreadableFile) -> None:
    """The file cannot be read this way; if its owner has asked for another way meanwhile, that comes next instead."""
    if keys.table_key(work.newest()) == wanted:
        work.save(
            state=Upload.State.UNREADABLE,
            problem=error.message,
            problem_code=error.code,
            table_key=wanted,
            leads_key="",
            plan_key="",
            progress_text="",
        )
