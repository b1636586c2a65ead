"""The exact plan in words: where to, how much, how, and which column becomes what."""

from pathlib import PurePath
from typing import Any

from leadhub.leads.mapping import Mapping, describe, in_words
from leadhub.leads.options import PHONE_MODES, LoadOptions
from leadhub.uploads import services
from leadhub.uploads.mapping_form import field_label
from leadhub.uploads.models import Upload


def plan_facts(upload: Upload) -> dict[str, Any]:
    """What the review shows of the plan: {"leads", "batches", "batch_size", "list", "options", "mapping"}.

    "options" and "mapping" are lists of (label, words).
    """
    options = LoadOptions.from_json(upload.options)
    ready = upload.totals.get("ready", 0)
    return {
        "leads": ready,
        "batches": -(-ready // options.batch_size),
        "batch_size": options.batch_size,
        "list": options.description or PurePath(upload.filename).stem,
        "options": _options(options),
        "mapping": _mapping(upload),
    }


def _options(options: LoadOptions) -> list[tuple[str, str]]:
    several = "the first is sent" if options.first_phone_only else "the row is not sent"
    return [
        ("Priority", options.dialPriority.label),
        ("Duplicates in RingCX", options.duplicateHandling.label),
        ("Time zone", options.timeZoneOption.label),
        ("Phone numbers", f"{PHONE_MODES[options.phone_mode][0]}, {options.region} without country code"),
        *([("Several in a cell", several)] if options.strategic else ()),
    ]


def _mapping(upload: Upload) -> list[tuple[str, str]]:
    described = describe(Mapping.from_json(upload.mapping), services.columns_of(upload))
    labels = upload.campaign.get("aux_labels", {})
    return [(field_label(name, labels), in_words(source)) for name, source in described.items()]
