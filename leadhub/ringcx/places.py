"""Where leads can go: sub-accounts, dial groups, campaigns; and the countries an account can dial."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from leadhub.ringcx import wire


@dataclass(frozen=True)
class SubAccount:
    """A RingCX sub-account (OpenAPI spec `Account`); `international` accounts need numberOriginCountry in a
    load.
    """

    account_id: str
    name: str
    main_account_id: str = ""
    main_account_name: str = ""
    outbound: bool | None = None
    list_loading: bool | None = None
    international: bool | None = None

    @classmethod
    def from_json(cls, value: object) -> "SubAccount":
        record = wire.record(value, "a sub-account")
        account_id = wire.text(record.get("accountId"))
        if not account_id:
            raise wire.BadShape("a sub-account has no accountId")
        return cls(
            account_id=account_id,
            name=wire.text(record.get("accountName")) or account_id,
            main_account_id=wire.text(record.get("mainAccountId")),
            main_account_name=wire.text(record.get("mainAccountName")),
            outbound=wire.flag(record.get("enableOutbound")),
            list_loading=wire.flag(record.get("enableListLoading")),
            international=wire.flag(record.get("enableIntlOutbound")),
        )


@dataclass(frozen=True)
class Campaign:
    """A campaign, in its short or full form. is_active: 0 no, 1 yes, 2 only agent callbacks, -1 not told, which
    must never be taken for "no".

    aux_labels: the campaign's own names of the aux columns, {"auxData1": "Policy number"}, only those that
    are set. schedule: when it dials, Sunday first, "08002100" = 08:00 to 21:00; empty in the short form.
    """

    id: int
    name: str
    is_active: int
    dial_group_id: int | None = None
    dial_group_name: str = ""
    description: str = ""
    country: str = ""
    start_date: datetime | None = None
    end_date: datetime | None = None
    caller_id: str = ""
    max_passes: int | None = None
    dnc_scrub: str = ""
    calling_configuration: str = ""
    aux_labels: Mapping[str, str] = field(default_factory=dict)
    schedule: tuple[str, ...] = ()
    permissions: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, value: object, *, dial_group_id: int | None = None) -> "Campaign":
        record = wire.record(value, "a campaign")
        campaign_id = wire.required_id(record, "campaignId", "a campaign")
        group = record.get("dialGroup")
        group = group if isinstance(group, dict) else {}
        labels = {f"auxData{n}": wire.text(record.get(f"aux{n}Label")) for n in range(1, 6)}
        schedule = tuple(
            wire.text(record.get(f"{day}Sched")) for day in ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
        )
        return cls(
            id=campaign_id,
            name=wire.text(record.get("campaignName")) or f"Campaign {campaign_id}",
            is_active=_activity(record.get("isActive")),
            dial_group_id=dial_group_id or wire.integer(group.get("id")) or wire.integer(record.get("groupId")),
            dial_group_name=wire.text(group.get("description")),
            description=wire.text(record.get("campaignDesc")),
            country=wire.text(record.get("countryId")),
            start_date=wire.moment(record.get("startDate")),
            end_date=wire.moment(record.get("endDate")),
            caller_id=wire.text(record.get("callerId")),
            max_passes=wire.integer(record.get("maxPasses")),
            dnc_scrub=wire.text(record.get("dncScrubOption")),
            calling_configuration=wire.text(record.get("callingConfiguration")),
            aux_labels={name: label for name, label in labels.items() if label},
            schedule=schedule if any(schedule) else (),
            permissions=tuple(wire.text(item) for item in wire.items(record.get("permissions"))),
        )


def _activity(value: object) -> int:
    if isinstance(value, bool):
        return int(value)
    told = wire.integer(value)
    return -1 if told is None else told


@dataclass(frozen=True)
class DialGroup:
    """A dial group; `campaigns` (short form) are there only if they were asked for."""

    id: int
    name: str
    mode: str = ""
    is_active: bool | None = None
    description: str = ""
    campaigns: tuple[Campaign, ...] = ()
    permissions: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, value: object) -> "DialGroup":
        record = wire.record(value, "a dial group")
        group_id = wire.required_id(record, "dialGroupId", "a dial group")
        campaigns = wire.items(record.get("campaigns"))
        return cls(
            id=group_id,
            name=wire.text(record.get("dialGroupName")) or f"Dial group {group_id}",
            mode=wire.text(record.get("dialMode")),
            is_active=wire.flag(record.get("isActive")),
            description=wire.text(record.get("dialGroupDesc")),
            campaigns=tuple(Campaign.from_json(item, dial_group_id=group_id) for item in campaigns),
            permissions=tuple(wire.text(item) for item in wire.items(record.get("permissions"))),
        )


@dataclass(frozen=True)
class Country:
    """A country whose numbers the account can dial. id: RingCX's code, such as USA."""

    id: str
    name: str = ""
    prefix: str = ""

    @classmethod
    def from_json(cls, value: object) -> "Country":
        if isinstance(value, str) and value.strip():
            return cls(id=value.strip())
        record = wire.record(value, "a country")
        country_id = (
            wire.text(record.get("countryId")) or wire.text(record.get("id")) or wire.text(record.get("countryCode"))
        )
        if not country_id:
            raise wire.BadShape("a country has no countryId")
        name = wire.text(record.get("countryName")) or wire.text(record.get("description"))
        return cls(id=country_id, name=name, prefix=wire.text(record.get("countryCode")))


@dataclass(frozen=True)
class PersonaPhone:
    """A further phone of a lead by its label (OpenAPI spec `PersonaPhoneConfig`); phone_id 1 is leadPhone itself."""

    phone_id: int
    label: str

    @classmethod
    def from_json(cls, value: object) -> "PersonaPhone":
        record = wire.record(value, "a phone label")
        phone_id = wire.required_id(record, "phoneId", "a phone label")
        return cls(phone_id=phone_id, label=wire.text(record.get("phoneLabel")))
