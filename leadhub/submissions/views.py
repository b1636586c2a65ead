"""History, progress and receipts: a load is the same page while it runs and for good."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from leadhub.audit import services as audit
from leadhub.leads import mapping_words
from leadhub.leads.choices import Choices
from leadhub.leads.options import LoadOptions
from leadhub.leads.states import RowState, in_order
from leadhub.submissions import canary, downloads, services
from leadhub.submissions.forms import HistoryFilter
from leadhub.submissions.models import Batch, Submission
from leadhub.submissions.outlook import Outlook, outlook
from leadhub.submissions.receipts import Receipt
from leadhub.submissions.reports import told
from leadhub.submissions.rows import table_rows_of
from leadhub.web import health
from leadhub.web.rendering import render_page
from leadhub.web.requests import AuthenticatedRequest

Proof = Submission.Proof
LOADS_ON_A_PAGE = 25
ROWS_ON_A_PAGE = 50
BATCHES_ON_A_PAGE = 20
ROWS_NAMED = 20  # that RingCX was found not to hold


@require_GET
def history(request: AuthenticatedRequest) -> HttpResponse:
    """List loads: a manager's own, or everybody's for an admin."""
    form = HistoryFilter(request.GET, user=request.user)
    page = Paginator(form.found(), LOADS_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "submissions/history.html", {"form": form, "page": page})


@require_GET
def detail(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """Show one load: its progress while it runs, its receipt afterwards."""
    submission = visible(request, pk)
    if _nothing_new(request, submission):
        return HttpResponse(status=204)  # nothing is put in place of what is shown: the focus stays where it is
    receipt = Receipt(submission)
    batches = submission.batches.defer("extern_ids")
    expected = outlook(submission, now=timezone.now())
    sends = submission.owner_id == request.user.pk and submission.state in Submission.SENDS
    left = expected is not None and expected.calls > 0
    context: dict[str, Any] = {
        "submission": submission,
        "receipt": receipt,
        "underway": submission.state in Submission.ACTIVE,
        "held_by_canary": submission.canary in Submission.HELD_BY_CANARY,
        "watched": canary.is_watched(submission),
        "last_refresh": request.htmx.target == "load" and (submission.proof != Proof.DUE or "was" in request.GET),
        "mine": submission.owner_id == request.user.pk,
        "links": _row_links(submission, receipt),
        "left_out": receipt.left_out_count,
        "done": submission.planned - receipt.totals.get(RowState.READY, 0),
        "unknown": receipt.totals.get(RowState.UNKNOWN, 0),
        "batches": Paginator(batches, BATCHES_ON_A_PAGE).get_page(request.GET.get("batches")),
        "batch_count": batches.exclude(state=Batch.State.SPLIT).count(),
        "options": LoadOptions.from_json(submission.options),
        "choices": Choices.from_json(submission.choices),
        "mapping": [
            (mapping_words.field_label(name), mapping_words.in_words(source))
            for name, source in mapping_words.in_order(submission.mapping)
        ],
        "events": audit.for_subject("submission", pk) | audit.for_subject("upload", submission.came_from),
        "left": left,
        "can_pause": sends and left,
        # What is looked for may have to be sent again.
        "can_leave_out": sends and (left or batches.filter(state=Batch.State.LOOKING).exists()),
        "undecided": batches.filter(state=Batch.State.UNKNOWN).count(),
        **_missing(submission),
        **told(submission, receipt.totals.get(RowState.LOADED, 0)),
        "outlook": expected,
        "progress_label": _progress_label(submission, expected),
        "worker_is_missing": submission.state in Submission.ACTIVE and not health.worker_is_alive(now=timezone.now()),
    }
    return render_page(request, "submissions/detail.html", "submissions/_load.html", context)


@require_GET
def rows(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """List the rows that ended in one state, with the reason of each."""
    submission = visible(request, pk)
    receipt = Receipt(submission)
    shown = in_order(receipt.totals)
    names = {state.value: state for state, _ in shown}
    wanted = names.get(request.GET.get("state", ""), shown[-1][0])
    paginator = Paginator(range(receipt.totals[wanted]), ROWS_ON_A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "submission": submission,
        "states": shown,
        "state": wanted,
        "page": page,
        "rows": receipt.rows_in([wanted], offset=page.start_index() - 1, limit=ROWS_ON_A_PAGE),
    }
    return render(request, "submissions/rows.html", context)


@require_GET
def left_out(request: AuthenticatedRequest, pk: UUID) -> HttpResponse:
    """Give the rows that are not in RingCX as a workbook, with reasons and original row numbers."""
    submission = visible(request, pk)
    receipt = Receipt(submission)
    book = downloads.left_out_workbook(receipt.left_out(), submission.columns)
    services.record(submission, "submission.downloaded", request.user, timezone.now(), rows=receipt.left_out_count)
    answer = HttpResponse(book, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    answer["Content-Disposition"] = f'attachment; filename="left-out-{submission.pk.hex[:8]}.xlsx"'
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
def go_on(request: AuthenticatedRequest, pk: UUID) -> HttpResponseRedirect:
    """Let a held load go on."""
    return _act(request, pk, services.go_on, "This load was not held, so nothing was changed.")


@require_POST
def pause(request: AuthenticatedRequest, pk: UUID) -> HttpResponseRedirect:
    """Let no further batch of a load leave."""
    return _act(request, pk, services.pause, "Nothing more of this load was to be sent, so nothing was changed.")


@require_POST
def look_again(request: AuthenticatedRequest, pk: UUID) -> HttpResponseRedirect:
    """Ask RingCX again about batches whose answer was lost."""
    return _act(request, pk, services.look_again, "No batch of this load is unknown, so there was nothing to ask.")


def _act(request: AuthenticatedRequest, pk: UUID, action: Callable[..., bool], otherwise: str) -> HttpResponseRedirect:
    """Do something with an own load and show it again. Admins review; only the owner acts."""
    submission = get_object_or_404(Submission, pk=pk, owner=request.user)
    if not action(submission=submission, actor=request.user, now=timezone.now()):
        messages.info(request, otherwise)
    return redirect("submissions:detail", pk=pk)


def visible(request: AuthenticatedRequest, pk: UUID) -> Submission:
    """A load that this person may see, their own or for an admin anybody's; for others it does not exist."""
    loads = Submission.objects.visible_to(request.user).select_related("owner", "connection")
    return get_object_or_404(loads, pk=pk)


