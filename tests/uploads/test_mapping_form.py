"""The mapping form: what it shows it takes back unchanged, and every problem stands beside what causes it."""

import pytest

from leadhub.leads.fields import CATALOGUE
from leadhub.leads.mapping import Mapping, Source, suggested_mapping
from leadhub.leads.reading import Column
from leadhub.leads.suggest import Suggestion, suggest
from leadhub.uploads.mapping_form import MappingForm, in_words

HEADERS = ["Lead ID", "Name", "Phone", "Mobile", "Notes", ""]
COLUMNS = [Column(index, "ABCDEF"[index], header) for index, header in enumerate(HEADERS)]
SAMPLES = [["1", "Ann", "2064440101", "", "hello", ""], ["2", "Bob", "2064440102", "2064440103", "", "x"]]
MAPPING = Mapping(
    {"externId": Source((0,)), "leadPhone": Source((2, 3)), "state": Source(value="CA")}, {"Remark": Source((4,))}
)


def form_of(mapping: Mapping = MAPPING) -> MappingForm:
    return MappingForm.of(mapping, COLUMNS, SAMPLES, suggest(HEADERS, SAMPLES), {"auxData1": "Policy"})


def posted(form: MappingForm) -> dict[str, str]:
    """What a browser sends for the form as it is shown."""
    data = {f"c{row.column.index}": row.chosen for row in form.rows}
    data |= {f"n{row.column.index}": row.extra_name for row in form.rows}
    for at, value in enumerate(form.values):
        data |= {f"f{at}": value.field, f"v{at}": value.value}
    for at, constant in enumerate(form.constants):
        data |= {f"x{at}": constant.name, f"y{at}": constant.value}
    return data | {"prefix": form.prefix}


def test_a_mapping_comes_back_as_it_was_shown() -> None:
    form = form_of()

    assert form.fill(posted(form)).mapping() == MAPPING


def test_what_is_the_same_for_every_lead_comes_back_too() -> None:
    mapping = Mapping(MAPPING.fields, {**MAPPING.extras, "Source": Source(value="Spring fair")}, "CRM-")
    form = form_of(mapping)

    assert form.more_is_open
    assert form.fill(posted(form)).mapping() == mapping


def test_rarely_used_things_are_folded_away_until_they_are_used() -> None:
    assert not form_of().more_is_open
    assert form_of().fill({**posted(form_of()), "prefix": "A-"}).more_is_open


def test_joined_columns_keep_the_order_they_were_joined_in() -> None:
    mapping = Mapping({"leadPhone": Source((3, 2))})
    form = form_of(mapping)

    assert form.fill(posted(form)).mapping() == mapping
    assert form.fill({**posted(form), "c1": "leadPhone"}).mapping() == Mapping({"leadPhone": Source((1, 2, 3))})


def test_columns_that_are_joined_say_what_becomes_of_them() -> None:
    form = form_of(Mapping({"leadPhone": Source((2, 3)), "address1": Source((0, 1))}))

    assert [row.joined for row in form.column_rows] == [
        "Joined with a space: “Lead ID”, then “Name”.",
        "Joined with a space: “Lead ID”, then “Name”.",
        "All dialed, in this order: “Phone”, then “Mobile”.",
        "All dialed, in this order: “Phone”, then “Mobile”.",
        "",
        "",
    ]


def test_how_sure_a_suggestion_is_stands_beside_what_is_not_certain() -> None:
    suggestions = [
        Suggestion(0, "externId", 0.97, "One."),
        Suggestion(1, "fullName", 0.85, "Two."),
        Suggestion(2, "leadPhone", 0.6, "Three."),
        Suggestion(3, "auxPhone", 0.4, "Four."),
        Suggestion(4, "extendedLeadData", 0.6, "Five."),
        Suggestion(5, "ignore", 0.6, "Six."),
    ]
    mapping = suggested_mapping(suggestions, HEADERS)
    form = MappingForm.of(mapping, COLUMNS, SAMPLES, suggestions, {})

    assert [row.certainty for row in form.rows] == ["", "Likely", "Please check", "A guess, please check", "", ""]


def test_several_columns_may_feed_the_phone() -> None:
    assert form_of().fill(posted(form_of())).check()


def test_a_column_without_header_has_a_name_to_be_kept_under() -> None:
    assert form_of().rows[5].extra_name == "Column F"


def test_three_filled_samples_are_shown_for_each_column() -> None:
    assert form_of().rows[3].samples == ["2064440103"]


def test_the_reason_stands_only_beside_what_was_suggested() -> None:
    form = form_of()
    assert form.rows[0].hint
    changed = form.fill({**posted(form), "c0": "ignore"})
    assert not changed.rows[0].hint


def test_all_problems_come_at_once_each_with_its_control() -> None:
    form = form_of()
    bad = form.fill(
        {
            **posted(form),
            "c1": "email",
            "c2": "email",  # two columns in a field that takes one
            "c3": "ignore",  # no phone any more
            "n4": " ",  # an extra without a name
            "f1": "",
            "v1": "stray",  # a value without a field
        }
    )

    assert not bad.check()
    assert {problem.text: problem.anchor for problem in bad.problems} == {
        "“stray” has no field; choose one.": "id_f1",
        "“Name” and “Phone” are mapped to Email, which takes one column.": "id_c1",
        "An extra field has no name; give it one or leave its column out.": "id_n4",
        "No column is mapped to Phone.": "id_c0",
    }
    assert [row.wrong for row in bad.rows] == [False, True, True, False, True, False]


