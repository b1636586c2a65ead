"""Health and the pages for what went wrong: one sentence and a way back, never a traceback."""

import logging

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseServerError, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from leadhub.web import health

log = logging.getLogger(__name__)
_LAST_RESORT = (
    "<!doctype html><html lang=en><title>LeadHub</title>"
    "<h1>Something went wrong</h1><p>LeadHub could not show this page. Go back and try again in a minute.</p>"
)


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 if all is well, else 503. `?part=web` leaves the workers out: for the web container's own check."""
    found = health.check(now=timezone.now()).to_json()
    if request.GET.get("part") == "web":
        found["ok"] = found["database"] and found["storage"]
    return JsonResponse(found, status=200 if found["ok"] else 503)


def _said(exception: Exception | None, otherwise: str) -> str:
    """Take the sentence that our own code gave to the exception; Django's own are not for users."""
    said = str(exception.args[0]) if exception and exception.args and isinstance(exception.args[0], str) else ""
    return said if said.endswith(".") and "\n" not in said else otherwise


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  # Django gives it
    """400: the request itself makes no sense. Its exception may quote the request, so it is never shown."""
    return _error(request, 400, "That request could not be read. Go back, reload the page and try again.")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: signed in, but not allowed."""
    return _error(request, 403, _said(exception, "Your role does not allow this. Ask an admin if you need it."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form is too old, or the browser keeps no cookies."""
    log.info("A form was refused: %s", reason)
    return _error(request, 403, "This form is out of date. Go back, reload the page and send it again.")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  # Django gives it
    """404: nothing there, or something that belongs to somebody else."""
    return _error(request, 404, "There is nothing at this address, or it is not yours to see.")


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  # Django gives it
    """500: our fault. This page needs no database, and if even the template fails, a plain text is left."""
    try:
        return HttpResponseServerError(render_to_string("web/500.html"))
    except Exception:
        log.exception("The page for server errors could not be made.")
        return HttpResponseServerError(_LAST_RESORT)


def _error(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    return render(request, f"web/{status}.html", {"sentence": sentence}, status=status)