def _nothing_new(request: AuthenticatedRequest, submission: Submission) -> bool:
    """Say whether a receipt that asks for itself still waits for nothing but its comparison with RingCX."""
    waits = submission.state == Submission.State.DONE and submission.proof == Proof.DUE
    asks = request.htmx.target == "load" and "was" not in request.GET
    return waits and asks and not submission.interventions.filter(finished_at=None).exists()


def _progress_label(submission: Submission, expected: Outlook | None) -> str:
    if submission.state == Submission.State.ENDING:
        return "Settling what was under way"
    return "Waiting for its turn" if expected and expected.loads_before else "Loading into RingCX"


def _missing(submission: Submission) -> dict[str, Any]:
    """The first rows that RingCX was found not to hold, by Excel's numbers, and how many more there are."""
    if submission.proof != Proof.DIFFERENT:
        return {}
    facts = submission.proof_facts
    numbers = [number for _, number, _ in table_rows_of(submission, facts["missing_rows"][:ROWS_NAMED])]
    return {"missing_rows": numbers, "missing_more": facts["missing"] - len(numbers)}


def _row_links(submission: Submission, receipt: Receipt) -> dict[str, str]:
    address = reverse("submissions:rows", args=[submission.pk])
    return {state.value: f"{address}?state={state.value}" for state in receipt.totals}
