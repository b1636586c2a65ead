"""Which phones LeadHub has sent to which campaign: one table of keyed hashes, looked up in sorted runs."""

from collections.abc import Iterable

from django.db import connection as database
from django.db import transaction

from leadhub import hashed_phones
from leadhub.hashed_phones import PhoneHash
from leadhub.submissions.models import Destination, SentPhone, Submission

_AT_ONCE = 20_000  # phones in one transaction: nobody else may write meanwhile, on SQLite


def phone_hash(destination: Destination) -> PhoneHash:
    """The hash covers the campaign, so that one column answers "was this phone sent to this campaign"."""
    return PhoneHash(f"{destination.account_key}/{destination.campaign_id}/")


def note(submission: Submission, phones: Iterable[int]) -> None:
    """Note that these phones (keys) go to the submission's campaign. Phones noted by an earlier load stay its own."""
    field = Submission._meta.pk
    submission_id = field.get_db_prep_value(submission.pk, database)
    keys = sorted(phone_hash(submission).of(phones))
    for start in range(0, len(keys), _AT_ONCE):
        run = [(key, submission_id) for key in keys[start : start + _AT_ONCE]]
        with transaction.atomic(), database.cursor() as cursor:
            # Objects for a million rows would take half a minute; SQLite and PostgreSQL speak the same words here.
            cursor.executemany(
                "INSERT INTO submissions_sentphone (key, submission_id) VALUES (%s, %s) ON CONFLICT DO NOTHING", run
            )


def forget(submission: Submission, phones: Iterable[int]) -> None:
    """Take back what `note` noted for phones that RingCX certainly does not hold from this submission."""
    for run in hashed_phones.runs(sorted(phone_hash(submission).of(phones))):
        SentPhone.objects.filter(submission=submission, key__in=run).delete()


def known(destination: Destination, phones: Iterable[int]) -> set[int]:
    """Return those of the phones (keys) that were sent to this campaign before."""
    by_hash = phone_hash(destination).of(phones)
    return {by_hash[key] for key in hashed_phones.kept(SentPhone._meta.db_table, by_hash)}
