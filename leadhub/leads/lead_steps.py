"""How single fields of a lead are made from a row: one maker of steps for each kind of field.

A step reads cells, adds to the lead and to the findings, and never raises. Everything that does not change
from row to row is decided when the step is made.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from leadhub.leads import places
from leadhub.leads.cleaning import Change, Cleaner, is_error_cell, short, tidy
from leadhub.leads.fields import CATALOGUE, EXTRAS_WIDTH, Field
from leadhub.leads.findings import KINDS, Finding, Level, finding
from leadhub.leads.lead_phones import PhoneReader
from leadhub.leads.mapping import Source
from leadhub.leads.names import split_full_name

Lead = dict[str, Any]
Step = Callable[[Sequence[str], Lead, list[Finding]], None]
Reader = Callable[[Sequence[str], list[Finding]], str]

_ERROR_CELL = "The cell holds a spreadsheet error instead of a value, so it is left out."


def reader(source: Source, field: str) -> Reader:
    """How to get a field's tidy text from a row: "" for nothing, columns joined, error cells left out."""
    if not source.columns:
        fixed = tidy(source.value or "")
        return lambda _cells, _findings: fixed
    wanted = source.columns

    def read_one(cells: Sequence[str], findings: list[Finding]) -> str:
        text = tidy(cells[wanted[0]])
        if text[:1] == "#" and is_error_cell(text):
            findings.append(finding("error_cell", field, _ERROR_CELL, text))
            return ""
        return text

    def read_joined(cells: Sequence[str], findings: list[Finding]) -> str:
        texts = []
        for column in wanted:
            text = tidy(cells[column])
            if text[:1] == "#" and is_error_cell(text):
                findings.append(finding("error_cell", field, _ERROR_CELL, text))
            elif text:
                texts.append(text)
        return " ".join(texts)

    return read_one if len(wanted) == 1 else read_joined


def plain_texts(wanted: list[tuple[str, int, int]]) -> Step:
    """All texts that come from one column each, in one loop: most cells of most files go through here."""

    def step(cells: Sequence[str], lead: Lead, findings: list[Finding]) -> None:
        for name, column, width in wanted:
            text = cells[column]
            if not text:
                continue
            text = text.strip()
            if not text.isprintable():
                text = tidy(text)
            if text[:1] == "#" and is_error_cell(text):
                findings.append(finding("error_cell", name, _ERROR_CELL, text))
                continue
            if len(text) > width:
                findings.append(too_long(name, text, width))
            if text:
                lead[name] = text

    return step


def joined_text(field: Field, source: Source) -> Step:
    """A text that is joined from several columns, or fixed."""
    read = reader(source, field.name)
    width = field.width or EXTRAS_WIDTH

    def step(cells: Sequence[str], lead: Lead, findings: list[Finding]) -> None:
        text = read(cells, findings)
        if len(text) > width:
            findings.append(too_long(field.name, text, width))
        if text:
            lead[field.name] = text

    return step


def cleaned(field: Field, source: Source, clean: Cleaner) -> Step:
    """A field whose kind has a cleaner."""
    source = _repaired_once(source, clean)
    read = reader(source, field.name)
    width = field.width or EXTRAS_WIDTH

    def step(cells: Sequence[str], lead: Lead, findings: list[Finding]) -> None:
        text = read(cells, findings)
        if not text:
            return
        value = clean(text)
        if isinstance(value, Change):
            findings.append(finding(value.code, field.name, value.message, text, str(value.value)))
            value = value.value
        if value != "":
            lead[field.name] = value
        if isinstance(value, str) and len(value) > width:
            findings.append(too_long(field.name, value, width))

    return step


def _repaired_once(source: Source, clean: Cleaner) -> Source:
    """A fixed value is repaired here, so that its repair is not reported for every row."""
    text = "" if source.columns else tidy(source.value or "")
    value = clean(text) if text else text
    if isinstance(value, Change) and KINDS[value.code].level is Level.REPAIR:
        return Source(value=str(value.value))
    return source


def zip_code(field: Field, source: Source, *, checked: bool, zips_hold_five: bool) -> Step:
    """The ZIP code, `checked` against North American forms; the state, made before, can prove a lost zero."""
    read = reader(source, field.name)
    width = field.width or EXTRAS_WIDTH

    def step(cells: Sequence[str], lead: Lead, findings: list[Finding]) -> None:
        text = read(cells, findings)
        if not text:
            return
        lead[field.name] = text
        if checked and not (len(text) == 5 and text.isdigit() and text.isascii()) and not places.zip_is_usual(text):
            repaired = places.zip_with_lost_zero(text, lead.get("state", ""), column_holds_five=zips_hold_five)
            if repaired:
                lead[field.name] = repaired
                message = "Put back the zero that the spreadsheet dropped from the ZIP code."
                findings.append(finding("zip_zero_restored", field.name, message, text, repaired))
            else:
                message = f"“{short(text)}” is not written like a ZIP code; it is sent as it is."
                findings.append(finding("zip_odd", field.name, message, text, text))
        if len(text) > width:
            findings.append(too_long(field.name, text, width))

    return step


def other_phone(field: Field, read: PhoneReader) -> Step:
    """auxPhone and callerId: cleaned like leadPhone; without a usable number the lead goes without them."""
    width = field.width or EXTRAS_WIDTH

    def step(cells: Sequence[str], lead: Lead, findings: list[Finding]) -> None:
        read(cells, lead, findings)
        text = lead.get(field.name, "")
        if len(text) > width:
            findings.append(too_long(field.name, text, width))

    return step


def full_name(source: Source) -> Step:
    """A whole name, split. In a row that has a first or last name already, it only fills in the other."""
    read = reader(source, "fullName")

    def step(cells: Sequence[str], lead: Lead, findings: list[Finding]) -> None:
        text = read(cells, findings)
        if not text:
            return
        name = split_full_name(text)
        if "firstName" in lead or "lastName" in lead:
            name = {part: name[part] for part in ("firstName", "lastName") if part in name}
        for part, words in name.items():
            if part not in lead:
                lead[part] = words
                width = CATALOGUE[part].width or EXTRAS_WIDTH
                if len(words) > width:
                    findings.append(too_long(part, words, width))

    return step


def extended_data(extras: Mapping[str, Source]) -> Step:
    """The named extras, in extendedLeadData (an object name → text; RingCX OpenAPI spec, CampaignLead)."""
    readers = [(name, reader(source, name)) for name, source in extras.items()]

    def step(cells: Sequence[str], lead: Lead, findings: list[Finding]) -> None:
        data: dict[str, str] = {}
        for name, read in readers:
            text = read(cells, findings)
            if text:
                data[name] = text
        if not data:
            return
        lead["extendedLeadData"] = data
        length = sum(len(name) + len(text) + 6 for name, text in data.items())  # 6: quotes, colon, comma
        if length > EXTRAS_WIDTH:
            message = f"The named extras of this row have {length:,} characters; RingCX keeps {EXTRAS_WIDTH:,}."
            findings.append(finding("too_long", "extendedLeadData", message))

    return step


def must_have(field: str, code: str, message: str) -> Step:
    def step(_cells: Sequence[str], lead: Lead, findings: list[Finding]) -> None:
        if field not in lead:
            findings.append(finding(code, field, message))

    return step


def too_long(field: str, text: str, width: int) -> Finding:
    message = f"This has {len(text):,} characters; RingCX keeps {width:,}, so its end may be cut off there."
    return finding("too_long", field, message, text, text)
