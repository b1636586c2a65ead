import base64
import hashlib

from leadhub.practice.seeds import (
    CODE_ONLY_CLIENT_ID,
    JWT_ONLY_CLIENT_ID,
    LEGACY_PASSWORD,
    LEGACY_USERNAME,
    MFA_USERNAME,
    NO_RINGCX_JWT,
    PUBLIC_CLIENT_ID,
)
from leadhub.practice.world import CLIENT_ID, CLIENT_SECRET, EMPTY_JWT, JWT, NO_RIGHTS_JWT, X_AUTH_TOKEN, World
from tests.practice.caller import Caller, a_lead, some_leads


def test_the_page_shows_what_ringcx_holds(caller: Caller) -> None:
    caller.load([a_lead(1, firstName="Ada", lastName="Lovelace", extendedLeadData={"Colour": "red"})])
    caller.get("/dialGroups")
    answer = caller.call("GET", "/")
    assert answer.headers["Content-Type"] == "text/html;charset=UTF-8"
    for text in (
        "Northwind Sales US",
        "US Predictive",
        "Spring 2026",
        "Ada Lovelace",
        "Colour: red",
        "Import #1",
    ):
        assert text in answer.text
    assert "Spring 2026: 21 leads" in answer.text
    assert "supplied 1, accepted 1, inserted 1" in answer.text
    assert "no campaigns" in answer.text
    assert "<script" not in answer.text
    assert caller.token not in answer.text


def test_another_campaign_can_be_chosen(guest: Caller) -> None:
    assert "Bestand DE: 3 leads" in guest.call("GET", "/", params={"campaign": 180030}).text
    for nonsense in ("1", "x", "²"):
        assert "Spring 2026: 20 leads" in guest.call("GET", "/", params={"campaign": nonsense}).text


def test_what_was_sent_is_never_html(caller: Caller, world: World) -> None:
    evil = "<b>x</b>"
    caller.load([a_lead(1, firstName=evil, extendedLeadData={evil: evil})], description=evil)
    world.change_campaign(180010, campaignName=evil)
    page = caller.call("GET", "/").text
    assert evil not in page
    assert "&lt;b&gt;x&lt;/b&gt;" in page


def test_only_the_newest_fifty_leads_are_shown(caller: Caller) -> None:
    caller.load(some_leads(60))
    page = caller.call("GET", "/").text
    assert "the newest 50 of them here" in page
    assert ">L-59<" in page
    assert ">L-9<" not in page


def test_switches_and_faults_away_from_usual_are_shown(caller: Caller, world: World) -> None:
    assert "Not as usual" not in caller.call("GET", "/").text
    world.set(duplicate_reading="A")
    world.fault("cut_after", endpoint="direct")
    page = caller.call("GET", "/").text
    assert "duplicate_reading = A" in page
    assert "cut_after for direct" in page


def test_the_page_says_what_to_type_for_each_way_to_sign_in(guest: Caller) -> None:
    page = guest.call("GET", "/").text
    for text in (CLIENT_ID, CLIENT_SECRET, JWT, PUBLIC_CLIENT_ID, X_AUTH_TOKEN, LEGACY_USERNAME, LEGACY_PASSWORD):
        assert text in page
    for text in (EMPTY_JWT, NO_RIGHTS_JWT, NO_RINGCX_JWT, MFA_USERNAME, JWT_ONLY_CLIENT_ID, CODE_ONLY_CLIENT_ID):
        assert text in page


def test_the_page_may_load_nothing(guest: Caller) -> None:
    policy = guest.call("GET", "/").headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert policy.endswith("form-action 'self'")
    style = guest.call("GET", "/").text.partition("<style>")[2].partition("</style>")[0]
    assert base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() in policy
