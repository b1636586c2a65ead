"""Which columns are phones, which one is dialed first, and which one is the email address."""

import re
from collections.abc import Sequence

from leadhub.leads.suggest.board import GUESS, LIKELY, POSSIBLE, SURE, Board
from leadhub.leads.suggest.headers import Header
from leadhub.leads.suggest.personas import give_personas
from leadhub.leads.suggest.senses import Sense

S = Sense

# A header with one of these is about a phone (its type, its owner's agent) or is something else altogether.
_NOT_A_PHONE = (
    *(S.ABOUT, S.FAX, S.BOOKKEEPING, S.SECRET, S.COUNTER, S.EMAIL, S.URL, S.NATIONAL_ID, S.CALLER_ID, S.CODE),
    *(
        S.COUNTRY,
        S.NAME,
        S.FIRST,
        S.LAST,
        S.FULL,
        S.NICK,
        S.ID,
        S.TIMEZONE,
        S.PRIORITY,
        S.JOB,
        S.ADDRESS,
        S.HOUSE,
    ),
)
_NOT_AN_EMAIL = (
    *(
        S.ABOUT,
        S.FAX,
        S.BOOKKEEPING,
        S.SECRET,
        S.COUNTER,
        S.URL,
        S.CODE,
        S.NAME,
        S.FIRST,
        S.LAST,
        S.FULL,
        S.NICK,
    ),
    *(S.FOREIGN, S.AGENT, S.PHONE, S.MOBILE, S.ASSIGNED),
)
_CHAT = 40
_REPEATED = 47
_UNLIKELY = 55  # ranks from here on are phones we are not sure of
_CONTACT_WORDS = frozenset({"contact", "contacts", "contacto", "contato", "contatto", "kontakt"})
# Such a word alone is a phone beside a bare mobile; others of its sense (Comercial) are more often something else.
_BARE_PLACES = frozenset(
    re.findall(
        r"\w+",
        "home work office business house residence privat prive casa oficina trabajo ufficio thuis werk kantoor "
        "bureau domicile hem arbete koti dom buro",
    )
)
# Whose mail address is given for their pupils.
_SCHOOLS = frozenset({"school", "university", "college", "campus"})
# Languages that put the noun last, so that what follows these words is the thing meant: cell block, phone insurance.
_NOUN_LAST = frozenset({"phone", "telephone", "tele", "mobile", "cell", "cellular", "handy", "gsm", "wireless", "sms"})
_SWITCHES = frozenset({"on", "off", "ok"})  # "Phone on" says whether to ring
_SET_APART = re.compile(r"[(\[:/_-]")
_RELATIVES = frozenset(
    re.findall(r"\w+", "father fathers mother mothers mom dad mere pere madre padre mutter vater mae pai")
)
# Alone, these may be something else than a phone: a consent, a device, the person.
_VAGUE = _CONTACT_WORDS | {"sms", "wa", "hp", "portable", "fixe", "wireless"}
# Not the German and Nordic nummer: alone it is the number of the record.
_NUMBER_WORDS = frozenset({"number", "numero", "numbers", "номер"})


def resolve_phones(board: Board, persona_labels: Sequence[str] = ()) -> None:
    """Decide all phone columns: leadPhone, the persona phones that there are, auxPhone, the rest extras."""
    _keep_others_phones(board)
    ranked = sorted(
        (rank, column)
        for column, header in board.free()
        if (rank := _phone_rank(board, header)) is not None
        and not board.evidence[column].against(board.evidence[column].phone)
    )
    ranked = _with_vague_phones(board, _repeats_last(board, ranked))
    if "leadPhone" not in board.fields and ranked:
        sure = POSSIBLE if _doubtful(board, ranked) else SURE
        reason = "The header says phone." if len(ranked) == 1 else "Of several phones, the one to dial first."
        board.give(ranked.pop(0)[1], "leadPhone", sure, reason)
    ranked = give_personas(board, ranked, persona_labels)
    if "auxPhone" not in board.fields and ranked:
        rank, column = ranked.pop(0)
        board.give(column, "auxPhone", LIKELY if rank < _UNLIKELY else POSSIBLE, "The next best phone.")
    for _, column in ranked:
        board.keep(column, "A further phone; leadPhone and auxPhone are taken.")


