"""Everything LeadHub can say to RingCX, said once for a deployment and a way to sign in, to a recording transport."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import requests

from leadhub.leads.fields import CATALOGUE
from leadhub.leads.options import DialPriority, DuplicateHandling, LoadOptions, TimeZoneOption
from leadhub.leads.payload import payload
from leadhub.practice import seeds
from leadhub.practice.server import PracticeServer
from leadhub.ringcx import auth, legacy, oauth
from leadhub.ringcx.client import Client
from leadhub.ringcx.deployments import Deployment, SignIn
from leadhub.ringcx.errors import RingCXError
from leadhub.ringcx.types import LeadAction, RCToken
from tests.contract.recording import RecordingTransport, Said

BACK = "http://127.0.0.1:8000/connections/connect/done/"
US, DE = seeds.US_ACCOUNT, seeds.DE_ACCOUNT
GROUP, CAMPAIGN, STRATEGIC = 115793, seeds.SPRING_CAMPAIGN, seeds.STRATEGIC_CAMPAIGN
PLAIN = LoadOptions()


@dataclass
class Driver:
    """LeadHub at one deployment with one way to sign in."""

    practice: PracticeServer
    deployment: Deployment
    sign_in: SignIn
    transport: RecordingTransport = field(init=False)

    def __post_init__(self) -> None:
        self.transport = RecordingTransport(self.practice.url)

    @property
    def app(self) -> tuple[Deployment, str, str]:
        return self.deployment, seeds.CLIENT_ID, seeds.CLIENT_SECRET

    def token(self) -> str:
        """Sign in from nothing; the token that the client then carries."""
        if self.sign_in == "token":
            return seeds.X_AUTH_TOKEN
        if self.sign_in == "password":
            name, password = seeds.LEGACY_USERNAME, seeds.LEGACY_PASSWORD
            return legacy.permanent_token(self.deployment, name, password, transport=self.transport)
        if self.sign_in == "jwt":
            platform = oauth.sign_in(*self.app, seeds.JWT, transport=self.transport)
        else:
            platform = self.agreed()
        tokens = auth.exchange(self.deployment, platform.access_token, transport=self.transport)
        return auth.refresh(self.deployment, tokens.refresh_token, transport=self.transport).access_token

    def agreed(self, client_id: str = seeds.CLIENT_ID, secret: str = seeds.CLIENT_SECRET) -> RCToken:
        """Agree on RingCentral's page, as the browser does, and redeem the code."""
        verifier = oauth.new_verifier()
        code = consent(self.practice, self.deployment, client_id, oauth.challenge(verifier))
        return oauth.redeem(self.deployment, client_id, secret, code, BACK, verifier, transport=self.transport)

    def client(self, token: str | None = None) -> Client:
        said = self.token() if token is None else token
        return Client(self.deployment, self.transport, lambda: said, sign_in=self.sign_in)


def consent(practice: PracticeServer, deployment: Deployment, client_id: str, challenge: str) -> str:
    """What the person at RingCentral's page does: open LeadHub's link, press Authorize, come back with a code."""
    address = oauth.authorize_address(deployment, client_id, BACK, "a-state", challenge)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    page = practice.url + urlsplit(address).path
    with requests.Session() as browser:
        browser.trust_env = False
        assert browser.get(f"{page}?{urlencode(asked)}", timeout=10).ok
        back = browser.post(page, data=asked | {"answer": "allow"}, allow_redirects=False, timeout=10)
    landed = parse_qs(urlsplit(back.headers["Location"]).query)
    assert landed["state"] == ["a-state"]
    return landed["code"][0]


def full_lead(extern_id: str, phone: str) -> dict[str, Any]:
    """A lead with every field that LeadHub can fill."""
    special: Mapping[str, Any] = {
        "leadPhone": phone,
        "externId": extern_id,
        "leadPriority": 3,
        "maxPasses": 5,
        "reserveAgent": "980",
        "leadTimezone": "EST",
        "state": "CA",
        "zip": "94105",
        "auxPhone": "4155550199",
        "callerId": "2125550100",
    }
    wire = [name for name, one in CATALOGUE.items() if one.wire]
    return {name: special.get(name, f"some {name}") for name in wire} | {"extendedLeadData": {"Colour": "red"}}


def american(number: int) -> dict[str, Any]:
    return full_lead(f"contract-{number}", f"64655502{number:02d}")


