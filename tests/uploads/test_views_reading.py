"""The page of how a file is read: what a change makes of the file is shown at once, and decided by Continue alone."""

from typing import Any

import pytest
from django.test import Client

from leadhub.uploads.models import Upload
from tests.files.workbooks import row, xlsx, xlsx_parts, zipped
from tests.uploads.conftest import Receive, advance
from tests.uploads.pages import text, url

pytestmark = pytest.mark.django_db

GROUPED = xlsx(
    row(1, "Contact", None, "Address", None),
    row(2, "First Name", "Phone", "City", "Zip"),
    *(row(n, "Ann", 2064440100 + n, "Austin", 73301) for n in range(3, 9)),
)


def shown(page: Any) -> dict[str, str]:
    """What the browser would send for the page as it is."""
    look, form = page.context["look"], page.context["form"]
    sheet = look.chosen
    data = {"sheet": look.sheet, "header_row": str(sheet.header_row), "header_rows": str(sheet.header_rows)}
    if form.text_file:
        data |= {"encoding": look.encoding, "delimiter": look.delimiter}
    return data | {
        f"shown_{name}": data[name] for name in ("sheet", "header_row", "encoding", "delimiter") if name in data
    }


def change(browser: Client, upload: Upload, page: Any, **changed: str) -> Any:
    """A change on the page, as htmx sends it."""
    data = {**shown(page), **changed}
    return browser.post(url("reading", upload), data, headers={"HX-Request": "true", "HX-Target": "reading"})


def headers(page: Any) -> list[str]:
    return [column.header for column in page.context["sheet"].columns]


def two_sheets() -> bytes:
    first = row(1, "Name", "Phone") + row(2, "Ann", "2064440101") + row(3, "Bob", "2064440102")
    second = row(1, "Export") + row(3, "Who", "Mobile") + row(4, "Cid", "2064440103") + row(5, "Dan", "2064440104")
    return zipped(xlsx_parts(*(f"<sheetData>{rows}</sheetData>" for rows in (first, second)), names=["One", "Two"]))


def test_another_encoding_is_shown_at_once_and_not_decided(browser: Client, receive: Receive) -> None:
    upload = receive("Name;Phone\nJosé;2064440101\n".encode("cp1252"))
    page = change(browser, upload, browser.get(url("reading", upload)), encoding="mac_roman")

    assert "JosÈ" in text(page)
    assert "<html" not in page.content.decode()
    assert page.context["look"].encoding == "mac_roman"
    upload.refresh_from_db()
    assert upload.read_choices["encoding"] == "cp1252"


def test_another_delimiter_is_shown_at_once(browser: Client, receive: Receive) -> None:
    upload = receive(b"Name;Phone,Home\nAnn;206,4440101\n")
    page = change(browser, upload, browser.get(url("reading", upload)), delimiter=",")
    assert headers(page) == ["Name;Phone", "Home"]


def test_another_sheet_then_another_row_are_what_continue_decides(browser: Client, receive: Receive) -> None:
    upload = receive(two_sheets(), "two.xlsx")
    page = change(browser, upload, browser.get(url("reading", upload)), sheet="Two")
    assert headers(page) == ["Who", "Mobile"]
    page = change(browser, upload, page, header_row="4")
    assert headers(page) == ["Cid", "2064440103"]
    browser.post(url("reading", upload), shown(page))

    upload.refresh_from_db()
    assert (upload.read_choices["sheet"], upload.read_choices["header_row"]) == ("Two", 4)
    assert advance(upload).table["rows"] == 1


def test_what_does_not_fit_is_a_sentence_and_the_page_stays(browser: Client, receive: Receive) -> None:
    upload = receive("Name;Phone\nJosé;2064440101\n".encode("cp1252"))
    page = change(browser, upload, browser.get(url("reading", upload)), encoding="utf-8")

    assert "list.csv cannot be read as UTF-8: line 2 does not fit. Choose another encoding." in text(page)
    assert page.context["look"].encoding == "cp1252"
    assert "That is no row" not in text(page)


@pytest.mark.parametrize("value", ["-1", "x", "99999999", "1e3"])
def test_a_row_that_cannot_be_is_a_sentence(browser: Client, receive: Receive, value: str) -> None:
    upload = receive(two_sheets(), "two.xlsx")
    page = change(browser, upload, browser.get(url("reading", upload)), header_row=value)
    assert "The file has changed since you saw this page. Choose again." in text(page)


def test_two_rows_of_headers_are_shown_and_named(browser: Client, receive: Receive) -> None:
    upload = receive(GROUPED, "grouped.xlsx")
    page = browser.get(url("reading", upload))

    assert headers(page) == ["Contact First Name", "Contact Phone", "Address City", "Address Zip"]
    assert page.content.decode().count('<tr class="is-header">') == 2
    assert "The headers are in rows 1 and 2. The first lead is below row 2." in text(page)
    assert advance(upload).table["rows"] == 6
    assert upload.table["header_rows"] == 2
    assert [column["header"] for column in upload.table["columns"]] == headers(page)


def test_the_row_above_can_be_left_out_of_the_headers(browser: Client, receive: Receive) -> None:
    upload = receive(GROUPED, "grouped.xlsx")
    page = change(browser, upload, browser.get(url("reading", upload)), header_rows="1")
    assert headers(page) == ["First Name", "Phone", "City", "Zip"]
    browser.post(url("reading", upload), shown(page))

    assert advance(upload).read_choices["header_rows"] == 1
    assert [column["header"] for column in upload.table["columns"]] == headers(page)


def test_another_row_is_judged_anew(browser: Client, receive: Receive) -> None:
    upload = receive(GROUPED, "grouped.xlsx")
    page = change(browser, upload, browser.get(url("reading", upload)), header_row="1")
    assert headers(page) == ["Contact", "", "Address", ""]
    page = change(browser, upload, page, header_row="2")
    assert headers(page) == ["Contact First Name", "Contact Phone", "Address City", "Address Zip"]


def test_without_javascript_show_decides_and_stays(browser: Client, receive: Receive) -> None:
    upload = receive(two_sheets(), "two.xlsx")
    page = browser.get(url("reading", upload))
    page = browser.post(url("reading", upload), {**shown(page), "sheet": "Two", "show": ""}, follow=True)

    assert page.redirect_chain[-1][0] == url("reading", upload)
    assert headers(page) == ["Who", "Mobile"]


def test_headers_far_below_are_among_the_rows_to_choose_from(browser: Client, receive: Receive) -> None:
    notes = [row(n, f"Note {n} of the agency") for n in range(1, 20)]
    upload = receive(
        xlsx(*notes, row(21, "Name", "Phone"), row(22, "Ann", 2064440101), row(23, "Bo", 2064440102)), "n.xlsx"
    )
    page = browser.get(url("reading", upload))
    assert 'id="id_header_row_21" value="21" checked' in " ".join(page.content.decode().split())