def _keep_others_phones(board: Board) -> None:
    """Phones of people who are not the lead. A relative's is the lead's where the list has no other (schools)."""
    others = [
        column
        for column, header in board.free()
        if header.has(S.PHONE, S.MOBILE, S.LANDLINE, S.CHAT) and header.has(S.FOREIGN, S.AGENT, S.ASSIGNED, S.REFERENCE)
    ]
    only = all(column in others or _phone_rank(board, header) is None for column, header in board.free())
    for column in others:
        header = board.headers[column]
        relative = _RELATIVES & set(header.plain.split()) and not header.has(*_NOT_A_PHONE)
        if only and relative and "leadPhone" not in board.fields:
            board.give(column, "leadPhone", POSSIBLE, "A relative's phone; the list has no other.")
        else:
            board.keep(column, "A phone, but somebody else's.")


def _doubtful(board: Board, ranked: list[tuple[int, int]]) -> bool:
    """Whether the first choice among phones is open to doubt: a word of several meanings, or another one as good."""
    rank, column = ranked[0]
    header = board.headers[column]
    if rank >= _UNLIKELY or rank == _CHAT or header.plain in _VAGUE or header.has(S.SECONDARY):
        return True
    if len(ranked) == 1:
        return (header.order or 1) > 1
    orders = {board.headers[other].order for _, other in ranked}
    first_is_missing = 2 in orders and 1 not in orders and not header.has(S.PHONE)  # "Mobile" beside "Phone 2"
    return first_is_missing or (ranked[1][0] == rank and board.headers[ranked[1][1]].order is None)


