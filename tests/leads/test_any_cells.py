"""Whatever cells hold, in whatever field: rows become leads or say why not, and nothing takes long."""

import time
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadhub.leads.checks import Checker, PartResult
from leadhub.leads.choices import Choices
from leadhub.leads.cleaning import NO_RESULT
from leadhub.leads.fields import CATALOGUE
from leadhub.leads.findings import KINDS, REPAIRS, Level
from leadhub.leads.mapping import Mapping, Source
from leadhub.leads.options import LoadOptions, TimeZoneOption
from leadhub.leads.plan import decide
from leadhub.leads.states import RowState
from tests.leads.builders import NANP, columns, lines

FIELDS = [name for name in CATALOGUE if name != "leadPhone"]
HEADERS = columns("Phone", *FIELDS)
TWO_OF_EACH = Mapping(
    {"leadPhone": Source((0, 1)), **{name: Source((at,)) for at, name in enumerate(FIELDS, 1)}},
    {"Extra": Source((1,)), "Several": Source((2, 3)), "Fixed": Source(value="x")},
)
EVERY_OPTION = [
    NANP,
    replace(NANP, name_case=True, repairs_off=tuple(REPAIRS)),
    replace(NANP, timeZoneOption=TimeZoneOption.EXPLICIT, timezone_codes=("EST", "PST"), name_case=True),
    LoadOptions(phone_mode="e164", region="CA", timeZoneOption=TimeZoneOption.ZIPCODE),
    LoadOptions(phone_mode="e164", region="DE", timeZoneOption=TimeZoneOption.NOT_APPLICABLE),
    LoadOptions(phone_mode="e164", region="MX", repairs_off=("phone_country_code", "address_split")),
]
ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=[]), max_size=30)
PHONES = [
    "4155550123",
    "+1 (212) 555-0199 x4",
    "+49 30 23125001",
    "4.15555E+09",
    "415 555 0123 / 212 555 0199",
    "1e400",
]
PLACES = ["Austin, TX 78701", "TX", "California", "2108", "M5V3L9", "Eastern", "PST", "MARÍA", "a@b.co,", "12.0", "-1"]
DAMAGE = ["#N/A", "####", NO_RESULT, "=1+1", "\ud800", "\u200b", "\x00", '},{"r":', '\\"', "\n\n", "|", "{zip}", "%s"]
TELLING = st.sampled_from([*PHONES, *PLACES, *DAMAGE])
ROWS = st.lists(st.lists(TELLING | ANY_TEXT, max_size=len(HEADERS) + 2), max_size=6)


def checked(rows: list[list[str]], options: LoadOptions, mapping: Mapping = TWO_OF_EACH) -> PartResult:
    """The rows as reading gives them: numbered, with one text a column."""
    width = len(HEADERS)
    full = [(number, [*row, *[""] * width][:width]) for number, row in enumerate(rows, 2)]
    return Checker(mapping, options, HEADERS, zips_hold_five=True).check(full)


def values(lead: dict[str, Any]) -> list[Any]:
    extras = lead.get("extendedLeadData", {})
    return [*extras.values(), *(value for value in lead.values() if value is not extras)]


@given(ROWS, st.sampled_from(EVERY_OPTION))
def test_every_row_becomes_a_lead_that_can_be_stored_or_says_why_not(
    rows: list[list[str]], options: LoadOptions
) -> None:
    result = checked(rows, options)
    made = lines(result.leads_part)
    assert [line["r"] for line in made] == list(result.row_keys.row_numbers) == list(range(2, len(rows) + 2))
    for at, line in enumerate(made):
        assert all(value == value.strip() if isinstance(value, str) else value >= 0 for value in values(line["l"]))
        assert "" not in values(line["l"])
        errors = [one for one in line["f"] if one[2] == "error"]
        assert bool(errors) == bool(result.row_keys.invalid[at])
        assert bool(line["k"]) == ("leadPhone" in line["l"])
        assert errors or line["k"], "a row without a number says so"
        for code, _, level, message, *_ in line["f"]:
            assert level == KINDS[code].level
            assert message.endswith(".")
            assert at in result.found[code]


@given(ROWS, st.sampled_from(EVERY_OPTION))
def test_the_states_add_up_to_the_rows(rows: list[list[str]], options: LoadOptions) -> None:
    result = checked(rows, options)
    plan = decide(result.row_keys, sent=set(), in_ringcx=set(), suppressed=set(), choices=Choices())
    assert sum(plan.totals.values()) == len(rows) == len(plan.states)
    assert plan.totals.get(RowState.INVALID, 0) == sum(result.row_keys.invalid)


@given(ROWS, st.sampled_from(EVERY_OPTION))
def test_no_repair_that_is_switched_off_is_made(rows: list[list[str]], options: LoadOptions) -> None:
    made = {code for code in checked(rows, options).found if KINDS[code].level is Level.REPAIR}
    assert made.isdisjoint(options.repairs_off)
    assert options.name_case or "name_case" not in made


@given(ROWS)
def test_a_row_is_checked_the_same_whatever_stands_around_it(rows: list[list[str]]) -> None:
    together = [line["l"] | {"externId": ""} for line in lines(checked(rows, NANP).leads_part)]
    alone = [lines(checked([row], NANP).leads_part)[0]["l"] | {"externId": ""} for row in rows]
    assert together == alone


LONG = [
    "ph",
    "4155550123 ",
    "1",
    "+1",
    " ",
    "\n",
    "\t",
    "/ ",
    ", ",
    ";",
    "x1 ",
    "1,",
    "(",
    "a@",
    "a.",
    "<",
    "TX ",
    "Mc",
]


@pytest.mark.parametrize("piece", LONG, ids=range(len(LONG)))
@pytest.mark.parametrize(
    "around", [("", ""), ("4155550123 ", "!"), ("Austin", " TX 78701")], ids=["bare", "phone", "city"]
)
def test_a_cell_as_long_as_excel_allows_costs_next_to_nothing(piece: str, around: tuple[str, str]) -> None:
    cell = around[0] + (piece * 32_000)[:32_000] + around[1]
    before = time.process_time()
    for options in (EVERY_OPTION[2], EVERY_OPTION[4]):
        checked([[cell] * len(HEADERS)], options)
    assert time.process_time() - before < 1
