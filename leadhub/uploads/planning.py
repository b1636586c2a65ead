"""Making the plan: the rows' states and the digest under which it can be confirmed."""

from array import array

import orjson

from leadhub.leads import row_lists
from leadhub.leads.duplicates import together
from leadhub.leads.plan import Choices, Plan, decide
from leadhub.leads.row_keys import RowKeys
from leadhub.submissions.services import phones_sent_before
from leadhub.suppression import services as suppression
from leadhub.uploads import files, keys
from leadhub.uploads.models import Upload
from leadhub.uploads.work import Work


def plan(work: Work) -> None:
    """Decide the state of every row and store the plan."""
    upload = work.upload
    wanted = keys.plan_key(upload)
    started = work.clock()
    work.progress("Comparing phone numbers", 0, 0)
    rows = RowKeys.from_bytes(files.fetch(keys.row_keys_file(upload, upload.leads_key)))
    choices = choices_of(upload)
    decided = decide(
        rows,
        sent=phones_sent_before(upload, rows.phones),
        in_ringcx=found_in_ringcx(upload),
        suppressed=suppressed_phones(upload, rows),
        choices=choices,
    )
    name = files.keep(f"{upload.folder}/plan-{wanted[:16]}", decided.to_bytes())
    files.replace(keys.groups_file(name), row_lists.pack(_groups(decided, rows.row_numbers)))
    old = [upload.plan_file, keys.groups_file(upload.plan_file)] if upload.plan_file else []
    work.save(
        plan_key=wanted,
        planned_at=started,
        plan_file=name,
        totals={state.value: count for state, count in decided.totals.items()},
        found={state.value: count for state, count in decided.found.items()},
        digest=digest(upload, decided, choices),
        progress_text="",
    )
    files.forget(old)


def _groups(plan: Plan, row_numbers: "array[int]") -> "dict[str, array[int]]":
    """What a page of rows shows of duplicates: `twins` are the rows that repeat another, `kept` are the numbers in
    Excel of the rows that stay instead, one for each twin, and `together` are all of them, group by group."""
    return {
        "twins": plan.repeats,
        "kept": array("I", map(row_numbers.__getitem__, plan.kept)),
        "together": together(plan.repeats, plan.kept),
    }


def found_in_ringcx(upload: Upload) -> set[int]:
    """Return the phones (keys) that the finished look-up found; none before it has finished."""
    if upload.lookup != Upload.Lookup.DONE or upload.lookup_key != keys.lookup_key(upload):
        return set()
    return set(orjson.loads(files.fetch(keys.found_file(upload, upload.lookup_key))))


def suppressed_phones(upload: Upload, rows: RowKeys) -> set[int]:
    """Return the phones (keys) that a suppression list keeps back. As long as no list comes or goes they are looked up
    once, since a choice about rows makes the plan again but not those."""
    version = suppression.version()
    if not version:
        return set()
    name = keys.suppressed_file(upload, version)
    try:
        return set(array("Q", files.fetch(name)))
    except FileNotFoundError:
        found = suppression.suppressed_among(rows.phones)
        files.replace(name, array("Q", found).tobytes())
        return found


def choices_of(upload: Upload) -> Choices:
    """The owner's choices as the plan takes them."""
    return Choices.from_json(upload.choices)


def digest(upload: Upload, plan: Plan, choices: Choices) -> str:
    """The plan's digest: it changes whenever anything that would be sent changes."""
    return plan.digest(
        file_sha256=upload.sha256,
        sheet=upload.table["sheet"],
        header_row=upload.table["header_row"],
        mapping=upload.mapping,
        options=upload.options,
        account_id=upload.account_key,
        campaign_id=upload.campaign_id,
        choices=choices,
        part_digests=list(upload.parts.values_list("digest", flat=True)),
    )
