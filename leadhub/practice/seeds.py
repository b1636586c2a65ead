"""The world that Practice RingCX starts with.

One main account "Northwind Group" (99990000) with three sub-accounts:

* 99990001 "Northwind Sales US": North American numbers; campaign 180010 "Spring 2026" holds twenty leads.
* 99990002 "Northwind Sales DE": international outbound is on, so a load needs ``numberOriginCountry``.
* 99990003 "Northwind Service": everybody may read it, nobody may load into it (403).

Sign-ins (client id, secret, JWT): `CLIENT_ID`… sees all three; `EMPTY_CLIENT_ID`… sees no sub-account;
`NO_RIGHTS_CLIENT_ID`… sees 99990001 but is refused everything inside it; `NO_RINGCX_CLIENT_ID`… is a RingCentral
user without RingCX; `PUBLIC_CLIENT_ID` is an app without a secret, `JWT_ONLY_CLIENT_ID` one that may not send people
to RingCentral's page, `CODE_ONLY_CLIENT_ID` one that takes no JWT. `LEGACY_USERNAME` signs in with a password,
`MFA_USERNAME` would need a second factor. The people and numbers are made up (555-01XX and the range that German
authorities keep free for drama).
"""

from dataclasses import dataclass, replace
from typing import Any

CLIENT_ID, CLIENT_SECRET, JWT = "practice-client", "practice-secret", "practice-jwt"
EMPTY_CLIENT_ID, EMPTY_CLIENT_SECRET, EMPTY_JWT = (
    "practice-empty",
    "practice-empty-secret",
    "practice-empty-jwt",
)
NO_RIGHTS_CLIENT_ID = "practice-no-rights"
NO_RIGHTS_CLIENT_SECRET = "practice-no-rights-secret"  # noqa: S105 - made up, for practice only
NO_RIGHTS_JWT = "practice-no-rights-jwt"
NO_RINGCX_CLIENT_ID = "practice-no-ringcx"
NO_RINGCX_CLIENT_SECRET = "practice-no-ringcx-secret"  # noqa: S105 - made up, for practice only
NO_RINGCX_JWT = "practice-no-ringcx-jwt"
PUBLIC_CLIENT_ID = "practice-public"
JWT_ONLY_CLIENT_ID, CODE_ONLY_CLIENT_ID = "practice-jwt-only", "practice-code-only"
LEGACY_USERNAME, LEGACY_PASSWORD = "practice", "practice-password"
MFA_USERNAME = "practice-mfa"
X_AUTH_TOKEN = "aws80:11111111-2222-4333-8444-555555555555"  # noqa: S105 - made up, for practice only

MAIN_ACCOUNT, MAIN_ACCOUNT_NAME = "99990000", "Northwind Group"
US_ACCOUNT, DE_ACCOUNT, SERVICE_ACCOUNT = "99990001", "99990002", "99990003"
SPRING_CAMPAIGN, GERMAN_CAMPAIGN, STRATEGIC_CAMPAIGN = 180010, 180030, 180015
READ_ONLY_CAMPAIGN = 180017
SCHEDULE = ("sunSched", "monSched", "tueSched", "wedSched", "thuSched", "friSched", "satSched")
FIRST_LEAD_ID, FIRST_LIST_ID, FIRST_CAMPAIGN_ID = 900001, 2222, 190001


@dataclass(frozen=True)
class Client:
    """A RingCentral app together with the RingCX user who signs in through it.

    grants: how the app may get tokens. secret "": a public app. in_ringcx: whether RingCX knows the user.
    """

    client_id: str
    secret: str
    jwt: str
    first_name: str
    last_name: str
    admin_id: int
    sees: tuple[str, ...]
    reads: tuple[str, ...]
    loads: tuple[str, ...]
    grants: tuple[str, ...] = ("jwt", "code", "password")
    in_ringcx: bool = True

    @property
    def name(self) -> str:
        """First and last name, as RingCX shows who uploaded a list."""
        return f"{self.first_name} {self.last_name}"


