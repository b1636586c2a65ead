"""Pictures of every page, wide and narrow, light and dark: `python -m tests.journeys.screenshots FOLDER`.

It starts a demo of its own in a temporary folder and stops it again.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from playwright.sync_api import Page, sync_playwright

from leadhub.practice import seeds
from tests import browser as chromium
from tests.journeys.house import Campaign, House, password_of
from tests.journeys.pages import PAGES, make_things
from tests.journeys.visitor import SWITCHES, Visitor

WIDTHS = (1280, 390)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SPRING = Campaign(seeds.SPRING_CAMPAIGN, "Spring 2026", seeds.US_ACCOUNT, 115793)
WHO = {"manager": "maria", "admin": "admin", "newcomer": "walt", "": ""}


def take_all(folder: Path) -> None:
    """Write `<page>-<width>-<scheme>.png` for every page into the folder."""
    passwords = {name: f"practice-{name}" for name in ("maria", "admin")} | {"walt": password_of("walt")}
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as data, sync_playwright() as playwright:
        house = House(Path(data))
        running = playwright.chromium.launch(executable_path=chromium.find(), args=list(SWITCHES))
        try:
            house.open_demo()
            house.command("createuser", "walt", "--password", passwords["walt"])
            visitors = {who: Visitor(running, house.url) for who in WHO}
            for who, visitor in visitors.items():
                if who:
                    visitor.sign_in(WHO[who], passwords[WHO[who]])
            things = make_things(visitors["manager"], house.ringcx, SPRING, Path(data))
            for name, shown in PAGES.items():
                page = visitors[shown.who].page
                shown.open(page, things)
                take(page, folder, name)
                sys.stdout.write(f"{name}\n")
        finally:
            running.close()
            house.close()


def take(page: Page, folder: Path, name: str) -> None:
    """Four pictures of the page as it is now."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        # A window as high as the page: what sticks to the window's lower edge then lies where it ends.
        page.set_viewport_size({"width": width, "height": page.evaluate("document.documentElement.scrollHeight")})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=True, animations="disabled")
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    page.emulate_media(color_scheme="light")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(f"{__doc__}")
    take_all(Path(sys.argv[1]))
