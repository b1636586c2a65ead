"""A column header taken apart: its words, what they mean, which number it carries."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from leadhub.leads.suggest.dialects import Dialect
from leadhub.leads.suggest.qualifiers import QUALIFIERS
from leadhub.leads.suggest.senses import Sense
from leadhub.leads.suggest.words import THINGS

_CAMEL = re.compile(
    r"(?<=[a-z\u0430-\u044fß-ÿ])(?=[A-Z\u0410-\u042fÀ-Þ])|(?<=[A-Z\u0410-\u042fÀ-Þ])(?=[A-Z\u0410-\u042fÀ-Þ][a-z\u0430-\u044fß-ÿ])"
)
_WORD = re.compile(r"[^\W\d_]+|\d+|[#№°]")
_BRACKETED = re.compile(r"\[[^\]]*\]|\((?:optional|required|pflichtfeld|opcional|obligatorio)\)", re.IGNORECASE)
_ELISION = re.compile(r"\b[dlDL]['\u2019](?=\w)")  # d'adresse, l'utente
_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "ß": "ss", "ł": "l", "đ": "d", "œ": "oe", "\u0131": "i"})

_OF_A_LETTER = frozenset({Sense.STREET, Sense.CITY, Sense.STATE, Sense.ZIP})

# Short words may only be part of a compound where they cannot be chance letters.
_LONG_ENOUGH = 4
_SHORT_PARTS = frozenset({"tel", "mob", "fax", "hem", "zip", "dob", "acc", "num", "url", "job", "org", "adr"})
_SHORT_ENDINGS = frozenset({"id", "no", "nr", "num", "adr"})


@dataclass(frozen=True)
class Header:
    """What a header says.

    senses: what its words stand for. unknown: words without a meaning to us. order: the number it carries (Phone 2),
    if any. plain: all its words in one normal form, the same for headers that differ only in case, accents and
    punctuation.
    """

    text: str
    plain: str
    senses: frozenset[Sense]
    unknown: tuple[str, ...] = ()
    order: int | None = None

    def has(self, *senses: Sense) -> bool:
        """Whether any of these is among its senses."""
        return any(sense in self.senses for sense in senses)

    def only(self, *senses: Sense) -> bool:
        """Whether it says nothing but these, fillers aside, and has no word we do not know."""
        return not self.unknown and self.senses <= {*senses, Sense.FILLER}

    @property
    def blank(self) -> bool:
        """Whether it names nothing at all: no letter, or only a sign."""
        return not any(c.isalpha() for c in self.text)


def fold(text: str) -> str:
    """Lower case, without accents and with common letters for the special ones of northern Europe."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def same_header(text: str) -> str:
    """A header as it is compared with another file's: without regard to case, accents and spaces."""
    return " ".join(fold(text).split())


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[str, ...]:
    return _take_apart(text)


def _take_apart(text: str) -> tuple[str, ...]:
    text = unicodedata.normalize("NFC", _BRACKETED.sub(" ", text))
    text = _ELISION.sub(" ", text).replace("'", "").replace("\u2019", "")
    return tuple(fold(word) for word in _WORD.findall(_CAMEL.sub(" ", text)))


def words(text: str) -> list[str]:
    """The words, numbers and number signs of a header; camelCase is cut, letters and digits are apart."""
    return list(_words(text))


@cache
def _vocabulary() -> dict[tuple[str, ...], Sense]:
    entries: dict[tuple[str, ...], Sense] = {}
    for sense, phrases in {**THINGS, **QUALIFIERS}.items():
        for phrase in phrases.split(","):
            simple = phrase.isascii() and "".join(phrase.split()).isalpha()  # most are: no need to take apart
            entries.setdefault(tuple(phrase.split() if simple else _take_apart(phrase)), sense)
    entries.pop((), None)
    return entries


def sense_of(word: str) -> Sense | None:
    """What one word of `words` stands for by itself, if it is known."""
    return _vocabulary().get((word,))


@cache
def _longest_phrase() -> int:
    return max(map(len, _vocabulary()))


@lru_cache(maxsize=4096)
def read_header(text: str, dialect: Dialect = ()) -> Header:
    """Take one header apart. dialect: words that mean something of their own in this file."""
    tokens = _words(text)
    senses: set[Sense] = set()
    unknown: list[str] = []
    order: int | None = None
    for phrase, sense in _phrases(tokens, dict(dialect)):
        if sense is not None:
            senses.add(sense)
        elif phrase.isdigit():
            order = int(phrase) if order is None and len(phrase) <= 2 else order
        else:
            parts = _compound(phrase)
            senses.update(parts)
            if not parts:
                unknown.append(phrase)
    if Sense.EMAIL in senses and "mail" in tokens and senses & _OF_A_LETTER:
        senses = senses - {Sense.EMAIL} | {Sense.MAILING}  # "MailCity"; a "Mail address" is an email address
    return Header(text, " ".join(tokens), frozenset(senses), tuple(unknown), order)


def _phrases(tokens: tuple[str, ...], dialect: dict[str, Sense]) -> Iterator[tuple[str, Sense | None]]:
    """The header's words in order, known phrases kept together, the longest first."""
    vocabulary = _vocabulary()
    at = 0
    while at < len(tokens):
        for length in range(min(_longest_phrase(), len(tokens) - at), 0, -1):
            phrase = tokens[at : at + length]
            sense = dialect.get(" ".join(phrase)) or vocabulary.get(phrase) or vocabulary.get(_joined(phrase))
            if sense is not None:
                yield " ".join(phrase), sense
                at += length
                break
        else:
            yield tokens[at], None
            at += 1


def _joined(phrase: tuple[str, ...]) -> tuple[str, ...]:
    """The words as one, where a compound was written apart or with a capital inside: Post nr, FörNamn."""
    word = "".join(phrase) if len(phrase) in (2, 3) else ""
    return (word,) if len(word) > _LONG_ENOUGH else ()


@lru_cache(maxsize=4096)
def _compound(word: str) -> tuple[Sense, ...]:
    """Senses of the known words that a compound is made of without rest; empty if it is none."""
    vocabulary = _vocabulary()
    for cut in range(len(word) - 2, 1, -1):
        first, rest = word[:cut], word[cut:]
        sense = vocabulary.get((first,))
        if sense is None or (len(first) < _LONG_ENOUGH and first not in _SHORT_PARTS):
            continue
        for tail in (rest, rest.removeprefix("s"), rest.removeprefix("n")):
            last = vocabulary.get((tail,))
            if last is not None and (len(tail) >= _LONG_ENOUGH or tail in _SHORT_PARTS | _SHORT_ENDINGS):
                return (sense, last)
            more = _compound(tail) if len(tail) > _LONG_ENOUGH else ()
            if more:
                return (sense, *more)
    return ()
