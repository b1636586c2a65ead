"""Every page of LeadHub: its address, who looks at it, and what they did there."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from playwright.sync_api import Page, expect

from leadhub.practice import seeds
from tests.files import SAMPLES
from tests.journeys.house import Campaign
from tests.journeys.ringcx import PracticeRingCX
from tests.journeys.visitor import Visitor
from tests.journeys.wizard import Wizard, key_of


@dataclass(frozen=True)
class Things:
    """What the addresses are about: an upload in review, one that cannot be read, a load, a connection, a list.

    held: a load whose first leads are not in RingCX as they were sent. account: a sub-account that was tested.
    """

    upload: str
    unreadable: str
    load: str
    held: str
    connection: str
    account: str
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


def _leave_for_ringcentral(page: Page) -> None:
    page.get_by_label("Name", exact=True).fill(f"Connected {uuid4().hex[:8]}")
    page.get_by_label("Client ID").fill(seeds.PUBLIC_CLIENT_ID)
    page.get_by_role("button", name="Continue to RingCentral").click()
    expect(page.get_by_role("link", name="Sign in at RingCentral")).to_be_visible()


def _deny(page: Page) -> None:
    _leave_for_ringcentral(page)
    page.get_by_role("link", name="Sign in at RingCentral").click()
    page.get_by_role("button", name="Deny").click()
    expect(page.get_by_role("alert")).to_contain_text("was not allowed to connect")


def _authorize(page: Page) -> None:
    _leave_for_ringcentral(page)
    page.get_by_role("link", name="Sign in at RingCentral").click()
    page.get_by_role("button", name="Authorize").click()
    expect(page.get_by_text("RingCentral is connected.")).to_be_visible()


def _authorize_and(words: str) -> Callable[[Page], None]:
    def go_on(page: Page) -> None:
        _authorize(page)
        page.get_by_role("link", name=words).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Connected")

    return go_on


def _add_a_deployment(page: Page) -> None:
    name = f"Elsewhere {uuid4().hex[:8]}"
    page.get_by_label("Name", exact=True).fill(name)
    for label in ("token exchange", "admin API"):
        page.get_by_label(label).fill("https://ringcx.example.com")
    page.get_by_role("button", name="Add the deployment").click()
    page.get_by_role("link", name=f"Remove {name}").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


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
    "connection-add-legacy": Shown("/connections/add/?deployment=legacy_vacd"),
    "connection-add-jwt": Shown("/connections/add/jwt/"),
    "connection-add-jwt-wrong": Shown("/connections/add/jwt/", do=_press("Test and add")),
    "connection-add-code": Shown("/connections/add/code/"),
    "connection-add-token": Shown("/connections/add/token/"),
    "connection-add-password-wrong": Shown("/connections/add/password/", do=_press("Test and add")),
    "connection-connect": Shown("/connections/add/code/", do=_leave_for_ringcentral),
    "connection-connect-denied": Shown("/connections/add/code/", do=_deny),
    "connection-connected": Shown("/connections/add/code/", who="admin", do=_authorize),
    "connection-share": Shown("/connections/add/code/", who="admin", do=_authorize_and("Share")),
    "connection-again": Shown("/connections/add/code/", who="admin", do=_authorize_and("Connect again")),
    "deployments": Shown("/connections/deployments/", who="admin"),
    "deployments-wrong": Shown("/connections/deployments/", who="admin", do=_press("Add the deployment")),
    "deployment-remove": Shown("/connections/deployments/", who="admin", do=_add_a_deployment),
    "account": Shown("/connections/{connection}/accounts/{account}/"),
    "account-untested": Shown(f"/connections/{{connection}}/accounts/{seeds.DE_ACCOUNT}/"),
    "account-probe": Shown("/connections/{connection}/accounts/{account}/probe/"),
    "account-probe-wrong": Shown(
        "/connections/{connection}/accounts/{account}/probe/", do=_press("Load the three leads")
    ),
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
    "load-held": Shown("/loads/{held}/"),
    "load-first-leads": Shown("/loads/{held}/first-leads/"),
    "load-first-leads-wrong": Shown("/loads/{held}/first-leads/", do=_press("Accept it as it is")),
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


def make_things(visitor: Visitor, ringcx: PracticeRingCX, campaign: Campaign, folder: Path) -> Things:
    """Load a sample, and a file that RingCX alters; upload one up to its review, and one that cannot be read."""
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
    held = _load_that_is_held(wizard, ringcx, campaign, folder / "held.csv")
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
    connection = key_of(page)
    page.goto(f"/connections/{connection}/accounts/{seeds.US_ACCOUNT}/")
    wizard.press("Test this sub-account")
    expect(page.get_by_role("button", name="Test again")).to_be_visible()
    return Things(
        upload=upload,
        unreadable=unreadable,
        load=load,
        held=held,
        connection=connection,
        account=seeds.US_ACCOUNT,
        list=added,
        chosen=chosen,
    )


def _load_that_is_held(wizard: Wizard, ringcx: PracticeRingCX, campaign: Campaign, file: Path) -> str:
    """Load a few leads with their first ones read back, while RingCX keeps names and towns otherwise than sent."""
    people = "".join(f"Ada {n},Lovelace {n},(907) 444-{n:04},Juneau Bay\n" for n in range(1, 6))
    file.write_text(f"First Name,Last Name,Phone,City\n{people}")
    wizard.to_review(campaign, file)
    wizard.page.get_by_label("Load the first 25 alone").check()
    ringcx.set(alters_fields=["lastName", "city"])
    try:
        wizard.confirm_button.click()
        expect(wizard.page.get_by_role("link", name="See the first leads")).to_be_visible()
    finally:
        ringcx.set(alters_fields=[])
    return key_of(wizard.page)
