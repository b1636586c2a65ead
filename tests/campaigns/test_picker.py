"""The campaign picker: what it offers, chooses by itself, and says when something is wrong."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.utils import timezone

from leadhub.campaigns.picker import Picker, Select, picker_context
from leadhub.credentials import services as credentials
from leadhub.credentials.models import Connection, TokenState
from leadhub.credentials.sealing import Secrets
from leadhub.people.models import User
from leadhub.practice import seeds
from leadhub.practice.server import PracticeServer
from tests.conftest import SECRETS

EMPTY = Secrets(client_id=seeds.EMPTY_CLIENT_ID, client_secret=seeds.EMPTY_CLIENT_SECRET, jwt=seeds.EMPTY_JWT)
NO_RIGHTS = Secrets(
    client_id=seeds.NO_RIGHTS_CLIENT_ID, client_secret=seeds.NO_RIGHTS_CLIENT_SECRET, jwt=seeds.NO_RIGHTS_JWT
)


def pick(user: User, **query: str) -> Picker:
    picker: Picker = picker_context(user, query, recent=())["picker"]
    return picker


def spring(connection: Connection, **changes: str) -> dict[str, str]:
    whole = {
        "connection": str(connection.public_id),
        "account": seeds.US_ACCOUNT,
        "group": "115793",
        "campaign": "180010",
    }
    return {**whole, **changes}


def select(picker: Picker, name: str) -> Select:
    return next(one for one in picker.selects if one.name == name)


def texts(picker: Picker, name: str) -> list[str]:
    return [option.text for option in select(picker, name).options]


def chosen(picker: Picker) -> dict[str, str]:
    return {one.name: option.value for one in picker.selects for option in one.options if option.chosen}


def test_without_a_connection_it_leads_to_the_form(alice: User) -> None:
    picker = pick(alice)
    assert picker.selects == []
    assert picker.problem is not None
    assert (picker.problem.title, picker.problem.url) == ("No connection yet", "/connections/add/")


def test_another_s_connection_is_no_choice(connection: Connection, charlie: User) -> None:
    picker = pick(charlie, **spring(connection))
    assert picker.problem is not None
    assert picker.problem.title == "No connection yet"


def test_the_only_connection_is_chosen_by_itself(connection: Connection, alice: User) -> None:
    picker = pick(alice)
    assert chosen(picker) == {"connection": str(connection.public_id)}
    assert texts(picker, "account") == [
        "Northwind Sales DE (99990002) — international",
        "Northwind Sales US (99990001)",
        "Northwind Service (99990003)",
    ]


def test_of_several_connections_it_asks(connection: Connection, alice: User) -> None:
    credentials.add_connection(owner=alice, name="Other", deployment="custom", secrets=SECRETS, now=timezone.now())
    picker = pick(alice)
    assert chosen(picker) == {}
    assert texts(picker, "connection") == ["Other", "Practice"]


def test_dial_groups_tell_their_mode_and_what_they_lack(connection: Connection, alice: User) -> None:
    picker = pick(alice, account=seeds.US_ACCOUNT)
    lines = {option.text: option.disabled for option in select(picker, "group").options}
    assert lines["US Predictive — predictive, active"] is False
    assert lines["New group, still empty — click to talk, active, no campaigns"] is True
    assert "Retired 2024 — predictive, inactive, no campaigns" in lines


def test_campaigns_tell_whether_they_are_active_and_those_come_first(connection: Connection, alice: User) -> None:
    picker = pick(alice, account=seeds.US_ACCOUNT, group="115793")
    assert texts(picker, "campaign") == ["Autumn 2025 — active", "Spring 2026 — active", "Win-back — inactive"]


def test_a_whole_choice_is_complete(connection: Connection, alice: User) -> None:
    picker = pick(alice, **spring(connection))
    assert picker.complete
    assert picker.choice == spring(connection)
    assert picker.campaign is not None
    assert picker.campaign.aux_labels["auxData1"] == "Policy number"
    assert picker.problem is None
    assert not [fact for fact in picker.facts if fact.kind != "info"]
    assert picker.query == f"connection={connection.public_id}&account=99990001&group=115793&campaign=180010"


def test_wherever_there_is_one_choice_it_is_made(connection: Connection, alice: User) -> None:
    picker = pick(alice, account=seeds.DE_ACCOUNT, group="115801")
    assert picker.complete
    assert picker.choice["campaign"] == str(seeds.GERMAN_CAMPAIGN)


def test_what_an_earlier_group_had_is_dropped_in_silence(connection: Connection, alice: User) -> None:
    picker = pick(alice, **spring(connection, group="115794"))
    assert not picker.complete
    assert picker.problem is None
    picker = pick(alice, **spring(connection, account=seeds.DE_ACCOUNT))
    assert "group" not in chosen(picker)
    assert picker.problem is None


def test_a_campaign_that_vanished_is_said(connection: Connection, alice: User, practice: PracticeServer) -> None:
    practice.world.remove_campaign(seeds.SPRING_CAMPAIGN)
    picker = pick(alice, **spring(connection))
    assert not picker.complete
    assert picker.problem is not None
    assert picker.problem.title == "That campaign is not there any more"
    assert "campaign" not in chosen(picker)


def test_a_campaign_that_vanishes_while_it_is_picked_is_said(
    connection: Connection, alice: User, practice: PracticeServer
) -> None:
    pick(alice, account=seeds.US_ACCOUNT)  # remembers the groups for a minute
    practice.world.remove_campaign(seeds.SPRING_CAMPAIGN)
    picker = pick(alice, **spring(connection))
    assert not picker.complete
    assert picker.problem is not None
    assert picker.problem.title == "Not there any more"


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"group": "115793", "campaign": "180011"}, "This campaign is inactive"),
        ({"group": "115793", "campaign": "180012"}, "This campaign ended on 30 Nov 2025"),
        ({"group": "115794", "campaign": "180014"}, "agents' callbacks only"),
        ({"group": "115795", "campaign": "180015"}, "persona phones of the sub-account (Mobile, Work)"),
        ({"group": "115796", "campaign": "180018"}, "no calling hours on any day"),
        ({"group": "115794", "campaign": "180013"}, "RingCX does not check its do-not-call lists"),
        ({"account": seeds.DE_ACCOUNT, "group": "115802", "campaign": "180031"}, "This campaign starts on 1 Jan 2027"),
    ],
)
def test_what_keeps_leads_from_being_dialed_is_said(
    connection: Connection, alice: User, query: dict[str, str], sentence: str
) -> None:
    picker = pick(alice, **spring(connection, **query))
    assert picker.complete
    assert sentence in " ".join(fact.text for fact in picker.facts)


def test_a_sub_account_that_takes_no_leads_offers_no_campaign(connection: Connection, alice: User) -> None:
    picker = pick(alice, **spring(connection, account=seeds.SERVICE_ACCOUNT, group="115811", campaign="180040"))
    assert not picker.complete
    assert "list loading switched off for Northwind Service" in picker.obstacle
    assert [one.name for one in picker.selects] == ["connection", "account"]


def test_a_campaign_that_may_not_be_changed_is_no_target(connection: Connection, alice: User) -> None:
    picker = pick(alice, **spring(connection, group="115796", campaign=str(seeds.READ_ONLY_CAMPAIGN)))
    assert not picker.complete
    assert "RingCX refuses its leads" in picker.obstacle
    assert chosen(picker)["campaign"] == str(seeds.READ_ONLY_CAMPAIGN)


def test_a_shared_connection_is_a_choice_and_says_whose_it_is(
    connection: Connection, alice: User, charlie: User
) -> None:
    User.objects.filter(pk=alice.pk).update(role="admin")
    connection.shared_with.add(charlie)
    assert pick(charlie).connection == connection
    assert texts(pick(charlie), "connection") == [connection.name_for(charlie)]
    assert "shared by alice" in connection.name_for(charlie)
    assert texts(pick(alice), "connection") == ["Practice"]


def test_a_user_without_a_sub_account_is_told(alice: User, practice: PracticeServer) -> None:
    credentials.add_connection(owner=alice, name="Empty", deployment="custom", secrets=EMPTY, now=timezone.now())
    picker = pick(alice)
    assert picker.problem is not None
    assert picker.problem.title == "No sub-account"


def test_a_user_without_rights_is_told_and_can_choose_another(alice: User, practice: PracticeServer) -> None:
    credentials.add_connection(owner=alice, name="No", deployment="custom", secrets=NO_RIGHTS, now=timezone.now())
    picker = pick(alice)
    assert picker.problem is not None
    assert picker.problem.title == "No rights"
    assert [one.name for one in picker.selects] == ["connection", "account"]


@pytest.mark.parametrize("left", ["no campaign in any", "no dial group"])
def test_a_sub_account_without_anything_to_choose_is_said(
    connection: Connection, alice: User, practice: PracticeServer, left: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for campaign in (seeds.GERMAN_CAMPAIGN, 180031):
        practice.world.remove_campaign(campaign)
    if left == "no dial group":
        monkeypatch.setattr("leadhub.campaigns.services.dial_groups", lambda *_: [])
    picker = pick(alice, account=seeds.DE_ACCOUNT)
    assert picker.problem is not None
    assert left in picker.problem.title


def test_a_refused_connection_leads_to_its_page(connection: Connection, alice: User, practice: PracticeServer) -> None:
    TokenState.objects.update(sealed="")
    practice.world.revoke(seeds.CLIENT_ID)
    picker = pick(alice)
    assert picker.problem is not None
    assert picker.problem.title == "RingCX refused this connection"
    assert picker.problem.url == f"/connections/{connection.public_id}/"
    assert chosen(picker) == {"connection": str(connection.public_id)}


@pytest.mark.parametrize(
    ("fault", "title"),
    [
        ("500_before", "RingCX cannot be reached"),
        ("503", "RingCX cannot be reached"),
        ("cut_before", "RingCX cannot be reached"),
        ("html", "RingCX gave no usable answer"),
        ("half_json", "RingCX gave no usable answer"),
        ("429", "RingCX is busy"),
    ],
)
def test_ringcx_in_trouble_is_one_sentence(
    connection: Connection, alice: User, practice: PracticeServer, fault: str, title: str
) -> None:
    practice.world.fault(fault, endpoint="admin")
    picker = pick(alice, **spring(connection))
    assert picker.problem is not None
    assert picker.problem.title == title
    assert picker.problem.text.endswith(".")
    assert not picker.complete


def test_ringcx_away_is_one_sentence(connection: Connection, alice: User, settings: Any) -> None:
    settings.LEADHUB_CUSTOM_DEPLOYMENT_URL = "http://127.0.0.1:9"
    picker = pick(alice)
    assert picker.problem is not None
    assert picker.problem.title == "RingCX cannot be reached"


@pytest.mark.parametrize(
    "odd",
    [
        {"account": "../../etc"},
        {"account": "99990001", "group": "x", "campaign": "-1"},
        {"connection": "' OR 1=1", "account": "\x00" * 300},
        {"campaign": "180010"},
    ],
)
def test_an_odd_address_is_only_ignored(connection: Connection, alice: User, odd: dict[str, str]) -> None:
    picker = pick(alice, **odd)
    assert not picker.complete
    assert picker.problem is None


def test_many_campaigns_get_a_field_to_type_into(connection: Connection, alice: User, practice: PracticeServer) -> None:
    assert not select(pick(alice, **spring(connection)), "campaign").wants_filter
    for number in range(8):
        practice.world.add_campaign(115793, f"More {number}")
    from django.core.cache import cache

    cache.clear()
    assert select(pick(alice, **spring(connection)), "campaign").wants_filter


@dataclass
class Used:
    connection: Connection
    account_id: str = seeds.US_ACCOUNT
    account_name: str = "Northwind Sales US"
    dial_group_id: int = 115793
    dial_group_name: str = "US Predictive"
    campaign_id: int = 180010
    campaign_name: str = "Spring 2026"


def test_a_campaign_used_before_is_one_click_away(connection: Connection, alice: User) -> None:
    picker: Picker = picker_context(alice, {}, recent=[Used(connection)])["picker"]
    (link,) = picker.recent
    assert (link.campaign, link.place) == ("Spring 2026", "Northwind Sales US › US Predictive")
    assert link.query == f"connection={connection.public_id}&account=99990001&group=115793&campaign=180010"
