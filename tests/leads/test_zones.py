"""Time zones by phone, ZIP code and state: a conflict only where nothing fits together."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers.tzdata import TIMEZONE_DATA

from leadhub.leads.options import LoadOptions, TimeZoneOption
from leadhub.leads.places import _NORTH_AMERICA
from leadhub.leads.zone_tables import NAMES, OVERLAYS, POSTAL, STATES, ZIPS, ZONES
from leadhub.leads.zones import area_zones, compares_zones, zone_conflict


def key(area: str) -> int:
    """The duplicate key of a number with this area code."""
    return int(f"1{area}5550123")


def test_phone_and_address_in_different_zones_are_told_with_what_ringcx_goes_by() -> None:
    assert zone_conflict(key("212"), "90012", "CA") == (
        "Area code 212 is in Eastern time, ZIP 90012 and state CA in Pacific time; "
        "with “From the phone number” RingCX goes by the phone."
    )


@pytest.mark.parametrize(
    ("option", "words"),
    [
        (TimeZoneOption.NPA_NXX, "; with “From the phone number” RingCX goes by the phone."),
        (TimeZoneOption.ZIPCODE, "; with “From the ZIP code” RingCX goes by the ZIP code."),
        (TimeZoneOption.EXPLICIT, "; with “From the file” RingCX goes by the code in the file."),
    ],
)
def test_the_words_depend_on_the_option(option: TimeZoneOption, words: str) -> None:
    assert (zone_conflict(key("212"), "90012", "", option) or "").endswith(words)


def test_the_files_own_code_is_compared_too() -> None:
    told = zone_conflict(key("212"), "10012", "NY", TimeZoneOption.EXPLICIT, code="PST")
    assert told is not None
    assert told.startswith("Area code 212, ZIP 10012 and state NY are in Eastern time, time zone code PST in Pacific")
    assert zone_conflict(key("212"), "10012", "NY", TimeZoneOption.EXPLICIT, code="EDT") is None
    assert zone_conflict(key("212"), "10012", "NY", TimeZoneOption.EXPLICIT, code="NSW1") is None


@pytest.mark.parametrize(
    ("area", "zip_code", "state"),
    [
        ("212", "10012", "NY"),
        ("850", "32401", "FL"),  # Panama City, Central, in an area code that reaches into both
        ("850", "32301", "FL"),  # Tallahassee, Eastern
        ("305", "33101", "FL"),
        ("615", "37201", "TN"),
        ("423", "37402", "TN"),
        ("208", "83701", "ID"),
        ("208", "83501", "ID"),
        ("605", "57701", "SD"),
        ("701", "58601", "ND"),
        ("308", "69361", "NE"),
        ("915", "79901", "TX"),
        ("214", "75201", "TX"),
        ("812", "47708", "IN"),
        ("219", "46402", "IN"),
        ("906", "49801", "MI"),
        ("541", "97914", "OR"),
        ("907", "99501", "AK"),
        ("808", "96813", "HI"),
        ("787", "00901", "PR"),
        ("340", "00802", "VI"),
        ("671", "96910", "GU"),
        ("416", "M5V 3L9", "ON"),
        ("807", "P9N 1A1", "ON"),  # Kenora, Central
        ("709", "A1A 1A1", "NL"),
        ("709", "A2V 1A1", "NL"),  # Labrador City, Atlantic
        ("250", "V1C 1A1", "BC"),  # Cranbrook, Mountain
        ("306", "S4P 3Y2", "SK"),
        ("867", "Y1A 1A1", "YT"),
    ],
)
def test_what_belongs_together_is_no_conflict(area: str, zip_code: str, state: str) -> None:
    assert zone_conflict(key(area), zip_code, state) is None


@pytest.mark.parametrize(
    ("area", "zip_code", "state"), [("602", "80202", "CO"), ("303", "85001", "AZ"), ("306", "60601", "IL")]
)
def test_places_without_summer_time_agree_with_their_zone(area: str, zip_code: str, state: str) -> None:
    assert zone_conflict(key(area), zip_code, state) is None


@pytest.mark.parametrize("area", ["800", "888", "833", "500", "533", "600", "900", "710"])
def test_area_codes_of_no_place_contradict_nothing(area: str) -> None:
    assert area_zones(area) == ""
    assert zone_conflict(key(area), "90012", "CA") is None


@pytest.mark.parametrize("phone", [0, 493023125001, 33123456789, 525512345678, 4930231250, 61491570006])
def test_numbers_of_other_countries_contradict_nothing(phone: int) -> None:
    assert zone_conflict(phone, "90012", "CA") is None


@pytest.mark.parametrize("zip_code", ["", "9", "09012", "34001", "XYZ", "10", "{area}", "９００"])
def test_a_zip_code_of_nowhere_contradicts_nothing(zip_code: str) -> None:
    assert zone_conflict(key("212"), zip_code, "") is None


def test_zip_and_state_are_compared_without_a_phone() -> None:
    told = zone_conflict(0, "10012", "CA", TimeZoneOption.ZIPCODE)
    assert told == (
        "ZIP 10012 is in Eastern time, state CA in Pacific time; with “From the ZIP code” RingCX goes by the ZIP code."
    )


def test_what_lies_in_two_zones_is_told_with_both() -> None:
    told = zone_conflict(key("850"), "90012", "") or ""
    assert told.startswith("Area code 850 is in Eastern or Central time, ZIP 90012 in Pacific time;")
    assert "province ON in Eastern or Central time" in (zone_conflict(key("604"), "M5V 3L9", "ON") or "")


@pytest.mark.parametrize(
    ("options", "compared"),
    [
        (LoadOptions(), True),
        (LoadOptions(timeZoneOption=TimeZoneOption.ZIPCODE), True),
        (LoadOptions(timeZoneOption=TimeZoneOption.NOT_APPLICABLE), False),
        (LoadOptions(phone_mode="e164", region="CA"), True),
        (LoadOptions(phone_mode="e164", region="DE"), False),
    ],
)
def test_zones_are_compared_where_leads_get_one_and_places_are_north_american(
    options: LoadOptions, compared: bool
) -> None:
    assert compares_zones(options) is compared


def test_every_zone_the_library_names_in_north_america_is_known() -> None:
    names = {name for prefix, names in TIMEZONE_DATA.items() if prefix[0] == "1" for name in names}
    assert {name for name in names if name.rpartition("/")[2] not in NAMES} == set()


def test_every_state_and_province_has_zones() -> None:
    assert set(_NORTH_AMERICA.values()) - set(STATES) == {"AA", "AE", "AP"}  # armed forces: anywhere
    assert all(set(letters) <= set(ZONES) for table in (STATES, ZIPS, POSTAL) for letters in table.values())


def undivided_areas() -> Iterator[tuple[str, str]]:
    """Area codes whose every number the library puts into one zone, and the last part of its name."""
    split = {prefix[:4] for prefix in TIMEZONE_DATA if len(prefix) > 4}
    for prefix, names in TIMEZONE_DATA.items():
        if len(prefix) == 4 and prefix[0] == "1" and len(names) == 1 and prefix not in split:
            yield prefix[1:], names[0].rpartition("/")[2]


def test_area_codes_lie_where_the_library_puts_them() -> None:
    areas = dict(undivided_areas())
    assert len(areas) > 300
    otherwise = {area for area, name in areas.items() if area_zones(area) != NAMES[name]}
    assert otherwise == set(OVERLAYS) & set(areas)


@given(st.integers(0, 10**15), st.text(max_size=10), st.text(max_size=4), st.sampled_from(list(TimeZoneOption)))
def test_it_answers_for_anything(phone: int, zip_code: str, state: str, option: TimeZoneOption) -> None:
    told = zone_conflict(phone, zip_code, state, option, code=state)
    assert told is None or told.endswith(".")
