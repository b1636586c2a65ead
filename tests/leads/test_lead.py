from dataclasses import replace
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadhub.leads.fields import CATALOGUE
from leadhub.leads.findings import REPAIRS, Finding
from leadhub.leads.lead import LeadMaker
from leadhub.leads.lead_steps import made_extern_id
from leadhub.leads.mapping import Mapping
from leadhub.leads.options import LoadOptions, TimeZoneOption
from tests.leads.builders import NANP, columns, make, make_one, mapped, source_of

PHONE = "415-555-0123"
BOSTON = "617-555-0123"


def test_a_lead_has_the_mapped_fields_and_nothing_empty() -> None:
    mapping = mapped(leadPhone=0, externId=1, firstName=2, lastName=3, city=4)
    lead, findings, _ = make(mapping, PHONE, " SP-1\u00a0", "Ada", "  ", "")
    assert lead == {"externId": "SP-1", "leadPhone": "4155550123", "firstName": "Ada"}
    assert findings == []


@pytest.mark.parametrize("blank", ["", "  ", "\u00a0\u200b"])
def test_a_row_without_extern_id_gets_one_that_leads_back_to_it(blank: str) -> None:
    lead, _, _ = make(mapped(leadPhone=0, externId=1), PHONE, blank, number=42)
    assert lead["externId"] == "u1-42" == made_extern_id("u1", 42)


def test_several_text_columns_are_joined_by_a_space_without_the_blank_ones() -> None:
    lead, _, _ = make(mapped(leadPhone=0, address1=(1, 2, 3)), PHONE, " Hauptstr. ", "", "1")
    assert lead["address1"] == "Hauptstr. 1"


def test_a_fixed_value_is_in_every_lead_and_repaired_silently() -> None:
    lead, findings, _ = make(mapped(leadPhone=0, state="California", city="  Oakland "), PHONE)
    assert (lead["state"], lead["city"]) == ("CA", "Oakland")
    assert findings == []


def test_a_fixed_value_nobody_knows_warns_in_every_row() -> None:
    lead, findings, _ = make(mapped(leadPhone=0, state="Atlantis"), PHONE)
    assert lead["state"] == "Atlantis"
    assert [found.code for found in findings] == ["state_unknown"]


def test_named_extras_go_into_extended_lead_data() -> None:
    mapping = Mapping(
        mapped(leadPhone=0).fields,
        {"Policy number": source_of(1), "Campaign": source_of("Spring"), "Notes": source_of(2)},
    )
    lead, _, _ = make(mapping, PHONE, " 700000 ", "")
    assert lead["extendedLeadData"] == {"Policy number": "700000", "Campaign": "Spring"}


def test_without_any_extra_there_is_no_extended_lead_data() -> None:
    lead, _, _ = make(Mapping(mapped(leadPhone=0).fields, {"Notes": source_of(1)}), PHONE, "")
    assert "extendedLeadData" not in lead


def test_extras_that_are_too_long_together_are_a_warning() -> None:
    mapping = Mapping(mapped(leadPhone=0).fields, {"a": source_of(1), "b": source_of(2)})
    lead, findings, _ = make(mapping, PHONE, "x" * 40_000, "y" * 30_000)
    assert len(lead["extendedLeadData"]["a"]) == 40_000
    message = "The named extras of this row have 70,014 characters; RingCX keeps 65,535."
    assert findings == [Finding("too_long", "extendedLeadData", "warning", message)]


def test_a_full_name_is_split() -> None:
    lead, _, _ = make(mapped(leadPhone=0, fullName=1), PHONE, "KIM, PRIYA J")
    assert (lead["firstName"], lead["midName"], lead["lastName"]) == ("PRIYA", "J", "KIM")
    assert "fullName" not in lead


