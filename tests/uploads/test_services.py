"""What a person decides: it is kept, it is checked, and what was confirmed is exactly what was seen, once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connection as database
from django.utils import timezone

from leadhub.audit import services as audit
from leadhub.credentials.models import Connection
from leadhub.leads.mapping import IncompleteMapping, Mapping, Source
from leadhub.leads.options import BadOption, LoadOptions
from leadhub.leads.reading import ReadChoices
from leadhub.people.models import User
from leadhub.practice.server import PracticeServer
from leadhub.submissions.models import Submission
from leadhub.uploads import services
from leadhub.uploads.models import Upload
from tests.uploads.conftest import Receive, advance, csv_of, people

pytestmark = pytest.mark.django_db


def confirm(upload: Upload, **changes: Any) -> Submission:
    facts = {"digest": upload.digest, "without_lookup": False, "actor": upload.owner, "now": timezone.now(), **changes}
    return services.confirm(upload=upload, **facts)


# --- Deciding ---------------------------------------------------------------------------------------------------------


def test_a_mapping_without_a_phone_is_refused_with_every_problem(receive: Receive) -> None:
    upload = receive(csv_of(*people(2)))
    wrong = Mapping({"state": Source((3, 4)), "zip": Source((4,))})

    with pytest.raises(IncompleteMapping) as refused:
        services.set_mapping(upload=upload, mapping=wrong, now=timezone.now())

    assert refused.value.problems == [
        "“State” and “Zip” are mapped to state, which takes one column.",
        "“Zip” is mapped to state and zip; map it once.",
        "No column is mapped to leadPhone.",
    ]
    upload.refresh_from_db()
    assert "leadPhone" in upload.mapping["fields"]


def test_options_that_lean_on_a_missing_column_are_refused(receive: Receive) -> None:
    upload = receive(csv_of(*people(2)))
    options = LoadOptions.from_json({**upload.options, "timeZoneOption": "EXPLICIT"})

    with pytest.raises(BadOption, match=r"no column is mapped to leadTimezone\.$"):
        services.set_options(upload=upload, options=options, now=timezone.now())


def test_a_mapping_that_takes_away_what_the_options_lean_on_asks_for_the_options_again(reviewed: Receive) -> None:
    upload = reviewed(csv_of(*people(2)), timeZoneOption="ZIPCODE")
    services.set_mapping(upload=upload, mapping=Mapping({"leadPhone": Source((2,))}), now=timezone.now())

    upload.refresh_from_db()
    assert upload.state == Upload.State.COLUMNS


def test_a_sheet_that_does_not_fit_keeps_what_worked(receive: Receive) -> None:
    upload = receive(csv_of(*people(2)))
    before = upload.read_choices

    with pytest.raises(services.NotReady, match="has nothing in row 40"):
        services.read_otherwise(upload=upload, choices=ReadChoices(header_row=40), now=timezone.now())

    upload.refresh_from_db()
    assert upload.state == Upload.State.COLUMNS
    assert upload.read_choices == before


def test_decisions_are_events_without_phones(reviewed: Receive) -> None:
    upload = reviewed(csv_of(*people(2)))
    services.set_choices(upload=upload, choices={"skip_sent": False}, now=timezone.now())
    services.leave_out(upload=upload, row=2, out=True, now=timezone.now())

    events = list(audit.for_subject("upload", upload.pk))

    assert {event.action for event in events} == {"upload.received", "upload.options_set", "upload.choices_set"}
    assert not any("444" in event.facts_json for event in events)


def test_deciding_the_same_again_is_no_event(reviewed: Receive) -> None:
    upload = reviewed(csv_of(*people(2)))
    before = audit.for_subject("upload", upload.pk).count()
    services.set_choices(upload=upload, choices={"skip_sent": True}, now=timezone.now())
    services.set_options(upload=upload, options=LoadOptions.from_json(upload.options), now=timezone.now())
    services.set_mapping(upload=upload, mapping=Mapping.from_json(upload.mapping), now=timezone.now())

    assert audit.for_subject("upload", upload.pk).count() == before


# --- Confirming -------------------------------------------------------------------------------------------------------


def test_confirming_makes_a_submission_of_what_was_seen(reviewed: Receive, alice: User) -> None:
    upload = reviewed(csv_of(*people(3)))
    submission = confirm(upload)

    assert submission.owner == alice
    assert submission.digest == upload.digest
    assert submission.planned == 3
    assert submission.mapping["leadPhone"] == "Phone"
    assert submission.columns == ["Lead ID", "First Name", "Phone", "State", "Zip"]
    upload.refresh_from_db()
    assert upload.state == Upload.State.CONFIRMED


def test_a_second_click_finds_the_first_ones_submission(reviewed: Receive) -> None:
    upload = reviewed(csv_of(*people(3)))

    assert confirm(upload) == confirm(upload)
    assert Submission.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_make_one_submission(reviewed: Receive) -> None:
    upload = reviewed(csv_of(*people(3)))

    def click(_: int) -> Submission:
        try:
            return confirm(Upload.objects.get(pk=upload.pk))
        finally:
            database.close()

    with ThreadPoolExecutor(4) as clicks:
        found = list(clicks.map(click, range(4)))

    assert len({submission.pk for submission in found}) == 1
    assert Submission.objects.count() == 1


def test_an_older_review_confirms_nothing(reviewed: Receive) -> None:
    upload = reviewed(csv_of(*people(3)))
    seen = upload.digest
    services.leave_out(upload=upload, row=2, out=True, now=timezone.now())
    advance(upload)

    with pytest.raises(services.StaleReview, match=r"^Something was changed since you saw this page\."):
        confirm(upload, digest=seen)

    assert not Submission.objects.exists()


def test_a_review_that_another_load_overtook_is_made_again(reviewed: Receive) -> None:
    upload = reviewed(csv_of(*people(3)))
    confirm(reviewed(csv_of(*people(2))))

    with pytest.raises(services.StaleReview, match="Another load to this campaign was confirmed meanwhile"):
        confirm(upload)
    assert Submission.objects.count() == 1

    advance(upload)
    assert upload.totals == {"ready": 1, "sent_before": 2}
    assert confirm(upload).planned == 1


def test_a_plan_that_is_not_made_yet_cannot_be_confirmed(reviewed: Receive) -> None:
    upload = reviewed(csv_of(*people(3)))
    services.leave_out(upload=upload, row=2, out=True, now=timezone.now())

    with pytest.raises(services.NotReady, match="still being checked"):
        confirm(upload)


def test_a_plan_without_a_row_to_send_cannot_be_confirmed(reviewed: Receive) -> None:
    upload = reviewed(csv_of(("T-1", "X", "n/a", "WA", "98101")))

    with pytest.raises(services.NotReady, match=r"^No row of this file is left to send\."):
        confirm(upload)


def test_a_connection_that_is_no_longer_shared_confirms_nothing(reviewed: Receive, dana: User) -> None:
    upload = reviewed(csv_of(*people(3)))
    # As if the connection had been an admin's, who has meanwhile unticked this person.
    Connection.objects.filter(pk=upload.connection_id).update(owner=dana)
    upload.refresh_from_db()

    with pytest.raises(services.NotReady, match=r"^dana no longer shares the connection “.*”"):
        confirm(upload)


def test_an_unanswered_lookup_needs_the_owners_word(reviewed: Receive, practice: PracticeServer) -> None:
    practice.world.fault("500_before", endpoint="search", next=100)
    upload = reviewed(csv_of(*people(3)))

    with pytest.raises(services.NotReady, match=r"^RingCX could not be asked for duplicates: .*Try again, or load"):
        confirm(upload)
    assert confirm(upload, without_lookup=True).planned == 3


def test_after_confirming_nothing_can_be_changed_any_more(reviewed: Receive) -> None:
    upload = reviewed(csv_of(*people(3)))
    old_tab = Upload.objects.get(pk=upload.pk)
    submission = confirm(upload)

    with pytest.raises(services.NotReady, match="confirmed or given up meanwhile"):
        services.set_mapping(upload=old_tab, mapping=Mapping({"leadPhone": Source((2,))}), now=timezone.now())
    services.forget(upload=old_tab, actor=upload.owner, now=timezone.now())

    upload.refresh_from_db()
    assert upload.state == Upload.State.CONFIRMED
    assert all(default_storage.exists(part["leads"]) for part in submission.parts)


# --- Giving up --------------------------------------------------------------------------------------------------------


def test_giving_up_deletes_every_file_and_keeps_the_event(reviewed: Receive, alice: User) -> None:
    upload = reviewed(csv_of(*people(3)))
    services.forget(upload=upload, actor=alice, now=timezone.now())

    upload.refresh_from_db()
    assert upload.state == Upload.State.FORGOTTEN
    assert not default_storage.exists(upload.folder)
    assert upload.mapping == upload.look == upload.table == {}
    assert audit.for_subject("upload", upload.pk).filter(action="upload.forgotten", actor_id=alice.pk).count() == 1


def test_giving_up_twice_is_one_event(reviewed: Receive, alice: User) -> None:
    upload = reviewed(csv_of(*people(3)))
    for _ in range(2):
        services.forget(upload=upload, actor=alice, now=timezone.now())

    assert audit.for_subject("upload", upload.pk).filter(action="upload.forgotten").count() == 1


def test_what_expires_is_leadhubs_own_doing(reviewed: Receive) -> None:
    upload = reviewed(csv_of(*people(3)))
    services.forget(upload=upload, actor=None, now=timezone.now() + timedelta(days=8))

    assert audit.for_subject("upload", upload.pk).get(action="upload.forgotten").actor_id is None
