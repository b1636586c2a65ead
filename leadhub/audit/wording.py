"""Words for events, made when they are shown: what is stored stays free of prose.

Each room adds the sentences for its own actions when it starts, so this room knows none of them.
"""

import string
from collections.abc import Mapping
from typing import Any

from django.urls import NoReverseMatch, reverse

_sentences: dict[str, str] = {}
_pages: dict[str, str] = {}


class _Patient(string.Formatter):
    """A fact that an older event does not have is shown as a dash instead of failing the page."""

    def get_value(self, key: int | str, args: Any, kwargs: Mapping[str, Any]) -> Any:  # noqa: ARG002  # the parent's
        return kwargs.get(str(key), "–")


def add(*, sentences: Mapping[str, str], pages: Mapping[str, str] | None = None) -> None:
    """Add words: `sentences` is {action: "added the connection {name}"}, `pages` is {subject type: URL name}.

    A sentence that starts with a small letter reads on after the actor's name. A page takes the subject's id.
    """
    _sentences.update(sentences)
    _pages.update(pages or {})


def say(action: str, facts: Mapping[str, Any]) -> str:
    """Return what happened as a phrase; an unknown action is shown by its own name and its facts."""
    plain = {name: _plain(value) for name, value in facts.items()}
    if action in _sentences:
        return _Patient().format(_sentences[action], **plain)
    words = action.replace(".", " ").replace("_", " ")
    return f"{words} ({', '.join(f'{name}: {value}' for name, value in sorted(plain.items()))})" if plain else words


def actions() -> list[str]:
    """Return all actions that have words, sorted, for the filter."""
    return sorted(_sentences)


def page(subject_type: str, subject_id: str) -> str | None:
    """Return the address of the page about an event's subject, or None."""
    try:
        return reverse(_pages[subject_type], args=[subject_id])
    except (KeyError, NoReverseMatch):
        return None


def _plain(value: Any) -> str:
    """Show numbers with thousands and lists with commas."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, list):
        return ", ".join(_plain(item) for item in value)
    return "–" if value is None else str(value)
