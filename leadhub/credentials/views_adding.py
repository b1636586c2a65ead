"""Adding a connection: choose the kind of sign-in, then a guided page for it. And the way to RingCentral and back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from leadhub.credentials import connecting, portal, services
from leadhub.credentials.connecting import Journey
from leadhub.credentials.forms import ConnectionForm, DeploymentChoice, SecretsForm
from leadhub.credentials.models import Connection
from leadhub.credentials.refusal import CannotConnect
from leadhub.credentials.sealing import Secrets, operators_app
from leadhub.credentials.vault import SealBroken
from leadhub.credentials.views import SECRETS, own, say
from leadhub.ringcx import deployments
from leadhub.ringcx.deployments import Deployment, SignIn
from leadhub.web.requests import AuthenticatedRequest

STATE, REFUSED = "connecting", "connecting_refused"  # in the session


@dataclass(frozen=True)
class Kind:
    """One way to sign in, as a card."""

    title: str
    text: str
    icon: str


KINDS: Mapping[SignIn, Kind] = {
    "code": Kind(
        "Connect with RingCentral",
        "You sign in on RingCentral's own page and allow LeadHub in. LeadHub never sees your password.",
        "external-link",
    ),
    "jwt": Kind(
        "Sign in with a JWT",
        "You register an app in RingCentral's developer console and paste what it shows. It lasts until you end it.",
        "key-round",
    ),
    "token": Kind(
        "Paste a permanent token",
        "You have a permanent API token of RingCX or of a legacy portal already, and paste it.",
        "plug",
    ),
    "password": Kind(
        "User name and password",
        "For a legacy portal. LeadHub makes a permanent token with them at once and forgets them.",
        "user",
    ),
}


@require_GET
def add(request: AuthenticatedRequest) -> HttpResponse:
    """Let the user choose the kind of sign-in, of those that the deployment has."""
    known = services.known_deployments()
    where = known.get(request.GET.get("deployment", "")) or known[_usual()]
    context = {
        "form": DeploymentChoice(known, {"deployment": where.name}),
        "deployment": where,
        "usual": where.name == _usual(),
        "kinds": [(kind, KINDS[kind]) for kind in sorted(where.sign_ins, key=lambda kind: kind != _best(where))],
        "best": _best(where),
    }
    return render(request, "credentials/add.html", context)


@sensitive_post_parameters(*SECRETS)
@require_http_methods(["GET", "POST"])
def guide(request: AuthenticatedRequest, kind: str) -> HttpResponse:
    """Guide the user through one kind of sign-in. What they typed is tried out before it is kept."""
    if kind not in KINDS:
        raise Http404("There is no such way to sign in.")
    sign_in = cast(SignIn, kind)
    named = request.POST.get("deployment") or request.GET.get("deployment") or _usual()
    where = services.known_deployments().get(named)
    if where is None or sign_in not in where.sign_ins:
        messages.error(request, "This deployment has no such way to sign in: choose one that it has.")
        return redirect(f"{reverse('credentials:add')}?{urlencode({'deployment': named})}")
    form = ConnectionForm(
        request.POST if request.method == "POST" else None, sign_in=sign_in, app_known=bool(operators_app(where))
    )
    if request.method == "POST" and form.is_valid():
        try:
            return _add(request, sign_in, where, form)
        except CannotConnect as error:
            form.refuse(error)
    return _guide(request, sign_in, where, form)


def _add(request: AuthenticatedRequest, kind: SignIn, where: Deployment, form: ConnectionForm) -> HttpResponse:
    typed, now = form.cleaned_data, timezone.now()
    if kind == "code":
        return _leave(request, where, form.secrets(), name=typed["name"])
    if kind == "password":
        connection = portal.add_connection(
            owner=request.user,
            name=typed["name"],
            deployment=where.name,
            username=typed["username"],
            password=typed["password"],
            now=now,
        )
    else:
        connection = services.add_connection(
            owner=request.user,
            name=typed["name"],
            deployment=where.name,
            secrets=form.secrets(),
            now=now,
            sign_in=kind,
        )
    say(request, connection, "The connection is added.")
    return redirect("credentials:detail", connection.public_id)


# --- To RingCentral and back ------------------------------------------------------------------------------------------


@sensitive_post_parameters(*SECRETS)
@require_http_methods(["GET", "POST"])
def again(request: AuthenticatedRequest, public_id: UUID) -> HttpResponse:
    """Connect again, with the app that the connection has or with another one."""
    connection = own(request, public_id)
    try:
        where = services.deployment_of(connection.deployment)
    except CannotConnect as error:
        messages.error(request, error.message)
        return redirect("credentials:detail", connection.public_id)
    if connection.sign_in != "code":
        raise Http404("This connection has another kind of sign-in.")
    kept = _kept(connection)
    known = bool(kept or operators_app(where))
    form = SecretsForm(request.POST if request.method == "POST" else None, sign_in="code", app_known=known)
    if request.method == "POST" and form.is_valid():
        typed = form.secrets()
        try:
            return _leave(request, where, typed if typed.client_id else kept or typed, connection=connection)
        except CannotConnect as error:
            form.refuse(error)
    return _guide(request, "code", where, form, connection)


@require_GET
def go(request: AuthenticatedRequest) -> HttpResponse:
    """Show the link to RingCentral: a form must not lead to another host, so it takes one more click."""
    state = request.session.get(STATE, "")
    try:
        journey = connecting.underway(user=request.user, state=state, now=timezone.now())
        address = connecting.address(journey, state)
    except CannotConnect as error:
        messages.error(request, error.message)
        return redirect("credentials:list")
    return render(request, "credentials/go.html", {"journey": journey, "address": address})


@login_not_required
@require_GET
def done(request: AuthenticatedRequest) -> HttpResponse:
    """Take the user back from RingCentral. The address holds a code, so no page is ever shown at it.

    Not even the sign-in page is: it would carry that address on, for whoever signs in next.
    """
    if not request.user.is_authenticated:
        messages.error(request, "Your session ended while you were at RingCentral: sign in and connect again.")
        return redirect("credentials:list")
    answer = {name: request.GET.get(name, "") for name in ("state", "code", "error")}
    now = timezone.now()
    try:
        journey = connecting.come_back(
            user=request.user, expected=request.session.get(STATE, ""), answer=answer, now=now
        )
    except CannotConnect as error:
        messages.warning(request, error.message)
        return redirect("credentials:list")
    del request.session[STATE]
    try:
        connection = connecting.finish(user=request.user, journey=journey, answer=answer, now=now)
    except CannotConnect as error:
        refused = {"message": error.message, "step": error.step, "name": journey.name}
        request.session[REFUSED] = refused | {"own_app": not connecting.with_operators_app(journey)}
        return redirect(_way_back(journey))
    say(request, connection, "RingCentral is connected.")
    return redirect("credentials:detail", connection.public_id)


def _leave(
    request: AuthenticatedRequest,
    where: Deployment,
    secrets: Secrets,
    *,
    name: str = "",
    connection: Connection | None = None,
) -> HttpResponse:
    """Remember what is needed on the way back, and show the way. Raises CannotConnect."""
    request.session[STATE] = connecting.begin(
        user=request.user,
        deployment=where.name,
        secrets=secrets if secrets.client_id else Secrets(client_id=operators_app(where)),
        redirect_uri=_redirect_uri(request),
        name=name,
        connection=connection,
        now=timezone.now(),
    )
    return redirect("credentials:go")


def _way_back(journey: Journey) -> str:
    if journey.connection:
        return reverse("credentials:again", args=[journey.connection])
    return f"{reverse('credentials:guide', args=['code'])}?{urlencode({'deployment': journey.deployment})}"


# --- Parts ------------------------------------------------------------------------------------------------------------


def _guide(
    request: AuthenticatedRequest,
    kind: SignIn,
    where: Deployment,
    form: SecretsForm,
    connection: Connection | None = None,
) -> HttpResponse:
    refused = request.session.pop(REFUSED, None) if request.method == "GET" and kind == "code" else None
    if not form.is_bound and "name" in form.fields:
        form.initial["name"] = refused["name"] if refused else _free_name(request, where)
    kept = _kept(connection) if connection else None
    own_app = refused["own_app"] if refused else bool(kept and not kept.is_operators(where))
    context = {
        "kind": kind,
        "words": KINDS[kind],
        "deployment": where,
        "form": form,
        "connection": connection,
        "refused": refused,
        "wrong_step": refused["step"] if refused else form.step,
        "wrong_words": refused["message"] if refused else " ".join(str(error) for error in form.non_field_errors()),
        "operators": bool(operators_app(where)) and not own_app,
        "other_app": bool(refused and own_app),
        "redirect_uri": _redirect_uri(request),
        "portal": where.sign_ins[0] == "token",
        "recognised": connection.ending if connection else "",
    }
    return render(request, f"credentials/guide_{kind}.html", context)


def _redirect_uri(request: AuthenticatedRequest) -> str:
    return request.build_absolute_uri(reverse("credentials:done"))


def _usual() -> str:
    return deployments.CUSTOM if settings.LEADHUB_CUSTOM_DEPLOYMENT_URL else deployments.DEFAULT


def _best(where: Deployment) -> SignIn:
    """The kind that is recommended: one click where the operator registered an app, else the usual one."""
    return "code" if operators_app(where) else where.sign_ins[0]


def _kept(connection: Connection) -> Secrets | None:
    try:
        return Secrets.opened(connection.sealed)
    except SealBroken:
        return None


def _free_name(request: AuthenticatedRequest, where: Deployment) -> str:
    """Propose a name that the user has not given yet, or none."""
    proposal = "RingCX" if "jwt" in where.sign_ins else "Portal"
    return "" if Connection.objects.of(request.user).filter(name=proposal).exists() else proposal
