"""What is remembered of values changes how long reading takes, never what is read."""

import io
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadhub.leads.reading import xlsx_memory
from leadhub.leads.reading.xlsx_memory import Memory, StringMemory
from leadhub.leads.reading.xlsx_strings import SharedStrings

COUNT = 700


def strings() -> SharedStrings:
    return SharedStrings(
        io.BytesIO(f"<sst>{''.join(f'<si><t>text {number}</t></si>' for number in range(COUNT))}</sst>".encode())
    )


@given(st.lists(st.lists(st.integers(0, COUNT - 1).map(str) | st.just(""), max_size=30), max_size=20))
def test_strings_are_found_in_any_order(blocks: list[list[str]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xlsx_memory, "_MOST", 40)
        memory = StringMemory(strings())
        for numbers in blocks:
            memory.make_room()
            assert list(memory.texts(numbers)) == [f"text {number}" if number else "" for number in numbers]


@pytest.mark.parametrize("numbers", [["700"], ["5", "700"], ["699", "700"], ["99999", "1"]])
def test_a_string_that_is_not_there_is_an_error(numbers: Sequence[str]) -> None:
    with pytest.raises(IndexError):
        list(StringMemory(strings()).texts(numbers))


@given(st.lists(st.lists(st.sampled_from(["", "1", "2", "3", "40", "500"]), max_size=30), max_size=20))
def test_values_become_the_same_whether_remembered_or_not(blocks: list[list[str]]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xlsx_memory, "_MOST", 2)
        memory = Memory(lambda value: f"<{value}>")
        for values in blocks:
            assert list(memory.texts(values)) == [f"<{value}>" if value else "" for value in values]


def test_memory_does_not_grow_with_the_sheet() -> None:
    values, shared = Memory(str), StringMemory(strings())
    for start in range(0, 200_000, 1000):
        list(values.texts([str(number) for number in range(start, start + 1000)]))
        shared.make_room()
        list(shared.texts([str(number % COUNT) for number in range(1000)]))
    assert len(values) < 22_000
    assert len(shared) <= COUNT
