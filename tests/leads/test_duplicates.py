from array import array
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from leadhub.leads.choices import DuplicatesBy, Keep
from leadhub.leads.duplicates import ComparedRows, extern_id_key, groups, occurring_twice, repeated, together
from leadhub.leads.row_keys import RowKeys


def test_a_fingerprint_is_the_same_everywhere_and_fits_64_bits() -> None:
    assert extern_id_key("SP-10000") == extern_id_key("SP-10000") != extern_id_key("SP-10001")
    assert 0 < extern_id_key("é") < 2**64


def test_rows_that_repeat_an_extern_id_point_to_the_first_one() -> None:
    assert repeated([5, 0, 6, 5, 0, 5, 6], {0, 5, 6}) == {3: 0, 5: 0, 6: 2}


def test_a_group_has_all_its_rows_in_the_files_order() -> None:
    assert groups({9: 2, 4: 2, 7: 1}) == {2: [2, 4, 9], 1: [1, 7]}


def test_groups_stand_together_each_led_by_the_row_that_stays() -> None:
    assert list(together(array("I", [4, 7, 9]), array("I", [2, 1, 2]))) == [1, 7, 2, 4, 9]
    assert list(together(array("I"), array("I"))) == []


@given(st.lists(st.integers(0, 40), max_size=60), st.integers(0, 3))
def test_keys_that_occur_twice_are_found_however_far_apart(keys: list[int], thousands: int) -> None:
    apart = [*keys, *range(100, 100 + 1000 * thousands), *keys[:5]]
    assert occurring_twice(apart) == {key for key, count in Counter(apart).items() if count > 1}


def test_rows_are_found_by_any_of_their_phones() -> None:
    rows = RowKeys(row_numbers=array("I", [2, 3, 4, 5]))
    rows.add_phones([(1, 2), (), (3,), ()])
    compared = ComparedRows(rows, DuplicatesBy.PHONE)
    assert [compared.with_phones({phone}) for phone in (1, 2, 3, 4)] == [[0], [0], [2], []]
    assert compared.with_phones({2, 3}) == [0, 2]
    assert [list(compared.keys()(row)) for row in range(4)] == [[1, 2], [], [3], []]


def test_rows_that_may_stay_come_in_the_order_that_was_chosen() -> None:
    compared = ComparedRows(RowKeys(filled=array("B", [1, 3, 3])), DuplicatesBy.PHONE)
    orders = {keep: compared.best_first([0, 1, 2], keep) for keep in Keep}
    assert orders == {Keep.FIRST: [0, 1, 2], Keep.LAST: [2, 1, 0], Keep.MOST_COMPLETE: [1, 2, 0]}