def test_a_field_with_a_column_and_a_fixed_value_is_a_problem() -> None:
    form = form_of()
    bad = form.fill({**posted(form), "c1": "state"})

    assert not bad.check()
    assert [problem.text for problem in bad.problems] == ["State has both a column and a fixed value; choose one."]


def test_two_fixed_values_for_one_field_are_a_problem() -> None:
    form = form_of()
    bad = form.fill({**posted(form), "f1": "state", "v1": "WA"})

    assert not bad.check()
    assert [(problem.text, problem.anchor) for problem in bad.problems] == [
        ("State has two fixed values; keep one.", "id_f1")
    ]


def test_two_extras_of_one_name_are_a_problem() -> None:
    form = form_of()
    bad = form.fill({**posted(form), "c5": "extendedLeadData", "n5": "remark"})

    assert not bad.check()
    assert bad.problems[0].anchor == "id_n5"
    assert "Two extra fields are called remark" in bad.problems[0].text


@pytest.mark.parametrize(
    ("changes", "problem", "anchor"),
    [
        ({"y0": "fair"}, "“fair” has no name; give the extra field one.", "id_x0"),
        ({"x0": "Source"}, "The extra field Source has no value; give it one or clear its name.", "id_y0"),
        ({"x0": "remark", "y0": "a"}, "Two extra fields are called remark; give one another name.", "id_x0"),
        (
            {"x0": "One", "y0": "a", "x1": "one", "y1": "b"},
            "Two extra fields are called one; give one another name.",
            "id_x1",
        ),
        (
            {"x1": "email", "y1": "a"},
            "An extra field cannot be called Email: that is the name of a field of the lead.",
            "id_x1",
        ),
        (
            {"x0": "x" * 101, "y0": "a"},
            f"The name of the extra field {'x' * 30}… is longer than 100 characters.",
            "id_x0",
        ),
        ({"prefix": "x" * 41}, "The prefix of Your ID is longer than 40 characters.", "id_prefix"),
        (
            {"prefix": "A-", "c0": "ignore"},
            "Your ID has a prefix but no column; map a column to it or clear the prefix.",
            "id_prefix",
        ),
    ],
)
def test_what_is_the_same_for_every_lead_is_checked(changes: dict[str, str], problem: str, anchor: str) -> None:
    bad = form_of().fill({**posted(form_of()), **changes})

    assert not bad.check()
    assert [(found.text, found.anchor) for found in bad.problems] == [(problem, anchor)]
    assert bad.more_is_open


def test_nothing_that_was_typed_is_lost() -> None:
    form = form_of()
    data = {**posted(form), "c2": "ignore", "c3": "ignore", "n4": "My notes", "f1": "city", "v1": "Oslo"}
    data |= {"x0": "", "y0": "stray", "x1": "Source", "y1": " ", "prefix": "much too long " * 5}
    bad = form.fill(data)
    bad.check()

    assert posted(bad) == data


def test_what_no_browser_sends_is_ignored() -> None:
    form = form_of()
    forged = form.fill({**posted(form), "c0": "suppressed", "c99": "email", "f0": "leadState", "v0": "READY"})

    assert "suppressed" not in forged.mapping().fields
    assert "leadState" not in forged.mapping().fields


def test_every_field_of_the_catalogue_can_be_chosen_once_per_column() -> None:
    html = form_of().column_rows[0].options

    for name in CATALOGUE:
        assert html.count(f'value="{name}"') == 1
    assert html.count(" selected") == 1


def test_the_campaigns_own_label_comes_first_and_is_escaped() -> None:
    form = MappingForm.of(MAPPING, COLUMNS, SAMPLES, suggest(HEADERS), {"auxData1": "<b>Policy"})

    assert ">&lt;b&gt;Policy (Aux data 1)<" in form.column_rows[0].options


def test_a_label_of_a_persona_phone_is_only_text_and_comes_back_as_it_is() -> None:
    label = '<b>"Ann & Co"</b>'
    name = f"persona.{label}"
    mapping = Mapping({"leadPhone": Source((0,)), name: Source((1,))})
    form = MappingForm.of(mapping, COLUMNS, SAMPLES, suggest(HEADERS), {}, strategic=True, personas=(label,))
    options = form.column_rows[1].options
    assert "<b>" not in options
    assert 'value="persona.&lt;b&gt;&quot;Ann &amp; Co&quot;&lt;/b&gt;" selected' in options
    assert form.fill(posted(form)).mapping().fields[name] == Source((1,))
    assert name not in {value.field for value in form.fill({**posted(form), "f0": name}).values}


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        ("No column is mapped to leadPhone.", "No column is mapped to Phone."),
        ("“state” is mapped to state and zip; map it once.", "“state” is mapped to State and ZIP; map it once."),
    ],
)
def test_problems_speak_the_forms_language(problem: str, words: str) -> None:
    assert in_words(problem) == words
