"""The probe settles what questions cannot, touches no lead but its own, loads nothing twice, leaves nothing behind."""

import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from leadhub.accounts import probing, services
from leadhub.accounts.models import AccountFacts, Probe
from leadhub.audit.models import Event
from leadhub.credentials.models import Connection
from leadhub.practice import seeds
from leadhub.practice.server import PracticeServer
from leadhub.suppression import reading
from leadhub.suppression import services as suppression
from tests.accounts.conftest import FIRST, SECOND, US, MakeProbe, finish

pytestmark = pytest.mark.django_db


def loads(practice: PracticeServer) -> int:
    return len([call for call in practice.world.calls("direct") if call["status"] == 200 or call["fault"]])


def settled(connection: Connection) -> dict[str, Any]:
    found: dict[str, Any] = AccountFacts.objects.get(connection=connection, account_id=US).probe
    return found


# --- What it settles --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reading", ["A", "B"])
def test_it_tells_the_readings_of_duplicates_apart(
    make_probe: MakeProbe, practice: PracticeServer, connection: Connection, resting: int, reading: str
) -> None:
    practice.world.set(duplicate_reading=reading)
    probe = make_probe()
    assert (probe.step, probe.problem, probe.left) == ("done", "", [])
    assert services.known(connection, US).duplicate_reading == reading
    assert practice.world.leads(resting) == []


@pytest.mark.parametrize("reading", ["A", "B"])
@pytest.mark.parametrize("reuse", [False, True])
def test_it_tells_whether_each_load_makes_a_list(
    make_probe: MakeProbe, practice: PracticeServer, connection: Connection, reading: str, reuse: bool
) -> None:
    practice.world.set(duplicate_reading=reading, reuse_list=reuse)
    make_probe()
    assert services.known(connection, US).new_list_per_load is not reuse


def test_it_measures_how_late_new_leads_show(
    make_probe: MakeProbe, practice: PracticeServer, connection: Connection, resting: int
) -> None:
    practice.world.set(search_lag=0.3)
    probe = make_probe()
    lag = services.known(connection, US).search_lag
    assert lag is not None
    assert 0.1 <= lag <= 1.5
    assert services.known(connection, US).duplicate_reading == "B"
    assert (probe.left, practice.world.leads(resting)) == ([], [])


@pytest.mark.parametrize("nested", [False, True])
@pytest.mark.parametrize("form", ["as_loaded", "digits", "plus"])
def test_it_copes_with_every_form_of_search_answers(
    make_probe: MakeProbe, practice: PracticeServer, connection: Connection, resting: int, nested: bool, form: str
) -> None:
    practice.world.set(search_nested=nested, search_phone_form=form, page_base=0)
    assert make_probe().problem == ""
    assert settled(connection)["phone_forms"] == (["plus"] if form == "plus" else ["ten"])
    assert practice.world.leads(resting) == []


def test_an_international_account_gets_numbers_with_country_code(
    make_probe: MakeProbe, practice: PracticeServer, test_account: Callable[[str], AccountFacts], connection: Connection
) -> None:
    resting = practice.world.add_campaign(115801, "Ruhend", isActive=0)["campaignId"]
    test_account(seeds.DE_ACCOUNT)
    probe = make_probe(
        account_id=seeds.DE_ACCOUNT,
        campaign_id=resting,
        numbers=("030 23125 001", "+49 30 23125 002"),
        region="DE",
    )
    assert (probe.problem, probe.left) == ("", [])
    assert services.known(connection, seeds.DE_ACCOUNT).duplicate_reading == "B"


# --- Whose leads it touches -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("held", [FIRST, SECOND])
@pytest.mark.parametrize("written", ["2065550171", "+12065550171"])
def test_a_campaign_that_has_one_of_the_numbers_is_refused(
    make_probe: MakeProbe, practice: PracticeServer, resting: int, held: str, written: str
) -> None:
    practice.world.seed_leads(resting, [{"externId": "mine", "leadPhone": written[:-1] + held[-1]}])
    probe = make_probe()
    assert "already holds a lead with one of your numbers" in probe.problem
    assert loads(practice) == 0
    assert [lead["externId"] for lead in practice.world.leads(resting)] == ["mine"]


