"""How the file is read: which sheet, which rows hold the headers, which encoding and delimiter; shown at once."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from leadhub.leads.reading import Look
from leadhub.uploads import receiving, services
from leadhub.uploads.forms import ReadingForm
from leadhub.uploads.models import Upload
from leadhub.uploads.views import mine, place, step_urls
from leadhub.web.rendering import render_page
from leadhub.web.requests import AuthenticatedRequest

CHANGED = "The file has changed since you saw this page. Choose again."
SAMPLES = 3


@require_http_methods(["GET", "POST"])
def reading(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """Choose how the file is read.

    With htmx every change is shown and nothing is decided; without, "Show" decides and stays.
    """
    upload = mine(request, pk)
    if not upload.look or upload.state == Upload.State.CONFIRMED:
        return redirect(place(upload))
    look = Look.from_json(upload.look)
    error = ""
    if request.method == "POST":
        form = ReadingForm(request.POST, look=look, stored=upload.read_choices)
        try:
            if not form.is_valid():
                error = CHANGED
            elif request.htmx:
                look = receiving.preview(upload, form.choices())
            else:
                services.read_otherwise(upload=upload, choices=form.choices(), now=timezone.now())
                stay = "show" in request.POST
                return redirect(reverse("uploads:reading", args=[pk]) if stay else place(upload))
        except (services.NotReady, receiving.CannotPreview) as refused:
            error = str(refused)
    return _page(request, upload, look, error)


def _page(request: AuthenticatedRequest, upload: Upload, look: Look, error: str) -> HttpResponse:
    sheet = look.chosen
    first = max(1, sheet.header_row - sheet.header_rows + 1)
    context = {
        "upload": upload,
        "look": look,
        "sheet": sheet,
        "form": ReadingForm(None, look=look, stored=upload.read_choices),
        "heads": range(first, sheet.header_row + 1),
        "samples": list(zip(sheet.sample_rows, sheet.samples, strict=True))[:SAMPLES],
        "error": error,
        "unsure": not (look.sheet_certain and sheet.header_certain),
        "steps": step_urls(upload),
    }
    return render_page(request, "uploads/reading.html", "uploads/_reading.html", context)
