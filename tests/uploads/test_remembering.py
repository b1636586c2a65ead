"""What was decided before for the same header row is suggested again: one's own choice first, then the team's."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from leadhub.audit.models import Event
from leadhub.credentials.models import Connection
from leadhub.leads.mapping import Mapping, Source
from leadhub.leads.options import LoadOptions
from leadhub.leads.reading import Column, Look
from leadhub.people.models import User
from leadhub.practice import seeds
from leadhub.uploads import receiving, services
from leadhub.uploads.models import Upload
from leadhub.uploads.remembering import header_print
from leadhub.uploads.suggesting import Suggested, suggested
from leadhub.uploads.target import find_target
from tests.uploads.conftest import GROUP, HEADERS, Receive, advance, csv_of, people

pytestmark = pytest.mark.django_db

CHOSEN = Mapping(
    {
        "leadPhone": Source((2,)),
        "externId": Source((0,)),
        "address1": Source((4, 3)),
        "city": Source(value="Reno"),
    },
    {"Nick": Source((1,)), "Source": Source(value="Spring fair")},
    "CRM-",
)


def confirmed(upload: Upload, mapping: Mapping = CHOSEN, *, days_ago: int = 0) -> Upload:
    """Decide this mapping and confirm the load."""
    now = timezone.now() - timedelta(days=days_ago)
    services.set_mapping(upload=upload, mapping=mapping, now=now)
    services.set_options(upload=upload, options=LoadOptions.from_json(upload.options), now=now)
    upload = advance(upload)
    services.confirm(upload=upload, digest=upload.digest, without_lookup=False, actor=upload.owner, now=now)
    upload.refresh_from_db()
    return upload


def found_for(upload: Upload) -> Suggested:
    return suggested(upload, Look.from_json(upload.look))


def received_by(user: User, connection: Connection, content: bytes, filename: str = "theirs.csv") -> Upload:
    target = find_target(connection, seeds.US_ACCOUNT, GROUP, seeds.SPRING_CAMPAIGN)
    return receiving.receive(
        file=ContentFile(content),
        filename=filename,
        destination=target.destination,
        connection=connection,
        campaign=target.campaign,
        options=target.options,
        actor=user,
        now=timezone.now(),
    )


def date_words(days_ago: int = 0) -> str:
    day = timezone.localtime() - timedelta(days=days_ago)
    return f"{day:%-d %B}" if day.year == timezone.localtime().year else f"{day:%-d %B %Y}"


def test_the_same_header_row_is_mapped_as_it_was_confirmed(receive: Receive) -> None:
    confirmed(receive(csv_of(*people(2)), "spring.csv"))
    again = receive(csv_of(*people(3, start=10)), "summer.csv")

    assert Mapping.from_json(again.mapping) == CHOSEN
    found = found_for(again)
    assert found.known
    assert [suggestion.field for suggestion in found.suggestions] == [
        "externId",
        "extendedLeadData",
        "leadPhone",
        "address1",
        "address1",
    ]
    assert {suggestion.reason for suggestion in found.suggestions} == {
        f"You chose this on {date_words()} for spring.csv."
    }
    assert min(suggestion.confidence for suggestion in found.suggestions) > 0.98


def test_columns_that_were_left_out_are_left_out_again(receive: Receive) -> None:
    only_phone = Mapping({"leadPhone": Source((2,))})
    confirmed(receive(csv_of(*people(2))), only_phone)

    assert Mapping.from_json(receive(csv_of(*people(2, start=10))).mapping) == only_phone


def test_the_headers_are_known_again_whatever_their_case_and_spaces(receive: Receive) -> None:
    confirmed(receive(csv_of(*people(2))))
    shouted = [f" {header.upper()} " for header in HEADERS]

    assert found_for(receive(csv_of(*people(2, start=10), headers=shouted))).known


def test_the_newest_of_ones_own_choices_counts(receive: Receive) -> None:
    confirmed(receive(csv_of(*people(2)), "new.csv"))
    confirmed(receive(csv_of(*people(2, start=10)), "old.csv"), Mapping({"leadPhone": Source((2,))}, {}), days_ago=3)

    assert "for new.csv" in found_for(receive(csv_of(*people(2, start=20)))).memory


def test_what_was_not_confirmed_is_not_remembered(receive: Receive) -> None:
    upload = receive(csv_of(*people(2)))
    services.set_mapping(upload=upload, mapping=CHOSEN, now=timezone.now())

    assert found_for(receive(csv_of(*people(2, start=10)))).memory == ""


def test_a_colleagues_choice_is_taken_with_their_name_but_not_their_file(
    receive: Receive, bob: User, bobs: Connection
) -> None:
    confirmed(received_by(bob, bobs, csv_of(*people(2)), "secret.csv"))
    found = found_for(receive(csv_of(*people(2, start=10))))

    assert found.mapping == CHOSEN
    assert found.memory == f"bob chose this on {date_words()} for the same columns."


def test_ones_own_choice_goes_before_a_colleagues_newer_one(receive: Receive, bob: User, bobs: Connection) -> None:
    confirmed(receive(csv_of(*people(2)), "mine.csv"), days_ago=30)
    confirmed(received_by(bob, bobs, csv_of(*people(2, start=10))), Mapping({"leadPhone": Source((2,))}))

    assert "mine.csv" in found_for(receive(csv_of(*people(2, start=20)))).memory


AUX = Mapping({"leadPhone": Source((2,)), "auxData1": Source((1,)), "auxData2": Source((0,))})


def relabelled(upload: Upload, **labels: str) -> Upload:
    upload.campaign = {**upload.campaign, "aux_labels": labels}
    upload.save()
    return upload


def test_an_aux_field_is_remembered_only_where_it_is_called_the_same(receive: Receive) -> None:
    confirmed(relabelled(receive(csv_of(*people(2))), auxData1="Nick", auxData2="Policy"), AUX)
    again = relabelled(receive(csv_of(*people(2, start=10))), auxData1="Nick", auxData2="Loan")
    found = found_for(again)

    assert found.suggestions[1].field == "auxData1"
    assert found.suggestions[0].field == "externId"
    assert "auxData2" not in found.mapping.fields
    assert not found.known


def test_one_more_column_keeps_the_others_as_they_were(receive: Receive) -> None:
    confirmed(receive(csv_of(*people(2)), "spring.csv"))
    rows = [("new@example.com", *row) for row in people(2, start=10)]
    found = found_for(receive(csv_of(*rows, headers=("Email", *HEADERS))))

    assert not found.known
    assert found.mapping == Mapping(
        {
            "email": Source((0,)),
            "externId": Source((1,)),
            "leadPhone": Source((3,)),
            "address1": Source((5, 4)),
            "city": Source(value="Reno"),
        },
        {"Nick": Source((2,)), "Source": Source(value="Spring fair")},
        "CRM-",
    )
    assert found.memory == f"You chose this on {date_words()} for spring.csv, which has nearly the same columns."
    assert found.suggestions[0].reason == "The header says email."


def test_a_joined_field_of_which_a_column_is_gone_is_suggested_anew(receive: Receive) -> None:
    confirmed(receive(csv_of(*people(2))))
    rows = [row[:4] for row in people(2, start=10)]
    found = found_for(receive(csv_of(*rows, headers=HEADERS[:4])))

    assert "address1" not in found.mapping.fields
    assert found.mapping.fields["state"] == Source((3,))


@pytest.mark.parametrize(
    "headers",
    [("Lead ID", "First Name", "Telephone", "Province", "Postcode"), ("Lead ID", "First Name", "Phone", "A", "B")],
)
def test_another_header_row_is_suggested_as_usual(receive: Receive, headers: Sequence[str]) -> None:
    confirmed(receive(csv_of(*people(2))))

    assert found_for(receive(csv_of(*people(2, start=10), headers=headers))).memory == ""


def test_a_column_that_is_hidden_only_now_is_not_used(receive: Receive) -> None:
    confirmed(receive(csv_of(*people(2))))
    again = receive(csv_of(*people(2, start=10)))
    again.look["sheets"][0]["columns"][1]["hidden"] = True
    found = found_for(again)

    assert found.suggestions[1].field == "ignore"
    assert "Nick" not in found.mapping.extras
    assert found.suggestions[2].field == "leadPhone"


def named(*headers: str) -> list[Column]:
    return [Column(index, "ABCDEFGH"[index], header) for index, header in enumerate(headers)]


@pytest.mark.parametrize("headers", [(), ("", "", ""), ("Phone", "", "Name")])
def test_a_header_row_that_names_hardly_anything_is_not_known_again(headers: Sequence[str]) -> None:
    assert header_print(named(*headers)) == ""


def test_the_order_of_the_columns_is_part_of_the_header_row() -> None:
    assert header_print(named("a", "b", "c")) != header_print(named("b", "a", "c"))


def test_an_event_of_the_choice_has_what_is_the_same_for_every_lead(receive: Receive) -> None:
    upload = receive(csv_of(*people(2)))
    services.set_mapping(upload=upload, mapping=CHOSEN, now=timezone.now())
    facts: Any = Event.objects.get(action="upload.mapped").facts
    assert ["Source", {"value": "Spring fair"}] in facts["mapping"]
    assert ["externId", {"column": "Lead ID", "prefix": "CRM-"}] in facts["mapping"]
