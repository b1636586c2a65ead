"""STRATEGIC campaigns: one number in leadPhone, all others in persona phones under the sub-account's own labels.

RingCX guide, phone persona management: a persona phone has an id from 1 to 7 and a label of at most 30 characters, and
id 1 is leadPhone itself. Campaigns that are not STRATEGIC know none of them.
"""

from collections.abc import Iterable, Sequence

from leadhub.leads.fields import PERSONA
from leadhub.leads.mapping import ColumnLike, Mapping, Source, title

CONFIGURATION = "STRATEGIC"
"""How RingCX calls such a campaign (callingConfiguration; the others are SIMPLE)."""

LABEL_WIDTH = 30
FIRST_ID, LAST_ID = 2, 7


def usable_labels(phones: Iterable[tuple[int, str]]) -> tuple[str, ...]:
    """The labels that further phones can go to, of all ids and labels of a sub-account, in the order of the ids."""
    labels: dict[str, str] = {}
    for number, label in sorted(phones):
        label = label.strip()
        if FIRST_ID <= number <= LAST_ID and 0 < len(label) <= LABEL_WIDTH and label.isprintable():
            labels.setdefault(label.casefold(), label)
    return tuple(labels.values())


def strategic_words(labels: Sequence[str]) -> str:
    """Where the phones of a lead go, for people."""
    others = (
        f"Further numbers go to the persona phones of the sub-account ({', '.join(labels)})."
        if labels
        else "RingCX shows no persona phones of the sub-account, so there is no place for further numbers."
    )
    return f"This is a strategic campaign: a lead has one number in Phone. {others}"


def strategic_problems(
    mapping: Mapping, columns: Sequence[ColumnLike], *, strategic: bool, labels: Sequence[str]
) -> list[str]:
    """Sentences on phones that a campaign cannot take as they are mapped; empty if all is well."""
    known = {PERSONA + label for label in labels} if strategic else set()
    asked = [name for name in mapping.fields if name.startswith(PERSONA) and name not in known]
    problems = [f"{name}: {_why_not(strategic, labels)}" for name in asked]
    phones = mapping.fields.get("leadPhone", Source()).columns
    if strategic and len(phones) > 1:
        by_index = {column.index: column for column in columns}
        named = " and ".join(title(by_index[column]) for column in phones if column in by_index)
        others = _listed(labels) if labels else "an extra field"
        problems.append(
            f"{named} are mapped to leadPhone, but a strategic campaign takes one number there: "
            f"keep one of them, and map the others to {others}."
        )
    return problems


def _why_not(strategic: bool, labels: Sequence[str]) -> str:
    if not strategic:
        return "only a strategic campaign has persona phones; map its column to another field."
    if not labels:
        return "RingCX shows no persona phone of this sub-account; map its column to another field."
    return f"the sub-account has no persona phone of that label; it has {', '.join(labels)}."


def _listed(labels: Sequence[str]) -> str:
    *some, last = [f"{label} (persona phone)" for label in labels]
    return f"{', '.join(some)} or {last}" if some else last
