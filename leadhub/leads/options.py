"""How a load is to be done: RingCX's own three options, the form of phone numbers, batch size.

Wire names and values are those of the lead loader (OpenAPI spec LeadListProcessingRequest; RingCX guide,
bulk import).
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any, Protocol, Self, TypeVar

from leadhub.leads.phones import REGIONS, PhoneMode, PhoneSettings
from leadhub.leads.phones_nanp import REGIONS as NANP_REGIONS

LIST_STATE = "ACTIVE"
"""The state every new list is given; the only one all known clients of the loader send."""

LARGEST_BATCH = 500
DESCRIPTION_WIDTH = 400


_YES_NO = {"yes": True, "true": True, "no": False, "false": False}


class BadOption(Exception):
    """A load option that cannot be used; the text is one sentence for the user."""


class _Worded(StrEnum):
    """An enumeration whose members carry a label and a sentence of help."""

    label: str
    help: str

    def __new__(cls, value: str, label: str, help: str) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.help = help
        return member


_W = TypeVar("_W", bound=_Worded)


class DialPriority(_Worded):
    """Where the leads stand in the dialer's queue."""

    NORMAL = "NORMAL", "Normal", "Leads are dialed in the order in which they were loaded."
    IMMEDIATE = (
        "IMMEDIATE",
        "Immediate",
        ("Leads go to the top of the queue, the last one first. If the campaign is running, dialing starts at once."),
    )


class DuplicateHandling(_Worded):
    """What RingCX does with a phone it has. Its own documents disagree; the help says where."""

    RETAIN_ALL = "RETAIN_ALL", "Keep everything", "RingCX stores every lead, also phones it holds already."
    REMOVE_FROM_LIST = (
        "REMOVE_FROM_LIST",
        "Remove duplicates from this list",
        (
            "No phone is stored twice from this load, and no existing lead is removed. RingCX's documents disagree "
            "on one point: older ones say a phone already in the campaign is left out, newer ones say only this "
            "list is looked at."
        ),
    )
    REMOVE_ALL_EXISTING = (
        "REMOVE_ALL_EXISTING",
        "Remove duplicates from all lists",
        (
            "Careful: RingCX's documents contradict each other. Older ones say the existing lead is removed and the "
            "new one stays; newer ones say the new lead is dropped if the existing one was loaded with this option "
            "too. You may lose leads you have or leads you load."
        ),
    )


