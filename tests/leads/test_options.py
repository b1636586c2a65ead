"""Load options: safe defaults, settings typed by a person, and refusals in one sentence."""

import pickle
from dataclasses import replace

import pytest

from leadhub.leads.mapping import Mapping, Source
from leadhub.leads.options import (
    BadOption,
    DialPriority,
    DuplicateHandling,
    LoadOptions,
    TimeZoneOption,
    defaults_for,
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


def test_both_readings_of_removing_existing_leads_are_told() -> None:
    help_text = DuplicateHandling.REMOVE_ALL_EXISTING.help
    assert "contradict" in help_text
    assert "existing lead is removed" in help_text
    assert "new lead is dropped" in help_text


@pytest.mark.parametrize("table", [DialPriority, DuplicateHandling, TimeZoneOption])
def test_every_choice_has_a_label_and_help(table: type[DialPriority]) -> None:
    for member in table:
        assert member.label
        assert member.help.endswith(".")
        assert str(member) == member.value


def test_options_survive_storage_and_a_process_pool() -> None:
    options = replace(
        defaults_for(True, "GB"), duplicateHandling=DuplicateHandling.RETAIN_ALL, description="Week 47", batch_size=1
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
        ({"description": "x" * 401}, "description may have 400 characters; this one has 401."),
    ],
)
def test_a_bad_value_is_refused_with_what_is_allowed(setting: dict[str, str], said: str) -> None:
    with pytest.raises(BadOption) as refused:
        LoadOptions().with_settings(setting)
    assert str(refused.value).replace("'0'", "0").replace("'501'", "501") == said


@pytest.mark.parametrize("name", ["dialpriority", "extern_prefix", "listState"])
def test_an_unknown_option_is_refused_with_the_list_of_options(name: str) -> None:
    with pytest.raises(BadOption, match=rf"There is no option '{name}'; the options are dialPriority, .*description\."):
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
    options = LoadOptions(timeZoneOption=option)
    without = Mapping({"leadPhone": Source((0,))})
    with_it = Mapping({"leadPhone": Source((0,)), field: Source((1,))})
    (problem,) = option_problems(options, without)
    assert f"no column is mapped to {field}." in problem
    assert option_problems(options, with_it) == []


def test_other_time_zone_options_need_no_column() -> None:
    assert option_problems(LoadOptions(), Mapping()) == []
