"""Sign-in, sign-out and one's own password."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy
from django.utils import timezone

from leadhub.audit import services as audit
from leadhub.people.forms import SignInForm
from leadhub.people.models import User


def _record(user: User, action: str) -> None:
    audit.record(actor=user, action=action, subject_type="person", subject_id=user.pk, facts={}, now=timezone.now())


class SignIn(LoginView):
    """The only page that a stranger sees."""

    template_name = "people/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        _record(form.get_user(), "person.signed_in")
        return response


class SignOut(LogoutView):
    """Ends the session; Django takes a POST only, so that no link can sign somebody out."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if isinstance(request.user, User):
            _record(request.user, "person.signed_out")
        return super().post(request, *args, **kwargs)


class ChangePassword(PasswordChangeView):
    """A person changes their own password; their other sessions end."""

    template_name = "people/change_password.html"
    success_url = reverse_lazy("home")

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            response = super().form_valid(form)
            _record(form.user, "person.password_changed")
        messages.success(self.request, "Your password is changed.")
        return response