@pytest.mark.parametrize("reading", ["A", "B"])
def test_the_leads_of_others_stay_as_they_are(
    make_probe: MakeProbe, practice: PracticeServer, resting: int, reading: str
) -> None:
    practice.world.seed_leads(resting, [{"externId": f"other-{n}", "leadPhone": f"20655501{n:02}"} for n in range(20)])
    practice.world.set(duplicate_reading=reading)
    before = practice.world.leads()
    assert make_probe().left == []
    assert practice.world.leads() == before


@pytest.mark.parametrize("active", [1, 2])
def test_a_campaign_that_became_active_is_refused(
    ask_for_probe: MakeProbe, practice: PracticeServer, resting: int, active: int
) -> None:
    probe = ask_for_probe()
    practice.world.change_campaign(resting, isActive=active)
    probing.run(str(probe.pk))
    probe.refresh_from_db()
    assert "is not inactive any more" in probe.problem
    assert (loads(practice), probe.step, probe.sealed) == (0, "done", "")


def test_it_is_asked_again_in_the_moment_before_each_load(
    ask_for_probe: MakeProbe, practice: PracticeServer, resting: int
) -> None:
    """The campaign is activated between the second load and the third."""
    probe = ask_for_probe()
    original = probing.load

    def load(turn: Any) -> None:
        if turn.probe.number == 3:
            practice.world.change_campaign(resting, isActive=1)
        original(turn)

    steps = {**probing.STEPS, Probe.Step.LOAD: load}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(probing, "STEPS", steps)
        probing.run(str(probe.pk))
    probe.refresh_from_db()
    assert "is not inactive any more" in probe.problem
    assert loads(practice) == 2
    assert practice.world.leads(resting) == []


@pytest.mark.parametrize("after", [1, 2])
def test_a_number_that_came_meanwhile_ends_it_before_anything_could_be_removed(
    ask_for_probe: MakeProbe, practice: PracticeServer, monkeypatch: pytest.MonkeyPatch, resting: int, after: int
) -> None:
    practice.world.set(duplicate_reading="A")
    probe = ask_for_probe()
    original = probing._note

    def note(turn: Any, lead: Any) -> None:
        if turn.probe.number == after:
            practice.world.seed_leads(resting, [{"externId": "mine", "leadPhone": "2065550172"}])
        original(turn, lead)

    monkeypatch.setattr(probing, "_note", note)
    probing.run(str(probe.pk))
    probe.refresh_from_db()
    assert loads(practice) == after
    assert "Meanwhile the campaign has a lead with your second number" in probe.problem
    assert [lead["externId"] for lead in practice.world.leads(resting)] == ["mine"]


# --- Never twice ------------------------------------------------------------------------------------------------------


def test_a_lost_answer_is_looked_for_and_nothing_is_loaded_again(
    make_probe: MakeProbe, practice: PracticeServer, connection: Connection, resting: int
) -> None:
    practice.world.fault("cut_after", endpoint="direct")
    probe = make_probe()
    assert loads(practice) == 3
    assert probe.uncertain
    assert "lag" not in settled(connection)
    finish(probe)
    assert practice.world.leads(resting) == []
    assert services.known(connection, US).duplicate_reading == "B"


def test_a_load_that_never_arrived_ends_the_probe(
    make_probe: MakeProbe, practice: PracticeServer, monkeypatch: pytest.MonkeyPatch, resting: int
) -> None:
    monkeypatch.setattr(probing, "PATIENCE", 0.2)
    practice.world.fault("cut_before", endpoint="direct")
    probe = finish(make_probe())
    assert "did not show: RingCX's answer was lost" in probe.problem
    assert (loads(practice), probe.left, practice.world.leads(resting)) == (1, [], [])


