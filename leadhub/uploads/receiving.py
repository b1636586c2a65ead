"""Receiving a file: it is stored, fingerprinted and looked at; nothing here opens it as a spreadsheet."""

import hashlib
import tempfile
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from leadhub.audit import services as audit
from leadhub.credentials.models import Connection
from leadhub.jobs.wake import wake
from leadhub.leads.options import LoadOptions
from leadhub.leads.reading import Limits, Look, ReadChoices, UnreadableFile, child
from leadhub.submissions.models import Destination
from leadhub.uploads.files import forget, local_copy
from leadhub.uploads.models import Upload
from leadhub.uploads.suggesting import suggested
from leadhub.web.templatetags.leadhub import filesize_words

if TYPE_CHECKING:
    from leadhub.people.models import User

ADVANCE = "leadhub.uploads.advancing.advance"
LOCKED = "password_protected"  # the code of a problem that a password solves
UNLOCK_SECONDS = 60  # somebody waits for it
# Excel opens files with this password without asking: it is how it keeps workbooks that only may not be changed.
UNASKED_PASSWORD = "VelvetSweatshop"  # noqa: S105  known to everybody


class TooLarge(Exception):
    """The file is larger than the limit; the text says so and what to do."""

    def __init__(self, filename: str) -> None:
        super().__init__(f"{filename} is larger than the limit of {limit_in_words()}. Split it into several files.")


def limit_in_words() -> str:
    """The largest file LeadHub takes, as pages show it before anybody uploads one."""
    return filesize_words(settings.LEADHUB_UPLOAD_MAX_BYTES)


class NotUnlocked(Exception):
    """The password does not open the file, or nothing can be opened here; the text says why, and never how."""


class CannotPreview(Exception):
    """What was chosen does not fit the file; the text says why."""


