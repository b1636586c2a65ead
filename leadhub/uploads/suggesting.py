"""The suggested mapping of an upload: what was chosen before, else what headers, samples and the campaign say."""

from dataclasses import dataclass, replace

from leadhub.leads.mapping import Mapping, suggested_mapping
from leadhub.leads.reading import Look
from leadhub.leads.suggest import EXTRA, IGNORE, Suggestion, suggest
from leadhub.uploads.models import Upload
from leadhub.uploads.remembering import THE_SAME, recall

HIDDEN = "Hidden in the sheet, so it is left out unless you choose a field."


@dataclass(frozen=True)
class Suggested:
    """One suggestion for each column of the chosen sheet, and the mapping that follows them all.

    memory: who chose this before and when, in a sentence; "" if nobody did. known: for exactly these columns.
    """

    suggestions: list[Suggestion]
    mapping: Mapping
    memory: str = ""
    known: bool = False


def suggested(upload: Upload, look: Look) -> Suggested:
    """What LeadHub suggests for each column of the chosen sheet."""
    columns = look.chosen.columns
    headers = [column.header for column in columns]
    usual = _usual(upload, look)
    memory = recall(upload, columns)
    if memory is None:
        return Suggested(usual, suggested_mapping(usual, headers))
    found = []
    for suggestion in usual:
        chosen = memory.chosen.get(suggestion.column)
        if chosen is not None:
            found.append(Suggestion(suggestion.column, chosen, memory.confidence, memory.words))
        elif suggestion.field in memory.mapping.fields:
            found.append(replace(suggestion, field=EXTRA, reason="Its field is taken by another column."))
        else:
            found.append(suggestion)
    rest = [suggestion for suggestion in found if suggestion.column not in memory.chosen]
    known = memory.confidence == THE_SAME and not rest
    return Suggested(found, suggested_mapping(rest, headers, onto=memory.mapping), memory.words, known)


def _usual(upload: Upload, look: Look) -> list[Suggestion]:
    """From headers, samples and the campaign's labels; a hidden column is never used without being asked for."""
    columns, samples = look.chosen.columns, look.chosen.samples
    visible = [column for column in columns if not column.hidden]
    found = suggest(
        [column.header for column in visible],
        [[row[column.index] for column in visible if column.index < len(row)] for row in samples],
        aux_labels=upload.campaign.get("aux_labels", {}),
        persona_labels=upload.campaign.get("persona_labels", ()),
    )
    shown = {
        column.index: replace(suggestion, column=column.index)
        for column, suggestion in zip(visible, found, strict=True)
    }
    return [shown.get(column.index) or Suggestion(column.index, IGNORE, 1.0, HIDDEN) for column in columns]
