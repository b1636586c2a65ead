"""The live sample: the first rows of the file as the leads that a mapping would make of them."""

from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass
from typing import Any

from leadhub.leads.fields import CATALOGUE, PERSONA
from leadhub.leads.findings import Finding, Level
from leadhub.leads.lead import LeadMaker
from leadhub.leads.mapping import Mapping
from leadhub.leads.mapping_data import place_of
from leadhub.leads.options import LoadOptions
from leadhub.leads.reading import SheetLook
from leadhub.uploads.mapping_form import field_label

LEADS = 3


@dataclass(frozen=True)
class SampleLead:
    """One lead as it would be sent: its row in the file, its fields by label, and what was found."""

    row: int
    facts: list[tuple[str, str]]
    findings: list[Finding]

    @property
    def invalid(self) -> bool:
        """Whether this row could not be sent."""
        return any(finding.level == Level.ERROR for finding in self.findings)


def sample_leads(
    sheet: SheetLook, mapping: Mapping, options: LoadOptions, aux_labels: AnyMapping[str, str]
) -> list[SampleLead]:
    """Make leads of the first rows with values. The mapping may be incomplete: it is being edited."""
    usable = Mapping(
        {name: source for name, source in mapping.fields.items() if source.columns or source.value},
        {name: source for name, source in mapping.extras.items() if name and source.feeds},
        mapping.extern_prefix,
    )
    rows = list(zip(sheet.sample_rows, sheet.samples, strict=True))[:LEADS]
    made = LeadMaker(usable, options, sheet.columns).make(rows)
    return [
        SampleLead(row, _facts(lead, aux_labels), made.findings.get(at, []))
        for at, (row, lead) in enumerate(zip(made.numbers, made.leads(), strict=True))
    ]


def _facts(lead: dict[str, Any], aux_labels: AnyMapping[str, str]) -> list[tuple[str, str]]:
    personas = {PERSONA + label: number for label, number in lead.get("personaPhoneConfig", {}).items()}
    fields = {name: value for name, value in lead.items() if name in CATALOGUE} | personas
    facts = [(field_label(name, aux_labels), str(fields[name])) for name in sorted(fields, key=place_of)]
    return facts + list(lead.get("extendedLeadData", {}).items())
