"""The resource that the package's documents tell one to write; what is not said here is as it comes.

Phones are checked by a widget, which is where the package wants it done.
"""

from pathlib import Path
from typing import Any

import phonenumbers
import tablib  # type: ignore[import-untyped]  # it comes without types, and so does …
from import_export import fields, resources, widgets  # type: ignore[import-untyped]  # … this

from bench.dry_run.models import Lead


class PhoneWidget(widgets.CharWidget):  # type: ignore[misc]  # as above
    """Ten digits of a valid North American number; anything else is an error of the row."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        text = super().clean(value, row, **kwargs)
        try:
            number = phonenumbers.parse(text, "US")
        except phonenumbers.NumberParseException as error:
            raise ValueError(f"{text} is not a phone number.") from error
        if number.country_code != 1 or not phonenumbers.is_valid_number(number):
            raise ValueError(f"{text} is not a North American phone number.")
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)[2:]


def _field(attribute: str, column: str, widget: widgets.Widget | None = None) -> fields.Field:
    return fields.Field(attribute=attribute, column_name=column, widget=widget)


class LeadResource(resources.ModelResource):  # type: ignore[misc]  # as above
    """Column by column; a lead that is known by its externId is updated, every other one is new."""

    extern_id = _field("extern_id", "Lead ID")
    first_name = _field("first_name", "First Name")
    last_name = _field("last_name", "Last Name")
    email = _field("email", "Email")
    lead_phone = _field("lead_phone", "Phone", PhoneWidget())
    aux_phone = _field("aux_phone", "Mobile", PhoneWidget())
    address = _field("address", "Street Address")
    city = _field("city", "City")
    state = _field("state", "State")
    zip = _field("zip", "ZIP")
    last_contact = _field("last_contact", "Last Contact")
    balance = _field("balance", "Balance")
    age = _field("age", "Age")
    notes = _field("notes", "Notes")

    class Meta:
        model = Lead
        import_id_fields = ("extern_id",)


def dry_run(path: Path) -> dict[str, int]:
    """What an import of the file would do, by kind of row."""
    data = tablib.Dataset().load(path.read_text(encoding="utf-8"), format="csv")
    result = LeadResource().import_data(data, dry_run=True)
    return {kind: count for kind, count in result.totals.items() if count}
