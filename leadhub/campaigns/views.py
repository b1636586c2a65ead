"""The picker as a page of its own."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from leadhub.campaigns.picker import picker_context
from leadhub.web.rendering import render_page
from leadhub.web.requests import AuthenticatedRequest


@require_GET
def picker(request: AuthenticatedRequest) -> HttpResponse:
    """Choose a campaign; htmx gets only the picker, everybody else the page."""
    context = picker_context(request.user, request.GET.dict(), recent=())
    return render_page(request, "campaigns/picker.html", "campaigns/_picker.html", context)
