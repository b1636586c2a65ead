"""Which columns are the person's address. Of several addresses, one is taken as a whole."""

import re
from dataclasses import dataclass, replace

from leadhub.leads.suggest.board import LIKELY, POSSIBLE, SURE, Board, says
from leadhub.leads.suggest.headers import Header
from leadhub.leads.suggest.senses import Sense

S = Sense

_NOT_A_PLACE = (
    *(
        S.ABOUT,
        S.BOOKKEEPING,
        S.SECRET,
        S.COUNTER,
        S.EMAIL,
        S.URL,
        S.FAX,
        S.PHONE,
        S.MOBILE,
        S.ID,
        S.COUNTRY,
        S.FOREIGN,
    ),
    *(
        S.AGENT,
        S.NATIONAL_ID,
        S.TIMEZONE,
        S.JOB,
        S.FIRST,
        S.LAST,
        S.FULL,
        S.ACCOUNT,
        S.ASSIGNED,
        S.PRIORITY,
        S.NICK,
        S.DEAL,
    ),
)
_WHOLE = frozenset({"full", "complete", "formatted"})  # such a column may hold city and ZIP too
_WITHIN = frozenset({"unit", "apt", "apartment", "suite", "ste", "flat", "complement", "complemento", "toevoeging"})
_SMALLER = frozenset({"locality", "suburb", "municipality", "localidad", "municipio", "commune"})  # city goes before
_PARTS = ("address1", "address2", "city", "state", "zip")
CITY_LINE = "cityStateZip"
_IN_LINE = ("city", "state", "zip")
_NORDIC_TOWNS = frozenset({"by", "sted", "plats"})  # beside the ZIP; alone they are other words
_LIST = re.compile(r"[,;&+/]")
_PLACES = (
    (S.SECONDARY, "other"),
    (S.PARENT, "parent"),
    (S.WORK, "work"),
    (S.COMPANY, "work"),
    (S.PROPERTY, "property"),
    (S.MAILING, "mailing"),
    (S.SHIPPING, "shipping"),
    (S.BILLING, "billing"),
    (S.HOME, "home"),
    (S.OWNER, "mailing"),
)
# Which address is the person's, if there are several; those of one rank in the order of the file.
_RANK = {"": 0, "home": 1, "property": 2, "mailing": 2, "shipping": 3, "billing": 3, "work": 5, "unknown": 7}


@dataclass(frozen=True)
class _Part:
    """One column that is part of some address. weak: the word has other meanings too."""

    column: int
    part: str
    place: str
    weak: bool
    rank: int


def resolve_places(board: Board) -> None:
    """Decide address1, address2, city, state and zip; other addresses are extras."""
    parts = [part for column, header in board.free() if (part := _part(column, header)) is not None]
    parts = [_by_cells(board, part) for part in parts if not _contradicted(board, part)]
    order = _preferred(parts)
    for part_name in (*_PARTS, CITY_LINE):
        candidates = [part for part in parts if part.part == part_name and part.place in order]
        candidates = [part for part in candidates if not part.weak or _supported(part, parts, order)]
        candidates.sort(key=lambda part: (part.weak, order.index(part.place), part.rank, part.column))
        if part_name == "address2" and "address1" not in board.fields:
            continue
        if part_name == CITY_LINE and board.fields.keys() >= set(_IN_LINE):
            continue
        if candidates:
            best = candidates[0]
            sure = POSSIBLE if best.weak or best.place == "unknown" else SURE if best.place == order[0] else LIKELY
            said = _line_in_words(board.headers[best.column]) if part_name == CITY_LINE else says(part_name)
            board.give(best.column, part_name, sure, said)
    _house_number(board)
    _keep_the_rest(board, parts)
    _by_sight(board)


def _house_number(board: Board) -> None:
    """A bare "Número" or "Nr." right after the street is the house, whatever else such a word may mean."""
    street = board.fields.get("address1")
    after = None if street is None else street + 1
    if after is None or after in board.given or after >= len(board.headers):
        return
    header = board.headers[after]
    bare = header.has(S.NUMBER) and header.only(S.NUMBER) and header.order is None and header.plain not in ("#", "id")
    if bare and "address2" in board.fields:
        board.keep(after, "The house number; the second line of the address is taken.", POSSIBLE)
    elif bare:
        board.give(after, "address2", POSSIBLE, "A number right after the street.")


def _part(column: int, header: Header) -> _Part | None:
    if header.has(*_NOT_A_PLACE):
        return None
    place = next((place for sense, place in _PLACES if header.has(sense)), "unknown" if header.unknown else "")
    found = _which(header)
    if found is None:
        return None
    part, weak, rank = found
    if header.order is not None and header.order > 1 and part != "address2":
        place = "other"
    return _Part(column, part, place, weak, rank)


