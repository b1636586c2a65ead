"""The review: what was found, what is planned, and yes or no."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import reswap, retarget

from leadhub.campaigns import readiness as campaign_readiness
from leadhub.campaigns import services as campaigns
from leadhub.credentials import sharing
from leadhub.leads.choices import DuplicatesBy, Keep
from leadhub.leads.findings import KINDS
from leadhub.leads.states import RowState
from leadhub.ringcx.errors import RingCXError
from leadhub.uploads import review as read
from leadhub.uploads import services
from leadhub.uploads.models import Upload
from leadhub.uploads.plan_words import plan_facts
from leadhub.uploads.views import mine, place, step_urls
from leadhub.web.rendering import render_page
from leadhub.web.requests import AuthenticatedRequest

ROWS_ON_A_PAGE = 50


@require_GET
def review(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """Show what was found and what would be sent; while a worker is at it, how far it is."""
    upload = mine(request, pk)
    if upload.state != Upload.State.REVIEW:
        return redirect(place(upload))
    context = _review_context(upload)
    if context["replanning"] and not request.htmx:
        services.wake_worker(upload)  # a suppression list may have come or gone, and nobody has looked since
    if request.htmx.target == "lookup":
        if context["checked"] and context["lookup_open"]:
            return render(request, "uploads/_lookup.html", context)
        # The look-up has ended: everything on the page may have changed, so the answer goes there instead.
        return reswap(retarget(render(request, "uploads/_review.html", context), "#review"), "outerHTML")
    return render_page(request, "uploads/review.html", "uploads/_review.html", context)


def _review_context(upload: Upload) -> dict[str, Any]:
    checked, lookup_open = services.is_checked(upload), services.lookup_is_open(upload)
    at_work = not checked or lookup_open
    replanning = not checked and services.is_being_planned(upload)
    address = reverse("uploads:rows", args=[upload.pk])
    context: dict[str, Any] = {
        "upload": upload,
        "checked": checked,
        "replanning": replanning,
        "lookup_open": lookup_open,
        "at_work": at_work,
        "no_worker": at_work and read.worker_is_missing(timezone.now()),
        "steps": step_urls(upload),
        "ready": upload.totals.get("ready", 0),
    }
    if checked or replanning:
        context |= {
            "rows": sum(upload.totals.values()),
            "links": {state: f"{address}?state={state}" for state in upload.totals},
            "findings": read.finding_groups(upload.finding_counts),
            "duplicates": read.duplicate_kinds(upload),
            "ways": read.duplicate_ways(upload),
            "facts": plan_facts(upload),
            "lookup_failed": upload.choices["skip_ringcx"] and upload.lookup == Upload.Lookup.FAILED,
            "immediate": upload.options["dialPriority"] == "IMMEDIATE",
            "reason": "" if lookup_open else services.why_not(upload),
        }
    return context


@require_GET
def rows(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """Show the rows in a state, with a finding, or sharing a phone."""
    upload = mine(request, pk)
    if upload.state != Upload.State.REVIEW:
        return redirect(place(upload))
    current = services.is_checked(upload)
    if not current and not (upload.plan_file and upload.leads_key):
        return redirect("uploads:review", pk)
    state, finding = request.GET.get("state", ""), request.GET.get("finding", "")
    chosen = read.ReviewRows(
        upload,
        state=RowState(state) if state in set(RowState) else None,
        finding=finding if finding in KINDS else "",
        groups="duplicates" in request.GET,
    )
    try:
        page: Page[read.ReviewRow] = Paginator(chosen, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    except FileNotFoundError:  # a worker has just replaced the plan
        return redirect("uploads:review", pk)
    context = {
        "upload": upload,
        "page": page,
        "headers": chosen.headers,
        "any_findings": any(row.findings for row in page),
        "state": chosen.state,
        "kind": KINDS.get(chosen.finding),
        "groups": chosen.groups,
        "choices": chosen.choices,
        "current": current,
        "tabs": _tabs(upload, chosen),
        "query": request.GET.urlencode(),
        "steps": step_urls(upload),
        "findings": read.finding_groups(upload.finding_counts),
    }
    return render_page(request, "uploads/rows.html", "uploads/_rows.html", context)


def _tabs(upload: Upload, chosen: read.ReviewRows) -> list[dict[str, Any]]:
    """One tab for each state that occurs, one for all rows, one for groups of duplicates."""
    tabs = [{"label": "All rows", "rows": sum(upload.totals.values()), "query": "", "current": False}]
    tabs += [
        {"label": capfirst(state.label), "rows": upload.totals[state], "query": f"state={state}", "current": False}
        for state in RowState
        if upload.totals.get(state)
    ]
    if upload.found.get("duplicate_in_file"):
        label = f"{capfirst(chosen.choices.duplicates_by.label)}, together"
        tabs.append({"label": label, "rows": None, "query": "duplicates=1", "current": False})
    now = f"state={chosen.state}" if chosen.state else "duplicates=1" if chosen.groups else ""
    for tab in tabs:
        tab["current"] = tab["query"] == now and not chosen.finding
    return tabs


@require_POST
def leave_out(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """Leave out a single row, or take it back."""
    upload = mine(request, pk)
    out = "out" in request.POST
    row = request.POST.get("out" if out else "back", "")
    if row.isascii() and row.isdigit() and len(row) < 9:
        _decide(request, lambda: services.leave_out(upload=upload, row=int(row), out=out, now=timezone.now()))
    query = QueryDict(request.POST.get("query", "")).urlencode()
    return redirect(f"{reverse('uploads:rows', args=[pk])}?{query}#row-{row if row.isdigit() else 0}")


@require_POST
def choices(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """Decide which kinds of duplicates are left out, what makes a duplicate, and which row of several stays."""
    upload = mine(request, pk)
    names = ("skip_in_file", "skip_sent", "skip_ringcx")
    chosen: dict[str, Any] = {
        name: request.POST[name] == "yes" for name in names if request.POST.get(name) in ("yes", "no")
    }
    ways: dict[str, set[str]] = {"duplicates_by": set(DuplicatesBy), "keep": set(Keep)}
    chosen |= {name: request.POST[name] for name, words in ways.items() if request.POST.get(name) in words}
    _decide(request, lambda: services.set_choices(upload=upload, choices=chosen, now=timezone.now()))
    if request.htmx.target == "review":
        return review_fragment(request, pk)
    return redirect("uploads:review", pk)


@require_POST
def lookup(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """Try the look-up in RingCX again."""
    services.look_up_again(upload=mine(request, pk))
    return review_fragment(request, pk) if request.htmx.target == "review" else redirect("uploads:review", pk)


def review_fragment(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """The review as it is after a change, for htmx."""
    upload = mine(request, pk)
    if upload.state != Upload.State.REVIEW:
        return redirect(place(upload))
    return render(request, "uploads/_review.html", _review_context(upload))


@require_GET
def readiness(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """Ask RingCX how the campaign is now. Apart from the review, which waits for nobody."""
    upload = mine(request, pk)
    context: dict[str, Any] = {"upload": upload}
    try:
        sharing.make_sure(request.user, upload.connection)
        campaign = campaigns.campaign(upload.connection, upload.account_id, upload.dial_group_id, upload.campaign_id)
    except RingCXError as error:
        context["problem"] = error.message
    else:
        labels = upload.campaign.get("persona_labels", ())
        facts = campaign_readiness.readiness(campaign, timezone.localdate(), labels)
        context |= {
            "campaign": campaign,
            "active": campaign_readiness.active_words(campaign.is_active),
            "facts": facts,
            "dials": all(fact.kind == "info" for fact in facts),
        }
    return render_page(request, "uploads/readiness.html", "uploads/_readiness.html", context)


@require_POST
def confirm(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """Load what was seen: once, and only that."""
    upload = mine(request, pk)
    try:
        submission = services.confirm(
            upload=upload,
            digest=request.POST.get("digest", ""),
            without_lookup="without_lookup" in request.POST,
            canary="canary" in request.POST,
            actor=request.user,
            now=timezone.now(),
        )
    except (services.StaleReview, services.NotReady) as error:
        messages.error(request, str(error))
        return redirect(place(mine(request, pk)))
    return redirect("submissions:detail", submission.pk)


def _decide(request: AuthenticatedRequest, change: Callable[[], None]) -> None:
    try:
        change()
    except services.NotReady as error:
        messages.error(request, str(error))
