"""What a single cell says for or against its row being the header row."""

import re
from functools import lru_cache

_NUMBER = re.compile(r"[-+($€£]*\d[\d,.\s'\u2019]*[%)€£$]?|[-+]?\d+(?:\.\d+)?[eE][-+]?\d+")
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T].*)?|\d{1,2}:\d\d(?::\d\d)?")
_PHONE = re.compile(r"(?:p:|tel:)?[+(]*\d(?:[^A-Za-z]|ext?|x)*", re.IGNORECASE)
_EMAIL = re.compile(r"\S+@\S+\.\w+")
_WORD = re.compile(r"[^\W\d_]+")
_NOTHING = re.compile(r"[\W_]*(?:n/?a|none|null|nil|unknown|unbekannt|#\w+[/!?]*\w*|nan)?[\W_]*", re.IGNORECASE)
_LONGEST_LABEL = 80
_LONGEST_DATA = 200  # no number, date, phone or e-mail is longer, and patterns on endless cells take for ever

# The words that head most lists. They settle most files before the words of all languages are loaded.
_LEAD_WORDS = frozenset(
    """
    name first last middle surname given family full fname lname phone telephone tel mobile cell fax
    number email mail address street city town state province zip postal postcode code country
    county company business title suffix id status date dob birth age gender notes note comments
    comment remarks source campaign agent language timezone zone score policy customer cust lead
    contact account created updated home work primary alt alternate secondary
    """.split()  # noqa: SIM905 - a hundred quoted words would be harder to read
)


def is_label(cell: str) -> bool:
    """Whether a cell may be a header: text, not too long, and no sign for "nothing"."""
    text = cell.strip()
    return 0 < len(text) <= _LONGEST_LABEL and not is_data(text) and (text == "#" or not _NOTHING.fullmatch(text))


@lru_cache(maxsize=16_384)
def is_data(text: str) -> bool:
    """Whether a text is a number, a date, an e-mail address or a phone."""
    return len(text) <= _LONGEST_DATA and any(pattern.fullmatch(text) for pattern in (_NUMBER, _DATE, _EMAIL, _PHONE))


def is_contact(cell: str) -> bool:
    """Whether a cell is an e-mail address, or has enough digits for a phone."""
    text = cell.strip()
    if len(text) > _LONGEST_DATA:
        return False
    if _EMAIL.fullmatch(text):
        return True
    if _DATE.fullmatch(text) or not _PHONE.fullmatch(text):
        return False
    return sum(character.isdigit() for character in text) >= 7


def is_known_at_sight(cell: str) -> float:
    """1 if a text has a word that heads columns of many lists, else 0. A sentence that mentions a name is no header."""
    if len(cell) > _LONGEST_LABEL:
        return 0.0
    words = _WORD.findall(re.sub(r"([a-z])([A-Z])", r"\1 \2", cell).replace("_", " ").lower())
    return float(0 < len(words) <= 6 and any(word in _LEAD_WORDS for word in words))


def is_known(cell: str) -> float:
    """The same with the words of all languages, 0 to 1: they are loaded only where the usual ones do not settle it."""
    from leadhub.leads.suggest.vocabulary import header_words  # noqa: PLC0415 - as said above

    return header_words(cell) if len(cell) <= _LONGEST_LABEL else 0.0
