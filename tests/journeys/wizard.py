"""The wizard as a person walks through it, with a script or without: each step is what they see and press."""

import base64
import re
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.journeys.house import Campaign
from tests.journeys.visitor import PATIENCE, Visitor

DROP = """([name, content]) => {
    const bytes = Uint8Array.from(atob(content), letter => letter.charCodeAt(0));
    const dropped = new DataTransfer();
    dropped.items.add(new File([bytes], name));
    const zone = document.querySelector("[data-drop]");
    for (const kind of ["dragenter", "dragover", "drop"])
        zone.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: dropped }));
}"""
CONFIRM = re.compile(r"^Load [\d,]+ leads? into ")


class Wizard:
    """One upload, from the start page to its receipt."""

    def __init__(self, visitor: Visitor) -> None:
        self.scripted = visitor.scripted
        self.page: Page = visitor.page

    def to_review(self, campaign: Campaign, file: Path) -> None:
        """Take what LeadHub suggests everywhere, until the review is finished."""
        self.to_columns(campaign, file)
        self.press("Continue")
        self.heading("How should it be loaded?")
        self.press("Check the rows")
        self.reviewed()

    def to_columns(self, campaign: Campaign, file: Path) -> None:
        """Choose campaign and file; accept how the file is read, should LeadHub ask."""
        self.choose_campaign(campaign)
        self.give_file(file)
        self.press("Upload and continue")
        steps = self.page.get_by_role("heading", level=1)
        expect(steps).to_have_text(re.compile("^(How is the file read|Which column goes where)"))
        if "read" in steps.inner_text():
            self.press("Continue")
        self.heading("Which column goes where?")

    def choose_campaign(self, campaign: Campaign) -> None:
        """Go down the picker: sub-account, dial group, campaign."""
        self.page.goto("/uploads/new/")
        choices = {"account": campaign.account, "group": str(campaign.group), "campaign": str(campaign.id)}
        for name, value in choices.items():
            select = self.page.locator(f"#id_{name}")
            expect(select).to_be_visible()
            narrow = self.page.get_by_label("Filter the campaigns")  # there from a dozen campaigns on
            if name == "campaign" and self.scripted and narrow.is_visible():
                narrow.fill(campaign.name)
            select.select_option(value)
            if not self.scripted:
                self.press("Show")
            expect(self.page.locator(f"#id_{name} option:checked")).to_have_attribute("value", value)
        expect(self.page.locator("#picker input[name=campaign]")).to_have_value(str(campaign.id))

    def give_file(self, file: Path) -> None:
        """Drop the file on the page; without a script, choose it."""
        if self.scripted:
            self.page.evaluate(DROP, [file.name, base64.b64encode(file.read_bytes()).decode()])
            expect(self.page.locator("[data-drop-file]")).to_contain_text(file.name)
        else:
            self.page.locator("#id_file").set_input_files(file)

    def reviewed(self, ready: int | None = None) -> None:
        """Wait until the rows are checked, RingCX has been asked, and so many rows are ready."""
        if not self.scripted:
            self._look_again_until(lambda: self.confirm_button.is_visible() and self.confirm_button.is_enabled())
        expect(self.confirm_button).to_be_enabled(timeout=2 * PATIENCE)
        if ready is not None:
            expect(self.confirm_button).to_contain_text(f"Load {ready} lead")
            expect(self.confirm_button).to_be_enabled()

    @property
    def confirm_button(self) -> Locator:
        """The one button that sends something."""
        return self.page.get_by_role("button", name=CONFIRM)

    def confirm(self) -> None:
        """Confirm, follow the progress, and end at the receipt."""
        self.confirm_button.click()
        self.follow()

    def follow(self) -> None:
        """Wait for the receipt; without a script, ask how far it is as often as needed."""
        self.page.wait_for_url(re.compile("/loads/"))
        verdict = self.page.locator(".verdict")
        if self.scripted:
            expect(verdict).to_be_visible(timeout=2 * PATIENCE)
            return
        self._look_again_until(verdict.is_visible)

    def _look_again_until(self, done: Callable[[], bool]) -> None:
        """Without a script a page shows how far it is when it is asked to, by its own link."""
        end = time.monotonic() + 2 * PATIENCE / 1000
        while not done():
            assert time.monotonic() < end, f"{self.page.url} never ended:\n{self.page.locator('main').inner_text()}"
            self.page.get_by_role("link", name="See how far it is").first.click()

    def heading(self, text: str) -> None:
        """See this heading."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(text)

    def press(self, words: str) -> None:
        """Press a button."""
        self.page.get_by_role("button", name=words, exact=True).click()


def states(page: Page) -> dict[str, int]:
    """The legend of the large row bar: {state in words: rows}."""
    return {
        line.locator(".legend-label").inner_text(): int(line.locator("strong").inner_text().replace(",", ""))
        for line in page.locator(".legend li").all()
    }


def links_of(page: Page, key: str) -> set[str]:
    """All addresses on the page, of links and forms, that belong to one upload or load."""
    found = page.locator("a[href], form[action]").evaluate_all(
        "all => all.map(one => one.getAttribute('href') ?? one.getAttribute('action'))"
    )
    return {link for link in found if key in link}


def key_of(page: Page) -> str:
    """The id in the page's address."""
    found = re.search(r"/([0-9a-f]{8}-[0-9a-f-]{27})/", page.url)
    assert found, page.url
    return found[1]