def _repeats_last(board: Board, ranked: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Put off what stands for somebody else: a header that is there twice, "Contact 1 phone" beside "Phone"."""
    seen: set[str] = set()
    plain = any(not _one_of_several(board.headers[column]) for _, column in ranked)
    put_off = []
    for rank, column in sorted(ranked, key=lambda pair: pair[1]):
        header = board.headers[column]
        other = header.plain in seen or (plain and _one_of_several(header))
        put_off.append((max(rank, _REPEATED) if other else rank, column))
        seen.add(header.plain)
    return sorted(put_off)


def _one_of_several(header: Header) -> bool:
    return header.has(S.PERSON) and header.order is not None


def _with_vague_phones(board: Board, ranked: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Add what only its neighbours make a phone: "Contact" beside a name, "Alternate number" beside a phone."""
    taken = {column for _, column in ranked}
    named = any(h.has(S.NAME, S.FULL, S.FIRST, S.LAST) and not h.has(S.COMPANY, S.FOREIGN) for h in board.headers)
    for column, header in board.free():
        if column in taken or board.evidence[column].against(board.evidence[column].phone):
            continue
        if header.plain in _CONTACT_WORDS and named and all(rank >= _CHAT for rank, _ in ranked):
            ranked = [*ranked, (_CHAT - 1, column)]
        elif header.only(S.PRIMARY, S.SECONDARY, S.NUMBER) and S.NUMBER in header.senses and header.order is None:
            if ranked and header.has(S.SECONDARY):
                ranked = [*ranked, (45, column)]
            elif header.has(S.PRIMARY):
                ranked = [*ranked, (1, column)]
    return sorted(ranked)


def _phone_rank(board: Board, header: Header) -> int | None:
    """How late in the order of dialing this phone comes; None if the column is no phone of the lead."""
    if header.has(*_NOT_A_PHONE):
        return None
    if not header.has(S.PHONE, S.MOBILE, S.LANDLINE, S.CHAT):
        return _untold_phone_rank(board, header)
    if header.plain.split()[-1] in _SWITCHES:
        return None
    second = header.has(S.SECONDARY) or (header.order or 1) > 1
    if header.unknown:
        return None if _about_phones(header) else _UNLIKELY + 5
    if header.has(S.PARENT):
        return _UNLIKELY + 10
    if header.has(S.WORK, S.COMPANY):
        return 48 + 4 * second
    if header.has(S.PRIMARY) and not second:
        return 0
    if header.has(S.CHAT):
        return _CHAT
    if second:
        return 45 + (header.order or 0) if not header.has(S.MOBILE, S.HOME) else 35 + (header.order or 0)
    if header.has(S.BILLING, S.SHIPPING):
        return 32
    return 20 if header.has(S.MOBILE) else 30 if header.has(S.HOME, S.LANDLINE) else 12 if header.order else 10


def _about_phones(header: Header) -> bool:
    """Whether a word we do not know follows the phone as in "Mobile banking"; "Phone (villa)" is a phone."""
    first, *rest = header.plain.split()
    return first in _NOUN_LAST and bool(rest) and rest[0] in header.unknown and not _SET_APART.search(header.text)


def _untold_phone_rank(board: Board, header: Header) -> int | None:
    """Headers that say only whose phone it is: "Work #", or "Home" beside "Cell"."""
    if not header.only(S.HOME, S.WORK, S.NUMBER, S.PERSON) or not header.has(S.HOME, S.WORK):
        return None
    # "Cust Home" beside "Cust Cell": whose they are, both say in the same words.
    whose = S.PERSON in header.senses
    beside_bare_mobile = any(
        other.has(S.MOBILE) and other.only(S.MOBILE, S.NUMBER, S.PERSON) and (S.PERSON in other.senses) == whose
        for other in board.headers
    )
    if not header.has(S.NUMBER) and not (beside_bare_mobile and header.plain.split()[-1] in _BARE_PLACES):
        return None
    return 48 if header.has(S.WORK) else 30


def resolve_phone_by_sight(board: Board) -> None:
    """Where no header says phone: the column whose cells are phones, or a vague word."""
    if "leadPhone" in board.fields:
        return
    for column, header in board.free():
        evidence = board.evidence[column]
        if evidence.shows(evidence.surely_phone) and not header.has(*_NOT_A_PHONE, S.FOREIGN, S.ACCOUNT, S.REFERENCE):
            board.give(column, "leadPhone", POSSIBLE, "The cells look like phone numbers.")
            return
    for column, header in list(board.free()):
        phones_too = header.has(S.PHONE, S.MOBILE) and header.only(S.PHONE, S.MOBILE, S.EMAIL, S.PERSON)
        if phones_too and header.plain.split()[-1] not in _SWITCHES:
            board.give(column, "leadPhone", POSSIBLE, "The only column that has phones, though not phones alone.")
            return
    for column, header in board.free():
        if header.has(S.PARENT) and header.only(S.PARENT, S.PERSON) and _CONTACT_WORDS & set(header.plain.split()):
            board.give(column, "leadPhone", GUESS, "No other column could be the phone.")
            return
    named = {"fullName", "firstName", "lastName"} & board.fields.keys()
    for said in (_CONTACT_WORDS, _NUMBER_WORDS):
        vague = [
            column
            for column, header in board.free()
            if said & {header.plain, header.plain.rstrip(" 0123456789")}
            and not board.evidence[column].against(board.evidence[column].phone)
        ]
        if named and vague:
            for field, column in zip(("leadPhone", "auxPhone"), vague, strict=False):
                board.give(column, field, GUESS, "No other column could be the phone.")
            return


def resolve_emails(board: Board) -> None:
    """Decide the email column; further ones are extras."""
    plain = any(header.has(S.EMAIL) and not header.has(S.PERSON) for header in board.headers)
    ranked = sorted(
        (rank + 50 * (plain and _one_of_several(header)), column)
        for column, header in board.free()
        if (rank := _email_rank(header)) is not None
        and not board.evidence[column].against(board.evidence[column].email)
    )
    for place, (rank, column) in enumerate(ranked):
        header = board.headers[column]
        if place == 0:
            board.give(column, "email", SURE if rank < 30 else POSSIBLE, "The header says email.")
        elif header.plain == board.headers[board.fields["email"]].plain:
            board.drop(column, "The same header as the email column.")
        else:
            board.keep(column, "A further email address.")
    if "email" not in board.fields:
        for column, header in board.free():
            if board.evidence[column].shows(board.evidence[column].email) and not header.has(*_NOT_AN_EMAIL):
                board.give(column, "email", POSSIBLE, "The cells look like email addresses.")
                return


def _email_rank(header: Header) -> int | None:
    if not header.has(S.EMAIL) or header.has(*_NOT_AN_EMAIL):
        return 50 if _school_email(header) else None
    if header.has(S.SECONDARY) or (header.order or 1) > 1:
        return 60
    if header.has(S.PARENT, S.OWNER, S.EMPLOYEE):
        return 35
    if header.unknown:
        return 30
    if header.has(S.WORK, S.COMPANY):
        return 25
    return 0 if header.has(S.PRIMARY) else 15 if header.has(S.HOME) else 10


def _school_email(header: Header) -> bool:
    return (
        bool(_SCHOOLS & set(header.plain.split())) and header.only(S.EMAIL, S.FOREIGN, S.PERSON) and header.has(S.EMAIL)
    )
