"""The wizard in a browser: every step without JavaScript, what htmx refines, and whose upload it is."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from leadhub.credentials.models import Connection
from leadhub.people.models import User
from leadhub.practice import seeds
from leadhub.practice.server import PracticeServer
from leadhub.submissions.models import Submission
from leadhub.uploads import services
from leadhub.uploads.models import Upload
from leadhub.web import health
from tests.files.workbooks import row, xlsx, xlsx_parts, zipped
from tests.uploads.conftest import GROUP, Receive, advance, csv_of, people
from tests.uploads.test_mapping_form import posted

pytestmark = pytest.mark.django_db


def url(name: str, upload: Upload) -> str:
    return reverse(f"uploads:{name}", args=[upload.pk])


def text(response: Any) -> str:
    """The page's words, without tags and runs of spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def chosen(connection: Connection) -> dict[str, str]:
    """The practice campaign as the picker sends it."""
    return {
        "connection": str(connection.public_id),
        "account": seeds.US_ACCOUNT,
        "group": str(GROUP),
        "campaign": str(seeds.SPRING_CAMPAIGN),
    }


# --- Start ------------------------------------------------------------------------------------------------------------


def test_the_start_page_shows_the_limit_before_anything_is_uploaded(browser: Client, settings: Any) -> None:
    settings.LEADHUB_UPLOAD_MAX_BYTES = 5_000_000
    assert "Up to 5.0 MB, 1,048,576 rows and 256 columns." in text(browser.get(reverse("uploads:start")))


def test_a_file_and_a_campaign_lead_to_the_columns(browser: Client, connection: Connection) -> None:
    file = SimpleUploadedFile("leads.csv", csv_of(*people(3)))
    response = browser.post(reverse("uploads:start"), {**chosen(connection), "file": file})

    upload = Upload.objects.get()
    assert response.headers["Location"] == url("columns", upload)
    assert (upload.campaign_name, upload.dial_group_name) == ("Spring 2026", "US Predictive")
    assert upload.filename == "leads.csv"


def test_htmx_is_sent_on_too(browser: Client, connection: Connection) -> None:
    file = SimpleUploadedFile("leads.csv", csv_of(*people(3)))
    response = browser.post(
        reverse("uploads:start"), {**chosen(connection), "file": file}, headers={"HX-Request": "true"}
    )

    assert response.headers["HX-Redirect"] == url("columns", Upload.objects.get())


def test_without_a_campaign_the_page_says_so(browser: Client, connection: Connection) -> None:
    file = SimpleUploadedFile("leads.csv", csv_of(*people(3)))
    response = browser.post(reverse("uploads:start"), {"file": file})

    assert "Choose a campaign first, then the file again." in text(response)
    assert not Upload.objects.exists()


def test_without_a_file_the_page_says_so(browser: Client, connection: Connection) -> None:
    assert "Choose a file first." in text(browser.post(reverse("uploads:start"), chosen(connection)))


def test_a_file_over_the_limit_is_named_with_the_limit(browser: Client, connection: Connection, settings: Any) -> None:
    settings.LEADHUB_UPLOAD_MAX_BYTES = 200_000
    file = SimpleUploadedFile("big.csv", bytes(300_000))
    response = browser.post(reverse("uploads:start"), {**chosen(connection), "file": file})

    assert "big.csv is larger than the limit of 200 kB. Split it into several files." in text(response)
    assert not Upload.objects.exists()


def test_a_campaign_that_vanished_is_a_sentence(
    browser: Client, connection: Connection, practice: PracticeServer
) -> None:
    practice.world.remove_campaign(seeds.SPRING_CAMPAIGN)
    file = SimpleUploadedFile("leads.csv", csv_of(*people(3)))
    response = browser.post(reverse("uploads:start"), {**chosen(connection), "file": file})

    assert "That campaign is not there any more" in text(response)
    assert not Upload.objects.exists()


def test_a_revoked_connection_is_a_sentence(browser: Client, connection: Connection, practice: PracticeServer) -> None:
    practice.world.revoke(seeds.CLIENT_ID)
    file = SimpleUploadedFile("leads.csv", csv_of(*people(3)))
    response = browser.post(reverse("uploads:start"), {**chosen(connection), "file": file})

    assert "RingCX refused this connection" in text(response)
    assert not Upload.objects.exists()
    practice.world.restore(seeds.CLIENT_ID)


def test_another_persons_connection_is_no_choice(
    client_of: Callable[[User], Client], bob: User, connection: Connection
) -> None:
    file = SimpleUploadedFile("leads.csv", csv_of(*people(3)))
    client_of(bob).post(reverse("uploads:start"), {**chosen(connection), "file": file})

    assert not Upload.objects.exists()


