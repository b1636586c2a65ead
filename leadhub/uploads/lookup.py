"""Which of the file's phones the campaign in RingCX holds already, asked within the quota."""

import orjson

from leadhub.credentials.services import client_for
from leadhub.leads.row_keys import RowKeys
from leadhub.ringcx.client import Client
from leadhub.ringcx.errors import RingCXError
from leadhub.uploads import files, keys, planning
from leadhub.uploads.models import Upload
from leadhub.uploads.work import Work

ONE_SEARCH = 500  # phones in one search; the largest number RingCX takes is not documented


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
            work.progress("Looking for duplicates in RingCX", start, len(phones), seconds=300)
            found |= _in_campaign(client, upload, phones[start : start + ONE_SEARCH])
    except RingCXError as error:
        work.save(lookup=Upload.Lookup.FAILED, lookup_problem=error.message, progress_text="")
        return
    files.replace(keys.found_file(upload, wanted), orjson.dumps(sorted(found)))
    work.save(lookup=Upload.Lookup.DONE, lookup_key=wanted, progress_text="")


def found_in_ringcx(upload: Upload) -> set[int]:
    """Return the phones (keys) that the finished look-up found; none before it has finished."""
    if upload.lookup != Upload.Lookup.DONE or upload.lookup_key != keys.lookup_key(upload):
        return set()
    return set(orjson.loads(files.fetch(keys.found_file(upload, upload.lookup_key))))


def _still_wanted(work: Work, wanted: str) -> bool:
    """Look what the owner decided meanwhile: a long look-up keeps nobody waiting for the plan of a changed choice."""
    newest = work.newest()
    if keys.lookup_key(newest) != wanted or not newest.choices["skip_ringcx"]:
        return False
    if newest.plan_key != keys.plan_key(newest):
        planning.plan(Work(newest, work.holder, work.clock))
    return True


def _in_campaign(client: Client, upload: Upload, phones: list[int]) -> set[int]:
    """Search for phones (keys) in the forms in which RingCX may hold them."""
    by_form = {form: phone for phone in phones for form in _forms(phone, upload.options["phone_mode"])}
    leads = client.search_all(upload.account_id, upload.campaign_id, phones=list(by_form))
    answers = (form.strip() for lead in leads for form in lead.phone.split("|"))
    return {by_form[form] for form in answers if form in by_form}


def _forms(phone: int, phone_mode: str) -> list[str]:
    """A North American account holds ten digits; an international one digits with or without the plus."""
    digits = str(phone)
    if phone_mode == "nanp":
        return [digits[1:]]
    return [f"+{digits}", digits]
