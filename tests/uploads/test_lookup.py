"""The look-up in RingCX: what the campaign holds is found, and a failure is a sentence with a way on."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from leadhub.credentials.models import Connection
from leadhub.people.models import User
from leadhub.practice import seeds
from leadhub.practice.server import PracticeServer
from leadhub.uploads import advancing, lookup, services
from leadhub.uploads.models import Upload
from tests.uploads.conftest import Receive, advance, csv_of, people

pytestmark = pytest.mark.django_db


def held(practice: PracticeServer) -> list[str]:
    """Phones of leads that the practice campaign holds."""
    return [lead["leadPhone"] for lead in practice.world.leads(seeds.SPRING_CAMPAIGN)]


def test_it_finds_the_phones_that_the_campaign_holds(reviewed: Receive, practice: PracticeServer) -> None:
    rows = people(3)
    rows[1] = ("T-1", "Twin", held(practice)[0], "WA", "98101")
    upload = reviewed(csv_of(*rows))

    assert upload.totals == {"ready": 2, "duplicate_in_ringcx": 1}
    assert upload.found == {"duplicate_in_ringcx": 1}


def test_they_are_sent_anyway_if_their_owner_says_so(reviewed: Receive, practice: PracticeServer) -> None:
    rows = [*people(2), ("T-9", "Twin", held(practice)[0], "WA", "98101")]
    upload = reviewed(csv_of(*rows))
    services.set_choices(upload=upload, choices={"skip_ringcx": False}, now=timezone.now())

    advance(upload)

    assert upload.totals == {"ready": 3}
    assert upload.found == {"duplicate_in_ringcx": 1}


def test_it_does_not_ask_if_nobody_wants_to_know(receive: Receive, practice: PracticeServer) -> None:
    upload = receive(csv_of(*people(3)))
    services.set_choices(upload=upload, choices={"skip_ringcx": False}, now=timezone.now())
    before = len(practice.world.calls("search"))
    services.set_options(upload=upload, options=lookup_options(upload), now=timezone.now())

    advance(upload)

    assert len(practice.world.calls("search")) == before
    assert services.is_checked(upload)
    assert not services.lookup_is_open(upload)


def lookup_options(upload: Upload) -> Any:
    from leadhub.leads.options import LoadOptions

    return LoadOptions.from_json(upload.options)


@pytest.mark.parametrize("fault", ["500_before", "html", "429", "cut_before"])
def test_a_failure_becomes_one_sentence_and_can_be_tried_again(
    reviewed: Receive, practice: PracticeServer, fault: str
) -> None:
    practice.world.fault(fault, endpoint="search", next=100, retry_after=500 if fault == "429" else None)
    upload = reviewed(csv_of(*people(3)))

    assert upload.lookup == Upload.Lookup.FAILED
    assert upload.lookup_problem.endswith(".")
    assert "Traceback" not in upload.lookup_problem
    assert upload.totals == {"ready": 3}

    practice.world.clear_faults()
    if fault == "429":
        return  # RingCX asked for a pause that no test waits for
    services.look_up_again(upload=upload)
    advance(upload)
    assert upload.lookup == Upload.Lookup.DONE


def test_a_revoked_connection_is_a_failure_in_words(receive: Receive, practice: PracticeServer) -> None:
    upload = advance(receive(csv_of(*people(3))))
    practice.world.revoke(seeds.CLIENT_ID)
    services.set_options(upload=upload, options=lookup_options(upload), now=timezone.now())

    advance(upload)

    assert upload.lookup == Upload.Lookup.FAILED
    assert upload.lookup_problem
    practice.world.restore(seeds.CLIENT_ID)


def test_a_connection_that_is_no_longer_shared_asks_nothing_more(
    receive: Receive, practice: PracticeServer, dana: User, client_of: Callable[[User], Client]
) -> None:
    upload = advance(receive(csv_of(*people(3))))
    Connection.objects.filter(pk=upload.connection_id).update(owner=dana)  # an admin's, who has unticked this person
    services.set_options(upload=upload, options=lookup_options(upload), now=timezone.now())
    before = len(practice.world.calls())

    advance(upload)

    assert upload.lookup == Upload.Lookup.FAILED
    assert upload.lookup_problem.startswith("dana no longer shares the connection")
    page = client_of(upload.owner).get(reverse("uploads:readiness", args=[upload.pk])).content.decode()
    assert "dana no longer shares the connection" in page
    assert len(practice.world.calls()) == before


def test_a_token_that_expires_in_the_middle_is_renewed_unseen(receive: Receive, practice: PracticeServer) -> None:
    upload = advance(receive(csv_of(*people(3))))
    practice.world.end_tokens(expired=True)
    services.set_options(upload=upload, options=lookup_options(upload), now=timezone.now())

    assert advance(upload).lookup == Upload.Lookup.DONE


def test_a_choice_made_meanwhile_is_planned_without_waiting_for_its_end(
    receive: Receive, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = people(4)
    rows[3] = ("T-3", "Twin", rows[0][2], "WA", "98101")
    upload = receive(csv_of(*rows))
    monkeypatch.setattr(lookup, "ONE_SEARCH", 1)
    seen: list[dict[str, int]] = []
    ask = lookup._in_campaign

    def ask_and_change(client: Any, asked: Upload, phones: list[int]) -> set[int]:
        now = Upload.objects.get(pk=asked.pk)
        seen.append(now.totals)
        services.set_choices(upload=now, choices={"skip_in_file": False}, now=timezone.now())
        return ask(client, asked, phones)

    monkeypatch.setattr(lookup, "_in_campaign", ask_and_change)
    services.set_options(upload=upload, options=lookup_options(upload), now=timezone.now())
    advance(upload)

    assert seen[0] == {"ready": 3, "duplicate_in_file": 1}
    assert seen[1] == {"ready": 4}
    assert upload.lookup == Upload.Lookup.DONE


def test_a_mapping_changed_meanwhile_ends_it_and_starts_it_anew(
    receive: Receive, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = receive(csv_of(*people(3)))
    monkeypatch.setattr(lookup, "ONE_SEARCH", 1)
    asked: list[int] = []
    ask = lookup._in_campaign

    def ask_and_change(client: Any, now: Upload, phones: list[int]) -> set[int]:
        asked.extend(phones)
        if len(asked) == 1:
            changed = Upload.objects.get(pk=now.pk)
            changed.mapping = {"fields": {"leadPhone": {"columns": [2]}}, "extras": {}}
            changed.save(update_fields=["mapping"])
        return ask(client, now, phones)

    monkeypatch.setattr(lookup, "_in_campaign", ask_and_change)
    services.set_options(upload=upload, options=lookup_options(upload), now=timezone.now())
    advance(upload)

    assert len(asked) == 4  # one of the first look-up, three of the second
    assert upload.lookup == Upload.Lookup.DONE
    assert advancing.due(upload) is None


@pytest.mark.parametrize(
    ("key", "answered"),
    [
        (14155550123, "4155550123"),
        (14155550123, "14155550123"),
        (493023125001, "493023125001"),
        (493023125001, "3023125001"),
    ],
)
def test_a_phone_is_recognised_with_and_without_its_country_code(key: int, answered: str) -> None:
    assert lookup._by_form([key])[answered] == key