def test_the_picker_alone_comes_back_to_htmx(browser: Client, connection: Connection) -> None:
    response = browser.get(
        reverse("uploads:start"), chosen(connection), headers={"HX-Request": "true", "HX-Target": "picker"}
    )

    assert response.content.decode().lstrip().startswith('<section id="picker"')
    assert 'form="start-form"' in response.content.decode()


# --- Unreadable -------------------------------------------------------------------------------------------------------


def test_an_unreadable_file_has_a_page_that_leads_to_another_file_for_the_same_campaign(
    browser: Client, receive: Receive, connection: Connection
) -> None:
    upload = receive(b"", "nothing.csv")
    response = browser.get(url("where", upload), follow=True)

    assert response.redirect_chain[-1][0] == url("problem", upload)
    assert "nothing.csv is empty. Check that the export finished, then upload it again." in text(response)
    link = response.context["start_url"]
    assert f'href="{escape(link)}"' in response.content.decode()
    again = browser.get(link)
    assert again.context["picker"].choice == chosen(connection)


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


def form_data(browser: Client, upload: Upload) -> dict[str, str]:
    """What the browser would send for the columns page as it is."""
    return posted(browser.get(url("columns", upload)).context["form"])


def test_the_suggestion_is_preselected_with_its_reason_and_samples(browser: Client, receive: Receive) -> None:
    response = browser.get(url("columns", receive(csv_of(*people(3)))))

    assert 'value="leadPhone" selected' in response.content.decode()
    assert "206 444 0000 · 206 444 0001 · 206 444 0002" in text(response)
    assert "header in row 1" in text(response)


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


# --- Options ----------------------------------------------------------------------------------------------------------


def option_data(browser: Client, upload: Upload) -> dict[str, Any]:
    """What the browser would send for the options page as it is."""
    form = browser.get(url("options", upload)).context["form"]
    return {name: form[name].value() for name in form.fields if form[name].value() not in (False, None)}


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


# --- Review -----------------------------------------------------------------------------------------------------------


def test_the_review_shows_the_exact_plan(browser: Client, reviewed: Receive) -> None:
    rows = [*people(3), ("T-3", "Twin", people(1)[0][2], "WA", "98101"), ("T-4", "Lost", "n/a", "WA", "98101")]
    upload = reviewed(csv_of(*rows))
    words = text(browser.get(url("review", upload)))

    assert "5 rows in the file, 3 ready to load" in words
    assert "Load 3 leads into Spring 2026" in words
    assert "3 leads in 1 batch" in words
    assert upload.digest[:12] in words
    assert "No number that can be called" in words


def test_it_asks_for_itself_only_while_a_worker_is_at_it(browser: Client, reviewed: Receive) -> None:
    upload = reviewed(csv_of(*people(3)))
    done = browser.get(url("review", upload)).content.decode()
    assert "every 700ms" not in done
    assert "See how far it is" not in done

    services.leave_out(upload=upload, row=2, out=True, now=timezone.now())
    underway = browser.get(url("review", upload)).content.decode()
    assert 'hx-trigger="every 700ms"' in underway
    assert "See how far it is" in underway  # for those without JavaScript
    assert re.search(r"<button[^>]*disabled[^>]*>\s*Load into Spring 2026", underway)


def test_its_fragment_comes_alone_to_htmx(browser: Client, reviewed: Receive) -> None:
    upload = reviewed(csv_of(*people(3)))
    response = browser.get(url("review", upload), headers={"HX-Request": "true", "HX-Target": "review"})

    assert "<html" not in response.content.decode()
    assert '<div id="review"' in response.content.decode()


def test_a_finished_lookup_brings_the_whole_review(browser: Client, reviewed: Receive) -> None:
    upload = reviewed(csv_of(*people(3)))
    htmx = {"HX-Request": "true", "HX-Target": "lookup"}
    Upload.objects.filter(pk=upload.pk).update(lookup=Upload.Lookup.RUNNING, progress_total=3, progress_done=1)
    upload.refresh_from_db()
    from leadhub.uploads import keys

    Upload.objects.filter(pk=upload.pk).update(plan_key=keys.plan_key(upload))
    running = browser.get(url("review", upload), headers=htmx)
    assert '<div id="lookup"' in running.content.decode()
    assert "HX-Retarget" not in running.headers

    finished = browser.get(url("review", reviewed(csv_of(*people(3)))), headers=htmx)
    assert finished.headers["HX-Retarget"] == "#review"
    assert '<div id="review"' in finished.content.decode()


