"""STRATEGIC campaigns: one number in the lead's phone, the others under the sub-account's own labels."""

from typing import Any

import pytest

from leadhub.leads.checks import check_part
from leadhub.leads.choices import Choices, Keep
from leadhub.leads.mapping import IncompleteMapping, Mapping, Source, check_mapping, describe, from_description
from leadhub.leads.options import LoadOptions
from leadhub.leads.payload import BrokenLead, payload
from leadhub.leads.plan import decide
from leadhub.leads.row_keys import RowKeys
from leadhub.leads.states import RowState
from leadhub.leads.strategic import strategic_problems, strategic_words, usable_labels
from leadhub.leads.suggest import suggest
from tests.leads.builders import columns, lines, make, numbered, table_part

STRATEGIC = LoadOptions(strategic=True, extern_prefix="u1")
FIRST_ONLY = LoadOptions(strategic=True, first_phone_only=True, extern_prefix="u1")
THREE = Mapping({"leadPhone": Source((0,)), "persona.Mobile": Source((1,)), "persona.Work phone": Source((2,))})
LABELS = ("Mobile", "Work phone")


# --- Leads ------------------------------------------------------------------------------------------------------------


def test_further_phones_go_under_their_labels() -> None:
    lead, findings, keys = make(THREE, "(415) 555-0123", "808.555.0102", "+1 212 555 0109", options=STRATEGIC)
    assert lead["leadPhone"] == "4155550123"
    assert lead["personaPhoneConfig"] == {"Mobile": "8085550102", "Work phone": "2125550109"}
    assert keys == (14155550123, 18085550102, 12125550109)
    assert [(found.code, found.field) for found in findings] == [("phone_country_code", "persona.Work phone")]


def test_an_international_account_gets_all_of_them_with_their_country_code() -> None:
    options = LoadOptions(strategic=True, phone_mode="e164", region="DE", timeZoneOption="NOT_APPLICABLE")  # type: ignore[arg-type]
    lead, _, _ = make(THREE, "030 23125001", "+4915123456789", "", options=options)
    assert lead["leadPhone"] == lead["leadPhoneE164"] == "+493023125001"
    assert lead["personaPhoneConfig"] == {"Mobile": "+4915123456789"}


def test_without_further_phones_there_is_no_empty_object() -> None:
    lead, findings, _ = make(THREE, "4155550123", "", " ", options=STRATEGIC)
    assert "personaPhoneConfig" not in lead
    assert findings == []


def test_a_further_phone_that_cannot_be_called_is_left_out_and_told() -> None:
    lead, [found], keys = make(THREE, "4155550123", "555-0102", "", options=STRATEGIC)
    assert "personaPhoneConfig" not in lead
    assert (found.code, found.field, found.level) == ("other_phone_invalid", "persona.Mobile", "warning")
    assert found.message.startswith("Mobile: ")
    assert keys == (14155550123,)


def test_further_phones_alone_do_not_make_a_row_that_can_be_sent() -> None:
    _, [found], keys = make(THREE, "", "8085550102", "", options=STRATEGIC)
    assert (found.code, found.level) == ("phone_missing", "error")
    assert keys == ()


def test_a_further_phone_that_is_the_phone_itself_is_one_key() -> None:
    _, _, keys = make(THREE, "4155550123", "(415) 555-0123", "", options=STRATEGIC)
    assert keys == (14155550123,)


@pytest.mark.parametrize(("place", "field"), [(0, "leadPhone"), (1, "persona.Mobile")])
def test_a_cell_with_several_numbers_makes_the_row_invalid(place: int, field: str) -> None:
    cells = ["4155550123", "8085550102", ""]
    cells[place] = "415-555-0111 / 415-555-0112"
    _, [found], _ = make(THREE, *cells, options=STRATEGIC)
    assert (found.code, found.field, found.level) == ("phone_several", field, "error")
    assert found.message.startswith("A strategic campaign takes one number here, and this row has 2: leave one in the")
    assert found.before == "415-555-0111 / 415-555-0112"


def test_a_number_that_stands_there_twice_is_one_number() -> None:
    lead, findings, _ = make(THREE, "4155550123 | (415) 555-0123", "", "", options=STRATEGIC)
    assert lead["leadPhone"] == "4155550123"
    assert findings == []


