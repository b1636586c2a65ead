"""Which phones LeadHub has sent to which campaign: one table of keyed hashes, looked up in sorted runs."""

import hashlib
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.db import connection as database

from leadhub.submissions.models import Destination, SentPhone, Submission

_RUN = 500  # parameters in one query: SQLite's old limit is 999


class PhoneHash:
    """Turns a phone's key (its E.164 digits) into the 63-bit number under which a campaign's phones are noted.

    The hash is keyed, so the table cannot be turned back into phones, and covers the campaign, so one column answers
    "was this phone sent to this campaign".
    """

    def __init__(self, destination: Destination) -> None:
        scope = f"{destination.account_key}/{destination.campaign_id}/".encode()
        self._hash = hashlib.blake2b(scope, digest_size=8, key=settings.LEADHUB_PHONE_KEY.encode()[:64])

    def __call__(self, phone: int) -> int:
        hashed = self._hash.copy()
        hashed.update(b"%d" % phone)
        return int.from_bytes(hashed.digest(), "big") >> 1


def note(submission: Submission, phones: Iterable[int]) -> None:
    """Note that these phones (keys) go to the submission's campaign. Phones noted by an earlier load stay its own."""
    hashed = PhoneHash(submission)
    field = Submission._meta.pk
    submission_id = field.get_db_prep_value(submission.pk, database)
    keys = sorted({hashed(phone) for phone in phones})
    with database.cursor() as cursor:
        # Objects for a million rows would take half a minute; SQLite and PostgreSQL speak the same words here.
        cursor.executemany(
            "INSERT INTO submissions_sentphone (key, submission_id) VALUES (%s, %s) ON CONFLICT DO NOTHING",
            [(key, submission_id) for key in keys],
        )


def forget(submission: Submission, phones: Iterable[int]) -> None:
    """Take back what `note` noted for phones that RingCX certainly does not hold from this submission."""
    hashed = PhoneHash(submission)
    for run in _runs(sorted({hashed(phone) for phone in phones})):
        SentPhone.objects.filter(submission=submission, key__in=run).delete()


def known(destination: Destination, phones: Iterable[int]) -> set[int]:
    """Return those of the phones (keys) that were sent to this campaign before."""
    hashed = PhoneHash(destination)
    by_hash = {hashed(phone): phone for phone in phones}
    found: set[int] = set()
    with database.cursor() as cursor:
        for run in _runs(sorted(by_hash)):
            marks = ",".join(["%s"] * len(run))
            cursor.execute(f"SELECT key FROM submissions_sentphone WHERE key IN ({marks})", run)  # noqa: S608  only placeholders are put in
            found.update(by_hash[row[0]] for row in cursor.fetchall())
    return found


def _runs(keys: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(keys), _RUN):
        yield keys[start : start + _RUN]
