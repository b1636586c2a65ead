"""The lines of the mapping form: a column of the file, a fixed value, a constant extra field, and a problem."""

from dataclasses import dataclass

from leadhub.leads.reading import Column
from leadhub.leads.suggest import EXTRA, IGNORE, Suggestion
from leadhub.leads.suggest.board import LIKELY, POSSIBLE, SURE


@dataclass
class ColumnRow:
    """One column of the file and what its owner wants done with it."""

    column: Column
    samples: list[str]
    suggestion: Suggestion
    chosen: str  # a field's wire name, "extendedLeadData", or "ignore"
    extra_name: str
    wrong: bool = False
    options: str = ""  # of its select, as HTML
    joined: str = ""  # what becomes of several columns in one field

    @property
    def hint(self) -> str:
        """Why LeadHub suggested what is chosen; nothing where the owner chose otherwise."""
        return self.suggestion.reason if self.chosen == self.suggestion.field else ""

    @property
    def certainty(self) -> str:
        """How sure the suggestion is, in words; nothing where it is sure, or where no field is at stake."""
        if not self.hint or self.chosen in (EXTRA, IGNORE) or self.suggestion.confidence >= SURE:
            return ""
        sure = self.suggestion.confidence
        return "Likely" if sure >= LIKELY else "Please check" if sure >= POSSIBLE else "A guess, please check"


@dataclass
class FixedValue:
    """A value that every lead gets."""

    field: str = ""
    value: str = ""
    wrong: bool = False
    options: str = ""  # of its select, as HTML


@dataclass
class Constant:
    """An extra field with the same value for every lead."""

    name: str = ""
    value: str = ""
    wrong: bool = False


@dataclass
class Problem:
    """One sentence, and the id of the control it is about."""

    text: str
    anchor: str
