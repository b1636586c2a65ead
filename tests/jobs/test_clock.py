"""All machines judge leases by one clock."""

from datetime import timedelta

import pytest
from django.utils import timezone

from leadhub.jobs import clock


@pytest.mark.django_db
def test_the_shared_clock_tells_the_time_in_the_usual_form() -> None:
    first, second = clock.now(), clock.now()
    assert first.tzinfo is not None
    assert first <= second
    assert abs(first - timezone.now()) < timedelta(minutes=1)
