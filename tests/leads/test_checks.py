import gc
import hashlib
import pickle
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadhub.leads import parts
from leadhub.leads.checks import SLICE, Checker, check_part, digest_of
from leadhub.leads.duplicates import repeated
from leadhub.leads.row_keys import RowKeys
from tests.leads.builders import NANP, check, columns, found_in, lines, mapped, numbered, table_part

ROWS = [
    ["SP-1", "(415) 555-0123", "", "Ada", "California"],
    ["SP-2", "415555010", "", "Bob", "CA"],
    ["", "303-555-0100", "808-555-0102", "Cy", "Atlantis"],
    ["SP-1", "", "", "Di", "Atlantis"],
]
MAPPING = mapped(externId=0, leadPhone=(1, 2), firstName=3, state=4)


def test_a_part_has_a_line_for_each_row_with_lead_and_findings() -> None:
    result = check(ROWS, MAPPING)
    assert result.rows == 4
    stored = lines(result.leads_part)
    assert [line["r"] for line in stored] == list(result.row_keys.row_numbers) == [2, 3, 4, 5]
    assert stored[0]["l"] == {
        "externId": "SP-1",
        "leadPhone": "4155550123",
        "firstName": "Ada",
        "state": "CA",
    }
    assert stored[0]["f"] == [
        ["state_to_code", "state", "repair", "Wrote the state as its code, CA.", "California", "CA"]
    ]
    assert stored[2]["l"]["externId"] == "u1-4"
    assert stored[2]["k"] == [13035550100, 18085550102]


def test_rows_without_a_usable_phone_are_invalid_and_have_no_keys() -> None:
    result = check(ROWS, MAPPING)
    assert bytes(result.row_keys.invalid) == b"\x00\x01\x00\x01"
    assert result.row_keys.keys() == [(14155550123,), (), (13035550100, 18085550102), ()]


def test_it_tells_which_rows_have_a_kind_of_finding() -> None:
    assert found_in(check(ROWS, MAPPING)) == {
        "state_to_code": [0],
        "phone_invalid": [1],
        "state_unknown": [2, 3],
        "phone_missing": [3],
    }


def test_two_findings_of_one_kind_in_a_row_count_as_one_row() -> None:
    result = check([["415-555-0123", "#N/A", "#REF!"]], mapped(leadPhone=0, city=1, title=2))
    assert found_in(result) == {"error_cell": [0]}
    assert len(lines(result.leads_part)[0]["f"]) == 2


def test_extern_ids_of_the_file_can_be_compared_over_all_parts() -> None:
    result = check(ROWS, MAPPING)
    assert result.row_keys.extern_ids[2] == 0
    extern_ids = result.row_keys.extern_ids
    assert repeated(extern_ids, set(extern_ids)) == {3: 0}


def test_the_digest_is_that_of_the_stored_lines_and_changes_with_them() -> None:
    result = check(ROWS, MAPPING)
    stored = list(parts.unpack(result.leads_part))
    text = b"".join(line + b"\n" for line in stored)
    assert result.digest == hashlib.sha256(text).hexdigest() == digest_of(stored)
    assert result.digest == check(ROWS, MAPPING).digest
    assert result.digest != check(ROWS, MAPPING, replace(NANP, extern_prefix="u2")).digest


def test_what_looks_like_the_end_of_a_line_inside_a_text_is_text() -> None:
    nasty = ['},{"r":1', '}\n{"r":', "\\", '\\"},{"r":']
    result = check([[text, "4155550123", "", text, text] for text in nasty], MAPPING)
    assert [line["l"]["firstName"] for line in lines(result.leads_part)] == nasty


def test_names_and_fields_of_each_row_are_kept_for_comparing_rows() -> None:
    mapping = mapped(leadPhone=0, firstName=1, lastName=2)
    rows = [["4155550123", "Ada", "King"], ["4155550123", " ADA ", "KING"], ["4155550123", "", "King"], ["", "", ""]]
    keys = check(rows, mapping).row_keys
    assert keys.names[0] == keys.names[1] != keys.names[2]
    assert keys.names[3] == 0
    assert list(keys.filled) == [4, 4, 3, 1]


def test_more_rows_than_are_checked_at_a_time_keep_their_order() -> None:
    count = 2 * SLICE + 3
    result = check([[f"SP-{at}", "12" if at % 7 == 0 else "4155550123", "", "", ""] for at in range(count)], MAPPING)
    assert (
        [line["r"] for line in lines(result.leads_part)] == list(result.row_keys.row_numbers) == [*range(2, count + 2)]
    )
    assert found_in(result) == {"phone_invalid": list(range(0, count, 7))}


def test_an_empty_part_is_a_part() -> None:
    result = check([], MAPPING)
    assert (result.rows, result.row_keys, result.found) == (0, RowKeys(), {})
    assert lines(result.leads_part) == []


def test_arguments_and_result_can_travel_between_processes() -> None:
    arguments = (table_part(ROWS), MAPPING, NANP, columns(*"ABCDE"))
    result = check_part(*pickle.loads(pickle.dumps(arguments)))
    assert pickle.loads(pickle.dumps(result)) == result


def test_rows_at_hand_are_checked_as_those_of_a_packed_part() -> None:
    at_hand = Checker(MAPPING, NANP, columns(*"ABCDE")).check(list(enumerate(ROWS, 2)))
    assert at_hand == check_part(table_part(ROWS), MAPPING, NANP, columns(*"ABCDE"))


def test_a_damaged_part_is_said_to_be_damaged_and_the_collector_runs_again() -> None:
    with pytest.raises(parts.DamagedPart):
        check_part(b"no part", MAPPING, NANP, columns(*"ABCDE"))
    assert gc.isenabled()


texts = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=12)
phones = st.sampled_from(["4155550123", "(808) 555-0102", "12", "", "#N/A"])
rows = st.lists(st.tuples(texts, phones, phones, texts, texts).map(list), max_size=12)


@given(rows, st.integers(1, 5))
def test_how_rows_are_cut_into_parts_does_not_change_their_leads(table: list[list[str]], size: int) -> None:
    whole = check(table, MAPPING)
    cut = [
        check_part(table_part(table[at : at + size], first_row=2 + at), MAPPING, NANP, numbered(5))
        for at in range(0, len(table), size)
    ]
    assert [line for part in cut for line in lines(part.leads_part)] == lines(whole.leads_part)
    keys = RowKeys()
    for part in cut:
        keys.extend(part.row_keys)
    assert keys == whole.row_keys
    assert {len(getattr(keys, column.name)) for column in fields(keys) if column.name != "phones"} == {len(table)}


@given(rows)
def test_a_row_is_invalid_exactly_when_it_has_an_error(table: list[list[str]]) -> None:
    result = check(table, MAPPING)
    for line, invalid in zip(lines(result.leads_part), result.row_keys.invalid, strict=True):
        assert bool(invalid) == any(found[2] == "error" for found in line["f"]) == ("leadPhone" not in line["l"])
