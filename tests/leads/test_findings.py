import pytest

from leadhub.leads.findings import KINDS, REPAIRS, Level, finding, from_line


def test_only_what_prevents_a_call_or_its_right_hour_is_an_error() -> None:
    errors = {kind.code for kind in KINDS.values() if kind.level is Level.ERROR}
    phones = {"phone_missing", "phone_invalid", "phone_error_cell", "phone_several"}
    assert errors == phones | {"timezone_missing", "timezone_not_known"}


def test_every_repair_but_those_that_are_asked_for_can_be_switched_off() -> None:
    repairs = {kind.code for kind in KINDS.values() if kind.level is Level.REPAIR}
    assert repairs == {*REPAIRS, "name_case", "phone_first_kept"}
    assert all(kind.offer and kind.without.endswith(".") for kind in REPAIRS.values())


def test_every_kind_has_a_title_to_group_it_under() -> None:
    assert all(kind.title and not kind.title.endswith(".") for kind in KINDS.values())


def test_a_finding_survives_being_stored() -> None:
    found = finding("zip_odd", "zip", "This is odd.", "1", "1")
    assert from_line(list(found)) == found
    assert found.level == "warning"


def test_a_finding_of_no_known_kind_is_a_mistake_in_the_code() -> None:
    with pytest.raises(KeyError):
        finding("nonsense", "zip", "This is odd.")
