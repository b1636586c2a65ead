"""What the first cells of a column show about it; it supports or contradicts what the header says."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from leadhub.leads.suggest.headers import fold
from leadhub.leads.suggest.name_order import shows_last_name_first

_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[a-z]{2,}", re.IGNORECASE)
_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_DATE = re.compile(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}(?:[T ].*)?")
_ZIP = re.compile(r"\d{5}(?:-\d{4})?|[A-Z]\d[A-Z] ?\d[A-Z]\d", re.IGNORECASE)
_PERSON = re.compile(r"[^\W\d_][\w.'\u2019-]*,? [^\W\d_][\w.'\u2019-]*(?: [^\W\d_][\w.'\u2019-]*){0,2}")
_STATES = frozenset(
    re.findall(
        r"\w\w",
        "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD "
        "MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR "
        "PA RI SC SD TN TX UT VT VA WA WV WI WY DC PR AB BC MB NB NL NS NT NU ON PE QC SK YT",
    )
)
_HONORIFICS = frozenset(
    re.findall(
        r"\w+",
        "mr mrs ms miss mx dr prof herr frau hr fr m mme mlle monsieur madame sr sra srta sig dott dhr mevr mw pan",
    )
)
# "Austin, TX 78701", "Austin, TX", "10115 Berlin", "London SW1A 1AA": a city with its state or its postal code.
_CODE_AT_END = re.compile(
    r"[^\d,@]{2,40}(?:,\s*|\s+)(?:([A-Za-z]{2})|[A-Z][a-z]+(?: [A-Z][a-z]+)?)\.?,?\s+"
    r"(?:\d{5}(?:-\d{4})?|[A-Z]\d[A-Z] ?\d[A-Z]\d)(?:,? (?:USA|US|Canada))?|"
    r"[^\d,@]{2,40},\s*([A-Za-z]{2})(?:,? (?:USA|US|Canada))?|"
    r"[^\d,@]{2,40},? [A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}"
)
_CODE_AT_START = re.compile(
    r"(?:[A-Z]{1,2}-)?(?:\d{4,5}|\d{2}-\d{3}|\d{3} \d{2}|\d{4} [A-Z]{2}),? [^\W\d_][^\d,@]{1,40}"
)
_ENOUGH = 3


@dataclass(frozen=True)
class Evidence:
    """Shares (0 to 1) of the filled sample cells that look like something. filled: how many there are."""

    filled: int = 0
    phone: float = 0.0
    surely_phone: float = 0.0
    email: float = 0.0
    url: float = 0.0
    state: float = 0.0
    zip: float = 0.0
    honorific: float = 0.0
    person: float = 0.0
    last_first: float = 0.0
    city_line: float = 0.0
    distinct: float = 0.0

    def against(self, share: float) -> bool:
        """Whether enough cells were seen, and hardly any looks as expected."""
        return self.filled >= _ENOUGH and share < 0.2

    def shows(self, share: float) -> bool:
        """Whether enough cells were seen, and nearly all look as expected."""
        return self.filled >= _ENOUGH and share >= 0.8


def look_at(cells: Sequence[str]) -> Evidence:
    """Evidence of one column's sample cells; blank cells do not count."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if not filled:
        return Evidence()

    def share(looks: Callable[[str], object]) -> float:
        return sum(1 for cell in filled if looks(cell)) / len(filled)

    return Evidence(
        filled=len(filled),
        phone=share(_like_a_phone),
        surely_phone=share(_surely_a_phone),
        email=share(_EMAIL.fullmatch),
        url=share(_URL.fullmatch),
        state=share(lambda cell: cell.upper() in _STATES),
        zip=share(_ZIP.fullmatch),
        honorific=share(lambda cell: fold(cell).rstrip(".") in _HONORIFICS),
        person=share(_PERSON.fullmatch),
        last_first=share(shows_last_name_first),
        city_line=share(_is_city_line),
        distinct=len(set(filled)) / len(filled),
    )


def _is_city_line(cell: str) -> bool:
    if match := _CODE_AT_END.fullmatch(cell):
        code = match[1] or match[2]
        return code is None or code.upper() in _STATES
    return bool(_CODE_AT_START.fullmatch(cell))


def _like_a_phone(cell: str) -> bool:
    digits = sum(c.isdigit() for c in cell)
    letters = sum(c.isalpha() for c in cell)
    return digits >= 6 and letters <= max(6, digits // 2) and not _DATE.fullmatch(cell) and "@" not in cell


def _surely_a_phone(cell: str) -> bool:
    return _like_a_phone(cell) and (cell.lstrip("p:' ").startswith("+") or _is_american(cell))


def _is_american(cell: str) -> bool:
    # Only where it is needed: the numbering plans take longer to load than all the rest of a suggestion.
    from leadhub.leads.phones import PhoneSettings, parse  # noqa: PLC0415  see above

    return bool(parse(cell, PhoneSettings()).numbers)
