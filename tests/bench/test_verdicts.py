"""The table of the aims says met or missed, and says it right."""

import pytest

from bench.verdicts import AIMS, Verdict, scale_and_speed


@pytest.mark.parametrize(
    ("aim", "measured", "met"),
    [
        ("xlsx", 1.7, True),
        ("xlsx", 1.7001, False),
        ("plain loop", 10.0, True),
        ("plain loop", 9.99, False),
        ("surely wrong", 0, True),
        ("surely wrong", 1, False),
    ],
)
def test_the_number_decides_as_it_was_measured(aim: str, measured: float, met: bool) -> None:
    assert Verdict(aim, measured).met is met


def test_the_lines_stand_in_the_order_of_the_aims() -> None:
    table = scale_and_speed([Verdict("grid", 60.0, "state: ready"), Verdict("xlsx", 1.5)], quick=False)
    assert [row[1:] for row in table.rows] == [
        ["≤ 1.7 × bare fastexcel", "1.50 ×", "met", ""],
        ["≤ 50 ms", "60.0 ms", "MISSED", "state: ready"],
    ]
    assert table.remarks == ["1 of 2 met, 1 missed."]


def test_a_quick_run_gives_no_verdicts() -> None:
    table = scale_and_speed([Verdict(aim, 1.0) for aim in AIMS], quick=True)
    assert {row[3] for row in table.rows} == {""}
    assert "met" not in " ".join(table.remarks)
