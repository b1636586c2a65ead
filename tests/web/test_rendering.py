"""A page and its fragment come from one source."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from leadhub.web import rendering
from leadhub.web.requests import HtmxHttpRequest


@pytest.fixture(autouse=True)
def _templates(settings: Any) -> None:
    pages = {"picker.html": "page[{% include '_lead_list.html' %}]", "_lead_list.html": "fragment {{ word }}"}
    loaders = [("django.template.loaders.locmem.Loader", pages)]
    settings.TEMPLATES = [
        {"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": {"loaders": loaders}}
    ]


def ask(**headers: str) -> HttpResponse:
    request = RequestFactory().get("/", headers=headers)
    request.htmx = HtmxDetails(request)  # type: ignore[attr-defined]  # what the middleware does
    assert hasattr(request, "htmx")
    return rendering.render_page(_typed(request), "picker.html", "_lead_list.html", {"word": "x"}, status=400)


def _typed(request: Any) -> HtmxHttpRequest:
    typed: HtmxHttpRequest = request
    return typed


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({}, "page[fragment x]"),
        ({"HX-Target": "lead-list"}, "page[fragment x]"),
        ({"HX-Request": "true"}, "page[fragment x]"),
        ({"HX-Request": "true", "HX-Target": "main"}, "page[fragment x]"),
        ({"HX-Request": "true", "HX-Target": "lead-list"}, "fragment x"),
        ({"HX-Request": "true", "HX-Target": "lead-list", "HX-History-Restore-Request": "true"}, "page[fragment x]"),
    ],
    ids=["plain", "only a target", "no target", "another target", "the fragment", "back button"],
)
def test_only_a_request_for_the_fragment_gets_the_fragment(headers: dict[str, str], body: str) -> None:
    response = ask(**headers)
    assert response.content.decode() == body
    assert response.status_code == 400


def test_a_fragment_is_known_by_its_file_name() -> None:
    assert rendering.fragment_id("campaigns/_lead_list.html") == "lead-list"
