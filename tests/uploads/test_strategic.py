"""A STRATEGIC campaign through the wizard: one number in Phone, the others under the sub-account's own labels."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from leadhub.credentials.models import Connection
from leadhub.leads.mapping import IncompleteMapping, Mapping, Source
from leadhub.leads.options import LoadOptions
from leadhub.people.models import User
from leadhub.practice import seeds
from leadhub.practice.server import PracticeServer
from leadhub.ringcx.errors import NotSent
from leadhub.submissions import delivery
from leadhub.submissions.models import Submission
from leadhub.uploads import receiving, review, services
from leadhub.uploads.models import Upload
from leadhub.uploads.plan_words import plan_facts
from leadhub.uploads.target import find_target
from tests.uploads.conftest import Receive, advance, csv_of
from tests.uploads.pages import chosen, form_data, option_data, text, url
from tests.uploads.test_remembering import confirmed, found_for

pytestmark = pytest.mark.django_db

GROUP = 115795
HEADERS = ("Lead ID", "Name", "Phone", "Mobile", "Work phone")
ROWS = (
    ("T-1", "Ann Lee", "206 444 0001", "206 444 0002", "206 444 0003"),
    ("T-2", "Bob May", "206 444 0004", "", "none"),
    ("T-3", "Cid Ott", "206 444 0005 / 206 444 0006", "", ""),
    ("T-4", "Dan Poe", "206 444 0007", "206 444 0001", ""),
)


def place(connection: Connection) -> dict[str, str]:
    return {**chosen(connection), "group": str(GROUP), "campaign": str(seeds.STRATEGIC_CAMPAIGN)}


@pytest.fixture
def strategic(alice: User, connection: Connection) -> Receive:
    """Receive a file for the strategic campaign."""

    def make(content: bytes, filename: str = "list.csv", **options: Any) -> Upload:
        target = find_target(connection, seeds.US_ACCOUNT, GROUP, seeds.STRATEGIC_CAMPAIGN)
        return receiving.receive(
            file=ContentFile(content),
            filename=filename,
            destination=target.destination,
            connection=connection,
            campaign=target.campaign,
            options=LoadOptions.from_json({**target.options.to_json(), **options}),
            actor=alice,
            now=timezone.now(),
        )

    return make


def targets(upload: Upload) -> list[str]:
    return [suggestion.field for suggestion in found_for(upload).suggestions]


# --- From the file to RingCX ------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)  # senders are threads
def test_every_phone_reaches_ringcx_under_its_label(
    browser: Client, connection: Connection, practice: PracticeServer, settings: Any
) -> None:
    settings.LEADHUB_SETTLE_SECONDS = 0.1
    file = SimpleUploadedFile("list.csv", csv_of(*ROWS, headers=HEADERS))
    browser.post(reverse("uploads:start"), {**place(connection), "file": file})
    upload = Upload.objects.get()
    page = browser.get(url("columns", upload))
    assert "Further numbers go to the persona phones of the sub-account (Mobile, Work)." in text(page)
    assert page.content.decode().count('value="persona.Mobile" selected') == 1

    browser.post(url("columns", upload), form_data(browser, upload))
    browser.post(url("options", upload), option_data(browser, upload))
    upload = advance(upload)
    assert upload.totals == {"ready": 2, "invalid": 1, "duplicate_in_file": 1}
    browser.post(url("confirm", upload), {"digest": upload.digest})
    delivery.deliver(Submission.objects.get().account_key, seconds=20)

    loaded = {lead["externId"]: lead for lead in practice.world.leads(seeds.STRATEGIC_CAMPAIGN)}
    assert loaded["T-1"]["leadPhone"] == "2064440001"
    assert loaded["T-1"]["personaPhoneConfig"] == {"Mobile": "2064440002", "Work": "2064440003"}
    assert "personaPhoneConfig" not in loaded["T-2"]
    assert loaded.keys() >= {"T-1", "T-2"}
    assert not {"T-3", "T-4"} & loaded.keys()


def test_a_number_that_was_sent_under_a_label_was_sent(browser: Client, strategic: Receive) -> None:
    confirmed(strategic(csv_of(*ROWS, headers=HEADERS)), found_for(strategic(csv_of(*ROWS, headers=HEADERS))).mapping)
    again = strategic(csv_of(("T-9", "Eve Qi", "206 444 0003", "", ""), headers=HEADERS))
    browser.post(url("options", again), option_data(browser, again))
    assert advance(again).totals == {"sent_before": 1}


# --- Columns ----------------------------------------------------------------------------------------------------------


def test_further_phones_are_suggested_and_offered_by_their_labels(browser: Client, strategic: Receive) -> None:
    upload = strategic(csv_of(*ROWS, headers=HEADERS))
    assert targets(upload) == ["externId", "fullName", "leadPhone", "persona.Mobile", "persona.Work"]
    page = browser.get(url("columns", upload))
    assert ">Mobile (persona phone)<" in page.content.decode()
    assert "Mobile (persona phone) 2064440002" in text(page)


def test_several_columns_in_phone_are_refused_beside_the_columns(browser: Client, strategic: Receive) -> None:
    upload = strategic(csv_of(*ROWS, headers=HEADERS))
    data = {**form_data(browser, upload), "c3": "leadPhone"}
    page = browser.post(url("columns", upload), data)
    [problem] = page.context["form"].problems
    assert problem.anchor == "id_c2"
    assert problem.text == (
        "“Phone” and “Mobile” are mapped to Phone, but a strategic campaign takes one number there: "
        "keep one of them, and map the others to Mobile (persona phone) or Work (persona phone)."
    )
    assert "Choose one, a strategic campaign takes no more" in text(page)
    with pytest.raises(IncompleteMapping, match="takes one number there"):
        services.set_mapping(upload=upload, mapping=Mapping({"leadPhone": Source((2, 3))}), now=timezone.now())


def test_a_label_that_takes_two_columns_is_refused_in_the_forms_words(browser: Client, strategic: Receive) -> None:
    upload = strategic(csv_of(*ROWS, headers=HEADERS))
    page = browser.post(url("columns", upload), {**form_data(browser, upload), "c4": "persona.Mobile"})
    [problem] = page.context["form"].problems
    assert problem.text.endswith("are mapped to Mobile (persona phone), which takes one column.")
    assert problem.anchor == "id_c3"


def test_a_label_that_nobody_offered_is_left_out(browser: Client, strategic: Receive) -> None:
    upload = strategic(csv_of(*ROWS, headers=HEADERS))
    page = browser.post(url("sample", upload), {**form_data(browser, upload), "c3": 'persona."><b>'})
    assert "persona phone" in text(page)  # of the other column
    assert "<b>" not in page.content.decode()


def test_without_labels_further_phones_are_suggested_as_ever(
    strategic: Receive, practice: PracticeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(seeds.PERSONA_PHONES, seeds.US_ACCOUNT, {1: "Primary"})
    upload = strategic(csv_of(*ROWS, headers=HEADERS))
    assert upload.campaign["persona_labels"] == []
    assert targets(upload)[2:] == ["leadPhone", "auxPhone", "extendedLeadData"]


def test_a_simple_campaign_has_no_labels(browser: Client, receive: Receive) -> None:
    upload = receive(csv_of(*ROWS, headers=HEADERS))
    page = browser.get(url("columns", upload))
    assert "persona" not in page.content.decode()
    with pytest.raises(IncompleteMapping, match="only a strategic campaign has persona phones"):
        services.set_mapping(
            upload=upload,
            mapping=Mapping({"leadPhone": Source((2,)), "persona.Mobile": Source((3,))}),
            now=timezone.now(),
        )


# --- What was chosen before -------------------------------------------------------------------------------------------


def test_a_choice_for_a_strategic_campaign_is_not_carried_to_a_simple_one(receive: Receive, strategic: Receive) -> None:
    confirmed(strategic(csv_of(*ROWS, headers=HEADERS)), found_for(strategic(csv_of(*ROWS, headers=HEADERS))).mapping)
    assert targets(receive(csv_of(*ROWS, headers=HEADERS)))[2:] == ["leadPhone", "auxPhone", "extendedLeadData"]
    assert targets(strategic(csv_of(*ROWS, headers=HEADERS)))[2:] == ["leadPhone", "persona.Mobile", "persona.Work"]


def test_phones_joined_for_a_simple_campaign_are_taken_apart_for_a_strategic_one(
    receive: Receive, strategic: Receive
) -> None:
    joined = Mapping({"externId": Source((0,)), "fullName": Source((1,)), "leadPhone": Source((2, 3, 4))})
    confirmed(receive(csv_of(*ROWS, headers=HEADERS)), joined)
    upload = strategic(csv_of(*ROWS, headers=HEADERS))
    assert targets(upload) == ["externId", "fullName", "leadPhone", "persona.Mobile", "persona.Work"]


# --- Options and review -----------------------------------------------------------------------------------------------


def test_only_a_strategic_campaign_asks_about_several_numbers_in_a_cell(
    browser: Client, receive: Receive, strategic: Receive
) -> None:
    words = "Keep the first of several numbers in a cell"
    assert words in text(browser.get(url("options", strategic(csv_of(*ROWS, headers=HEADERS)))))
    assert words not in text(browser.get(url("options", receive(csv_of(*ROWS, headers=HEADERS)))))


def test_keeping_the_first_number_checks_the_rows_again(browser: Client, strategic: Receive) -> None:
    upload = strategic(csv_of(*ROWS, headers=HEADERS))
    data = option_data(browser, upload)
    browser.post(url("options", upload), data)
    upload = advance(upload)
    digest = upload.digest
    assert upload.finding_counts["phone_several"] == 1

    browser.post(url("options", upload), {**data, "first_phone_only": "on"})
    upload = advance(upload)
    assert upload.totals == {"ready": 3, "duplicate_in_file": 1}
    assert upload.finding_counts["phone_first_kept"] == 1
    assert upload.digest != digest
    assert ("Several in a cell", "the first is sent") in plan_facts(upload)["options"]
    cells = review.ReviewRows(upload, finding="phone_first_kept")[0].cells
    assert review.Cell("206 444 0005 / 206 444 0006", "2064440005") in cells


def test_nobody_makes_a_campaign_strategic_through_the_form(browser: Client, receive: Receive) -> None:
    upload = receive(csv_of(*ROWS, headers=HEADERS))
    browser.post(url("options", upload), {**option_data(browser, upload), "strategic": "on", "first_phone_only": "on"})
    upload.refresh_from_db()
    assert (upload.options["strategic"], upload.options["first_phone_only"]) == (False, False)


def test_the_review_names_the_labels(browser: Client, strategic: Receive) -> None:
    upload = strategic(csv_of(*ROWS, headers=HEADERS))
    browser.post(url("options", upload), option_data(browser, upload))
    upload = advance(upload)
    assert ("Mobile (persona phone)", "Mobile") in browser.get(url("review", upload)).context["facts"]["mapping"]
    assert ("Work (persona phone)", "Work phone") in review.ReviewRows(upload).headers
    assert "persona phones of the sub-account" in text(browser.get(url("readiness", upload)))


# --- Where nothing can be loaded --------------------------------------------------------------------------------------


def test_a_campaign_that_may_not_be_changed_takes_no_file(browser: Client, connection: Connection) -> None:
    where = {**chosen(connection), "group": "115796", "campaign": str(seeds.READ_ONLY_CAMPAIGN)}
    page = browser.get(reverse("uploads:start"), where)
    assert "so RingCX refuses its leads" in text(page)
    assert 'class="panel cannot-load"' in page.content.decode()

    file = SimpleUploadedFile("list.csv", csv_of(*ROWS, headers=HEADERS))
    page = browser.post(reverse("uploads:start"), {**where, "file": file})
    assert "so RingCX refuses its leads" in text(page)
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("account", "group", "campaign", "reason"),
    [
        (seeds.US_ACCOUNT, 115796, seeds.READ_ONLY_CAMPAIGN, "RingCX refuses its leads"),
        (seeds.SERVICE_ACCOUNT, 115811, 180040, "list loading switched off for Northwind Service"),
    ],
)
def test_nor_does_it_take_one_past_the_page(
    connection: Connection, account: str, group: int, campaign: int, reason: str
) -> None:
    with pytest.raises(NotSent, match=reason):
        find_target(connection, account, group, campaign)
