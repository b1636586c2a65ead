"""What RingCX's windows allow is worked out from the documented numbers alone."""

import pytest

from bench.quota import soonest


@pytest.mark.parametrize(
    ("calls", "seconds"),
    [
        (1, 0),
        (30, 0),
        (31, 10),  # thirty in ten seconds
        (120, 30),
        (121, 60),  # a hundred and twenty in a minute
        (400, 190),
    ],
)
def test_the_last_call_may_start_as_soon_as_both_windows_allow(calls: int, seconds: float) -> None:
    assert soonest(calls) == seconds
