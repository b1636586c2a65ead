"""A batch becomes the body of the lead loader (RingCX guide, bulk import; LeadListProcessingRequest)."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from leadhub.leads.options import DESCRIPTION_WIDTH, LIST_STATE, LoadOptions

_OBJECTS = frozenset({"extendedLeadData", "personaPhoneConfig"})
_INTEGERS = frozenset({"leadPriority", "maxPasses"})
_REQUIRED = ("externId", "leadPhone")


class BrokenLead(ValueError):
    """A lead that LeadHub made wrongly and must not send. The text names the place, never a value."""


def payload(leads: Sequence[Mapping[str, Any]], options: LoadOptions, *, description: str) -> dict[str, Any]:
    """The loader's body for these leads.

    `description` names the new lead list and must be unique for each batch (see `list_description`): the
    loader returns no list id, so it is the only handle on what was loaded. Raises `BrokenLead` for an empty
    list, a lead without externId or leadPhone, an empty text, a null or a number where RingCX expects text,
    and `ValueError` for a description that is empty or longer than 400 characters.
    """
    if not description.strip() or len(description) > DESCRIPTION_WIDTH:
        raise ValueError(f"a list needs a name of 1 to {DESCRIPTION_WIDTH} characters, not {len(description)}")
    if not leads:
        raise BrokenLead("a batch without leads must not be sent")
    for place, lead in enumerate(leads):
        _check(lead, place)
    return {
        "description": description,
        "dialPriority": options.dialPriority.value,
        "duplicateHandling": options.duplicateHandling.value,
        "listState": LIST_STATE,
        "timeZoneOption": options.timeZoneOption.value,
        **options.number_flags(),
        "dncTags": [],
        "uploadLeads": [dict(lead) for lead in leads],
    }


def list_description(name: str, *, at: datetime, number: int, of: int, tag: str = "") -> str:
    """A list's name that is unique for each batch: "Spring 2026-11-22 01:30:05Z #3/8 k7Qd".

    `at` (aware) is when the load was confirmed, `number` the batch's, counting from 1; `tag` tells apart
    loads with the same name in the same second, such as a short id of the upload. A long `name` is cut so
    that all of it fits.
    """
    ending = f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%SZ} #{number}/{of}" + (f" {tag}" if tag else "")
    kept = " ".join(name.split())[: DESCRIPTION_WIDTH - len(ending) - 1].rstrip()
    return f"{kept} {ending}" if kept else ending


def _check(lead: Mapping[str, Any], place: int) -> None:
    for name in _REQUIRED:
        if name not in lead:
            raise BrokenLead(f"lead {place + 1} of the batch has no {name}")
    for name, value in lead.items():
        if name in _OBJECTS:
            if not isinstance(value, Mapping) or not value:
                raise BrokenLead(f"lead {place + 1} of the batch has an empty {name}")
            for text in value.values():
                _check_text(text, name, place)
        elif name in _INTEGERS:
            if type(value) is not int:
                raise BrokenLead(f"{name} of lead {place + 1} of the batch is not an integer")
        else:
            _check_text(value, name, place)


def _check_text(value: object, name: str, place: int) -> None:
    if not isinstance(value, str) or not value.strip():
        raise BrokenLead(f"{name} of lead {place + 1} of the batch is empty or no text")