class TimeZoneOption(_Worded):
    """From what RingCX works out a lead's time zone, and with it the hours in which it may be dialed."""

    NPA_NXX = "NPA_NXX", "From the phone number", "By area code and exchange. For North American numbers."
    ZIPCODE = "ZIPCODE", "From the ZIP code", "By the lead's ZIP code. A column must be mapped to ZIP."
    EXPLICIT = (
        "EXPLICIT",
        "From the file",
        (
            "By the code in the time zone column. Use only codes that your account's leads already show: what "
            "RingCX does with an unknown code is not documented."
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


@dataclass(frozen=True)
class LoadOptions:
    """Everything that is chosen once for a whole load. Raises BadOption if a value is not allowed.

    phone_mode: the form in which numbers are sent. region: country (two letters) of numbers without country
    code. international_format: RingCX's flag internationalNumberFormat, sent in e164 mode; clients in use
    send either value. batch_size: leads in one call. description: name of the lead list, to which each
    batch adds its number; "" lets LeadHub name it. extern_prefix: start of the externIds LeadHub makes for
    leads that have none.
    """

    dialPriority: DialPriority = DialPriority.NORMAL
    duplicateHandling: DuplicateHandling = DuplicateHandling.REMOVE_FROM_LIST
    timeZoneOption: TimeZoneOption = TimeZoneOption.NPA_NXX
    phone_mode: PhoneMode = "nanp"
    region: str = "US"
    international_format: bool = True
    batch_size: int = 250
    description: str = ""
    extern_prefix: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "dialPriority", _member(DialPriority, "dialPriority", self.dialPriority))
        object.__setattr__(
            self, "duplicateHandling", _member(DuplicateHandling, "duplicateHandling", self.duplicateHandling)
        )
        object.__setattr__(self, "timeZoneOption", _member(TimeZoneOption, "timeZoneOption", self.timeZoneOption))
        if self.phone_mode not in PHONE_MODES:
            raise BadOption(_not_allowed("phone_mode", self.phone_mode, PHONE_MODES))
        if self.region not in REGIONS:
            raise BadOption(f"region must be a country as two capital letters, such as US or DE, not {self.region!r}.")
        if self.phone_mode == "nanp" and self.region not in NANP_REGIONS:
            raise BadOption(f"region {self.region} needs phone_mode e164: nanp is for North American numbers only.")
        if type(self.batch_size) is not int or not 1 <= self.batch_size <= LARGEST_BATCH:
            raise BadOption(f"batch_size must be a whole number from 1 to {LARGEST_BATCH}, not {self.batch_size!r}.")
        if len(self.description) > DESCRIPTION_WIDTH:
            raise BadOption(
                f"description may have {DESCRIPTION_WIDTH} characters; this one has {len(self.description)}."
            )

    @property
    def phone_settings(self) -> PhoneSettings:
        """What `phones.parse` needs to know."""
        return PhoneSettings(self.phone_mode, self.region)

    def number_flags(self) -> dict[str, bool | str]:
        """The loader's members that announce the form of numbers (RingCX guide; seen in clients)."""
        if self.phone_mode == "nanp":
            return {"phoneNumbersI18nEnabled": False, "internationalNumberFormat": False}
        return {
            "phoneNumbersI18nEnabled": True,
            "internationalNumberFormat": self.international_format,
            "numberOriginCountry": "e164",
        }

    def with_settings(self, settings: Mapping[str, str]) -> "LoadOptions":
        """These options with some replaced, values as typed by a person. Raises BadOption."""
        changes: dict[str, Any] = {}
        for name, value in settings.items():
            if name not in SETTABLE:
                raise BadOption(f"There is no option {name!r}; the options are {_listed(SETTABLE)}.")
            changes[name] = _from_text(name, value.strip())
        return replace(self, **changes)

    def to_json(self) -> dict[str, str | int | bool]:
        """Plain data, for storage."""
        return {name: str(value) if isinstance(value, StrEnum) else value for name, value in asdict(self).items()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "LoadOptions":
        """Options from `to_json`'s data; what is missing takes its default. Raises BadOption."""
        unknown = [name for name in data if name not in cls.__dataclass_fields__]
        if unknown:
            raise BadOption(f"There is no option {unknown[0]!r}; the options are {_listed(cls.__dataclass_fields__)}.")
        return cls(**data)


SETTABLE = tuple(name for name in LoadOptions.__dataclass_fields__ if name != "extern_prefix")
"""The options a person may set by name."""


def defaults_for(intl: bool, country: str) -> LoadOptions:
    """Safe options for an account. intl: it dials internationally. country: two letters, "" if not known.

    Never IMMEDIATE, never an option that removes existing leads.
    """
    country = country.upper()
    if not intl:
        return LoadOptions(region=country if country in NANP_REGIONS else "US")
    return LoadOptions(
        phone_mode="e164",
        region=country if country in REGIONS else "US",
        timeZoneOption=TimeZoneOption.NOT_APPLICABLE,
    )


def parse_settings(settings: Iterable[str]) -> dict[str, str]:
    """`option=value` texts as a dict for `LoadOptions.with_settings`. Raises BadOption."""
    found: dict[str, str] = {}
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals or not name.strip():
            raise BadOption(f"Write an option as option=value, such as dialPriority=NORMAL, not {setting!r}.")
        found[name.strip()] = value.strip()
    return found


class _Mapped(Protocol):
    @property
    def fields(self) -> Mapping[str, object]: ...


def option_problems(options: LoadOptions, mapping: _Mapped) -> list[str]:
    """Sentences on options that this mapping cannot serve; empty if all is well."""
    problems = []
    if options.timeZoneOption is TimeZoneOption.EXPLICIT and "leadTimezone" not in mapping.fields:
        problems.append("Time zones are to come from the file, but no column is mapped to leadTimezone.")
    if options.timeZoneOption is TimeZoneOption.ZIPCODE and "zip" not in mapping.fields:
        problems.append("Time zones are to come from the ZIP code, but no column is mapped to zip.")
    return problems


def _member(table: type[_W], name: str, value: str) -> _W:
    members = {str(member): member for member in table}
    if value not in members:
        raise BadOption(_not_allowed(name, value, members))
    return members[value]


def _from_text(name: str, value: str) -> str | int | bool:
    if name == "batch_size":
        if not (value.isascii() and value.isdigit()):
            raise BadOption(f"batch_size must be a whole number from 1 to {LARGEST_BATCH}, not {value!r}.")
        return int(value)
    if name == "international_format":
        if value.lower() not in _YES_NO:
            raise BadOption(f"international_format must be yes or no, not {value!r}.")
        return _YES_NO[value.lower()]
    if name == "region" or isinstance(LoadOptions.__dataclass_fields__[name].default, StrEnum):
        return value.upper()
    return value.lower() if name == "phone_mode" else value


def _not_allowed(name: str, value: object, allowed: Iterable[str]) -> str:
    return f"{name} must be one of {_listed(allowed)}, not {value!r}."


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)
