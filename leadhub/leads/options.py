"""How a load is to be done: RingCX's own three options, the form of phone numbers, batch size.

Wire names and values are those of the lead loader (OpenAPI spec LeadListProcessingRequest; RingCX guide,
bulk import).
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from leadhub.leads.findings import REPAIRS
from leadhub.leads.option_tables import PHONE_MODES, DialPriority, DuplicateHandling, TimeZoneOption, Worded
from leadhub.leads.phones import REGIONS, PhoneMode, PhoneSettings, Several
from leadhub.leads.phones_nanp import REGIONS as NANP_REGIONS

__all__ = [
    "DESCRIPTION_WIDTH",
    "FOUND_OUT",
    "LARGEST_BATCH",
    "LIST_STATE",
    "NO_CODES",
    "PHONE_MODES",
    "SETTABLE",
    "BadOption",
    "DialPriority",
    "DuplicateHandling",
    "LoadOptions",
    "TimeZoneOption",
    "defaults_for",
    "known_codes",
    "option_problems",
    "parse_settings",
]

LIST_STATE = "ACTIVE"
"""The state every new list is given; the only one all known clients of the loader send."""

LARGEST_BATCH = 500
DESCRIPTION_WIDTH = 400
LONGEST_CODE = 40  # of a time zone; RingCX's reports keep 5, but longer ones were seen


_YES_OR_NO = ("international_format", "name_case", "strategic", "first_phone_only")
_YES_NO = {"yes": True, "true": True, "no": False, "false": False}


class BadOption(Exception):
    """A load option that cannot be used; the text is one sentence for the user."""


@dataclass(frozen=True)
class LoadOptions:
    """Everything that is chosen once for a whole load. Raises BadOption if a value is not allowed.

    phone_mode: the form in which numbers are sent. region: country (two letters) of numbers without country
    code. international_format: RingCX's flag internationalNumberFormat, sent in e164 mode; clients in use
    send either value. batch_size: leads in one call. description: name of the lead list, to which each
    batch adds its number; "" lets LeadHub name it. extern_prefix: start of the externIds LeadHub makes for
    leads that have none. repairs_off: codes of the kinds of repair (findings.REPAIRS) that LeadHub must not
    make; the text then goes as the file has it (cleaning.unrepaired), a number that cannot go so is invalid.
    name_case: names all in capitals or all in small letters are written as names. timezone_codes: the codes of
    leadTimezone that the account is known to use; no others are sent with EXPLICIT. strategic: the campaign takes one
    number in each phone field, and persona phones. first_phone_only: of several numbers in a cell of such a campaign
    the first is sent; otherwise the row is invalid.
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
    repairs_off: tuple[str, ...] = ()
    name_case: bool = False
    timezone_codes: tuple[str, ...] = ()
    strategic: bool = False
    first_phone_only: bool = False

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
        for name in _YES_OR_NO:
            if type(getattr(self, name)) is not bool:
                raise BadOption(f"{name} must be yes or no, not {getattr(self, name)!r}.")
        object.__setattr__(self, "repairs_off", _repairs(self.repairs_off))
        object.__setattr__(self, "timezone_codes", _timezone_codes(self.timezone_codes))

    @property
    def phone_settings(self) -> PhoneSettings:
        """What `phones.parse` needs to know."""
        return PhoneSettings(self.phone_mode, self.region)

    @property
    def several_phones(self) -> Several:
        """What becomes of several numbers in one phone field."""
        return "joined" if not self.strategic else "first" if self.first_phone_only else "refused"

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

    def repairs(self, code: str) -> bool:
        """Whether LeadHub may make the repair that this finding tells of."""
        return code not in self.repairs_off

    def to_json(self) -> dict[str, str | int | bool]:
        """Plain data, for storage; several codes in one text with commas between."""
        return {name: _plain(value) for name, value in asdict(self).items()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "LoadOptions":
        """Options from `to_json`'s data; what is missing takes its default. Raises BadOption."""
        unknown = [name for name in data if name not in cls.__dataclass_fields__]
        if unknown:
            raise BadOption(f"There is no option {unknown[0]!r}; the options are {_listed(cls.__dataclass_fields__)}.")
        return cls(**data)


FOUND_OUT = ("extern_prefix", "timezone_codes", "strategic")
"""The options that LeadHub finds out itself."""

SETTABLE = tuple(name for name in LoadOptions.__dataclass_fields__ if name not in FOUND_OUT)
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


NO_CODES = (
    "Time zones cannot come from the file: no time zone code is known to be in use in your account. "
    "An operator can name the codes in LEADHUB_TIMEZONE_CODES."
)
"""Why EXPLICIT cannot be chosen where neither the campaign's leads nor the settings show a code."""


class _Mapped(Protocol):
    @property
    def fields(self) -> Mapping[str, object]: ...


def option_problems(options: LoadOptions, mapping: _Mapped) -> list[str]:
    """Sentences on options that this mapping cannot serve; empty if all is well."""
    problems = []
    if options.timeZoneOption is TimeZoneOption.EXPLICIT and not options.timezone_codes:
        problems.append(NO_CODES)
    if options.timeZoneOption is TimeZoneOption.EXPLICIT and "leadTimezone" not in mapping.fields:
        problems.append("Time zones are to come from the file, but no column is mapped to leadTimezone.")
    if options.timeZoneOption is TimeZoneOption.ZIPCODE and not {"zip", "cityStateZip"} & set(mapping.fields):
        problems.append("Time zones are to come from the ZIP code, but no column is mapped to zip.")
    return problems


_W = TypeVar("_W", bound=Worded)


def _member(table: type[_W], name: str, value: str) -> _W:
    members = {str(member): member for member in table}
    if value not in members:
        raise BadOption(_not_allowed(name, value, members))
    return members[value]


def _codes(value: str | Iterable[str]) -> list[str]:
    """Codes of a text with commas between, or of a list; without blanks and repetitions, in the order given."""
    given = value.split(",") if isinstance(value, str) else value
    return list(dict.fromkeys(code.strip() for code in given if code.strip()))


def _repairs(value: str | Iterable[str]) -> tuple[str, ...]:
    off = _codes(value)
    unknown = [code for code in off if code not in REPAIRS]
    if unknown:
        raise BadOption(f"There is no repair {unknown[0]!r} to switch off; the repairs are {_listed(REPAIRS)}.")
    return tuple(code for code in REPAIRS if code in off)


def _timezone_codes(value: str | Iterable[str]) -> tuple[str, ...]:
    codes = _codes(value)
    for code in codes:
        if not _is_code(code):
            raise BadOption(f"timezone_codes holds {code!r}, which is no time zone code.")
    return tuple(sorted(codes))


def known_codes(texts: Iterable[str]) -> tuple[str, ...]:
    """Those of the texts that can be time zone codes, each once, in order."""
    codes = {text.strip() for text in texts}
    return tuple(sorted(code for code in codes if code and _is_code(code)))


def _is_code(text: str) -> bool:
    return len(text) <= LONGEST_CODE and text.isprintable() and "," not in text


def _plain(value: Any) -> str | int | bool:
    if isinstance(value, tuple):
        return ",".join(value)
    return str(value) if isinstance(value, StrEnum) else value


def _from_text(name: str, value: str) -> str | int | bool:
    if name == "batch_size":
        if not (value.isascii() and value.isdigit()):
            raise BadOption(f"batch_size must be a whole number from 1 to {LARGEST_BATCH}, not {value!r}.")
        return int(value)
    if name in _YES_OR_NO:
        if value.lower() not in _YES_NO:
            raise BadOption(f"{name} must be yes or no, not {value!r}.")
        return _YES_NO[value.lower()]
    if name == "region" or isinstance(LoadOptions.__dataclass_fields__[name].default, StrEnum):
        return value.upper()
    return value.lower() if name == "phone_mode" else value


def _not_allowed(name: str, value: object, allowed: Iterable[str]) -> str:
    return f"{name} must be one of {_listed(allowed)}, not {value!r}."


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)
