"""Asking RingCX about campaigns, and remembering for a minute."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from leadhub.campaigns import services
from leadhub.credentials import services as credentials
from leadhub.credentials.models import Connection
from leadhub.credentials.sealing import Secrets
from leadhub.people.models import User
from leadhub.practice import seeds
from leadhub.practice.server import PracticeServer
from leadhub.ringcx.errors import BadAnswer, NoAnswer, NotFound, SignInFailed

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
    credentials.remove(connection=connection, actor=alice, now=timezone.now())
    with pytest.raises(SignInFailed):
        services.sub_accounts(connection)
