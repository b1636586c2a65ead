"""Lists of rows: any page of any list is what the whole list has there."""

from array import array
from io import BytesIO

from hypothesis import given
from hypothesis import strategies as st

from leadhub.leads import row_lists
from leadhub.leads.row_lists import RowLists

rows = st.lists(st.integers(0, 2**32 - 1), max_size=40)
lists = st.dictionaries(st.text(max_size=8), rows, max_size=5)


@given(lists, st.integers(0, 50), st.integers(0, 50))
def test_a_page_is_a_slice_of_its_list(of: dict[str, list[int]], offset: int, limit: int) -> None:
    stored = RowLists(BytesIO(row_lists.pack({name: array("I", rows) for name, rows in of.items()})))

    for name, every in of.items():
        assert stored.length(name) == len(every)
        assert list(stored.whole(name)) == every
        assert list(stored.page(name, offset, limit)) == every[offset : offset + limit]


def test_a_list_that_nobody_made_is_empty() -> None:
    stored = RowLists(BytesIO(row_lists.pack({"odd": array("I", [1, 3])})))

    assert stored.length("even") == 0
    assert list(stored.page("even", 0, 50)) == []
