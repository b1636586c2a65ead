"""A mapping as people write it: with the headers of the file."""

from typing import Any

import pytest

from leadhub.leads.mapping import IncompleteMapping, Mapping, Source, describe, from_description, in_words
from leadhub.leads.mapping_words import field_label, in_order
from tests.leads.builders import columns, mapped

COLUMNS = columns("Name", "Phone", "Mobile", "State", "Notes", "")


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


def test_a_constant_extra_is_written_like_a_fixed_value() -> None:
    mapping = Mapping({"leadPhone": Source((1,))}, {"Source": Source(value="Spring fair")})
    assert describe(mapping, COLUMNS)["Source"] == {"value": "Spring fair"}
    assert from_description(describe(mapping, COLUMNS), COLUMNS) == mapping


def test_a_prefix_stands_with_the_id() -> None:
    mapping = Mapping({"externId": Source((0,)), "leadPhone": Source((1,))}, extern_prefix="CRM-")
    assert describe(mapping, COLUMNS)["externId"] == {"column": "Name", "prefix": "CRM-"}
    assert from_description(describe(mapping, COLUMNS), COLUMNS) == mapping
    assert from_description({"externId": {"column": ["Name", "State"], "prefix": " A "}}, COLUMNS) == Mapping(
        {"externId": Source((0, 3))}, extern_prefix="A"
    )


def test_only_the_id_takes_a_prefix() -> None:
    with pytest.raises(IncompleteMapping, match="city must name a header"):
        from_description({"city": {"column": "Name", "prefix": "A"}}, COLUMNS)


@pytest.mark.parametrize(
    ("described", "words"),
    [
        ("Phone", "Phone"),
        (["Phone", "column:C"], "Phone + column C"),
        ({"value": "Spring fair"}, "always “Spring fair”"),
        ({"column": "Lead ID", "prefix": "CRM-"}, "“CRM-” + Lead ID"),
        ({"column": ["A", "B"], "prefix": "X"}, "“X” + A + B"),
    ],
)
def test_a_source_reads_as_a_sentence_has_it(described: Any, words: str) -> None:
    assert in_words(described) == words


def test_stored_words_come_in_the_order_of_the_menus() -> None:
    described: Any = {"zip": "Zip", "Source": "Source", "leadPhone": "Phone", "Notes": "Notes"}
    assert [name for name, _ in in_order(described)] == ["leadPhone", "zip", "Notes", "Source"]


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("leadPhone", "Phone"),
        ("persona.Mobile", "Mobile (persona phone)"),
        ("Shoe size", "Shoe size"),
        ("auxData1", "Policy (Aux data 1)"),
        ("auxData2", "Aux data 2"),
    ],
)
def test_a_field_is_called_as_people_call_it(name: str, label: str) -> None:
    assert field_label(name, {"auxData1": "Policy"}) == label
