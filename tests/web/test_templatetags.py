"""What the pages are made of: each tag as a browser gets it."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4
from xml.etree import ElementTree

import pytest
import time_machine
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template import engines
from django.test import RequestFactory
from django.urls import resolve, reverse

from leadhub.leads.states import RowState
from leadhub.people.models import User
from leadhub.web.icons import ICONS

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def render(source: str, request: HttpRequest | None = None, **context: Any) -> str:
    """A template as text, with runs of white space made one."""
    return re.sub(r"\s+", " ", engines["django"].from_string(source).render(context, request)).strip()


def page_request(path: str) -> HttpRequest:
    request = RequestFactory().get(path)
    request.user = AnonymousUser()
    request.resolver_match = resolve(request.path)
    return request


class ConnectionForm(forms.Form):
    name = forms.CharField(help_text="How you tell them apart.")
    note = forms.CharField(required=False)
    default = forms.BooleanField(required=False, label="Use for new loads")
    mode = forms.ChoiceField(widget=forms.RadioSelect, choices=[("a", "A"), ("b", "B")], help_text="One of them.")


# --- Icons ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(ICONS))
def test_every_icon_is_well_formed_and_hidden_from_screen_readers(name: str) -> None:
    svg = ElementTree.fromstring(render('{% icon "' + name + '" %}'))
    assert svg.get("aria-hidden") == "true"
    assert len(svg) > 0


def test_an_unknown_icon_is_a_mistake_that_shows() -> None:
    with pytest.raises(KeyError):
        render('{% icon "no-such-icon" %}')


# --- Row states -------------------------------------------------------------------------------------------------------


def test_every_state_has_a_pattern_of_its_own_in_colour_and_shape() -> None:
    patterns = ElementTree.fromstring(re.sub(r"\{#.*?#\}", "", render('{% include "web/_state_patterns.html" %}')))
    found = {pattern.get("id"): pattern for pattern in patterns.iter("pattern")}
    assert set(found) == {f"state-{state.value}" for state in RowState}
    # Told apart without colour: no two patterns are drawn alike.
    drawings = {"".join(ElementTree.tostring(part, "unicode") for part in pattern) for pattern in found.values()}
    assert len(drawings) == len(RowState)
    assert {pattern.get("class") for pattern in found.values()} == {f"st-{state.value}" for state in RowState}


@pytest.mark.parametrize("state", list(RowState))
def test_a_chip_says_the_state_in_words(state: RowState) -> None:
    chip = render("{% state_chip state %}", state=state.value)
    assert state.label in chip
    assert f"url(#state-{state.value})" in chip


def test_the_large_bar_says_all_counts_in_its_legend() -> None:
    bar = render("{% row_bar totals %}", totals={"loaded": 1_048_000, RowState.DUPLICATE_IN_FILE: 576})
    legend = re.sub(r"<[^>]+>", " ", bar[bar.index("<ul") :])
    assert "1,048,000" in legend
    assert "576" in legend
    assert "duplicate in file" in legend
    assert "under 0.1%" in legend


def test_numbers_inside_the_picture_are_never_localised() -> None:
    bar = render('{% row_bar totals size="small" %}', totals={"loaded": 2, "invalid": 1})
    assert re.findall(r' width="([^"]*)"', bar) == ["66.667%", "33.333%"]
    assert re.findall(r' x="([^"]*)"', bar) == ["0.000%", "66.667%"]


def test_the_small_bar_has_its_counts_as_its_name() -> None:
    bar = ElementTree.fromstring(render('{% row_bar totals size="small" %}', totals={"ready": 1200, "invalid": 3}))
    picture = bar.find("svg")
    assert picture is not None
    assert picture.get("role") == "img"
    assert picture.get("aria-label") == "1,200 ready, 3 invalid"


def test_a_bar_without_rows_says_so() -> None:
    assert "No rows yet" in render("{% row_bar totals %}", totals={})
    assert 'aria-label="no rows"' in render('{% row_bar totals size="small" %}', totals={})


def test_the_legend_links_to_the_rows_where_there_is_an_address() -> None:
    bar = render(
        "{% row_bar totals links=links %}", totals={"ready": 1, "invalid": 1}, links={"invalid": "?state=invalid"}
    )
    assert bar.count("<a ") == 1
    assert '<a href="?state=invalid">' in bar


def test_two_bars_on_a_page_share_no_id() -> None:
    page = render('{% row_bar t key="a" %}{% row_bar t key="b" %}', t={"ready": 1, "invalid": 1})
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids)) == 6


# --- Numbers and times ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("number", "words"), [(0, "0"), (999, "999"), (1_048_576, "1,048,576"), (None, "–")])
def test_counts_are_grouped(number: int | None, words: str) -> None:
    assert render("{{ n|count }}", n=number) == words


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1_000, "1 kB"),
        (9_940, "9.9 kB"),
        (9_960, "10 kB"),
        (999_400, "999 kB"),
        (999_600, "1 MB"),
        (1_400_000, "1.4 MB"),
        (200_000_000, "200 MB"),
        (5_000_000_000_000_000, "5,000 TB"),
        (None, "–"),
    ],
)
def test_sizes_read_as_in_a_file_manager(size: int | None, words: str) -> None:
    assert render("{{ n|filesize_words }}", n=size) == words


def test_a_moment_carries_its_exact_time_and_zone() -> None:
    found = render("{% moment when %}", when=NOON)
    assert found == '<time datetime="2026-11-22T12:00:00Z" data-local>22 Nov 2026, 12:00 UTC</time>'
    assert render("{% moment when %}", when=None) == "–"


@pytest.mark.parametrize(
    ("distance", "words"),
    [
        (timedelta(seconds=5), "just now"),
        (timedelta(seconds=-5), "just now"),
        (timedelta(minutes=3, seconds=1), "3 minutes ago"),
        (timedelta(days=2, seconds=1), "2 days ago"),
        (timedelta(minutes=-10, seconds=-1), "in 10 minutes"),
    ],
)
def test_ago_says_the_distance(distance: timedelta, words: str) -> None:
    with time_machine.travel(NOON, tick=False):
        found = render("{% ago when %}", when=NOON - distance)
    assert re.sub(r"<[^>]+>", "", found).replace("\xa0", " ") == words
    assert "data-local-title" in found


# --- Forms ------------------------------------------------------------------------------------------------------------


def described_by(field: str) -> list[str]:
    match = re.search(r'aria-describedby="([^"]*)"', field)
    return match[1].split() if match else []


def test_a_field_ties_label_help_and_error_to_its_control() -> None:
    field = render("{% field form.name %}", form=ConnectionForm({"name": ""}))
    assert '<label for="id_name">' in field
    assert "This field is required." in field
    assert 'aria-invalid="true"' in field
    assert described_by(field) == ["id_name_helptext", "id_name_error"]
    for tied in described_by(field):
        assert f'id="{tied}"' in field


def test_a_field_says_that_it_is_optional() -> None:
    assert "optional" in render("{% field form.note %}", form=ConnectionForm())
    assert "optional" not in render("{% field form.name %}", form=ConnectionForm())


def test_a_single_box_has_its_label_behind_it() -> None:
    field = render("{% field form.default %}", form=ConnectionForm())
    assert field.index("<input") < field.index('<label for="id_default">')


def test_a_group_of_radios_is_a_field_set_with_legend_and_help() -> None:
    field = render("{% field form.mode %}", form=ConnectionForm())
    assert field.index("<fieldset") < field.index("<legend>Mode")
    for tied in described_by(field):
        assert f'id="{tied}"' in field


def test_a_label_can_be_replaced_and_is_escaped() -> None:
    assert "&lt;b&gt;" in render("{% field form.name label=label %}", form=ConnectionForm(), label="<b>")


def test_help_is_escaped_unless_the_form_says_it_is_markup() -> None:
    class Hostile(forms.Form):
        name = forms.CharField(help_text="<script>")

    assert "<script>" not in render("{% field form.name %}", form=Hostile())


def test_the_summary_of_errors_links_to_each_field() -> None:
    summary = render('{% include "web/_form_errors.html" %}', form=ConnectionForm({"name": "", "mode": "x"}))
    assert 'href="#id_name"' in summary
    assert 'role="alert"' in summary
    assert render('{% include "web/_form_errors.html" %}', form=ConnectionForm({"name": "a", "mode": "a"})) == ""


# --- Steps and pages --------------------------------------------------------------------------------------------------


def test_the_path_links_back_but_never_ahead() -> None:
    urls = {"campaign": "/1", "columns": "/3", "review": "/5"}
    path = render('{% steps "columns" urls=urls %}', urls=urls)
    assert re.findall(r'href="([^"]*)"', path) == ["/1"]
    assert path.count('aria-current="step"') == 1
    assert path.count("(done)") == 2
    assert path.count("step-todo") == 3


def test_an_unknown_step_is_a_mistake_that_shows() -> None:
    with pytest.raises(ValueError, match="nowhere"):
        render('{% steps "nowhere" %}')


def test_the_pager_keeps_the_filters_of_the_address() -> None:
    request = RequestFactory().get("/?state=invalid&page=3")
    found = render('{% pager page one="load" many="loads" %}', request, page=Paginator(range(1234), 50).page(3))
    assert "101–150 of 1,234 loads" in found
    assert "state=invalid&amp;page=2" in found
    assert "state=invalid&amp;page=4" in found
    assert '<span aria-current="page">3</span>' in found


def test_the_pager_of_one_page_only_counts() -> None:
    found = render("{% pager page %}", page=Paginator(range(12), 50).page(1))
    assert "12 rows" in found
    assert "<a " not in found
    assert "1 rows" not in render("{% pager page %}", page=Paginator([1], 50).page(1))


# --- Notices ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["info", "success", "warning", "error"])
def test_a_notice_has_an_icon_beside_its_colour(kind: str) -> None:
    notice = render('{% include "web/_notice.html" %}', kind=kind, text="<b>")
    assert f"notice-{kind}" in notice
    assert "<svg" in notice
    assert "&lt;b&gt;" in notice


def test_progress_is_a_number_for_the_browser_and_words_for_people() -> None:
    found = render('{% include "web/_progress.html" with label="Reading" done=1500 total=20000 only %}')
    assert 'value="1500" max="20000"' in found
    assert "1,500 of 20,000" in found
    endless = render('{% include "web/_progress.html" with label="Reading" only %}')
    assert "value=" not in endless


# --- The page frame ---------------------------------------------------------------------------------------------------


def test_the_top_bar_marks_the_page_and_the_room_one_is_in() -> None:
    link = '{% nav_link "people:sign-in" "Sign in" %}{% nav_link "home" "Home" %}'
    assert render(link, page_request("/")).count('<a href="/" aria-current="page">') == 1
    path = re.findall(r'href="([^"]*)"', render(link))[0]
    assert f'<a href="{path}" aria-current="page">' in render(link, page_request(path))
    assert "aria-current" not in render(link)
    connections = '{% nav_link "credentials:list" "Connections" %}'
    account = page_request(reverse("accounts:detail", args=[uuid4(), "99999999"]))
    assert 'aria-current="true"' in render(connections, account), "a sub-account is found under its connection"


def test_the_frame_has_nothing_that_the_content_policy_forbids() -> None:
    page = render('{% extends "base.html" %}', page_request("/"))
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", page)
    assert re.findall(r"<script(?![^>]* src=)", page) == []
    assert '"allowEval": false' in page
    assert '"includeIndicatorStyles": false' in page


def test_the_frame_begins_with_a_way_past_the_navigation() -> None:
    page = render('{% extends "base.html" %}', page_request("/"))
    assert page.index('href="#main"') < page.index("<header")
    assert '<main id="main"' in page


def test_the_frame_needs_no_request_so_that_the_page_for_server_errors_can_use_it() -> None:
    page = render('{% extends "base.html" %}')
    assert '<main id="main"' in page
    assert "Sign out" not in page


def test_only_admins_see_the_events(alice: User, dana: User) -> None:
    for user, seen in ((alice, False), (dana, True)):
        request = page_request("/")
        request.user = user
        page = render('{% extends "base.html" %}', request)
        assert (">Events</a>" in page) is seen
        assert user.username in page
