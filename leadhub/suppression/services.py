"""Suppression lists: adding and removing them, and the question every load asks: whose phones must stay here?"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from pathlib import PurePath
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import connection as database
from django.db import transaction

from leadhub import hashed_phones
from leadhub.audit import services as audit
from leadhub.hashed_phones import PhoneHash
from leadhub.jobs.wake import wake
from leadhub.leads.phones import PhoneSettings, parse
from leadhub.suppression.models import SuppressedPhone, SuppressionList

if TYPE_CHECKING:
    from leadhub.people.models import User

READ = "leadhub.suppression.reading.read"
TABLE = SuppressedPhone._meta.db_table


class TooLarge(Exception):
    """The file is larger than the limit; the text says so and what to do."""


class NotANumber(Exception):
    """What was typed is no phone number; the text is one sentence."""


def phone_hash() -> PhoneHash:
    """One scope for all lists: a phone that must not be called is kept back from every campaign."""
    return PhoneHash("suppression/")


def add(*, file: "File[bytes]", filename: str, name: str, region: str, actor: "User", now: datetime) -> SuppressionList:
    """Store a file of phones and wake the worker that reads it; the list is in force once that is done.

    Raises TooLarge.
    """
    filename = PurePath(filename.replace("\\", "/")).name[-255:] or "unnamed"
    if (file.size or 0) > settings.LEADHUB_UPLOAD_MAX_BYTES:
        raise TooLarge(f"{filename} is larger than the limit. Split it into several files.")
    added = SuppressionList(
        name=name or PurePath(filename).stem, filename=filename, region=region, added_by=actor, added_at=now
    )
    added.stored_as = default_storage.save(f"suppression/{added.pk.hex}", file)
    with transaction.atomic():
        added.save()
        record(added, "suppression.received", actor, now, file=filename, region=region)
        wake(READ, str(added.pk))
    return added


def remove(*, list_id: UUID, actor: "User", now: datetime) -> None:
    """Take a list out of force and forget its phones; nothing happens if it is gone already."""
    with transaction.atomic():
        gone = SuppressionList.objects.select_for_update().filter(pk=list_id).first()
        if gone is None:
            return
        record(gone, "suppression.removed", actor, now, file=gone.filename, numbers=gone.numbers)
        SuppressedPhone.objects.filter(list=gone).delete()
        gone.delete()
    if gone.stored_as:
        default_storage.delete(gone.stored_as)


def may_remove(user: "User", listed: SuppressionList) -> bool:
    """Removing a list lets calls through, so only admins do; one that never came into force harms nobody."""
    return user.is_admin_role or (listed.state == SuppressionList.State.REFUSED and listed.added_by_id == user.pk)


def version() -> str:
    """A text that changes whenever a list comes into force or goes; "" as long as there is none."""
    return " ".join(str(pk) for pk in SuppressionList.objects.in_force().order_by("pk").values_list("pk", flat=True))


def obstacle() -> str:
    """Why nothing may be sent as long as this is so, in one sentence; "" if all lists can do their duty."""
    if name := SuppressionList.objects.being_read().values_list("name", flat=True).first():
        return f"The do-not-call list “{name}” is still being read. Wait until it is in force, then confirm."
    in_force = SuppressionList.objects.in_force()
    if name := in_force.exclude(key_print=key_print()).values_list("name", flat=True).first():
        return (
            f"The do-not-call list “{name}” was added under another LEADHUB_PHONE_KEY, so its numbers are not "
            "recognised. Restore that key, or have an admin remove the list and add it again."
        )
    return ""


def key_print() -> int:
    """What shows whether two hashes were made under the same key: that of no phone at all."""
    return phone_hash()(0)


def suppressed_among(phones: Iterable[int]) -> set[int]:
    """Return those of the phones (keys) that are on any list. Costs one small query while there is no list."""
    numbers = sum(SuppressionList.objects.in_force().values_list("numbers", flat=True))
    if not numbers:
        return set()
    by_hash = phone_hash().of(phones)
    if numbers > len(by_hash):
        return {by_hash[key] for key in hashed_phones.kept(TABLE, by_hash)}
    # Fewer phones are listed than asked about: it is quicker to go through those.
    listed = SuppressedPhone.objects.values_list("key", flat=True).iterator(chunk_size=10_000)
    return {by_hash[key] for key in listed if key in by_hash}


def lists_with(phones: Iterable[int]) -> dict[int, list[str]]:
    """For a few phones (keys) the names of the lists that have them; phones on no list are left out."""
    by_hash = phone_hash().of(phones)
    names: defaultdict[int, list[str]] = defaultdict(list)
    in_force = SuppressedPhone.objects.filter(list__in=SuppressionList.objects.in_force())
    for run in hashed_phones.runs(sorted(by_hash)):
        for key, name in in_force.filter(key__in=run).order_by("list__name").values_list("key", "list__name"):
            names[by_hash[key]].append(name)
    return dict(names)


def lists_with_number(text: str, region: str) -> list[str]:
    """The names of the lists that have a number as somebody types it. Raises NotANumber."""
    found = parse(text, PhoneSettings(mode="e164", region=region))
    if not found.keys:
        raise NotANumber(found.problem or "Type a phone number first.")
    names = lists_with(found.keys)
    return sorted({name for key in found.keys for name in names.get(key, [])})


def keep_phones(listed: SuppressionList, phones: Iterable[int]) -> None:
    """Put phones (keys) on a list. Those that it has already stay as they are."""
    list_id = SuppressionList._meta.pk.get_db_prep_value(listed.pk, database)
    with transaction.atomic(), database.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {TABLE} (key, list_id) VALUES (%s, %s) ON CONFLICT DO NOTHING",  # noqa: S608  the table is ours
            [(key, list_id) for key in sorted(phone_hash().of(phones))],
        )


def record(listed: SuppressionList, action: str, actor: "User | None", now: datetime, **facts: object) -> None:
    """Record an event of a list: names and counts, never a phone. No actor means LeadHub itself."""
    audit.record(
        actor=actor,
        action=action,
        subject_type="suppression",
        subject_id=str(listed.pk),
        facts={"list": listed.name, **facts},
        now=now,
    )
