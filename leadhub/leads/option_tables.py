"""RingCX's options of a load and the forms of phone numbers, each choice with a label and a sentence of help.

Wire names and values are those of the lead loader (OpenAPI spec LeadListProcessingRequest; RingCX guide, bulk import).
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Literal, Self

from leadhub.leads.phones import PhoneMode


class Worded(StrEnum):
    """An enumeration whose members carry a label and a sentence of help; a member is found by its value alone."""

    label: str
    help: str

    def __new__(cls, value: str, label: str = "", help: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.help = help
        return member


class DialPriority(Worded):
    """Where the leads stand in the dialer's queue."""

    NORMAL = "NORMAL", "Normal", "Leads are dialed in the order in which they were loaded."
    IMMEDIATE = (
        "IMMEDIATE",
        "Immediate",
        ("Leads go to the top of the queue, the last one first. If the campaign is running, dialing starts at once."),
    )


class DuplicateHandling(Worded):
    """What RingCX does with a phone it has. Its own documents disagree: `DUPLICATES_READ` says what each says."""

    RETAIN_ALL = "RETAIN_ALL", "Keep everything", "RingCX stores every lead, also phones it holds already."
    REMOVE_FROM_LIST = (
        "REMOVE_FROM_LIST",
        "Remove duplicates from this list",
        "No phone is stored twice from this load, and no existing lead is removed.",
    )
    REMOVE_ALL_EXISTING = (
        "REMOVE_ALL_EXISTING",
        "Remove duplicates from all lists",
        "Careful: it decides which of two leads with the same phone is lost.",
    )


DUPLICATES_READ: Mapping[Literal["A", "B"], Mapping[str, str]] = MappingProxyType(
    {
        "A": {
            DuplicateHandling.REMOVE_FROM_LIST: "a new lead is left out if the campaign has its phone already",
            DuplicateHandling.REMOVE_ALL_EXISTING: (
                "the new lead wins, and an existing lead of the campaign with the same phone is removed"
            ),
        },
        "B": {
            DuplicateHandling.REMOVE_FROM_LIST: (
                "only this list is looked at, so a phone that the campaign has already is stored once more"
            ),
            DuplicateHandling.REMOVE_ALL_EXISTING: (
                "the existing lead wins, and a new lead is dropped if any list of the campaign has its phone and that "
                "one was itself loaded with this option"
            ),
        },
    }
)
"""What the values do on which RingCX's documents disagree, as parts of sentences: by its older documents (A: the
batch-load guide, and the guide before December 2020) and by its newer ones (B: the guide since then)."""


class TimeZoneOption(Worded):
    """From what RingCX works out a lead's time zone, and with it the hours in which it may be dialed."""

    NPA_NXX = "NPA_NXX", "From the phone number", "By area code and exchange. For North American numbers."
    ZIPCODE = "ZIPCODE", "From the ZIP code", "By the lead's ZIP code. A column must be mapped to ZIP."
    EXPLICIT = (
        "EXPLICIT",
        "From the file",
        (
            "By the code in the time zone column. Only codes that your account is known to use are sent: what "
            "RingCX does with an unknown one is not documented."
        ),
    )
    NOT_APPLICABLE = (
        "NOT_APPLICABLE",
        "None",
        "Leads get no time zone of their own; the campaign's hours count.",
    )


PHONE_MODES: dict[PhoneMode, tuple[str, str]] = {
    "nanp": ("North American", "Ten digits, as US and Canadian accounts use them: 4155550123."),
    "e164": ("International", "With country code, as international accounts use them: +493023125001."),
}
"""Label and help of each form of phone number."""
