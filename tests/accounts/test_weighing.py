"""What a probe showed becomes a reading only if nothing else explains it."""

from typing import Any

import pytest

from leadhub.accounts.weighing import weigh


def shown(list_id: int | None = 1, **more: Any) -> dict[str, Any]:
    return {"list": list_id, "lag": 0.4, "forms": ["ten"], "timezone": "PST", **more}


FULL = {"1": shown(1), "2": shown(2), "by_number": True}


@pytest.mark.parametrize(
    ("present", "inserted", "settled"),
    [
        ([1, 3], 1, {"duplicate_reading": "A"}),
        ([1, 2], 0, {"duplicate_reading": "B"}),
        ([1, 2, 3], 1, {"keeps_both": True}),
        ([1, 2], 1, {}),  # stored, says RingCX, and not to be seen
        ([1, 2], None, {}),  # the answer was lost
        ([1], 0, {}),
    ],
)
def test_the_reading_of_duplicates(present: list[int], inserted: int | None, settled: dict[str, Any]) -> None:
    found = weigh({**FULL, "present": present, "inserted": inserted})
    assert {key: found[key] for key in ("duplicate_reading", "keeps_both") if key in found} == settled


@pytest.mark.parametrize(
    ("first", "second", "new"),
    [
        (shown(7), shown(8), True),
        (shown(7), shown(7), False),
        (shown(None), shown(None, lists_so_named=2), True),
        (shown(None), shown(None, lists_so_named=1), False),
        (shown(None), shown(None), None),
    ],
)
def test_lists_are_told_apart_by_id_or_counted_by_name(
    first: dict[str, Any], second: dict[str, Any], new: bool | None
) -> None:
    assert weigh({"1": first, "2": second}).get("new_list_per_load") is new


def test_the_lag_is_the_longest_that_was_measured() -> None:
    assert weigh({"1": shown(lag=0.4), "2": shown(lag=2.5), "3": shown(lag=None)})["search_lag"] == 2.5


def test_a_probe_that_ended_early_settles_what_it_saw() -> None:
    settled = weigh({"1": shown()})
    assert (settled["search_lag"], settled["phone_forms"], settled["timezone_codes"]) == (0.4, ["ten"], ["PST"])
    assert not {"duplicate_reading", "new_list_per_load"} & set(settled)
    assert weigh({}) == {}