def test_a_full_name_only_fills_in_what_the_row_lacks() -> None:
    mapping = mapped(leadPhone=0, fullName=1, firstName=2)
    lead, _, _ = make(mapping, PHONE, "Mary Ann Smith", "Mary Ann")
    assert (lead["firstName"], lead["lastName"]) == ("Mary Ann", "Smith")
    assert "midName" not in lead


def test_only_priority_and_passes_are_numbers() -> None:
    mapping = mapped(leadPhone=0, leadPriority=1, maxPasses=2, auxData1=3, reserveAgent=4)
    lead, _, _ = make(mapping, PHONE, "5", "3.0", "100", "980")
    assert (lead["leadPriority"], lead["maxPasses"]) == (5, 3)
    assert (lead["auxData1"], lead["reserveAgent"]) == ("100", "980")


@pytest.mark.parametrize("field", ["leadPriority", "maxPasses", "reserveAgent"])
def test_a_value_that_is_no_number_is_left_out_with_a_warning(field: str) -> None:
    lead, findings, _ = make(mapped(leadPhone=0, **{field: 1}), PHONE, "Bob")
    assert field not in lead
    assert [(found.field, found.level, found.before) for found in findings] == [(field, "warning", "Bob")]


@pytest.mark.parametrize("field", ["firstName", "email", "state", "zip", "externId", "leadPriority", "fullName"])
def test_an_error_cell_is_left_out_with_a_warning(field: str) -> None:
    lead, findings, _ = make(mapped(leadPhone=0, **{field: 1}), PHONE, "#N/A")
    assert lead.get(field, "u1-7") == "u1-7"
    message = "The cell holds a spreadsheet error instead of a value, so it is left out."
    assert findings == [Finding("error_cell", field, "warning", message, "#N/A")]


def test_an_error_cell_among_joined_columns_leaves_the_rest() -> None:
    lead, findings, _ = make(mapped(leadPhone=0, address1=(1, 2)), PHONE, "#REF!", "5 Oak St")
    assert lead["address1"] == "5 Oak St"
    assert [found.code for found in findings] == ["error_cell"]


@pytest.mark.parametrize(("field", "length"), [("firstName", 201), ("externId", 181), ("auxData1", 326), ("zip", 51)])
def test_a_text_longer_than_ringcx_keeps_is_sent_whole_with_a_warning(field: str, length: int) -> None:
    lead, findings, _ = make(mapped(leadPhone=0, **{field: 1}), PHONE, "x" * length)
    assert lead[field] == "x" * length
    message = f"This has {length} characters; RingCX keeps {length - 1}, so its end may be cut off there."
    assert ("too_long", message) in [(found.code, found.message) for found in findings]


def test_the_rows_own_state_proves_that_the_zip_code_lost_its_zero() -> None:
    lead, findings, _ = make(mapped(leadPhone=0, state=1, zip=2), BOSTON, "Massachusetts", "2108")
    assert (lead["state"], lead["zip"]) == ("MA", "02108")
    message = "Put back the zero that the spreadsheet dropped from the ZIP code."
    assert findings[-1] == Finding("zip_zero_restored", "zip", "repair", message, "2108", "02108")


def test_a_column_of_five_digits_proves_it_in_a_row_without_state() -> None:
    mapping = mapped(leadPhone=0, zip=1)
    assert make(mapping, BOSTON, "2108", zips_hold_five=True)[0]["zip"] == "02108"
    lead, findings, _ = make(mapping, BOSTON, "2108", zips_hold_five=False)
    assert lead["zip"] == "2108"
    message = "“2108” is not written like a ZIP code; it is sent as it is."
    assert findings == [Finding("zip_odd", "zip", "warning", message, "2108", "2108")]


def test_zip_codes_of_other_countries_are_left_alone() -> None:
    options = LoadOptions(phone_mode="e164", region="AT", timeZoneOption=TimeZoneOption.NOT_APPLICABLE)
    lead, findings, _ = make(mapped(leadPhone=0, zip=1), "+43 1 5131640", "1010", options=options)
    assert lead["zip"] == "1010"
    assert findings == []


