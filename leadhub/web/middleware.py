"""What every answer has in common."""

from collections.abc import Callable

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from leadhub.web.requests import HtmxHttpRequest

_HEADERS = {
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Pages show leads: a shared computer must not keep them after sign-out.
    "Cache-Control": "private, no-store",
}


class HtmxMiddleware:
    """Keep pages and fragments apart in caches, and make redirects work for htmx."""

    def __init__(self, get_response: Callable[[HtmxHttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HtmxHttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.htmx and not request.htmx.boosted and response.status_code in (301, 302, 303, 307, 308):
            # The browser would follow the redirect unseen and htmx would put a whole page into a fragment's place.
            moved = HttpResponse(headers={"HX-Redirect": response["Location"]})
            moved.cookies = response.cookies
            response = moved
        patch_vary_headers(response, ["HX-Request", "HX-Target"])
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        return response
