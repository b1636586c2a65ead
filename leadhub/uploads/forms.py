"""What people send to the wizard, apart from the mapping, which is a form of its own kind."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from leadhub.leads.options import (
    DESCRIPTION_WIDTH,
    LARGEST_BATCH,
    PHONE_MODES,
    BadOption,
    DialPriority,
    DuplicateHandling,
    LoadOptions,
    TimeZoneOption,
)
from leadhub.leads.phones import REGIONS
from leadhub.leads.reading import Look, ReadChoices
from leadhub.leads.reading.delimited import DELIMITERS
from leadhub.leads.reading.encoding import ENCODINGS
from leadhub.uploads.models import Upload
from leadhub.uploads.receiving import TooLarge, limit_in_words


class FileForm(forms.Form):
    """The spreadsheet."""

    file = forms.FileField(
        allow_empty_file=True,  # reading says what is wrong with an empty file, and what to do
        max_length=None,
        error_messages={
            "required": "Choose a file first.",
            "missing": "Choose a file first.",
            "invalid": "The file did not arrive. Choose it again.",
        },
    )

    def __init__(self, *args: Any, too_large: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if too_large:
            self.fields["file"].error_messages["required"] = str(TooLarge(too_large))
        self.fields["file"].help_text = f"Up to {limit_in_words()}."


class ReadingForm(forms.Form):
    """How the file is to be read: which sheet, which row holds the headers; for text files also what separates them."""

    sheet = forms.ChoiceField(required=False)
    header_row = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)
    encoding = forms.ChoiceField(required=False)
    delimiter = forms.ChoiceField(required=False)

    def __init__(self, data: Any, *, look: Look, shown: dict[str, Any]) -> None:
        super().__init__(data)
        self.shown = shown
        self.text_file = look.delimiter is not None
        sheet: Any = self.fields["sheet"]
        sheet.choices = [(one.name, one.name) for one in look.sheets]
        header: Any = self.fields["header_row"]
        header.choices = [(0, "no header row"), *((number, str(number)) for number, _ in look.chosen.top)]
        encoding: Any = self.fields["encoding"]
        encoding.choices = list(ENCODINGS.items())
        delimiter: Any = self.fields["delimiter"]
        delimiter.choices = [(sign, name.capitalize()) for sign, name in DELIMITERS.items()]

    def choices(self) -> ReadChoices:
        """What was chosen. A header row belongs to the sheet that was shown: on another sheet it is looked for anew."""
        chosen = self.cleaned_data
        sheet = chosen["sheet"] or self.shown.get("sheet")
        encoding = (chosen["encoding"] or self.shown.get("encoding")) if self.text_file else None
        delimiter = (chosen["delimiter"] or self.shown.get("delimiter")) if self.text_file else None
        same = (sheet, encoding, delimiter) == tuple(
            self.shown.get(name) for name in ("sheet", "encoding", "delimiter")
        )
        return ReadChoices(
            sheet=sheet, header_row=chosen["header_row"] if same else None, encoding=encoding, delimiter=delimiter
        )


class OptionsForm(forms.Form):
    """RingCX's own options, the form of the numbers, and the size of a batch."""

    dialPriority = forms.ChoiceField(label="Priority", choices=[(str(m), m.label) for m in DialPriority])
    duplicateHandling = forms.ChoiceField(
        label="Duplicates, handled by RingCX", choices=[(str(m), m.label) for m in DuplicateHandling]
    )
    timeZoneOption = forms.ChoiceField(label="Time zone", choices=[(str(m), m.label) for m in TimeZoneOption])
    phone_mode = forms.ChoiceField(label="Phone numbers", choices=[(m, label) for m, (label, _) in PHONE_MODES.items()])
    region = forms.ChoiceField(
        label="Country of numbers without a country code",
        choices=[(code, code) for code in sorted(REGIONS)],
        help_text="As two letters, such as US, CA or DE.",
    )
    international_format = forms.BooleanField(
        label="Announce international number format",
        required=False,
        help_text="RingCX's flag internationalNumberFormat. Only used for international numbers.",
    )
    batch_size = forms.IntegerField(
        label="Leads in one batch",
        min_value=1,
        max_value=LARGEST_BATCH,
        help_text=f"From 1 to {LARGEST_BATCH}. Larger batches load faster; smaller ones leave less in doubt.",
    )
    description = forms.CharField(
        label="Name of the lead list",
        required=False,
        max_length=DESCRIPTION_WIDTH,
        help_text="Left empty, the list is named after the file. The time and a batch number are added.",
    )

    def __init__(self, data: Any = None, *, upload: Upload) -> None:
        stored = LoadOptions.from_json(upload.options)
        super().__init__(data, initial=stored.to_json())
        self.stored = stored

    def clean(self) -> dict[str, Any]:
        """Make the options of it; what they say together is wrong stands above the form."""
        cleaned = super().clean() or {}
        if not self.errors:
            try:
                self.options = LoadOptions.from_json({**self.stored.to_json(), **cleaned})
            except BadOption as error:
                raise ValidationError(str(error)) from error
        return cleaned

    @property
    def groups(self) -> list[dict[str, Any]]:
        """The choices with their help, as the page shows them, each with a warning where one is due."""
        tables: dict[str, list[tuple[str, str, str]]] = {
            "dialPriority": [(str(m), m.label, m.help) for m in DialPriority],
            "duplicateHandling": [(str(m), m.label, m.help) for m in DuplicateHandling],
            "timeZoneOption": [(str(m), m.label, m.help) for m in TimeZoneOption],
            "phone_mode": [(m, label, help_text) for m, (label, help_text) in PHONE_MODES.items()],
        }
        return [
            {
                "bound": self[name],
                "members": [
                    {"value": value, "label": label, "help": words, "warn": WARNINGS.get(value, "")}
                    for value, label, words in members
                ],
            }
            for name, members in tables.items()
        ]


WARNINGS = {
    "IMMEDIATE": "If the campaign is running, its agents get these leads the moment you confirm.",
    "REMOVE_ALL_EXISTING": "This may remove leads from the campaign that this file does not bring back.",
}
