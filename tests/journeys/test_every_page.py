"""Every page: no accessibility violation in light and dark, wide and narrow; nothing hangs over the edge of a phone."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.files import SAMPLES
from tests.journeys import JOURNEY
from tests.journeys.conftest import Visit
from tests.journeys.house import Campaign, House
from tests.journeys.pages import PAGES, Paths
from tests.journeys.wizard import Wizard, key_of

pytestmark = JOURNEY

WIDTHS = (1280, 390)
HANGING_OVER = """() => document.documentElement.scrollWidth - document.documentElement.clientWidth"""


@pytest.fixture(scope="module")
def paths(house: House, browser: Any) -> Paths:
    """One upload that is being reviewed, one that is loaded, one that cannot be read."""
    return Paths.made(house, browser)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_fit_for_everybody(visit: Visit, paths: Paths, name: str) -> None:
    wanted = PAGES[name]
    visitor = visit(wanted.who)
    page = visitor.page
    page.goto(wanted.address(paths))
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(HANGING_OVER) <= 0, f"{name} is wider than a screen of {width} px"
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of its own words
            found += [f"{width} px, {scheme}: {violation}" for violation in violations(page)]
    assert found == []
    if wanted.is_missing:
        visitor.forgive("404")


def violations(page: Page) -> list[str]:
    """What axe finds wrong, one line for each rule."""
    answer = Axe().run(page).response
    return [
        f"{violation['id']}: {violation['help']}: {[node['target'] for node in violation['nodes'][:3]]}"
        for violation in answer["violations"]
    ]
