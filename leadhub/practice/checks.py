"""What RingCX checks in one lead before it accepts it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from leadhub.practice.answers import Json
from leadhub.practice.rows import phone_digits

ZONES = frozenset(
    [
        "ADT",
        "AKDT",
        "AKST",
        "AST",
        "CDT",
        "CST",
        "EDT",
        "EST",
        "HADT",
        "HAST",
        "MDT",
        "MST",
        "NDT",
        "NST",
        "PDT",
        "PMDT",
        "PMST",
        "PST",
        "WSDT",
        "WSST",
    ]
)
NUMBERS = ("leadPriority", "maxPasses", "leadPasses", "dupeKeyOverride")
NESTED = (
    "extendedLeadData",
    "personaPhoneConfig",
    "quotaTargetIds",
    "quotaTargets",
    "campaign",
    "campaignRedials",
)
NANP = re.compile(r"[2-9]\d{2}[2-9]\d{6}", re.ASCII)
E164 = re.compile(r"\+[1-9]\d{6,14}", re.ASCII)
NATIONAL = re.compile(r"\+?[\d ()/.-]*", re.ASCII)


class BadLead(ValueError):
    """A lead RingCX rejects; the message goes into rejectedRows. `phone`: because of its leadPhone."""

    def __init__(self, message: str, *, phone: bool = False) -> None:
        super().__init__(message)
        self.phone = phone


@dataclass(frozen=True)
class Rules:
    """What one call asks of its leads: phone mode ("nanp", "e164", "national"), zones, strictness."""

    phone_mode: str
    one_phone: bool
    explicit_zone: bool
    zones: frozenset[str]
    reject_unknown_zone: bool
    reject_empty_strings: bool
    refused_phones: frozenset[str] = frozenset()
    persona_labels: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls,
        request: Json,
        campaign: Json,
        account: Json,
        switches: Mapping[str, Any],
        persona_labels: Iterable[str] = (),
    ) -> "Rules":
        """The rules of a load request into this campaign of this sub-account.

        North American numbers are ten digits. With phoneNumbersI18nEnabled (or on an international
        sub-account) the origin ``e164`` means that numbers carry "+" and country code, any other origin
        that they are as typed; without an origin internationalNumberFormat decides (RingCX guide, bulk
        import: its sample sends ten digits with phoneNumbersI18nEnabled and neither of them).
        """
        origin = request.get("numberOriginCountry")
        mode = "nanp"
        if request.get("phoneNumbersI18nEnabled") is True or (account["enableIntlOutbound"] and origin):
            carries_code = origin == "e164" or (not origin and request.get("internationalNumberFormat") is True)
            mode = "e164" if carries_code else "national"
        return cls(
            phone_mode=mode,
            one_phone=campaign["callingConfiguration"] == "STRATEGIC",
            explicit_zone=request["timeZoneOption"] == "EXPLICIT",
            zones=ZONES | set(switches["extra_timezones"]),
            reject_unknown_zone=switches["unknown_timezone"] == "reject",
            reject_empty_strings=switches["empty_strings"] == "reject",
            persona_labels=frozenset(persona_labels),
            refused_phones=frozenset(d for number in switches["refused_phones"] for d in phone_digits(number)),
        )


@dataclass(frozen=True)
class Accepted:
    """A lead RingCX accepts: as it was sent, its phone keys, and the time zone that is stored with it."""

    lead: Json
    digits: list[str]
    zone: str | None


def check_lead(lead: Json, rules: Rules) -> Accepted:
    """Accept one lead. Raises BadLead, or TypeError for a value of a kind no field can hold."""
    for name, value in lead.items():
        if isinstance(value, dict | list) and name not in NESTED:
            raise TypeError(f"{name} is not a text")
        if name in NUMBERS and not (value is None or re.fullmatch(r"-?\d{1,18}", str(value), re.ASCII)):
            raise TypeError(f"{name} is not a number")
        if value == "" and rules.reject_empty_strings:
            raise BadLead(f"{name} is empty")
    if not str(lead.get("externId") or "").strip():
        raise BadLead("externId is required")
    phone = str(lead.get("leadPhone") or "").strip()
    if not phone:
        raise BadLead("leadPhone is required", phone=True)
    numbers = phone.split("|")
    if rules.one_phone and len(numbers) > 1:
        raise BadLead("leadPhone must be one number in a strategic campaign", phone=True)
    if not all(_is_phone(number.strip(), rules.phone_mode) for number in numbers):
        raise BadLead("leadPhone is not a valid phone number", phone=True)
    if rules.one_phone:
        _check_personas(lead.get("personaPhoneConfig"), rules)
    digits = phone_digits(phone)
    if not rules.refused_phones.isdisjoint(digits):
        raise BadLead("leadPhone is not a valid phone number", phone=True)
    return Accepted(lead, digits, _zone(lead, rules))


def _check_personas(personas: object, rules: Rules) -> None:
    """Further phones of a strategic campaign: label → phone, the labels those of the sub-account."""
    if not personas:
        return
    if not isinstance(personas, dict):
        raise TypeError("personaPhoneConfig is not an object")
    for label, phone in personas.items():
        if label not in rules.persona_labels:
            raise BadLead("personaPhoneConfig has an unknown label")
        number = str(phone).strip()
        # The guide's sample sends leadPhone as ten digits and its persona phones with "+1".
        if not (_is_phone(number, rules.phone_mode) or E164.fullmatch(number)):
            raise BadLead("personaPhoneConfig has an invalid phone number", phone=True)


def _is_phone(number: str, mode: str) -> bool:
    if mode == "nanp":
        return NANP.fullmatch(number) is not None
    if mode == "e164":
        return E164.fullmatch(number) is not None
    return NATIONAL.fullmatch(number) is not None and 5 <= sum(c.isdigit() for c in number) <= 15


def _zone(lead: Json, rules: Rules) -> str | None:
    zone = lead.get("leadTimezone")
    if not rules.explicit_zone or not zone:
        return None
    if zone in rules.zones:
        return str(zone)
    if rules.reject_unknown_zone:
        raise BadLead("leadTimezone is not known")
    return None
