"""The sign-in form, with the brake on guessing."""

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils import timezone

from leadhub.audit import services as audit
from leadhub.people import brake


class SignInForm(AuthenticationForm):
    """Name and password; refuses a name that failed too often from the same address."""

    error_messages = {
        "invalid_login": "That name and password do not go together. Check both and try again.",
        "inactive": "This account is switched off. Ask an admin to switch it on.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "Name"
        self.fields["username"].error_messages["required"] = "Type your name."
        self.fields["password"].error_messages["required"] = "Type your password."

    def clean(self) -> dict[str, Any]:
        name, address = self.cleaned_data.get("username") or "", self.address
        now = timezone.now()
        seconds = brake.seconds_to_wait(name=name, address=address, now=now)
        if seconds:
            raise ValidationError(f"Too many failed sign-ins. Wait {seconds} seconds, then try again.", code="wait")
        try:
            cleaned = super().clean()
        except ValidationError:
            if brake.failed(name=name, address=address, now=now):
                audit.record(
                    actor=None,
                    action="person.sign_in_braked",
                    subject_type="person",
                    subject_id="",
                    facts={"address": address},
                    now=now,
                )
            raise
        brake.succeeded(name=name, address=address)
        return cleaned

    @property
    def address(self) -> str:
        """Where the request came from: never from a header, which anybody can write."""
        return str(self.request.META.get("REMOTE_ADDR", "")) if self.request else ""
