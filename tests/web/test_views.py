"""The pages for what went wrong."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest
from django.template import TemplateDoesNotExist
from django.test import Client, RequestFactory

from leadhub.people.models import User
from leadhub.web import views

ClientOf = Callable[[User], Client]


def test_an_address_with_nothing_behind_it(alice: User, client_of: ClientOf) -> None:
    response = client_of(alice).get("/no/such/page/")
    assert response.status_code == 404
    page = response.content.decode()
    assert "There is nothing at this address, or it is not yours to see." in page
    assert 'href="/"' in page


@pytest.mark.parametrize(
    ("exception", "sentence"),
    [
        (PermissionDenied("Only admins can read the event log."), "Only admins can read the event log."),
        (PermissionDenied(), "Your role does not allow this."),
        (PermissionDenied("internal_code"), "Your role does not allow this."),
    ],
)
def test_a_refusal_says_why(alice: User, exception: PermissionDenied, sentence: str) -> None:
    response = views.forbidden(request_of(alice), exception)
    assert response.status_code == 403
    assert sentence in response.content.decode()


def test_a_bad_request_never_quotes_itself(alice: User) -> None:
    response = views.bad_request(request_of(alice), SuspiciousOperation("secret=abc."))
    assert response.status_code == 400
    assert "secret=abc" not in response.content.decode()


def test_a_missing_thing_never_tells_what_was_looked_for(alice: User) -> None:
    response = views.not_found(request_of(alice), Http404("No Connection matches the given query."))
    assert "Connection matches" not in response.content.decode()


def test_a_form_that_is_out_of_date(alice: User) -> None:
    response = views.csrf_failure(request_of(alice), "CSRF token missing.")
    assert response.status_code == 403
    assert "reload the page" in response.content.decode()


def test_our_own_fault_is_a_page_without_a_traceback(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError("password=hunter2")

    monkeypatch.setattr("leadhub.web.health.check", broken)
    response = Client(raise_request_exception=False).get("/healthz")
    assert response.status_code == 500
    page = response.content.decode()
    assert "Something went wrong" in page
    assert "hunter2" not in page
    assert "Traceback" not in page


def test_even_without_its_template_it_says_something(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object) -> str:
        raise TemplateDoesNotExist("web/500.html")

    monkeypatch.setattr(views, "render_to_string", gone)
    response = views.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "try again in a minute" in response.content.decode()


def request_of(user: User) -> HttpRequest:
    request = RequestFactory().get("/")
    request.user = user
    return request
