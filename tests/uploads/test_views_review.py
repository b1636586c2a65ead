"""The review: what is shown, what can be chosen, and that only what was seen is confirmed."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from leadhub.practice.server import PracticeServer
from leadhub.submissions.models import Submission
from leadhub.uploads import services
from leadhub.uploads.models import Upload
from leadhub.web import health
from tests.uploads.conftest import Receive, advance, csv_of, people
from tests.uploads.pages import text, url

pytestmark = pytest.mark.django_db


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


def test_what_makes_a_duplicate_and_which_row_stays_can_be_chosen(browser: Client, reviewed: Receive) -> None:
    phone = people(1)[0][2]
    upload = reviewed(csv_of(*people(2), ("T-3", "Twin", phone, "WA", "98101"), ("T-4", "Twin", phone, "", "")))
    assert upload.totals == {"ready": 2, "duplicate_in_file": 2}

    browser.post(url("choices", upload), {"duplicates_by": "phone_and_name", "keep": "last"})
    assert advance(upload).totals == {"ready": 3, "duplicate_in_file": 1}
    assert (upload.choices["duplicates_by"], upload.choices["keep"]) == ("phone_and_name", "last")
    page = browser.get(url("review", upload)).content.decode()
    assert '<option value="phone_and_name" selected>' in page
    assert '<option value="last" selected>' in page

    browser.post(url("choices", upload), {"duplicates_by": "nonsense", "keep": ""})
    upload.refresh_from_db()
    assert upload.choices["duplicates_by"] == "phone_and_name"


def test_groups_are_shown_whole_with_the_row_that_stays_first(browser: Client, reviewed: Receive) -> None:
    phone = people(1)[0][2]
    upload = reviewed(csv_of(*people(2), ("T-3", "Twin", phone, "", ""), ("T-4", "Twin", phone, "WA", "")))
    services.set_choices(upload=upload, choices={"keep": "last"}, now=timezone.now())
    advance(upload)

    page = browser.get(url("rows", upload), {"duplicates": "1"})
    assert re.findall(r'<tr id="row-(\d+)"', page.content.decode()) == ["5", "2", "4"]
    words = text(page)
    assert "The first row of each group stays: the last row." in words
    assert words.count("same phone as row 5") == 2
    assert "Same phone, together" in words


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
