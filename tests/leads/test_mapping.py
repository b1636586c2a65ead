"""Mappings: what is refused and why, how they are written down, and what a suggestion becomes."""

import json

import pytest

from leadhub.leads.mapping import (
    IncompleteMapping,
    Mapping,
    Source,
    Suggestion,
    check_mapping,
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
        ({"Source": Source(value=" ")}, "Source has neither a column nor a fixed value; choose one or leave it out."),
        (
            {f"extra {number}": Source(value="x") for number in range(301)},
            "There are 301 extra fields; LeadHub sends 300 at most.",
        ),
    ],
)
def test_a_wrong_extra_is_refused_in_one_sentence(extras: dict[str, Source], problem: str) -> None:
    assert problem in problems_of(Mapping({"leadPhone": Source((1,))}, extras))


def test_a_prefix_needs_an_id_of_the_file() -> None:
    problem = "externId has a prefix but no column; map a column to it or clear the prefix."
    assert problems_of(Mapping({"leadPhone": Source((1,))}, extern_prefix="CRM-")) == [problem]
    check_mapping(Mapping({"leadPhone": Source((1,)), "externId": Source((0,))}, extern_prefix="x" * 40), COLUMNS)


def test_a_prefix_has_at_most_forty_characters() -> None:
    long = Mapping({"leadPhone": Source((1,)), "externId": Source((0,))}, extern_prefix="x" * 41)
    assert problems_of(long) == ["The prefix of externId is longer than 40 characters."]


def test_all_problems_are_told_at_once() -> None:
    assert len(problems_of(mapped(colour=0, zip=(3, 4), city=()))) == 4


def test_a_mapping_survives_storage() -> None:
    mapping = Mapping({"leadPhone": Source((1, 2)), "state": Source(value="CA")}, {"Policy number": Source((4,))})
    stored = json.loads(json.dumps(mapping.to_json()))
    assert stored == {
        "fields": {"leadPhone": {"columns": [1, 2]}, "state": {"value": "CA"}},
        "extras": [{"name": "Policy number", "columns": [4]}],
    }
    assert Mapping.from_json(stored) == mapping
    assert mapping.columns_used() == {1, 2, 4}


def test_a_prefix_survives_storage() -> None:
    mapping = Mapping({"leadPhone": Source((1,)), "externId": Source((0,))}, extern_prefix="CRM-")
    assert mapping.to_json()["extern_prefix"] == "CRM-"
    assert Mapping.from_json(mapping.to_json()) == mapping


def test_order_does_not_hang_on_how_a_database_keeps_an_object() -> None:
    one = Mapping({"zip": Source((3,)), "leadPhone": Source((1,))}, {"b": Source((4,)), "a": Source(value="x")})
    sorted_by_key = json.loads(json.dumps(one.to_json(), sort_keys=True))
    again = Mapping.from_json(sorted_by_key)
    assert list(again.fields) == list(one.fields) == ["leadPhone", "zip"]
    assert list(again.extras) == list(one.extras) == ["b", "a"]


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
