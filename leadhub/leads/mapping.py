"""Which columns feed which lead fields: what a usable mapping is, and the one that follows the suggestions."""

from collections.abc import Iterable, Sequence

from leadhub.leads.fields import CATALOGUE, REQUIRED, field_of
from leadhub.leads.mapping_data import ColumnLike, IncompleteMapping, Mapping, Source
from leadhub.leads.mapping_words import describe, from_description, in_words, nearest
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
EXTERN_PREFIX_WIDTH = 40
MOST_EXTRAS = 300  # more than the columns a file may have: only constant ones can pass it
NOTHING = Mapping()
_SHARED_BY = frozenset({"fullName", "fullNameLastFirst", "cityStateZip"})  # what is split may also serve another field


def check_mapping(mapping: Mapping, columns: Sequence[ColumnLike]) -> None:
    """Raise IncompleteMapping with every problem, in words, that keeps this mapping from being used."""
    by_index = {column.index: column for column in columns}
    problems = _field_problems(mapping, by_index) + _extra_problems(mapping, by_index) + _shared(mapping, by_index)
    problems += _prefix_problems(mapping)
    problems += [f"No column is mapped to {name}." for name in REQUIRED if not mapping.fields.get(name, Source()).feeds]
    if problems:
        raise IncompleteMapping(problems)


def _field_problems(mapping: Mapping, by_index: dict[int, ColumnLike]) -> list[str]:
    problems = []
    for name, source in mapping.fields.items():
        known = field_of(name)
        if known is None:
            problems.append(f"{name} is not a field of a lead{nearest(name, CATALOGUE)}.")
            continue
        problems += _source_problems(name, source, by_index)
        if len(source.columns) > 1 and not known.multiple:
            problems.append(f"{_both(source.columns, by_index)} are mapped to {name}, which takes one column.")
        if source.value is not None and (name == "leadPhone" or name not in CATALOGUE):
            problems.append(f"{name} cannot be a fixed value: every lead would get the same phone.")
        if name == "externId" and source.value is not None:
            problems.append("externId cannot be a fixed value: every lead would get the same ID.")
    return problems


def _prefix_problems(mapping: Mapping) -> list[str]:
    problems = []
    if mapping.extern_prefix and not mapping.fields.get("externId", Source()).columns:
        problems.append("externId has a prefix but no column; map a column to it or clear the prefix.")
    if len(mapping.extern_prefix) > EXTERN_PREFIX_WIDTH:
        problems.append(f"The prefix of externId is longer than {EXTERN_PREFIX_WIDTH} characters.")
    return problems


def _extra_problems(mapping: Mapping, by_index: dict[int, ColumnLike]) -> list[str]:
    problems = []
    seen: dict[str, str] = {}
    wire_names = {name.casefold() for name in CATALOGUE}
    if len(mapping.extras) > MOST_EXTRAS:
        problems.append(f"There are {len(mapping.extras)} extra fields; LeadHub sends {MOST_EXTRAS} at most.")
    for name, source in mapping.extras.items():
        if not name.strip():
            problems.append("An extra field has no name; give it one or leave its column out.")
            continue
        if name.strip().casefold() in seen:
            problems.append(f"Two extra fields are called {name.strip()}; give one another name.")
        if name.strip().casefold() in wire_names or field_of(name.strip()):
            problems.append(f"An extra field cannot be called {name.strip()}: that is the name of a field of the lead.")
        if len(name) > EXTRA_NAME_WIDTH:
            problems.append(f"The name of the extra field {name[:30]}… is longer than {EXTRA_NAME_WIDTH} characters.")
        seen[name.strip().casefold()] = name
        problems += _source_problems(name.strip(), source, by_index)
    return problems


def _source_problems(name: str, source: Source, by_index: dict[int, ColumnLike]) -> list[str]:
    if source.value is not None and source.columns:
        return [f"{name} has both a column and a fixed value; choose one."]
    if not source.feeds:
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


def suggested_mapping(suggestions: Sequence[Suggestion], headers: Sequence[str], *, onto: Mapping = NOTHING) -> Mapping:
    """The mapping that follows every suggestion. Extras take their header as name, made unique.

    onto: what is decided already; it stays, and a field it has is not given to a column again.
    """
    fields, extras = dict(onto.fields), dict(onto.extras)
    taken = {name.casefold() for name in (*CATALOGUE, *extras)}
    for suggestion in suggestions:
        if suggestion.field == IGNORE:
            continue
        if suggestion.field != EXTRA and suggestion.field not in onto.fields:
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
    by_column = sorted(extras.items(), key=lambda extra: extra[1].columns[:1] or (len(headers),))
    return Mapping(fields, dict(by_column), onto.extern_prefix)
