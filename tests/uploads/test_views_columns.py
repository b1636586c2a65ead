"""How the file is read, which column goes where, how it is loaded: each with and without JavaScript."""

import pytest
from django.test import Client

from leadhub.uploads.models import Upload
from tests.files.workbooks import row, xlsx_parts, zipped
from tests.uploads.conftest import Receive, advance, csv_of, people
from tests.uploads.pages import form_data, option_data, text, url
from tests.uploads.test_services import confirm

pytestmark = pytest.mark.django_db


# --- Reading ----------------------------------------------------------------------------------------------------------


def two_sheets() -> bytes:
    """Two sheets that could both be the one, the second with a title above its header."""
    first = row(1, "Name", "Phone") + row(2, "Ann", "2064440101") + row(3, "Bob", "2064440102")
    second = row(1, "Export") + row(3, "Who", "Mobile") + row(4, "Cid", "2064440103") + row(5, "Dan", "2064440104")
    sheets = (f"<sheetData>{rows}</sheetData>" for rows in (first, second))
    return zipped(xlsx_parts(*sheets, names=["One", "Two"]))


def test_a_workbook_in_doubt_asks_for_the_sheet_first(browser: Client, receive: Receive) -> None:
    upload = receive(two_sheets(), "two.xlsx")
    response = browser.get(url("where", upload), follow=True)

    assert response.redirect_chain[-1][0] == url("reading", upload)
    assert "LeadHub is not sure here" in text(response)


def test_the_chosen_sheet_is_read_and_its_columns_come_next(browser: Client, receive: Receive) -> None:
    upload = receive(two_sheets(), "two.xlsx")
    response = browser.post(url("reading", upload), {"sheet": "Two", "header_row": "1"}, follow=True)

    assert response.redirect_chain[-1][0] == url("columns", upload)
    assert "Sheet Two , header in row 3" in text(response)
    assert "Mobile" in text(response)


def test_another_header_row_is_taken(browser: Client, receive: Receive) -> None:
    upload = receive(csv_of(*people(4)))
    browser.post(url("reading", upload), {"header_row": "3"})

    upload.refresh_from_db()
    assert upload.read_choices["header_row"] == 3
    assert upload.look["sheets"][0]["columns"][1]["header"] == "Person 1"


def test_no_header_row_is_taken_too(browser: Client, receive: Receive) -> None:
    upload = receive(csv_of(*people(4)))
    browser.post(url("reading", upload), {"header_row": "0"})

    assert advance(upload).table["rows"] == 5


def test_an_encoding_that_does_not_fit_is_a_sentence_and_changes_nothing(browser: Client, receive: Receive) -> None:
    upload = receive("Name,Phone\nJosé,2064440101\n".encode("cp1252"))
    before = upload.read_choices
    response = browser.post(url("reading", upload), {"encoding": "utf-8", "delimiter": ",", "header_row": "1"})

    assert "list.csv cannot be read as UTF-8: line 2 does not fit. Choose another encoding." in text(response)
    upload.refresh_from_db()
    assert upload.read_choices == before


# --- Columns ----------------------------------------------------------------------------------------------------------


def test_the_suggestion_is_preselected_with_its_reason_and_samples(browser: Client, receive: Receive) -> None:
    response = browser.get(url("columns", receive(csv_of(*people(3)))))

    assert 'value="leadPhone" selected' in response.content.decode()
    assert "206 444 0000 · 206 444 0001 · 206 444 0002" in text(response)
    assert "Header in row 1" in text(response)


def test_accepting_it_leads_to_the_options(browser: Client, receive: Receive) -> None:
    upload = receive(csv_of(*people(3)))
    response = browser.post(url("columns", upload), form_data(browser, upload))

    assert response.headers["Location"] == url("options", upload)


def test_problems_are_listed_with_links_and_nothing_is_lost(browser: Client, receive: Receive) -> None:
    upload = receive(csv_of(*people(3)))
    data = {**form_data(browser, upload), "c2": "ignore", "f0": "city", "v0": "Ösló <b>"}
    response = browser.post(url("columns", upload), data)
    page = response.content.decode()

    assert '<a href="#id_c0">No column is mapped to Phone.</a>' in page
    assert 'value="Ösló &lt;b&gt;"' in page
    assert 'value="city" selected' in page
    assert upload.mapping == Upload.objects.get(pk=upload.pk).mapping


def test_the_sample_is_updated_without_javascript_and_without_deciding(browser: Client, receive: Receive) -> None:
    upload = receive(csv_of(*people(3)))
    data = {**form_data(browser, upload), "f0": "city", "v0": "Oslo", "sample": ""}
    response = browser.post(url("columns", upload), data)

    assert response.status_code == 200
    assert text(response).count("Oslo") == 3
    assert upload.mapping == Upload.objects.get(pk=upload.pk).mapping


