"""Which columns make up the person's name."""

from leadhub.leads.suggest.board import EXTRA, LIKELY, POSSIBLE, SURE, Board, says
from leadhub.leads.suggest.headers import Header, words
from leadhub.leads.suggest.name_order import says_last_name_first
from leadhub.leads.suggest.senses import Sense

S = Sense

# A name with one of these is not the lead's own name.
_NOT_THE_LEAD = (
    *(
        S.FOREIGN,
        S.COMPANY,
        S.AGENT,
        S.ASSIGNED,
        S.ABOUT,
        S.BOOKKEEPING,
        S.SECRET,
        S.COUNTER,
        S.NICK,
        S.ID,
        S.CODE,
    ),
    *(
        S.ACCOUNT,
        S.PARCEL,
        S.URL,
        S.EMAIL,
        S.PHONE,
        S.MOBILE,
        S.CITY,
        S.STATE,
        S.STREET,
        S.ADDRESS,
        S.COUNTRY,
        S.FAX,
    ),
    *(S.DEAL, S.REFERENCE, S.COUNTY, S.WORK, S.WEAK_STATE, S.WEAK_CITY, S.JOB, S.PROPERTY, S.HOUSE, S.NATIONAL_ID),
)
_LONE_FIRST = frozenset({"first", "given"})
_LONE_LAST = frozenset({"last", "family"})
_UNKNOWN = 12
_BOTH_HALVES = ({S.FIRST, S.LAST}, {S.NAME, S.LAST}, {S.NAME, S.FIRST})  # "Name, Vorname"
LAST_FIRST = "fullNameLastFirst"
_FAR = 10  # ranks from here on are somebody related, or a name qualified by a word we do not know


def resolve_names(board: Board) -> None:
    """Decide first, last, middle and whole name, title and suffix."""
    for field, sense in (("midName", S.MIDDLE), ("suffix", S.SUFFIX)):
        _best(
            board,
            field,
            [
                (rank, c)
                for c, h in board.free()
                if h.has(sense) and not _both_halves(h) and (rank := _whose(h)) is not None
            ],
        )
    first = [(rank, c) for c, h in board.free() if _is_first(h) and (rank := _whose(h)) is not None]
    last = [(rank, c) for c, h in board.free() if _is_last(h) and (rank := _whose(h)) is not None]
    _best(board, "firstName", first)
    _best(board, "lastName", last)
    whole = sorted((rank, c) for c, h in board.free() if (rank := _whole_name_rank(h)) is not None)
    _place_other_half(board, whole)
    # "Nom cotisation" beside a company, "VP name" beside "Customer": not the person.
    if any(header.has(S.COMPANY) for header in board.headers) or _called_after_person(board):
        whole = [(rank, column) for rank, column in whole if rank < _UNKNOWN]
    _place_whole_names(board, whole)
    _resolve_title(board)


def _is_first(header: Header) -> bool:
    return (header.has(S.FIRST) and not header.has(S.LAST, S.MIDDLE, S.FULL, S.NAME)) or (
        len(header.unknown) == 1 and header.unknown[0] in _LONE_FIRST and _lone(header)
    )


def _is_last(header: Header) -> bool:
    return (header.has(S.LAST) and not header.has(S.FIRST, S.NAME, S.FULL)) or (
        len(header.unknown) == 1 and header.unknown[0] in _LONE_LAST and _lone(header)
    )


def _lone(header: Header) -> bool:
    return header.senses <= {S.PERSON, S.OWNER, S.PARENT, S.FILLER, S.NAME}


def _whose(header: Header) -> int | None:
    """How near to the lead the person is whose name this is; None if it is somebody else."""
    if header.has(*_NOT_THE_LEAD):
        return None
    rank = 0
    if header.has(S.PERSON):
        rank = 1 if header.order is None else 4  # "Contact 1" is one of several beside the lead
    if header.has(S.OWNER, S.EMPLOYEE):
        rank = 3
    if header.has(S.BILLING, S.SHIPPING):
        rank = 4 + header.has(S.SHIPPING)
    if header.has(S.PRIMARY):
        rank += 2
    if header.has(S.PARENT):
        rank = 11
    if set(header.unknown) - _LONE_FIRST - _LONE_LAST:
        rank = _UNKNOWN
    if header.has(S.SECONDARY) or (header.order or 1) > 1:
        rank += 20
    return rank


def _best(board: Board, field: str, ranked: list[tuple[int, int]]) -> None:
    """Give the field to the nearest person's column, and keep the others."""
    for place, (rank, column) in enumerate(sorted(ranked)):
        header = board.headers[column]
        if place == 0 and rank < 20:
            board.give(column, field, SURE if rank < _FAR else POSSIBLE, says(field))
        elif field in board.fields and header.plain == board.headers[board.fields[field]].plain:
            board.drop(column, "The same header as a column already used.")
        else:
            board.keep(column, "Another name; the field is taken.")


def _both_halves(header: Header) -> bool:
    return any(header.senses >= both for both in _BOTH_HALVES)


def _whole_name_rank(header: Header) -> int | None:
    whole = header.has(S.FULL) or _both_halves(header)
    if not whole and (not header.has(S.NAME) or header.has(S.MIDDLE, S.SUFFIX, S.HONORIFIC)):
        return None
    rank = _whose(header)
    return None if rank is None or rank >= 20 else rank


