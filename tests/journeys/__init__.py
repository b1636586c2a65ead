"""Journeys: a real browser, a real LeadHub with its worker, a real practice RingCX. Nothing is replaced."""

import pytest

# One house and one browser serve all journeys, so they run one after the other, in one process.
JOURNEY = [pytest.mark.journey, pytest.mark.xdist_group("journey")]
