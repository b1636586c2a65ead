"""The deployments that admins add. Users choose only from the table: no request goes to a host that a user typed."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from leadhub.credentials import custom
from leadhub.credentials.forms import CustomDeploymentForm, NameAgainForm
from leadhub.credentials.models import CustomDeployment
from leadhub.credentials.refusal import CannotConnect
from leadhub.ringcx import deployments
from leadhub.web.requests import AuthenticatedRequest


@require_http_methods(["GET", "POST"])
def table(request: AuthenticatedRequest) -> HttpResponse:
    """Show LeadHub's own deployments and the added ones, and add one."""
    _only_admins(request)
    form = CustomDeploymentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            row = custom.add(**form.cleaned_data, actor=request.user, now=timezone.now())
        except CannotConnect as error:
            form.refuse(error)
        else:
            messages.success(request, f"Everybody can now connect to “{row.label}”.")
            return redirect("credentials:deployments")
    context = {
        "form": form,
        "added": [(row, custom.connections_to(row)) for row in CustomDeployment.objects.select_related("added_by")],
        "own": deployments.DEPLOYMENTS.values(),
    }
    return render(request, "credentials/deployments.html", context)


@require_http_methods(["GET", "POST"])
def remove(request: AuthenticatedRequest, name: str) -> HttpResponse:
    """Remove an added deployment; its name must be typed if connections lead there."""
    _only_admins(request)
    row = get_object_or_404(CustomDeployment, name=name)
    used = custom.connections_to(row)
    form = NameAgainForm(row.label, request.POST if request.method == "POST" else None)
    if request.method == "POST" and (not used or form.is_valid()):
        custom.remove(row=row, actor=request.user, now=timezone.now())
        messages.success(request, f"The deployment “{row.label}” is removed.")
        return redirect("credentials:deployments")
    return render(request, "credentials/deployment_remove.html", {"row": row, "used": used, "form": form})


def _only_admins(request: AuthenticatedRequest) -> None:
    if not request.user.is_admin_role:
        raise PermissionDenied("Only admins can see and change the deployments.")
