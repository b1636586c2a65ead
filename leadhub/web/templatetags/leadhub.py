"""LeadHub's template tags and filters. They are built in: no page needs `{% load %}`.

{% icon "plus" %}                                   an outline icon, hidden from screen readers
{% nav_link "submissions:history" "History" %}      a link of the top bar that knows when it is current
{% row_bar totals size="large" key="r" links=d %}   the row bar: a file's rows split by state
{% state_chip state %}                              a state as swatch and words
{% state_swatch state %}                            the swatch alone (for table headers and filters)
{% steps "file" urls=d %}                           the wizard's path; steps in `urls` that lie behind are links
{% field form.phone %}                              label, help, control and error of one form field
{% pager page %}                                    links to the other pages of a list
{% moment when %}  {% ago when %}                   a point in time: absolute, or "3 minutes ago"
{{ 1048576|count }}                                 1,048,576
{{ bytes|filesize_words }}                          "1.4 MB"
{{ form|error_fields }}                             the fields of a form that have errors
{% version %}                                       LeadHub's own version
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version as installed_version
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField, CheckboxSelectMultiple
from django.template import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timesince import timesince

from leadhub.leads.states import RowState
from leadhub.web.icons import ICONS
from leadhub.web.rowbar import segments

register = template.Library()

STEPS = (
    ("campaign", "Campaign"),
    ("file", "File"),
    ("columns", "Columns"),
    ("options", "Options"),
    ("review", "Review"),
    ("receipt", "Receipt"),
)


@register.simple_tag
def version() -> str:
    """LeadHub's version, as installed."""
    return installed_version("leadhub")


@register.simple_tag
def icon(name: str) -> SafeString:
    """An inline SVG from `leadhub.web.icons`, as tall as the text beside it."""
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>',
        mark_safe(ICONS[name]),  # noqa: S308 - our own constant, not input
    )


# Rooms without a link of their own, and the room under whose link their pages are found.
_LIES_UNDER = {"accounts": "credentials"}


@register.simple_tag(takes_context=True)
def nav_link(context: Context, view_name: str, label: str) -> SafeString:
    """A top bar link. It is current on its own page, and on all pages of its room ("credentials:…")."""
    match = getattr(context.get("request"), "resolver_match", None)
    current = ""
    if match and match.view_name == view_name:
        current = mark_safe(' aria-current="page"')
    elif match and match.namespace and _LIES_UNDER.get(match.namespace, match.namespace) == view_name.partition(":")[0]:
        current = mark_safe(' aria-current="true"')
    return format_html('<a href="{}"{}>{}</a>', reverse(view_name), current, label)


# --- Row states -------------------------------------------------------------------------------------------------------


@register.simple_tag
def state_swatch(state: RowState | str) -> SafeString:
    """A small square in the colour and pattern of a row state."""
    return format_html(
        '<svg class="swatch" aria-hidden="true" focusable="false">'
        '<rect width="100%" height="100%" fill="url(#state-{})"/></svg>',
        RowState(state).value,
    )


@register.simple_tag
def state_chip(state: RowState | str) -> SafeString:
    """A row state as swatch and words, for a table cell."""
    state = RowState(state)
    return format_html('<span class="chip chip-state">{}{}</span>', state_swatch(state), state.label)