def test_a_missing_worker_is_named(browser: Client, reviewed: Receive) -> None:
    upload = reviewed(csv_of(*people(3)))
    services.leave_out(upload=upload, row=2, out=True, now=timezone.now())
    assert "No worker is running" in text(browser.get(url("review", upload)))

    health.beat(name="worker", now=timezone.now())
    assert "No worker is running" not in text(browser.get(url("review", upload)))


def test_a_kind_of_duplicates_is_sent_anyway_if_chosen(browser: Client, reviewed: Receive) -> None:
    upload = reviewed(csv_of(*people(2), ("T-3", "Twin", people(1)[0][2], "WA", "98101")))
    response = browser.post(url("choices", upload), {"skip_in_file": "no", "skip_sent": "yes", "skip_ringcx": "yes"})

    assert response.headers["Location"] == url("review", upload)
    assert advance(upload).totals == {"ready": 3}
    assert "1 Leave out Send anyway" in text(browser.get(url("review", upload)))


def test_a_failed_lookup_offers_another_try_and_a_way_without(
    browser: Client, reviewed: Receive, practice: PracticeServer
) -> None:
    practice.world.fault("500_before", endpoint="search", next=100)
    upload = reviewed(csv_of(*people(3)))
    words = text(browser.get(url("review", upload)))
    assert "RingCX could not be asked for duplicates" in words
    assert "Load although RingCX could not be asked for duplicates" in words

    practice.world.clear_faults()
    browser.post(url("lookup", upload))
    assert advance(upload).lookup == Upload.Lookup.DONE


def test_nothing_left_to_send_is_said(browser: Client, reviewed: Receive) -> None:
    page = browser.get(url("review", reviewed(csv_of(("T-1", "X", "n/a", "WA", "98101")))))

    assert "No row of this file is left to send." in text(page)
    assert re.search(r"<button[^>]*disabled[^>]*>\s*Load 0 leads", page.content.decode())


def test_immediate_says_that_dialing_starts_at_once(browser: Client, reviewed: Receive) -> None:
    upload = reviewed(csv_of(*people(3)), dialPriority="IMMEDIATE")

    assert "dialing starts at once" in text(browser.get(url("review", upload)))


def test_the_campaigns_readiness_is_asked_beside_the_page(
    browser: Client, reviewed: Receive, practice: PracticeServer
) -> None:
    upload = reviewed(csv_of(*people(3)))
    before = len(practice.world.calls())
    browser.get(url("review", upload))
    assert len(practice.world.calls()) == before

    assert "Spring 2026 is active." in text(browser.get(url("readiness", upload)))


# --- Rows -------------------------------------------------------------------------------------------------------------


def test_rows_can_be_filtered_by_state_and_finding(browser: Client, reviewed: Receive) -> None:
    upload = reviewed(csv_of(*people(2), ("T-3", "Lost", "n/a", "WA", "98101")))

    for query in ({"state": "invalid"}, {"finding": "phone_invalid"}):
        page = browser.get(url("rows", upload), query)
        assert 'id="row-4"' in page.content.decode()
        assert 'id="row-2"' not in page.content.decode()
        assert "This is not a phone number." in text(page)


def test_fifty_rows_stand_on_a_page(browser: Client, reviewed: Receive) -> None:
    upload = reviewed(csv_of(*people(60)))
    first, second = (browser.get(url("rows", upload), {"page": page}).content.decode() for page in (1, 2))

    assert first.count('id="row-') == 50
    assert 'id="row-52"' in second
    assert second.count('id="row-') == 10


@pytest.mark.parametrize(
    "query", ["state=nonsense", "finding=nonsense", "page=999", "page=x", "state=ready&page=-1", "duplicates=1"]
)
def test_an_address_made_up_by_somebody_is_no_error(browser: Client, reviewed: Receive, query: str) -> None:
    assert browser.get(f"{url('rows', reviewed(csv_of(*people(3))))}?{query}").status_code == 200


def test_a_row_is_left_out_and_taken_back(browser: Client, reviewed: Receive) -> None:
    upload = reviewed(csv_of(*people(3)))
    response = browser.post(url("leave-out", upload), {"out": "3", "query": "state=ready"})
    assert response.headers["Location"] == f"{url('rows', upload)}?state=ready#row-3"
    assert advance(upload).totals == {"ready": 2, "excluded": 1}

    browser.post(url("leave-out", upload), {"back": "3"})
    assert advance(upload).totals == {"ready": 3}


# --- Confirming -------------------------------------------------------------------------------------------------------


def test_confirming_leads_to_the_load(browser: Client, reviewed: Receive) -> None:
    upload = reviewed(csv_of(*people(3)))
    response = browser.post(url("confirm", upload), {"digest": upload.digest})

    submission = Submission.objects.get()
    assert response.headers["Location"] == reverse("submissions:detail", args=[submission.pk])


