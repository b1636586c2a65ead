"""Pages on which a person decides: about batches that RingCX could not settle, and to end a load early."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from leadhub.jobs import clock as shared_clock
from leadhub.submissions import canary, decisions, interventions, services
from leadhub.submissions.models import Batch, Submission
from leadhub.submissions.views import visible
from leadhub.web.forms import ReasonForm, TypedForm
from leadhub.web.requests import AuthenticatedRequest

DECISIONS = {
    "mark_loaded": decisions.mark_loaded,
    "resend": decisions.resend,
    "leave_out": decisions.leave_out,
}
SHOWN_LOOKS = 5
CASES_ON_A_PAGE = 20
QUESTIONS = {
    "stop": {
        "title": "Stop dialing of this load?",
        "text": (
            "RingCX is told at once to suppress every lead that this load has put there, so that none is dialed. "
            "Nothing more of the load is sent. You can take this back, except that what was not sent stays out."
        ),
        "confirm": "Stop dialing",
    },
    "release": {
        "title": "Let these leads be dialed again?",
        "text": (
            "RingCX may dial the leads again that LeadHub suppressed. Leads that were suppressed in RingCX before "
            "stay so, and what was not sent stays out."
        ),
        "confirm": "Let them be dialed",
    },
    "undo": {
        "title": "Undo this load?",
        "text": (
            "Each lead is looked at first. Only leads that nobody has dialed, changed or suppressed are deleted from "
            "RingCX; the others stay, and you see why. What is deleted cannot be brought back."
        ),
        "confirm": "Delete what was never dialed",
    },
}


@require_GET
def cases(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """Show the batches that nobody but a person can settle, each with what is known about it."""
    return _cases(request, visible(request, pk))


@require_POST
def decide(request: AuthenticatedRequest, pk: UUID, number: int) -> HttpResponse:
    """Settle one batch as a person says."""
    submission = visible(request, pk)
    batch = get_object_or_404(submission.batches, number=number)
    form = ReasonForm(request.POST, prefix=f"batch-{number}")
    decision = DECISIONS.get(request.POST.get("decision", ""))
    if decision is None or not form.is_valid():
        return _cases(request, submission, wrong=form)
    try:
        decision(batch=batch, actor=request.user, reason=form.cleaned_data["reason"], now=timezone.now())
    except decisions.CannotDecide as error:
        messages.error(request, str(error))
    if submission.batches.filter(state=Batch.State.UNKNOWN).exists():
        return redirect("submissions:decide", pk=pk)
    return redirect("submissions:detail", pk=pk)


@require_http_methods(["GET", "POST"])
def cancel(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """Ask for a typed word and a reason, then send nothing more of a load."""
    submission = visible(request, pk)
    form = TypedForm(request.POST or None, word="CANCEL")
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if not services.cancel(submission=submission, actor=request.user, reason=reason, now=timezone.now()):
            messages.info(request, "Nothing more of this load was to be sent, so nothing was changed.")
        return redirect("submissions:detail", pk=pk)
    context = {
        "submission": submission,
        "form": form,
        "title": "Leave out the rest?",
        "text": (
            "No further batch is sent. What is on its way is settled first, what RingCX holds stays there, "
            "and the receipt names the rows that were left out."
        ),
        "confirm": "Leave out the rest",
    }
    return render(request, "submissions/typed.html", context)


@require_http_methods(["GET", "POST"])
def intervene(request: AuthenticatedRequest, pk: UUID, kind: str) -> HttpResponse:
    """Ask for a typed word and a reason, then stop, release or undo what a load has put into RingCX."""
    submission = visible(request, pk)
    form = TypedForm(request.POST or None, word=kind.upper())
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            asked = interventions.ask(
                submission=submission, kind=kind, actor=request.user, reason=reason, now=timezone.now()
            )
        except interventions.CannotIntervene as error:
            messages.error(request, str(error))
        else:
            # The first batch at once: RingCX may be dialing its leads, and a worker may be busy or missing.
            interventions.step(asked, clock=shared_clock.now, in_a_page=True)
        return redirect("submissions:detail", pk=pk)
    context = {"submission": submission, "form": form, **QUESTIONS[kind]}
    return render(request, "submissions/typed.html", context)


@require_http_methods(["GET", "POST"])
def first_leads(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """Show how RingCX holds the first leads of a load that their read-back holds, and let a person decide."""
    submission = visible(request, pk)
    again = "again" in request.POST
    form = ReasonForm(None if again else request.POST or None)
    if request.method == "POST" and (again or form.is_valid()):
        actor, now = request.user, timezone.now()
        if again:
            done = canary.compare_again(submission=submission, actor=actor, now=now)
        else:
            reason = form.cleaned_data["reason"]
            done = canary.overrule(submission=submission, actor=actor, reason=reason, now=now)
        if not done:
            messages.info(request, "The first leads no longer hold this load, so nothing was changed.")
        return redirect("submissions:detail", pk=pk)
    if submission.canary not in Submission.HELD_BY_CANARY:
        return redirect("submissions:detail", pk=pk)
    lines, missing = canary.table(submission)
    undecided = submission.batches.filter(state=Batch.State.UNKNOWN).exists()
    context = {
        "submission": submission,
        "form": form,
        "lines": lines,
        "missing": missing,
        "undecided": undecided,
        "left": not canary.is_all_sent(submission),
    }
    return render(request, "submissions/first_leads.html", context)


def _cases(request: AuthenticatedRequest, submission: Submission, *, wrong: ReasonForm | None = None) -> HttpResponse:
    batches = submission.batches.filter(state=Batch.State.UNKNOWN).defer("extern_ids")
    shown = [_case(batch, wrong) for batch in batches[:CASES_ON_A_PAGE]]
    context = {"submission": submission, "cases": shown, "number": batches.count()}
    return render(request, "submissions/decide.html", context)


def _case(batch: Batch, wrong: ReasonForm | None) -> dict[str, Any]:
    prefix = f"batch-{batch.number}"
    form = wrong if wrong is not None and wrong.prefix == prefix else ReasonForm(prefix=prefix)
    looks = [look | {"at": parse_datetime(look["at"])} for look in batch.evidence[-SHOWN_LOOKS:]]
    last = next((look for look in reversed(looks) if "held" in look), None)
    return {"batch": batch, "form": form, "looks": looks, "earlier": len(batch.evidence) - len(looks), "last": last}
