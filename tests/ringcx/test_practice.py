"""The client against the practice server: the whole way from credentials to leads and back."""

from collections.abc import Callable
from typing import Any

import pytest

from leadhub.practice.server import PracticeServer
from leadhub.practice.world import (
    CLIENT_ID,
    CLIENT_SECRET,
    EMPTY_CLIENT_ID,
    EMPTY_CLIENT_SECRET,
    EMPTY_JWT,
    JWT,
    NO_RIGHTS_CLIENT_ID,
    NO_RIGHTS_CLIENT_SECRET,
    NO_RIGHTS_JWT,
    SERVICE_ACCOUNT,
    SPRING_CAMPAIGN,
    STRATEGIC_CAMPAIGN,
    US_ACCOUNT,
)
from leadhub.ringcx import auth, errors, oauth
from leadhub.ringcx.client import Client
from leadhub.ringcx.deployments import custom
from leadhub.ringcx.transport import Timeouts, Transport
from leadhub.ringcx.types import LeadAction
from leadhub.ringcx.verdict import Outcome, verdict

ACCOUNT, CAMPAIGN = US_ACCOUNT, SPRING_CAMPAIGN


class SignedIn:
    """Signs in as somebody; signs in again when a token is not accepted."""

    def __init__(self, sim: PracticeServer, transport: Transport, who: tuple[str, str, str]) -> None:
        self.place = custom(sim.url)
        self._transport, self._who = transport, who
        self.renewals = 0
        self.token = self._get()
        self.client = Client(self.place, transport, lambda: self.token, self._renew)

    def _get(self) -> str:
        token = oauth.sign_in(self.place, *self._who, transport=self._transport)
        tokens = auth.exchange(self.place, token.access_token, transport=self._transport)
        self.refresh_token = tokens.refresh_token
        return tokens.access_token

    def _renew(self, refused: str) -> str:
        assert refused == self.token
        self.renewals += 1
        self.token = self._get()
        return self.token


@pytest.fixture
def avery(sim: PracticeServer, patient: Transport) -> SignedIn:
    return SignedIn(sim, patient, (CLIENT_ID, CLIENT_SECRET, JWT))


@pytest.fixture
def ringcx(avery: SignedIn) -> Client:
    return avery.client


def body(*phones: str, **options: Any) -> dict[str, Any]:
    """A load of one lead for each phone, in the smallest good form."""
    return {
        "description": "Practice #b1",
        "dialPriority": "NORMAL",
        "duplicateHandling": "REMOVE_FROM_LIST",
        "listState": "ACTIVE",
        "timeZoneOption": "NPA_NXX",
        "dncTags": [],
        "uploadLeads": [{"externId": f"new-{phone}", "leadPhone": phone} for phone in phones],
    } | options


NEW = ("4155550161", "4155550162", "4155550163")
NEW_IDS = [f"new-{phone}" for phone in NEW]


def test_it_finds_the_way_to_a_campaign(ringcx: Client) -> None:
    assert ACCOUNT in [account.account_id for account in ringcx.sub_accounts()]
    groups = ringcx.dial_groups(ACCOUNT)
    (group,) = [group for group in groups if CAMPAIGN in [campaign.id for campaign in group.campaigns]]
    assert ringcx.dial_group(ACCOUNT, group.id).name == group.name
    assert [plain.id for plain in ringcx.dial_groups(ACCOUNT, with_children=False)] == [g.id for g in groups]
    listed = {campaign.id: campaign.name for campaign in ringcx.campaigns(ACCOUNT, group.id)}
    campaign = ringcx.campaign(ACCOUNT, group.id, CAMPAIGN)
    assert listed[CAMPAIGN] == campaign.name
    assert (campaign.is_active, campaign.dial_group_id, len(campaign.schedule)) == (1, group.id, 7)
    assert "READY" in ringcx.lead_states(ACCOUNT)
    assert "NOANSWER" in ringcx.system_dispositions(ACCOUNT)
    assert "USA" in [country.id for country in ringcx.countries(ACCOUNT)]


