"""Every page of LeadHub: its address, who looks at it, and what they did there."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.files import SAMPLES
from tests.journeys.house import Campaign
from tests.journeys.visitor import Visitor
from tests.journeys.wizard import Wizard, key_of


@dataclass(frozen=True)
class Things:
    """What the addresses are about: an upload in review, one that cannot be read, a load, a connection, a list."""

    upload: str
    unreadable: str
    load: str
    connection: str
    list: str
    chosen: str  # the query of a chosen campaign


def _stay(_page: Page) -> None:
    pass


@dataclass(frozen=True)
class Shown:
    """One page. `who`: "manager", "newcomer" (who has nothing yet), "admin", or nobody."""

    address: str
    who: str = "manager"
    do: Callable[[Page], None] = _stay
    status: int = 200

    def open(self, page: Page, things: Things) -> None:
        """Go there, do what is done there, and wait until the page is at rest."""
        answer = page.goto(self.address.format(**vars(things)))
        assert answer
        assert answer.status == self.status, f"{self.address}: {answer.status}"
        self.do(page)
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        expect(page.locator(".htmx-request")).to_have_count(0)
        expect(page.locator("#readiness .js-only")).to_have_count(0)  # RingCX has been asked how the campaign is


def _press(words: str) -> Callable[[Page], None]:
    def press(page: Page) -> None:
        page.get_by_role("button", name=words).click()
        expect(page.get_by_role("alert")).to_be_visible()

    return press


def _lose_the_phone(page: Page) -> None:
    page.get_by_label("Phone Number goes to").select_option("ignore")
    page.get_by_label("Alt Phone goes to").select_option("email")
    _press("Continue")(page)


def _ask_about_a_number(page: Page) -> None:
    page.get_by_label("Phone number").fill("907 444 0199")
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_text("Yes. Rows with this number are left out.")).to_be_visible()


def _open_menu(page: Page) -> None:
    page.locator(".topbar summary").click()


PAGES = {
    "sign-in": Shown("/sign-in/", who=""),
    "sign-in-wrong": Shown("/sign-in/", who="", do=_press("Sign in")),
    "home": Shown("/"),
    "home-menu": Shown("/", do=_open_menu),
    "home-newcomer": Shown("/", who="newcomer"),
    "connections": Shown("/connections/"),
    "connections-none": Shown("/connections/", who="newcomer"),
    "connection": Shown("/connections/{connection}/"),
    "connection-add": Shown("/connections/add/"),
    "connection-add-wrong": Shown("/connections/add/", do=_press("Test and add")),
    "connection-remove": Shown("/connections/{connection}/remove/"),
    "campaigns": Shown("/campaigns/"),
    "start": Shown("/uploads/new/"),
    "start-chosen": Shown("/uploads/new/?{chosen}"),
    "start-newcomer": Shown("/uploads/new/", who="newcomer"),
    "reading": Shown("/uploads/{upload}/reading/"),
    "columns": Shown("/uploads/{upload}/columns/"),
    "columns-wrong": Shown("/uploads/{upload}/columns/", do=_lose_the_phone),
    "options": Shown("/uploads/{upload}/options/"),
    "review": Shown("/uploads/{upload}/review/"),
    "readiness": Shown("/uploads/{upload}/readiness/"),
    "review-rows": Shown("/uploads/{upload}/rows/"),
    "review-rows-together": Shown("/uploads/{upload}/rows/?duplicates=1"),
    "review-rows-invalid": Shown("/uploads/{upload}/rows/?state=invalid"),
    "problem": Shown("/uploads/{unreadable}/problem/"),
    "load": Shown("/loads/{load}/"),
    "load-rows": Shown("/loads/{load}/rows/?state=invalid"),
    "load-admin": Shown("/loads/{load}/", who="admin"),
    "load-decide": Shown("/loads/{load}/decide/"),
    "load-cancel": Shown("/loads/{load}/cancel/"),
    "load-stop": Shown("/loads/{load}/stop/"),
    "load-undo-wrong": Shown("/loads/{load}/undo/", do=_press("Delete what was never dialed")),
    "do-not-call": Shown("/do-not-call/"),
    "do-not-call-wrong": Shown("/do-not-call/", do=_press("Add the list")),
    "do-not-call-asked": Shown("/do-not-call/", do=_ask_about_a_number),
    "do-not-call-list": Shown("/do-not-call/{list}/"),
    "do-not-call-remove": Shown("/do-not-call/{list}/remove/", who="admin"),
    "history": Shown("/loads/"),
    "history-admin": Shown("/loads/", who="admin"),
    "history-filtered": Shown("/loads/?until=2020-01-01"),
    "history-none": Shown("/loads/", who="newcomer"),
    "events": Shown("/events/", who="admin"),
    "password": Shown("/password/"),
    "password-wrong": Shown("/password/", do=_press("Change password")),
    "missing": Shown("/uploads/00000000-0000-4000-8000-000000000000/", status=404),
    "forbidden": Shown("/events/", status=403),
}


def make_things(visitor: Visitor, campaign: Campaign, folder: Path) -> Things:
    """Load a sample, upload another up to its review, and one that cannot be read; all to this campaign."""
    page, wizard = visitor.page, Wizard(visitor)
    numbers = folder / "complaints.csv"
    numbers.write_text("Name,Phone\nAda,(907) 444-0199\nBen,12345\n")
    page.goto("/do-not-call/")
    page.get_by_label("File of numbers").set_input_files(numbers)
    wizard.press("Add the list")
    expect(page.get_by_role("heading", name="1 number in force")).to_be_visible()
    added = key_of(page)
    wizard.to_review(campaign, SAMPLES / "social-lead-ads.csv")
    wizard.confirm()
    load = key_of(page)
    wizard.choose_campaign(campaign)
    chosen = page.url.partition("?")[2]
    photo = folder / "photo.xlsx"
    photo.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    wizard.give_file(photo)
    wizard.press("Upload and continue")
    wizard.heading("This file cannot be read")
    unreadable = key_of(page)
    wizard.to_review(campaign, SAMPLES / "spring-prospects.xlsx")
    upload = key_of(page)
    page.goto("/connections/")
    page.get_by_role("rowheader").get_by_role("link").first.click()
    page.wait_for_url("**/connections/*-*/")
    return Things(upload=upload, unreadable=unreadable, load=load, connection=key_of(page), list=added, chosen=chosen)
