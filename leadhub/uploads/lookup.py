"""Which of the file's phones the campaign in RingCX holds already, asked within the quota."""

import re

import orjson

from leadhub.credentials import sharing
from leadhub.credentials.services import client_for
from leadhub.leads.row_keys import RowKeys
from leadhub.ringcx.client import Client
from leadhub.ringcx.errors import RingCXError
from leadhub.uploads import files, keys, planning
from leadhub.uploads.models import Upload
from leadhub.uploads.work import Work

ONE_SEARCH = 500  # phones in one search; the largest number RingCX takes is not documented
NOT_DIGIT = re.compile(r"\D")
SHORTEST_WITHOUT_COUNTRY = 8  # fewer digits could be the end of anybody's number


def look_up(work: Work) -> None:
    """Search the campaign for every phone of the plan and keep what was found. A failure is kept too, in words."""
    upload = work.upload
    wanted = keys.lookup_key(upload)
    rows = RowKeys.from_bytes(files.fetch(keys.row_keys_file(upload, upload.leads_key)))
    phones = sorted(set(rows.phones))
    work.save(lookup=Upload.Lookup.RUNNING, lookup_problem="")
    found: set[int] = set()
    try:
        client = client_for(upload.connection)
        for start in range(0, len(phones), ONE_SEARCH):
            if not _still_wanted(work, wanted):
                work.save(lookup=Upload.Lookup.WAITING, progress_text="")
                return
            sharing.make_sure(upload.owner, upload.connection)
            work.progress("Looking for duplicates in RingCX", start, len(phones), seconds=300)
            found |= _in_campaign(client, upload, phones[start : start + ONE_SEARCH])
    except RingCXError as error:
        work.save(lookup=Upload.Lookup.FAILED, lookup_problem=error.message, progress_text="")
        return
    files.replace(keys.found_file(upload, wanted), orjson.dumps(sorted(found)))
    work.save(lookup=Upload.Lookup.DONE, lookup_key=wanted, progress_text="")


def _still_wanted(work: Work, wanted: str) -> bool:
    """Look what the owner decided meanwhile: a long look-up keeps nobody waiting for the plan of a changed choice."""
    newest = work.newest()
    if keys.lookup_key(newest) != wanted or not newest.choices["skip_ringcx"]:
        return False
    if newest.plan_key != keys.plan_key(newest):
        planning.plan(Work(newest, work.holder, work.clock))
    return True


def _in_campaign(client: Client, upload: Upload, phones: list[int]) -> set[int]:
    """Search for phones (keys); RingCX may hold and return a number with or without its country code."""
    prefix = "" if upload.options["phone_mode"] == "nanp" else "+"
    start = 1 if upload.options["phone_mode"] == "nanp" else 0
    leads = client.search_all(
        upload.account_id, upload.campaign_id, phones=[f"{prefix}{str(phone)[start:]}" for phone in phones]
    )
    by_form = _by_form(phones)
    answers = {NOT_DIGIT.sub("", number).lstrip("0") for lead in leads for number in lead.phones}
    return {by_form[form] for form in answers if form in by_form}


def _by_form(phones: list[int]) -> dict[str, int]:
    """The digits under which a phone may come back: whole, or without a country code of one to three digits."""
    whole = {str(phone): phone for phone in phones}
    shorter = {
        digits[cut:].lstrip("0"): phone
        for digits, phone in whole.items()
        for cut in (1, 2, 3)
        if len(digits) - cut >= SHORTEST_WITHOUT_COUNTRY
    }
    return shorter | whole
