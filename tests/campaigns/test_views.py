"""The picker as a page and as a fragment."""

from collections.abc import Callable

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from leadhub.campaigns.picker import picker_context
from leadhub.credentials.models import Connection
from leadhub.people.models import User
from leadhub.practice.server import PracticeServer
from tests.campaigns.test_picker import Used, spring

ClientOf = Callable[[User], Client]
HTMX = {"HX-Request": "true", "HX-Target": "picker"}


@pytest.fixture
def browser(alice: User, client_of: ClientOf) -> Client:
    return client_of(alice)


def test_it_works_as_a_plain_page(connection: Connection, browser: Client) -> None:
    text = browser.get("/campaigns/", {"account": "99990001"}).content.decode()
    assert "<h1>Choose a campaign</h1>" in text
    assert '<form method="get"' in text
    assert '<option value="115793">US Predictive — predictive, active</option>' in text
    assert '<option value="115797" disabled>' in text
    assert '<option value="99990001" selected>' in text
    assert 'type="submit">Show</button>' in text


def test_htmx_gets_the_same_picker_alone(connection: Connection, browser: Client) -> None:
    page = browser.get("/campaigns/", spring(connection)).content.decode()
    fragment = browser.get("/campaigns/", spring(connection), headers=HTMX).content.decode()
    assert fragment.strip().startswith('<section id="picker"')
    assert "<html" not in fragment
    assert fragment.strip() in page


def test_every_select_has_its_label(connection: Connection, browser: Client) -> None:
    text = browser.get("/campaigns/", spring(connection)).content.decode()
    for name in ("connection", "account", "group", "campaign"):
        assert f'<label for="id_{name}">' in text
        assert f'id="id_{name}"' in text


def test_a_problem_is_shown_with_the_way_on(alice: User, browser: Client) -> None:
    text = browser.get("/campaigns/").content.decode()
    assert "No connection yet" in text
    assert 'href="/connections/add/"' in text


def test_what_ringcx_names_is_escaped(connection: Connection, browser: Client, practice: PracticeServer) -> None:
    practice.world.change_campaign(180010, campaignName="<script>alert(1)</script>")
    text = browser.get("/campaigns/", spring(connection)).content.decode()
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_the_choice_goes_along_with_another_form(connection: Connection, alice: User) -> None:
    context = picker_context(alice, spring(connection), recent=[Used(connection)])
    request = RequestFactory().get("/uploads/")
    html = render_to_string("campaigns/_picker.html", {**context, "picker_form": "upload"}, request=request)
    text = " ".join(html.split())
    assert '<input type="hidden" name="campaign" value="180010" form="upload">' in text
    assert 'href="/uploads/?connection=' in text


def test_others_see_none_of_it(connection: Connection, charlie: User, client_of: ClientOf) -> None:
    text = client_of(charlie).get("/campaigns/", spring(connection)).content.decode()
    assert "Spring 2026" not in text
    assert "Practice" not in text


def test_it_is_only_read(browser: Client) -> None:
    assert browser.post("/campaigns/").status_code == 405
