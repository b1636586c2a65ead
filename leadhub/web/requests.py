"""The types of requests that our views are given."""

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

if TYPE_CHECKING:
    from django.contrib.auth.models import _User  # the project's user model, filled in by the type checker


class HtmxHttpRequest(HttpRequest):
    """Any request: django-htmx has put its details on it."""

    htmx: HtmxDetails


class AuthenticatedRequest(HtmxHttpRequest):
    """A request of somebody signed in: what every view gets that is not marked `login_not_required`."""

    user: "_User"
