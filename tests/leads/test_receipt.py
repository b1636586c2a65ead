from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadhub.leads.plan import BatchRange, Choices, cut, decide
from leadhub.leads.receipt import (
    BatchOutcome,
    BatchState,
    RowOutcome,
    adds_up,
    count_states,
    final_states,
    reason,
    verdict,
)
from leadhub.leads.row_keys import RowKeys
from leadhub.leads.states import RowState

R = RowState
PLAN = bytes(state.code for state in [R.READY, R.INVALID, R.READY, R.READY, R.DUPLICATE_IN_FILE, R.READY, R.READY])
FIRST, SECOND, THIRD = BatchRange(1, 0, 2, 2), BatchRange(2, 3, 5, 2), BatchRange(3, 6, 6, 1)


def final(*batches: BatchOutcome) -> list[RowState]:
    return [RowState.from_code(code) for code in final_states(PLAN, batches)]


def test_every_row_ends_as_its_batch_did_and_the_others_stay() -> None:
    assert final(
        BatchOutcome(FIRST, BatchState.LOADED),
        BatchOutcome(SECOND, BatchState.REFUSED),
        BatchOutcome(THIRD, BatchState.UNKNOWN),
    ) == [R.LOADED, R.INVALID, R.LOADED, R.REJECTED, R.DUPLICATE_IN_FILE, R.REJECTED, R.UNKNOWN]


def test_a_short_batch_is_loaded_but_for_its_exceptions() -> None:
    exceptions = {3: RowOutcome(R.REJECTED, "bad phone"), 5: RowOutcome(R.DUPLICATE_IN_RINGCX)}
    states = final(
        BatchOutcome(FIRST, BatchState.LOADED),
        BatchOutcome(SECOND, BatchState.SHORT, exceptions),
        BatchOutcome(THIRD, BatchState.LOADED),
    )
    assert states[3:] == [R.REJECTED, R.DUPLICATE_IN_FILE, R.DUPLICATE_IN_RINGCX, R.LOADED]


def test_rows_of_batches_that_were_never_sent_are_excluded() -> None:
    states = final(BatchOutcome(FIRST, BatchState.LOADED), BatchOutcome(SECOND, BatchState.NOT_SENT))
    assert states[3:] == [R.EXCLUDED, R.DUPLICATE_IN_FILE, R.EXCLUDED, R.EXCLUDED]


def test_rows_of_a_waiting_batch_stay_ready_and_do_not_add_up_yet() -> None:
    batches = [BatchOutcome(FIRST, BatchState.LOADED), BatchOutcome(SECOND, BatchState.WAITING)]
    assert final(*batches)[3] is R.READY
    assert not adds_up(final_states(PLAN, batches), len(PLAN))


@pytest.mark.parametrize("index", [1, 4, 6])
def test_an_exception_for_a_row_the_batch_did_not_send_is_a_mistake(index: int) -> None:
    outcome = BatchOutcome(SECOND, BatchState.SHORT, {index: RowOutcome(R.REJECTED)})
    with pytest.raises(ValueError, match=f"batch 2 did not send row index {index}"):
        final_states(PLAN, [outcome])


def test_two_batches_with_the_same_row_are_a_mistake() -> None:
    overlapping = BatchRange(2, 2, 3, 2)
    with pytest.raises(ValueError, match="batch 2 has rows of another batch"):
        final_states(PLAN, [BatchOutcome(FIRST, BatchState.LOADED), BatchOutcome(overlapping, BatchState.LOADED)])


@pytest.mark.parametrize(
    ("index", "sentence"),
    [
        (0, ""),
        (3, "bad phone"),
        (5, ""),
        (6, "not sent: the load was stopped"),
    ],
)
def test_each_row_has_its_reason(index: int, sentence: str) -> None:
    batches = [
        BatchOutcome(FIRST, BatchState.LOADED),
        BatchOutcome(SECOND, BatchState.SHORT, {3: RowOutcome(R.REJECTED, "bad phone")}),
    ]
    assert reason(index, batches) == sentence


