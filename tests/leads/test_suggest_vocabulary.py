"""Whether a text reads like a column's header: cheap to ask, in any language."""

import subprocess
import sys

import pytest

from leadhub.leads.suggest.vocabulary import header_words, is_header_text


@pytest.mark.parametrize(
    "text",
    [
        "Phone",
        "FIRST_NAME",
        "leadPhone",
        "Telefonnummer",
        "Straße und Hausnummer",
        "N° de téléphone",
        "Código postal",
        "Apellidos",
        "Numer telefonu",
        "Фамилия",
        "電話番号",
        "1st phone",
        "Address 2",
        "ID",
        "Customer Name (required)",
    ],
)
def test_a_header_in_any_language_is_known(text: str) -> None:
    assert header_words(text) > 0.6
    assert is_header_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "John",
        "Smith, Bob",
        "Chicago",
        "CA",
        "WA",
        "No",
        "12 Main Street",
        "Hauptstraße 12",
        "(415) 555-0123",
        "2026-11-03",
        "mail@example.com",
        "7",
        "Called, no answer; wants us to ring the home phone of his wife on Friday",
        "x" * 500,
    ],
)
def test_a_value_is_not(text: str) -> None:
    assert not is_header_text(text)


def test_words_that_only_qualify_say_less_than_what_a_lead_has() -> None:
    assert header_words("Status") < header_words("City")
    assert header_words("Frobnicate city") < header_words("City")


def test_asking_does_not_load_the_numbering_plans() -> None:
    asks = "import sys, leadhub.leads.suggest.vocabulary as v; v.header_words('Phone'); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", asks], capture_output=True, text=True, check=True).stdout.split()
    assert "phonenumbers" not in loaded
