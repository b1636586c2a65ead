"""What people send to the wizard, apart from the mapping, which is a form of its own kind."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from leadhub.leads.findings import REPAIRS
from leadhub.leads.options import (
    DESCRIPTION_WIDTH,
    LARGEST_BATCH,
    NO_CODES,
    PHONE_MODES,
    BadOption,
    DialPriority,
    DuplicateHandling,
    LoadOptions,
    TimeZoneOption,
)
from leadhub.leads.phones import REGIONS
from leadhub.leads.reading import Look, ReadChoices, SheetLook
from leadhub.leads.reading.delimited import DELIMITERS
from leadhub.leads.reading.encoding import ENCODINGS
from leadhub.leads.reading.header_lines import MOST_LINES
from leadhub.leads.reading.limits import DEFAULT_LIMITS
from leadhub.leads.reading.unlocking import LONGEST_PASSWORD
from leadhub.uploads.account_words import account_words
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


class PasswordForm(forms.Form):
    """The password of a protected file. It is never put back into a page."""

    password = forms.CharField(
        max_length=LONGEST_PASSWORD,
        strip=False,
        help_text="It opens this file once and is not kept.",
        error_messages={"required": "Type the file's password."},
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}),
    )


class ReadingForm(forms.Form):
    """How the file is to be read: which sheet, which rows hold the headers; for text files also what separates them.

    What the page showed comes back with it (`shown_…`), for a row belongs to the sheet it was chosen on.
    """

    sheet = forms.ChoiceField(required=False)
    header_row = forms.IntegerField(required=False, min_value=0, max_value=DEFAULT_LIMITS.max_rows)
    header_rows = forms.IntegerField(required=False, min_value=1, max_value=MOST_LINES)
    encoding = forms.ChoiceField(required=False)
    delimiter = forms.ChoiceField(required=False)

    def __init__(self, data: Any, *, look: Look, stored: dict[str, Any]) -> None:
        super().__init__(data)
        self.shown = {name: data.get(f"shown_{name}", stored.get(name)) for name in _SHOWN} if data else {}
        self.text_file = look.delimiter is not None
        sheet: Any = self.fields["sheet"]
        sheet.choices = [(one.name, one.name) for one in look.sheets]
        encoding: Any = self.fields["encoding"]
        encoding.choices = list(ENCODINGS.items())
        delimiter: Any = self.fields["delimiter"]
        delimiter.choices = [(sign, name.capitalize()) for sign, name in DELIMITERS.items()]
        self.lines = _lines_of_headers(look.chosen)

    def choices(self) -> ReadChoices:
        """What was chosen. Rows belong to the sheet that was shown: on another sheet they are looked for anew."""
        chosen, shown = self.cleaned_data, self.shown
        sheet = chosen["sheet"] or shown["sheet"]
        encoding = (chosen["encoding"] or shown["encoding"]) if self.text_file else None
        delimiter = (chosen["delimiter"] or shown["delimiter"]) if self.text_file else None
        same_sheet = (sheet or "", encoding or "", delimiter or "") == tuple(shown[name] or "" for name in _PLACE)
        row = chosen["header_row"] if same_sheet else None
        same_row = row is not None and str(row) == str(shown["header_row"])
        return ReadChoices(
            sheet=sheet,
            header_row=row,
            header_rows=chosen["header_rows"] if same_row else None,
            encoding=encoding,
            delimiter=delimiter,
        )


_PLACE = ("sheet", "encoding", "delimiter")
_SHOWN = (*_PLACE, "header_row")


def _lines_of_headers(sheet: SheetLook) -> list[tuple[int, str]]:
    """How many rows the headers may go over, in words; nothing where there is no choice."""
    last = sheet.header_row
    if last < 2:
        return []
    words = ["this row only", f"two rows: {last - 1} and {last}", f"three rows: {last - 2} to {last}"]
    return list(enumerate(words[: min(MOST_LINES, last)], 1))


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
    repairs = forms.MultipleChoiceField(
        label="What LeadHub may repair",
        required=False,
        choices=[(kind.code, kind.offer) for kind in REPAIRS.values()],
    )
    name_case = forms.BooleanField(label="Put the capitals of names right", required=False)
    first_phone_only = forms.BooleanField(
        label="Keep the first of several numbers in a cell",
        required=False,
        help_text=(
            "This strategic campaign takes one number in each phone field. Otherwise a row with several in a cell is "
            "not sent. The review lists what was left out."
        ),
    )

    def __init__(self, data: Any = None, *, upload: Upload) -> None:
        stored = LoadOptions.from_json(upload.options)
        made = [code for code in REPAIRS if stored.repairs(code)]
        super().__init__(data, initial={**stored.to_json(), "repairs": made})
        self.stored = stored
        self.known = account_words(upload)
        if not stored.strategic:
            del self.fields["first_phone_only"]
        self.fields["region"].help_text = f"As two letters, such as US, CA or DE. {self.known.countries}".strip()

    def clean(self) -> dict[str, Any]:
        """Make the options of it; what they say together is wrong stands above the form."""
        cleaned = super().clean() or {}
        if not self.errors:
            off = [code for code in REPAIRS if code not in cleaned["repairs"]]
            chosen = {name: value for name, value in cleaned.items() if name != "repairs"}
            try:
                self.options = LoadOptions.from_json({**self.stored.to_json(), **chosen, "repairs_off": off})
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
                    {"value": value, "label": label, "help": words, "warn": self._warning(value)} | self._noted(value)
                    for value, label, words in members
                ],
                "about": self.known.phones if name == "phone_mode" else "",
            }
            for name, members in tables.items()
        ]

    def _warning(self, value: str) -> str:
        harmless = value == DuplicateHandling.REMOVE_ALL_EXISTING and not self.known.replaces
        return "" if harmless else WARNINGS.get(value, "")

    def _noted(self, value: str) -> dict[str, str]:
        """What is known of this sub-account: what becomes of duplicates there, its time zone codes or why there are
        none to choose."""
        if value in self.known.duplicates:
            return {"note": self.known.duplicates[value]}
        if value != TimeZoneOption.EXPLICIT:
            return {}
        codes = ", ".join(self.stored.timezone_codes)
        return {"note": f"Known in your account: {codes}."} if codes else {"disabled": NO_CODES}

    @property
    def repair_kinds(self) -> list[dict[str, Any]]:
        """Each kind of repair as the page shows it: {"code", "offer", "without", "made"}."""
        made = self["repairs"].value() or []
        return [
            {"code": kind.code, "offer": kind.offer, "without": kind.without, "made": kind.code in made}
            for kind in REPAIRS.values()
        ]

    @property
    def repairs_unusual(self) -> bool:
        """Whether anything about repairs is otherwise than LeadHub would have it, so that the page shows it."""
        return bool(self["name_case"].value()) or not all(kind["made"] for kind in self.repair_kinds)


WARNINGS = {
    "IMMEDIATE": "If the campaign is running, its agents get these leads the moment you confirm.",
    "REMOVE_ALL_EXISTING": "This may remove leads from the campaign that this file does not bring back.",
}
