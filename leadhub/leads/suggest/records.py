"""Which column is the record's own id, which ones steer the dialer, and which ones are not worth keeping."""

from leadhub.leads.suggest.board import LIKELY, POSSIBLE, SURE, Board, says
from leadhub.leads.suggest.headers import Header
from leadhub.leads.suggest.senses import Sense

S = Sense

_NOT_AN_ID = (
    *(S.ABOUT, S.BOOKKEEPING, S.SECRET, S.COUNTER, S.FOREIGN, S.AGENT, S.ASSIGNED, S.OWNER, S.EMAIL, S.PHONE),
    *(
        S.MOBILE,
        S.URL,
        S.FAX,
        S.ADDRESS,
        S.STREET,
        S.HOUSE,
        S.ZIP,
        S.NICK,
        S.JOB,
        S.NAME,
        S.NATIONAL_ID,
        S.CHAT,
    ),
    *(S.CALLER_ID, S.PROPERTY),
)
_OWN_WORDS = frozenset({"external", "extern", "ext", "lead", "record", "vendor", "crm", "uniq", "unique", "contact"})
_COUNTER_WORDS = frozenset({"#", "no", "nr", "n", "n °", "°", "№", "n o", "nos", "num", "lp"})

# Fields whose header must say exactly this and nothing else.
_PLAIN_FIELDS = (
    ("leadTimezone", S.TIMEZONE),
    ("leadPriority", S.PRIORITY),
    ("auxExternalUrl", S.URL),
    ("callerId", S.CALLER_ID),
    ("auxGreeting", S.GREETING),
    ("gateKeeper", S.GATEKEEPER),
    ("maxPasses", S.MAX_PASSES),
)


def resolve_dialing(board: Board) -> None:
    """Decide the fields that steer the dialer, and the link."""
    for field, sense in _PLAIN_FIELDS:
        for column, header in board.free():
            if header.has(sense) and header.only(sense, S.PERSON, S.PRIMARY, S.NUMBER):
                board.give(column, field, LIKELY, says(field))
                break
    agents = [
        (0 if header.has(S.ASSIGNED) else 1, column)
        for column, header in board.free()
        if header.has(S.AGENT)
        and header.only(
            S.AGENT,
            S.ASSIGNED,
            S.ID,
            S.NUMBER,
            S.CODE,
            S.PERSON,
            *((S.NAME,) if header.has(S.ASSIGNED) else ()),
        )
    ]
    if agents:
        board.give(min(agents)[1], "reserveAgent", LIKELY, "An agent for whom the lead is kept.")


def resolve_id(board: Board) -> None:
    """Decide externId: the id of this person's record in the system the list comes from."""
    ranked = sorted((rank, c) for c, h in board.free() if (rank := _id_rank(c, h)) is not None)
    for place, (rank, column) in enumerate(ranked):
        if place == 0:
            board.give(column, "externId", SURE if rank < 20 else POSSIBLE, "The record's own id.")
        else:
            board.keep(column, "Another id; externId is taken.", POSSIBLE)


def _id_rank(column: int, header: Header) -> int | None:
    """How surely this names the record; lower is surer, None is no id."""
    if header.has(*_NOT_AN_ID) or (header.order or 1) > 1:
        return None
    if header.plain.startswith("# "):  # "# employees" is a count
        return None
    said = header.has(S.ID) or (header.text.strip().endswith("ID") and not header.text.isupper())
    numbered = said or header.has(S.NUMBER, S.CODE, S.REFERENCE)
    own = bool(_OWN_WORDS & set(header.plain.split()))
    if header.has(S.SECONDARY):
        return None if not said else 45
    if header.has(S.COMPANY):
        return 50 if said and not header.unknown else None
    if header.has(S.DEAL):
        return 60 if numbered and not header.unknown else None
    if header.has(S.CITY, S.STATE, S.COUNTRY, S.COUNTY) and not (header.has(S.PERSON) and said):
        return None
    if header.has(S.PARENT) and not own:
        return 25 if numbered and not header.unknown and header.only(S.PARENT, S.NUMBER, S.ID, S.CODE) else None
    if header.unknown and not (own and numbered):
        if said and _branded(header):
            return 4 if column == 0 else 42
        return (30 if header.has(S.PERSON) else 40) if said and (column < 2 or header.has(S.PERSON)) else None
    if own and numbered:
        return 0
    if header.has(S.PERSON) and numbered:
        if header.plain == "client code":  # in collections, the client is who is owed
            return 16
        return 12 if header.plain.startswith("user") else 5  # a user of that system rather than a lead
    if header.only(S.ID, S.NUMBER, S.PRIMARY) and said:
        return 10
    if header.has(S.ACCOUNT) and numbered:
        return 15
    if header.has(S.PARCEL):
        return 16
    if header.has(S.REFERENCE) and header.only(S.REFERENCE, S.NUMBER, S.CODE, S.ID):
        return 18
    if header.has(S.EMPLOYEE) and numbered:
        return 19
    return None


def drop_the_worthless(board: Board) -> None:
    """Row counters, bookkeeping of other systems, secrets, and columns without a name."""
    for column, header in list(board.free()):
        if header.plain in _COUNTER_WORDS or (header.has(S.COUNTER) and header.only(S.COUNTER, S.NUMBER)):
            board.drop(column, "A row counter.")
        elif header.blank:
            if header.text.strip() or not board.evidence[column].filled:
                board.drop(column, "The column has no name.")
            else:
                board.drop(column, "The column has no name; give it one if you need it.", POSSIBLE)
        elif header.has(S.SECRET):
            board.drop(column, "Passwords, bank details and identity numbers do not belong in a dialer.", SURE)
        elif header.has(S.BOOKKEEPING):
            board.drop(column, "Bookkeeping of the system the list comes from.", POSSIBLE)


def _branded(header: Header) -> bool:
    """Whether an id is called after a system: "PDGA ID", "CivicHealth ID", not "Building ID"."""
    first = header.text.strip().split(" ")[0]
    return " " in header.text.strip() and not first.islower() and not first.istitle()
