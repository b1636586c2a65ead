"""Takes tokens, secrets, phone numbers and lead data out of words that somebody else wrote.

RingCX's own error texts are shown to users and may be logged; they can quote what was sent.
"""

import re
from collections.abc import Iterable, Iterator

HIDDEN = "…"
_LONGEST = 300
_NOT_PRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\s]+")
_EMAIL = re.compile(r"\S+@\S+")
_NUMBER = re.compile(r"\+?\(?\d(?:[\s().+/-]*\d){5,}")
# Long and with both digits and letters: a token or a key. RingCX's own codes have letters only.
_TOKEN = re.compile(r"(?=[\w+/=.~-]*\d)(?=[\w+/=.~-]*[A-Za-z])[\w+/=.~-]{16,}")
_PERSONAL_KEYS = ("uploadLeads", "externIds", "leadPhoneNumbers")


def scrub(text: str, private: Iterable[str] = ()) -> str:
    """`text` on one line, at most 300 characters, without `private` strings, tokens, e-mail addresses and
    long numbers.
    """
    line = _NOT_PRINTABLE.sub(" ", text[: 10 * _LONGEST]).strip()
    # Short values ("CA", "1") are in every text and tell nobody's name.
    known = sorted({value.strip() for value in private if len(value.strip()) > 2}, key=len, reverse=True)
    if known:
        line = re.sub(rf"(?<!\w)(?:{'|'.join(map(re.escape, known))})(?!\w)", HIDDEN, line, flags=re.IGNORECASE)
    for pattern in (_EMAIL, _TOKEN, _NUMBER):
        line = pattern.sub(HIDDEN, line)
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + HIDDEN


def personal_strings(body: object) -> Iterator[str]:
    """Every text and number in the parts of a request body that describe leads."""
    if isinstance(body, dict):
        for key, value in body.items():
            if key in _PERSONAL_KEYS:
                yield from _strings(value)
            else:
                yield from personal_strings(value)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, str | int | float):
        yield str(value)
