import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadhub.leads.states import RowState, adds_up, count_states, in_order, rows_in

all_states = st.lists(st.sampled_from(list(RowState)), max_size=400).map(
    lambda states: bytes(state.code for state in states)
)


def test_codes_never_change_because_stored_plans_hold_them() -> None:
    assert {state.value: state.code for state in RowState} == {
        "ready": 1,
        "loaded": 2,
        "duplicate_in_file": 3,
        "duplicate_in_ringcx": 4,
        "sent_before": 5,
        "invalid": 6,
        "suppressed": 7,
        "excluded": 8,
        "rejected": 9,
        "unknown": 10,
        "removed": 11,
    }


@pytest.mark.parametrize("state", RowState)
def test_every_state_has_words_a_place_and_a_code_that_leads_back(state: RowState) -> None:
    assert state.label
    assert state.help.endswith(".")
    assert RowState.from_code(state.code) is state


def test_every_state_has_a_place_of_its_own_in_the_row_bar() -> None:
    assert sorted(state.order for state in RowState) == list(range(len(RowState)))


def test_an_unknown_byte_is_no_state() -> None:
    with pytest.raises(ValueError, match="77 is not the code of a row state"):
        RowState.from_code(77)


@pytest.mark.parametrize(
    ("states", "rows", "expected"),
    [
        ([RowState.LOADED, RowState.INVALID], 2, True),
        ([RowState.LOADED, RowState.INVALID], 3, False),
        ([RowState.LOADED, RowState.READY], 2, False),
        ([], 0, True),
    ],
)
def test_states_add_up_when_every_row_has_exactly_one_final_state(
    states: list[RowState], rows: int, expected: bool
) -> None:
    assert adds_up(bytes(state.code for state in states), rows) is expected


def test_a_byte_that_is_no_state_does_not_add_up() -> None:
    assert not adds_up(b"\x00\x02", 2)


@given(all_states)
def test_counts_add_up_to_the_rows(states: bytes) -> None:
    totals = count_states(states)
    assert sum(totals.values()) == len(states)
    assert [state for state, _ in in_order(totals)] == sorted(totals, key=lambda state: state.order)


@given(all_states, st.sets(st.sampled_from(list(RowState))), st.integers(1, 7))
def test_pages_together_are_exactly_the_wanted_rows(states: bytes, wanted: set[RowState], limit: int) -> None:
    found: list[int] = []
    while page := rows_in(states, wanted, offset=len(found), limit=limit):
        assert len(page) <= limit
        found += page
    assert found == [at for at, code in enumerate(states) if RowState.from_code(code) in wanted]


def test_a_page_deep_in_a_full_sheet_starts_at_the_right_row() -> None:
    states = bytes([RowState.READY.code, RowState.INVALID.code]) * 500_000
    assert rows_in(states, [RowState.INVALID], offset=400_000, limit=2) == [800_001, 800_003]
    assert rows_in(states, [RowState.INVALID], offset=500_000) == []
