"""The rows' keys survive storage, whatever they hold."""

from dataclasses import fields

from hypothesis import given
from hypothesis import strategies as st

from leadhub.leads.row_keys import RowKeys, name_fingerprints

Row = tuple[int, int, int, int, int, tuple[int, ...]]
rows = st.lists(
    st.tuples(
        st.integers(1, 1_048_576),
        st.integers(0, 1),
        st.integers(0, 2**64 - 1),
        st.integers(0, 2**32 - 1),
        st.integers(0, 255),
        st.lists(st.integers(1, 10**15 - 1), max_size=4).map(tuple),
    ),
    max_size=30,
)


def row_keys(of: list[Row]) -> RowKeys:
    keys = RowKeys()
    for number, invalid, extern_id, name, filled, phones in of:
        keys.row_numbers.append(number)
        keys.invalid.append(invalid)
        keys.extern_ids.append(extern_id)
        keys.names.append(name)
        keys.filled.append(filled)
        keys.add_phones([phones])
    return keys


@given(st.lists(rows, max_size=3))
def test_what_was_packed_comes_back(parts: list[list[Row]]) -> None:
    keys = RowKeys()
    for of in parts:
        keys.extend(row_keys(of))
    again = RowKeys.from_bytes(keys.to_bytes())
    every = [row for of in parts for row in of]
    assert again == keys
    assert len(again) == len(every)
    for at, name in enumerate(["row_numbers", "invalid", "extern_ids", "names", "filled"]):
        assert list(getattr(again, name)) == [row[at] for row in every]
    assert again.keys() == [row[5] for row in every]


def test_keys_of_parts_put_together_are_those_of_all_rows() -> None:
    first, second = (2, 0, 7, 1, 3, (14155550123,)), (3, 1, 0, 0, 1, ())
    keys = row_keys([first])
    keys.extend(row_keys([second]))
    assert keys == row_keys([first, second])
    assert all(len(getattr(keys, column.name)) == 2 for column in fields(keys) if column.name != "phones")


def test_a_cell_with_hundreds_of_phones_costs_only_the_last_ones() -> None:
    keys = RowKeys()
    keys.add_phones([tuple(range(1, 301))])
    assert keys.keys() == [tuple(range(1, 256))]


names = st.sampled_from(
    ["", "Ada", " ADA ", "ada", "King", "King\n", "\u00a0", "STRASSE", "stra\u00dfe", "a  b", "A B"]
) | st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=4)


@given(st.lists(st.tuples(names, names), max_size=8))
def test_a_name_has_one_fingerprint_whatever_names_stand_around_it(pairs: list[tuple[str, str]]) -> None:
    firsts, lasts = [first for first, _ in pairs], [last for _, last in pairs]
    alone = [name_fingerprints([first], [last])[0] for first, last in pairs]
    assert list(name_fingerprints(firsts, lasts)) == alone


def test_case_and_spaces_do_not_make_another_name() -> None:
    ada, *others = name_fingerprints(
        ["Ada", " ADA", "ada", "Ada\n", "Adam", ""], ["King", "KING ", "king", "King", "King", ""]
    )
    assert others[:3] == [ada] * 3
    assert others[3] not in {ada, 0}
    assert others[4] == 0
