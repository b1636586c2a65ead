"""The event log, for admins."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from leadhub.audit import services
from leadhub.audit.forms import EventFilter

PAGE_SIZE = 50


@require_GET
def events(request: HttpRequest) -> HttpResponse:
    """Show all events, newest first, and whether the chain is whole."""
    if not getattr(request.user, "is_admin_role", False):
        raise PermissionDenied("Only admins can read the event log.")
    form = EventFilter(request.GET)
    page = Paginator(form.found(), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "chain": services.check_chain_for_page()}
    return render(request, "audit/events.html", context)
