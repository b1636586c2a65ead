"""What a probe settled: a pure function from what RingCX showed of its three leads.

The loads are the fewest that tell the readings of duplicateHandling apart without a risk for anybody else's lead. The
first carries a number of its own and keeps everything, so it can remove nothing in any reading; with it the search by
number is tried out, on which the promise "nobody else has these numbers" rests. The second and third share the other
number and ask to remove duplicates from all lists, which in the older reading removes the second lead and in the
newer one drops the third.
"""

from collections.abc import Mapping
from typing import Any

from leadhub.leads.option_tables import DuplicateHandling

# Number of the lead → which of the two phones it has, and what becomes of duplicates.
LOADS: Mapping[int, tuple[int, DuplicateHandling]] = {
    1: (0, DuplicateHandling.RETAIN_ALL),
    2: (1, DuplicateHandling.REMOVE_ALL_EXISTING),
    3: (1, DuplicateHandling.REMOVE_ALL_EXISTING),
}
LAST = max(LOADS)
FIRST_THAT_REMOVES = 2


def weigh(seen: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is settled; a point that is not is left out.

    `seen` has for each lead that was shown ("1", "2", "3") its `list`, `lag`, `forms` and `timezone`, further
    `by_number`, and at the end `present`, the numbers of the leads that are there, and `inserted` of the last load.
    """
    shown = [seen[key] for key in ("1", "2", "3") if key in seen]
    settled: dict[str, Any] = {}
    if (lag := longest_lag(seen)) is not None:
        settled["search_lag"] = lag
    if forms := sorted({form for one in shown for form in one["forms"]}):
        settled["phone_forms"] = forms
    if codes := sorted({one["timezone"] for one in shown if one.get("timezone")}):
        settled["timezone_codes"] = codes
    if "by_number" in seen:
        settled["search_by_number"] = seen["by_number"]
    if (new := _new_lists(seen)) is not None:
        settled["new_list_per_load"] = new
    return settled | _reading(seen)


def longest_lag(seen: Mapping[str, Any]) -> float | None:
    """The longest time, in seconds, that one of the leads took to show; None if none was measured."""
    lags = [float(seen[key]["lag"]) for key in ("1", "2", "3") if key in seen and seen[key].get("lag") is not None]
    return max(lags, default=None)


def _new_lists(seen: Mapping[str, Any]) -> bool | None:
    """Whether the second load, of the same name, made a list of its own."""
    if "1" not in seen or "2" not in seen:
        return None
    first, second = seen["1"].get("list"), seen["2"].get("list")
    if first and second:
        return bool(first != second)
    named = seen["2"].get("lists_so_named")
    return None if named is None else named > 1


def _reading(seen: Mapping[str, Any]) -> dict[str, Any]:
    if "present" not in seen:
        return {}
    present = set(seen["present"])
    if {2, 3} <= present:
        return {"keeps_both": True}
    if 3 in present:
        return {"duplicate_reading": "A"}
    # That the third lead is not there proves something only if RingCX itself says that it did not store it.
    if 2 in present and seen.get("inserted") == 0:
        return {"duplicate_reading": "B"}
    return {}