class SizeLimitHandler(FileUploadHandler):
    """Stops keeping an upload's bytes once they pass the limit, and leaves a mark on the request for the form."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Pass the chunk on to the next handler, unless the file is too large."""
        if start + len(raw_data) > settings.LEADHUB_UPLOAD_MAX_BYTES:
            if self.request is not None:
                self.request.META["leadhub.too_large"] = self.file_name or "The file"
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler makes the file."""


def receive(
    *,
    file: "File[bytes]",
    filename: str,
    destination: Destination,
    connection: Connection,
    campaign: dict[str, Any],
    options: LoadOptions,
    actor: "User",
    now: datetime,
) -> Upload:
    """Store a file for a campaign and take a first look at it; wake the worker that reads it whole.

    A file that cannot be read becomes an Upload too, with the reason in `problem`, so that nothing is lost and the
    history knows. Raises TooLarge.
    """
    if (file.size or 0) > settings.LEADHUB_UPLOAD_MAX_BYTES:
        raise TooLarge(filename)
    upload = Upload(
        owner=actor,
        connection=connection,
        campaign=campaign,
        filename=PurePath(filename.replace("\\", "/")).name[-255:] or "unnamed",
        size=file.size or 0,
        sha256=_sha256(file),
        created_at=now,
        expires_at=now + timedelta(days=settings.LEADHUB_UPLOAD_DAYS),
        **{field.name: getattr(destination, field.name) for field in Destination._meta.get_fields()},
    )
    upload.options = LoadOptions.to_json(with_prefix(options, upload))
    upload.choices = {"skip_in_file": True, "skip_sent": True, "skip_ringcx": True, "excluded_rows": []}
    upload.stored_as = default_storage.save(f"{upload.folder}/file", file)
    look_at(upload, ReadChoices())
    if upload.problem_code == LOCKED:
        locked = upload.stored_as
        with suppress(UnreadableFile):
            _replace_by_plain(upload, UNASKED_PASSWORD)
            forget([locked])
    with transaction.atomic():
        upload.save()
        audit.record(
            actor=actor,
            action="upload.received" if not upload.problem else "upload.refused",
            subject_type="upload",
            subject_id=str(upload.pk),
            facts={
                "file": upload.filename,
                "size": upload.size,
                "sha256": upload.sha256,
                "campaign": str(upload.campaign_id),
                "problem": upload.problem,
            },
            now=now,
        )
        if not upload.problem:
            wake(ADVANCE, str(upload.pk))
    return upload


@sensitive_variables("password")
def unlock(*, upload: Upload, password: str, actor: "User", now: datetime) -> None:
    """Open a protected file with its password and go on as with any other. Raises NotUnlocked.

    The plain file takes the place of the stored one; the fingerprint stays that of the file as it was sent. The
    password is kept nowhere.
    """
    locked = upload.stored_as
    try:
        _replace_by_plain(upload, password)
    except UnreadableFile as error:
        raise NotUnlocked(error.message) from None  # the chain would lead to what the password was
    with transaction.atomic():
        stored = Upload.objects.select_for_update().get(pk=upload.pk)
        if stored.state != Upload.State.UNREADABLE or stored.stored_as != locked:
            forget([upload.stored_as])
            raise NotUnlocked("This upload has changed since you saw this page. Look at it again.")
        upload.save()
        facts = {"file": upload.filename, "problem": upload.problem}
        audit.record(
            actor=actor,
            action="upload.unlocked",
            subject_type="upload",
            subject_id=str(upload.pk),
            facts=facts,
            now=now,
        )
        if not upload.problem:
            wake(ADVANCE, str(upload.pk))
    forget([locked])


@sensitive_variables("password")
def _replace_by_plain(upload: Upload, password: str) -> None:
    """Store what is behind the password and look at it. Changes `upload`, unsaved. Raises UnreadableFile."""
    few = replace(limits(), seconds=min(UNLOCK_SECONDS, limits().seconds))
    with tempfile.TemporaryDirectory() as folder, local_copy(upload.stored_as) as path:
        plain = Path(folder) / "plain"
        child.unlock(path, filename=upload.filename, password=password, out=plain, limits=few)
        with plain.open("rb") as opened:
            upload.stored_as = default_storage.save(f"{upload.folder}/file", File(opened))
    look_at(upload, ReadChoices())


def with_prefix(options: LoadOptions, upload: Upload) -> LoadOptions:
    """Options whose made-up externIds lead back to this upload and row."""
    return LoadOptions.from_json({**options.to_json(), "extern_prefix": f"LH{upload.pk.hex[:10]}"})


def look_at(upload: Upload, choices: ReadChoices) -> None:
    """Take a first look at the stored file in the guarded child, and suggest a mapping. Changes `upload`, unsaved."""
    try:
        with local_copy(upload.stored_as) as path:
            look = child.look(path, filename=upload.filename, choices=choices, limits=limits())
    except UnreadableFile as error:
        upload.state = Upload.State.UNREADABLE
        upload.problem, upload.problem_code = error.message, error.code
        return
    upload.state = Upload.State.COLUMNS
    upload.problem = upload.problem_code = ""
    upload.look = look.to_json()
    upload.read_choices = {
        **asdict(choices),
        "sheet": look.sheet,
        "header_row": look.chosen.header_row,
        "header_rows": look.chosen.header_rows,
        "encoding": look.encoding,
        "delimiter": look.delimiter,
    }
    upload.mapping = suggested(upload, look).mapping.to_json()


def preview(upload: Upload, choices: ReadChoices) -> Look:
    """Look at the stored file in another way, without deciding anything. Raises CannotPreview."""
    try:
        with local_copy(upload.stored_as) as path:
            return child.look(path, filename=upload.filename, choices=choices, limits=limits())
    except UnreadableFile as error:
        raise CannotPreview(error.message) from error


def limits() -> Limits:
    """What the reading child may take."""
    return Limits(
        max_bytes=settings.LEADHUB_UPLOAD_MAX_BYTES,
        memory=settings.LEADHUB_READ_MEMORY,
        seconds=settings.LEADHUB_READ_SECONDS,
    )


def _sha256(file: "File[bytes]") -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
