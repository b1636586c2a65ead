"""The key of each stage: a digest of everything the stage is made from. Equal keys, equal result."""

import hashlib
from typing import Any

import orjson

from leadhub.suppression import services as suppression
from leadhub.uploads.models import Upload

# Raise when reading or checking begins to answer differently, so that waiting uploads are done again.
READING = 2
CHECKING = 2
# The options that change a lead; all others change only how leads are sent.
SHAPING = (
    "phone_mode",
    "region",
    "extern_prefix",
    "timeZoneOption",
    "repairs_off",
    "name_case",
    "timezone_codes",
    "strategic",
    "first_phone_only",
)


def table_key(upload: Upload) -> str:
    """Key of the table: the file and how it is to be read."""
    return _key(READING, upload.sha256, upload.read_choices)


def leads_key(upload: Upload) -> str:
    """Key of the leads: the table, the mapping, and the options that change a lead."""
    shaping = [upload.options.get(name) for name in SHAPING]
    return _key(CHECKING, table_key(upload), upload.mapping, shaping)


def lookup_key(upload: Upload) -> str:
    """Key of the RingCX look-up: which phones, in which campaign."""
    return _key(leads_key(upload), upload.account_key, upload.campaign_id)


def leads_current(upload: Upload) -> bool:
    """Whether table and leads are made from what is wanted now."""
    return upload.table_key == table_key(upload) and upload.leads_key == leads_key(upload)


def all_current(upload: Upload) -> bool:
    """Whether table, leads and plan are all made from what is wanted now."""
    return leads_current(upload) and upload.plan_key == plan_key(upload)


def plan_key(upload: Upload) -> str:
    """Key of the plan: the leads, the choices, all options, what the look-up has found so far, and which suppression
    lists are in force."""
    found = upload.lookup_key if upload.lookup == Upload.Lookup.DONE else ""
    return _key(leads_key(upload), upload.choices, upload.options, found, suppression.version())


def row_keys_file(upload: Upload, leads_key: str) -> str:
    """Where the rows' duplicate keys are kept that go with these leads."""
    return f"{upload.folder}/row-keys-{leads_key[:16]}"


def findings_file(upload: Upload, leads_key: str) -> str:
    """Where the rows of each kind of finding are listed that these leads have."""
    return f"{upload.folder}/findings-{leads_key[:16]}"


def groups_file(plan_file: str) -> str:
    """Where the groups of duplicates are listed that this plan has."""
    return f"{plan_file}-groups"


def suppressed_file(upload: Upload, version: str) -> str:
    """Where the phones of these leads are kept that suppression lists of this version keep back."""
    return f"{upload.folder}/suppressed-{_key(upload.leads_key, version)[:16]}"


def found_file(upload: Upload, lookup_key: str) -> str:
    """Where the phones are kept that this look-up found in RingCX."""
    return f"{upload.folder}/in-ringcx-{lookup_key[:16]}"


def _key(*inputs: Any) -> str:
    return hashlib.sha256(orjson.dumps(inputs, option=orjson.OPT_SORT_KEYS)).hexdigest()