_AVERY = Client(
    CLIENT_ID,
    CLIENT_SECRET,
    JWT,
    "Avery",
    "Admin",
    1111,
    sees=(US_ACCOUNT, DE_ACCOUNT, SERVICE_ACCOUNT),
    reads=(US_ACCOUNT, DE_ACCOUNT, SERVICE_ACCOUNT),
    loads=(US_ACCOUNT, DE_ACCOUNT),
)
CLIENTS = {
    client.client_id: client
    for client in (
        _AVERY,
        replace(_AVERY, client_id=PUBLIC_CLIENT_ID, secret="", jwt="", grants=("code",)),
        replace(_AVERY, client_id=JWT_ONLY_CLIENT_ID, grants=("jwt",)),
        replace(_AVERY, client_id=CODE_ONLY_CLIENT_ID, grants=("code",)),
        Client(EMPTY_CLIENT_ID, EMPTY_CLIENT_SECRET, EMPTY_JWT, "Emery", "Empty", 1112, (), (), ()),
        Client(
            NO_RIGHTS_CLIENT_ID,
            NO_RIGHTS_CLIENT_SECRET,
            NO_RIGHTS_JWT,
            "Noel",
            "Norights",
            1113,
            sees=(US_ACCOUNT,),
            reads=(),
            loads=(),
        ),
        Client(
            NO_RINGCX_CLIENT_ID,
            NO_RINGCX_CLIENT_SECRET,
            NO_RINGCX_JWT,
            "Robin",
            "Ringcentral",
            1114,
            sees=(),
            reads=(),
            loads=(),
            in_ringcx=False,
        ),
    )
}


def _account(account_id: str, name: str, *, international: bool, timezone: int, loading: bool = True) -> dict[str, Any]:
    return {
        "accountId": account_id,
        "accountName": name,
        "mainAccountId": MAIN_ACCOUNT,
        "mainAccountName": MAIN_ACCOUNT_NAME,
        "enableOutbound": True,
        "enableListLoading": loading,
        "enableIntlOutbound": international,
        "enableHciDialer": False,
        "primaryTimezone": timezone,
    }


ACCOUNTS = {
    account["accountId"]: account
    for account in (
        _account(US_ACCOUNT, "Northwind Sales US", international=False, timezone=9),
        _account(DE_ACCOUNT, "Northwind Sales DE", international=True, timezone=6),
        _account(SERVICE_ACCOUNT, "Northwind Service", international=False, timezone=9, loading=False),
    )
}

# accountId, dialGroupId, dialGroupName, dialMode, isActive
_GROUPS = (
    (US_ACCOUNT, 115793, "US Predictive", "PREDICTIVE", True),
    (US_ACCOUNT, 115794, "US Preview", "PREVIEW", True),
    (US_ACCOUNT, 115795, "US Power", "POWER", True),
    (US_ACCOUNT, 115796, "US TCPA safe", "TCPA_SAFE_MODE", True),
    (US_ACCOUNT, 115797, "New group, still empty", "CLICK_TO_TALK", True),
    (US_ACCOUNT, 115798, "Retired 2024", "PREDICTIVE", False),
    (DE_ACCOUNT, 115801, "DE Bestand", "PREVIEW", True),
    (DE_ACCOUNT, 115802, "DE Neukunden", "PREDICTIVE", True),
    (DE_ACCOUNT, 115803, "DE Leer", "POWER", True),
    (SERVICE_ACCOUNT, 115811, "Service calls", "PREVIEW", True),
)


def _group(group_id: int, name: str, mode: str, active: bool) -> dict[str, Any]:
    return {
        "isActive": active,
        "dialGroupId": group_id,
        "dialGroupName": name,
        "dialGroupDesc": f"Practice dial group, {mode.lower().replace('_', ' ')}",
        "dialMode": mode,
        "enableAbsolutePriority": False,
        "enableAgentFilter": False,
        "requireFetchedLeadsCalled": False,
        "progressiveEnabled": False,
        "progressiveCallDelay": 0,
        "allowPreviewLeadFilters": False,
        "maxLeadsReturned": 1,
        "enableListPriority": False,
        "allowLeadSearch": "NO",
        "enableCallbacksAfterMaxpass": True,
        "enableCallbacksAfterMaxDailyPass": False,
        "minPredictiveAgents": 1,
        "maxPorts": 1,
        "agentsReady": 0,
        "billingKey": None,
        "outdialServerGroupId": 0,
        "realTimeAgentData": False,
        "hciEnabled": "DISABLED",
        "agentDialGroupMembers": [],
        "permissions": [],
    }


GROUPS: dict[str, dict[int, dict[str, Any]]] = {account: {} for account in ACCOUNTS}
for _account_id, _group_id, _name, _mode, _active in _GROUPS:
    GROUPS[_account_id][_group_id] = _group(_group_id, _name, _mode, _active)


