"""What somebody says before a probe is made."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from leadhub.accounts.services import CannotProbe
from leadhub.leads.phones import REGIONS
from leadhub.leads.phones_nanp import REGIONS as NANP_REGIONS
from leadhub.web.forms import TypedForm

WORD = "LOAD"


def _number(label: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=40,
        help_text=help_text,
        error_messages={"required": "Type a number that rings at your own phone."},
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )


class ProbeForm(TypedForm):
    """An inactive campaign, two numbers of one's own, why, and a word typed by hand."""

    campaign = forms.TypedChoiceField(coerce=int, label="Inactive campaign", error_messages={"required": "Choose one."})
    first_number = _number(
        "First number", "Both must be your own, and in no campaign of this sub-account. They are forgotten afterwards."
    )
    second_number = _number("Second number")
    region = forms.ChoiceField(label="Country, if a number has no code")
    field_order = ("campaign", "first_number", "second_number", "region", "reason", "word")

    def __init__(self, *args: Any, inactive: Sequence[Mapping[str, Any]], international: bool, **kwargs: Any) -> None:
        super().__init__(*args, word=WORD, **kwargs)
        codes = sorted(REGIONS if international else NANP_REGIONS)
        self._offer("campaign", [("", "Choose a campaign"), *((str(one["id"]), _words(one)) for one in inactive)])
        self._offer("region", [(code, code) for code in codes])
        self.fields["region"].initial = "US"

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # tells the type checker what was declared
        field.choices = choices

    def refuse(self, error: CannotProbe) -> None:
        """Show why the probe cannot be made, beside the field it is about."""
        self.add_error(error.field if error.field in self.fields else None, error.message)


def _words(campaign: Mapping[str, Any]) -> str:
    group = campaign.get("group_name")
    return f"{campaign['name']} ({group})" if group else str(campaign["name"])
