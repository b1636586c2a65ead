"""Load options: safe defaults, settings typed by a person, and refusals in one sentence."""

import pickle
from dataclasses import replace

import pytest

from leadhub.leads.mapping import Mapping, Source
from leadhub.leads.option_tables import DUPLICATES_READ
from leadhub.leads.options import (
    NO_CODES,
    BadOption,
    DialPriority,
    DuplicateHandling,
    LoadOptions,
    TimeZoneOption,
    defaults_for,
    known_codes,
    option_problems,
    parse_settings,
)
from leadhub.leads.phones import PhoneSettings


def test_a_us_account_gets_ten_digits_and_zones_by_area_code() -> None:
    options = defaults_for(False, "US")
    assert options.phone_settings == PhoneSettings("nanp", "US")
    assert options.timeZoneOption is TimeZoneOption.NPA_NXX
    assert options.batch_size == 250


def test_an_international_account_gets_e164_and_no_zones() -> None:
    options = defaults_for(True, "de")
    assert options.phone_settings == PhoneSettings("e164", "DE")
    assert options.timeZoneOption is TimeZoneOption.NOT_APPLICABLE


@pytest.mark.parametrize(("country", "region"), [("CA", "CA"), ("", "US"), ("DE", "US")])
def test_a_north_american_account_never_gets_a_foreign_region(country: str, region: str) -> None:
    assert defaults_for(False, country).region == region


@pytest.mark.parametrize("intl", [True, False])
@pytest.mark.parametrize("country", ["US", "DE", "", "XX"])
def test_no_default_dials_at_once_or_removes_existing_leads(intl: bool, country: str) -> None:
    options = defaults_for(intl, country)
    assert options.dialPriority is DialPriority.NORMAL
    assert options.duplicateHandling is DuplicateHandling.REMOVE_FROM_LIST


def test_both_readings_are_told_of_every_value_that_the_documents_disagree_on() -> None:
    disagree = {DuplicateHandling.REMOVE_FROM_LIST, DuplicateHandling.REMOVE_ALL_EXISTING}
    assert DUPLICATES_READ["A"].keys() == DUPLICATES_READ["B"].keys() == disagree
    assert "the new lead wins" in DUPLICATES_READ["A"]["REMOVE_ALL_EXISTING"]
    assert "the existing lead wins" in DUPLICATES_READ["B"]["REMOVE_ALL_EXISTING"]


@pytest.mark.parametrize(
    ("strategic", "first_phone_only", "several"),
    [(False, False, "joined"), (False, True, "joined"), (True, False, "refused"), (True, True, "first")],
)
def test_what_becomes_of_several_numbers(strategic: bool, first_phone_only: bool, several: str) -> None:
    assert LoadOptions(strategic=strategic, first_phone_only=first_phone_only).several_phones == several


@pytest.mark.parametrize("table", [DialPriority, DuplicateHandling, TimeZoneOption])
def test_every_choice_has_a_label_and_help(table: type[DialPriority]) -> None:
    for member in table:
        assert member.label
        assert member.help.endswith(".")
        assert str(member) == member.value


def test_options_survive_storage_and_a_process_pool() -> None:
    options = replace(
        defaults_for(True, "GB"),
        duplicateHandling=DuplicateHandling.RETAIN_ALL,
        description="Week 47",
        batch_size=1,
        repairs_off=("state_to_code", "email_repaired"),
        name_case=True,
        timezone_codes=("NSW1", "VIC1"),
    )
    assert LoadOptions.from_json(options.to_json()) == options
    assert pickle.loads(pickle.dumps(options)) == options


def test_stored_options_hold_plain_values() -> None:
    assert {type(value) for value in LoadOptions().to_json().values()} <= {str, int, bool}


def test_settings_typed_by_a_person_replace_options() -> None:
    settings = parse_settings(["dialPriority=immediate", "batch_size = 100", "phone_mode=E164", "region=de"])
    options = LoadOptions().with_settings(settings)
    assert options.dialPriority is DialPriority.IMMEDIATE
    assert (options.batch_size, options.phone_mode, options.region) == (100, "e164", "DE")


def test_a_description_may_hold_an_equals_sign() -> None:
    assert LoadOptions().with_settings(parse_settings(["description=A=B test"])).description == "A=B test"


def test_the_number_format_flag_can_be_switched_off() -> None:
    options = defaults_for(True, "AU").with_settings({"international_format": "no"})
    assert options.number_flags() == {
        "phoneNumbersI18nEnabled": True,
        "internationalNumberFormat": False,
        "numberOriginCountry": "e164",
    }


