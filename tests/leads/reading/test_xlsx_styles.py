"""Number formats: which of them change what a number reads like."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadhub.leads.reading.cells import serial_text
from leadhub.leads.reading.xlsx_styles import SerialText, converter


@pytest.mark.parametrize(
    ("code", "raw", "expected"),
    [
        ("General", "4155550123", "4155550123"),
        ("0", "4155550123", "4155550123"),
        ("0.00", "1.5", "1.5"),
        ("#,##0.00", "1234.5", "1234.5"),
        ('"$"#,##0', "12", "12"),
        ("[Red]0", "12", "12"),
        ("00000", "501", "00501"),
        ("00000", "123456", "123456"),
        ("00000", "-5", "-5"),
        ("00000", "1.5", "1.5"),
        ("00000;-00000", "501", "00501"),
        ("00000-0000", "5010123", "00501-0123"),
        ("000\\-00\\-0000", "12345678", "012-34-5678"),
        ('000"-"000"-"0000', "4155550123", "415-555-0123"),
        ("m/d/yyyy", "46327", "2026-11-01"),
        ("m/d/yyyy", "46327.4375", "2026-11-01 10:30:00"),
        ("d. mmmm yyyy;@", "46327", "2026-11-01"),
        ("[$-409]m/d/yy h:mm AM/PM;@", "46327.5", "2026-11-01 12:00:00"),
        ("h:mm", "0.75", "18:00:00"),
        ("[h]:mm:ss", "1.25", "30:00:00"),
        ("yyyy-mm-dd", "1", "1900-01-01"),
        ("yyyy-mm-dd", "61", "1900-03-01"),
        ("yyyy-mm-dd", "4155550123", "4155550123"),
        ("yyyy-mm-dd", "-3", "-3"),
        ('"days: "0', "12", "12"),
        ("0 \\d", "12", "12"),
        ("0%", "0.07", "7%"),
        ("0.0%", "0.075", "7.5%"),
        ("@", "12", "12"),
    ],
)
def test_a_format_decides_the_text(code: str, raw: str, expected: str) -> None:
    assert converter(code)(raw) == expected


def test_the_1904_system_counts_from_another_day() -> None:
    assert converter("yyyy-mm-dd", epoch_1904=True)("0") == "1904-01-01"


@given(
    st.one_of(
        st.floats(-10, 3_000_000).map(repr),
        st.integers(-10, 3_000_000).map(str),
        st.tuples(st.integers(0, 60_000), st.integers(0, 86_399)).map(lambda made: repr(made[0] + made[1] / 86_400)),
        st.sampled_from(["", " ", "x", "nan", "inf", "1e400", "59.5", "60", "61", "61.99999999", "2958465.9999999"]),
    ),
    st.booleans(),
)
def test_the_fast_way_to_dates_is_the_same_way(raw: str, epoch_1904: bool) -> None:
    fast = SerialText(epoch_1904=epoch_1904)
    assert fast(raw) == fast(raw) == serial_text(raw, epoch_1904=epoch_1904)