def test_a_double_click_leads_to_the_same_load(browser: Client, reviewed: Receive) -> None:
    upload = reviewed(csv_of(*people(3)))
    first, second = (browser.post(url("confirm", upload), {"digest": upload.digest}) for _ in range(2))

    assert first.headers["Location"] == second.headers["Location"]
    assert Submission.objects.count() == 1


def test_a_second_tab_on_an_older_review_sends_nothing_and_says_so(browser: Client, reviewed: Receive) -> None:
    upload = reviewed(csv_of(*people(3)))
    seen = upload.digest
    browser.post(url("leave-out", upload), {"out": "3"})
    advance(upload)

    response = browser.post(url("confirm", upload), {"digest": seen}, follow=True)

    assert "Something was changed since you saw this page. Look at the new review before you confirm." in text(response)
    assert not Submission.objects.exists()


@pytest.mark.parametrize("name", ["where", "columns", "reading", "options", "review", "rows", "problem"])
def test_a_confirmed_upload_leads_to_its_load_from_everywhere(browser: Client, reviewed: Receive, name: str) -> None:
    upload = reviewed(csv_of(*people(3)))
    browser.post(url("confirm", upload), {"digest": upload.digest})

    response = browser.get(url(name, upload))
    assert response.headers["Location"] == reverse("submissions:detail", args=[Submission.objects.get().pk])


def test_a_confirmed_upload_is_not_given_up(browser: Client, reviewed: Receive) -> None:
    upload = reviewed(csv_of(*people(3)))
    browser.post(url("confirm", upload), {"digest": upload.digest})
    browser.post(url("forget", upload))

    upload.refresh_from_db()
    assert upload.state == Upload.State.CONFIRMED


def test_giving_up_leads_home_and_says_so(browser: Client, reviewed: Receive) -> None:
    upload = reviewed(csv_of(*people(3)))
    response = browser.post(url("forget", upload), follow=True)

    assert response.redirect_chain[-1][0] == reverse("home")
    assert "list.csv was given up and its file deleted." in text(response)
    assert "This upload was given up" in text(browser.get(url("where", upload), follow=True))


# --- Whose it is ------------------------------------------------------------------------------------------------------

PAGES = ("where", "problem", "columns", "reading", "options", "review", "rows", "readiness")
POSTS = ("forget", "sample", "leave-out", "choices", "lookup", "confirm")


@pytest.mark.parametrize("person", ["bob", "dana"])
def test_nobody_else_sees_or_touches_it_not_even_an_admin(
    client_of: Callable[[User], Client], reviewed: Receive, request: pytest.FixtureRequest, person: str
) -> None:
    upload = reviewed(csv_of(*people(3)))
    other = client_of(request.getfixturevalue(person))

    assert [other.get(url(name, upload)).status_code for name in PAGES] == [404] * len(PAGES)
    posts = (*POSTS, "columns", "reading", "options")
    assert [other.post(url(name, upload)).status_code for name in posts] == [404] * len(posts)
    upload.refresh_from_db()
    assert upload.state == Upload.State.REVIEW


@pytest.mark.parametrize("name", POSTS)
def test_what_changes_something_is_only_a_post(browser: Client, reviewed: Receive, name: str) -> None:
    assert browser.get(url(name, reviewed(csv_of(*people(3))))).status_code == 405


@pytest.mark.parametrize("name", POSTS)
def test_a_post_from_another_site_is_refused(alice: User, reviewed: Receive, name: str) -> None:
    upload = reviewed(csv_of(*people(3)))
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(alice)

    assert strict.post(url(name, upload), {"digest": upload.digest}).status_code == 403
    assert not Submission.objects.exists()


def test_an_upload_that_never_was_is_not_found(browser: Client) -> None:
    assert browser.get(reverse("uploads:review", args=[uuid4()])).status_code == 404


def test_whoever_is_not_signed_in_is_asked_to(client: Client, reviewed: Receive) -> None:
    response = client.get(url("review", reviewed(csv_of(*people(3)))))

    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("people:sign-in"))


def test_a_workbook_goes_all_the_way(browser: Client, connection: Connection) -> None:
    book = xlsx(row(1, "First Name", "Phone"), row(2, "Ann", 2064440101), row(3, "Bob", 2064440102))
    file = SimpleUploadedFile("leads.xlsx", book)
    browser.post(reverse("uploads:start"), {**chosen(connection), "file": file})
    upload = Upload.objects.get()
    browser.post(url("columns", upload), form_data(browser, upload))
    browser.post(url("options", upload), option_data(browser, upload))
    advance(upload)

    browser.post(url("confirm", upload), {"digest": upload.digest})

    assert Submission.objects.get().planned == 2
