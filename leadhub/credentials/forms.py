"""Forms for connections. What is secret is typed into password fields and never put back into a page."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.conf import settings

from leadhub.credentials.sealing import Secrets
from leadhub.credentials.services import CannotConnect
from leadhub.ringcx import deployments


def _secret(label: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=10_000,
        error_messages={"required": f"Paste the {label if label.isupper() else label[0].lower() + label[1:]}."},
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class SecretsForm(forms.Form):
    """What RingCentral gave the user; `sign_in` is the deployment's way, which decides what is needed."""

    NEEDED: ClassVar[dict[str, tuple[str, ...]]] = {"jwt": ("client_id", "client_secret", "jwt"), "token": ("token",)}

    client_id = _secret("Client ID")
    client_secret = _secret("Client secret")
    jwt = _secret("JWT", "The long text that RingCentral showed once when you created the JWT credential.")
    token = _secret("Permanent token", "Legacy portals have no JWT: paste the API token that their admin API gave you.")

    def __init__(self, *args: Any, sign_in: str = "jwt", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("client_id", "client_secret", "jwt", "token"):
            self.fields[name].required = name in self.NEEDED[sign_in]

    def secrets(self) -> Secrets:
        """Return what was typed; call after `is_valid()`."""
        return Secrets(**{name: self.cleaned_data[name] for name in ("client_id", "client_secret", "jwt", "token")})

    def refuse(self, error: CannotConnect) -> None:
        """Show why the connection cannot be made, beside the field it is about."""
        self.add_error(error.field if error.field in self.fields else None, error.message)


class ConnectionForm(SecretsForm):
    """A new connection."""

    name = forms.CharField(
        max_length=80,
        help_text="So that you recognise it, such as “Sales US”.",
        error_messages={"required": "Give the connection a name."},
    )
    deployment = forms.ChoiceField(help_text="Almost everybody uses RingCX.")

    field_order = ("name", "deployment")

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        known = deployments.available(settings.LEADHUB_CUSTOM_DEPLOYMENT_URL)
        asked = known.get(str(data.get("deployment", ""))) if data else None
        super().__init__(data, sign_in=asked.sign_in if asked else "jwt")
        deployment = self.fields["deployment"]
        assert isinstance(deployment, forms.ChoiceField)  # noqa: S101  # tells the type checker what was declared
        deployment.choices = [(row.name, row.label) for row in known.values()]
        if settings.LEADHUB_CUSTOM_DEPLOYMENT_URL:
            deployment.initial = deployments.CUSTOM


class NameForm(forms.Form):
    """A connection's new name."""

    name = forms.CharField(max_length=80, error_messages={"required": "Give the connection a name."})

    def refuse(self, error: CannotConnect) -> None:
        """Show why the name cannot be taken."""
        self.add_error("name", error.message)