def test_it_loads_finds_counts_suppresses_and_deletes(sim: PracticeServer, ringcx: Client) -> None:
    before = ringcx.count(ACCOUNT, CAMPAIGN)
    result = ringcx.load_leads(ACCOUNT, CAMPAIGN, body(*NEW))
    assert verdict(result, 3).outcome is Outcome.LOADED
    found = ringcx.search_all(ACCOUNT, CAMPAIGN, extern_ids=[*NEW_IDS, "not-there"], thorough=True)
    assert sorted(lead.extern_id for lead in found) == NEW_IDS
    assert {lead.state for lead in found} == {"READY"}
    assert {lead.list_name for lead in found} == {"Practice #b1"}
    assert ringcx.count(ACCOUNT, CAMPAIGN) == before + 3
    group_id = next(g.id for g in ringcx.dial_groups(ACCOUNT) if CAMPAIGN in [c.id for c in g.campaigns])
    (made,) = [one for one in ringcx.lists(ACCOUNT, group_id, CAMPAIGN) if one.name == "Practice #b1"]
    assert (made.accepted, {lead.list_id for lead in found}) == (3, {made.id})
    numbers = [lead.lead_id for lead in found if lead.lead_id]
    suppressed = ringcx.act(ACCOUNT, LeadAction.SUPPRESS, CAMPAIGN, numbers)
    assert (suppressed.success, suppressed.updated) == (True, 3)
    assert all(lead.suppressed for lead in ringcx.search(ACCOUNT, CAMPAIGN, extern_ids=NEW_IDS))
    deleted = ringcx.act(ACCOUNT, LeadAction.DELETE, CAMPAIGN, numbers[:1])
    assert (deleted.success, deleted.deleted) == (True, 1)
    assert ringcx.count(ACCOUNT, CAMPAIGN) == before + 2 == len(sim.world.leads(CAMPAIGN))


@pytest.mark.parametrize("form", ["as_loaded", "digits", "plus"])
def test_it_finds_a_phone_however_ringcx_writes_it(form: str, sim: PracticeServer, ringcx: Client) -> None:
    sim.world.set(search_phone_form=form)
    ringcx.load_leads(ACCOUNT, CAMPAIGN, body(*NEW))
    for asked in (NEW[0], f"+1{NEW[0]}"):
        found = ringcx.search_all(ACCOUNT, CAMPAIGN, phones=[asked])
        assert [lead.extern_id for lead in found] == [NEW_IDS[0]]


def test_it_finds_every_lead_although_ringcx_caps_its_pages(sim: PracticeServer, ringcx: Client) -> None:
    sim.world.set(search_row_cap=7)
    everything = ringcx.search_all(ACCOUNT, CAMPAIGN, thorough=True)
    assert len(everything) == len(sim.world.leads(CAMPAIGN)) > 14


@pytest.mark.parametrize("shape", ["int", "array", "object"])
def test_it_counts_in_every_shape(shape: str, sim: PracticeServer, ringcx: Client) -> None:
    sim.world.set(count_shape=shape)
    assert ringcx.count(ACCOUNT, CAMPAIGN) == len(sim.world.leads(CAMPAIGN))


def test_it_reads_leads_whose_keys_are_nested(sim: PracticeServer, ringcx: Client) -> None:
    sim.world.set(search_nested=True)
    ringcx.load_leads(ACCOUNT, CAMPAIGN, body(*NEW))
    found = ringcx.search(ACCOUNT, CAMPAIGN, extern_ids=NEW_IDS[:1], phones=NEW[:1])
    assert [lead.extern_id for lead in found] == NEW_IDS[:1]


def test_a_rejected_row_is_named_by_its_cells(ringcx: Client) -> None:
    result = ringcx.load_leads(ACCOUNT, CAMPAIGN, body("123", *NEW))
    assert verdict(result, 4).outcome is Outcome.SHORT
    assert "123" in result.rejected[0].row_data


@pytest.mark.parametrize("options", [{"uploadLeads": []}, {"dialPriority": None}])
def test_a_failure_under_a_200_is_a_refusal(options: dict[str, Any], ringcx: Client) -> None:
    result = ringcx.load_leads(ACCOUNT, CAMPAIGN, body(*NEW, **options))
    assert verdict(result, 3).outcome is Outcome.REFUSED


