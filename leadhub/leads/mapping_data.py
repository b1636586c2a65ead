"""What a mapping is: each field, and each extra, with the columns or the fixed value it comes from."""

from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from leadhub.leads.fields import CATALOGUE, PERSONA

_PLACE = {name: place for place, name in enumerate(CATALOGUE)}


def place_of(name: str) -> tuple[int, str]:
    """What fields are sorted by: the catalogue's order, persona phones behind the lead's own phone, by label."""
    if name.startswith(PERSONA):
        return _PLACE["leadPhone"], name
    return _PLACE.get(name, len(_PLACE)), ""


class ColumnLike(Protocol):
    """What the mapping needs to know of a column: its place from 0, its letter in Excel, its header."""

    @property
    def index(self) -> int: ...
    @property
    def letter(self) -> str: ...
    @property
    def header(self) -> str: ...


@dataclass(frozen=True)
class Source:
    """Where a value comes from: columns (by index from 0, joined in this order), or one fixed value."""

    columns: tuple[int, ...] = ()
    value: str | None = None

    def to_json(self) -> dict[str, Any]:
        """{"columns": [3]} or {"value": "CA"}."""
        return {"columns": list(self.columns)} if self.value is None else {"value": self.value}

    @classmethod
    def from_json(cls, data: AnyMapping[str, Any]) -> "Source":
        """The source that `to_json` wrote."""
        return cls(tuple(int(column) for column in data.get("columns", ())), data.get("value"))

    @property
    def feeds(self) -> bool:
        """Whether anything can come from here."""
        return bool(self.columns) or bool(self.value and self.value.strip())


@dataclass(frozen=True)
class Mapping:
    """Source of each field, by its name (`fields.field_of`), and of each extra, by its name in extendedLeadData.

    extern_prefix is put in front of the externIds that the file has; those that LeadHub makes have their own.
    Fields have the catalogue's order whatever the order they are given in; extras keep theirs.
    """

    fields: dict[str, Source] = field(default_factory=dict)
    extras: dict[str, Source] = field(default_factory=dict)
    extern_prefix: str = ""

    def __post_init__(self) -> None:
        ordered = sorted(self.fields.items(), key=lambda item: place_of(item[0]))
        object.__setattr__(self, "fields", dict(ordered))

    def to_json(self) -> dict[str, Any]:
        """Plain data, for storage. Extras are a list, because a database may not keep the order of an object."""
        stored: dict[str, Any] = {
            "fields": {name: source.to_json() for name, source in self.fields.items()},
            "extras": [{"name": name, **source.to_json()} for name, source in self.extras.items()],
        }
        return {**stored, "extern_prefix": self.extern_prefix} if self.extern_prefix else stored

    @classmethod
    def from_json(cls, data: AnyMapping[str, Any]) -> "Mapping":
        """The mapping that `to_json` wrote."""
        return cls(
            {name: Source.from_json(source) for name, source in data.get("fields", {}).items()},
            {source["name"]: Source.from_json(source) for source in data.get("extras", ())},
            data.get("extern_prefix", ""),
        )

    def columns_used(self) -> set[int]:
        """Indexes of all columns that feed anything."""
        return {column for source in [*self.fields.values(), *self.extras.values()] for column in source.columns}


class IncompleteMapping(Exception):
    """A mapping that cannot be used. problems: one sentence each."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = list(problems)