def test_if_that_is_asked_for_the_first_number_is_kept_and_the_others_are_told() -> None:
    lead, [found], keys = make(THREE, "4155550123 | 415-555-0112 | 8085550102", "", "", options=FIRST_ONLY)
    assert lead["leadPhone"] == "4155550123"
    assert keys == (14155550123,)
    assert (found.code, found.level, found.after) == ("phone_first_kept", "repair", "4155550123")
    assert found.message.endswith("4155550112 and 8085550102 were left out.")


def test_the_first_of_a_further_phone_is_kept_likewise() -> None:
    lead, [found], keys = make(THREE, "4155550123", "8085550102, 8085550103", "", options=FIRST_ONLY)
    assert lead["personaPhoneConfig"] == {"Mobile": "8085550102"}
    assert keys == (14155550123, 18085550102)
    assert found.message.endswith("8085550103 was left out.")


def test_a_simple_campaign_takes_several_numbers_as_ever_and_no_labels() -> None:
    simple = LoadOptions(extern_prefix="u1", first_phone_only=True)
    lead, findings, keys = make(THREE, "4155550123 | 8085550102", "2125550109", "", options=simple)
    assert lead["leadPhone"] == "4155550123|8085550102"
    assert "personaPhoneConfig" not in lead
    assert (findings, keys) == ([], (14155550123, 18085550102))


# --- Duplicates -------------------------------------------------------------------------------------------------------


def row_keys(*rows: tuple[str, str, str]) -> RowKeys:
    return check_part(table_part(rows), THREE, STRATEGIC, numbered(3)).row_keys


def test_further_phones_make_duplicates_like_the_phone_itself() -> None:
    keys = row_keys(("4155550123", "8085550102", ""), ("8085550102", "", ""), ("2125550109", "", "4155550123"))
    assert list(decide(keys).states) == [RowState.READY.code, *[RowState.DUPLICATE_IN_FILE.code] * 2]


@pytest.mark.parametrize(
    ("known", "state"),
    [("suppressed", RowState.SUPPRESSED), ("sent", RowState.SENT_BEFORE), ("in_ringcx", RowState.DUPLICATE_IN_RINGCX)],
)
def test_a_further_phone_known_elsewhere_keeps_its_row_back(known: str, state: RowState) -> None:
    keys = row_keys(("4155550123", "", "8085550102"))
    elsewhere: dict[str, Any] = {known: frozenset({18085550102})}
    assert list(decide(keys, **elsewhere).states) == [state.code]


def test_a_row_with_more_phones_is_the_more_complete_one() -> None:
    keys = row_keys(("4155550123", "", ""), ("4155550123", "8085550102", ""))
    assert decide(keys, choices=Choices(keep=Keep.MOST_COMPLETE)).rows_in(RowState.READY) == [1]


# --- On the wire ------------------------------------------------------------------------------------------------------


def test_labels_and_phones_are_sent_as_they_stand_in_the_lead() -> None:
    part = check_part(table_part([("4155550123", "8085550102", "")]), THREE, STRATEGIC, numbered(3))
    [line] = lines(part.leads_part)
    body = payload([line["l"]], STRATEGIC, description="Spring #1/1")
    assert body["uploadLeads"][0]["personaPhoneConfig"] == {"Mobile": "8085550102"}


@pytest.mark.parametrize("phones", [{}, {"Mobile": ""}, {"Mobile": 8085550102}, "8085550102"])
def test_an_empty_label_is_never_sent(phones: object) -> None:
    with pytest.raises(BrokenLead, match="personaPhoneConfig"):
        payload(
            [{"externId": "1", "leadPhone": "4155550123", "personaPhoneConfig": phones}], STRATEGIC, description="x"
        )


# --- Mappings ---------------------------------------------------------------------------------------------------------


def test_a_mapping_with_labels_survives_being_stored_and_written_down() -> None:
    headers = columns("Phone", "Cell", "Office")
    assert Mapping.from_json(THREE.to_json()) == THREE
    assert describe(THREE, headers)["persona.Work phone"] == "Office"
    assert from_description(describe(THREE, headers), headers) == THREE
    assert list(THREE.fields) == ["leadPhone", "persona.Mobile", "persona.Work phone"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"persona.Mobile": Source(value="4155550123")}, "persona.Mobile cannot be a fixed value"),
        ({"persona.Mobile": Source((1, 2))}, "are mapped to persona.Mobile, which takes one column."),
        ({"persona. ": Source((1,))}, "persona.  is not a field of a lead"),
    ],
)
def test_a_label_takes_one_column(fields: dict[str, Source], sentence: str) -> None:
    with pytest.raises(IncompleteMapping, match=sentence):
        check_mapping(Mapping({"leadPhone": Source((0,)), **fields}), numbered(3))


