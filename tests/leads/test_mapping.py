"""Mappings: what is refused and why, how they are written down, and what a suggestion becomes."""

import json
from typing import Any

import pytest

from leadhub.leads.mapping import (
    IncompleteMapping,
    Mapping,
    Source,
    Suggestion,
    check_mapping,
    describe,
    from_description,
    suggest,
    suggested_mapping,
)
from leadhub.leads.reading.table import Column
from tests.leads.builders import columns, mapped

COLUMNS = columns("Name", "Phone", "Mobile", "State", "Notes", "")


def problems_of(mapping: Mapping, among: list[Column] = COLUMNS) -> list[str]:
    with pytest.raises(IncompleteMapping) as refused:
        check_mapping(mapping, among)
    assert str(refused.value) == " ".join(refused.value.problems)
    return refused.value.problems


@pytest.mark.parametrize(
    "mapping",
    [
        mapped(leadPhone=1),
        mapped(leadPhone=(1, 2), fullName=0, state="CA"),
        mapped(leadPhone=1, fullName=0, lastName=0),
        Mapping({"leadPhone": Source((1,))}, {"Notes": Source((4,)), "List": Source(value="Spring")}),
    ],
)
def test_a_complete_mapping_passes(mapping: Mapping) -> None:
    check_mapping(mapping, COLUMNS)


def test_the_id_is_optional_but_the_phone_is_not() -> None:
    assert problems_of(mapped(externId=0)) == ["No column is mapped to leadPhone."]


@pytest.mark.parametrize(
    ("mapping", "problem"),
    [
        (mapped(leadPhone=1, email=1), "“Phone” is mapped to leadPhone and email; map it once."),
        (mapped(leadPhone=1, zip=(3, 4)), "“State” and “Notes” are mapped to zip, which takes one column."),
        (mapped(leadPhone=1, phone=2), "phone is not a field of a lead; did you mean auxPhone."),
        (mapped(leadPhone=1, colour=2), "colour is not a field of a lead."),
        (mapped(leadPhone=9), "leadPhone is mapped to column number 10, but the sheet has 6 columns."),
        (mapped(leadPhone=-1), "leadPhone is mapped to column number 0, but the sheet has 6 columns."),
        (mapped(leadPhone=(1, 1)), "“Phone” is named twice for leadPhone."),
        (mapped(leadPhone=1, city=()), "city has neither a column nor a fixed value; choose one or leave it out."),
        (mapped(leadPhone=1, city=" "), "city has neither a column nor a fixed value; choose one or leave it out."),
        (
            Mapping({"leadPhone": Source((1,)), "city": Source((4,), "Rome")}),
            "city has both a column and a fixed value; choose one.",
        ),
        (mapped(leadPhone="4155550100"), "leadPhone cannot be a fixed value: every lead would get the same phone."),
        (mapped(leadPhone=1, externId="7"), "externId cannot be a fixed value: every lead would get the same ID."),
        (mapped(leadPhone=5, auxPhone=5), "Column F is mapped to leadPhone and auxPhone; map it once."),
    ],
)
def test_a_wrong_mapping_is_refused_in_one_sentence(mapping: Mapping, problem: str) -> None:
    assert problem in problems_of(mapping)


@pytest.mark.parametrize(
    ("extras", "problem"),
    [
        ({"": Source((4,))}, "An extra field has no name; give it one or leave its column out."),
        ({"email": Source((4,))}, "An extra field cannot be called email: that is the name of a field of the lead."),
        (
            {"Notes": Source((4,)), "notes ": Source((3,))},
            "Two extra fields are called notes; give one another name.",
        ),
        (
            {"x" * 101: Source((4,))},
            f"The name of the extra field {'x' * 30}… is longer than 100 characters.",
        ),
        ({"Notes": Source((1,))}, "“Phone” is mapped to leadPhone and Notes; map it once."),
    ],
)
def test_a_wrong_extra_is_refused_in_one_sentence(extras: dict[str, Source], problem: str) -> None:
    assert problem in problems_of(Mapping({"leadPhone": Source((1,))}, extras))


def test_all_problems_are_told_at_once() -> None:
    assert len(problems_of(mapped(colour=0, zip=(3, 4), city=()))) == 4


