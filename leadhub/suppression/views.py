"""The team's do-not-call lists: seen by everybody, added by everybody, removed by admins."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from leadhub.suppression import services
from leadhub.suppression.forms import ListForm, NumberForm
from leadhub.suppression.models import SuppressionList
from leadhub.web.rendering import render_page
from leadhub.web.requests import AuthenticatedRequest


@require_http_methods(["GET", "POST"])
def lists(request: AuthenticatedRequest) -> HttpResponse:
    """Show all lists; take a new one."""
    form = ListForm()
    if request.method == "POST":
        form = ListForm(request.POST, request.FILES, too_large=request.META.get("leadhub.too_large", ""))
        if form.is_valid():
            try:
                added = services.add(
                    file=form.cleaned_data["file"],
                    filename=form.cleaned_data["file"].name,
                    name=form.cleaned_data["name"],
                    region=form.cleaned_data["region"],
                    actor=request.user,
                    now=timezone.now(),
                )
            except services.TooLarge as error:
                form.add_error("file", str(error))
            else:
                return redirect("suppression:detail", added.pk)
    return _page(request, form=form)


@sensitive_post_parameters("number")
@require_POST
def check(request: AuthenticatedRequest) -> HttpResponse:
    """Say whether a number is on a list. The number comes in the body, so that no log has it."""
    form = NumberForm(request.POST)
    found: list[str] | None = None
    if form.is_valid():
        try:
            found = services.lists_with_number(form.cleaned_data["number"], form.cleaned_data["region"])
        except services.NotANumber as error:
            form.add_error("number", str(error))
    return _page(request, number_form=form, found=found)


@require_GET
def detail(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """Show what was taken of a list's file, or how far its reading is."""
    listed = get_object_or_404(SuppressionList.objects.select_related("added_by"), pk=pk)
    context = {
        "list": listed,
        "reading": listed.state == SuppressionList.State.READING,
        "may_remove": services.may_remove(request.user, listed),
    }
    return render_page(request, "suppression/detail.html", "suppression/_list.html", context)


@require_http_methods(["GET", "POST"])
def remove(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """Ask first; then the list is gone at once."""
    listed = get_object_or_404(SuppressionList, pk=pk)
    if not services.may_remove(request.user, listed):
        raise PermissionDenied("Only admins can remove a do-not-call list.")
    if request.method == "POST":
        services.remove(list_id=pk, actor=request.user, now=timezone.now())
        messages.success(request, f"The list “{listed.name}” is removed.")
        return redirect("suppression:lists")
    return render(request, "suppression/remove.html", {"list": listed})


def _page(
    request: AuthenticatedRequest,
    *,
    form: ListForm | None = None,
    number_form: NumberForm | None = None,
    found: list[str] | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "lists": SuppressionList.objects.select_related("added_by"),
        "obstacle": services.obstacle(),
        "form": form or ListForm(),
        "number_form": number_form or NumberForm(),
        "answer": None if found is None else _on(found),
    }
    return render(request, "suppression/lists.html", context)


def _on(names: list[str]) -> str:
    """Which lists a number is on, in words; "" if on none."""
    quoted = [f"“{name}”" for name in names]
    return f"It is on {' and '.join([', '.join(quoted[:-1]), quoted[-1]] if quoted[1:] else quoted)}." if quoted else ""