@pytest.mark.parametrize(
    ("kind", "loaded"),
    [
        ("500_before", 0),
        ("500_after", 3),
        ("503", 0),
        ("cut_before", 0),
        ("cut_after", 3),
        ("html", 0),
        ("half_json", 3),
    ],
)
def test_a_lost_answer_is_unknown_and_a_search_tells_the_truth(
    kind: str, loaded: int, sim: PracticeServer, ringcx: Client
) -> None:
    sim.world.fault(kind, endpoint="direct")
    with pytest.raises(errors.OutcomeUnknown):
        ringcx.load_leads(ACCOUNT, CAMPAIGN, body(*NEW))
    found = ringcx.search_all(ACCOUNT, CAMPAIGN, extern_ids=NEW_IDS, thorough=True)
    assert len(found) == loaded
    assert len(sim.world.calls("direct")) == 1, "a load is never repeated by machine here"


@pytest.mark.parametrize(("kind", "loaded"), [("stall_before", 0), ("stall_after", 3)])
def test_a_stalled_load_is_unknown(kind: str, loaded: int, sim: PracticeServer) -> None:
    transport = Transport(Timeouts(load=0.5))
    ringcx = SignedIn(sim, transport, (CLIENT_ID, CLIENT_SECRET, JWT)).client
    sim.world.fault(kind, endpoint="direct", seconds=3)
    with pytest.raises(errors.OutcomeUnknown, match="in time"):
        ringcx.load_leads(ACCOUNT, CAMPAIGN, body(*NEW))
    assert len(ringcx.search(ACCOUNT, CAMPAIGN, extern_ids=NEW_IDS)) == loaded


@pytest.mark.parametrize(
    ("kind", "error"),
    [("500_before", errors.NoAnswer), ("cut_before", errors.NoAnswer), ("html", errors.BadAnswer)],
)
def test_a_search_that_fails_is_not_an_empty_search(
    kind: str, error: type[errors.RingCXError], sim: PracticeServer, ringcx: Client
) -> None:
    sim.world.fault(kind, endpoint="search")
    with pytest.raises(error):
        ringcx.search_all(ACCOUNT, CAMPAIGN, extern_ids=NEW_IDS)


def test_rows_lost_in_silence_are_short(sim: PracticeServer, ringcx: Client) -> None:
    sim.world.fault("partial_insert", endpoint="direct", drop=1)
    assert verdict(ringcx.load_leads(ACCOUNT, CAMPAIGN, body(*NEW)), 3).outcome is Outcome.SHORT


def test_too_many_calls_are_told_apart_and_change_nothing(sim: PracticeServer, ringcx: Client) -> None:
    sim.world.fault("429", endpoint="direct", retry_after=4)
    with pytest.raises(errors.RateLimited) as caught:
        ringcx.load_leads(ACCOUNT, CAMPAIGN, body(*NEW))
    assert caught.value.retry_after == 4.0
    assert ringcx.search(ACCOUNT, CAMPAIGN, extern_ids=NEW_IDS) == []


@pytest.mark.parametrize("answer", ["400", "413"])
def test_a_batch_that_is_too_large_was_not_loaded(answer: str, sim: PracticeServer, ringcx: Client) -> None:
    sim.world.set(max_leads=2, too_many_leads=answer)
    with pytest.raises(errors.TooLarge if answer == "413" else errors.Refused):
        ringcx.load_leads(ACCOUNT, CAMPAIGN, body(*NEW))


def test_a_token_that_ends_in_the_middle_costs_nothing(sim: PracticeServer, avery: SignedIn) -> None:
    sim.world.end_tokens(CLIENT_ID, expired=True)
    result = avery.client.load_leads(ACCOUNT, CAMPAIGN, body(*NEW))
    assert (verdict(result, 3).outcome, avery.renewals) == (Outcome.LOADED, 1)
    assert len(avery.client.search(ACCOUNT, CAMPAIGN, extern_ids=NEW_IDS)) == 3


def test_a_refreshed_token_works_and_the_spent_refresh_token_does_not(avery: SignedIn, patient: Transport) -> None:
    tokens = auth.refresh(avery.place, avery.refresh_token, transport=patient)
    assert 0 < tokens.lives_for <= 300
    assert Client(avery.place, patient, lambda: tokens.access_token).sub_accounts()
    with pytest.raises(errors.SignInFailed):
        auth.refresh(avery.place, avery.refresh_token, transport=patient)


