import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadhub.leads.names import name_case, split_full_name


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Smith John", {"firstName": "John", "lastName": "Smith"}),
        ("Иванов Иван Иванович", {"firstName": "Иван", "midName": "Иванович", "lastName": "Иванов"}),
        ("van der Berg Jan", {"firstName": "Jan", "lastName": "van der Berg"}),
        ("DE LA CRUZ Ana Maria", {"firstName": "Ana", "midName": "Maria", "lastName": "DE LA CRUZ"}),
        ("SMITH JOHN", {"firstName": "JOHN", "lastName": "SMITH"}),
        ("Smith, John", {"firstName": "John", "lastName": "Smith"}),
        ("Dr. Smith John Jr.", {"title": "Dr.", "firstName": "John", "lastName": "Smith", "suffix": "Jr."}),
        ("Smith", {"lastName": "Smith"}),
        ("", {}),
    ],
)
def test_a_whole_name_can_begin_with_the_family_name(text: str, expected: dict[str, str]) -> None:
    assert split_full_name(text, last_first=True) == expected


pieces = st.sampled_from(["Ada", "Mr", "Jr", "van", "de", "Smith", ",", "&", "Dr.", "PhD", "é", ", ,", "O'Brien"])


@given(st.lists(pieces, max_size=8).map(" ".join) | st.text(max_size=30), st.booleans())
def test_no_word_of_a_name_is_lost_or_empty(text: str, last_first: bool) -> None:
    name = split_full_name(text, last_first=last_first)
    assert all(value.strip() for value in name.values())
    assert sorted(" ".join(name.values()).split()) == sorted(text.replace(",", " ").split())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MARY", "Mary"),
        ("mary smith", "Mary Smith"),
        ("MCDONALD", "McDonald"),
        ("MACDONALD", "MacDonald"),
        ("MACHADO", "Machado"),
        ("O'NEILL", "O'Neill"),
        ("D\u2019ANGELO", "D\u2019Angelo"),
        ("MARY-ANN", "Mary-Ann"),
        ("JOSÉ", "José"),
        ("Mª CARMEN", "Mª Carmen"),
        ("HİLAL", "Hilal"),
        ("VAN DER BERG", "van der Berg"),
        ("DE LA CRUZ", "de la Cruz"),
        ("JAN VAN DYKE", "Jan van Dyke"),
        ("VAN DYKE", "Van Dyke"),
        ("DOS SANTOS", "dos Santos"),
        ("'T HART", "'t Hart"),
        ("JOHN SMITH JR", "John Smith Jr"),
        ("JOHN SMITH III", "John Smith III"),
        ("JOHN SMITH 3RD", "John Smith 3rd"),
        ("DR. ADA KING, PHD", "Dr. Ada King, PhD"),
        ("JOHN AND MARY", "John and Mary"),
        ("J.R. EWING", "J.R. Ewing"),
        ("AJ LEE", "AJ Lee"),
        ("NG", "Ng"),
    ],
)
def test_a_name_in_capitals_is_written_as_a_name(text: str, expected: str) -> None:
    assert name_case(text) == expected


@pytest.mark.parametrize("text", ["McDONALD", "Mary SMITH", "deShawn", "AJ", "JR", "J", "李", "", "  ", "12"])
def test_mixed_writing_and_initials_are_left_alone(text: str) -> None:
    assert name_case(text) == text


names_in_capitals = st.lists(pieces | st.sampled_from(["MCCOY", "II", "'T", "O'NEILL", "ß", "Dž"]), max_size=6)


@given(names_in_capitals.map(" ".join).map(str.upper) | st.text(max_size=30))
def test_writing_a_name_again_changes_nothing(text: str) -> None:
    once = name_case(text)
    assert name_case(once) == once
    assert once.casefold().replace("\u0307", "") == text.casefold().replace("\u0307", "")
