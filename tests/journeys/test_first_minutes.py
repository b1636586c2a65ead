"""A new user's first minutes: sign in, be told what to do, connect, see what opens. Secrets are shown nowhere."""

from playwright.sync_api import Page, expect

from leadhub.practice import seeds
from tests.journeys import JOURNEY
from tests.journeys.conftest import Visit
from tests.journeys.house import password_of

pytestmark = JOURNEY

WRONG = "not-the-secret-at-all"


def test_a_new_user_connects_at_the_second_try(visit: Visit) -> None:
    visitor = visit()
    page = visitor.page
    seen: list[str] = []

    page.goto("/")
    page.get_by_label("Name").fill("nora")
    page.get_by_label("Password").fill("a wrong guess")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("Password").fill(password_of("nora"))
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Welcome to LeadHub")
    page.goto("/uploads/new/")
    expect(page.get_by_text("No connection yet")).to_be_visible()
    page.get_by_role("link", name="Add a connection").click()
    page.get_by_role("link", name="Sign in with a JWT").click()

    fill(page, secret=WRONG)
    page.get_by_role("button", name="Test and add").click()
    complaint = page.get_by_role("alert")
    expect(complaint).to_contain_text("RingCentral")
    expect(complaint.get_by_role("listitem")).to_have_count(1)
    expect(page.get_by_label("Name", exact=True)).to_have_value("First one")
    seen.append(page.content())

    fill(page, secret=seeds.CLIENT_SECRET)
    page.get_by_role("button", name="Test and add").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("First one")
    for account in seeds.ACCOUNTS.values():
        expect(page.get_by_role("rowheader", name=account["accountName"], exact=True)).to_be_visible()
    seen.append(page.content())

    for address in (page.url, "/connections/", "/", "/uploads/new/", "/loads/"):
        page.goto(address)
        seen.append(page.content())
    everything = "\n".join(seen)
    for secret in (WRONG, seeds.CLIENT_SECRET, seeds.JWT, password_of("nora")):
        assert secret not in everything
    page.goto("/uploads/new/")
    expect(page.get_by_label("Sub-account")).to_contain_text("Northwind Sales US")


def fill(page: Page, *, secret: str) -> None:
    """Type the connection as its owner would; passwords are never kept, so all of them again."""
    page.get_by_label("Name", exact=True).fill("First one")
    page.get_by_label("Client ID").fill(seeds.CLIENT_ID)
    page.get_by_label("Client secret").fill(secret)
    page.get_by_label("JWT").fill(seeds.JWT)
