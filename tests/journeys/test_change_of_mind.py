"""Changing one's mind: in the mapping, about rows, about duplicates, in a second tab, with two clicks."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys import JOURNEY
from tests.journeys.conftest import Visit
from tests.journeys.house import Campaign, House
from tests.journeys.ringcx import digits
from tests.journeys.wizard import Wizard, key_of, states

pytestmark = JOURNEY

FileOf = Callable[[str, str], Path]
CALLS = "\n".join(
    [
        "Lead ID,First name,Surname,Phone,Nickname",
        "A-1,Ada,Abbott,415-555-0101,Lady",
        "A-2,Ben,Baker,415-555-0102,Big",
        "A-3,Cora,Castillo,415-555-0103,Coco",
        "A-4,Ada again,Abbott,(415) 555-0101,Lady",
        "A-5,Dan,Dunn,555,Dizzy",
    ]
)


@pytest.mark.parametrize("scripted", [True, False], ids=["script", "no-script"])
def test_what_was_changed_is_what_arrives(
    house: House, visit: Visit, campaign: Campaign, file_of: FileOf, scripted: bool
) -> None:
    visitor = visit("maria", scripted=scripted)
    page, wizard = visitor.page, Wizard(visitor)
    wizard.to_columns(campaign, file_of("calls.csv", CALLS))

    page.get_by_label("Nickname goes to").select_option("lastName")
    if not scripted:
        wizard.press("Update the sample")
    first_card = page.locator("#sample .lead-card").first
    expect(first_card).to_contain_text("Lady")
    page.get_by_label("Surname goes to").select_option("ignore")
    wizard.press("Continue")
    wizard.heading("How should it be loaded?")
    page.locator("input[value=RETAIN_ALL]").check()  # or RingCX itself would drop what is sent anyway
    wizard.press("Check the rows")
    wizard.reviewed()
    assert states(page) == {"ready": 3, "duplicate in file": 1, "invalid": 1}

    page.get_by_role("group", name="In this file").get_by_label("Send anyway").check(force=True)
    if not scripted:
        wizard.press("Apply")
    wizard.reviewed(ready=4)
    page.get_by_role("link", name="Show all rows").click()
    page.get_by_role("button", name="Leave out row 3").click()
    expect(page.get_by_role("button", name="Take row 3 back")).to_be_visible()
    page.get_by_role("link", name="Back to the review").click()
    wizard.reviewed(ready=3)
    assert states(page) == {"ready": 3, "excluded by you": 1, "invalid": 1}
    wizard.confirm()

    assert states(page) == {"loaded": 3, "excluded by you": 1, "invalid": 1}
    held = {lead["externId"]: lead for lead in house.ringcx.leads(campaign.id)}
    assert set(held) == {"A-1", "A-3", "A-4"}
    assert [held[name]["lastName"] for name in sorted(held)] == ["Lady", "Coco", "Lady"]
    assert {digits(lead["leadPhone"]) for lead in held.values()} == {"4155550101", "4155550103"}


def test_a_review_that_is_out_of_date_sends_nothing(
    house: House, visit: Visit, campaign: Campaign, file_of: FileOf
) -> None:
    visitor = visit("maria")
    page, wizard = visitor.page, Wizard(visitor)
    wizard.to_review(campaign, file_of("calls.csv", CALLS))
    other = visitor.new_tab(f"/uploads/{key_of(page)}/rows/")
    other.get_by_role("button", name="Leave out row 2").click()
    expect(other.get_by_role("button", name="Take row 2 back")).to_be_visible()
    other.get_by_role("link", name="Back to the review").click()
    # Without Ada's first row the other one of hers is sent in its place.
    expect(other.locator(".legend", has_text="excluded by you")).to_be_visible()

    wizard.confirm_button.click()
    expect(page.get_by_text("Something was changed since you saw this page.")).to_be_visible()
    wizard.reviewed()
    assert house.ringcx.loads(campaign.id) == 0

    wizard.confirm()
    assert house.ringcx.loads(campaign.id) == 1
    Wizard(visitor).page.goto(page.url)
    other.get_by_role("button", name="Load 3 leads").click()
    expect(other.locator(".verdict")).to_be_visible()
    assert other.url == page.url
    assert house.ringcx.loads(campaign.id) == 1


@pytest.mark.parametrize("scripted", [True, False], ids=["script", "no-script"])
def test_a_double_click_loads_once(
    house: House, visit: Visit, campaign: Campaign, file_of: FileOf, scripted: bool
) -> None:
    visitor = visit("jonas", scripted=scripted)
    wizard = Wizard(visitor)
    wizard.to_review(campaign, file_of("calls.csv", CALLS))
    wizard.confirm_button.dblclick()
    wizard.follow()

    assert house.ringcx.loads(campaign.id) == 1
    assert len(house.ringcx.leads(campaign.id)) == 3
    visitor.page.goto("/loads/")
    assert visitor.page.locator("tr", has_text=campaign.name).locator("text=calls.csv").count() == 1
