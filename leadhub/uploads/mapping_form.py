"""The mapping as a form: a choice for every column, fixed values, and every problem at once, beside what causes it."""

import re
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from leadhub.leads.fields import CATALOGUE, grouped
from leadhub.leads.mapping import EXTRA_NAME_WIDTH, IncompleteMapping, Mapping, Source, check_mapping, title
from leadhub.leads.reading import Column
from leadhub.leads.suggest import EXTRA, IGNORE, Suggestion

SPARE_VALUES = 3  # empty rows for fixed values: there is no script that could add one
SAMPLES = 3
_QUOTED_OR_NAME = re.compile(r"“[^”]*”|\b(" + "|".join(CATALOGUE) + r")\b")


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

    @property
    def hint(self) -> str:
        """Why LeadHub suggested what is chosen; nothing where the owner chose otherwise."""
        return self.suggestion.reason if self.chosen == self.suggestion.field else ""


@dataclass
class FixedValue:
    """A value that every lead gets."""

    field: str = ""
    value: str = ""
    wrong: bool = False
    options: str = ""  # of its select, as HTML


@dataclass
class Problem:
    """One sentence, and the id of the control it is about."""

    text: str
    anchor: str


@dataclass
class MappingForm:
    """The form as it is shown, made from a mapping or from what was posted."""

    rows: list[ColumnRow]
    values: list[FixedValue]
    aux_labels: AnyMapping[str, str]
    problems: list[Problem] = field(default_factory=list)

    @classmethod
    def of(
        cls,
        mapping: Mapping,
        columns: list[Column],
        samples: list[list[str]],
        suggestions: list[Suggestion],
        aux_labels: AnyMapping[str, str],
    ) -> "MappingForm":
        """Show a mapping."""
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
        return cls(rows, values + [FixedValue() for _ in range(SPARE_VALUES)], aux_labels)

    def fill(self, data: AnyMapping[str, Any]) -> "MappingForm":
        """The same form with what was posted; nothing that was typed is lost."""
        rows = [
            replace(
                row,
                chosen=_known(data.get(f"c{row.column.index}", IGNORE)),
                extra_name=data.get(f"n{row.column.index}", row.extra_name)[: 2 * EXTRA_NAME_WIDTH],
            )
            for row in self.rows
        ]
        values: list[FixedValue] = []
        while f"f{len(values)}" in data and len(values) < len(CATALOGUE):
            at = len(values)
            name = data[f"f{at}"]
            values.append(FixedValue(name if name in CATALOGUE else "", data.get(f"v{at}", "")))
        return MappingForm(rows, values or self.values, self.aux_labels)

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
        return Mapping(fields, extras)

    def check(self) -> bool:
        """Find every problem, mark the rows that cause it, and say whether there is none."""
        found: list[str] = []
        for at, value in enumerate(self.values):
            if value.value.strip() and not value.field:
                value.wrong = True
                self.problems.append(Problem(f"“{value.value.strip()}” has no field; choose one.", f"id_f{at}"))
            elif value.field in {other.field for other in self.values[:at] if other.field}:
                value.wrong = True
                text = f"{CATALOGUE[value.field].label} has two fixed values; keep one."
                self.problems.append(Problem(text, f"id_f{at}"))
        names: dict[str, int] = {}
        for row in self.rows:
            if row.chosen == EXTRA and (name := row.extra_name.strip().casefold()):
                if name in names:
                    row.wrong = True
                    text = f"Two extra fields are called {row.extra_name.strip()}; give one another name."
                    self.problems.append(Problem(text, f"id_n{row.column.index}"))
                names.setdefault(name, row.column.index)
        try:
            check_mapping(self.mapping(), [row.column for row in self.rows])
        except IncompleteMapping as error:
            found = error.problems
        said = {problem.text for problem in self.problems}
        self.problems += [self.placed(text) for text in found if text not in said]
        return not self.problems

    def placed(self, text: str) -> Problem:
        """Find the controls that a sentence is about: it names columns in quotes, and fields by their wire name."""
        named = {match[1] for match in _QUOTED_OR_NAME.finditer(text) if match[1]}
        anchors = []
        for row in self.rows:
            blank_name = row.chosen == EXTRA and not row.extra_name.strip() and text.startswith("An extra field")
            same_name = row.chosen == EXTRA and row.extra_name.strip() and row.extra_name.strip() in text
            if title(row.column) in text or row.chosen in named or blank_name or same_name:
                row.wrong = True
                anchors.append(f"id_{'n' if blank_name or same_name else 'c'}{row.column.index}")
        for at, value in enumerate(self.values):
            if value.field in named:
                value.wrong = True
                anchors.append(f"id_v{at}")
        return Problem(in_words(text), anchors[0] if anchors else "id_c0")

    @property
    def column_rows(self) -> list[ColumnRow]:
        """The columns with the `<option>`s of their selects, made once: a wide file shows these 40 lines 256 times."""
        options = _field_options(self.aux_labels) + _OTHERWISE
        return [replace(row, options=_selected(options, row.chosen)) for row in self.rows]

    @property
    def value_rows(self) -> list[FixedValue]:
        """The fixed values with the `<option>`s of their selects."""
        options = SafeString('<option value="">Choose a field</option>') + _field_options(self.aux_labels)
        return [replace(value, options=_selected(options, value.field)) for value in self.values]

    @property
    def summary(self) -> str:
        """How many columns go where, in one line."""
        kept = sum(row.chosen == EXTRA for row in self.rows)
        left = sum(row.chosen == IGNORE for row in self.rows)
        used = len(self.rows) - kept - left
        return (
            f"{used} column{'s' * (used != 1)} mapped, {kept} kept as extra field{'s' * (kept != 1)}, {left} left out."
        )


def _selected(options: SafeString, chosen: str) -> SafeString:
    mark = f'value="{chosen}"'
    return mark_safe(options.replace(mark, f"{mark} selected", 1))  # noqa: S308  `chosen` is one of our own names


_OTHERWISE = format_html(
    '<optgroup label="Otherwise"><option value="{}">Keep as extra field</option>'
    '<option value="{}">Leave out</option></optgroup>',
    EXTRA,
    IGNORE,
)


def in_words(problem: str) -> str:
    """A problem with the fields' labels instead of RingCX's names, as the form shows them."""
    return _QUOTED_OR_NAME.sub(lambda match: CATALOGUE[match[1]].label if match[1] else match[0], problem)


def field_label(name: str, aux_labels: AnyMapping[str, str]) -> str:
    """A field as people call it; the campaign's own name of an aux field comes first."""
    label = CATALOGUE[name].label if name in CATALOGUE else name
    return f"{aux_labels[name]} ({label})" if aux_labels.get(name) else label


def _field_options(aux_labels: AnyMapping[str, str]) -> SafeString:
    return format_html_join(
        "",
        '<optgroup label="{}">{}</optgroup>',
        (
            (
                group.value,
                format_html_join(
                    "",
                    '<option value="{}">{}</option>',
                    ((field.name, field_label(field.name, aux_labels)) for field in fields),
                ),
            )
            for group, fields in grouped().items()
        ),
    )


def _known(chosen: str) -> str:
    return chosen if chosen in CATALOGUE or chosen == EXTRA else IGNORE


def _extra_name(column: Column) -> str:
    return " ".join(column.header.split())[:EXTRA_NAME_WIDTH] or f"Column {column.letter}"


def _filled(samples: list[list[str]], index: int) -> list[str]:
    """The first values of a column that say anything."""
    cells = (row[index] for row in samples if index < len(row))
    return [" ".join(cell.split()) for cell in cells if cell.strip()][:SAMPLES]