@pytest.mark.parametrize("load", [1, 2, 3])
@pytest.mark.parametrize("arrived", [True, False])
def test_a_worker_that_dies_in_a_load_loads_nothing_twice(
    ask_for_probe: MakeProbe,
    practice: PracticeServer,
    monkeypatch: pytest.MonkeyPatch,
    resting: int,
    load: int,
    arrived: bool,
) -> None:
    class Killed(BaseException):
        pass

    original = probing._judge

    def die(turn: Any, result: Any) -> None:
        if turn.probe.number == load:
            raise Killed
        original(turn, result)

    monkeypatch.setattr(probing, "PATIENCE", 0.3)
    probe = ask_for_probe()
    practice.world.set(duplicate_reading="A")
    if not arrived:
        practice.world.fault("partial_insert", endpoint="direct", skip=load - 1)
    with monkeypatch.context() as patch:
        patch.setattr(probing, "_judge", die)
        with pytest.raises(Killed):
            probing.run(str(probe.pk))

    probing.run(str(probe.pk))
    probe = finish(probe)

    assert loads(practice) == (3 if arrived else load)
    assert (probe.step, probe.left, probe.sealed) == ("done", [], "")
    assert practice.world.leads(resting) == []


# --- Numbers and events -----------------------------------------------------------------------------------------------


def test_numbers_are_sealed_while_it_waits_and_gone_afterwards(
    ask_for_probe: MakeProbe, connection: Connection, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    probe = ask_for_probe()
    assert "0171" not in probe.sealed
    assert probe.sealed
    probing.run(str(probe.pk))
    probe.refresh_from_db()
    row = " ".join(str(value) for value in Probe.objects.filter(pk=probe.pk).values_list()[0])
    told = row + str(settled(connection)) + caplog.text + "".join(Event.objects.values_list("facts_json", flat=True))
    assert probe.sealed == ""
    for number in ("2065550171", "2065550172", FIRST, SECOND):
        assert number not in told


def test_both_asking_and_outcome_are_events(make_probe: MakeProbe) -> None:
    make_probe()
    asked = Event.objects.get(action="account.probe_asked")
    assert (asked.actor_name, asked.facts["reason"]) == ("alice", "A new account")
    over = Event.objects.get(action="account.probed")
    assert (over.facts["left"], over.facts["result"]) == (0, "reading B of duplicates")


def test_a_number_that_was_put_on_a_do_not_call_list_meanwhile_is_not_loaded(
    ask_for_probe: MakeProbe, practice: PracticeServer, connection: Connection
) -> None:
    probe = ask_for_probe()
    listed = suppression.add(
        file=ContentFile(b"Phone\n2065550171\n"),
        filename="dnc.csv",
        name="",
        region="US",
        actor=connection.owner,
        now=timezone.now(),
    )
    reading.read(str(listed.pk))
    probing.run(str(probe.pk))
    probe.refresh_from_db()
    assert "do-not-call list" in probe.problem
    assert loads(practice) == 0


def test_a_fault_of_ours_ends_it_and_what_was_loaded_is_removed(
    ask_for_probe: MakeProbe, practice: PracticeServer, monkeypatch: pytest.MonkeyPatch, resting: int
) -> None:
    probe = ask_for_probe()

    def broken(*_: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(probing, "_note", broken)
    probing.run(str(probe.pk))
    probe.refresh_from_db()
    assert "LeadHub itself failed" in probe.problem
    assert (probe.step, probe.left, loads(practice), practice.world.leads(resting)) == ("done", [], 1, [])


def test_run_twice_it_is_made_once(make_probe: MakeProbe, practice: PracticeServer) -> None:
    probe = make_probe()
    probing.run(str(probe.pk))
    assert loads(practice) == 3
    assert Event.objects.filter(action="account.probed").count() == 1


def test_a_refused_load_ends_it_with_ringcx_s_words(make_probe: MakeProbe, practice: PracticeServer) -> None:
    practice.world.fault("general_failure", endpoint="direct")
    probe = make_probe()
    assert "Lead 1 of the probe was not stored" in probe.problem
    assert (loads(practice), probe.left) == (1, [])
