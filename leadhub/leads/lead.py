"""One row of the table becomes one lead, as the RingCX lead loader takes it.

`row_function` compiles a mapping once for a whole part; the function it returns is then called for every row,
so everything that depends on the mapping alone is decided before the first row. Nothing empty ever enters a
lead: empty fields are left out, because RingCX is reported to reject leads with empty texts (seen in
clients).
"""

from collections.abc import Callable, Sequence

from leadhub.leads import cleaning
from leadhub.leads.cleaning import Cleaner
from leadhub.leads.duplicates import PhoneKeys
from leadhub.leads.fields import CATALOGUE, EXTRAS_WIDTH, Kind
from leadhub.leads.findings import Finding
from leadhub.leads.lead_phones import phone_reader
from leadhub.leads.lead_steps import (
    Lead,
    Step,
    cleaned,
    extended_data,
    full_name,
    joined_text,
    must_have,
    other_phone,
    plain_texts,
    reader,
    too_long,
    zip_code,
)
from leadhub.leads.mapping import Mapping, Source
from leadhub.leads.options import LoadOptions, TimeZoneOption
from leadhub.leads.reading.table import Column

RowFunction = Callable[[int, Sequence[str]], tuple[Lead, list[Finding], PhoneKeys]]

_NO_ZONE = "Time zones come from the file, but this row has none."
_NO_ZIP = "Time zones come from the ZIP code, but this row has none."


def made_extern_id(prefix: str, row_number: int) -> str:
    """The externId of a row that has none of its own: it leads back to the upload (`prefix`) and the row."""
    return f"{prefix or 'row'}-{row_number}"


def row_function(
    mapping: Mapping, options: LoadOptions, columns: Sequence[Column], *, zips_hold_five: bool = False
) -> RowFunction:
    """Compile a mapping into a function that makes the lead of one row.

    The function takes the row's number (as Excel shows it) and its cells, one text for each of `columns`, and
    returns the lead (wire names; all values texts but leadPriority and maxPasses, which are integers), the
    findings about the row, and its duplicate keys (E.164 digits of the phones in leadPhone). It never raises,
    whatever the cells hold; a row without a usable phone has an `error` finding, no leadPhone and no keys.
    `zips_hold_five` says that the column mapped to zip otherwise holds five digits (see
    `places.holds_five_digits`).
    """
    phones = phone_reader(mapping.fields.get("leadPhone", Source()), columns, options.phone_settings)
    extern_id = reader(mapping.fields.get("externId", Source()), "externId")
    extern_width = CATALOGUE["externId"].width or 0
    prefix = options.extern_prefix
    steps = _steps(mapping, options, columns, zips_hold_five=zips_hold_five)
    width = len(columns)

    def make(number: int, cells: Sequence[str]) -> tuple[Lead, list[Finding], PhoneKeys]:
        if len(cells) < width:
            cells = [*cells, *[""] * (width - len(cells))]
        findings: list[Finding] = []
        own_id = extern_id(cells, findings)
        if len(own_id) > extern_width:
            findings.append(too_long("externId", own_id, extern_width))
        lead: Lead = {"externId": own_id or made_extern_id(prefix, number)}
        keys = phones(cells, lead, findings)
        for step in steps:
            step(cells, lead, findings)
        return lead, findings, keys

    return make


def _steps(mapping: Mapping, options: LoadOptions, columns: Sequence[Column], *, zips_hold_five: bool) -> list[Step]:
    """What is done to each row after externId and leadPhone; what looks at several fields comes last."""
    cleaners = _cleaners(options)
    plain: list[tuple[str, int, int]] = []
    steps: list[Step] = []
    for field in CATALOGUE.values():
        source = mapping.fields.get(field.name)
        if source is None or not field.wire or field.name in {"externId", "leadPhone"}:
            continue
        if field.kind is Kind.PHONE:
            read = phone_reader(source, columns, options.phone_settings, field=field.name)
            steps.append(other_phone(field, read))
        elif field.kind is Kind.ZIP:
            checked = _state_region(options) in {"US", "CA"}
            steps.append(zip_code(field, source, checked=checked, zips_hold_five=zips_hold_five))
        elif field.kind in cleaners:
            steps.append(cleaned(field, source, cleaners[field.kind]))
        elif len(source.columns) == 1:
            plain.append((field.name, source.columns[0], field.width or EXTRAS_WIDTH))
        else:
            steps.append(joined_text(field, source))
    if plain:
        steps.insert(0, plain_texts(plain))
    if "fullName" in mapping.fields:
        steps.append(full_name(mapping.fields["fullName"]))
    if mapping.extras:
        steps.append(extended_data(mapping.extras))
    if options.timeZoneOption is TimeZoneOption.EXPLICIT:
        steps.append(must_have("leadTimezone", "timezone_missing", _NO_ZONE))
    if options.timeZoneOption is TimeZoneOption.ZIPCODE:
        steps.append(must_have("zip", "zip_missing", _NO_ZIP))
    return steps


def _cleaners(options: LoadOptions) -> dict[Kind, Cleaner]:
    return {
        Kind.EMAIL: cleaning.clean_email,
        Kind.STATE: cleaning.state_cleaner(_state_region(options)),
        Kind.INTEGER: cleaning.clean_integer,
        Kind.AGENT: cleaning.clean_agent,
        Kind.TIMEZONE: cleaning.timezone_cleaner(
            words_to_codes=options.phone_mode == "nanp",
            codes_matter=options.timeZoneOption is TimeZoneOption.EXPLICIT,
        ),
    }


def _state_region(options: LoadOptions) -> str:
    """A North American account names North American states, whatever region its numbers default to."""
    return "US" if options.phone_mode == "nanp" else options.region
