"""What somebody says before a probe is made."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from leadhub.accounts.services import CannotProbe
from leadhub.leads.phones import REGIONS
from leadhub.leads.phones_nanp import REGIONS as NANP_REGIONS

WORD = "LOAD"


def _number(label: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=40,
        help_text=help_text,
        error_messages={"required": "Type a number that rings at your own phone."},
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )


class ProbeForm(forms.Form):
    """An inactive campaign, two numbers of one's own, why, and a word typed by hand."""

    campaign = forms.TypedChoiceField(coerce=int, label="Inactive campaign", error_messages={"required": "Choose one."})
    first_number = _number(
        "First number", "Both must be your own, and in no campaign of this sub-account. They are forgotten afterwards."
    )
    second_number = _number("Second number")
    region = forms.ChoiceField(label="Country, if a number has no code")
    reason = forms.CharField(
        min_length=3,
        max_length=300,
        error_messages={"required": "Say in a few words why.", "min_length": "Say in a few words why."},
        help_text="Kept with the event, for whoever reads it later.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    word = forms.CharField(
        label=f"Type {WORD} to confirm",
        max_length=40,
        error_messages={"required": f"Type {WORD} to confirm."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, inactive: Sequence[Mapping[str, Any]], international: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = sorted(REGIONS if international else NANP_REGIONS)
        self._offer("campaign", [("", "Choose a campaign"), *((str(one["id"]), _words(one)) for one in inactive)])
        self._offer("region", [(code, code) for code in codes])
        self.fields["region"].initial = "US"

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # tells the type checker what was declared
        field.choices = choices

    def clean_word(self) -> str:
        """The word, in capitals or not."""
        typed: str = self.cleaned_data["word"].strip()
        if typed.upper() != WORD:
            raise forms.ValidationError(f"Type {WORD} to confirm.")
        return typed

    def refuse(self, error: CannotProbe) -> None:
        """Show why the probe cannot be made, beside the field it is about."""
        self.add_error(error.field if error.field in self.fields else None, error.message)


def _words(campaign: Mapping[str, Any]) -> str:
    group = campaign.get("group_name")
    return f"{campaign['name']} ({group})" if group else str(campaign["name"])
