"""Every page: no accessibility violation in light and dark, wide and narrow; nothing hangs over the edge of a phone."""

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.journeys import JOURNEY
from tests.journeys.conftest import Visit
from tests.journeys.house import House
from tests.journeys.pages import PAGES, Things, make_things
from tests.journeys.visitor import Visitor

pytestmark = JOURNEY

WIDTHS = (1280, 390)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
PEOPLE = {"manager": "maria", "newcomer": "walt", "admin": "alma", "": ""}
AT_REST = """() => document.getAnimations().every(
    one => one.playState === "finished" || one.effect.getTiming().iterations === Infinity
)"""
HANGS_OVER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def things(browser: Browser, house: House, tmp_path_factory: pytest.TempPathFactory) -> Things:
    """What the pages are about."""
    visitor = Visitor(browser, house.url)
    visitor.sign_in("maria")
    made = make_things(visitor, house.ringcx, house.campaign(), tmp_path_factory.mktemp("pages"))
    assert visitor.complaints == []
    visitor.leave()
    return made


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_fit_for_everybody(visit: Visit, things: Things, name: str) -> None:
    shown = PAGES[name]
    visitor = visit(PEOPLE[shown.who])
    page = visitor.page
    shown.open(page, things)
    wrong = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if (pixels := page.evaluate(HANGS_OVER)) > 0:
            wrong.append(f"{pixels} px hang over the edge of a screen of {width} px")
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            page.wait_for_function(AT_REST)
            wrong += [f"{width} px, {scheme}: {violation}" for violation in violations(page, scheme)]
    assert wrong == []
    if shown.status != 200:
        visitor.forgive(f"status of {shown.status}")  # the browser's own remark about the page


def violations(page: Page, scheme: str) -> list[str]:
    """What axe finds wrong, one line for each rule. Another colour scheme changes nothing but colours."""
    options = {"runOnly": ["color-contrast"]} if scheme == "dark" else {}
    answer = Axe().run(page, options=options).response
    return [
        f"{violation['id']}: {violation['help']}: {[node['target'] for node in violation['nodes'][:3]]}"
        for violation in answer["violations"]
    ]
