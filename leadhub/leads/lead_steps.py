"""How the fields of leads are made, but for phones: one maker of steps for each kind of field.

`lead_rows` says what a step is. Everything that is the same for all rows is decided when the step is made.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from leadhub.leads import zones
from leadhub.leads.cleaning import Change, Cleaner, Value, clean_name, clean_zip, tidy
from leadhub.leads.fields import CATALOGUE, EXTRAS_WIDTH, Field, Kind
from leadhub.leads.findings import KINDS, Level, finding
from leadhub.leads.lead_rows import Rows, Step, check_width, texts, too_long
from leadhub.leads.mapping import Source
from leadhub.leads.options import LoadOptions, TimeZoneOption
from leadhub.leads.places import split_city_state_zip

NAME_PARTS = ("title", "firstName", "midName", "lastName", "suffix")
ADDRESS_PARTS = ("city", "state", "zip")
_ZIP = 5  # digits of nearly all ZIP codes
_AFTER_AREA_CODE = 10_000_000
_MOST_REMEMBERED = 100_000


def made_extern_id(prefix: str, row_number: int) -> str:
    """The externId of a row that has none of its own: it leads back to the upload (`prefix`) and the row."""
    return f"{prefix or 'row'}-{row_number}"


def extern_id(source: Source, *, own_prefix: str, made_prefix: str) -> Step:
    """The file's own externId, with `own_prefix` in front, or one that LeadHub makes."""
    width = CATALOGUE["externId"].width or EXTRAS_WIDTH

    def step(rows: Rows) -> None:
        own = texts(rows, source, "externId")
        if own_prefix:
            own = [own_prefix + text if text else text for text in own]
        check_width(rows, "externId", own, width)
        rows.own_ids = own
        pairs = zip(own, rows.numbers, strict=True)
        rows.fields["externId"] = [text or made_extern_id(made_prefix, number) for text, number in pairs]

    return step


def plain_text(field: Field, source: Source) -> Step:
    """A text that is sent as it is, only tidied."""
    width = field.width or EXTRAS_WIDTH

    def step(rows: Rows) -> None:
        found = texts(rows, source, field.name)
        check_width(rows, field.name, found, width)
        rows.fields[field.name] = found

    return step


def cleaned(field: Field, source: Source, clean: Cleaner) -> Step:
    """A field whose kind has a cleaner."""
    source = _repaired_once(source, clean)
    width = field.width or EXTRAS_WIDTH

    def step(rows: Rows) -> None:
        found = texts(rows, source, field.name)
        values = _told(rows, field.name, found, [clean(text) if text else text for text in found])
        if field.kind is not Kind.INTEGER:
            check_width(rows, field.name, values, width)
        rows.fields[field.name] = values

    return step


def _repaired_once(source: Source, clean: Cleaner) -> Source:
    """A fixed value is repaired here, so that its repair is not reported for every row."""
    text = "" if source.columns else tidy(source.value or "")
    value = clean(text) if text else text
    if isinstance(value, Change) and KINDS[value.code].level is Level.REPAIR:
        return Source(value=str(value.value))
    return source


def _told(rows: Rows, field: str, found: Sequence[str], values: list[Any]) -> list[Any]:
    """Tell what a cleaner changed or doubted, and leave the values alone in its place."""
    for at, value in enumerate(values):
        if type(value) is Change:
            changed, code, message = value
            rows.findings[at].append(finding(code, field, message, found[at], str(changed)))
            values[at] = changed
    return values


def zip_code(field: Field, source: Source, *, zips_hold_five: bool, repairs_off: Sequence[str]) -> Step:
    """The ZIP code by North American forms; the state, made before, can prove a lost zero."""
    width = field.width or EXTRAS_WIDTH

    def step(rows: Rows) -> None:
        found = texts(rows, source, field.name)
        states = rows.field("state")
        values: list[Value | Change] = list(found)
        for at, text in enumerate(found):
            if text and not (len(text) == _ZIP and text.isdigit() and text.isascii() and text != "00000"):
                value = clean_zip(text, states[at], column_holds_five=zips_hold_five)
                if not (isinstance(value, Change) and value.code in repairs_off):
                    values[at] = value
        _told(rows, field.name, found, values)
        check_width(rows, field.name, found, width)
        rows.fields[field.name] = values

    return step


