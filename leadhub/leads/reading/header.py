"""Finds the header row by content: what it says, and how the rows below it differ from it."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from leadhub.leads.reading.table import Row

_CANDIDATES = 30  # rows in which a header row is looked for
_BODY = 40  # rows below a candidate that it is compared with
_NUMBER = re.compile(r"[-+($€£]*\d[\d,.\s'\u2019]*[%)€£$]?|[-+]?\d+(?:\.\d+)?[eE][-+]?\d+")
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T].*)?|\d{1,2}:\d\d(?::\d\d)?")
_PHONE = re.compile(r"(?:p:|tel:)?[+(]*\d(?:[^A-Za-z]|ext?|x)*", re.IGNORECASE)
_EMAIL = re.compile(r"\S+@\S+\.\w+")
_WORD = re.compile(r"[^\W\d_]+")
_LONGEST_LABEL = 80
_LONGEST_DATA = 200  # no number, date, phone or e-mail is longer, and patterns on endless cells take for ever

# Words that head the columns of lead lists. Finding the row needs no more than this; what a column means is
# decided by the mapping.
_LEAD_WORDS = frozenset(
    """
    name first last middle surname given family full fname lname phone telephone tel mobile cell fax
    number email mail address street city town state province zip postal postcode code country
    county company business title suffix id status date dob birth age gender notes note comments
    comment remarks source campaign agent language timezone zone score policy customer cust lead
    contact account created updated home work primary alt alternate secondary vorname nachname
    telefon mobil handy strasse straße hausnummer plz ort anrede firma bemerkung kundennummer land
    nombre apellido apellidos teléfono telefono móvil movil celular correo dirección direccion
    ciudad estado código prénom prenom nom téléphone courriel adresse ville pays société naissance
    nome cognome cellulare indirizzo città citta provincia cap azienda sobrenome endereço cidade
    telefone voornaam achternaam telefoon straat postcode plaats bedrijf
    """.split()  # noqa: SIM905 - a hundred quoted words would be harder to read
)


@dataclass(frozen=True)
class HeaderGuess:
    """`row` is the row's number in the sheet, 0 for "there is none".

    `score` compares sheets with each other.
    """

    row: int
    certain: bool
    score: float


@dataclass(frozen=True)
class _Evidence:
    """What speaks for one row being the header row."""

    row: int
    coverage: float  # share of the columns used below that it names
    labels: float  # share of its cells that read like labels, not like data
    known: float  # share of its cells with a word that heads columns of lead lists
    contrast: int  # columns that hold numbers, dates, phones or e-mails below a label
    repeats: float  # share of its cells that occur again below

    @property
    def score(self) -> float:
        contrast = min(self.contrast, 3) / 3
        return 2 * self.coverage + self.labels + 2 * self.known + 1.5 * contrast - 2 * self.repeats

    @property
    def convincing(self) -> bool:
        return self.labels >= 0.75 and self.coverage >= 0.5 and (self.known >= 0.3 or self.contrast > 0)


def find_header(rows: Sequence[Row], known: Callable[[str], bool] | Collection[str] | None = None) -> HeaderGuess:
    """Guess the header row among the first rows of a sheet.

    `rows` are the sheet's first rows with values. `known` adds to what is recognised as the header of a lead
    column: a function that is asked, or the lower-case headers themselves.
    """
    if not rows:
        return HeaderGuess(0, False, 0.0)
    found = [_evidence(rows, index, known) for index in range(min(len(rows), _CANDIDATES))]
    best = max((one for one in found if one.convincing), key=lambda one: one.score, default=None)
    if best is not None:
        rivals = [one for one in found if one.convincing and one is not best and one.score > best.score - 0.5]
        return HeaderGuess(best.row, not rivals and best.repeats < 0.3, best.score)
    return _without_convincing_header(rows, found)


def _without_convincing_header(rows: Sequence[Row], found: Sequence[_Evidence]) -> HeaderGuess:
    """Either the data starts at once, or all is text and any row could be the header."""
    widest = max(found, key=lambda one: (one.coverage >= 0.5, -one.row))
    cells = next(cells for number, cells in rows if number == widest.row)
    if any(_is_contact(cell) for cell in cells):
        return HeaderGuess(0, True, 1.0)
    if widest.labels < 0.75:
        return HeaderGuess(0, False, 0.5)
    return HeaderGuess(widest.row, False, 0.5)


def _evidence(rows: Sequence[Row], index: int, known: Callable[[str], bool] | Collection[str] | None) -> _Evidence:
    number, cells = rows[index]
    body = [below for _, below in rows[index + 1 : index + 1 + _BODY]]
    named = [column for column, cell in enumerate(cells) if cell.strip()]
    used = _used_columns(body) or set(named)
    labels = [column for column in named if _is_label(cells[column])]
    contrast = repeats = 0
    for column in named:
        values = [row[column].strip() for row in body if column < len(row) and row[column].strip()]
        repeats += cells[column].strip() in values
        data = sum(_is_data(value) for value in values)
        contrast += column in labels and data > 0 and data >= 0.7 * len(values)
    share = 1 / len(named)
    return _Evidence(
        row=number,
        coverage=len(used.intersection(named)) / len(used),
        labels=len(labels) * share,
        known=sum(_is_known(cells[column], known) for column in labels) * share,
        contrast=contrast,
        repeats=repeats * share,
    )


def _used_columns(body: Sequence[Sequence[str]]) -> set[int]:
    """Columns with a value in a good part of the rows; a stray remark far to the right does not count."""
    counts: dict[int, int] = {}
    for row in body:
        for column, cell in enumerate(row):
            if cell.strip():
                counts[column] = counts.get(column, 0) + 1
    return {column for column, count in counts.items() if count >= 0.2 * len(body)}


def _is_label(cell: str) -> bool:
    text = cell.strip()
    return 0 < len(text) <= _LONGEST_LABEL and not _is_data(text)


@lru_cache(maxsize=16_384)
def _is_data(text: str) -> bool:
    return len(text) <= _LONGEST_DATA and any(pattern.fullmatch(text) for pattern in (_NUMBER, _DATE, _EMAIL, _PHONE))


def _is_contact(cell: str) -> bool:
    """An e-mail address, or enough digits for a phone."""
    text = cell.strip()
    if len(text) > _LONGEST_DATA:
        return False
    if _EMAIL.fullmatch(text):
        return True
    return bool(_PHONE.fullmatch(text)) and sum(character.isdigit() for character in text) >= 7


def _is_known(cell: str, known: Callable[[str], bool] | Collection[str] | None) -> bool:
    text = cell.strip().lower()
    if len(text) > _LONGEST_LABEL:
        return False
    if callable(known):
        return known(cell)
    if known is not None and text in known:
        return True
    words = _WORD.findall(re.sub(r"([a-z])([A-Z])", r"\1 \2", cell).replace("_", " ").lower())
    # A sentence that mentions a name is no header.
    return 0 < len(words) <= 6 and any(word in _LEAD_WORDS for word in words)
