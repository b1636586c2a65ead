"""The fields of a lead as the wizard's menus name them."""

from collections.abc import Mapping as AnyMapping

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from leadhub.leads.fields import CATALOGUE, grouped
from leadhub.leads.suggest import EXTRA, IGNORE

OTHERWISE = format_html(
    '<optgroup label="Otherwise"><option value="{}">Keep as extra field</option>'
    '<option value="{}">Leave out</option></optgroup>',
    EXTRA,
    IGNORE,
)


def field_label(name: str, aux_labels: AnyMapping[str, str]) -> str:
    """A field as people call it; the campaign's own name of an aux field comes first."""
    label = CATALOGUE[name].label if name in CATALOGUE else name
    return f"{aux_labels[name]} ({label})" if aux_labels.get(name) else label


def field_options(aux_labels: AnyMapping[str, str]) -> SafeString:
    """The `<option>`s of a select of all fields."""
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


def selected(options: SafeString, chosen: str) -> SafeString:
    """The same options with this one selected."""
    mark = f'value="{chosen}"'
    return mark_safe(options.replace(mark, f"{mark} selected", 1))  # noqa: S308  `chosen` is one of our own names
