"""Forms for connections. What is secret is typed into password fields and never put back into a page."""

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from django import forms

from leadhub.credentials import sharing
from leadhub.credentials.models import Connection
from leadhub.credentials.refusal import CannotConnect
from leadhub.credentials.sealing import Secrets
from leadhub.people.models import User
from leadhub.ringcx import deployments
from leadhub.ringcx.deployments import Deployment, SignIn

_SECRET = {"autocomplete": "off", "spellcheck": "false"}


def _secret(label: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=10_000,
        error_messages={"required": f"Paste the {label if label.isupper() else label[0].lower() + label[1:]}."},
        widget=forms.PasswordInput(attrs=_SECRET),
    )


class Refusable(forms.Form):
    """A form that can show why a service refused what was typed."""

    def refuse(self, error: CannotConnect) -> None:
        """Show why it cannot be done, beside the field it is about; the page marks the step."""
        self.add_error(error.field if error.field in self.fields else None, error.message)
        self.step = error.step

    step = ""


class SecretsForm(Refusable):
    """What the user has to sign in with; `sign_in` decides what is asked. `app_known`: LeadHub has the app already."""

    ASKED: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "jwt": ("client_id", "client_secret", "jwt"),
        "code": ("client_id", "client_secret"),
        "token": ("token",),
        "password": ("username", "password"),
    }

    client_id = _secret("Client ID")
    client_secret = _secret("Client secret")
    jwt = _secret("JWT", "The long text that RingCentral showed once when you created the JWT credential.")
    token = _secret("Permanent token", "Such as aws80: and a long text after it.")
    username = forms.CharField(
        label="User name",
        max_length=200,
        widget=forms.TextInput(attrs=_SECRET),
        error_messages={"required": "Type the user name of the portal."},
    )
    password = forms.CharField(
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs=_SECRET),
        error_messages={"required": "Type the password of the portal."},
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, sign_in: SignIn, app_known: bool = False) -> None:
        super().__init__(data)
        for name in {name for asked in self.ASKED.values() for name in asked} - set(self.ASKED[sign_in]):
            del self.fields[name]
        if sign_in == "code":
            self.fields["client_id"].required = not app_known
            self.fields["client_secret"].required = False
            self.fields["client_secret"].help_text = "Leave it empty if RingCentral gave your app none."

    def secrets(self) -> Secrets:
        """Return what was typed, but for a user name and password; call after `is_valid()`."""
        kept = ("client_id", "client_secret", "jwt", "token")
        return Secrets(**{name: self.cleaned_data[name] for name in kept if name in self.fields})


class ConnectionForm(SecretsForm):
    """A new connection. Which deployment it leads to was chosen on the page before."""

    name = forms.CharField(
        max_length=80,
        help_text="So that you recognise it, such as “Sales US”.",
        error_messages={"required": "Give the connection a name."},
    )

    field_order = ("name",)


class NameForm(Refusable):
    """A connection's new name."""

    name = forms.CharField(max_length=80, error_messages={"required": "Give the connection a name."})

    def refuse(self, error: CannotConnect) -> None:
        """Show why the name cannot be taken."""
        self.add_error("name", error.message)


class DeploymentChoice(forms.Form):
    """Which RingCX a new connection leads to."""

    deployment = forms.ChoiceField(help_text="Almost everybody uses RingCX.")

    def __init__(self, known: Mapping[str, Deployment], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        field = cast(forms.ChoiceField, self.fields["deployment"])
        field.choices = [(row.name, row.label) for row in known.values()]


class ShareForm(Refusable):
    """With whom an admin shares a connection."""

    people = forms.ModelMultipleChoiceField(
        queryset=User.objects.none(),
        required=False,
        label="People who may use it",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Somebody you chose cannot sign in to LeadHub any more: choose again."},
    )

    def __init__(self, connection: Connection, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial={"people": connection.shared_with.all()})
        field = cast("forms.ModelMultipleChoiceField[User]", self.fields["people"])
        field.queryset = sharing.candidates(connection)


class RemoveForm(forms.Form):
    """Whether the sign-in is also ended outside LeadHub."""

    revoke = forms.BooleanField(required=False, initial=True)


class CustomDeploymentForm(Refusable):
    """A deployment that an admin adds: a name, three addresses, and whose paths it has."""

    label = forms.CharField(
        max_length=80,
        label="Name",
        help_text="What people choose it by.",
        error_messages={"required": "Give the deployment a name."},
    )
    oauth_base = forms.CharField(
        max_length=200,
        label="Address of RingCentral's sign-in",
        initial=deployments.DEPLOYMENTS[deployments.DEFAULT].oauth_base,
        error_messages={"required": "Type the address of RingCentral's sign-in."},
        help_text="For legacy portals: the portal's own address.",
    )
    auth_base = forms.CharField(
        max_length=200,
        label="Address of RingCX's token exchange",
        error_messages={"required": "Type the address of RingCX's token exchange."},
        help_text="Such as https://ringcx.ringcentral.com; LeadHub adds /api/auth/….",
    )
    api_base = forms.CharField(
        max_length=200,
        label="Address of RingCX's admin API",
        error_messages={"required": "Type the address of RingCX's admin API."},
        help_text="Mostly the same; LeadHub adds the path of the deployment it is like.",
    )
    like = forms.ChoiceField(
        label="Paths and ways to sign in like",
        choices=[(row.name, row.label) for row in deployments.DEPLOYMENTS.values()],
    )


class NameAgainForm(Refusable):
    """A word that must be typed before something that many people feel."""

    typed = forms.CharField(widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, expected: str, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.expected = expected
        self.fields["typed"].label = f"Type the name of the deployment, {expected}, to remove it"
        self.fields["typed"].error_messages["required"] = self._mistyped

    def clean_typed(self) -> str:
        typed: str = self.cleaned_data["typed"]
        if typed.strip() != self.expected:
            raise forms.ValidationError(self._mistyped)
        return typed

    @property
    def _mistyped(self) -> str:
        return f"Type “{self.expected}” exactly: connections depend on it."
