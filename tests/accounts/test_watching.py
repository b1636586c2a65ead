"""Shapes, forms and headers of answers are named without telling what is in them."""

from datetime import UTC, datetime

import pytest

from leadhub.accounts.watching import Watch, phone_form, records_of, shape_of
from leadhub.ringcx.transport import Answer


@pytest.mark.parametrize(
    ("phone", "form"),
    [
        ("+12065550171", "plus"),
        ("2065550171", "ten"),
        ("12065550171", "digits"),
        ("493023125001", "digits"),
        ("0400000000", "digits"),
        ("(206) 555-0171", "other"),
    ],
)
def test_the_form_of_a_phone(phone: str, form: str) -> None:
    assert phone_form(phone) == form


def test_the_shape_of_an_answer() -> None:
    assert shape_of([]) == "array"
    assert shape_of(3) == "number"
    assert shape_of({"totalCount": 3, "searchResults": []}) == "object (searchResults, totalCount)"


def test_records_are_found_bare_and_in_an_envelope() -> None:
    assert records_of([{"leadId": 1}, 2]) == [{"leadId": 1}]
    assert records_of({"totalCount": 1, "leads": [{"leadId": 1}]}) == [{"leadId": 1}]
    assert records_of(None) == []


def test_only_headers_about_limits_are_kept_by_name() -> None:
    watch = Watch()
    watch(Answer(200, {"x-rate-limit-remaining": "3", "retry-after": "1", "set-cookie": "secret"}, b"[]"))
    assert watch.rate_headers == {"x-rate-limit-remaining", "retry-after"}
    watch.forget()
    assert (watch.calls, watch.rate_headers, watch.data()) == (0, set(), None)


@pytest.mark.parametrize(
    ("header", "difference"), [("Sun, 22 Nov 2026 09:01:00 GMT", 60), ("yesterday", None), ("", None)]
)
def test_the_server_s_clock_is_compared(header: str, difference: int | None) -> None:
    watch = Watch(lambda: datetime(2026, 11, 22, 9, 0, tzinfo=UTC))
    watch(Answer(200, {"date": header}, b"not json"))
    assert watch.clock_difference == difference
    assert watch.data() is None
