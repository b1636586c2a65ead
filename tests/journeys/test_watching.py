"""Watching a load to its end: the page brings the verdict and RingCX's confirmation by itself, and then rests."""

from pathlib import Path

from playwright.sync_api import Request, expect

from tests.journeys import JOURNEY
from tests.journeys.conftest import Visit
from tests.journeys.house import Campaign
from tests.journeys.visitor import PATIENCE
from tests.journeys.wizard import Wizard

pytestmark = JOURNEY

WATCHED = 5000  # milliseconds after the verdict
ASKED_AT_MOST = 3  # the whole page once, and the comparison with RingCX


def test_a_load_watched_to_its_end_asks_no_more(visit: Visit, campaign: Campaign, tmp_path: Path) -> None:
    file = tmp_path / "calls.csv"
    file.write_text("First name,Phone\nAda,415-555-0101\nBen,415-555-0102\nCora,555\n")
    visitor = visit("jonas")
    page, wizard = visitor.page, Wizard(visitor)
    wizard.to_review(campaign, file)
    wizard.confirm()

    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))
    page.wait_for_timeout(WATCHED)
    assert len(asked) <= ASKED_AT_MOST, f"{len(asked)} requests after the verdict"
    expect(page.get_by_role("link", name="Rows that were left out")).to_be_visible()  # outside of what asks for itself
    expect(page.get_by_text("Confirmed by RingCX")).to_be_visible(timeout=2 * PATIENCE)
    asked.clear()
    page.wait_for_timeout(WATCHED)
    assert len(asked) <= 1, f"{len(asked)} requests after the confirmation"
