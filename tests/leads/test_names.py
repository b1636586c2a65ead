import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadhub.leads.names import split_full_name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ada Lovelace", {"firstName": "Ada", "lastName": "Lovelace"}),
        ("Ada King Lovelace", {"firstName": "Ada", "midName": "King", "lastName": "Lovelace"}),
        ("KIM, PRIYA", {"firstName": "PRIYA", "lastName": "KIM"}),
        ("O'BRIEN, LIAM J.", {"firstName": "LIAM", "midName": "J.", "lastName": "O'BRIEN"}),
        ("van der Berg, Jan", {"firstName": "Jan", "lastName": "van der Berg"}),
        ("Ludwig van Beethoven", {"firstName": "Ludwig", "lastName": "van Beethoven"}),
        ("José de la Cruz", {"firstName": "José", "lastName": "de la Cruz"}),
        ("Van Morrison", {"firstName": "Van", "lastName": "Morrison"}),
        ("van Dyke", {"lastName": "van Dyke"}),
        ("Dr. Ada King, PhD", {"title": "Dr.", "firstName": "Ada", "lastName": "King", "suffix": "PhD"}),
        ("Smith, John, Jr.", {"firstName": "John", "lastName": "Smith", "suffix": "Jr."}),
        ("Smith, Jr., John", {"firstName": "John", "lastName": "Smith", "suffix": "Jr."}),
        ("Jean-Luc Picard Sr", {"firstName": "Jean-Luc", "lastName": "Picard", "suffix": "Sr"}),
        ("John & Mary Smith", {"firstName": "John & Mary", "lastName": "Smith"}),
        ("Smith, John and Mary", {"firstName": "John and Mary", "lastName": "Smith"}),
        ("Mr Smith", {"title": "Mr", "lastName": "Smith"}),
        ("Cher", {"firstName": "Cher"}),
        ("  Ada \n Lovelace ", {"firstName": "Ada", "lastName": "Lovelace"}),
        ("Jr", {"firstName": "Jr"}),
        ("Jr, Jr", {"firstName": "Jr", "suffix": "Jr"}),
        (" , ", {}),
        ("", {}),
    ],
)
def test_a_whole_name_is_split_where_the_writing_says_how(text: str, expected: dict[str, str]) -> None:
    assert split_full_name(text) == expected


pieces = st.sampled_from(["Ada", "Mr", "Jr", "van", "de", "Smith", ",", "&", "Dr.", "PhD", "é", ", ,", "O'Brien"])


@given(st.lists(pieces, max_size=8).map(" ".join) | st.text(max_size=30))
def test_no_word_of_a_name_is_lost_or_empty(text: str) -> None:
    name = split_full_name(text)
    assert all(value.strip() for value in name.values())
    assert sorted(" ".join(name.values()).split()) == sorted(text.replace(",", " ").split())
