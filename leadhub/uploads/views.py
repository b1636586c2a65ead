"""Starting a load, finding it again, giving it up."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from leadhub.campaigns.picker import Picker, picker_context
from leadhub.leads.reading import Look
from leadhub.ringcx.errors import RingCXError
from leadhub.submissions.services import recent_campaigns
from leadhub.uploads import receiving, services
from leadhub.uploads.forms import FileForm, PasswordForm
from leadhub.uploads.models import Upload
from leadhub.uploads.target import find_target
from leadhub.web.rendering import render_page
from leadhub.web.requests import AuthenticatedRequest

PICKED = ("connection", "account", "group", "campaign")


def mine(request: AuthenticatedRequest, pk: UUID) -> Upload:
    """The signed-in person's own upload; anybody else's does not exist."""
    return get_object_or_404(Upload.objects.of(request.user).select_related("connection"), pk=pk)


def place(upload: Upload) -> str:
    """The address of the step where this upload is."""
    match upload.state:
        case Upload.State.CONFIRMED:
            return reverse("submissions:detail", args=[upload.submission_id])
        case Upload.State.UNREADABLE | Upload.State.FORGOTTEN:
            return reverse("uploads:problem", args=[upload.pk])
        case Upload.State.REVIEW:
            return reverse("uploads:review", args=[upload.pk])
    look = Look.from_json(upload.look)
    certain = look.sheet_certain and look.chosen.header_certain
    return reverse("uploads:columns" if certain else "uploads:reading", args=[upload.pk])


def step_urls(upload: Upload) -> dict[str, str]:
    """The addresses of the steps that can be gone back to."""
    return {name: reverse(f"uploads:{name}", args=[upload.pk]) for name in ("columns", "options")}


@require_http_methods(["GET", "POST"])
def start(request: AuthenticatedRequest) -> HttpResponse:
    """Choose a campaign and a file."""
    query = request.POST if request.method == "POST" else request.GET
    context = picker_context(request.user, query.dict(), recent_campaigns(request.user))
    picker: Picker = context["picker"]
    form = FileForm()
    if request.method == "POST":
        form = FileForm(request.POST, request.FILES, too_large=request.META.get("leadhub.too_large", ""))
        if form.is_valid() and picker.complete:
            try:
                return redirect(place(_receive(request, form, picker)))
            except (RingCXError, receiving.TooLarge) as error:
                form.add_error(None, str(error))
        elif not picker.complete and not picker.problem and not picker.obstacle:
            form.add_error(None, "Choose a campaign first, then the file again.")
    context |= {"form": form, "limit": receiving.limit_in_words(), "picker_form": "start-form"}
    return render_page(request, "uploads/start.html", "campaigns/_picker.html", context)


def _receive(request: AuthenticatedRequest, form: FileForm, picker: Picker) -> Upload:
    assert picker.connection  # noqa: S101  a complete picker has one
    chosen = picker.choice
    target = find_target(picker.connection, chosen["account"], int(chosen["group"]), int(chosen["campaign"]))
    file = form.cleaned_data["file"]
    return receiving.receive(
        file=file,
        filename=file.name,
        destination=target.destination,
        connection=target.connection,
        campaign=target.campaign,
        options=target.options,
        actor=request.user,
        now=timezone.now(),
    )


@require_GET
def where(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """Go on where this upload is."""
    return redirect(place(mine(request, pk)))


@require_GET
def problem(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """Say why this file cannot go on, and offer another for the same campaign."""
    upload = mine(request, pk)
    if upload.state not in (Upload.State.UNREADABLE, Upload.State.FORGOTTEN):
        return redirect(place(upload))
    return _problem(request, upload, PasswordForm())


@sensitive_post_parameters("password")
@require_POST
def unlock(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """Open a protected file with the password that its sender knows."""
    upload = mine(request, pk)
    if upload.state != Upload.State.UNREADABLE or upload.problem_code != receiving.LOCKED:
        return redirect(place(upload))
    form = PasswordForm(request.POST)
    if form.is_valid():
        try:
            receiving.unlock(
                upload=upload, password=form.cleaned_data["password"], actor=request.user, now=timezone.now()
            )
        except receiving.NotUnlocked as error:
            form.add_error("password", str(error))
        else:
            return redirect(place(upload))
    return _problem(request, upload, form)


def _problem(request: AuthenticatedRequest, upload: Upload, form: PasswordForm) -> HttpResponse:
    locked = upload.state == Upload.State.UNREADABLE and upload.problem_code == receiving.LOCKED
    context = {"upload": upload, "start_url": start_url(upload), "form": form if locked else None}
    return render(request, "uploads/problem.html", context)


def start_url(upload: Upload) -> str:
    """The start page with this upload's campaign chosen."""
    chosen: tuple[Any, ...] = (
        upload.connection.public_id, upload.account_id, upload.dial_group_id, upload.campaign_id,
    )  # fmt: skip
    query = "&".join(f"{name}={value}" for name, value in zip(PICKED, chosen, strict=True))
    return f"{reverse('uploads:start')}?{query}"


@require_POST
def forget(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """Give up an upload: its file is deleted."""
    upload = mine(request, pk)
    if upload.state == Upload.State.CONFIRMED:
        messages.error(request, "This upload was confirmed, so it can no longer be given up. Its load is below.")
        return redirect(place(upload))
    services.forget(upload=upload, actor=request.user, now=timezone.now())
    messages.success(request, f"{upload.filename} was given up and its file deleted.")
    return redirect("home")