@register.inclusion_tag("web/_row_bar.html")
def row_bar(
    totals: Mapping[RowState, int] | Mapping[str, int],
    size: str = "large",
    key: str = "rows",
    links: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The rows of a file, split by state.

    `totals`: state (or its value) → rows; zeros are left out. `size`: "large" has a legend with counts, "small" is one
    line for a list. `key`: makes the ids of the segments unique where a page has several bars that are
    refreshed. `links`: state value → address of the rows in that state.
    """
    bar = segments(totals, size=size)
    return {
        "size": size,
        "key": key,
        "rows": sum(segment.count for segment in bar),
        "segments": [
            {
                "part": part,
                "link": (links or {}).get(part.state.value),
                "x": _percent(part.x),
                "width": _percent(part.width),
            }
            for part in bar
        ],
        "words": ", ".join(f"{part.count:,} {part.state.label}" for part in bar) or "no rows",
    }


def _percent(number: float) -> str:
    # Text, so that no template localises the number inside an SVG attribute.
    return f"{number:.3f}%"


# --- Numbers and times ------------------------------------------------------------------------------------------------


@register.filter
def count(number: int | None) -> str:
    """1048576 → "1,048,576"; None → "–"."""
    return "–" if number is None else f"{number:,}"


@register.filter
def filesize_words(size: int | None) -> str:
    """Bytes in the decimal units that file managers show: 1400000 → "1.4 MB"."""
    if size is None:
        return "–"
    if size < 1000:
        return f"{size} byte{'' if size == 1 else 's'}"
    number = float(size)
    for unit in ("kB", "MB", "GB", "TB"):
        number /= 1000
        if number < 999.5 or unit == "TB":
            break
    digits = f"{number:.1f}".removesuffix(".0") if number < 9.95 else f"{number:,.0f}"
    return f"{digits} {unit}"


@register.simple_tag
def moment(when: datetime | None) -> str:
    """A point in time, in the server's time zone; app.js rewrites it in the reader's."""
    if when is None:
        return "–"
    return format_html('<time datetime="{}" data-local>{}</time>', _iso(when), _absolute(when))


@register.simple_tag
def ago(when: datetime | None) -> str:
    """A point in time as distance from now: "just now", "3 minutes ago"; the exact time on hover."""
    if when is None:
        return "–"
    now = timezone.now()
    seconds = (now - when).total_seconds()
    words = "just now" if abs(seconds) < 60 else f"{timesince(when, now=now, depth=1)} ago"
    if seconds <= -60:
        words = f"in {timesince(now, now=when, depth=1)}"
    return format_html('<time datetime="{}" title="{}" data-local-title>{}</time>', _iso(when), _absolute(when), words)


def _iso(when: datetime) -> str:
    return when.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _absolute(when: datetime) -> str:
    return f"{timezone.localtime(when):%-d %b %Y, %H:%M %Z}"


# --- Forms, steps, pages ----------------------------------------------------------------------------------------------


@register.inclusion_tag("web/_field.html")
def field(bound: BoundField, label: str | None = None) -> dict[str, Any]:
    """One form field with all that belongs to it; `label` replaces the field's own label.

    Django ties help and error to the control by `aria-describedby`, with the ids that the template uses.
    """
    several_boxes = isinstance(bound.field.widget, CheckboxSelectMultiple)  # to tick none of them is an answer too
    kind = re.sub(r"(?<!^)(?=[A-Z])", "-", type(bound.field.widget).__name__).lower()
    return {
        "bound": bound,
        "label": bound.label if label is None else label,
        "kind": kind,
        "single_box": bound.widget_type == "checkbox",
        "group": bound.use_fieldset,
        "required": bound.field.required or several_boxes,
        "id": bound.id_for_label or bound.auto_id,
    }


@register.filter
def error_fields(form: BaseForm) -> list[BoundField]:
    """The visible fields of a form that have errors, for a summary that links to them."""
    return [bound for bound in form.visible_fields() if bound.errors]


@register.inclusion_tag("web/_steps.html")
def steps(current: str, urls: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The wizard's path. `current` is a name in STEPS; a step behind it is a link if `urls` has its name."""
    names = [name for name, _ in STEPS]
    here = names.index(current)
    return {
        "steps": [
            {
                "label": label,
                "state": "done" if place < here else "current" if place == here else "todo",
                "url": (urls or {}).get(name) if place < here else None,
                "number": place + 1,
            }
            for place, (name, label) in enumerate(STEPS)
        ],
        "number": here + 1,
    }


@register.inclusion_tag("web/_pager.html", takes_context=True)
def pager(
    context: Context, page: Page[Any], param: str = "page", one: str = "row", many: str = "rows"
) -> dict[str, Any]:
    """Links to the other pages of a list; they keep the filters of the address. One page: only the count."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)

    def address(number: int) -> str:
        request = context.get("request")
        if request is None:
            return f"?{param}={number}"
        query = request.GET.copy()
        query[param] = str(number)
        return f"?{query.urlencode()}"

    return {
        "page": page,
        "noun": one if page.paginator.count == 1 else many,
        "several": page.paginator.num_pages > 1,
        "links": [
            {"number": number, "url": address(number) if isinstance(number, int) else None} for number in numbers
        ],
        "previous": address(page.previous_page_number()) if page.has_previous() else None,
        "next": address(page.next_page_number()) if page.has_next() else None,
    }
