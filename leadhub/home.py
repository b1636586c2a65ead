"""Home: what is under way, what wants finishing, and the way to a new load."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from leadhub.credentials.models import Connection
from leadhub.submissions.models import Submission
from leadhub.submissions.receipts import Receipt
from leadhub.uploads.models import Upload
from leadhub.web.requests import AuthenticatedRequest

RECENT = 8


@require_GET
def home(request: AuthenticatedRequest) -> HttpResponse:
    """Show the signed-in person's own loads and uploads; htmx refreshes what is under way."""
    own = Submission.objects.filter(owner=request.user)
    underway = own.exclude(state=Submission.State.DONE)
    context = {
        "connected": Connection.objects.usable_by(request.user).exists(),
        "underway": [(submission, Receipt(submission).totals) for submission in underway],
        "moving": underway.filter(state__in=Submission.ACTIVE).exists(),
        "uploads": Upload.objects.of(request.user).underway().defer("look", "table", "mapping"),
        "recent": own.filter(state=Submission.State.DONE)[:RECENT],
    }
    if request.htmx.target == "underway":
        return render(request, "_underway.html", context)
    return render(request, "home.html", context)
