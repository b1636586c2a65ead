"""The row bar's geometry: every state that occurs can be seen, and nothing is drawn that is not there."""

import itertools

import pytest

from leadhub.leads.states import RowState
from leadhub.web.rowbar import SMALLEST, segments


def test_it_keeps_the_order_of_the_states_whatever_the_order_of_the_totals() -> None:
    bar = segments({"unknown": 1, "invalid": 1, "ready": 5, "loaded": 5}, size="large")
    assert [part.state for part in bar] == [RowState.LOADED, RowState.READY, RowState.INVALID, RowState.UNKNOWN]


def test_it_takes_states_and_their_values_alike() -> None:
    bar = segments({RowState.LOADED: 3, "rejected": 1}, size="large")
    assert [(part.count, part.share) for part in bar] == [(3, 75.0), (1, 25.0)]


def test_it_leaves_out_what_has_no_rows() -> None:
    assert [part.state for part in segments({"loaded": 7, "invalid": 0}, size="small")] == [RowState.LOADED]
    assert segments({}, size="large") == []
    assert segments({"loaded": 0}, size="large") == []


def test_it_refuses_a_state_that_does_not_exist() -> None:
    with pytest.raises(ValueError, match="lost"):
        segments({"lost": 1}, size="large")


@pytest.mark.parametrize("size", ["small", "large"])
def test_it_fills_the_bar_exactly_and_shows_one_row_in_a_million(size: str) -> None:
    totals = dict.fromkeys(RowState, 1) | {RowState.LOADED: 1_000_000}
    bar = segments(totals, size=size)
    assert sum(part.width for part in bar) == pytest.approx(100)
    assert bar[-1].x + bar[-1].width == pytest.approx(100)
    assert all(part.width >= SMALLEST[size] for part in bar)
    for left, right in itertools.pairwise(bar):
        assert right.x == pytest.approx(left.x + left.width)


def test_it_draws_true_shares_where_they_can_be_seen() -> None:
    assert [part.width for part in segments({"loaded": 900, "invalid": 100}, size="large")] == [90, 10]


@pytest.mark.parametrize(
    ("loaded", "other", "words"),
    [
        (86, 14, "86%"),
        (10, 0, "100%"),
        (9_996, 4, "99.9%"),
        (999_999, 1, "99.9%"),
        (4, 996, "0.4%"),
        (1, 999_999, "under 0.1%"),
    ],
)
def test_it_never_rounds_to_all_or_nothing(loaded: int, other: int, words: str) -> None:
    bar = segments({"loaded": loaded, "invalid": other}, size="large")
    assert bar[0].share_words == words