def split_address(source: Source, region: str, *, repair: bool) -> Step:
    """City, state and ZIP from one text, for the steps of these fields; a column of its own for one goes first."""

    def step(rows: Rows) -> None:
        found = texts(rows, source, "cityStateZip")
        parts = {name: [""] * len(rows) for name in ADDRESS_PARTS}
        for at, text in enumerate(found):
            if text:
                split = split_city_state_zip(text, region) if repair else {"city": text}
                for name, part in split.items():
                    parts[name][at] = part
                if len(split) > 1:
                    after = " | ".join(split.values())
                    message = "Took city, state and ZIP apart."
                    rows.findings[at].append(finding("address_split", "cityStateZip", message, text, after))
        rows.split.update(parts)

    return step


def full_name(field: str, source: Source, split: Callable[[str], dict[str, str]]) -> Step:
    """A whole name, split. In a row that has a first or last name already, it only fills in the other."""

    def step(rows: Rows) -> None:
        found = texts(rows, source, field)
        columns = {part: list(rows.field(part)) for part in NAME_PARTS}
        firsts, lasts = columns["firstName"], columns["lastName"]
        for at, text in enumerate(found):
            if not text:
                continue
            name = split(text)
            only_missing = firsts[at] or lasts[at]
            for part, words in name.items():
                column = columns[part]
                if not (column[at] or (only_missing and part not in {"firstName", "lastName"})):
                    column[at] = words
                    width = CATALOGUE[part].width or EXTRAS_WIDTH
                    if len(words) > width:
                        rows.findings[at].append(too_long(part, words, width))
        rows.fields.update({part: column for part, column in columns.items() if any(column)})

    return step


def names_in_case(rows: Rows) -> None:
    """Names in capitals, written as names."""
    for part in ("firstName", "midName", "lastName"):
        if part in rows.fields:
            found = rows.fields[part]
            rows.fields[part] = _told(rows, part, found, [clean_name(text) if text else text for text in found])


def extended_data(extras: Mapping[str, Source]) -> Step:
    """The named extras, in extendedLeadData (an object name → text; RingCX OpenAPI spec, CampaignLead)."""
    around = 6  # characters of JSON: quotes, colon, comma

    def step(rows: Rows) -> None:
        for name, source in extras.items():
            rows.extras[name] = texts(rows, source, name)
        widest = sum(len(name) + max(map(len, found), default=0) + around for name, found in rows.extras.items())
        if widest <= EXTRAS_WIDTH:
            return
        for at, row in enumerate(zip(*rows.extras.values(), strict=True)):
            length = sum(len(name) + len(text) + around for name, text in zip(extras, row, strict=True) if text)
            if length > EXTRAS_WIDTH:
                message = f"The named extras of this row have {length:,} characters; RingCX keeps {EXTRAS_WIDTH:,}."
                rows.findings[at].append(finding("too_long", "extendedLeadData", message))

    return step


def must_have(field: str, code: str, message: str) -> Step:
    """A field without which the lead has no time zone."""

    def step(rows: Rows) -> None:
        for at, value in enumerate(rows.field(field)):
            if value == "":
                rows.findings[at].append(finding(code, field, message))

    return step


def zones_compared(options: LoadOptions) -> Step:
    """Tell where phone, ZIP code, state and time zone code belong into different time zones."""
    option = options.timeZoneOption
    agree: set[tuple[int, str, str, str]] = set()  # what was compared before and told nothing

    def step(rows: Rows) -> None:
        zips, states = rows.field("zip"), rows.field("state")
        codes = rows.field("leadTimezone") if option is TimeZoneOption.EXPLICIT else [""] * len(rows)
        if len(agree) > _MOST_REMEMBERED:
            agree.clear()
        for at, keys in enumerate(rows.keys):
            if not keys:
                continue
            alike = keys[0] // _AFTER_AREA_CODE, zips[at][:3], states[at], codes[at]
            if alike in agree:
                continue
            conflict = zones.zone_conflict(keys[0], zips[at], states[at], option, code=codes[at])
            if conflict:
                rows.findings[at].append(finding("zone_conflict", "leadPhone", conflict))
            else:
                agree.add(alike)

    return step