def test_the_sample_is_a_fragment_for_htmx(browser: Client, receive: Receive) -> None:
    upload = receive(csv_of(*people(3)))
    response = browser.post(url("sample", upload), {**form_data(browser, upload), "c2": "ignore"})

    assert '<aside id="sample"' in response.content.decode()
    assert "<html" not in response.content.decode()
    assert text(response).count("cannot be sent") == 3


def test_what_the_file_says_is_escaped_everywhere(browser: Client, reviewed: Receive) -> None:
    evil = "<script>alert(1)</script>"
    content = csv_of(("T-1", evil, "206 444 0001", "WA", "98101"), ("T-2", evil, "n/a", evil, evil))
    content = content.replace(b"First Name", b"<i>First Name</i>")
    upload = reviewed(content, "<b>.csv")

    for name in ("columns", "reading", "options", "review", "rows"):
        page = browser.get(url(name, upload)).content.decode()
        assert evil not in page
        assert "<i>First" not in page
        assert "<b>.csv" not in page


def test_256_columns_work_from_start_to_plan(browser: Client, receive: Receive) -> None:
    headers = ["Phone", *(f"Column {n}" for n in range(255))]
    upload = receive(csv_of(["206 444 0001", *["x"] * 255], headers=headers))
    response = browser.post(url("columns", upload), form_data(browser, upload))
    assert response.headers["Location"] == url("options", upload)
    browser.post(url("options", upload), option_data(browser, upload))

    assert advance(upload).totals == {"ready": 1}
    assert browser.get(url("review", upload)).status_code == 200


def test_extras_of_ones_own_and_a_prefix_are_kept(browser: Client, receive: Receive) -> None:
    upload = receive(csv_of(*people(3)))
    data = {**form_data(browser, upload), "x0": "Source", "y0": "Spring <fair>", "prefix": " CRM- "}
    browser.post(url("columns", upload), data)

    upload.refresh_from_db()
    assert upload.mapping["extern_prefix"] == "CRM-"
    assert upload.mapping["extras"] == [{"name": "Source", "value": "Spring <fair>"}]
    page = browser.get(url("columns", upload)).content.decode()
    assert 'value="Spring &lt;fair&gt;"' in page
    assert '<details class="rarely" open>' in page


def test_a_file_whose_columns_are_known_goes_straight_to_the_review(
    browser: Client, reviewed: Receive, receive: Receive
) -> None:
    confirm(reviewed(csv_of(*people(3)), "spring.csv"))
    again = receive(csv_of(*people(3, start=10)), "summer.csv")
    page = browser.get(url("columns", again))

    assert "for spring.csv. If that still fits, “Check the rows” takes the usual options" in text(page)
    response = browser.post(url("columns", again), {**form_data(browser, again), "review": ""})
    assert response.headers["Location"] == url("review", again)
    assert advance(again).totals == {"ready": 3}


def test_a_known_file_may_still_have_its_options_chosen(browser: Client, reviewed: Receive, receive: Receive) -> None:
    confirm(reviewed(csv_of(*people(3))))
    again = receive(csv_of(*people(3, start=10)))
    response = browser.post(url("columns", again), form_data(browser, again))

    assert response.headers["Location"] == url("options", again)


def test_an_unknown_file_never_skips_its_options(browser: Client, receive: Receive) -> None:
    upload = receive(csv_of(*people(3)))
    response = browser.post(url("columns", upload), {**form_data(browser, upload), "review": ""})

    assert response.headers["Location"] == url("options", upload)


# --- Options ----------------------------------------------------------------------------------------------------------


def test_the_options_are_one_click(browser: Client, receive: Receive) -> None:
    upload = advance(receive(csv_of(*people(3))))
    response = browser.post(url("options", upload), option_data(browser, upload))

    assert response.headers["Location"] == url("review", upload)
    assert advance(upload).totals == {"ready": 3}


def test_dangerous_options_carry_a_warning(browser: Client, receive: Receive) -> None:
    words = text(browser.get(url("options", receive(csv_of(*people(3))))))

    assert "its agents get these leads the moment you confirm" in words
    assert "may remove leads from the campaign" in words


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"timeZoneOption": "EXPLICIT"}, "Time zones are to come from the file, but no column is mapped"),
        ({"batch_size": "501"}, "less than or equal to 500"),
        ({"region": "DE"}, "needs phone_mode e164"),
        ({"dialPriority": "SOON"}, "not one of the available choices"),
    ],
)
def test_an_option_that_cannot_be_is_said_above_the_form(
    browser: Client, receive: Receive, changes: dict[str, str], sentence: str
) -> None:
    upload = receive(csv_of(*people(3)))
    response = browser.post(url("options", upload), {**option_data(browser, upload), **changes})

    assert sentence in text(response)
    upload.refresh_from_db()
    assert upload.state == Upload.State.COLUMNS
