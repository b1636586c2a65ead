"""What every family of formats offers to the rest of reading: a book of sheets, a sheet of rows."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from leadhub.leads.reading.errors import refuse, size
from leadhub.leads.reading.identify import extension_note, identify
from leadhub.leads.reading.limits import Limits, ReadChoices
from leadhub.leads.reading.table import Note, Row


class Sheet(Protocol):
    """One sheet. `hidden_columns` (0 = A) is known once the first row was read."""

    @property
    def name(self) -> str: ...
    @property
    def visible(self) -> bool: ...
    @property
    def hidden_columns(self) -> set[int]: ...

    def rows(self) -> Iterator[Row]:
        """The rows that have a value, from the top; every call starts anew. Raises UnreadableFile."""
        ...

    def notes(self) -> list[Note]:
        """What was noticed in the rows read so far."""
        ...


class Irregular(Exception):
    """A block is not what it seemed; only reading everything in one stream tells what the file means."""


class Lost(Exception):
    """A process of the crew died: of its limits, or by the system's hand."""


RowsWork = Callable[[list[Row]], Any]  # what is done with the rows of a block; its answer can be pickled


@runtime_checkable
class Splittable(Sheet, Protocol):
    """A sheet that several processes can read together, from the row on at which `rows` was paused.

    Irregular and Lost may be raised by everything but `rest`.
    """

    def split(self, folder: Path, crew_size: int) -> bool:
        """Get ready, before `rows`; files may be made in `folder`. False if it is not worth it."""
        ...

    def pause(self) -> None:
        """Let `rows` end early."""
        ...

    def blocks(self, work: RowsWork, crew_size: int, block_rows: int) -> Iterator[Any]:
        """What `work` makes, in that many processes, of further rows, mostly not quite `block_rows` at a time."""
        ...

    def rest(self) -> Iterator[Row]:
        """The rows after all that. Raises UnreadableFile."""
        ...


class Book(Protocol):
    """An open file. A format without sheets has one, named ""."""

    @property
    def format(self) -> str: ...
    @property
    def encoding(self) -> str | None: ...
    @property
    def delimiter(self) -> str | None: ...
    @property
    def sheets(self) -> Sequence[Sheet]: ...
    @property
    def notes(self) -> list[Note]: ...

    def close(self) -> None: ...


def open_book(path: Path, filename: str, choices: ReadChoices, limits: Limits) -> Book:
    """Identify and open the file. Raises UnreadableFile.

    Readers are imported only when needed: a look at a small csv should not wait for what .xls needs.
    """
    found = identify(path, filename, limits)
    length = path.stat().st_size
    if length > limits.max_bytes:
        raise refuse("too_large", filename, size=size(length), limit=size(limits.max_bytes))
    notes = extension_note(filename, found)
    if found == "csv":
        from leadhub.leads.reading.delimited import DelimitedBook  # noqa: PLC0415 - as said above

        return DelimitedBook(path, filename, choices, limits, notes)
    if found == "xlsx":
        from leadhub.leads.reading.xlsx_book import XlsxBook  # noqa: PLC0415 - as said above

        return XlsxBook(path, filename, limits, notes)
    from leadhub.leads.reading.calamine import CalamineBook  # noqa: PLC0415 - as said above

    return CalamineBook(path, filename, found, limits, notes)
