"""The options page says what is known of the sub-account: by the deployment's documents, else by its own tests."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from leadhub.accounts.models import AccountFacts
from leadhub.credentials.models import Connection
from leadhub.practice import seeds
from leadhub.uploads.account_words import account_words
from leadhub.uploads.models import Upload
from leadhub.uploads.target import find_target
from tests.uploads.conftest import GROUP, Receive, csv_of, people
from tests.uploads.pages import text, url

pytestmark = pytest.mark.django_db
TESTED = datetime(2026, 11, 3, 12, tzinfo=UTC)


def tested(connection: Connection, **changes: Any) -> None:
    facts: dict[str, Any] = {"facts": {}, "probe": {}, "tested_at": TESTED, **changes}
    AccountFacts.objects.create(connection=connection, account_id=seeds.US_ACCOUNT, **facts)


@pytest.fixture
def upload(receive: Receive) -> Upload:
    return receive(csv_of(*people(2)))


@pytest.mark.parametrize(
    ("deployment", "wins", "loses", "contradicting"),
    [
        ("ringcx", "existing", "new", "RingCX's older documents contradict that: by them, the new lead wins"),
        ("first_generation", "new", "existing", "RingCX's newer documents contradict that: by them, the existing lead"),
    ],
)
def test_duplicates_are_told_as_the_deployments_own_documents_have_them(
    upload: Upload, deployment: str, wins: str, loses: str, contradicting: str
) -> None:
    upload.deployment = deployment
    words = account_words(upload).duplicates["REMOVE_ALL_EXISTING"]
    assert words.startswith("By the documents of ")
    assert words.index(f"the {wins} lead wins") < words.index(f"the {loses} lead wins")
    assert contradicting in words


def test_the_page_tells_it_beside_each_value(browser: Client, upload: Upload) -> None:
    page = text(browser.get(url("options", upload)))
    assert "only this list is looked at, so a phone that the campaign has already is stored once more." in page
    assert page.count("RingCX's older documents contradict that") + page.count("RingCX&#x27;s older documents") == 2


@pytest.mark.parametrize(("reading", "winner"), [("A", "new"), ("B", "existing")])
def test_what_a_probe_settled_is_said_with_its_date_and_nothing_else(
    connection: Connection, browser: Client, upload: Upload, reading: str, winner: str
) -> None:
    tested(connection, probe={"duplicate_reading": reading, "at": "2026-11-05T12:00:00+00:00"})
    words = account_words(upload).duplicates["REMOVE_ALL_EXISTING"]
    assert words.startswith(f"On this sub-account the {winner} lead wins")
    assert words.endswith(", as LeadHub's probe showed on 5 Nov 2026.")
    assert "contradict" not in text(browser.get(url("options", upload)))
    warned = "This may remove leads from the campaign" in text(browser.get(url("options", upload)))
    assert warned == (reading == "A")


def test_what_the_self_test_showed_stands_beside_numbers_and_countries(
    connection: Connection, browser: Client, upload: Upload
) -> None:
    tested(connection, facts={"international": False, "countries": ["USA", "CAN"]})
    page = text(browser.get(url("options", upload)))
    assert "By its self-test (3 Nov 2026), this sub-account dials North American numbers only." in page
    assert "By its self-test (3 Nov 2026), this sub-account dials CA, US." in page


def test_of_a_sub_account_that_was_never_tested_nothing_is_claimed(browser: Client, upload: Upload) -> None:
    assert "self-test" not in text(browser.get(url("options", upload)))


def test_a_deployment_that_is_gone_is_no_reason_to_fail(browser: Client, upload: Upload) -> None:
    Upload.objects.update(deployment="gone")
    assert browser.get(url("options", upload)).status_code == 200


def test_the_self_test_fills_in_what_ringcx_leaves_open(
    connection: Connection, practice: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(seeds.ACCOUNTS[seeds.US_ACCOUNT], "enableIntlOutbound", None)
    practice.world.change_campaign(seeds.SPRING_CAMPAIGN, countryId=None)
    tested(connection, facts={"international": True, "countries": ["GER"], "timezone_codes": ["VIC1"]})
    options = find_target(connection, seeds.US_ACCOUNT, GROUP, seeds.SPRING_CAMPAIGN).options
    assert (options.phone_mode, options.region, options.timeZoneOption) == ("e164", "DE", "NOT_APPLICABLE")
    assert "VIC1" in options.timezone_codes
