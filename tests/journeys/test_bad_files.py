"""Bad files in the browser: one sentence that says what is wrong and what to do, and a way on."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import expect

from tests.files import SAMPLES, locked
from tests.journeys import JOURNEY
from tests.journeys.conftest import Visit
from tests.journeys.house import Campaign
from tests.journeys.wizard import Wizard

pytestmark = JOURNEY

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


def wide() -> bytes:
    """A workbook of 300 columns."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append([f"Column {n}" for n in range(300)])
    sheet.append(list(range(300)))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


BAD = {
    "empty.csv": (lambda: b"", "empty"),
    "only-headers.csv": (lambda: b"First name,Phone\n", "no rows"),
    "photo.xlsx": (lambda: PNG, "picture"),
    "wide.xlsx": (wide, "up to 256 columns"),
}


@pytest.mark.parametrize("scripted", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("name", BAD)
def test_a_file_that_cannot_be_read_gets_a_sentence_and_a_way_on(
    visit: Visit, anywhere: Campaign, tmp_path: Path, name: str, scripted: bool
) -> None:
    make: Callable[[], bytes]
    make, word = BAD[name]
    file = tmp_path / name
    file.write_bytes(make())
    visitor = visit("jonas", scripted=scripted)
    page, wizard = visitor.page, Wizard(visitor)
    wizard.choose_campaign(anywhere)
    wizard.give_file(file)
    wizard.press("Upload and continue")

    wizard.heading("This file cannot be read")
    sentence = page.locator(".notice-error").inner_text()
    assert name in sentence
    assert word in sentence.lower()
    page.get_by_role("link", name="Choose another file").click()
    wizard.heading("New load")
    expect(page.locator("#picker input[name=campaign]")).to_have_value(str(anywhere.id))


@pytest.mark.parametrize("scripted", [True, False], ids=["script", "no-script"])
def test_a_file_with_a_password_opens_with_it_and_with_no_other(
    visit: Visit, anywhere: Campaign, tmp_path: Path, scripted: bool
) -> None:
    file = tmp_path / "locked.xlsx"
    file.write_bytes(locked.agile((SAMPLES / "spring-prospects.xlsx").read_bytes(), "Tuesday", rounds=1000))
    visitor = visit("jonas", scripted=scripted)
    page, wizard = visitor.page, Wizard(visitor)
    wizard.choose_campaign(anywhere)
    wizard.give_file(file)
    wizard.press("Upload and continue")

    wizard.heading("This file needs its password")
    page.get_by_label("Password").fill("Monday")
    wizard.press("Open the file")
    expect(page.get_by_role("main")).to_contain_text("password")
    wizard.heading("This file needs its password")
    page.get_by_label("Password").fill("Tuesday")
    wizard.press("Open the file")
    wizard.heading("Which column goes where?")


@pytest.mark.parametrize("scripted", [True, False], ids=["script", "no-script"])
def test_a_file_without_a_phone_column_is_sent_back_to_the_columns(
    visit: Visit, anywhere: Campaign, file_of: Callable[[str, str], Path], scripted: bool
) -> None:
    visitor = visit("jonas", scripted=scripted)
    wizard = Wizard(visitor)
    wizard.to_columns(anywhere, file_of("names.csv", "First name,City\nAda,Boston\nBen,Miami\n"))
    wizard.press("Continue")
    expect(visitor.page.get_by_role("alert")).to_contain_text("No column is mapped to")
    wizard.heading("Which column goes where?")


@pytest.mark.parametrize("scripted", [True, False], ids=["script", "no-script"])
def test_a_file_over_the_limit_is_refused_with_the_limit(
    visit: Visit, anywhere: Campaign, small_dashboard: str, tmp_path: Path, scripted: bool
) -> None:
    file = tmp_path / "large.csv"
    file.write_text("Phone\n" + "415-555-0101\n" * 120_000)
    visitor = visit("jonas", scripted=scripted, base_url=small_dashboard)
    page, wizard = visitor.page, Wizard(visitor)
    wizard.choose_campaign(anywhere)
    expect(page.locator("#file-help")).to_contain_text(re.compile(r"Up to 1(\.0)? MB"))
    wizard.give_file(file)
    wizard.press("Upload and continue")
    expect(page.get_by_text(re.compile(r"large\.csv is larger than the limit of 1(\.0)? MB"))).to_be_visible()
    expect(page.locator("#picker input[name=campaign]")).to_have_value(str(anywhere.id))
