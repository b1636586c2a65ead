"""One value, one text."""

import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadhub.leads.reading import cells


@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_a_whole_number_is_written_without_decimals(number: int) -> None:
    assert cells.number_text(str(number)) == str(number)
    assert cells.number_text(f"{number}.0") == str(number)
    assert cells.value_text(float(number)) == str(number)


@given(st.floats(-1e300, 1e300, allow_subnormal=False))
def test_no_number_changes_its_first_fifteen_digits(number: float) -> None:
    assert math.isclose(float(cells.float_text(number)), number, rel_tol=1e-14, abs_tol=0)


@given(st.from_regex(r"-?[0-9]{1,11}\.[0-9]{1,6}", fullmatch=True))
def test_decimals_are_written_the_same_with_and_without_calculating(raw: str) -> None:
    assert cells.number_text(raw) == cells.float_text(float(raw))


@given(st.text())
def test_what_is_no_number_never_raises(raw: str) -> None:
    for convert in (cells.number_text, cells.percent_text, cells.elapsed_text, cells.iso_text, cells.unescaped):
        assert isinstance(convert(raw), str)
    assert isinstance(cells.serial_text(raw, epoch_1904=False), str)
    assert isinstance(cells.padded_text(raw, (5,)), str)


@given(st.floats())
def test_any_serial_is_a_text(number: float) -> None:
    for epoch_1904 in (False, True):
        assert isinstance(cells.serial_text(repr(number), epoch_1904=epoch_1904), str)
    assert isinstance(cells.elapsed_text(repr(number)), str)
    assert isinstance(cells.percent_text(repr(number)), str)
    assert isinstance(cells.float_text(number), str)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ""),
        ("  kept  ", "  kept  "),
        (True, "TRUE"),
        (4155550123.0, "4155550123"),
        (0.1 + 0.2, "0.3"),
        (1e-7, "0.0000001"),
        (float("nan"), "#NUM!"),
        (dt.date(2026, 11, 1), "2026-11-01"),
        (dt.datetime(2026, 11, 1), "2026-11-01"),
        (dt.datetime(2026, 11, 1, 9, 30), "2026-11-01 09:30:00"),
        (dt.time(9, 30), "09:30:00"),
        (dt.timedelta(hours=30), "30:00:00"),
        (dt.timedelta(minutes=-90), "-1:30:00"),
    ],
)
def test_a_value_of_a_native_reader_is_written_down(value: object, expected: str) -> None:
    assert cells.value_text(value) == expected
