"""The catalogue of RingCX lead fields: one object per field, the source of forms, help, mapping and checks.

Wire names are RingCX's own (OpenAPI spec, schema CampaignLead). The API documents no maximum lengths; the
widths here are those of RingCX's reporting warehouse, so a longer value is worth a warning, never a silent
cut. Fields that only the server writes (leadState, leadPasses, suppressed …) are not in the catalogue on
purpose.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Kind(StrEnum):
    """What sort of value a field holds; decides how it is cleaned and checked."""

    TEXT = "text"
    PHONE = "phone"
    EMAIL = "email"
    STATE = "state"
    ZIP = "zip"
    INTEGER = "integer"
    AGENT = "agent"
    TIMEZONE = "timezone"
    URL = "url"


class Group(StrEnum):
    """Heading under which a field stands in menus."""

    PHONE = "Phone"
    NAME = "Name"
    ADDRESS = "Address"
    CONTACT = "Contact"
    CAMPAIGN = "Campaign's own fields"
    DIALING = "Dialing"


@dataclass(frozen=True)
class Field:
    """One field of a lead.

    name: RingCX's wire name. label, help: words for the user. width: longest value that RingCX's reports
    keep, in characters (None: no limit known). required: without it no lead can be made. wire: False for a
    field that LeadHub turns into others (fullName, cityStateZip). multiple: several columns may feed it.
    """

    name: str
    label: str
    help: str
    group: Group
    kind: Kind = Kind.TEXT
    width: int | None = None
    required: bool = False
    wire: bool = True
    multiple: bool = False


def _aux(number: int) -> Field:
    return Field(
        f"auxData{number}",
        f"Aux data {number}",
        f"The campaign's own field number {number}. The campaign decides what it is called.",
        Group.CAMPAIGN,
        width=325,
        multiple=True,
    )


_FIELDS = (
    Field(
        "leadPhone",
        "Phone",
        "The number to dial first. A cell may hold several numbers.",
        Group.PHONE,
        Kind.PHONE,
        20,
        required=True,
        multiple=True,
    ),
    Field(
        "auxPhone",
        "Second phone",
        "Another number of the same person, shown to the agent.",
        Group.PHONE,
        Kind.PHONE,
        30,
    ),
    Field(
        "callerId",
        "Caller ID",
        "The number shown to the person called, if the campaign allows it.",
        Group.PHONE,
        Kind.PHONE,
        20,
    ),
    Field(
        "externId",
        "Your ID",
        "Your own number or code for this person. Left out, LeadHub makes one that leads back to the row.",
        Group.CONTACT,
        width=180,
        multiple=True,
    ),
    Field(
        "email",
        "Email",
        "One email address.",
        Group.CONTACT,
        Kind.EMAIL,
        325,
    ),
    Field(
        "auxExternalUrl",
        "Link",
        "A link to the person's record, opened by the agent.",
        Group.CONTACT,
        Kind.URL,
        325,
    ),
    Field(
        "gateKeeper",
        "Gatekeeper",
        "The person who answers first and puts you through.",
        Group.CONTACT,
        width=325,
        multiple=True,
    ),
    Field(
        "fullName",
        "Full name",
        "A whole name in one column. LeadHub splits it into first and last name.",
        Group.NAME,
        width=400,
        wire=False,
        multiple=True,
    ),
    Field(
        "fullNameLastFirst",
        "Full name, last name first",
        "A whole name that begins with the family name. LeadHub splits it into first and last name.",
        Group.NAME,
        width=400,
        wire=False,
        multiple=True,
    ),
    Field("title", "Title", "How the person is addressed: Mr, Ms, Dr.", Group.NAME, width=100, multiple=True),
    Field("firstName", "First name", "Given name.", Group.NAME, width=200, multiple=True),
    Field(
        "midName",
        "Middle name",
        "Middle name or initial, or what stands between first and last name (van, de).",
        Group.NAME,
        width=100,
        multiple=True,
    ),
    Field("lastName", "Last name", "Family name.", Group.NAME, width=200, multiple=True),
    Field("suffix", "Suffix", "What follows the name: Jr, III.", Group.NAME, width=100, multiple=True),
    Field("address1", "Address", "Street and house number.", Group.ADDRESS, width=325, multiple=True),
    Field(
        "address2",
        "Address, second line",
        "Flat, unit, or the house number where it has its own column.",
        Group.ADDRESS,
        width=325,
        multiple=True,
    ),
    Field("city", "City", "Town or city.", Group.ADDRESS, width=50, multiple=True),
    Field("state", "State", "State or province, best as its short code (CA, ON).", Group.ADDRESS, Kind.STATE, 50),
    Field(
        "zip",
        "ZIP",
        "ZIP or postal code. Also decides the time zone where you choose so.",
        Group.ADDRESS,
        Kind.ZIP,
        50,
    ),
    Field(
        "cityStateZip",
        "City, state and ZIP",
        "All in one column, such as Austin, TX 78701. LeadHub splits it; a column of its own goes first.",
        Group.ADDRESS,
        width=425,
        wire=False,
        multiple=True,
    ),
    *(_aux(number) for number in range(1, 6)),
    Field(
        "auxGreeting",
        "Greeting",
        "Words the agent reads out at the start.",
        Group.CAMPAIGN,
        width=65535,
        multiple=True,
    ),
    Field(
        "leadTimezone",
        "Time zone",
        "The person's time zone, in a code your account knows. Used only if time zones come from the file.",
        Group.DIALING,
        Kind.TIMEZONE,
        5,
    ),
    Field(
        "leadPriority",
        "Priority",
        "A whole number; lower is dialed earlier, if the campaign uses priorities.",
        Group.DIALING,
        Kind.INTEGER,
    ),
    Field(
        "maxPasses",
        "Most attempts",
        "How often this person may be dialed. A whole number; it overrides the campaign's own.",
        Group.DIALING,
        Kind.INTEGER,
    ),
    Field(
        "reserveAgent",
        "Reserved agent",
        "The RingCX agent ID for whom the lead is kept. An unknown ID loads the lead without an agent.",
        Group.DIALING,
        Kind.AGENT,
    ),
    Field(
        "liveAnswerMessage",
        "Message for a live answer",
        "Played when a person answers.",
        Group.DIALING,
        width=256,
    ),
    Field(
        "machAnswerMessage",
        "Message for an answering machine",
        "Played when a machine answers.",
        Group.DIALING,
        width=256,
    ),
)

CATALOGUE: Mapping[str, Field] = MappingProxyType({field.name: field for field in _FIELDS})
"""Every field a column can be mapped to, by wire name, in the order of the menus."""

PERSONA = "persona."
"""Before the label of a persona phone, this names a field: the further numbers of a lead that STRATEGIC campaigns have
under labels of the sub-account's own (RingCX guide, phone persona management; personaPhoneConfig in CampaignLead)."""

REQUIRED: tuple[str, ...] = tuple(field.name for field in _FIELDS if field.required)

EXTRAS_WIDTH = 65535
"""Characters that all named extras of one lead (extendedLeadData) may take together, as JSON."""


def field_of(name: str) -> Field | None:
    """The field of that name: one of the catalogue, or a persona phone ("persona.Mobile"); None if it is neither."""
    label = name.removeprefix(PERSONA)
    if label == name or not label.strip():
        return CATALOGUE.get(name)
    words = "A further number of the person, dialed as the strategic campaign's schedule says."
    return Field(name, f"{label} (persona phone)", words, Group.PHONE, Kind.PHONE)


def grouped() -> dict[Group, list[Field]]:
    """The catalogue for menus: each group's fields, groups in the order in which they first appear."""
    groups: dict[Group, list[Field]] = {}
    for field in _FIELDS:
        groups.setdefault(field.group, []).append(field)
    return groups