def _which(header: Header) -> tuple[str, bool, int] | None:
    """(part, weak, rank) of an address header. Rank: lower is taken first among equals."""
    if header.plain == "default address":  # before more words, only whose address it is
        return "address1", False, 1
    whole = int(bool(_WHOLE & set(header.plain.split())))
    named = header.has(S.NAME)
    if len(_named_in_line(header)) > 1 and not named:
        # "Address, City, State, ZIP" is all of it; "Mailing City/State" is not.
        whole_address = header.has(S.STREET, S.ADDRESS) and len(_LIST.split(header.text)) > 2
        return ("address1", False, 2) if whole_address else (CITY_LINE, False, 0)
    if header.has(S.ZIP) and not named:
        return "zip", False, 0
    if header.has(S.CITY):
        smaller = int(bool(_SMALLER & set(header.plain.split())))
        return ("city", False, smaller) if not header.has(S.CODE) else None
    if header.has(S.STATE):
        return "state", False, int("code" in header.plain.split())
    if header.has(S.WEAK_STATE) and header.has(S.ADDRESS):
        return "state", False, 0
    if header.has(S.HOUSE) and not named and not header.unknown and not header.has(S.COMPANY):
        within = bool(_WITHIN & set(header.plain.split()))
        if header.has(S.STREET, S.ADDRESS) and not within:  # "Straße und Hausnummer"
            return "address1", False, 0
        return "address2", False, int(not header.has(S.STREET, S.ADDRESS))
    if header.has(S.ADDRESS, S.STREET) and (not named or header.has(S.STREET)):
        if (header.order or 1) > 2:
            return None
        # "Home street" beside "Home address": the address is all of it in one cell.
        return ("address2", False, 0) if header.order == 2 else ("address1", False, whole + (not header.has(S.STREET)))
    if header.has(S.WEAK_STATE):
        return "state", True, 0
    if header.has(S.WEAK_CITY) and not named and not header.unknown:
        return "city", True, 0
    return None


def _named_in_line(header: Header) -> list[str]:
    """Which of city, state and zip a header names, in that order."""
    said = set(header.plain.split())
    if "csz" in said:
        return list(_IN_LINE)
    city = header.has(S.CITY) or (header.has(S.ZIP) and not header.unknown and bool(_NORDIC_TOWNS & said))
    state = header.has(S.STATE, S.WEAK_STATE)
    named = zip(_IN_LINE, (city, state, header.has(S.ZIP)), strict=True)
    return [part for part, is_named in named if is_named]


def _line_in_words(header: Header) -> str:
    names = [{"city": "city", "state": "state", "zip": "ZIP"}[part] for part in _named_in_line(header)]
    if len(names) < 2:
        return "The cells hold a city with its state or ZIP."
    return f"The header names {', '.join(names[:-1])} and {names[-1]}: LeadHub splits the column."


def _by_cells(board: Board, part: _Part) -> _Part:
    """The part as the cells show it: a "City" that holds "Austin, TX 78701", a "City/ZIP" that holds ZIPs alone."""
    evidence = board.evidence[part.column]
    if part.part in ("city", "zip", "address2") and evidence.shows(evidence.city_line):
        return replace(part, part=CITY_LINE, weak=False)
    if part.part == CITY_LINE and evidence.against(evidence.city_line):
        for alone, share in (("zip", evidence.zip), ("state", evidence.state)):
            if evidence.shows(share):
                return replace(part, part=alone)
        return replace(part, part=_named_in_line(board.headers[part.column])[0])
    return part


def _contradicted(board: Board, part: _Part) -> bool:
    evidence = board.evidence[part.column]
    return evidence.shows(evidence.email) or evidence.shows(evidence.url)


def _preferred(parts: list[_Part]) -> list[str]:
    """The places an address may be taken from, the best first; those with a street go before others."""
    strong = [part for part in parts if not part.weak]
    places = list(dict.fromkeys(part.place for part in strong if part.place in _RANK))
    with_street = {part.place for part in strong if part.part == "address1"}
    order = sorted(
        places, key=lambda place: (_RANK[place] >= 5, place not in with_street and place != "", _RANK[place])
    )
    return order or [""]


def _supported(part: _Part, parts: list[_Part], order: list[str]) -> bool:
    """Whether a word of several meanings stands among other parts of the same address."""
    return part.place == order[0] and any(
        other.place == part.place and not other.weak and other.part != part.part for other in parts
    )


def _keep_the_rest(board: Board, parts: list[_Part]) -> None:
    used = {board.headers[board.fields[part]].plain for part in _PARTS if part in board.fields}
    for part in parts:
        if part.column in board.given:
            continue
        if board.headers[part.column].plain in used:
            board.drop(part.column, "The same header as a column already used.", POSSIBLE)
        else:
            board.keep(part.column, "Part of another address.", POSSIBLE)


def _by_sight(board: Board) -> None:
    """Columns without a header whose cells are state codes, ZIP codes or both with a city."""
    for column, header in list(board.free()):
        evidence = board.evidence[column]
        if not header.blank:
            continue
        if "state" not in board.fields and evidence.shows(evidence.state):
            board.give(column, "state", POSSIBLE, "The cells look like state codes.")
        elif "zip" not in board.fields and evidence.shows(evidence.zip) and evidence.distinct > 0.3:
            board.give(column, "zip", POSSIBLE, "The cells look like ZIP codes.")
        elif not board.fields.keys() & {*_IN_LINE, CITY_LINE} and evidence.shows(evidence.city_line):
            board.give(column, CITY_LINE, POSSIBLE, "The cells hold a city with its state or ZIP.")