def test_a_token_that_lives_less_says_so(sim: PracticeServer, patient: Transport) -> None:
    sim.world.set(token_life=45)
    place = custom(sim.url)
    token = oauth.sign_in(place, CLIENT_ID, CLIENT_SECRET, JWT, transport=patient)
    assert token.expires_in == 3600
    assert auth.exchange(place, token.access_token, transport=patient).lives_for == pytest.approx(45, abs=2)


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ((CLIENT_ID, "wrong", JWT), "bad_client"),
        (("nobody", CLIENT_SECRET, JWT), "bad_client"),
        ((CLIENT_ID, CLIENT_SECRET, "wrong"), "bad_jwt"),
    ],
)
def test_wrong_credentials_are_told_apart(
    who: tuple[str, str, str], code: str, sim: PracticeServer, patient: Transport
) -> None:
    with pytest.raises(errors.SignInFailed) as caught:
        oauth.sign_in(custom(sim.url), *who, transport=patient)
    assert caught.value.code == code


def test_a_user_without_sub_accounts_sees_none(sim: PracticeServer, patient: Transport) -> None:
    empty = SignedIn(sim, patient, (EMPTY_CLIENT_ID, EMPTY_CLIENT_SECRET, EMPTY_JWT))
    assert empty.client.sub_accounts() == []


def test_missing_rights_and_missing_things_are_told_apart(
    sim: PracticeServer, patient: Transport, ringcx: Client
) -> None:
    nobody = SignedIn(sim, patient, (NO_RIGHTS_CLIENT_ID, NO_RIGHTS_CLIENT_SECRET, NO_RIGHTS_JWT)).client
    refused: list[Callable[[], Any]] = [
        lambda: nobody.dial_groups(ACCOUNT),
        lambda: ringcx.dial_groups("12345678"),
        lambda: ringcx.load_leads(SERVICE_ACCOUNT, CAMPAIGN, body(*NEW)),
    ]
    for call in refused:
        with pytest.raises(errors.NotAllowed):
            call()
    with pytest.raises(errors.NotFound):
        ringcx.load_leads(ACCOUNT, 999999, body(*NEW))


@pytest.mark.parametrize("name", ["first_generation", "engage"])
def test_it_loads_by_the_paths_of_other_deployments(
    name: str, sim: PracticeServer, avery: SignedIn, patient: Transport
) -> None:
    client = Client(custom(sim.url, like=name), patient, lambda: avery.token)
    assert client.load_leads(ACCOUNT, CAMPAIGN, body(*NEW)).inserted == 3


# --- What only a strategic campaign has, and paging -------------------------------------------------------------------


def test_a_strategic_campaign_names_its_further_phones(ringcx: Client, sim: PracticeServer) -> None:
    phones = ringcx.persona_phones(ACCOUNT)
    assert [(one.phone_id, one.label) for one in phones] == [(1, "Primary"), (2, "Mobile"), (3, "Work")]
    lead = {"externId": "s-1", "leadPhone": NEW[0], "personaPhoneConfig": {"Mobile": NEW[1]}}
    odd = {"externId": "s-2", "leadPhone": NEW[2], "personaPhoneConfig": {"Yacht": NEW[1]}}
    result = ringcx.load_leads(ACCOUNT, STRATEGIC_CAMPAIGN, body() | {"uploadLeads": [lead, odd]})
    assert (result.inserted, [row.message for row in result.rejected]) == (
        1,
        ["personaPhoneConfig has an unknown label"],
    )
    assert sim.world.leads(STRATEGIC_CAMPAIGN)[0]["personaPhoneConfig"] == {"Mobile": NEW[1]}


@pytest.mark.parametrize("base", [0, 1])
def test_it_finds_everything_whichever_page_is_the_first(base: int, sim: PracticeServer, ringcx: Client) -> None:
    sim.world.set(page_base=base)
    ringcx.load_leads(ACCOUNT, CAMPAIGN, body(*NEW))
    everything = {lead["leadId"] for lead in sim.world.leads(CAMPAIGN)}
    for rows in (4, len(everything), 1000):
        sim.world.limits.forget()
        assert {lead.lead_id for lead in ringcx.search_all(ACCOUNT, CAMPAIGN, max_rows=rows)} == everything
    found = ringcx.search_all(ACCOUNT, CAMPAIGN, extern_ids=NEW_IDS, thorough=True)
    assert sorted(lead.extern_id for lead in found) == NEW_IDS
