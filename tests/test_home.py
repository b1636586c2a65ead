"""Home: what is under way, what wants finishing, and where to begin."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from leadhub.credentials.models import Connection
from leadhub.people.models import User
from leadhub.submissions.models import Submission
from leadhub.uploads.models import Upload

pytestmark = pytest.mark.django_db


def facts(owner: User, connection: Connection, filename: str) -> dict[str, object]:
    return {
        "owner": owner,
        "connection": connection,
        "filename": filename,
        "size": 10,
        "sha256": "a" * 64,
        "dial_group_id": 1,
        "campaign_id": 2,
        "campaign_name": "Spring 2026",
    }


def test_without_a_connection_it_leads_to_one(client_of: Callable[[User], Client], bob: User) -> None:
    page = client_of(bob).get(reverse("home")).content.decode()

    assert f'href="{reverse("credentials:add")}"' in page
    assert "First, connect to RingCX" in page


def test_with_a_connection_the_first_thing_is_a_new_load(
    client_of: Callable[[User], Client], alice: User, connection: Connection
) -> None:
    page = client_of(alice).get(reverse("home")).content.decode()

    assert "Nothing here yet" in page
    assert "button-large" in page


def test_uploads_to_finish_and_recent_loads_are_ones_own(
    client_of: Callable[[User], Client], alice: User, bob: User, connection: Connection
) -> None:
    now = timezone.now()
    for owner in (alice, bob):
        Upload.objects.create(
            **facts(owner, connection, f"unfinished-{owner}.csv"), created_at=now, expires_at=now + timedelta(days=7)
        )
        Submission.objects.create(
            **facts(owner, connection, f"finished-{owner}.csv"),
            confirmed_at=now,
            state=Submission.State.DONE,
            rows=2,
            planned=2,
            totals={"loaded": 2},
        )
    page = client_of(alice).get(reverse("home")).content.decode()

    assert "unfinished-alice.csv" in page
    assert "finished-alice.csv" in page
    assert "bob" not in page
