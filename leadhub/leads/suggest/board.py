"""The state of the suggestion for one file: what headers say, what samples show, what is decided so far."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from leadhub.leads.fields import CATALOGUE
from leadhub.leads.suggest.dialects import dialect_of
from leadhub.leads.suggest.headers import Header, read_header, words
from leadhub.leads.suggest.samples import Evidence, look_at
from leadhub.leads.suggest.senses import Sense

EXTRA = "extendedLeadData"
IGNORE = "ignore"

SURE = 0.97
LIKELY = 0.85
POSSIBLE = 0.6
GUESS = 0.4


@dataclass(frozen=True)
class Suggestion:
    """What a column is suggested for.

    column: index from 0. field: a wire name, "extendedLeadData" (keep it under its own name) or "ignore".
    confidence: 0 to 1. reason: a sentence for the user.
    """

    column: int
    field: str
    confidence: float
    reason: str


def says(field: str) -> str:
    """The reason for a field that the header names outright."""
    label = CATALOGUE[field].label
    return f"The header says {label if label.isupper() else label[0].lower() + label[1:]}."


class Board:
    """Headers and evidence by column; each column and each field is given once."""

    def __init__(self, headers: Sequence[str], samples: Sequence[Sequence[str]]) -> None:
        dialect = dialect_of(word for text in headers for word in words(text))
        self.headers: list[Header] = [read_header(text, dialect) for text in headers]
        if any(header.has(Sense.MAILING) and "mail" in header.plain.split() for header in self.headers):
            # "Mail City" is there, so "Mail Address" is no email address here.
            self.headers = [read_header(text, (*dialect, ("mail", Sense.MAILING))) for text in headers]
        self.evidence: list[Evidence] = [
            look_at([row[column] for row in samples if column < len(row)]) for column in range(len(headers))
        ]
        self.given: dict[int, Suggestion] = {}
        self.fields: dict[str, int] = {}

    def free(self) -> Iterator[tuple[int, Header]]:
        """Columns nothing was decided for, in the order of the file."""
        return ((column, header) for column, header in enumerate(self.headers) if column not in self.given)

    def give(self, column: int, field: str, confidence: float, reason: str) -> None:
        """Decide a column. A field that another column has is not given again: the column becomes an extra."""
        if field in self.fields:
            field, confidence, reason = EXTRA, LIKELY, "Its field is taken by another column."
        self.given[column] = Suggestion(column, field, confidence, reason)
        if field not in (EXTRA, IGNORE):
            self.fields[field] = column

    def keep(self, column: int, reason: str, confidence: float = LIKELY) -> None:
        """Decide that a column is an extra."""
        self.give(column, EXTRA, confidence, reason)

    def drop(self, column: int, reason: str, confidence: float = LIKELY) -> None:
        """Decide that a column is not needed."""
        self.give(column, IGNORE, confidence, reason)
