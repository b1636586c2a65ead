import pytest

from leadhub.leads.findings import Finding
from leadhub.leads.options import LoadOptions, TimeZoneOption
from tests.leads.builders import make, mapped

BOTH = mapped(leadPhone=(0, 1))
E164 = LoadOptions(phone_mode="e164", region="DE", timeZoneOption=TimeZoneOption.NOT_APPLICABLE, extern_prefix="u1")


def test_several_phone_columns_are_joined_each_number_once() -> None:
    lead, findings, keys = make(BOTH, "(415) 555-0123", "415.555.0123 | 808-555-0102")
    assert lead["leadPhone"] == "4155550123|8085550102"
    assert keys == (14155550123, 18085550102)
    assert findings == []


def test_a_row_without_phone_has_one_error() -> None:
    lead, findings, keys = make(BOTH, "", "  ")
    assert "leadPhone" not in lead
    assert keys == ()
    message = "This row has no phone number, so it cannot be called."
    assert findings == [Finding("phone_missing", "leadPhone", "error", message)]


def test_a_row_whose_phones_are_all_invalid_has_one_error_that_names_the_columns() -> None:
    lead, findings, keys = make(BOTH, "415555010", "12")
    assert "leadPhone" not in lead
    assert keys == ()
    [found] = findings
    assert (found.code, found.level, found.before) == ("phone_invalid", "error", "415555010 | 12")
    assert found.message.startswith("Header A: ")
    assert " Header B: " in found.message


def test_one_bad_phone_of_two_is_a_warning_and_the_lead_goes_with_the_other() -> None:
    lead, findings, _ = make(BOTH, "415555010", "808-555-0102")
    assert lead["leadPhone"] == "8085550102"
    [found] = findings
    assert (found.code, found.level, found.before, found.after) == (
        "phone_partly_invalid",
        "warning",
        "415555010",
        "",
    )
    assert found.message.startswith("Header A: ")
    assert found.message.endswith("; this one is left out.")


def test_one_bad_phone_within_a_cell_is_a_warning_too() -> None:
    lead, findings, _ = make(mapped(leadPhone=0), "(415) 555-0123 | 0005550102")
    assert lead["leadPhone"] == "4155550123"
    assert [(found.code, found.after) for found in findings] == [("phone_partly_invalid", "4155550123")]


def test_a_repair_beside_a_bad_phone_of_the_same_cell_is_told_as_well() -> None:
    lead, findings, _ = make(mapped(leadPhone=0), "+1 415 555 0123 | 0005550102")
    assert lead["leadPhone"] == "4155550123"
    assert [(found.code, found.after) for found in findings] == [
        ("phone_partly_invalid", "4155550123"),
        ("phone_country_code", "4155550123"),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [("4155550123.0", "phone_repaired"), ("+1 415 555 0123", "phone_country_code")],
)
def test_a_repair_is_told_with_before_and_after(text: str, code: str) -> None:
    lead, findings, _ = make(mapped(leadPhone=0), text)
    assert lead["leadPhone"] == "4155550123"
    [found] = findings
    assert (found.code, found.level, found.before, found.after) == (code, "repair", text, "4155550123")
    assert found.message.endswith(".")


def test_an_error_cell_instead_of_the_only_phone_is_an_error() -> None:
    _, findings, _ = make(mapped(leadPhone=0), "#N/A")
    message = "The phone cell holds a spreadsheet error instead of a number; correct it in the file."
    assert findings == [Finding("phone_error_cell", "leadPhone", "error", message, "#N/A")]


def test_an_error_cell_beside_a_good_phone_is_a_warning() -> None:
    lead, findings, _ = make(BOTH, "#REF!", "808-555-0102")
    assert lead["leadPhone"] == "8085550102"
    message = "Header A: The cell holds a spreadsheet error instead of a number, so it is left out."
    assert findings == [Finding("phone_partly_invalid", "leadPhone", "warning", message, "#REF!")]


def test_international_accounts_get_the_first_number_as_lead_phone_e164_too() -> None:
    lead, _, keys = make(BOTH, "030 23125001", "+49171 3920001", options=E164)
    assert lead["leadPhone"] == "+493023125001|+491713920001"
    assert lead["leadPhoneE164"] == "+493023125001"
    assert keys == (493023125001, 491713920001)


def test_the_other_phone_is_cleaned_and_is_no_duplicate_key() -> None:
    lead, findings, keys = make(mapped(leadPhone=0, auxPhone=1), "415-555-0123", "(808) 555-0102")
    assert lead["auxPhone"] == "8085550102"
    assert "leadPhoneE164" not in lead
    assert keys == (14155550123,)
    assert findings == []


@pytest.mark.parametrize("text", ["ask for Bob", "#N/A", "415555010"])
def test_an_other_phone_that_is_none_is_left_out_with_a_warning(text: str) -> None:
    lead, findings, _ = make(mapped(leadPhone=0, auxPhone=1), "415-555-0123", text)
    assert "auxPhone" not in lead
    assert [(found.code, found.level, found.before) for found in findings] == [("other_phone_invalid", "warning", text)]


def test_a_fixed_caller_id_is_cleaned_without_a_repair_for_every_row() -> None:
    lead, findings, _ = make(mapped(leadPhone=0, callerId="+1 800 555 0199"), "415-555-0123")
    assert lead["callerId"] == "8005550199"
    assert findings == []
