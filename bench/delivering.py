"""What a measuring process does to load leads: as `bench.tasks`, and run by `bench.inside` as well."""

import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection as database
from django.utils import timezone

from bench.own_time import OwnTime
from bench.tasks import Marks, confirmed, marked, to_plan, wait_for_nobody
from leadhub.credentials import pace
from leadhub.credentials.models import Connection
from leadhub.practice import seeds
from leadhub.submissions import delivery, sent_phones
from leadhub.submissions import services as submissions
from leadhub.submissions.models import Batch, SentPhone, Submission

DELIVERED_BATCH = 500
TABLE = SentPhone._meta.db_table
FIRST_PHONE = 12_025_550_100  # the phones of a file, from here on; some are nobody's, which nobody asks here


def deliver(file: str, senders: str, at_quota: str = "") -> dict[str, Any]:
    """Load a file into the practice RingCX in batches of 500, as fast as it goes or at RingCX's real quota; what
    a batch costs."""
    if not at_quota:
        wait_for_nobody()
    settings.LEADHUB_SENDERS = int(senders)
    submission = confirmed(to_plan(Path(file), {"batch_size": str(DELIVERED_BATCH)})[0])
    marks: Marks = []
    with marked(marks, "prepare"):
        submissions.prepare(submission)
    own = OwnTime()
    own.watch()
    delivery.deliver(submission.account_key)
    submission.refresh_from_db()
    sent = submission.batches.filter(state=Batch.State.LOADED)
    return {
        "prepare": marks[0][2] - marks[0][1],
        "calls": own.calls,
        "processor": own.processor,
        "asking": own.asking,
        "all in all": own.all_in_all,
        "batches": sent.count(),
        "totals": submission.totals,
    }


def confirm(file: str, batch_size: str) -> dict[str, Any]:
    """Leave a load that is cut into batches, for workers of their own."""
    upload, _ = to_plan(Path(file), {"batch_size": batch_size})
    submission = confirmed(upload)
    submissions.prepare(submission)
    return {"key": submission.account_key, "batches": submission.batches.count()}


def work(key: str, machine: str, speed: str) -> dict[str, Any]:
    """Deliver as the worker of a machine of that name, on a clock that runs `speed` times as fast as RingCX's, until
    every load is done."""
    _speed_up(float(speed))
    socket.gethostname = lambda: machine
    while Submission.objects.unfinished().exists():
        delivery.deliver(key)
        time.sleep(0.05)  # the next job begins
    return {"totals": [one.totals for one in Submission.objects.all()]}


def _speed_up(speed: float) -> None:
    """Every wait that belongs to RingCX's quota becomes shorter; what LeadHub computes takes the time it takes."""
    pace.WINDOWS = {
        kind: tuple((calls, seconds / speed) for calls, seconds in windows) for kind, windows in pace.WINDOWS.items()
    }
    for module, names in ((pace, ("MARGIN", "FRESH", "LONGEST_GAP")), (delivery, ("JOB_SECONDS", "PAUSE"))):
        for name in names:
            setattr(module, name, getattr(module, name) / speed)


def overtake(file: str, campaign: str, until: str) -> dict[str, Any]:
    """While another load is on its way confirm small ones for a campaign of their own, one after the other, until so
    few batches of the large one are left; when each was confirmed."""
    times: list[float] = []
    large = Submission.objects.get()
    left = large.batches.filter(state=Batch.State.PENDING)
    while (batches := left.count()) > int(until):
        upload, _ = to_plan(Path(file), {}, skip=(), campaign=int(campaign))
        submission = confirmed(upload)
        times.append(submission.confirmed_at.timestamp())
        end = time.monotonic() + 60
        while not submission.batches.filter(state=Batch.State.LOADED).exists() and time.monotonic() < end:
            time.sleep(0.05)
        time.sleep(len(times) % 4)  # in no rhythm of the quota's own
    return {"confirmed": times, "left": batches}


def fill_sent_phones(count: str, of_the_file: str) -> dict[str, Any]:
    """As if that many phones had been sent to one campaign, among them the first ones of the file; how long it took."""
    started = time.monotonic()
    submission = _submission()
    sent_phones.note(submission, range(FIRST_PHONE, FIRST_PHONE + int(of_the_file)))
    submission_id = Submission._meta.pk.get_db_prep_value(submission.pk, database)
    step = 2**63 // int(count)
    # Hashes are spread evenly over 63 bits; in their order the table is written in one go.
    with database.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {TABLE} (key, submission_id) "
            "WITH RECURSIVE n(i) AS (SELECT CAST(1 AS bigint) UNION ALL SELECT i + 1 FROM n WHERE i < %s) "
            "SELECT (i - 1) * %s + i * 48271 %% %s, %s FROM n WHERE true ON CONFLICT DO NOTHING",
            [int(count), step, step, submission_id],
        )
        if database.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            size = Path(settings.DATABASES["default"]["NAME"]).stat().st_size
        else:
            cursor.execute(f"ANALYZE {TABLE}")
            cursor.execute("SELECT pg_database_size(current_database())")
            size = cursor.fetchone()[0]
    return {"seconds": time.monotonic() - started, "bytes": size}


def look_for_sent_phones(count: str) -> dict[str, Any]:
    """Ask for that many phones which of them were sent before, as the plan of an upload does."""
    phones = range(FIRST_PHONE, FIRST_PHONE + int(count))
    destination = Submission.objects.get()
    start = time.monotonic()
    found = submissions.phones_sent_before(destination, phones)
    return {"seconds": time.monotonic() - start, "found": len(found)}


def _submission() -> Submission:
    """A load without rows, to which phones can be said to have gone."""
    connection = Connection.objects.get()
    return Submission.objects.create(
        owner=connection.owner,
        connection=connection,
        deployment=connection.deployment,
        account_id=seeds.US_ACCOUNT,
        dial_group_id=115793,
        campaign_id=seeds.SPRING_CAMPAIGN,
        confirmed_at=timezone.now(),
        state=Submission.State.DONE,
        prepared=True,
        rows=0,
        planned=0,
        digest="d" * 64,
        filename="long-ago.csv",
        size=1,
        sha256="0" * 64,
    )


TASKS: dict[str, Callable[..., dict[str, Any]]] = {
    task.__name__: task for task in (deliver, confirm, work, overtake, fill_sent_phones, look_for_sent_phones)
}
