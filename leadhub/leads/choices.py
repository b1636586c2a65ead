"""What the user decides about rows: which repeats are left out, what makes a repeat, and which row of several stays."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from leadhub.leads.option_tables import Worded


class DuplicatesBy(Worded):
    """What two rows of a file must share to be duplicates of each other."""

    PHONE = "phone", "same phone", "Any phone of one row is a phone of the other."
    PHONE_AND_NAME = (
        "phone_and_name",
        "same phone and name",
        "They share a phone, and first and last name are the same.",
    )
    EXTERN_ID = "extern_id", "same externId", "The file gives both the same externId."


class Keep(Worded):
    """Which of several rows that are duplicates of each other is sent."""

    FIRST = "first", "first row", "The one that comes first in the file."
    LAST = "last", "last row", "The one that comes last in the file."
    MOST_COMPLETE = "most_complete", "most complete row", "The one with the most fields filled in, the first of equals."


@dataclass(frozen=True, slots=True)
class Choices:
    """What the user decided: which duplicates to skip, what makes two rows duplicates and which of them stays, and
    which rows (as Excel numbers them) to leave out."""

    skip_in_file: bool = True
    skip_sent: bool = True
    skip_ringcx: bool = True
    excluded_rows: frozenset[int] = frozenset()
    duplicates_by: DuplicatesBy = DuplicatesBy.PHONE
    keep: Keep = Keep.FIRST

    def to_json(self) -> dict[str, Any]:
        """Plain data, always in the same order."""
        return {
            "skip_in_file": self.skip_in_file,
            "skip_sent": self.skip_sent,
            "skip_ringcx": self.skip_ringcx,
            "duplicates_by": self.duplicates_by.value,
            "keep": self.keep.value,
            "excluded_rows": sorted(self.excluded_rows),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """The reverse of `to_json`; what is missing takes its default."""
        return cls(
            skip_in_file=bool(data.get("skip_in_file", True)),
            skip_sent=bool(data.get("skip_sent", True)),
            skip_ringcx=bool(data.get("skip_ringcx", True)),
            duplicates_by=DuplicatesBy(data.get("duplicates_by", DuplicatesBy.PHONE)),
            keep=Keep(data.get("keep", Keep.FIRST)),
            excluded_rows=frozenset(data.get("excluded_rows", ())),
        )