def german(number: int) -> dict[str, Any]:
    phone = f"+4930231250{number:02d}"
    return {"externId": f"vertrag-{number}", "leadPhone": phone, "leadPhoneE164": phone}


def _loads(client: Client) -> None:
    """Every option of a load, every phone mode, every field of a lead."""
    options = [LoadOptions(dialPriority=priority) for priority in DialPriority]
    options += [LoadOptions(duplicateHandling=handling) for handling in DuplicateHandling]
    options += [LoadOptions(timeZoneOption=one, timezone_codes=("EST",)) for one in TimeZoneOption]
    for number, chosen in enumerate(options):
        client.load_leads(US, CAMPAIGN, payload([american(number)], chosen, description=f"Contract {number}"))
    for number, international in enumerate((True, False)):
        chosen = LoadOptions(phone_mode="e164", region="DE", international_format=international)
        client.load_leads(DE, seeds.GERMAN_CAMPAIGN, payload([german(number)], chosen, description=f"Vertrag {number}"))
    persona = american(50) | {"personaPhoneConfig": {"Mobile": "6465550251"}}
    client.load_leads(US, STRATEGIC, payload([persona], LoadOptions(strategic=True), description="Strategic"))
    piped = american(52) | {"leadPhone": "6465550252|6465550253"}
    client.load_leads(US, CAMPAIGN, payload([piped, american(52) | {"leadPhone": "1"}], PLAIN, description="Piped"))


def _searches(client: Client) -> None:
    client.search(US, CAMPAIGN, extern_ids=["contract-1"], phones=["6465550201", "+16465550202"], list_ids=[2222])
    client.search(US, CAMPAIGN, page=1, max_rows=5)


def _acts(client: Client) -> None:
    found = [lead.lead_id for lead in client.search(US, CAMPAIGN) if lead.lead_id]
    for action in LeadAction:
        client.act(US, action, CAMPAIGN, found[:2])


# How each method of the client is used. A method that is not here is not proven, and a test says so.
METHODS: dict[str, Callable[[Client], object]] = {
    "sign_in": lambda client: client.sign_in(),
    "sub_accounts": lambda client: client.sub_accounts(),
    "dial_groups": lambda client: (client.dial_groups(US), client.dial_groups(US, with_children=False)),
    "dial_group": lambda client: client.dial_group(US, GROUP),
    "campaigns": lambda client: client.campaigns(US, GROUP),
    "campaign": lambda client: (client.campaign(US, GROUP, CAMPAIGN), client.campaign(DE, 115801, 180030)),
    "lists": lambda client: client.lists(US, GROUP, CAMPAIGN),
    "lead_states": lambda client: client.lead_states(US),
    "system_dispositions": lambda client: client.system_dispositions(US),
    "countries": lambda client: client.countries(DE),
    "persona_phones": lambda client: client.persona_phones(US),
    "load_leads": _loads,
    "search": _searches,
    "search_all": lambda client: client.search_all(US, CAMPAIGN, extern_ids=["not-there"], max_rows=7, thorough=True),
    "count": lambda client: client.count(US, CAMPAIGN, extern_ids=["contract-1"]),
    "act": _acts,
}
# The same for the sign-in modules: every public function that is given a transport.
SIGN_INS: dict[str, Callable[[Driver], object]] = {
    "oauth.sign_in": lambda driver: oauth.sign_in(*driver.app, seeds.JWT, transport=driver.transport),
    "oauth.redeem": lambda driver: (driver.agreed(), driver.agreed(seeds.PUBLIC_CLIENT_ID, "")),
    "oauth.renew": lambda driver: oauth.renew(*driver.app, driver.agreed().refresh_token, transport=driver.transport),
    "oauth.revoke": lambda driver: oauth.revoke(*driver.app, driver.agreed().refresh_token, transport=driver.transport),
    "auth.exchange": lambda driver: auth.exchange(
        driver.deployment, driver.agreed().access_token, transport=driver.transport
    ),
    "auth.refresh": lambda driver: driver.token(),
    "legacy.permanent_token": lambda driver: driver.token(),
    "legacy.delete_token": lambda driver: legacy.delete_token(
        driver.deployment, driver.token(), transport=driver.transport
    ),
}


def happy(driver: Driver) -> list[Said]:
    """Sign in and call every method; what was said."""
    client = driver.client()
    for use in METHODS.values():
        use(client)
    return driver.transport.said


