"""The mapping as a form: a choice for every column, what is the same for every lead, and every problem at once, beside
what causes it."""

import re
from collections.abc import Callable, Sequence
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from django.utils.safestring import SafeString

from leadhub.leads.fields import CATALOGUE, PERSONA, Kind
from leadhub.leads.mapping import EXTRA_NAME_WIDTH, IncompleteMapping, Mapping, Source, check_mapping, title
from leadhub.leads.reading import Column
from leadhub.leads.strategic import strategic_words
from leadhub.leads.suggest import EXTRA, IGNORE, Suggestion
from leadhub.uploads.field_menu import OTHERWISE, field_label, field_options, selected
from leadhub.uploads.mapping_rows import ColumnRow, Constant, FixedValue, Problem

__all__ = ["ColumnRow", "Constant", "FixedValue", "MappingForm", "Problem", "field_label", "in_words"]

SPARE_VALUES = 2  # empty rows for fixed values: there is no script that could add one
MOST_CONSTANTS = 40
SAMPLES = 3


@dataclass
class MappingForm:
    """The form as it is shown, made from a mapping or from what was posted."""

    rows: list[ColumnRow]
    values: list[FixedValue]
    constants: list[Constant]
    prefix: str
    aux_labels: AnyMapping[str, str]
    strategic: bool = False
    personas: tuple[str, ...] = ()  # labels of the persona phones that there are
    shown: Mapping = field(default_factory=Mapping)
    problems: list[Problem] = field(default_factory=list)
    prefix_wrong: bool = False

    @classmethod
    def of(
        cls,
        mapping: Mapping,
        columns: list[Column],
        samples: list[list[str]],
        suggestions: list[Suggestion],
        aux_labels: AnyMapping[str, str],
        *,
        strategic: bool = False,
        personas: Sequence[str] = (),
    ) -> "MappingForm":
        """Show a mapping for a campaign with these labels; strategic: for one that has persona phones."""
        chosen: dict[int, tuple[str, str]] = {}
        for name, source in mapping.fields.items():
            chosen.update(dict.fromkeys(source.columns, (name, "")))
        for name, source in mapping.extras.items():
            chosen.update(dict.fromkeys(source.columns, (EXTRA, name)))
        rows = []
        for column, suggestion in zip(columns, suggestions, strict=True):
            name, extra = chosen.get(column.index, (IGNORE, ""))
            rows.append(
                ColumnRow(column, _filled(samples, column.index), suggestion, name, extra or _extra_name(column))
            )
        values = [FixedValue(name, source.value) for name, source in mapping.fields.items() if source.value is not None]
        constants = [
            Constant(name, source.value) for name, source in mapping.extras.items() if source.value is not None
        ]
        values += [FixedValue() for _ in range(SPARE_VALUES)]
        constants += [Constant() for _ in range(SPARE_VALUES)]
        prefix = mapping.extern_prefix
        return cls(rows, values, constants, prefix, aux_labels, strategic, tuple(personas), mapping)

    def fill(self, data: AnyMapping[str, Any]) -> "MappingForm":
        """The same form with what was posted; nothing that was typed is lost."""
        rows = [
            replace(
                row,
                chosen=self._known(data.get(f"c{row.column.index}", IGNORE)),
                extra_name=data.get(f"n{row.column.index}", row.extra_name)[: 2 * EXTRA_NAME_WIDTH],
            )
            for row in self.rows
        ]
        values: list[FixedValue] = []
        while f"f{len(values)}" in data and len(values) < len(CATALOGUE):
            at = len(values)
            name = data[f"f{at}"]
            values.append(FixedValue(name if name in CATALOGUE else "", data.get(f"v{at}", "")))
        constants: list[Constant] = []
        while f"x{len(constants)}" in data and len(constants) < MOST_CONSTANTS:
            at = len(constants)
            constants.append(Constant(data[f"x{at}"][: 2 * EXTRA_NAME_WIDTH], data.get(f"y{at}", "")))
        prefix = data.get("prefix", self.prefix)
        return replace(
            self, rows=rows, values=values or self.values, constants=constants or self.constants, prefix=prefix
        )

    def _known(self, chosen: str) -> str:
        known = chosen in CATALOGUE or chosen == EXTRA or chosen in self._persona_names
        return chosen if known else IGNORE

    @property
    def _persona_names(self) -> tuple[str, ...]:
        return tuple(PERSONA + label for label in self.personas)

    def mapping(self) -> Mapping:
        """What is chosen, complete or not."""
        fields: dict[str, Source] = {}
        extras: dict[str, Source] = {}
        for row in self.rows:
            if row.chosen == EXTRA:
                name = row.extra_name.strip()
                extras[name] = Source((*extras.get(name, Source()).columns, row.column.index))
            elif row.chosen != IGNORE:
                fields[row.chosen] = Source((*fields.get(row.chosen, Source()).columns, row.column.index))
        for value in self.values:
            if value.field:
                fields[value.field] = replace(fields.get(value.field, Source()), value=value.value.strip())
        for constant in self.constants:
            if constant.name.strip() and constant.value.strip():
                extras.setdefault(constant.name.strip(), Source(value=constant.value.strip()))
        return Mapping(self._in_order(fields), self._in_order(extras), self.prefix.strip())

    def _in_order(self, sources: dict[str, Source]) -> dict[str, Source]:
        """The same, with columns joined in the order they were joined before: the form cannot say it."""
        before = {**self.shown.fields, **self.shown.extras}
        return {
            name: before[name]
            if name in before and set(before[name].columns) == set(source.columns) != set()
            else source
            for name, source in sources.items()
        }

    def check(self, rule: Callable[[Mapping, list[Column]], None] = check_mapping) -> bool:
        """Find every problem, mark the rows that cause it, and say whether there is none.

        rule: raises IncompleteMapping for what cannot be used.
        """
        found: list[str] = []
        for at, value in enumerate(self.values):
            if value.value.strip() and not value.field:
                value.wrong = True
                self.problems.append(Problem(f"“{value.value.strip()}” has no field; choose one.", f"id_f{at}"))
            elif value.field in {other.field for other in self.values[:at] if other.field}:
                value.wrong = True
                text = f"{CATALOGUE[value.field].label} has two fixed values; keep one."
                self.problems.append(Problem(text, f"id_f{at}"))
        self._check_extras()
        try:
            rule(self.mapping(), [row.column for row in self.rows])
        except IncompleteMapping as error:
            found = error.problems
        said = {problem.text for problem in self.problems}
        self.problems += [self.placed(text) for text in found if text not in said]
        return not self.problems

    def _check_extras(self) -> None:
        """Find what a mapping cannot tell of extras: two of one name, and constants that are half filled in."""
        names: set[str] = set()
        for row in self.rows:
            if row.chosen == EXTRA and (name := row.extra_name.strip()):
                row.wrong = row.wrong or name.casefold() in names
                self._check_name(name, names, f"id_n{row.column.index}")
        for at, constant in enumerate(self.constants):
            name, value = constant.name.strip(), constant.value.strip()
            before = len(self.problems)
            if value and not name:
                self.problems.append(Problem(f"“{value}” has no name; give the extra field one.", f"id_x{at}"))
            elif name and not value:
                text = f"The extra field {name} has no value; give it one or clear its name."
                self.problems.append(Problem(text, f"id_y{at}"))
            elif name:
                self._check_name(name, names, f"id_x{at}")
            constant.wrong = len(self.problems) > before

    def _check_name(self, name: str, names: set[str], anchor: str) -> None:
        if name.casefold() in names:
            self.problems.append(Problem(f"Two extra fields are called {name}; give one another name.", anchor))
        names.add(name.casefold())

    def placed(self, text: str) -> Problem:
        """Find the controls that a sentence is about: it names columns in quotes, and fields by their wire name."""
        named = {match[1] for match in _quoted_or_name(self._persona_names).finditer(text) if match[1]}
        words = in_words(text, self._persona_names)
        if "prefix" in text and named == {"externId"}:
            self.prefix_wrong = True
            return Problem(words, "id_prefix")
        anchors = []
        for row in self.rows:
            blank_name = row.chosen == EXTRA and not row.extra_name.strip() and text.startswith("An extra field")
            same_name = row.chosen == EXTRA and _names(text, row.extra_name)
            if title(row.column) in text or row.chosen in named or blank_name or same_name:
                row.wrong = True
                anchors.append(f"id_{'n' if blank_name or same_name else 'c'}{row.column.index}")
        for at, value in enumerate(self.values):
            if value.field in named:
                value.wrong = True
                anchors.append(f"id_v{at}")
        for at, constant in enumerate(self.constants):
            if _names(text, constant.name):
                constant.wrong = True
                anchors.append(f"id_x{at}")
        return Problem(words, anchors[0] if anchors else "id_c0")

    @property
    def column_rows(self) -> list[ColumnRow]:
        """The columns with the `<option>`s of their selects, made once: a wide file shows these 40 lines 256 times."""
        options = field_options(self.aux_labels, self.personas) + OTHERWISE
        joined = self._joined()
        return [
            replace(row, options=selected(options, row.chosen), joined=joined.get(row.column.index, ""))
            for row in self.rows
        ]

    @property
    def value_rows(self) -> list[FixedValue]:
        """The fixed values with the `<option>`s of their selects."""
        options = SafeString('<option value="">Choose a field</option>') + field_options(self.aux_labels)
        return [replace(value, options=selected(options, value.field)) for value in self.values]

    @property
    def more_is_open(self) -> bool:
        """Whether anything rarely used is filled in or wrong, so that it must be seen."""
        filled = any(constant.name.strip() or constant.value.strip() for constant in self.constants)
        return filled or self.prefix_wrong or bool(self.prefix.strip())

    def _joined(self) -> dict[int, str]:
        """What becomes of columns that feed one field together, by column."""
        columns = {row.column.index: row.column for row in self.rows}
        words = {}
        for name, source in self.mapping().fields.items():
            known = CATALOGUE.get(name)
            if len(source.columns) > 1 and known is not None and known.multiple:
                headers = [title(columns[column]) for column in source.columns]
                way = "Joined with a space"
                if known.kind is Kind.PHONE:
                    way = (
                        "Choose one, a strategic campaign takes no more"
                        if self.strategic
                        else "All dialed, in this order"
                    )
                words.update(dict.fromkeys(source.columns, f"{way}: {', then '.join(headers)}."))
        return words

    @property
    def strategic_words(self) -> str:
        """What becomes of phones in a strategic campaign."""
        return strategic_words(self.personas)

    @property
    def summary(self) -> str:
        """How many columns go where, in one line."""
        kept = sum(row.chosen == EXTRA for row in self.rows)
        left = sum(row.chosen == IGNORE for row in self.rows)
        used = len(self.rows) - kept - left
        return (
            f"{used} column{'s' * (used != 1)} mapped, {kept} kept as extra field{'s' * (kept != 1)}, {left} left out."
        )


def in_words(problem: str, personas: tuple[str, ...] = ()) -> str:
    """A problem with the fields' labels instead of their names, as the form shows them; personas: further names."""
    return _quoted_or_name(personas).sub(lambda match: field_label(match[1], {}) if match[1] else match[0], problem)


@lru_cache(maxsize=64)
def _quoted_or_name(personas: tuple[str, ...]) -> re.Pattern[str]:
    """What a sentence names: a column in quotes, or (as a group) a field; the longest name first."""
    names = sorted([*personas, *CATALOGUE], key=len, reverse=True)
    return re.compile(rf"“[^”]*”|(?<!\w)({'|'.join(map(re.escape, names))})(?!\w)")


def _names(text: str, name: str) -> bool:
    """Whether a sentence names this extra field; of a long name it has only the beginning."""
    return bool(name.strip()) and name.strip()[:30] in text


def _extra_name(column: Column) -> str:
    return " ".join(column.header.split())[:EXTRA_NAME_WIDTH] or f"Column {column.letter}"


def _filled(samples: list[list[str]], index: int) -> list[str]:
    """The first values of a column that say anything."""
    cells = (row[index] for row in samples if index < len(row))
    return [" ".join(cell.split()) for cell in cells if cell.strip()][:SAMPLES]
