"""Phones sent before are recognised, and the table gives none of them away."""

import pytest
from django.db import connection as database

from leadhub.submissions import sent_phones
from leadhub.submissions.models import Submission
from tests.submissions.conftest import Confirm, people

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def submission(confirm: Confirm) -> Submission:
    return confirm(people(3))


def test_noted_phones_are_known(submission: Submission) -> None:
    sent_phones.note(submission, range(15_550_000_000, 15_550_001_200))
    asked = set(range(15_550_001_100, 15_550_001_300))
    assert sent_phones.known(submission, asked) == set(range(15_550_001_100, 15_550_001_200))


def test_noting_twice_changes_nothing(submission: Submission) -> None:
    sent_phones.note(submission, [15_550_000_001])
    sent_phones.note(submission, [15_550_000_001])
    assert sent_phones.known(submission, [15_550_000_001]) == {15_550_000_001}


def test_a_load_forgets_only_what_it_noted_itself(confirm: Confirm, submission: Submission) -> None:
    sent_phones.note(submission, [15_550_000_001])
    later = confirm(people(3, start=20))
    sent_phones.note(later, [15_550_000_001])
    sent_phones.forget(later, [15_550_000_001])
    assert sent_phones.known(later, [15_550_000_001]) == {15_550_000_001}


def test_the_table_holds_no_phone(submission: Submission) -> None:
    sent_phones.note(submission, [15_550_000_001])
    with database.cursor() as cursor:
        cursor.execute("SELECT key FROM submissions_sentphone")
        keys = {row[0] for row in cursor.fetchall()}
    assert 15_550_000_001 not in keys
    assert all(0 <= key < 2**63 for key in keys)


def test_another_key_gives_other_hashes(submission: Submission, settings: object) -> None:
    before = sent_phones.phone_hash(submission)(15_550_000_001)
    settings.LEADHUB_PHONE_KEY = "another"  # type: ignore[attr-defined]  # pytest-django's settings
    assert sent_phones.phone_hash(submission)(15_550_000_001) != before
