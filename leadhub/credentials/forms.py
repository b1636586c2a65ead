"""Forms for connections. What is secret is typed into password fields and never put back into a page."""

from typing import Any

from django import forms
from django.conf import settings

from leadhub.credentials.sealing import Secrets
from leadhub.credentials.services import CannotConnect
from leadhub.ringcx import deployments


def _secret(label: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,  # which of them are needed depends on the deployment
        max_length=10_000,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class SecretsForm(forms.Form):
    """What RingCentral gave the user."""

    client_id = _secret("Client ID")
    client_secret = _secret("Client secret")
    jwt = _secret("JWT", "The long text that RingCentral showed once when you created the JWT credential.")
    token = _secret("Permanent token", "Only for legacy portals; leave it empty otherwise.")

    def secrets(self) -> Secrets:
        """Return what was typed; call after `is_valid()`."""
        return Secrets(**{name: self.cleaned_data[name] for name in ("client_id", "client_secret", "jwt", "token")})

    def refuse(self, error: CannotConnect) -> None:
        """Show why the connection cannot be made, beside the field it is about."""
        self.add_error(error.field if error.field in self.fields else None, error.message)


class ConnectionForm(SecretsForm):
    """A new connection."""

    name = forms.CharField(max_length=80, help_text="So that you recognise it, such as “Sales US”.")
    deployment = forms.ChoiceField(help_text="Almost everybody uses RingCX.")

    field_order = ("name", "deployment")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = deployments.available(settings.LEADHUB_CUSTOM_DEPLOYMENT_URL).values()
        deployment = self.fields["deployment"]
        assert isinstance(deployment, forms.ChoiceField)  # noqa: S101  # tells the type checker what was declared
        deployment.choices = [(row.name, row.label) for row in rows]
        if settings.LEADHUB_CUSTOM_DEPLOYMENT_URL:
            deployment.initial = deployments.CUSTOM


class NameForm(forms.Form):
    """A connection's new name."""

    name = forms.CharField(max_length=80)

    def refuse(self, error: CannotConnect) -> None:
        """Show why the name cannot be taken."""
        self.add_error("name", error.message)