@pytest.mark.parametrize(
    ("option", "code"),
    [
        (TimeZoneOption.EXPLICIT, "timezone_missing"),
        (TimeZoneOption.ZIPCODE, "zip_missing"),
    ],
)
def test_a_row_without_what_its_time_zone_is_taken_from_is_told(option: TimeZoneOption, code: str) -> None:
    mapping = mapped(leadPhone=0, leadTimezone=1, zip=2)
    options = replace(NANP, timeZoneOption=option, timezone_codes=("PST",))
    assert [found.code for found in make(mapping, PHONE, "", "", options=options)[1]] == [code]
    assert make(mapping, PHONE, "PST", "94133", options=options)[1] == []


def test_a_row_with_fewer_cells_than_columns_is_read_as_if_they_were_blank() -> None:
    maker = LeadMaker(mapped(leadPhone=0, city=2), NANP, columns("Phone", "X", "City"))
    assert make_one(maker, [PHONE], 3)[0] == {"externId": "u1-3", "leadPhone": "4155550123"}


EVERYTHING = Mapping(
    {name: source_of((at, at + 1)) for at, name in enumerate(CATALOGUE)},
    {"Extra": source_of((0, 3)), "Fixed": source_of("x")},
)
SHAPES = (
    mapped(**{name: at for at, name in enumerate(CATALOGUE)}),
    EVERYTHING,
)
nasty = st.sampled_from(
    [
        "4155550123",
        "+49 30 23125001",
        "#N/A",
        "####",
        "\ud800",
        "\u200b",
        "Ada, Jr",
        "2108",
        "MA",
        "1e9",
        "=1+1",
    ]
)
cells = st.lists(nasty | st.text(alphabet=st.characters(exclude_categories=[]), max_size=12), max_size=40)
accounts = st.sampled_from(
    [
        NANP,
        replace(NANP, timeZoneOption=TimeZoneOption.EXPLICIT, timezone_codes=("EST",), name_case=True),
        replace(NANP, repairs_off=tuple(REPAIRS)),
        LoadOptions(phone_mode="e164", region="DE", timeZoneOption=TimeZoneOption.ZIPCODE),
    ]
)


def _values(lead: dict[str, Any]) -> list[Any]:
    extended = lead.get("extendedLeadData", {})
    return [*extended.values(), *(value for value in lead.values() if value is not extended)]


@given(st.lists(cells, max_size=6), st.sampled_from(SHAPES), accounts)
def test_the_rows_around_a_row_change_nothing_about_its_lead(
    table: list[list[str]], mapping: Mapping, options: LoadOptions
) -> None:
    maker = LeadMaker(mapping, options, columns(*(str(at) for at in range(len(CATALOGUE) + 2))))
    made = maker.make(list(enumerate(table, 5)))
    together = [(lead, made.findings.get(at, []), made.keys[at]) for at, lead in enumerate(made.leads())]
    assert together == [make_one(maker, row, number) for number, row in enumerate(table, 5)]


@given(cells, st.sampled_from(SHAPES), accounts)
def test_whatever_the_cells_hold_a_lead_comes_out_that_can_be_stored(
    row: list[str], mapping: Mapping, options: LoadOptions
) -> None:
    headers = columns(*(str(at) for at in range(len(CATALOGUE) + 2)))
    lead, findings, keys = make_one(LeadMaker(mapping, options, headers), row, 5)
    orjson.dumps([lead, [tuple(found) for found in findings]])
    errors = [found.field for found in findings if found.level == "error"]
    assert errors.count("leadPhone") == (0 if "leadPhone" in lead else 1)
    assert errors.count("leadTimezone") == len(errors) - errors.count("leadPhone") <= 1
    assert bool(keys) == ("leadPhone" in lead)
    assert lead["externId"]
    for value in _values(lead):
        assert isinstance(value, int) or (value == value.strip() and value)
    assert all(found.message.endswith(".") for found in findings)