def test_an_extra_field_cannot_take_the_name_of_one() -> None:
    mapping = Mapping({"leadPhone": Source((0,))}, {"persona.Mobile": Source((1,))})
    with pytest.raises(IncompleteMapping, match="that is the name of a field of the lead"):
        check_mapping(mapping, numbered(3))


def problems(mapping: Mapping, *, strategic: bool = True, labels: tuple[str, ...] = LABELS) -> list[str]:
    return strategic_problems(mapping, columns("Phone", "Cell", "Office"), strategic=strategic, labels=labels)


def test_a_mapping_that_fits_has_no_problem() -> None:
    assert problems(THREE) == []
    assert problems(Mapping({"leadPhone": Source((0, 1))}), strategic=False) == []


@pytest.mark.parametrize(
    ("labels", "others"),
    [
        (LABELS, "Mobile (persona phone) or Work phone (persona phone)"),
        (("Mobile",), "Mobile (persona phone)"),
        ((), "an extra field"),
    ],
)
def test_several_columns_in_the_phone_are_refused_with_the_remedy(labels: tuple[str, ...], others: str) -> None:
    assert problems(Mapping({"leadPhone": Source((0, 1))}), labels=labels) == [
        "“Phone” and “Cell” are mapped to leadPhone, but a strategic campaign takes one number there: "
        f"keep one of them, and map the others to {others}."
    ]


def test_labels_that_are_not_there_are_refused() -> None:
    assert problems(THREE, labels=("Mobile",)) == [
        "persona.Work phone: the sub-account has no persona phone of that label; it has Mobile."
    ]
    assert len(problems(THREE, labels=())) == 2
    assert problems(THREE, strategic=False)[0] == (
        "persona.Mobile: only a strategic campaign has persona phones; map its column to another field."
    )


def test_only_further_phones_with_a_proper_label_are_offered() -> None:
    found = [
        (3, "Work"),
        (2, " Mobile "),
        (1, "Primary"),
        (8, "Eighth"),
        (4, ""),
        (5, "x" * 31),
        (6, "MOBILE"),
        (7, "a\nb"),
    ]
    assert usable_labels(found) == ("Mobile", "Work")


def test_what_a_strategic_campaign_does_with_phones_is_said() -> None:
    assert strategic_words(LABELS).endswith("persona phones of the sub-account (Mobile, Work phone).")
    assert "no place for further numbers" in strategic_words(())


# --- Suggestions ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "fields"),
    [
        (("Phone", "Mobile", "Work phone"), ("leadPhone", "persona.Mobile", "persona.Work phone")),
        (("Phone", "Cell", "Office"), ("leadPhone", "persona.Mobile", "persona.Work phone")),
        (("Mobile", "Business phone"), ("leadPhone", "persona.Work phone")),
        (("Phone", "Home phone", "Other phone"), ("leadPhone", "auxPhone", "extendedLeadData")),
        (("Mobile 1", "Mobile 2"), ("leadPhone", "persona.Mobile")),
    ],
)
def test_further_phones_are_suggested_for_the_label_that_fits(
    headers: tuple[str, ...], fields: tuple[str, ...]
) -> None:
    found = suggest(["Name", *headers], persona_labels=LABELS)[1:]
    assert tuple(one.field for one in found) == fields


def test_a_label_is_suggested_once_and_the_column_of_that_very_name_comes_first() -> None:
    found = suggest(["Name", "Phone", "Cell", "Mobile"], persona_labels=("Mobile",))
    assert [one.field for one in found] == ["fullName", "leadPhone", "auxPhone", "persona.Mobile"]
    assert found[3].reason == "The sub-account has a persona phone Mobile."


def test_without_labels_everything_is_suggested_as_ever() -> None:
    assert [one.field for one in suggest(["Name", "Phone", "Mobile"])] == ["fullName", "leadPhone", "auxPhone"]
