"""What people send to the do-not-call page."""

from typing import Any

from django import forms

from leadhub.leads.phones import REGIONS

REGION_CHOICES = [(code, code) for code in sorted(REGIONS)]


class ListForm(forms.Form):
    """A file of phones."""

    file = forms.FileField(
        error_messages={
            "required": "Choose a file first.",
            "missing": "Choose a file first.",
            "invalid": "The file did not arrive. Choose it again.",
            "empty": "The file is empty. Choose one with a phone number in each row.",
        },
        help_text="Any spreadsheet or text file. Every column that holds phone numbers is taken.",
    )
    name = forms.CharField(
        label="Name of the list", required=False, max_length=120, help_text="Left empty, it is named after the file."
    )
    region = forms.ChoiceField(
        label="Country of numbers without a country code",
        choices=REGION_CHOICES,
        initial="US",
        help_text="As two letters, such as US, CA or DE.",
    )

    def __init__(self, *args: Any, too_large: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if too_large:
            self.fields["file"].error_messages["required"] = (
                f"{too_large} is larger than the limit. Split it into several files."
            )


class NumberForm(forms.Form):
    """One phone number, to ask whether it is on a list."""

    number = forms.CharField(
        label="Phone number",
        max_length=80,
        error_messages={"required": "Type a phone number first."},
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    region = forms.ChoiceField(label="Country, if the number has no code", choices=REGION_CHOICES, initial="US")