def _place_whole_names(board: Board, whole: list[tuple[int, int]]) -> None:
    """A column called Name: not needed beside first and last name, else the whole name."""
    missing = {"firstName", "lastName"} - board.fields.keys()
    for rank, column in whole:
        if column in board.given:
            continue
        if not missing:
            if rank < _FAR and not board.headers[column].has(S.OWNER) and board.headers[column].order is None:
                board.drop(column, "A whole name, but first and last name have columns of their own.")
            else:
                board.keep(column, "Another name; first and last name have columns of their own.")
        elif "fullName" not in board.fields:
            sure = SURE if rank < _FAR else POSSIBLE
            _give_whole_name(board, column, sure, "A whole name in one column.")
        else:
            board.keep(column, "Another name; the field is taken.")


def _give_whole_name(board: Board, column: int, confidence: float, reason: str) -> None:
    """Give the whole name, as the one that begins with the family name where header or cells say so."""
    evidence = board.evidence[column]
    if says_last_name_first(board.headers[column].text):
        board.give(column, LAST_FIRST, confidence, "A whole name, the last name first, as the header says.")
    elif evidence.shows(evidence.last_first):
        board.give(column, LAST_FIRST, confidence, "A whole name; the last name stands first, in capitals.")
    else:
        board.give(column, "fullName", confidence, reason)
    board.fields["fullName"] = column


def _place_other_half(board: Board, whole: list[tuple[int, int]]) -> None:
    """ "Nom" beside "Prénom" is the last name; English "Name" beside "First name" is not."""
    missing = {"firstName", "lastName"} - board.fields.keys()
    if len(missing) != 1:
        return
    # In two languages, "Nom / Last name" is no whole name where the first name has a column of its own.
    said = S.LAST if "lastName" in missing else S.FIRST
    twice = next((c for _, c in whole if board.headers[c].has(said) and not board.headers[c].has(S.FULL)), None)
    if twice is not None:
        board.give(twice, missing.pop(), LIKELY, "Beside the other half of the name, this is the missing half.")
        return
    if _english(board):
        return
    half = next((column for _, column in whole if _other_half(board, column, missing)), None)
    if half is not None:
        board.give(half, missing.pop(), LIKELY, "Beside the other half of the name, this is the missing half.")


def _called_after_person(board: Board) -> bool:
    return any(
        header.has(S.PERSON) and header.only(S.PERSON) and _could_be_person(board, column)
        for column, header in board.free()
    )


def _other_half(board: Board, column: int, missing: set[str]) -> bool:
    """Whether this says Name and the half that is there says the same person's: "Nom client", "Prénom client"."""
    header = board.headers[column]
    if header.only(S.NAME):
        return True
    there = ({"firstName", "lastName"} - missing).pop() if len(missing) == 1 else None
    if there is None or not header.has(S.NAME):
        return False
    half = board.headers[board.fields[there]]
    return header.unknown == half.unknown and header.senses - {S.NAME} == half.senses - {S.FIRST, S.LAST}


def _english(board: Board) -> bool:
    """Whether the first name's header is English: "Name" beside it is then the whole name."""
    column = board.fields.get("firstName")
    return column is not None and bool(
        {"first", "given", "fname", "firstname"} & set(words(board.headers[column].text))
    )


def resolve_name_by_sight(board: Board) -> None:
    """Where no header says name: a column called after the person ("Customer"), or cells that are names."""
    if board.fields.keys() & {"fullName", "firstName", "lastName"}:
        return
    about_property = any(header.has(S.PROPERTY, S.PARCEL, S.MAILING) for header in board.headers)
    for senses in ((S.PERSON,), (S.OWNER,), (S.PARENT,)):
        for column, header in board.free():
            if senses == (S.OWNER,) and not about_property:
                continue
            if senses == (S.PARENT,) and not board.fields.keys() & {"leadPhone", "email"}:
                continue  # a vendor in a list of goods
            said = header.has(*senses) and header.only(*senses, S.PRIMARY) and (header.order or 1) == 1
            if said and _could_be_person(board, column):
                _give_whole_name(board, column, POSSIBLE, "The column is called after the person.")
                return
    for column, header in board.free():
        evidence = board.evidence[column]
        if header.blank and evidence.shows(evidence.person) and evidence.distinct > 0.7:
            _give_whole_name(board, column, POSSIBLE, "The cells look like people's names.")
            return


def _could_be_person(board: Board, column: int) -> bool:
    evidence = board.evidence[column]
    return not evidence.filled or (evidence.person > 0 and not evidence.shows(evidence.phone))


def _resolve_title(board: Board) -> None:
    """The honorific. A bare "Title" is one beside a name, but a job title in a list of companies' people."""
    honorific = [(rank, c) for c, h in board.free() if h.has(S.HONORIFIC) and (rank := _whose(h)) is not None]
    _best(board, "title", honorific)
    for column, header in list(board.free()):
        if not header.only(S.BARE_TITLE, S.PERSON) or not header.has(S.BARE_TITLE):
            continue
        if "title" not in board.fields and _honorific_by_context(board, column):
            board.give(column, "title", POSSIBLE, "A title beside a name.")
        else:
            board.give(column, EXTRA, POSSIBLE, "Probably a job title.")


def _honorific_by_context(board: Board, column: int) -> bool:
    evidence = board.evidence[column]
    if evidence.filled:
        return evidence.honorific >= 0.5
    named = {board.fields[field] for field in ("firstName", "lastName", "fullName") if field in board.fields}
    company = any(header.has(S.COMPANY) for header in board.headers)
    job = any(header.has(S.JOB) for header in board.headers)
    beside = bool(named & {column + 1, column - 1})
    return bool(named) and (job or column + 1 in named or (beside and not company))
