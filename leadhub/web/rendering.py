"""One source for a page and for its fragment."""

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from leadhub.web.requests import HtmxHttpRequest


def fragment_id(fragment: str) -> str:
    """Return the id of a fragment's root element: `campaigns/_lead_list.html` has `lead-list`."""
    return PurePosixPath(fragment).stem.removeprefix("_").replace("_", "-")


def render_page(
    request: HtmxHttpRequest, page: str, fragment: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render the fragment if the browser is about to replace exactly that, else the whole page that includes it.

    The view names the fragment; the browser's HX-Target only chooses between the two, so no header can ask for
    something the view did not mean to show.
    """
    wants_fragment = bool(request.htmx) and request.htmx.target == fragment_id(fragment)
    template = fragment if wants_fragment and not request.htmx.history_restore_request else page
    return render(request, template, dict(context), status=status)
