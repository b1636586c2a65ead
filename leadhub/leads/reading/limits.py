"""How much of a file LeadHub is willing to read, and what the user chose about it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Bounds for one file. Bytes, rows, columns and seconds."""

    max_bytes: int = 200_000_000
    max_rows: int = 1_048_576
    max_columns: int = 256
    max_unpacked: int = 2_000_000_000
    memory: int = 1_500_000_000
    seconds: int = 300
    part_rows: int = 5000


@dataclass(frozen=True)
class ReadChoices:
    """What the user picked; None means "find it".

    `header_row` is the row as Excel shows it, from 1, the last one if there are several; 0 means that there is no
    header row. `header_rows` is how many rows the headers go over.
    """

    sheet: str | None = None
    header_row: int | None = None
    header_rows: int | None = None
    encoding: str | None = None
    delimiter: str | None = None


DEFAULT_LIMITS = Limits()
FIND_ALL = ReadChoices()  # the user chose nothing yet
