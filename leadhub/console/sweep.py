"""The sweep: once a minute, whatever is due and has nobody is found by looking at our own rows."""

import socket
from datetime import timedelta

from django.utils import timezone
from django_q.models import Schedule, Success

from leadhub.accounts.sweep import sweep as sweep_accounts
from leadhub.credentials.connecting import forget_expired
from leadhub.submissions.sweep import sweep as sweep_submissions
from leadhub.suppression.sweep import sweep as sweep_lists
from leadhub.uploads.sweep import sweep as sweep_uploads
from leadhub.web import health

KEEP_JOBS = timedelta(days=1)


def sweep() -> None:
    """Show that a worker is alive, wake what is due, and clear away the traces of finished jobs."""
    now = timezone.now()
    health.beat(name=socket.gethostname(), now=now)
    sweep_lists(now=now)
    sweep_accounts(now=now)
    sweep_uploads(now=now)
    sweep_submissions(now=now)
    forget_expired(now=now)
    Success.objects.filter(stopped__lt=now - KEEP_JOBS).delete()


def every_minute() -> None:
    """Have the job engine run the sweep every minute, from now on. Called again, it changes nothing."""
    each_minute = {"schedule_type": Schedule.MINUTES, "minutes": 1, "repeats": -1}
    Schedule.objects.update_or_create(name="sweep", defaults={"func": f"{__name__}.{sweep.__name__}", **each_minute})
