"""A whole upload by keyboard: Tab to go on, Enter and Space to press, arrows inside a list or a group."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys import JOURNEY
from tests.journeys.conftest import Visit
from tests.journeys.house import Campaign, House
from tests.journeys.wizard import Wizard, states

pytestmark = JOURNEY

WHAT_HAS_THE_FOCUS = """() => {
    const one = document.activeElement;
    const label = one.labels?.[0]?.textContent ?? "";
    return [one.id, one.getAttribute("aria-label") ?? "", label, one.textContent].join(" | ").replace(/\\s+/g, " ");
}"""
IS_VISIBLE = """() => {
    const box = document.activeElement.getBoundingClientRect();
    return box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
}"""


def test_a_file_can_be_loaded_without_a_mouse(
    house: House, visit: Visit, campaign: Campaign, file_of: Callable[[str, str], Path]
) -> None:
    file = file_of("by-keyboard.csv", "Lead ID,Phone\nK-1,415-555-0150\nK-2,415-555-0151\n")
    visitor = visit("maria")
    page, wizard = visitor.page, Wizard(visitor)
    # From the start, because the browser needs a moment until it lets somebody else answer its file dialog.
    page.on("filechooser", lambda dialog: dialog.set_files(file))
    page.goto("/")
    tab_to(page, "New load")
    page.keyboard.press("Enter")
    wizard.heading("New load")

    for name, value in (("account", campaign.account), ("group", str(campaign.group)), ("campaign", str(campaign.id))):
        expect(page.locator(f"#id_{name}")).to_be_visible()
        tab_to(page, f"id_{name}")
        choose(page, name, value)
    expect(page.locator("#picker input[name=campaign]")).to_have_value(str(campaign.id))

    tab_to(page, "id_file")
    page.keyboard.press("Enter")
    expect(page.locator("[data-drop-file]")).to_contain_text(file.name)
    tab_to(page, "Upload and continue")
    page.keyboard.press("Enter")
    wizard.heading("Which column goes where?")
    tab_to(page, "Continue")
    page.keyboard.press("Enter")
    wizard.heading("How should it be loaded?")
    tab_to(page, "Check the rows")
    page.keyboard.press("Space")
    wizard.reviewed()
    tab_to(page, "Load 2 leads into")
    page.keyboard.press("Enter")
    wizard.follow()

    assert states(page) == {"loaded": 2}
    assert {lead["externId"] for lead in house.ringcx.leads(campaign.id)} == {"K-1", "K-2"}


def tab_to(page: Page, words: str) -> None:
    """Press Tab until what has the focus is called so; it must be in sight then."""
    for _ in range(150):
        page.keyboard.press("Tab")
        if words in page.evaluate(WHAT_HAS_THE_FOCUS):
            assert page.evaluate(IS_VISIBLE), f"{words} has the focus but cannot be seen"
            return
    raise AssertionError(f"the Tab key never leads to {words!r}")


def choose(page: Page, name: str, value: str) -> None:
    """Go down the list with the arrow key; each step asks RingCX, and the focus must stay where it was."""
    select = page.locator(f"#id_{name}")
    for _ in range(40):
        if select.input_value() == value:
            expect(page.locator(f"#id_{name} option:checked[selected]")).to_have_attribute("value", value)
            return
        expect(select).to_be_focused()
        with page.expect_response(lambda answer: "/uploads/new/" in answer.url):
            page.keyboard.press("ArrowDown")
        expect(page.locator("#picker.htmx-request, #picker .htmx-request")).to_have_count(0)
    raise AssertionError(f"{value} is not in the list of {name}")
