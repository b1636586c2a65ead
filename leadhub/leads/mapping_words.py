"""A mapping as people write and read it: with the headers of the file instead of numbers."""

from collections.abc import Iterable, Sequence
from collections.abc import Mapping as AnyMapping
from difflib import get_close_matches
from types import MappingProxyType
from typing import Any

from leadhub.leads.fields import field_of
from leadhub.leads.mapping_data import ColumnLike, IncompleteMapping, Mapping, Source, place_of

Described = str | list[str] | dict[str, Any]


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

    described = {name: one(source) for name, source in [*mapping.fields.items(), *mapping.extras.items()]}
    if mapping.extern_prefix and "externId" in described:
        described["externId"] = {"column": described["externId"], "prefix": mapping.extern_prefix}
    return described


def in_order(described: AnyMapping[str, Described]) -> list[tuple[str, Described]]:
    """What `describe` made, in an order that does not hang on how it was stored: as in the menus, extras by name."""
    return sorted(described.items(), key=lambda item: (place_of(item[0]), item[0].casefold(), item[0]))


def field_label(name: str, aux_labels: AnyMapping[str, str] = MappingProxyType({})) -> str:
    """A field as people call it; the campaign's own name of an aux field comes first."""
    known = field_of(name)
    label = known.label if known else name
    return f"{aux_labels[name]} ({label})" if aux_labels.get(name) else label


def in_words(described: Described) -> str:
    """One source of `describe` as a sentence has it: a header, several, a prefix before them, or a fixed value."""
    if isinstance(described, dict) and "column" in described:
        return f"“{described['prefix']}” + {in_words(described['column'])}"
    if isinstance(described, dict):
        return f"always “{described['value']}”"
    headers = [described] if isinstance(described, str) else described
    return " + ".join(
        header.replace("column:", "column ", 1) if header.startswith("column:") else header for header in headers
    )


def from_description(description: AnyMapping[str, Any], columns: Sequence[ColumnLike]) -> Mapping:
    """The mapping a person wrote: {field: header | [headers] | {"value": text}}, and for externId
    {"column": header | [headers], "prefix": text} too.

    A name that is no field of a lead becomes a named extra. Headers match exactly, else without regard to
    case and spaces. Raises IncompleteMapping naming every header that is not in the file.
    """
    fields: dict[str, Source] = {}
    extras: dict[str, Source] = {}
    problems: list[str] = []
    prefix = ""
    for name, wanted in description.items():
        if name == "externId" and isinstance(wanted, dict) and isinstance(wanted.get("prefix"), str):
            prefix = wanted["prefix"].strip()
            wanted = wanted.get("column")
        source = _source_from(name, wanted, columns, problems)
        if source is not None:
            (fields if field_of(name) else extras)[name] = source
    if problems:
        raise IncompleteMapping(problems)
    return Mapping(fields, extras, prefix)


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
        near = nearest(header, (column.header.strip() for column in columns))
        problems.append(f"{name}: the file has no column {header!r}{near}.")
    return None


def nearest(name: str, among: Iterable[str]) -> str:
    by_folded = {other.casefold(): other for other in among if other}
    near = get_close_matches(name.casefold(), by_folded, n=1, cutoff=0.6)
    return f"; did you mean {by_folded[near[0]]}" if near else ""
