"""A user's own connections. Everybody else's are not there (404)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from leadhub.audit.services import for_subject
from leadhub.credentials import services
from leadhub.credentials.forms import ConnectionForm, NameForm, SecretsForm
from leadhub.credentials.models import Connection
from leadhub.credentials.services import CannotConnect
from leadhub.ringcx.deployments import Deployment
from leadhub.web.requests import AuthenticatedRequest

SECRETS = ("client_id", "client_secret", "jwt", "token")


@require_GET
def connections(request: AuthenticatedRequest) -> HttpResponse:
    """List the user's connections and how they are."""
    return render(request, "credentials/list.html", {"connections": Connection.objects.of(request.user)})


@sensitive_post_parameters(*SECRETS)
@require_http_methods(["GET", "POST"])
def add(request: AuthenticatedRequest) -> HttpResponse:
    """Add a connection: it is tried out before it is kept."""
    form = ConnectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            connection = services.add_connection(
                owner=request.user,
                name=form.cleaned_data["name"],
                deployment=form.cleaned_data["deployment"],
                secrets=form.secrets(),
                now=timezone.now(),
            )
        except CannotConnect as error:
            form.refuse(error)
        else:
            _say(request, connection, "The connection is added.")
            return redirect("credentials:detail", connection.public_id)
    return render(request, "credentials/add.html", {"form": form})


@require_GET
def detail(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Show how a connection is, what it opens, and what happened to it."""
    connection = _own(request, public_id)
    return _detail(request, connection, _secrets_form(connection), NameForm(initial={"name": connection.name}))


@require_POST
def test(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Sign in to RingCX now and see what opens."""
    connection = _own(request, public_id)
    services.test_connection(connection=connection, actor=request.user, now=timezone.now())
    _say(request, connection, "The connection works.")
    return redirect("credentials:detail", connection.public_id)


@require_POST
def rename(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Give a connection another name."""
    connection = _own(request, public_id)
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
    return _detail(request, _own(request, public_id), _secrets_form(connection), form)


@sensitive_post_parameters(*SECRETS)
@require_POST
def replace(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Put new secrets in the place of the old ones."""
    connection = _own(request, public_id)
    form = _secrets_form(connection, request.POST)
    if form.is_valid():
        try:
            services.replace_secrets(
                connection=connection, secrets=form.secrets(), actor=request.user, now=timezone.now()
            )
        except CannotConnect as error:
            form.refuse(error)
        else:
            _say(request, connection, "The credentials are replaced.")
            return redirect("credentials:detail", connection.public_id)
    return _detail(request, connection, form, NameForm(initial={"name": connection.name}))


@require_http_methods(["GET", "POST"])
def remove(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Ask first; then wipe the secrets at once."""
    connection = _own(request, public_id)
    if request.method == "POST":
        services.remove(connection=connection, actor=request.user, now=timezone.now())
        messages.success(request, f"The connection “{connection.name}” is removed and its credentials are wiped.")
        return redirect("credentials:list")
    return render(request, "credentials/remove.html", {"connection": connection})


def _own(request: AuthenticatedRequest, public_id: UUID) -> Connection:
    return get_object_or_404(Connection.objects.of(request.user), public_id=public_id)


def _detail(
    request: AuthenticatedRequest, connection: Connection, form: SecretsForm, name_form: NameForm
) -> HttpResponse:
    context = {
        "connection": connection,
        "form": form,
        "name_form": name_form,
        "deployment": _deployment(connection),
        "events": for_subject("connection", connection.public_id)[:10],
    }
    return render(request, "credentials/detail.html", context)


def _secrets_form(connection: Connection, data: QueryDict | None = None) -> SecretsForm:
    deployment = _deployment(connection)
    return SecretsForm(data, sign_in=deployment.sign_in if deployment else "jwt")


def _deployment(connection: Connection) -> Deployment | None:
    """Return the connection's deployment, or None if this LeadHub does not know it any more."""
    try:
        return services.deployment_of(connection.deployment)
    except CannotConnect:
        return None


def _say(request: AuthenticatedRequest, connection: Connection, well: str) -> None:
    """Tell what a test showed: well, refused, or not reached."""
    if connection.ok is None:
        messages.warning(request, f"RingCX could not be asked, so this is not checked yet. {connection.problem}")
    elif connection.problem:
        messages.error(request, connection.problem)
    else:
        messages.success(request, well)