@pytest.mark.parametrize(
    ("state", "message", "sentence"),
    [
        (BatchState.REFUSED, "missing.required.param", "missing.required.param"),
        (BatchState.REFUSED, "", "RingCX refused the whole batch and gave no reason."),
        (
            BatchState.UNKNOWN,
            "",
            "RingCX's answer was lost, and it has not yet shown whether it holds this lead.",
        ),
        (BatchState.NOT_SENT, "", "not sent: the load was stopped"),
        (BatchState.LOADED, "fine", ""),
    ],
)
def test_rows_share_the_reason_of_their_batch(state: BatchState, message: str, sentence: str) -> None:
    assert reason(0, [BatchOutcome(FIRST, state, message=message)]) == sentence


@pytest.mark.parametrize(
    ("totals", "planned", "because", "sentence"),
    [
        ({R.LOADED: 1912}, {R.READY: 1912}, "", "All 1,912 leads are in RingCX."),
        ({R.LOADED: 1}, {R.READY: 1}, "", "The one lead is in RingCX."),
        (
            {R.LOADED: 1900, R.REJECTED: 12},
            {R.READY: 1912},
            "phone is not valid.",
            "1,900 of 1,912 leads are in RingCX; 12 were rejected: phone is not valid.",
        ),
        (
            {R.LOADED: 1, R.REJECTED: 1},
            {R.READY: 2},
            "",
            "1 of 2 leads is in RingCX; 1 was rejected.",
        ),
        (
            {R.LOADED: 250, R.UNKNOWN: 250},
            {R.READY: 500},
            "",
            "250 of 500 leads are in RingCX; for 250 it is not known yet.",
        ),
        (
            {R.LOADED: 250, R.EXCLUDED: 260},
            {R.READY: 500, R.EXCLUDED: 10},
            "",
            "250 of 500 leads are in RingCX; 250 were not sent because the load was stopped.",
        ),
        (
            {R.LOADED: 7, R.DUPLICATE_IN_RINGCX: 5, R.REJECTED: 1},
            {R.READY: 10, R.DUPLICATE_IN_RINGCX: 3},
            "no",
            "7 of 10 leads are in RingCX; 2 were there already, 1 was rejected: no.",
        ),
        (
            {R.REJECTED: 12},
            {R.READY: 12},
            "missing.required.param",
            "None of the 12 leads is in RingCX; 12 were rejected: missing.required.param.",
        ),
        ({R.REJECTED: 1}, {R.READY: 1}, "", "The one lead is not in RingCX; 1 was rejected."),
        (
            {R.UNKNOWN: 250},
            {R.READY: 250},
            "",
            "None of the 250 leads is known to be in RingCX; for 250 it is not known yet.",
        ),
        (
            {R.LOADED: 250, R.READY: 250},
            {R.READY: 500},
            "",
            "250 of 500 leads are in RingCX; 250 are still on the way.",
        ),
        ({R.INVALID: 3}, {R.INVALID: 3}, "", "Nothing was sent: no row of the file was left to send."),
    ],
)
def test_the_verdict_is_one_sentence(
    totals: dict[RowState, int], planned: dict[RowState, int], because: str, sentence: str
) -> None:
    assert verdict(totals, planned, because=because) == sentence


keys = st.lists(st.lists(st.integers(1, 9), max_size=2, unique=True).map(tuple), min_size=1, max_size=30)
fates = st.lists(st.sampled_from([state for state in BatchState if state is not BatchState.WAITING]), max_size=30)


@given(keys, st.integers(1, 7), fates, st.sets(st.integers(1, 9), max_size=2))
def test_final_states_add_up_whatever_became_of_the_batches(
    rows: list[tuple[int, ...]], size: int, ends: list[BatchState], sent: set[int]
) -> None:
    row_keys = RowKeys(array("I", range(len(rows))), array("B", [not row for row in rows]))
    row_keys.add_phones(rows)
    plan = decide(row_keys, sent=sent, choices=Choices())
    if not plan.to_send:
        return
    batches = [BatchOutcome(part, end) for part, end in zip(cut(plan, size), ends, strict=False)]
    states = final_states(plan.states, batches)
    assert adds_up(states, len(rows))
    before, after = plan.totals, count_states(states)
    for state in (R.INVALID, R.DUPLICATE_IN_FILE, R.SENT_BEFORE):
        assert before.get(state, 0) == after.get(state, 0)
    changed = [at for at in range(len(rows)) if states[at] != plan.states[at]]
    assert changed == plan.rows_in(R.READY, limit=len(rows))
    assert verdict(after, before).endswith(".")
