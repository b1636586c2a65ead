"""The worker is killed in the middle of a load. Started again, it sends nothing twice, and the page says so."""

from collections import Counter

import pytest
from playwright.sync_api import expect

from tests.files import SAMPLES
from tests.journeys import JOURNEY
from tests.journeys.conftest import Visit
from tests.journeys.house import Campaign, House, wait_until
from tests.journeys.ringcx import digits
from tests.journeys.wizard import Wizard, states

pytestmark = JOURNEY

FILE = SAMPLES / "spring-prospects.xlsx"
PLANNED, BATCH = 1260, 250


@pytest.mark.parametrize("shown", [True, False], ids=["ringcx-shows-them", "ringcx-does-not-show-them-yet"])
def test_a_killed_worker_sends_nothing_twice(house: House, visit: Visit, campaign: Campaign, shown: bool) -> None:
    visitor = visit("maria")
    page, wizard = visitor.page, Wizard(visitor)
    wizard.to_review(campaign, FILE)
    house.kill_worker()
    house.start_worker(LEADHUB_SENDERS="1")  # one batch after another, so that it is known which one is lost
    path = f"*/campaigns/{campaign.id}/leadLoader/direct"
    # The third batch arrives, but its answer does not: the worker is still waiting for it when it dies.
    house.ringcx.fault("stall_after", path=path, skip=2, next=1)
    if not shown:
        house.ringcx.set(search_lag=3600)
    try:
        wizard.confirm_button.click()
        wait_until(lambda: len(house.ringcx.leads(campaign.id)) == 3 * BATCH, 30, "the third batch arrived")
        house.kill_worker()
        page.reload()
        expect(page.get_by_text(f"{2 * BATCH} of {PLANNED:,}")).to_be_visible()
        house.start_worker()
        expect(page.locator(".verdict")).to_be_visible(timeout=120_000)

        if not shown:
            assert states(page)["unknown"] == BATCH
            assert states(page)["loaded"] == PLANNED - BATCH
            expect(page.locator("#batches")).to_contain_text("The worker stopped while this batch was being sent.")
            house.ringcx.set(search_lag=0)
            page.get_by_role("button", name=f"Ask RingCX again about the {BATCH} unknown").click()
            expect(page.locator(".verdict")).to_have_text(f"All {PLANNED:,} leads are in RingCX.", timeout=60_000)
    finally:
        house.ringcx.set(search_lag=0)
        house.ringcx.clear_faults()

    assert states(page) == {"loaded": PLANNED, "duplicate in file": 716, "invalid": 24}
    held = house.ringcx.leads(campaign.id)
    assert len(held) == PLANNED
    for twice in (Counter(lead["externId"] for lead in held), Counter(digits(lead["leadPhone"]) for lead in held)):
        assert max(twice.values()) == 1
    assert house.ringcx.loads(campaign.id) == 6
    visitor.page.goto(page.url)
    expect(page.locator("#batches")).to_contain_text("stopped")
