"""Whether a text reads like the header of a column, in any language the suggestion knows.

For finding the header row: it costs no more than the words do, and says nothing of what a column is for.
"""

from functools import lru_cache

from leadhub.leads.suggest.headers import read_header
from leadhub.leads.suggest.senses import Sense

__all__ = ["header_words", "is_header_text"]

_LONGEST = 80  # characters; a question on a form is shorter, a remark in a cell is often longer
_MOST_WORDS = 9
# What only qualifies says less than what a lead has: "Home" or "active" stands in many a cell below a header.
_THINGS = frozenset(sense for sense in Sense if sense.value <= Sense.MAX_PASSES.value)
_PLACES = frozenset({Sense.STREET, Sense.ADDRESS, Sense.CITY, Sense.HOUSE})


@lru_cache(maxsize=16_384)
def header_words(text: str) -> float:
    """How surely a cell's text reads like the header of a lead list's column: 0 (not at all) to 1.

    1 is a header that says nothing but what a lead has ("First name", "Telefonnummer"); words we do not know
    beside known ones take from it; what only qualifies ("Home", "Status") gives half at most. Numbers, dates,
    addresses of a house, endless texts and single letters give 0; so do two letters that are no sure word, for
    they are more often the code of a state.
    """
    text = text.strip()
    if not 1 < len(text) <= _LONGEST or not any(map(str.isalpha, text)) or "@" in text:
        return 0.0
    header = read_header(text)
    words = [word for word in header.plain.split() if not word.isdigit()]
    meant = header.senses - {Sense.FILLER}
    if not words or not meant or len(words) > _MOST_WORDS or _is_data(text, header.plain, meant):
        return 0.0
    known = 1 - len(header.unknown) / len(words)
    return known if meant & _THINGS else known / 2


def is_header_text(text: str) -> bool:
    """Whether a cell's text more likely heads a column than stands below one. See `header_words`."""
    return header_words(text) >= 0.5


def _is_data(text: str, plain: str, meant: frozenset[Sense]) -> bool:
    first, *rest = plain.split()
    if text.isascii() and len(text) == 2 and text.isalpha():
        return text.lower() not in ("id", "nr")  # CA, WA, No
    if first.isdigit() and rest:
        return rest[0] not in ("st", "nd", "rd", "th")  # "12 Main Street", but "1st phone"
    number = rest[-1] if rest else ""
    return number.isdigit() and len(number) > 1 and bool(meant & _PLACES)  # "Hauptstraße 12"
