"""Rows of the table become leads, as the RingCX lead loader takes them: which steps a mapping needs, in what order.

A mapping is compiled once; everything that depends on the mapping and the options alone is decided before the first
row. What a step is and how leads come out of them, `lead_rows` says. Nothing empty ever enters a lead: empty fields
are left out, because RingCX is reported to reject leads with empty texts (seen in clients).
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from leadhub.leads import cleaning, lead_steps
from leadhub.leads.cleaning import Cleaner, unrepaired
from leadhub.leads.fields import CATALOGUE, PERSONA, Kind
from leadhub.leads.lead_phones import lead_phone, other_phone, persona_phones
from leadhub.leads.lead_rows import Rows, Step
from leadhub.leads.mapping import Mapping, Source
from leadhub.leads.names import split_full_name
from leadhub.leads.options import LoadOptions, TimeZoneOption
from leadhub.leads.reading.table import Column
from leadhub.leads.zones import compares_zones

_NO_ZONE = "Time zones come from the file, but this row has none."
_NO_ZIP = "Time zones come from the ZIP code, but this row has none."


class LeadMaker:
    """Makes leads as one mapping and these options want them.

    `zips_hold_five` says that the column mapped to zip otherwise holds five digits (`places.holds_five_digits`).
    """

    def __init__(
        self, mapping: Mapping, options: LoadOptions, columns: Sequence[Column], *, zips_hold_five: bool = False
    ) -> None:
        self._width = len(columns)
        self._steps = _steps(mapping, options, columns, zips_hold_five=zips_hold_five)

    def make(self, rows: Sequence[tuple[int, Sequence[str]]]) -> Rows:
        """Make the leads of some rows: each with its number, as Excel shows it, and one text for each column.

        Missing cells at the end of a row are blank. It never raises, whatever the cells hold; a row without a
        usable phone has an `error` finding, no leadPhone and no keys.
        """
        width = self._width
        cells = [row if len(row) == width else [*row, *[""] * width][:width] for _, row in rows]
        made = Rows([number for number, _ in rows], list(zip(*cells, strict=True)) or [()] * width)
        for step in self._steps:
            step(made)
        return made


def _steps(mapping: Mapping, options: LoadOptions, columns: Sequence[Column], *, zips_hold_five: bool) -> list[Step]:
    """What is done to the rows, in the order of the findings; what looks at several fields comes last."""
    sources = dict(mapping.fields)
    region = _state_region(options)
    settings = replace(options.phone_settings, repairs_off=options.repairs_off)
    steps = [
        lead_steps.extern_id(
            sources.get("externId", Source()), own_prefix=mapping.extern_prefix, made_prefix=options.extern_prefix
        ),
        lead_phone(sources.get("leadPhone", Source()), columns, settings, options.several_phones),
    ]
    personas = {name.removeprefix(PERSONA): sources[name] for name in sources if name.startswith(PERSONA)}
    if personas and options.strategic:
        steps.append(persona_phones(personas, settings, options.several_phones))
    if "cityStateZip" in sources:
        steps.append(lead_steps.split_address(sources["cityStateZip"], region, repair=options.repairs("address_split")))
        sources = {name: Source() for name in lead_steps.ADDRESS_PARTS} | sources
    plain: list[Step] = []
    others: list[Step] = []
    cleaners = _cleaners(options)
    for field in CATALOGUE.values():
        source = sources.get(field.name)
        if source is None or not field.wire or field.name in {"externId", "leadPhone"}:
            continue
        if field.kind is Kind.PHONE:
            others.append(other_phone(field, source, columns, settings))
        elif field.kind is Kind.ZIP and region in {"US", "CA"}:
            repairs_off = options.repairs_off
            others.append(lead_steps.zip_code(field, source, zips_hold_five=zips_hold_five, repairs_off=repairs_off))
        elif field.kind in cleaners:
            others.append(lead_steps.cleaned(field, source, cleaners[field.kind]))
        else:
            (plain if len(source.columns) == 1 else others).append(lead_steps.plain_text(field, source))
    return steps + plain + others + _last_steps(mapping, options)


def _last_steps(mapping: Mapping, options: LoadOptions) -> list[Step]:
    """What looks at several fields."""
    steps: list[Step] = []
    for name, last_first in (("fullName", False), ("fullNameLastFirst", True)):
        if name in mapping.fields:
            split = partial(split_full_name, last_first=last_first)
            steps.append(lead_steps.full_name(name, mapping.fields[name], split))
    if options.name_case:
        steps.append(lead_steps.names_in_case)
    if mapping.extras:
        steps.append(lead_steps.extended_data(mapping.extras))
    if options.timeZoneOption is TimeZoneOption.EXPLICIT:
        steps.append(lead_steps.must_have("leadTimezone", "timezone_missing", _NO_ZONE))
    if options.timeZoneOption is TimeZoneOption.ZIPCODE:
        steps.append(lead_steps.must_have("zip", "zip_missing", _NO_ZIP))
    if compares_zones(options):
        steps.append(lead_steps.zones_compared(options))
    return steps


def _cleaners(options: LoadOptions) -> dict[Kind, Cleaner]:
    cleaners: dict[Kind, Cleaner] = {
        Kind.EMAIL: cleaning.clean_email,
        Kind.STATE: cleaning.state_cleaner(_state_region(options)),
        Kind.INTEGER: cleaning.clean_integer,
        Kind.AGENT: cleaning.clean_agent,
        Kind.TIMEZONE: cleaning.timezone_cleaner(
            words_to_codes=options.phone_mode == "nanp" and options.repairs("timezone_to_code"),
            codes_matter=options.timeZoneOption is TimeZoneOption.EXPLICIT,
            known=options.timezone_codes,
        ),
    }
    return {kind: unrepaired(clean, options.repairs_off) for kind, clean in cleaners.items()}


def _state_region(options: LoadOptions) -> str:
    """A North American account names North American states, whatever region its numbers default to."""
    return "US" if options.phone_mode == "nanp" else options.region
