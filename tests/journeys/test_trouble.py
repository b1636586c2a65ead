"""RingCX in trouble while somebody chooses a campaign: a sentence each time, and all is well again afterwards."""

import re

from playwright.sync_api import Page, expect

from tests.journeys import JOURNEY
from tests.journeys.conftest import Visit
from tests.journeys.house import House

pytestmark = JOURNEY

ACCOUNTS = "*/admin/accounts"
WAIT = 12  # seconds that RingCX asks for: more than LeadHub lets somebody wait for a page


def test_the_picker_says_what_is_wrong_with_ringcx(house: House, visit: Visit) -> None:
    page = visit("tina").page  # it is her first look: LeadHub remembers nothing of RingCX for her yet

    with house.ringcx_down():
        assert_says(page, "RingCX cannot be reached")
    house.ringcx.fault("html", path=ACCOUNTS)
    assert_says(page, "RingCX gave no usable answer")
    house.ringcx.fault("429", path=ACCOUNTS, retry_after=WAIT)
    assert_says(page, r"RingCX is busy .* in 1\d seconds\.")

    for _ in range(10):  # a page waits for its turn for a while, then says so; by then the turn has nearly come
        page.goto("/uploads/new/")
        if page.get_by_label("Sub-account").is_visible():
            break
    expect(page.get_by_label("Sub-account")).to_contain_text("Northwind Sales US")


def assert_says(page: Page, pattern: str) -> None:
    """The start page says what is wrong in few words."""
    page.goto("/uploads/new/")
    notice = page.locator("#picker .notice")
    expect(notice).to_be_visible()
    words = " ".join(notice.inner_text().split())
    assert re.search(pattern, words), words
    assert words.count(". ") <= 2, words
    assert "Traceback" not in page.content()
