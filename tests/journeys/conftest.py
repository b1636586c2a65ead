"""One house and one browser for all journeys; a fresh browser context for each visit."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests import browser as chromium
from tests.journeys.house import Campaign, House
from tests.journeys.visitor import SWITCHES, Visitor

Visit = Callable[..., Visitor]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser. Without one the journeys are skipped, loudly; in CI that is a failure."""
    path = chromium.find()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail(chromium.LOUD)
        pytest.skip(chromium.LOUD)
    # Playwright keeps an event loop in this thread, in which Django would refuse every query of other tests.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=list(SWITCHES))
        yield running
        running.close()


@pytest.fixture(scope="session")
def house(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A whole LeadHub with its worker and a practice RingCX, running."""
    house = House(tmp_path_factory.mktemp("house"))
    try:
        house.open()
        yield house
    finally:
        house.close()


@pytest.fixture
def visit(browser: Browser, house: House) -> Iterator[Visit]:
    """Open LeadHub as somebody: `visit("maria")`, `visit("maria", scripted=False)`. No page may complain."""
    visitors: list[Visitor] = []

    def come(name: str = "", *, scripted: bool = True, width: int = 1280, base_url: str = house.url) -> Visitor:
        visitor = Visitor(browser, base_url, scripted=scripted, width=width)
        visitors.append(visitor)
        if name:
            visitor.sign_in(name)
        return visitor

    yield come
    complaints = [complaint for visitor in visitors for complaint in visitor.complaints]
    for visitor in visitors:
        visitor.leave()
    assert complaints == []


@pytest.fixture
def campaign(house: House) -> Campaign:
    """An empty campaign of this test's own."""
    return house.campaign()


@pytest.fixture(scope="session")
def anywhere(house: House) -> Campaign:
    """A campaign into which nobody loads anything."""
    return house.campaign()


@pytest.fixture(scope="session")
def small_dashboard(house: House) -> Iterator[str]:
    """The address of the same LeadHub with an upload limit of 1 MB."""
    with house.second_dashboard(LEADHUB_UPLOAD_MAX_MB="1") as url:
        yield url


@pytest.fixture
def file_of(tmp_path: Path) -> Callable[[str, str], Path]:
    """Write a text file: `file_of("name.csv", "Phone\\n415…")`."""

    def write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write
