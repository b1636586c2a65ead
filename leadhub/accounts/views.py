"""What a sub-account answers to: seen by all who may use the connection, tested by who made it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from leadhub.accounts import services, wording
from leadhub.accounts.forms import ProbeForm
from leadhub.accounts.models import AccountFacts, Probe
from leadhub.credentials.models import Connection
from leadhub.web.rendering import render_page
from leadhub.web.requests import AuthenticatedRequest


@require_GET
def detail(request: AuthenticatedRequest, public_id: UUID, account_id: str) -> HttpResponse:
    """Show what RingCX answered and what LeadHub does with it. While something is under way it asks for itself."""
    connection, row = _found(request, public_id, account_id)
    last = Probe.objects.filter(connection=connection, account_id=account_id).first()
    context: dict[str, Any] = {
        "connection": connection,
        "account_id": account_id,
        "account_name": _name(connection, row),
        "row": row,
        "lines": wording.lines(row.facts, row.unasked) if row.tested_at else [],
        "refused": "" if row.tested_at else next(iter(row.unasked.values()), ""),
        "settled": wording.settled(row.probe),
        "probe": last,
        "testing": row.asked_at is not None,
        "probing": last is not None and last.step != Probe.Step.DONE,
        "may_test": services.may_test(request.user, connection),
    }
    context["moving"] = context["testing"] or context["probing"]
    return render_page(request, "accounts/detail.html", "accounts/_results.html", context)


@require_POST
def test(request: AuthenticatedRequest, public_id: UUID, account_id: str) -> HttpResponse:
    """Have the sub-account tested."""
    connection, _ = _testable(request, public_id, account_id)
    services.request_test(connection=connection, account_id=account_id, actor=request.user, now=timezone.now())
    return redirect("accounts:detail", public_id, account_id)


@sensitive_post_parameters("first_number", "second_number")
@require_http_methods(["GET", "POST"])
def probe(request: AuthenticatedRequest, public_id: UUID, account_id: str) -> HttpResponse:
    """Ask for the campaign and the numbers of a probe, and have it made."""
    connection, row = _testable(request, public_id, account_id)
    form = ProbeForm(
        request.POST or None,
        inactive=row.facts.get("inactive", ()),
        international=bool(row.facts.get("international")),
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.request_probe(
                connection=connection,
                account_id=account_id,
                campaign_id=form.cleaned_data["campaign"],
                numbers=(form.cleaned_data["first_number"], form.cleaned_data["second_number"]),
                region=form.cleaned_data["region"],
                reason=form.cleaned_data["reason"],
                actor=request.user,
                now=timezone.now(),
            )
        except services.CannotProbe as error:
            form.refuse(error)
        else:
            return redirect("accounts:detail", public_id, account_id)
    context = {
        "connection": connection,
        "account_id": account_id,
        "account_name": _name(connection, row),
        "form": form,
        "tested": row.tested_at,
        "inactive": row.facts.get("inactive"),
    }
    return render(request, "accounts/probe.html", context)


@require_POST
def remove_again(request: AuthenticatedRequest, public_id: UUID, account_id: str) -> HttpResponse:
    """Try once more to remove what the last probe left in RingCX."""
    connection, _ = _testable(request, public_id, account_id)
    last = Probe.objects.filter(connection=connection, account_id=account_id).first()
    if last is not None:
        try:
            services.remove_again(probe=last, actor=request.user, now=timezone.now())
        except services.CannotProbe as error:
            messages.error(request, error.message)
    return redirect("accounts:detail", public_id, account_id)


def _found(request: AuthenticatedRequest, public_id: UUID, account_id: str) -> tuple[Connection, AccountFacts]:
    """The connection that this user may use, and what is known of one of its sub-accounts; else it is not there."""
    connection = get_object_or_404(Connection.objects.usable_by(request.user), public_id=public_id)
    row = AccountFacts.objects.filter(connection=connection, account_id=account_id).first()
    opens = any(account.get("account_id") == account_id for account in connection.sub_accounts)
    if row is None and not opens:
        raise Http404
    return connection, row or AccountFacts(connection=connection, account_id=account_id)


def _testable(request: AuthenticatedRequest, public_id: UUID, account_id: str) -> tuple[Connection, AccountFacts]:
    connection, row = _found(request, public_id, account_id)
    if not services.may_test(request.user, connection):
        raise PermissionDenied("Only the person who made this connection can test a sub-account with it.")
    return connection, row


def _name(connection: Connection, row: AccountFacts) -> str:
    listed = {account.get("account_id"): account.get("name") for account in connection.sub_accounts}
    return str(row.facts.get("name") or listed.get(row.account_id) or row.account_id)
