"""The rows' keys survive storage, whatever they hold."""

from hypothesis import given
from hypothesis import strategies as st

from leadhub.leads.checks import PartResult
from leadhub.leads.row_keys import RowKeys

rows = st.lists(
    st.tuples(
        st.integers(1, 1_048_576),
        st.integers(0, 1),
        st.integers(0, 2**64 - 1),
        st.lists(st.integers(1, 10**15 - 1), max_size=4).map(tuple),
    ),
    max_size=30,
)


def part(of: list[tuple[int, int, int, tuple[int, ...]]]) -> PartResult:
    return PartResult(
        leads_part=b"",
        rows=len(of),
        row_numbers=[row[0] for row in of],
        invalid=bytes(row[1] for row in of),
        keys=[row[3] for row in of],
        extern_ids=[row[2] for row in of],
        found={},
        digest="",
    )


@given(st.lists(rows, max_size=3))
def test_what_was_packed_comes_back(parts: list[list[tuple[int, int, int, tuple[int, ...]]]]) -> None:
    keys = RowKeys()
    for of in parts:
        keys.add(part(of))
    again = RowKeys.from_bytes(keys.to_bytes())
    every = [row for of in parts for row in of]
    assert again == keys
    assert list(again.row_numbers) == [row[0] for row in every]
    assert bytes(again.invalid) == bytes(row[1] for row in every)
    assert list(again.extern_ids) == [row[2] for row in every]
    assert again.keys() == [row[3] for row in every]


def test_a_cell_with_hundreds_of_phones_costs_only_the_last_ones() -> None:
    keys = RowKeys()
    keys.add(part([(1, 0, 0, tuple(range(1, 301)))]))
    assert keys.keys() == [tuple(range(1, 256))]
