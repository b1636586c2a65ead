from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadhub.leads.rejections import match_rejected


@dataclass(frozen=True)
class Row:
    """A rejected row as the loader answers it."""

    row_data: tuple[str, ...]
    message: str = "bad phone"


def lead(extern_id: str, phone: str) -> dict[str, str]:
    return {"externId": extern_id, "leadPhone": phone}


LEADS = [
    lead("SP-1", "4155550123"),
    lead("SP-2", "8085550102|3035550100"),
    lead("SP-3", "+493023125001"),
    lead("SP-3", "+493023125002"),
]


@pytest.mark.parametrize(
    ("cells", "place"),
    [
        (("Ada", "SP-1", "whatever"), 0),
        (("Ada", " SP-2 "), 1),
        (("Ada", "4155550123"), 0),
        (("Ada", "+1 (415) 555-0123"), 0),
        (("Ada", "3035550100"), 1),
        (("SP-2", "4155550123"), 1),
        (("SP-3", "493023125002"), 3),
        (("SP-1", "SP-2", "4155550123"), 0),
    ],
)
def test_a_row_is_matched_by_extern_id_then_by_phone(cells: tuple[str, ...], place: int) -> None:
    matched = match_rejected([Row(cells)], LEADS)
    assert matched.rejected == {place: "bad phone"}
    assert matched.unmatched == []


@pytest.mark.parametrize("cells", [(), ("",), ("Ada",), ("SP-3",), ("4155550123", "8085550102")])
def test_a_row_that_fits_no_lead_or_several_is_left_unmatched(cells: tuple[str, ...]) -> None:
    row = Row(cells)
    matched = match_rejected([row], LEADS)
    assert matched.rejected == {}
    assert matched.unmatched == [row]


def test_leads_that_are_alike_are_matched_one_after_the_other() -> None:
    twins = [lead("SP-9", "4155550123")] * 2
    matched = match_rejected([Row(("SP-9",), "one"), Row(("SP-9",), "two"), Row(("SP-9",), "three")], twins)
    assert matched.rejected == {0: "one", 1: "two"}
    assert [row.message for row in matched.unmatched] == ["three"]


cell = st.sampled_from(["SP-1", "SP-2", "SP-3", "4155550123", "8085550102", "x", ""])


@given(st.lists(st.lists(cell, max_size=4).map(lambda cells: Row(tuple(cells))), max_size=8))
def test_every_rejected_row_is_either_matched_or_named(rows: list[Row]) -> None:
    matched = match_rejected(rows, LEADS)
    assert len(matched.rejected) + len(matched.unmatched) == len(rows)
    assert set(matched.rejected) <= set(range(len(LEADS)))
