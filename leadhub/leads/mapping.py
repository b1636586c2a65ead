"""Which columns feed which lead fields: the mapping itself, its check, and its two written forms."""

from collections.abc import Iterable, Sequence
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Protocol

from leadhub.leads.fields import CATALOGUE, REQUIRED
from leadhub.leads.suggest import EXTRA, IGNORE, Suggestion, suggest

__all__ = [
    "ColumnLike",
    "IncompleteMapping",
    "Mapping",
    "Source",
    "Suggestion",
    "check_mapping",
    "describe",
    "from_description",
    "in_words",
    "suggest",
    "suggested_mapping",
]

EXTRA_NAME_WIDTH = 100
_SHARED_BY = frozenset({"fullName"})  # a whole name may also serve another field


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


@dataclass(frozen=True)
class Mapping:
    """Source of each field, by wire name, and of each extra, by its name in extendedLeadData."""

    fields: dict[str, Source] = field(default_factory=dict)
    extras: dict[str, Source] = field(default_factory=dict)

    def to_json(self) -> dict[str, dict[str, Any]]:
        """Plain data, for storage."""
        return {
            "fields": {name: source.to_json() for name, source in self.fields.items()},
            "extras": {name: source.to_json() for name, source in self.extras.items()},
        }

    @classmethod
    def from_json(cls, data: AnyMapping[str, Any]) -> "Mapping":
        """The mapping that `to_json` wrote."""
        return cls(
            {name: Source.from_json(source) for name, source in data.get("fields", {}).items()},
            {name: Source.from_json(source) for name, source in data.get("extras", {}).items()},
        )

    def columns_used(self) -> set[int]:
        """Indexes of all columns that feed anything."""
        return {column for source in [*self.fields.values(), *self.extras.values()] for column in source.columns}


