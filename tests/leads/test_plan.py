import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadhub.leads.plan import Choices, NothingToSend, Plan, cut, decide
from leadhub.leads.states import RowState

R = RowState
Keys = list[tuple[int, ...]]
A, B, C = 14155550123, 18085550102, 13035550100


def plan_of(keys: Keys, *, invalid: bytes | None = None, **known: Any) -> Plan:
    """A plan of rows numbered from 2, as in a sheet with one header row."""
    return decide(range(2, len(keys) + 2), invalid or bytes(len(keys)), keys, **known)


def states(plan: Plan) -> list[RowState]:
    return [RowState.from_code(code) for code in plan.states]


def test_the_first_row_of_a_phone_is_sent_and_the_others_point_to_it() -> None:
    plan = plan_of([(A,), (B,), (A,), (A,)])
    assert states(plan) == [R.READY, R.READY, R.DUPLICATE_IN_FILE, R.DUPLICATE_IN_FILE]
    assert plan.duplicates == {2: 0, 3: 0}
    assert plan.duplicate_groups() == {0: [0, 2, 3]}
    assert plan.totals == {R.READY: 2, R.DUPLICATE_IN_FILE: 2}


def test_any_phone_of_a_lead_makes_it_a_duplicate() -> None:
    plan = plan_of([(A, B), (C, B), (C,)])
    assert states(plan) == [R.READY, R.DUPLICATE_IN_FILE, R.READY]


def test_a_duplicate_of_two_rows_points_to_the_earlier() -> None:
    plan = plan_of([(A,), (B,), (B, A)])
    assert plan.duplicates == {2: 0}


@pytest.mark.parametrize(
    ("first_row", "known"),
    [
        (R.INVALID, {"invalid": b"\x01\x00"}),
        (R.EXCLUDED, {"choices": Choices(excluded_rows=frozenset({2}))}),
        (R.SUPPRESSED, {"suppressed": {B}}),
        (R.SENT_BEFORE, {"sent": {B}}),
        (R.DUPLICATE_IN_RINGCX, {"in_ringcx": {B}}),
    ],
)
def test_a_row_that_is_not_sent_keeps_no_other_row_back(first_row: RowState, known: dict[str, Any]) -> None:
    plan = plan_of([(A, B), (A,)], **known)
    assert states(plan) == [first_row, R.READY]
    assert plan.duplicates == {}


def test_the_first_reason_in_the_order_of_precedence_counts() -> None:
    everything = {"sent": {A}, "in_ringcx": {A}, "suppressed": {A}}
    excluded = Choices(excluded_rows=frozenset({2, 3}))
    plan = plan_of([(A,), (A,), (A,)], invalid=b"\x01\x00\x00", choices=excluded, **everything)
    assert states(plan) == [R.INVALID, R.EXCLUDED, R.SUPPRESSED]
    plan = plan_of([(A,), (B,), (A, B)], sent={A}, in_ringcx={A})
    assert states(plan) == [R.SENT_BEFORE, R.READY, R.DUPLICATE_IN_FILE]
    plan = plan_of([(A,)], sent={A}, in_ringcx={A})
    assert states(plan) == [R.SENT_BEFORE]


def test_duplicates_that_are_not_to_be_skipped_are_sent_but_still_known() -> None:
    choices = Choices(skip_in_file=False, skip_sent=False, skip_ringcx=False)
    plan = plan_of([(A,), (A, B), (B,), (C,)], sent={A}, in_ringcx={B}, choices=choices)
    assert plan.totals == {R.READY: 4}
    assert plan.duplicate_groups() == {0: [0, 1, 2]}
    assert plan.found == {R.DUPLICATE_IN_FILE: 2, R.SENT_BEFORE: 2, R.DUPLICATE_IN_RINGCX: 2}


def test_lists_of_unequal_length_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="argument"):
        decide([2, 3], b"\x00", [(A,)])


def test_choices_survive_being_stored() -> None:
    choices = Choices(skip_sent=False, excluded_rows=frozenset({9, 4}))
    assert choices.to_json()["excluded_rows"] == [4, 9]
    assert Choices.from_json(choices.to_json()) == choices
    assert Choices.from_json({}) == Choices()


def test_a_plan_survives_being_stored() -> None:
    plan = plan_of([(A,), (A, B), (C,), (B,)], sent={C})
    assert plan.duplicates
    assert plan.found
    assert Plan.from_bytes(plan.to_bytes()) == plan
    assert Plan.from_bytes(plan_of([]).to_bytes()) == plan_of([])
    assert Plan.states_in(plan.to_bytes()) == plan.states
    assert Plan.states_in(plan_of([]).to_bytes()) == b""


def test_batches_hold_the_ready_rows_in_order() -> None:
    plan = plan_of([(A,), (A,), (B,), (C,), (A,)])
    batches = cut(plan, 2)
    assert [(b.number, b.first_index, b.last_index, b.leads) for b in batches] == [(1, 0, 2, 2), (2, 3, 3, 1)]
    assert [b.rows(plan.states) for b in batches] == [[0, 2], [3]]
    assert Plan.from_bytes(plan.to_bytes()) == plan


@pytest.mark.parametrize(
    ("keys", "invalid", "sentence"),
    [
        ([], b"", "There is nothing to send: the file has no data rows."),
        ([()], b"\x01", "There is nothing to send: of 1 row, 1 invalid."),
        ([(A,), ()], b"\x00\x01", "There is nothing to send: of 2 rows, 1 sent before, 1 invalid."),
    ],
)
def test_nothing_to_send_is_said_with_the_reasons(keys: Keys, invalid: bytes, sentence: str) -> None:
    plan = decide(range(len(keys)), invalid, keys, sent={A})
    with pytest.raises(NothingToSend) as raised:
        cut(plan, 250)
    assert str(raised.value) == sentence


def test_a_batch_has_at_least_one_lead() -> None:
    with pytest.raises(ValueError, match="at least one lead"):
        cut(plan_of([(A,)]), 0)


FACTS: dict[str, Any] = {
    "file_sha256": "ab" * 32,
    "sheet": "Prospects",
    "header_row": 1,
    "mapping": {"fields": {"leadPhone": {"columns": [3]}}, "extras": {}},
    "options": {"dialPriority": "NORMAL", "batch_size": 250},
    "account_id": "99990001",
    "campaign_id": 180010,
    "choices": Choices(),
    "part_digests": ["01", "02"],
}


@pytest.mark.parametrize(
    ("fact", "other"),
    [
        ("file_sha256", "cd" * 32),
        ("sheet", "Other"),
        ("header_row", 2),
        ("mapping", {"fields": {"leadPhone": {"columns": [4]}}, "extras": {}}),
        ("options", {"dialPriority": "IMMEDIATE", "batch_size": 250}),
        ("account_id", "99990002"),
        ("campaign_id", 180011),
        ("choices", Choices(skip_sent=False)),
        ("part_digests", ["02", "01"]),
    ],
)
def test_any_change_of_what_is_sent_where_gives_another_digest(fact: str, other: object) -> None:
    plan = plan_of([(A,), (B,)])
    assert plan.digest(**FACTS) != plan.digest(**{**FACTS, fact: other})


def test_other_states_give_another_digest() -> None:
    assert plan_of([(A,), (B,)]).digest(**FACTS) != plan_of([(A,), (B,)], sent={B}).digest(**FACTS)


def test_the_same_plan_has_the_same_digest_whatever_the_batch_size_or_the_order_of_keys() -> None:
    plan = plan_of([(A,), (B,)])
    options = {"batch_size": 100, "dialPriority": "NORMAL"}
    assert plan.digest(**FACTS) == plan.digest(**{**FACTS, "options": options})


phone = st.integers(1, 8)
single = st.lists(phone.map(lambda key: (key,)), max_size=25)
several = st.lists(st.lists(phone, min_size=1, max_size=3, unique=True).map(tuple), max_size=25)
known = st.sets(phone, max_size=3)
chosen = st.builds(Choices, st.booleans(), st.booleans(), st.booleans(), st.frozensets(st.integers(2, 12)))


def phones_sent(plan: Plan, keys: Keys) -> list[int]:
    return sorted(key for row, code in zip(keys, plan.states, strict=True) if code == R.READY.code for key in row)


@given(several, st.binary(max_size=25), known, known, known, chosen)
def test_states_add_up_to_the_rows(
    keys: Keys, bad: bytes, sent: set[int], ringcx: set[int], suppressed: set[int], choices: Choices
) -> None:
    invalid = bytes(byte & 1 for byte in bad.ljust(len(keys), b"\x00")[: len(keys)])
    plan = plan_of(keys, invalid=invalid, sent=sent, in_ringcx=ringcx, suppressed=suppressed, choices=choices)
    assert len(plan.states) == len(keys) == sum(plan.totals.values())
    assert plan.totals.get(R.INVALID, 0) == sum(invalid)
    for index, first in plan.duplicates.items():
        assert first < index
        assert first not in plan.duplicates
        assert plan.states[first] == R.READY.code
    if choices.skip_in_file:
        assert len(phones_sent(plan, keys)) == len(set(phones_sent(plan, keys)))


@given(single.flatmap(lambda keys: st.tuples(st.just(keys), st.permutations(keys))), known, known)
def test_the_order_of_rows_does_not_change_which_phones_are_sent(
    orders: tuple[Keys, Keys], sent: set[int], ringcx: set[int]
) -> None:
    keys, shuffled = orders
    one = plan_of(keys, sent=sent, in_ringcx=ringcx)
    other = plan_of(shuffled, sent=sent, in_ringcx=ringcx)
    assert phones_sent(one, keys) == phones_sent(other, shuffled)
    assert one.totals == other.totals


@given(several)
def test_every_duplicate_shares_a_phone_with_a_row_that_is_sent(keys: Keys) -> None:
    plan = plan_of(keys)
    for index, first in plan.duplicates.items():
        assert set(keys[index]) & set(keys[first])


@given(several, st.integers(1, 30))
def test_batches_of_any_size_send_the_same_rows_in_the_same_order(keys: Keys, size: int) -> None:
    plan = plan_of(keys)
    if not plan.to_send:
        return
    batches = cut(plan, size)
    sent = list(itertools.chain.from_iterable(batch.rows(plan.states) for batch in batches))
    assert sent == plan.rows_in(R.READY, limit=len(keys))
    assert [batch.leads for batch in batches[:-1]] == [size] * (len(batches) - 1)
    assert 0 < batches[-1].leads <= size
    assert [batch.leads for batch in batches] == [len(batch.rows(plan.states)) for batch in batches]


def test_rows_are_read_once_so_that_generators_will_do() -> None:
    count = 1000
    numbers, flags = iter(range(count)), itertools.repeat(0, count)
    plan = decide(numbers, flags, ((at % 500,) for at in range(count)))
    assert plan.totals == {R.READY: 500, R.DUPLICATE_IN_FILE: 500}