def test_a_north_american_load_names_no_origin_country() -> None:
    assert LoadOptions().number_flags() == {"phoneNumbersI18nEnabled": False, "internationalNumberFormat": False}


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ({"dialPriority": "ASAP"}, "dialPriority must be one of NORMAL, IMMEDIATE, not 'ASAP'."),
        (
            {"duplicateHandling": "KEEP"},
            "duplicateHandling must be one of RETAIN_ALL, REMOVE_FROM_LIST, REMOVE_ALL_EXISTING, not 'KEEP'.",
        ),
        ({"batch_size": "0"}, "batch_size must be a whole number from 1 to 500, not 0."),
        ({"batch_size": "501"}, "batch_size must be a whole number from 1 to 500, not 501."),
        ({"batch_size": "many"}, "batch_size must be a whole number from 1 to 500, not 'many'."),
        ({"phone_mode": "us"}, "phone_mode must be one of nanp, e164, not 'us'."),
        ({"region": "Germany"}, "region must be a country as two capital letters, such as US or DE, not 'GERMANY'."),
        ({"region": "DE"}, "region DE needs phone_mode e164: nanp is for North American numbers only."),
        ({"international_format": "perhaps"}, "international_format must be yes or no, not 'perhaps'."),
        ({"name_case": "often"}, "name_case must be yes or no, not 'often'."),
        (
            {"repairs_off": "state_to_code, typos"},
            "There is no repair 'typos' to switch off; the repairs are phone_repaired, phone_country_code, "
            "email_repaired, address_split, state_to_code, zip_zero_restored, zip_written, timezone_to_code.",
        ),
        ({"description": "x" * 401}, "description may have 400 characters; this one has 401."),
    ],
)
def test_a_bad_value_is_refused_with_what_is_allowed(setting: dict[str, str], said: str) -> None:
    with pytest.raises(BadOption) as refused:
        LoadOptions().with_settings(setting)
    assert str(refused.value).replace("'0'", "0").replace("'501'", "501") == said


def test_a_finding_that_is_no_repair_cannot_be_switched_off() -> None:
    with pytest.raises(BadOption, match="There is no repair 'zip_odd' to switch off"):
        LoadOptions(repairs_off=("zip_odd",))


def test_repairs_are_switched_off_by_name() -> None:
    settings = parse_settings(["repairs_off=zip_zero_restored, state_to_code,state_to_code", "name_case=yes"])
    options = LoadOptions().with_settings(settings)
    assert options.repairs_off == ("state_to_code", "zip_zero_restored")
    assert options.name_case
    assert not options.repairs("state_to_code")
    assert options.repairs("email_repaired")
    assert options.with_settings({"repairs_off": "", "name_case": "no"}) == LoadOptions()


def test_time_zone_codes_are_kept_once_each_and_in_order() -> None:
    assert LoadOptions(timezone_codes=("PST", "EST", "PST")).timezone_codes == ("EST", "PST")
    with pytest.raises(BadOption, match="which is no time zone code"):
        LoadOptions(timezone_codes=("E" * 41,))


def test_what_cannot_be_a_time_zone_code_is_not_known() -> None:
    assert known_codes(["EST", "", " PST ", "EST", "A,B", "x" * 41, "a\x00b"]) == ("EST", "PST")


@pytest.mark.parametrize("name", ["dialpriority", "extern_prefix", "timezone_codes", "strategic", "listState"])
def test_an_unknown_option_is_refused_with_the_list_of_options(name: str) -> None:
    with pytest.raises(
        BadOption, match=rf"There is no option '{name}'; the options are dialPriority, .*name_case, first_phone_only\."
    ):
        LoadOptions().with_settings({name: "NORMAL"})


def test_stored_options_that_are_not_options_are_refused() -> None:
    with pytest.raises(BadOption, match="There is no option 'colour'"):
        LoadOptions.from_json({"colour": "red"})


@pytest.mark.parametrize("setting", ["dialPriority", "=NORMAL", ""])
def test_a_setting_without_a_value_is_refused(setting: str) -> None:
    with pytest.raises(BadOption, match="Write an option as option=value"):
        parse_settings([setting])


@pytest.mark.parametrize(
    ("option", "field"), [(TimeZoneOption.EXPLICIT, "leadTimezone"), (TimeZoneOption.ZIPCODE, "zip")]
)
def test_a_time_zone_option_needs_its_column(option: TimeZoneOption, field: str) -> None:
    options = LoadOptions(timeZoneOption=option, timezone_codes=("EST",))
    without = Mapping({"leadPhone": Source((0,))})
    with_it = Mapping({"leadPhone": Source((0,)), field: Source((1,))})
    (problem,) = option_problems(options, without)
    assert f"no column is mapped to {field}." in problem
    assert option_problems(options, with_it) == []


def test_time_zones_from_the_file_need_codes_the_account_is_known_to_use() -> None:
    options = LoadOptions(timeZoneOption=TimeZoneOption.EXPLICIT)
    mapping = Mapping({"leadPhone": Source((0,)), "leadTimezone": Source((1,))})
    assert option_problems(options, mapping) == [NO_CODES]
    assert "LEADHUB_TIMEZONE_CODES" in NO_CODES


def test_other_time_zone_options_need_no_column() -> None:
    assert option_problems(LoadOptions(), Mapping()) == []
