"""A user's own connections, and how those are that an admin shares with them. Everybody else's are not there (404)."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from leadhub.audit.services import for_subject
from leadhub.credentials import health, portal, removal, services, sharing
from leadhub.credentials.forms import NameForm, RemoveForm, SecretsForm, ShareForm
from leadhub.credentials.models import Connection
from leadhub.credentials.refusal import CannotConnect
from leadhub.ringcx.deployments import Deployment, SignIn
from leadhub.web.requests import AuthenticatedRequest

SECRETS = ("client_id", "client_secret", "jwt", "token", "username", "password")


@require_GET
def connections(request: AuthenticatedRequest) -> HttpResponse:
    """List the connections that the user may use, and how they are."""
    return render(request, "credentials/list.html", {"connections": Connection.objects.usable_by(request.user)})


@require_GET
def detail(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Show how a connection is, and to its owner also what happened to it and what can be changed."""
    return _detail(request, get_object_or_404(Connection.objects.usable_by(request.user), public_id=public_id))


@require_POST
def test(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Sign in to RingCX now and see what opens."""
    connection = own(request, public_id)
    try:
        services.test_connection(connection=connection, actor=request.user, now=timezone.now())
    except CannotConnect as error:
        messages.error(request, error.message)
        return redirect("credentials:list")
    say(request, connection, "The connection works.")
    return redirect("credentials:detail", connection.public_id)


@require_POST
def rename(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Give a connection another name."""
    connection = own(request, public_id)
    form = NameForm(request.POST)
    if form.is_valid():
        try:
            services.rename(
                connection=connection, name=form.cleaned_data["name"], actor=request.user, now=timezone.now()
            )
        except CannotConnect as error:
            form.refuse(error)
        else:
            messages.success(request, "The connection has its new name.")
            return redirect("credentials:detail", connection.public_id)
    return _detail(request, own(request, public_id), name_form=form)


@sensitive_post_parameters(*SECRETS)
@require_POST
def replace(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Put new secrets in the place of the old ones."""
    connection = own(request, public_id)
    if connection.sign_in == "code":
        return redirect("credentials:again", connection.public_id)
    form = _secrets_form(connection, request.POST)
    if form.is_valid():
        try:
            _replace(request, connection, form)
        except CannotConnect as error:
            form.refuse(error)
        else:
            say(request, connection, "The credentials are replaced.")
            return redirect("credentials:detail", connection.public_id)
    return _detail(request, connection, form=form)


def _replace(request: AuthenticatedRequest, connection: Connection, form: SecretsForm) -> None:
    now = timezone.now()
    if connection.sign_in == "password":
        typed = {name: form.cleaned_data[name] for name in ("username", "password")}
        portal.replace_token(connection=connection, **typed, actor=request.user, now=now)
    else:
        services.replace_secrets(connection=connection, secrets=form.secrets(), actor=request.user, now=now)


@require_http_methods(["GET", "POST"])
def share(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Let an admin choose who may use a connection of theirs."""
    connection = own(request, public_id)
    if not request.user.is_admin_role:
        raise Http404("Only admins share connections.")
    form = ShareForm(connection, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        people = form.cleaned_data["people"]
        try:
            sharing.share(connection=connection, people=people, actor=request.user, now=timezone.now())
        except CannotConnect as error:
            form.refuse(error)
        else:
            names = ", ".join(person.get_username() for person in people)
            messages.success(request, f"Shared with {names}." if names else "Nobody else may use this connection.")
            return redirect("credentials:detail", connection.public_id)
    return render(request, "credentials/share.html", {"connection": connection, "form": form})


@require_http_methods(["GET", "POST"])
def remove(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Ask first; then wipe the secrets at once, and end the sign-in at RingCentral if that is wanted."""
    connection = own(request, public_id)
    form = RemoveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        ended = removal.remove(
            connection=connection, actor=request.user, now=timezone.now(), revoke=form.cleaned_data["revoke"]
        )
        messages.success(request, f"The connection “{connection.name}” is removed and its credentials are wiped.")
        if ended.words:
            (messages.warning if ended.ok is False else messages.info)(request, ended.words)
        return redirect("credentials:list")
    context = {
        "connection": connection,
        "form": form,
        "uses": connection.submissions.unfinished(),
        "probes": connection.probes.unremoved(),
        "people": connection.shared_with.order_by("username"),
        "elsewhere": removal.ELSEWHERE[connection.sign_in],
    }
    return render(request, "credentials/remove.html", context)


# --- What views of connections share ----------------------------------------------------------------------------------


def own(request: AuthenticatedRequest, public_id: UUID) -> Connection:
    """Return the user's own connection, or 404."""
    return get_object_or_404(Connection.objects.of(request.user), public_id=public_id)


def say(request: AuthenticatedRequest, connection: Connection, well: str) -> None:
    """Tell what a test showed: well, refused, or not reached. Its page, which comes next, says why."""
    if connection.ok is None:
        messages.warning(request, "RingCX could not be asked, so this is not checked yet.")
    elif connection.ok is False:
        messages.error(request, "The test failed.")
    elif connection.problem:
        messages.warning(request, f"{well} Something is missing.")
    else:
        messages.success(request, well)


def _detail(
    request: AuthenticatedRequest,
    connection: Connection,
    *,
    form: SecretsForm | None = None,
    name_form: NameForm | None = None,
) -> HttpResponse:
    mine = connection.owner_id == request.user.pk
    context: dict[str, object] = {
        "connection": connection,
        "mine": mine,
        "deployment": _deployment(connection),
        "tokens": health.tokens(connection, timezone.now()),
        "quota": health.quota(connection),
        "uses": connection.submissions.visible_to(request.user).unfinished().select_related("owner"),
    }
    if mine:
        context |= {
            "form": form or _secrets_form(connection),
            "name_form": name_form or NameForm(initial={"name": connection.name}),
            "people": connection.shared_with.order_by("username"),
            "events": for_subject("connection", connection.public_id)[:10],
        }
    return render(request, "credentials/detail.html", context)


def _secrets_form(connection: Connection, data: QueryDict | None = None) -> SecretsForm:
    return SecretsForm(data, sign_in=cast(SignIn, connection.sign_in))


def _deployment(connection: Connection) -> Deployment | None:
    """Return the connection's deployment, or None if this LeadHub does not know it any more."""
    try:
        return services.deployment_of(connection.deployment)
    except CannotConnect:
        return None
