"""The four sample files, from the picker to the receipt, with a script and without."""

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.journeys import JOURNEY
from tests.journeys.conftest import Visit
from tests.journeys.house import Campaign, House
from tests.journeys.ringcx import digits
from tests.journeys.samples import SAMPLE_FILES, Expected, Sample, expected
from tests.journeys.wizard import Wizard, key_of, links_of, states

pytestmark = JOURNEY


@pytest.mark.parametrize("scripted", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("sample", SAMPLE_FILES, ids=lambda sample: sample.name)
def test_a_sample_file_arrives_exactly_as_planned(
    house: House, visit: Visit, sample: Sample, scripted: bool, tmp_path: Path
) -> None:
    campaign = house.campaign(sample.group)
    plan = expected(sample, already_there(house, campaign, sample))
    owner, other = ("maria", "jonas") if scripted else ("jonas", "maria")
    visitor = visit(owner, scripted=scripted)
    page, wizard = visitor.page, Wizard(visitor)

    wizard.to_review(campaign, sample.path)
    links = links_of(page, key_of(page))
    assert states(page) == {"ready": len(plan.ready), **plan.left_out}
    page.get_by_role("link", name="Show all rows").click()
    links |= links_of(page, key_of(page))
    page.go_back()
    wizard.reviewed()
    wizard.confirm()

    links |= links_of(page, key_of(page))
    assert states(page) == {"loaded": len(plan.ready), **plan.left_out}
    assert sum(states(page).values()) == len(sample.rows())
    expect(page.locator(".verdict")).to_have_text(f"All {len(plan.ready):,} leads are in RingCX.")
    assert_arrived(house, campaign, plan)
    assert_left_out_can_be_downloaded(page, sample, plan, tmp_path)
    assert_admin_sees_it(visit, page.url, owner, sample, plan)
    assert_nobody_else_sees_it(visit, other, links | {page.url})


def already_there(house: House, campaign: Campaign, sample: Sample) -> set[str]:
    """Put some of the file's phones into the campaign, as if loaded without LeadHub."""
    phones = [row.phones[0] for row in sample.rows() if row.phones][: sample.in_ringcx]
    house.ringcx.put_leads(campaign.id, [{"externId": f"old-{phone}", "leadPhone": phone} for phone in phones])
    return set(phones)


def assert_arrived(house: House, campaign: Campaign, plan: Expected) -> None:
    """RingCX holds each planned row once, under its own id or one that leads back to it, with its phones."""
    held = [lead for lead in house.ringcx.leads(campaign.id) if not lead["externId"].startswith("old-")]
    by_row = {
        lead["externId"] if plan.ready[0].extern_id else int(lead["externId"].rpartition("-")[2]): {
            digits(phone) for phone in lead["leadPhone"].split("|")
        }
        for lead in held
    }
    assert len(held) == len(plan.ready)
    assert by_row == {row.extern_id or row.number: set(row.phones) for row in plan.ready}


def assert_left_out_can_be_downloaded(page: Page, sample: Sample, plan: Expected, folder: Path) -> None:
    """The workbook names every row that was not sent, by its number in the file."""
    with page.expect_download() as download:
        page.get_by_role("link", name="Rows that were left out").click()
    path = folder / "left-out.xlsx"
    download.value.save_as(path)
    lines = list(load_workbook(path, read_only=True).worksheets[0].iter_rows(min_row=2, values_only=True))
    sent = {row.number for row in plan.ready}
    assert sorted(int(str(line[0])) for line in lines) == [
        row.number for row in sample.rows() if row.number not in sent
    ]


def assert_admin_sees_it(visit: Visit, url: str, owner: str, sample: Sample, plan: Expected) -> None:
    """The admin finds the load in the history: file, who, mapping, batches, events."""
    page = visit("alma").page
    page.goto("/loads/")
    line = page.locator("tr", has=page.locator(f"a[href='{re.sub('^https?://[^/]+', '', url)}']"))
    expect(line).to_contain_text(owner)
    line.get_by_role("link", name=sample.name).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(sample.name)
    columns = page.locator("section", has=page.get_by_role("heading", name="Columns"))
    expect(columns.get_by_text("Phone", exact=True)).to_be_visible()
    batches = [int(cell.replace(",", "")) for cell in page.locator("#batches tbody td:nth-child(4)").all_inner_texts()]
    assert sum(batches) == len(plan.ready)
    events = page.locator(".timeline")
    expect(events).to_contain_text(owner)
    expect(events).to_contain_text("LeadHub")  # who finished it
    page.goto("/events/")
    expect(page.get_by_text("Chain intact")).to_be_visible()


def assert_nobody_else_sees_it(visit: Visit, name: str, links: set[str]) -> None:
    """Another manager is told 404 by every address of the upload and the load, whether they look or press."""
    visitor = visit(name)
    visitor.page.goto("/loads/")
    token = next(cookie["value"] for cookie in visitor.context.cookies() if cookie.get("name") == "csrftoken")
    request = visitor.context.request
    headers = {"X-CSRFToken": token, "Origin": visitor.page.url.partition("/loads")[0]}
    answers = {link: (request.get(link).status, request.post(link, headers=headers).status) for link in links}
    posts_allowed = {link: answer for link, answer in answers.items() if not {404, 405}.issuperset(answer)}
    assert posts_allowed == {}
    assert {404} <= {status for answer in answers.values() for status in answer}
    assert len(answers) > 8
