import gc
import hashlib
import pickle
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadhub.leads import parts
from leadhub.leads.checks import check_part, digest_of
from leadhub.leads.duplicates import repeated
from tests.leads.builders import NANP, check, columns, lines, mapped, numbered, table_part

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
    assert [line["r"] for line in stored] == result.row_numbers == [2, 3, 4, 5]
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
    assert result.invalid == b"\x00\x01\x00\x01"
    assert result.keys == [(14155550123,), (), (13035550100, 18085550102), ()]


def test_it_tells_which_rows_have_a_kind_of_finding() -> None:
    assert check(ROWS, MAPPING).found == {
        "state_to_code": [0],
        "phone_invalid": [1],
        "state_unknown": [2, 3],
        "phone_missing": [3],
    }


def test_two_findings_of_one_kind_in_a_row_count_as_one_row() -> None:
    result = check([["415-555-0123", "#N/A", "#REF!"]], mapped(leadPhone=0, city=1, title=2))
    assert result.found == {"error_cell": [0]}
    assert len(lines(result.leads_part)[0]["f"]) == 2


def test_extern_ids_of_the_file_can_be_compared_over_all_parts() -> None:
    result = check(ROWS, MAPPING)
    assert result.extern_ids[2] == 0
    assert repeated(result.extern_ids) == {3: 0}


def test_the_digest_is_that_of_the_stored_lines_and_changes_with_them() -> None:
    result = check(ROWS, MAPPING)
    stored = list(parts.unpack(result.leads_part))
    text = b"".join(line + b"\n" for line in stored)
    assert result.digest == hashlib.sha256(text).hexdigest() == digest_of(stored)
    assert result.digest == check(ROWS, MAPPING).digest
    assert result.digest != check(ROWS, MAPPING, replace(NANP, extern_prefix="u2")).digest


def test_an_empty_part_is_a_part() -> None:
    result = check([], MAPPING)
    assert (result.rows, result.invalid, result.keys, result.found) == (0, b"", [], {})
    assert lines(result.leads_part) == []


def test_arguments_and_result_can_travel_between_processes() -> None:
    arguments = (table_part(ROWS), MAPPING, NANP, columns(*"ABCDE"))
    result = check_part(*pickle.loads(pickle.dumps(arguments)))
    assert pickle.loads(pickle.dumps(result)) == result


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
    assert b"".join(part.invalid for part in cut) == whole.invalid
    assert [keys for part in cut for keys in part.keys] == whole.keys
    assert len(whole.invalid) == len(whole.keys) == len(whole.row_numbers) == whole.rows == len(table)


@given(rows)
def test_a_row_is_invalid_exactly_when_it_has_an_error(table: list[list[str]]) -> None:
    result = check(table, MAPPING)
    for line, invalid in zip(lines(result.leads_part), result.invalid, strict=True):
        assert bool(invalid) == any(found[2] == "error" for found in line["f"]) == ("leadPhone" not in line["l"])
