"""RingCX in trouble while somebody chooses a campaign: a sentence each time, and all is well again afterwards."""

import re

from playwright.sync_api import Page, expect

from tests.journeys import JOURNEY
from tests.journeys.conftest import Visit
from tests.journeys.house import House, wait_until

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
    assert_says(page, "RingCX is busy")

    house.ringcx.clear_faults()
    wait_until(lambda: shows_the_sub_accounts(page), 3 * WAIT, "RingCX's wait was over and its sub-accounts shown")


def assert_says(page: Page, pattern: str) -> None:
    """The start page says what is wrong in few words."""
    page.goto("/uploads/new/")
    notice = page.locator("#picker .notice")
    expect(notice).to_be_visible()
    words = " ".join(notice.inner_text().split())
    assert re.search(pattern, words), words
    assert words.count(". ") <= 2, words
    assert "Traceback" not in page.content()


def shows_the_sub_accounts(page: Page) -> bool:
    """Look again: the start page waits for RingCX for a while, or says at once that it takes longer."""
    page.goto("/uploads/new/")
    choice = page.get_by_label("Sub-account")
    return choice.is_visible() and "Northwind Sales US" in choice.inner_text()
