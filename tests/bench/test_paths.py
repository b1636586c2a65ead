"""The times of the stages add up to what is printed."""

from pathlib import Path

from bench.paths import Way


def _way(*runs: list[tuple[str, float, float]]) -> Way:
    way = Way(Path("leads.csv"))
    for marks in runs:
        way.add({"marks": marks})
    return way


def test_the_whole_way_counts_what_lies_between_the_stages() -> None:
    assert _way([("first look", 1.0, 2.0), ("read", 3.0, 5.0), ("plan", 5.0, 6.0)]).whole == [5.0]


def test_a_changed_mapping_is_no_part_of_the_first_pass() -> None:
    way = _way([("read", 0.0, 5.0), ("plan", 5.0, 6.0), ("check again", 8.0, 9.0), ("plan again", 9.0, 9.5)])
    assert (way.whole, way.changed) == ([6.0], [1.5])


def test_a_stage_that_ran_twice_counts_together() -> None:
    assert _way([("plan", 0.0, 1.0), ("read", 1.0, 2.0), ("plan", 2.0, 4.0)]).stages == {"plan": [3.0], "read": [1.0]}


def test_a_stage_that_a_run_did_not_need_took_it_no_time() -> None:
    way = _way([("read", 0.0, 1.0)], [("check", 0.0, 2.0)], [("read", 0.0, 3.0)])
    assert way.stages == {"read": [1.0, 0.0, 3.0], "check": [0.0, 2.0, 0.0]}


def test_the_ratio_is_the_median_of_the_runs_own() -> None:
    way = _way([("read", 0.0, 2.0)], [("read", 0.0, 30.0)], [("read", 0.0, 3.0)])
    way.rivals["csv"] = [1.0, 10.0, 1.0]
    assert way.times("csv") == 3.0
