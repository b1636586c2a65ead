"""Asking RingCX about campaigns, and remembering for a minute."""

import time
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from leadhub.accounts.models import AccountFacts
from leadhub.campaigns import services
from leadhub.credentials import calls, removal
from leadhub.credentials import services as credentials
from leadhub.credentials.models import Connection
from leadhub.credentials.sealing import Secrets
from leadhub.people.models import User
from leadhub.practice import seeds
from leadhub.practice.server import PracticeServer
from leadhub.ringcx.errors import BadAnswer, NoAnswer, NotFound, SignInFailed
from leadhub.ringcx.transport import Timeouts

EMPTY = Secrets(client_id=seeds.EMPTY_CLIENT_ID, client_secret=seeds.EMPTY_CLIENT_SECRET, jwt=seeds.EMPTY_JWT)


def asked(practice: PracticeServer) -> int:
    return len(practice.world.calls("admin"))


def test_it_lists_sub_accounts_by_name(connection: Connection) -> None:
    names = [account.name for account in services.sub_accounts(connection)]
    assert names == ["Northwind Sales DE", "Northwind Sales US", "Northwind Service"]


def test_it_lists_dial_groups_with_their_campaigns_and_inactive_ones_last(connection: Connection) -> None:
    groups = services.dial_groups(connection, seeds.US_ACCOUNT)
    assert groups[-1].name == "Retired 2024"
    spring = next(group for group in groups if group.name == "US Predictive")
    assert "Spring 2026" in [campaign.name for campaign in spring.campaigns]


def test_it_reads_a_campaign_in_full(connection: Connection) -> None:
    found = services.campaign(connection, seeds.US_ACCOUNT, 115793, seeds.SPRING_CAMPAIGN)
    assert found.aux_labels == {"auxData1": "Policy number", "auxData2": "Renewal date"}


def test_the_same_question_is_asked_once_a_minute(connection: Connection, practice: PracticeServer) -> None:
    before = asked(practice)
    services.dial_groups(connection, seeds.US_ACCOUNT)
    services.dial_groups(connection, seeds.US_ACCOUNT)
    assert asked(practice) == before + 1
    services.dial_groups(connection, seeds.DE_ACCOUNT)
    assert asked(practice) == before + 2
    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        services.dial_groups(connection, seeds.US_ACCOUNT)
    assert asked(practice) == before + 3


def test_new_credentials_do_not_see_what_the_old_ones_saw(connection: Connection, alice: User) -> None:
    assert services.sub_accounts(connection)
    credentials.replace_secrets(connection=connection, secrets=EMPTY, actor=alice, now=timezone.now())
    assert services.sub_accounts(connection) == []


@pytest.mark.parametrize(
    ("fault", "error"),
    [("html", BadAnswer), ("500_before", NoAnswer), ("half_json", BadAnswer), ("cut_after", NoAnswer)],
)
def test_a_failure_is_not_remembered(
    connection: Connection, practice: PracticeServer, fault: str, error: type[Exception]
) -> None:
    practice.world.fault(fault, endpoint="admin")
    with pytest.raises(error):
        services.sub_accounts(connection)
    assert services.sub_accounts(connection)


def test_a_campaign_that_is_gone_is_not_found(connection: Connection, practice: PracticeServer) -> None:
    practice.world.remove_campaign(seeds.SPRING_CAMPAIGN)
    with pytest.raises(NotFound):
        services.campaign(connection, seeds.US_ACCOUNT, 115793, seeds.SPRING_CAMPAIGN)


def test_a_removed_connection_opens_nothing(connection: Connection, alice: User) -> None:
    removal.remove(connection=connection, actor=alice, now=timezone.now())
    with pytest.raises(SignInFailed):
        services.sub_accounts(connection)


def test_the_codes_of_the_campaigns_own_leads_are_known(connection: Connection) -> None:
    codes = services.timezone_codes(connection, seeds.US_ACCOUNT, seeds.SPRING_CAMPAIGN)
    assert codes == ("CST", "EST", "MST", "PST")


def test_the_labels_of_further_phones_are_those_of_the_sub_account(
    connection: Connection, practice: PracticeServer
) -> None:
    strategic, simple = (
        services.campaign(connection, seeds.US_ACCOUNT, group, campaign)
        for group, campaign in ((115795, seeds.STRATEGIC_CAMPAIGN), (115793, seeds.SPRING_CAMPAIGN))
    )
    assert services.persona_labels(connection, seeds.US_ACCOUNT, strategic) == ("Mobile", "Work")
    before = asked(practice)
    assert services.persona_labels(connection, seeds.US_ACCOUNT, strategic) == ("Mobile", "Work")
    assert services.persona_labels(connection, seeds.US_ACCOUNT, simple) == ()
    assert asked(practice) == before


def test_without_an_answer_the_labels_and_codes_of_the_last_test_are_known(
    connection: Connection, practice: PracticeServer
) -> None:
    facts = {"persona_labels": ["Night"], "timezone_codes": ["VIC1"]}
    AccountFacts.objects.create(
        connection=connection, account_id=seeds.US_ACCOUNT, facts=facts, tested_at=timezone.now()
    )
    strategic = services.campaign(connection, seeds.US_ACCOUNT, 115795, seeds.STRATEGIC_CAMPAIGN)
    practice.world.fault("503", endpoint="admin")
    assert services.persona_labels(connection, seeds.US_ACCOUNT, strategic) == ("Night",)
    assert "VIC1" in services.timezone_codes(connection, seeds.US_ACCOUNT, seeds.SPRING_CAMPAIGN)


def test_leads_without_codes_make_none_known(connection: Connection) -> None:
    assert services.timezone_codes(connection, seeds.DE_ACCOUNT, seeds.GERMAN_CAMPAIGN) == ()


def test_the_settings_can_name_codes_too(connection: Connection, settings: Any) -> None:
    settings.LEADHUB_TIMEZONE_CODES = ["NSW1", " EST ", "no code, but a list", ""]
    codes = services.timezone_codes(connection, seeds.US_ACCOUNT, seeds.SPRING_CAMPAIGN)
    assert codes == ("CST", "EST", "MST", "NSW1", "PST")


@pytest.mark.parametrize("fault", ["html", "500_before", "half_json", "cut_after", "429"])
def test_where_ringcx_cannot_be_asked_for_codes_only_those_of_the_settings_are_known(
    connection: Connection, practice: PracticeServer, settings: Any, fault: str
) -> None:
    settings.LEADHUB_TIMEZONE_CODES = ["NSW1"]
    practice.world.fault(fault, endpoint="search")
    assert services.timezone_codes(connection, seeds.US_ACCOUNT, seeds.SPRING_CAMPAIGN) == ("NSW1",)


def test_codes_are_asked_for_once_a_minute(connection: Connection, practice: PracticeServer) -> None:
    for _ in range(2):
        services.timezone_codes(connection, seeds.US_ACCOUNT, seeds.SPRING_CAMPAIGN)
    assert len(practice.world.calls("search")) == 1


def test_a_ringcx_that_does_not_answer_is_not_waited_for(
    connection: Connection, practice: PracticeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calls, "_IMPATIENT", Timeouts(connect=0.5, read=0.3))
    monkeypatch.setattr(calls, "_transports", {})
    practice.world.fault("slow", endpoint="search", seconds=3)
    before = time.monotonic()
    assert services.timezone_codes(connection, seeds.US_ACCOUNT, seeds.SPRING_CAMPAIGN) == ()
    assert time.monotonic() - before < 2
