"""Reading a suppression list: its file goes through the guarded child, and every phone in it is kept as a hash."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from leadhub.jobs import leases
from leadhub.jobs.stored import local_copy
from leadhub.leads import parts
from leadhub.leads.phones import PhoneSettings, parse
from leadhub.leads.reading import Column, Limits, ReadChoices, UnreadableFile, child
from leadhub.leads.reading.table import SheetLook, Table
from leadhub.leads.suggest import suggest
from leadhub.suppression import services
from leadhub.suppression.models import SuppressionList, SuppressionListQuerySet

PHONE_FIELDS = ("leadPhone", "auxPhone")
LOOKS_LIKE_PHONES = 0.8  # of a column's cells: then it is taken whatever its header says
NAMED_ROWS = 200  # rows without a number that the receipt names
AT_ONCE = 50_000  # phones stored in one transaction, so that others get their turn in between


class NoPhones(Exception):
    """The file was read but holds no phone; the text says so and what to do."""


@dataclass
class Taken:
    """What was taken of a file: the receipt of a list."""

    sheet: str = ""
    columns: list[str] = field(default_factory=list)
    other_sheets: list[str] = field(default_factory=list)
    rows: int = 0
    without: int = 0  # rows of which some or all could not be read as a phone
    named: list[tuple[int, str]] = field(default_factory=list)  # the first of those: row as Excel shows it, why


def read(list_id: str, *, clock: Callable[[], datetime] = timezone.now) -> None:
    """Read a list that nobody is reading, and put it into force. A file without phones is refused, in words."""
    holder = leases.new_holder()
    mine = SuppressionList.objects.being_read().filter(pk=list_id)
    leases.free_the_dead(mine, now=clock())
    if not leases.take(mine, holder=holder, now=clock(), seconds=settings.LEADHUB_READ_SECONDS + 60):
        return
    mine = mine.filter(lease_holder=holder)
    try:
        listed = mine.get()
        phones, taken = _phones_in(listed)
        for run in _runs(iter(phones)):
            with transaction.atomic():
                if not leases.renew(mine, holder=holder, now=clock(), seconds=120):
                    return  # removed meanwhile, or another worker took over
                services.keep_phones(listed, run)
        kept = {"numbers": len(phones), "taken": asdict(taken), "key_print": services.key_print()}
        _finish(mine, listed, clock(), state=SuppressionList.State.IN_FORCE, **kept)
    except UnreadableFile as error:
        _finish(mine, listed, clock(), state=SuppressionList.State.REFUSED, problem=error.message)
    except NoPhones as error:
        _finish(mine, listed, clock(), state=SuppressionList.State.REFUSED, problem=str(error))
    finally:
        leases.give_back(SuppressionList.objects.filter(pk=list_id), holder=holder)


def _finish(mine: SuppressionListQuerySet, listed: SuppressionList, now: datetime, **changes: Any) -> None:
    """Say what came of it, if the list is still ours, and delete the file."""
    with transaction.atomic():
        if mine.update(**changes, stored_as="") != 1:
            return
        if problem := changes.get("problem"):
            services.record(listed, "suppression.refused", None, now, problem=problem)
        else:
            services.record(listed, "suppression.in_force", None, now, numbers=changes["numbers"])
    default_storage.delete(listed.stored_as)


def _phones_in(listed: SuppressionList) -> tuple[set[int], Taken]:
    """Every phone of the file. Raises UnreadableFile or NoPhones."""
    limits = Limits(
        max_bytes=settings.LEADHUB_UPLOAD_MAX_BYTES,
        memory=settings.LEADHUB_READ_MEMORY,
        seconds=settings.LEADHUB_READ_SECONDS,
    )
    taken = Taken()
    with local_copy(listed.stored_as) as path, tempfile.TemporaryDirectory() as out:
        look = child.look(path, filename=listed.filename, limits=limits)
        columns = phone_columns(look.chosen, listed.region)
        if not columns:
            raise NoPhones(
                f"No column of {listed.filename} holds phone numbers. Add a file with one number in each row."
            )
        choices = ReadChoices(
            sheet=look.sheet,
            header_row=look.chosen.header_row,
            header_rows=look.chosen.header_rows,
            encoding=look.encoding,
            delimiter=look.delimiter,
        )
        table = child.read(path, filename=listed.filename, choices=choices, out=Path(out), limits=limits)
        taken.sheet = table.sheet
        taken.other_sheets = [sheet.name for sheet in look.sheets if sheet.name != look.sheet and not sheet.empty]
        taken.columns = [column.header or f"column {column.letter}" for column in columns]
        phones = _collect(table, Path(out), [column.index for column in columns], listed.region, taken)
    # A list without headers must not lose its first number to a header that is none.
    for column in columns:
        phones.update(parse(column.header, PhoneSettings("e164", listed.region)).keys)
    if not phones:
        raise NoPhones(f"No cell of {listed.filename} is a phone number that can be called. Check the chosen country.")
    return phones, taken


def phone_columns(sheet: SheetLook, region: str) -> list[Column]:
    """The columns that hold phones, by their header or by their cells."""
    suggestions = suggest([column.header for column in sheet.columns], sheet.samples)
    named = {suggestion.column for suggestion in suggestions if suggestion.field in PHONE_FIELDS}
    return [
        column
        for column in sheet.columns
        if column.index in named or _looks_like_phones([row[column.index] for row in sheet.samples], region)
    ]


def _looks_like_phones(cells: list[str], region: str) -> bool:
    written = [cell for cell in cells if cell.strip()]
    read = [cell for cell in written if parse(cell, PhoneSettings("e164", region)).keys]
    return bool(written) and len(read) >= LOOKS_LIKE_PHONES * len(written)


def _collect(table: Table, out: Path, columns: list[int], region: str, taken: Taken) -> set[int]:
    """The phones of all rows; what cannot be read as one is noted in `taken`."""
    settings_ = PhoneSettings("e164", region)
    phones: set[int] = set()
    for part in table.parts:
        for line in parts.unpack((out / parts.name(part.number)).read_bytes()):
            number, cells = orjson.loads(line)
            read = [parse(cells[column], settings_) for column in columns]
            taken.rows += 1
            keys = [key for result in read for key in result.keys]
            phones.update(keys)
            problem = next((result.problem for result in read if result.problem), None if keys else "No number.")
            if problem:
                taken.without += 1
                if len(taken.named) < NAMED_ROWS:
                    taken.named.append((number, problem))
    return phones


def _runs(phones: Iterator[int]) -> Iterator[list[int]]:
    while run := list(islice(phones, AT_ONCE)):
        yield run