class IncompleteMapping(Exception):
    """A mapping that cannot be used. problems: one sentence each."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = list(problems)


def check_mapping(mapping: Mapping, columns: Sequence[ColumnLike]) -> None:
    """Raise IncompleteMapping with every problem, in words, that keeps this mapping from being used."""
    by_index = {column.index: column for column in columns}
    problems = _field_problems(mapping, by_index) + _extra_problems(mapping, by_index) + _shared(mapping, by_index)
    problems += [
        f"No column is mapped to {name}." for name in REQUIRED if not _feeds(mapping.fields.get(name, Source()))
    ]
    if problems:
        raise IncompleteMapping(problems)


def _feeds(source: Source) -> bool:
    return bool(source.columns) or bool(source.value and source.value.strip())


def _field_problems(mapping: Mapping, by_index: dict[int, ColumnLike]) -> list[str]:
    problems = []
    for name, source in mapping.fields.items():
        known = CATALOGUE.get(name)
        if known is None:
            problems.append(f"{name} is not a field of a lead{_nearest(name, CATALOGUE)}.")
            continue
        problems += _source_problems(name, source, by_index)
        if len(source.columns) > 1 and not known.multiple:
            problems.append(f"{_both(source.columns, by_index)} are mapped to {name}, which takes one column.")
        if name == "leadPhone" and source.value is not None:
            problems.append("leadPhone cannot be a fixed value: every lead would get the same phone.")
        if name == "externId" and source.value is not None:
            problems.append("externId cannot be a fixed value: every lead would get the same ID.")
    return problems


def _extra_problems(mapping: Mapping, by_index: dict[int, ColumnLike]) -> list[str]:
    problems = []
    seen: dict[str, str] = {}
    wire_names = {name.casefold() for name in CATALOGUE}
    for name, source in mapping.extras.items():
        if not name.strip():
            problems.append("An extra field has no name; give it one or leave its column out.")
            continue
        if name.strip().casefold() in seen:
            problems.append(f"Two extra fields are called {name.strip()}; give one another name.")
        if name.strip().casefold() in wire_names:
            problems.append(f"An extra field cannot be called {name.strip()}: that is the name of a field of the lead.")
        if len(name) > EXTRA_NAME_WIDTH:
            problems.append(f"The name of the extra field {name[:30]}… is longer than {EXTRA_NAME_WIDTH} characters.")
        seen[name.strip().casefold()] = name
        problems += _source_problems(name.strip(), source, by_index)
    return problems


def _source_problems(name: str, source: Source, by_index: dict[int, ColumnLike]) -> list[str]:
    if source.value is not None and source.columns:
        return [f"{name} has both a column and a fixed value; choose one."]
    if not _feeds(source):
        return [f"{name} has neither a column nor a fixed value; choose one or leave it out."]
    problems = [
        f"{name} is mapped to column number {column + 1}, but the sheet has {len(by_index)} columns."
        for column in source.columns
        if column not in by_index
    ]
    twice = {column for column in source.columns if source.columns.count(column) > 1}
    problems += [f"{title(by_index[column])} is named twice for {name}." for column in sorted(twice & by_index.keys())]
    return problems


def _shared(mapping: Mapping, by_index: dict[int, ColumnLike]) -> list[str]:
    """Columns that feed two fields. Only what a whole name may give twice is allowed."""
    users: dict[int, list[str]] = {}
    for name, source in [*mapping.fields.items(), *mapping.extras.items()]:
        for column in dict.fromkeys(source.columns):
            users.setdefault(column, []).append(name)
    return [
        f"{title(by_index[column])} is mapped to {' and '.join(names)}; map it once."
        for column, names in users.items()
        if len(names) > 1 and not _SHARED_BY & set(names) and column in by_index
    ]


def title(column: ColumnLike) -> str:
    """How a column is called in a sentence: its header, or its letter if it has none."""
    return f"“{column.header.strip()}”" if column.header.strip() else f"Column {column.letter}"


def _both(indexes: Iterable[int], by_index: dict[int, ColumnLike]) -> str:
    return " and ".join(title(by_index[index]) if index in by_index else f"Column {index + 1}" for index in indexes)


def _nearest(name: str, among: Iterable[str]) -> str:
    by_folded = {other.casefold(): other for other in among if other}
    near = get_close_matches(name.casefold(), by_folded, n=1, cutoff=0.6)
    return f"; did you mean {by_folded[near[0]]}" if near else ""


def suggested_mapping(suggestions: Sequence[Suggestion], headers: Sequence[str]) -> Mapping:
    """The mapping that follows every suggestion. Extras take their header as name, made unique."""
    fields: dict[str, Source] = {}
    extras: dict[str, Source] = {}
    taken = {name.casefold() for name in CATALOGUE}
    for suggestion in suggestions:
        if suggestion.field == IGNORE:
            continue
        if suggestion.field != EXTRA:
            fields[suggestion.field] = Source((suggestion.column,))
            continue
        header = " ".join(headers[suggestion.column].split())
        wanted = header[: EXTRA_NAME_WIDTH - 4] or f"Column {suggestion.column + 1}"
        name, number = wanted, 1
        while name.casefold() in taken:
            number += 1
            name = f"{wanted} {number}"
        taken.add(name.casefold())
        extras[name] = Source((suggestion.column,))
    return Mapping(fields, extras)


Described = str | list[str] | dict[str, str]


def describe(mapping: Mapping, columns: Sequence[ColumnLike]) -> dict[str, Described]:
    """The mapping with headers instead of numbers, as people write it; `from_description` reads it back.

    A column whose header is blank or not unique stands as "column:C".
    """
    headers = [column.header.strip() for column in columns]
    names = {
        column.index: header if header and headers.count(header) == 1 else f"column:{column.letter}"
        for column, header in zip(columns, headers, strict=True)
    }

    def one(source: Source) -> Described:
        if source.value is not None:
            return {"value": source.value}
        described = [names[column] for column in source.columns]
        return described[0] if len(described) == 1 else described

    return {name: one(source) for name, source in [*mapping.fields.items(), *mapping.extras.items()]}


def in_words(described: Described) -> str:
    """One source of `describe` as a sentence has it: a header, several, or a fixed value."""
    if isinstance(described, dict):
        return f"always “{described['value']}”"
    headers = [described] if isinstance(described, str) else described
    return " + ".join(
        header.replace("column:", "column ", 1) if header.startswith("column:") else header for header in headers
    )


def from_description(description: AnyMapping[str, Any], columns: Sequence[ColumnLike]) -> Mapping:
    """The mapping a person wrote: {field: header | [headers] | {"value": text}}.

    A name that is no field of a lead becomes a named extra. Headers match exactly, else without regard to
    case and spaces. Raises IncompleteMapping naming every header that is not in the file.
    """
    fields: dict[str, Source] = {}
    extras: dict[str, Source] = {}
    problems: list[str] = []
    for name, wanted in description.items():
        source = _source_from(name, wanted, columns, problems)
        if source is not None:
            (fields if name in CATALOGUE else extras)[name] = source
    if problems:
        raise IncompleteMapping(problems)
    return Mapping(fields, extras)


def _source_from(name: str, wanted: Any, columns: Sequence[ColumnLike], problems: list[str]) -> Source | None:
    if isinstance(wanted, dict) and isinstance(wanted.get("value"), str) and len(wanted) == 1:
        return Source(value=wanted["value"])
    headers = [wanted] if isinstance(wanted, str) else wanted
    if not isinstance(headers, list) or not headers or not all(isinstance(header, str) for header in headers):
        problems.append(f'{name} must name a header, a list of headers, or {{"value": "text"}}.')
        return None
    found = [_column_called(name, header, columns, problems) for header in headers]
    return Source(tuple(index for index in found if index is not None))


def _column_called(name: str, header: str, columns: Sequence[ColumnLike], problems: list[str]) -> int | None:
    def folded(text: str) -> str:
        return " ".join(text.split()).casefold()

    matches = (
        [column for column in columns if f"column:{column.letter}" == header.strip()]
        or [column for column in columns if column.header.strip() == header.strip() != ""]
        or [column for column in columns if folded(column.header) == folded(header) != ""]
    )
    if len(matches) == 1:
        return matches[0].index
    if matches:
        letters = " and ".join(column.letter for column in matches)
        problems.append(
            f"{name}: columns {letters} are both called {header!r}; write column:{matches[0].letter} instead."
        )
    else:
        near = _nearest(header, (column.header.strip() for column in columns))
        problems.append(f"{name}: the file has no column {header!r}{near}.")
    return None