def full_campaign(campaign_id: int, group_id: int, name: str, **changes: Any) -> dict[str, Any]:
    """A campaign in RingCX's full form (about forty of its hundred fields), with `changes` laid over it.

    ``isActive`` is an integer here: 0 inactive, 1 active, 2 only agent callbacks.
    """
    weekday = "08002100"
    campaign = {
        "campaignId": campaign_id,
        "campaignName": name,
        "campaignDesc": "",
        "isActive": 1,
        "permissions": [],
        "dialGroup": {"id": group_id, "description": group_name(group_id)},
        "script": None,
        "quotaGroup": None,
        "customDialZoneGroup": None,
        "groupId": group_id,
        "countryId": "USA",
        "startDate": "2026-01-01T00:00:00.000+0000",
        "endDate": "2030-12-31T00:00:00.000+0000",
        "callerId": "2125550100",
        "maxPasses": 3,
        "maxDailyPasses": -1,
        "maxDialLimit": 0,
        "passDelayMin": 60,
        "campaignPriority": 1,
        "sunSched": "00000000",
        "monSched": weekday,
        "tueSched": weekday,
        "wedSched": weekday,
        "thuSched": weekday,
        "friSched": weekday,
        "satSched": "10001800",
        "dncScrubOption": "INTERNAL_AND_NATIONAL",
        "aux1Label": None,
        "aux2Label": None,
        "aux3Label": None,
        "aux4Label": None,
        "aux5Label": None,
        "campaignUnlimitedFieldGroup": None,
        "callingConfiguration": "SIMPLE",
        "machineDetect": False,
        "recordCall": 0,
        "showLeadInfo": 1,
        "showListName": False,
        "lastPassDts": None,
        "personaCallSchedules": [],
    }
    campaign.update(changes)
    return campaign


def group_name(group_id: int) -> str:
    """The name of a seeded dial group, whichever sub-account it is in; "" if there is none."""
    return next((g[group_id]["dialGroupName"] for g in GROUPS.values() if group_id in g), "")


# (accountId, campaign in full form)
CAMPAIGNS: tuple[tuple[str, dict[str, Any]], ...] = (
    (
        US_ACCOUNT,
        full_campaign(
            SPRING_CAMPAIGN,
            115793,
            "Spring 2026",
            campaignDesc="Policy renewals, spring",
            aux1Label="Policy number",
            aux2Label="Renewal date",
        ),
    ),
    (US_ACCOUNT, full_campaign(180011, 115793, "Win-back", isActive=0, campaignDesc="Switched off")),
    (US_ACCOUNT, full_campaign(180012, 115793, "Autumn 2025", endDate="2025-11-30T00:00:00.000+0000")),
    (
        US_ACCOUNT,
        full_campaign(180013, 115794, "High value preview", aux1Label="Account manager", dncScrubOption="DO_NOT_SCRUB"),
    ),
    (US_ACCOUNT, full_campaign(180014, 115794, "Callbacks only", isActive=2)),
    (
        US_ACCOUNT,
        full_campaign(STRATEGIC_CAMPAIGN, 115795, "Strategic outreach", callingConfiguration="STRATEGIC", maxPasses=6),
    ),
    (US_ACCOUNT, full_campaign(180016, 115796, "Mobile numbers", dncScrubOption="CELLULAR_ONLY")),
    (US_ACCOUNT, full_campaign(READ_ONLY_CAMPAIGN, 115796, "Look, do not load", permissions=["READ"])),
    (US_ACCOUNT, full_campaign(180018, 115796, "No calling hours", **dict.fromkeys(SCHEDULE, "00000000"))),
    (
        DE_ACCOUNT,
        full_campaign(
            GERMAN_CAMPAIGN,
            115801,
            "Bestand DE",
            countryId="GER",
            callerId="+493023125000",
            aux1Label="Kundennummer",
            aux2Label="Vertragsende",
        ),
    ),
    (
        DE_ACCOUNT,
        full_campaign(180031, 115802, "Neukunden DE", countryId="GER", startDate="2027-01-01T00:00:00.000+0000"),
    ),
    (SERVICE_ACCOUNT, full_campaign(180040, 115811, "Service follow-up")),
)

COUNTRIES = {
    US_ACCOUNT: (("USA", "1", "United States", 10, 10, -10, -4), ("CAN", "1", "Canada", 10, 10, -8, -3)),
    DE_ACCOUNT: (
        ("GER", "49", "Germany", 5, 13, 1, 2),
        ("AUT", "43", "Austria", 5, 13, 1, 2),
        ("CHE", "41", "Switzerland", 9, 12, 1, 2),
        ("GBR", "44", "United Kingdom", 9, 10, 0, 1),
        ("USA", "1", "United States", 10, 10, -10, -4),
    ),
    SERVICE_ACCOUNT: (("USA", "1", "United States", 10, 10, -10, -4),),
}

# accountId → phoneId → phoneLabel; id 1 is leadPhone itself
PERSONA_PHONES: dict[str, dict[int, str]] = {
    US_ACCOUNT: {1: "Primary", 2: "Mobile", 3: "Work"},
    DE_ACCOUNT: {1: "Primary"},
    SERVICE_ACCOUNT: {},
}