def signing_in(driver: Driver) -> list[Said]:
    """Every sign-in call that this way to sign in has; what was said."""
    modules = {"jwt": ("oauth", "auth"), "code": ("oauth", "auth"), "token": (), "password": ("legacy",)}
    for name, use in SIGN_INS.items():
        if name.partition(".")[0] in modules[driver.sign_in]:
            use(driver)
    return driver.transport.said


# What RingCX may do otherwise, by its documents or by what clients saw, and the calls that then show it.
OTHERWISE: list[tuple[dict[str, Any], tuple[str, ...]]] = [
    ({}, ()),
    ({"unknown_account": "404"}, ("foreign",)),
    ({"missing_option": "400", "missing_leads": "400", "unknown_timezone": "reject"}, ("abroad",)),
    ({"invalid_phone": "silent"}, ("bad phone",)),
    ({"too_many_leads": "413"}, ("too many",)),
    ({"search_nested": True, "campaign_list_form": "short"}, ("search", "campaigns")),
    ({"search_phone_form": "digits", "dnc_numbers": ["6465550260"]}, ("search", "load")),
    ({"duplicate_reading": "A"}, ("twice",)),
]
FAULTS = [
    ("429", "direct", "load"),
    ("500_before", "search", "search"),
    ("500_after", "direct", "load"),
    ("401", "actions", "act"),
    ("general_failure", "direct", "load"),
    ("general_failure", "actions", "act"),
]


def unhappy(driver: Driver) -> list[Said]:
    """What RingCX says when it says no: to a sign-in, to a token, to a right, to a request, for want of patience."""
    world = driver.practice.world
    steps = _refusals(driver, driver.client())
    for switches, shown in OTHERWISE:
        world.set(**switches)
        for name in shown or steps:
            with suppress(RingCXError):
                steps[name]()
    for kind, endpoint, name in FAULTS:
        world.fault(kind, endpoint=endpoint)
        with suppress(RingCXError):
            steps[name]()
    return driver.transport.said


def _refusals(driver: Driver, client: Client) -> dict[str, Callable[[], object]]:
    place, by = driver.deployment, driver.transport

    def load(*leads: Mapping[str, Any], account: str = US, campaign: int = CAMPAIGN) -> object:
        return client.load_leads(account, campaign, payload(leads, PLAIN, description="Refused"))

    steps: dict[str, Callable[[], object]] = {
        "bad token": lambda: driver.client("not-a-token").dial_groups(US),
        "foreign": lambda: client.dial_groups("12345678"),
        "no group": lambda: client.dial_group(US, 1),
        "campaigns": lambda: client.campaigns(US, GROUP),
        "no campaign": lambda: load(american(60), campaign=1),
        "no right": lambda: load(american(60), account=seeds.SERVICE_ACCOUNT, campaign=180040),
        "load": lambda: load(american(60)),
        "twice": lambda: load(american(60), american(60)),
        "bad phone": lambda: load({"externId": "x", "leadPhone": "1"}),
        "abroad": lambda: load(american(60), account=DE, campaign=seeds.GERMAN_CAMPAIGN),
        "too many": lambda: load(*[german(61)] * 1001),
        "search": lambda: client.search(US, CAMPAIGN),
        "act": lambda: client.act(US, LeadAction.PAUSE, CAMPAIGN, [900001]),
    }
    if driver.sign_in in ("jwt", "code"):
        steps |= {
            "bad app": lambda: oauth.sign_in(place, "nobody", "nothing", "nothing", transport=by),
            "bad jwt": lambda: oauth.sign_in(*driver.app, "not-the-jwt", transport=by),
            "bad code": lambda: oauth.redeem(*driver.app, "no-code", BACK, "no-verifier", transport=by),
            "spent": lambda: oauth.renew(*driver.app, "no-refresh-token", transport=by),
            "no exchange": lambda: auth.exchange(place, "no-token", transport=by),
            "no refresh": lambda: auth.refresh(place, "no-token", transport=by),
        }
    if driver.sign_in == "password":
        mfa = (seeds.MFA_USERNAME, seeds.LEGACY_PASSWORD)
        steps |= {
            "bad password": lambda: legacy.permanent_token(place, "nobody", "nothing", transport=by),
            "second factor": lambda: legacy.permanent_token(place, *mfa, transport=by),
            "not there": lambda: legacy.delete_token(place, "aws80:not-there", transport=by),
        }
    return steps