def test_a_mapping_survives_storage() -> None:
    mapping = Mapping({"leadPhone": Source((1, 2)), "state": Source(value="CA")}, {"Policy number": Source((4,))})
    stored = json.loads(json.dumps(mapping.to_json()))
    assert stored == {
        "fields": {"leadPhone": {"columns": [1, 2]}, "state": {"value": "CA"}},
        "extras": {"Policy number": {"columns": [4]}},
    }
    assert Mapping.from_json(stored) == mapping
    assert mapping.columns_used() == {1, 2, 4}


def test_a_description_names_headers_and_is_read_back() -> None:
    mapping = Mapping(
        {"leadPhone": Source((1, 2)), "fullName": Source((0,)), "state": Source(value="CA")},
        {"Remarks": Source((4,)), "Blank one": Source((5,))},
    )
    described = describe(mapping, COLUMNS)
    assert described == {
        "leadPhone": ["Phone", "Mobile"],
        "fullName": "Name",
        "state": {"value": "CA"},
        "Remarks": "Notes",
        "Blank one": "column:F",
    }
    assert from_description(described, COLUMNS) == mapping


def test_a_header_that_stands_twice_is_described_by_its_letter() -> None:
    twice = columns("Phone", "Phone")
    mapping = mapped(leadPhone=0, auxPhone=1)
    assert describe(mapping, twice) == {"leadPhone": "column:A", "auxPhone": "column:B"}
    assert from_description(describe(mapping, twice), twice) == mapping


def test_headers_match_exactly_first_then_without_regard_to_case_and_spaces() -> None:
    assert from_description({"leadPhone": "mobile ", "city": " NAME"}, COLUMNS) == mapped(leadPhone=2, city=0)
    assert from_description({"leadPhone": "phone"}, columns("PHONE", "phone")) == mapped(leadPhone=1)


@pytest.mark.parametrize(
    ("description", "problem"),
    [
        ({"leadPhone": "Phon"}, "leadPhone: the file has no column 'Phon'; did you mean Phone."),
        ({"leadPhone": "Zzzz"}, "leadPhone: the file has no column 'Zzzz'."),
        ({"leadPhone": ""}, "leadPhone: the file has no column ''."),
        ({"leadPhone": []}, 'leadPhone must name a header, a list of headers, or {"value": "text"}.'),
        ({"leadPhone": 3}, 'leadPhone must name a header, a list of headers, or {"value": "text"}.'),
        ({"city": {"value": 3}}, 'city must name a header, a list of headers, or {"value": "text"}.'),
    ],
)
def test_a_description_that_does_not_fit_the_file_is_refused(description: dict[str, Any], problem: str) -> None:
    with pytest.raises(IncompleteMapping) as refused:
        from_description(description, COLUMNS)
    assert refused.value.problems == [problem]


def test_a_description_by_an_ambiguous_header_is_refused() -> None:
    with pytest.raises(IncompleteMapping) as refused:
        from_description({"leadPhone": "Phone"}, columns("Phone", "Phone"))
    assert refused.value.problems == ["leadPhone: columns A and B are both called 'Phone'; write column:A instead."]


def test_a_suggestion_becomes_a_mapping_with_named_extras() -> None:
    headers = ["#", "Name", "Phone", "Notes", "notes", "email", ""]
    suggestions = [
        Suggestion(0, "ignore", 0.9, ""),
        Suggestion(1, "fullName", 0.9, ""),
        Suggestion(2, "leadPhone", 0.9, ""),
        Suggestion(3, "extendedLeadData", 0.9, ""),
        Suggestion(4, "extendedLeadData", 0.9, ""),
        Suggestion(5, "extendedLeadData", 0.9, ""),
        Suggestion(6, "extendedLeadData", 0.9, ""),
    ]
    mapping = suggested_mapping(suggestions, headers)
    assert mapping.fields == {"fullName": Source((1,)), "leadPhone": Source((2,))}
    assert mapping.extras == {
        "Notes": Source((3,)),
        "notes 2": Source((4,)),
        "email 2": Source((5,)),
        "Column 7": Source((6,)),
    }
    check_mapping(mapping, columns(*headers))


def test_what_is_suggested_can_be_used_as_it_is() -> None:
    headers = ["First Name", "Name", "Phone", "Phone", "Company", "Notes", "Notes", "  ", "x" * 150]
    check_mapping(suggested_mapping(suggest(headers), headers), columns(*headers))
