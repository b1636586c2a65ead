"""The fields of a lead as the wizard's menus name them."""

from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from leadhub.leads.fields import PERSONA, grouped
from leadhub.leads.mapping_words import field_label
from leadhub.leads.suggest import EXTRA, IGNORE

__all__ = ["OTHERWISE", "field_label", "field_options", "selected"]

OTHERWISE = format_html(
    '<optgroup label="Otherwise"><option value="{}">Keep as extra field</option>'
    '<option value="{}">Leave out</option></optgroup>',
    EXTRA,
    IGNORE,
)


def field_options(aux_labels: AnyMapping[str, str], personas: Sequence[str] = ()) -> SafeString:
    """The `<option>`s of a select of all fields; the persona phones of these labels stand behind the lead's own."""
    groups = [(group.value, [field.name for field in fields]) for group, fields in grouped().items()]
    for _, names in groups:
        if "leadPhone" in names:
            behind = names.index("leadPhone") + 1
            names[behind:behind] = [PERSONA + label for label in personas]
    return format_html_join(
        "",
        '<optgroup label="{}">{}</optgroup>',
        (
            (
                heading,
                format_html_join(
                    "", '<option value="{}">{}</option>', ((name, field_label(name, aux_labels)) for name in names)
                ),
            )
            for heading, names in groups
        ),
    )


def selected(options: SafeString, chosen: str) -> SafeString:
    """The same options with this one selected."""
    mark = f'value="{escape(chosen)}"'
    return mark_safe(options.replace(mark, f"{mark} selected", 1))  # noqa: S308  all of it is escaped
