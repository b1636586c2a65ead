"""What becomes of the file: which column goes where, how it is loaded."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from leadhub.leads.mapping import IncompleteMapping, Mapping
from leadhub.leads.options import BadOption, LoadOptions
from leadhub.leads.reading import Look
from leadhub.leads.reading.delimited import DELIMITERS
from leadhub.leads.reading.encoding import ENCODINGS
from leadhub.uploads import services
from leadhub.uploads.forms import OptionsForm
from leadhub.uploads.mapping_form import MappingForm
from leadhub.uploads.models import Upload
from leadhub.uploads.sample import sample_leads
from leadhub.uploads.suggesting import Suggested, suggested
from leadhub.uploads.views import mine, place, step_urls
from leadhub.web.requests import AuthenticatedRequest


@require_http_methods(["GET", "POST"])
def columns(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """Decide which column goes where."""
    upload = mine(request, pk)
    if upload.state not in Upload.WORKABLE:
        return redirect(place(upload))
    look = Look.from_json(upload.look)
    found = suggested(upload, look)
    form = _mapping_form(upload, look, found)
    if request.method == "POST":
        form = form.fill(request.POST)
        if "sample" not in request.POST and form.check(partial(services.check, upload)):
            try:
                services.set_mapping(upload=upload, mapping=form.mapping(), now=timezone.now())
            except IncompleteMapping as error:  # the sheet as read has other columns than at first sight
                form.problems = [form.placed(text) for text in error.problems]
            except services.NotReady as error:
                messages.error(request, str(error))
                return redirect("uploads:where", pk)
            else:
                return redirect(_after_columns(upload, at_once=found.known and "review" in request.POST), pk)
    context = {
        "upload": upload,
        "look": look,
        "sheet": look.chosen,
        "form": form,
        "suggested": found,
        "unchanged": form.mapping() == found.mapping,
        "leads": _sample(upload, look, form),
        "steps": step_urls(upload),
        "encoding": _encoding_words(look),
    }
    return render(request, "uploads/columns.html", context)


@require_POST
def sample(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """Three leads as the mapping that is being edited would make them."""
    upload = mine(request, pk)
    if upload.state not in Upload.WORKABLE:
        return redirect(place(upload))
    look = Look.from_json(upload.look)
    form = _mapping_form(upload, look, suggested(upload, look)).fill(request.POST)
    return render(request, "uploads/_sample.html", {"upload": upload, "leads": _sample(upload, look, form)})


@require_http_methods(["GET", "POST"])
def options(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """Decide how to load."""
    upload = mine(request, pk)
    if upload.state not in Upload.WORKABLE:
        return redirect(place(upload))
    form = OptionsForm(request.POST or None, upload=upload)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_options(upload=upload, options=form.options, now=timezone.now())
        except BadOption as error:
            form.add_error(None, str(error))
        except IncompleteMapping:
            messages.error(request, "Decide first which column goes where.")
            return redirect("uploads:columns", pk)
        except services.NotReady as error:
            messages.error(request, str(error))
            return redirect("uploads:where", pk)
        else:
            return redirect("uploads:review", pk)
    context = {"upload": upload, "form": form, "steps": step_urls(upload)}
    return render(request, "uploads/options.html", context)


def _after_columns(upload: Upload, *, at_once: bool) -> str:
    """Where to go on. For a file whose columns are known, the usual options may be taken without showing them."""
    if at_once and upload.state == Upload.State.COLUMNS:
        try:
            services.set_options(upload=upload, options=LoadOptions.from_json(upload.options), now=timezone.now())
        except (BadOption, services.NotReady):
            return "uploads:options"  # which says what is wrong
    return "uploads:review" if upload.state == Upload.State.REVIEW else "uploads:options"


def _mapping_form(upload: Upload, look: Look, found: Suggested) -> MappingForm:
    return MappingForm.of(
        Mapping.from_json(upload.mapping),
        look.chosen.columns,
        look.chosen.samples,
        found.suggestions,
        upload.campaign.get("aux_labels", {}),
        strategic=LoadOptions.from_json(upload.options).strategic,
        personas=upload.campaign.get("persona_labels", ()),
    )


def _sample(upload: Upload, look: Look, form: MappingForm) -> list[Any]:
    options = LoadOptions.from_json(upload.options)
    return sample_leads(look.chosen, form.mapping(), options, upload.campaign.get("aux_labels", {}))


def _encoding_words(look: Look) -> str:
    """How a text file is read, in words; nothing for a workbook."""
    if look.delimiter is None:
        return ""
    return f"{ENCODINGS.get(look.encoding or '', look.encoding)}, columns separated by {DELIMITERS[look.delimiter]}"
