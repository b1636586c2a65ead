"""What the options and the pseudo fields change about leads."""

from dataclasses import replace

import pytest

from leadhub.leads.findings import Finding
from leadhub.leads.mapping import Mapping
from leadhub.leads.options import LoadOptions, TimeZoneOption
from tests.leads.builders import NANP, make, mapped

PHONE = "415-555-0123"
NO_ZONES = replace(NANP, timeZoneOption=TimeZoneOption.NOT_APPLICABLE)


def without(*codes: str) -> LoadOptions:
    return replace(NO_ZONES, repairs_off=codes)


@pytest.mark.parametrize(
    ("code", "field", "text", "repaired"),
    [
        ("state_to_code", "state", "California", "CA"),
        ("email_repaired", "email", "<ada@example.com>", "ada@example.com"),
        ("zip_zero_restored", "zip", "2108", "02108"),
        ("zip_written", "zip", "941331234", "94133-1234"),
        ("timezone_to_code", "leadTimezone", "ET", "EST"),
    ],
)
def test_a_repair_that_is_switched_off_leaves_the_text_as_the_file_has_it(
    code: str, field: str, text: str, repaired: str
) -> None:
    mapping = mapped(leadPhone=0, **{field: 1})
    lead, findings, _ = make(mapping, PHONE, text, options=NO_ZONES, zips_hold_five=True)
    assert (lead[field], [found.code for found in findings]) == (repaired, [code])
    lead, findings, _ = make(mapping, PHONE, text, options=without(code), zips_hold_five=True)
    assert (lead[field], findings) == (text, [])


@pytest.mark.parametrize(
    ("code", "text", "repair"),
    [
        ("phone_repaired", "4155550123.0", ".0 tail"),
        ("phone_repaired", "415-555-0123 x12", "extension removed"),
        ("phone_country_code", "+1 415 555 0123", "country code removed"),
    ],
)
def test_a_number_that_needs_a_repair_that_is_switched_off_is_not_used(code: str, text: str, repair: str) -> None:
    lead, findings, keys = make(mapped(leadPhone=0), text, options=without(code))
    assert "leadPhone" not in lead
    assert keys == ()
    message = f"This number needs a repair you switched off: {repair}."
    assert findings == [Finding("phone_invalid", "leadPhone", "error", message, text)]


def test_other_repairs_and_other_numbers_of_the_row_are_not_touched_by_one_that_is_off() -> None:
    options = without("phone_country_code")
    assert make(mapped(leadPhone=0), "4155550123.0", options=options)[0]["leadPhone"] == "4155550123"
    lead, findings, _ = make(mapped(leadPhone=0, auxPhone=1), "+1 415 555 0123 | 808-555-0102", PHONE, options=options)
    assert (lead["leadPhone"], lead["auxPhone"]) == ("8085550102", "4155550123")
    assert [found.code for found in findings] == ["phone_partly_invalid"]


def test_names_in_capitals_are_written_as_names_only_if_that_is_asked_for() -> None:
    mapping = mapped(leadPhone=0, fullName=1)
    cells = (PHONE, "O'NEILL, MARY")
    lead, findings, _ = make(mapping, *cells, options=NO_ZONES)
    assert (lead["firstName"], lead["lastName"], findings) == ("MARY", "O'NEILL", [])
    lead, findings, _ = make(mapping, *cells, options=replace(NO_ZONES, name_case=True))
    assert (lead["firstName"], lead["lastName"]) == ("Mary", "O'Neill")
    assert [(found.code, found.field, found.level, found.before, found.after) for found in findings] == [
        ("name_case", "firstName", "repair", "MARY", "Mary"),
        ("name_case", "lastName", "repair", "O'NEILL", "O'Neill"),
    ]


def test_phone_and_address_in_different_zones_are_a_warning() -> None:
    mapping = mapped(leadPhone=0, state=1, zip=2)
    lead, findings, _ = make(mapping, "212-555-0123", "CA", "94133")
    assert lead["leadPhone"] == "2125550123"
    [found] = findings
    assert (found.code, found.field, found.level) == ("zone_conflict", "leadPhone", "warning")
    assert "212" in found.message
    assert make(mapping, PHONE, "CA", "94133")[1] == []


def test_zones_are_not_compared_where_leads_get_none() -> None:
    assert make(mapped(leadPhone=0, state=1), "212-555-0123", "CA", options=NO_ZONES)[1] == []


@pytest.mark.parametrize("code", ["", "Sometime", "EST"])
def test_a_lead_without_a_zone_the_account_is_known_to_use_is_not_sent(code: str) -> None:
    options = replace(NANP, timeZoneOption=TimeZoneOption.EXPLICIT, timezone_codes=("PST", "PDT"))
    mapping = mapped(leadPhone=0, leadTimezone=1)
    assert "error" in {found.level for found in make(mapping, PHONE, code, options=options)[1]}
    lead, findings, _ = make(mapping, PHONE, "Pacific", options=options)
    assert (lead["leadTimezone"], [found.code for found in findings]) == ("PST", ["timezone_to_code"])


def test_city_state_and_zip_come_from_one_column() -> None:
    lead, findings, _ = make(mapped(leadPhone=0, cityStateZip=1), PHONE, "Oakland, California 94601")
    assert (lead["city"], lead["state"], lead["zip"]) == ("Oakland", "CA", "94601")
    assert "cityStateZip" not in lead
    assert [(found.code, found.field, found.before, found.after) for found in findings] == [
        ("address_split", "cityStateZip", "Oakland, California 94601", "Oakland | California | 94601"),
        ("state_to_code", "state", "California", "CA"),
    ]


def test_a_column_of_its_own_goes_before_what_was_taken_apart() -> None:
    mapping = mapped(leadPhone=0, cityStateZip=1, city=2)
    assert make(mapping, PHONE, "Oakland, CA 94601", "Alameda")[0]["city"] == "Alameda"
    assert make(mapping, PHONE, "Oakland, CA 94601", "")[0]["city"] == "Oakland"


def test_what_must_not_be_taken_apart_is_the_city() -> None:
    lead, findings, _ = make(
        mapped(leadPhone=0, cityStateZip=1), PHONE, "Oakland, CA 94601", options=without("address_split")
    )
    assert (lead["city"], findings) == ("Oakland, CA 94601", [])
    assert {"state", "zip"}.isdisjoint(lead)


def test_a_name_with_the_family_name_first_is_split() -> None:
    lead, _, _ = make(mapped(leadPhone=0, fullNameLastFirst=1), PHONE, "Kim Priya")
    assert (lead["firstName"], lead["lastName"]) == ("Priya", "Kim")


def test_a_formula_without_a_result_is_left_out_and_named() -> None:
    lead, findings, _ = make(mapped(leadPhone=0, city=1), PHONE, "#NO_RESULT!")
    assert "city" not in lead
    assert [(found.code, found.field) for found in findings] == [("formula_without_result", "city")]
    assert findings[0].message.startswith("The cell holds a formula whose result is not in the file")


def test_a_formula_without_a_result_instead_of_the_phone_is_an_error_with_its_own_words() -> None:
    _, findings, _ = make(mapped(leadPhone=0), "#NO_RESULT!")
    [found] = findings
    assert (found.code, found.level) == ("phone_error_cell", "error")
    assert "formula" in found.message


def test_a_prefix_stands_in_front_of_the_files_own_ids_only() -> None:
    mapping = Mapping(mapped(leadPhone=0, externId=1).fields, extern_prefix="acme-")
    assert make(mapping, PHONE, "17")[0]["externId"] == "acme-17"
    assert make(mapping, PHONE, "", number=9)[0]["externId"] == "u1-9"
