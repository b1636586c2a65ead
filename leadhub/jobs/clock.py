"""One clock for all machines: leases and waits are judged by the time of the database they share."""

from datetime import datetime

from django.db import connection as database
from django.utils import timezone


def now() -> datetime:
    """Return the time by the database's own clock; on SQLite, which has none, by this machine's."""
    if database.vendor != "postgresql":
        return timezone.now()
    with database.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment
