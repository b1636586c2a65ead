"""What a plan promises for any rows and any choices."""

import itertools
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from leadhub.leads.choices import DuplicatesBy, Keep
from leadhub.leads.plan import Choices, Plan, cut, decide
from leadhub.leads.row_keys import RowKeys
from leadhub.leads.states import RowState
from tests.leads.plans import Keys, plan_of, rows_of, states

R = RowState

phone = st.integers(1, 8)
single = st.lists(phone.map(lambda key: (key,)), max_size=25)
several = st.lists(st.lists(phone, min_size=1, max_size=3, unique=True).map(tuple), max_size=25)
phones = st.sets(phone, max_size=3)
elsewhere = st.fixed_dictionaries({"sent": phones, "in_ringcx": phones, "suppressed": phones})
skips = st.fixed_dictionaries({name: st.booleans() for name in ("skip_in_file", "skip_sent", "skip_ringcx")})
ways = st.fixed_dictionaries({"duplicates_by": st.sampled_from(DuplicatesBy), "keep": st.sampled_from(Keep)})
chosen = st.builds(
    lambda skip, way, out: Choices(**skip, **way, excluded_rows=out), skips, ways, st.frozensets(st.integers(2, 12))
)


@st.composite
def many_rows(draw: st.DrawFn) -> RowKeys:
    """Rows of which some are invalid; names, externIds and completeness repeat often."""
    keys = draw(several)
    count = len(keys)
    small = st.lists(st.integers(0, 3), min_size=count, max_size=count)
    flags = st.lists(st.integers(0, 1), min_size=count, max_size=count)
    return rows_of(keys, invalid=bytes(draw(flags)), names=draw(small), extern_ids=draw(small), filled=draw(small))


def row_keys(rows: RowKeys, by: DuplicatesBy) -> list[set[Any]]:
    """What makes rows duplicates, told again in the plainest way."""
    if by is DuplicatesBy.EXTERN_ID:
        return [{extern_id} if extern_id else set() for extern_id in rows.extern_ids]
    if by is DuplicatesBy.PHONE_AND_NAME:
        return [{(key, name) for key in keys} for keys, name in zip(rows.keys(), rows.names, strict=True)]
    phones = rows.keys()
    return [set(keys) for keys in phones]


def phones_sent(plan: Plan, keys: Keys) -> list[int]:
    return sorted(key for row, code in zip(keys, plan.states, strict=True) if code == R.READY.code for key in row)


@given(many_rows(), elsewhere, chosen)
def test_states_add_up_to_the_rows(rows: RowKeys, known: dict[str, set[int]], choices: Choices) -> None:
    plan = decide(rows, choices=choices, **known)
    assert len(plan.states) == len(rows) == sum(plan.totals.values())
    assert plan.totals.get(R.INVALID, 0) == sum(rows.invalid)
    assert Plan.from_bytes(plan.to_bytes()) == plan


@given(many_rows(), elsewhere, chosen)
def test_no_key_is_sent_twice_and_none_is_lost(rows: RowKeys, known: dict[str, set[int]], choices: Choices) -> None:
    plan = decide(rows, choices=choices, **known)
    keys = row_keys(rows, choices.duplicates_by)
    sent = [key for index in plan.rows_in(R.READY, limit=len(rows)) for key in keys[index]]
    if choices.skip_in_file:
        assert len(sent) == len(set(sent))
    for index in plan.rows_in(R.DUPLICATE_IN_FILE, limit=len(rows)):
        assert keys[index] & set(sent)


@given(many_rows(), elsewhere, chosen)
def test_every_group_has_exactly_one_row_that_stays(
    rows: RowKeys, known: dict[str, set[int]], choices: Choices
) -> None:
    plan = decide(rows, choices=choices, **known)
    for stays, group in plan.duplicate_groups().items():
        assert plan.states[stays] == R.READY.code
        assert group[0] == stays
        assert plan.kept_instead_of(stays) is None
        for index in group[1:]:
            assert plan.kept_instead_of(index) == stays
            assert plan.states[index] == R.DUPLICATE_IN_FILE.code or not choices.skip_in_file


@given(many_rows(), ways, elsewhere)
def test_no_row_gives_way_to_a_worse_one(rows: RowKeys, way: dict[str, Any], known: dict[str, set[int]]) -> None:
    plan = decide(rows, choices=Choices(**way), **known)
    for index, stays in plan.duplicates.items():
        match way["keep"]:
            case Keep.FIRST:
                assert stays < index
            case Keep.LAST:
                assert stays > index
            case _:
                assert (-rows.filled[stays], stays) < (-rows.filled[index], index)


@given(many_rows(), chosen, elsewhere)
def test_rows_compared_one_by_one_give_the_same_plan(
    rows: RowKeys, choices: Choices, known: dict[str, set[int]]
) -> None:
    assert states(decide(rows, choices=choices, **known)) == slowly_decided(rows, choices, known)


def slowly_decided(rows: RowKeys, choices: Choices, known: dict[str, set[int]]) -> list[RowState]:
    """The rules of `decide`, written down without any thought of speed."""
    everybodys, phones = row_keys(rows, choices.duplicates_by), rows.keys()
    order = list(range(len(rows)))
    if choices.keep is Keep.LAST:
        order.reverse()
    if choices.keep is Keep.MOST_COMPLETE:
        order.sort(key=lambda index: (-rows.filled[index], index))
    found: dict[int, RowState] = {}
    sent: set[Any] = set()
    for index in order:
        if rows.invalid[index]:
            found[index] = R.INVALID
        elif rows.row_numbers[index] in choices.excluded_rows:
            found[index] = R.EXCLUDED
        elif known["suppressed"] & set(phones[index]):
            found[index] = R.SUPPRESSED
        elif choices.skip_in_file and everybodys[index] & sent:
            found[index] = R.DUPLICATE_IN_FILE
        elif choices.skip_sent and known["sent"] & set(phones[index]):
            found[index] = R.SENT_BEFORE
        elif choices.skip_ringcx and known["in_ringcx"] & set(phones[index]):
            found[index] = R.DUPLICATE_IN_RINGCX
        else:
            found[index] = R.READY
            sent |= everybodys[index]
    return [found[index] for index in range(len(rows))]


@given(single.flatmap(lambda keys: st.tuples(st.just(keys), st.permutations(keys))), elsewhere, st.sampled_from(Keep))
def test_the_order_of_rows_does_not_change_which_phones_are_sent(
    orders: tuple[Keys, Keys], known: dict[str, set[int]], keep: Keep
) -> None:
    keys, shuffled = orders
    one = plan_of(keys, choices=Choices(keep=keep), known=known)
    other = plan_of(shuffled, choices=Choices(keep=keep), known=known)
    assert phones_sent(one, keys) == phones_sent(other, shuffled)
    assert one.totals == other.totals


@given(several.flatmap(lambda keys: st.tuples(st.just(keys), st.permutations(range(len(keys))))), elsewhere)
def test_rows_of_several_phones_may_stand_in_any_order_if_none_is_as_complete_as_another(
    rows: tuple[Keys, list[int]], known: dict[str, set[int]]
) -> None:
    keys, order = rows  # where two are equally complete the first stays, so there the order does count
    shuffled = [keys[index] for index in order]
    choices = Choices(keep=Keep.MOST_COMPLETE)
    one = plan_of(keys, filled=range(len(keys)), choices=choices, known=known)
    other = plan_of(shuffled, filled=order, choices=choices, known=known)
    assert phones_sent(one, keys) == phones_sent(other, shuffled)


@given(several, ways, st.integers(1, 30))
def test_batches_of_any_size_send_the_same_rows_in_the_same_order(keys: Keys, way: dict[str, Any], size: int) -> None:
    plan = plan_of(keys, choices=Choices(**way))
    if not plan.to_send:
        return
    batches = cut(plan, size)
    sent = list(itertools.chain.from_iterable(batch.rows(plan.states) for batch in batches))
    assert sent == plan.rows_in(R.READY, limit=len(keys))
    assert [batch.leads for batch in batches[:-1]] == [size] * (len(batches) - 1)
    assert 0 < batches[-1].leads <= size
    assert [batch.leads for batch in batches] == [len(batch.rows(plan.states)) for batch in batches]
