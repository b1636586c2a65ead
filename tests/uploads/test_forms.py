"""The options page: which repairs LeadHub may make, and time zones from the file only with codes the account uses."""

from typing import Any

import pytest
from django.test import Client

from leadhub.leads.findings import REPAIRS
from leadhub.leads.options import NO_CODES, LoadOptions
from leadhub.uploads import services
from leadhub.uploads.forms import OptionsForm
from leadhub.uploads.models import Upload
from tests.uploads.conftest import Receive, advance, csv_of, people
from tests.uploads.pages import option_data, text, url

WITH_ZONE = ("Lead ID", "First Name", "Phone", "State", "Zip", "Time Zone")


def zoned(*zones: str) -> bytes:
    rows = [(*row, zone) for row, zone in zip(people(len(zones)), zones, strict=True)]
    return csv_of(*rows, headers=WITH_ZONE)


def options_of(upload: Upload) -> LoadOptions:
    upload.refresh_from_db()
    return LoadOptions.from_json(upload.options)


def group(form: OptionsForm, value: str) -> dict[str, Any]:
    return next(member for one in form.groups for member in one["members"] if member["value"] == value)


def test_every_repair_is_made_unless_somebody_says_otherwise(browser: Client, receive: Receive) -> None:
    upload = receive(csv_of(*people(2)))
    form = browser.get(url("options", upload)).context["form"]
    assert [kind["code"] for kind in form.repair_kinds if kind["made"]] == list(REPAIRS)
    assert not form.repairs_unusual
    browser.post(url("options", upload), option_data(browser, upload))
    assert options_of(upload).repairs_off == ()
    assert not options_of(upload).name_case


def test_a_repair_that_is_unticked_is_not_made(browser: Client, receive: Receive) -> None:
    upload = receive(csv_of(("Z-1", "ADA LOVE", "206 444 0001", "Washington", "98101")))
    data = option_data(browser, upload)
    data["repairs"] = [code for code in data["repairs"] if code != "state_to_code"]
    browser.post(url("options", upload), {**data, "name_case": "on"})
    assert options_of(upload).repairs_off == ("state_to_code",)
    assert advance(upload).finding_counts == {"name_case": 1}


def test_the_page_shows_what_was_unticked(browser: Client, receive: Receive) -> None:
    upload = receive(csv_of(*people(2)), repairs_off="zip_zero_restored")
    response = browser.get(url("options", upload))
    assert response.context["form"].repairs_unusual
    page = response.content.decode()
    assert 'value="zip_zero_restored" checked' not in page
    assert 'value="zip_written" checked' in page
    assert "<details open>" in page


def test_all_repairs_can_be_unticked(browser: Client, receive: Receive) -> None:
    upload = receive(csv_of(*people(2)))
    data = option_data(browser, upload)
    del data["repairs"]
    browser.post(url("options", upload), data)
    assert options_of(upload).repairs_off == tuple(REPAIRS)


def test_a_repair_that_does_not_exist_is_refused(browser: Client, receive: Receive) -> None:
    upload = receive(csv_of(*people(2)))
    response = browser.post(url("options", upload), {**option_data(browser, upload), "repairs": ["everything"]})
    assert response.status_code == 200
    assert options_of(upload).repairs_off == ()


def test_the_codes_that_the_campaigns_leads_show_are_named(browser: Client, receive: Receive) -> None:
    upload = receive(zoned("Pacific"))
    assert upload.campaign["timezone_codes"] == ["CST", "EST", "MST", "PST"]
    form = browser.get(url("options", upload)).context["form"]
    assert group(form, "EXPLICIT")["note"] == "Known in your account: CST, EST, MST, PST."
    assert "disabled" not in group(form, "EXPLICIT")


def test_without_known_codes_time_zones_cannot_come_from_the_file(browser: Client, receive: Receive) -> None:
    upload = receive(zoned("Pacific"), timezone_codes="")
    response = browser.get(url("options", upload))
    assert group(response.context["form"], "EXPLICIT")["disabled"] == NO_CODES
    assert NO_CODES in text(response)
    response = browser.post(url("options", upload), {**option_data(browser, upload), "timeZoneOption": "EXPLICIT"})
    assert NO_CODES in text(response)
    assert options_of(upload).timeZoneOption == "NPA_NXX"


def test_nobody_adds_codes_through_the_form(browser: Client, receive: Receive) -> None:
    upload = receive(zoned("Pacific"), timezone_codes="")
    browser.post(url("options", upload), {**option_data(browser, upload), "timezone_codes": "PST"})
    assert options_of(upload).timezone_codes == ()


def test_from_the_file_only_known_codes_are_sent(browser: Client, receive: Receive) -> None:
    upload = receive(zoned("Pacific", "PST", "Hawaii", "Europe/Berlin", ""))
    browser.post(url("options", upload), {**option_data(browser, upload), "timeZoneOption": "EXPLICIT"})
    upload = advance(upload)
    assert upload.totals == {"ready": 2, "invalid": 3}
    counts = upload.finding_counts
    assert (counts["timezone_to_code"], counts["timezone_not_known"], counts["timezone_missing"]) == (1, 2, 1)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("repairs_off", "zip_zero_restored"),
        ("name_case", True),
        ("timezone_codes", "EST"),
        ("timeZoneOption", "NOT_APPLICABLE"),
        ("phone_mode", "e164"),
        ("region", "CA"),
    ],
)
def test_an_option_that_changes_leads_has_them_made_again(reviewed: Receive, name: str, value: object) -> None:
    upload = reviewed(csv_of(*people(2)))
    upload.options = {**upload.options, name: value}
    assert not services.is_checked(upload)
    assert not services.is_being_planned(upload), "the leads themselves are out of date"
