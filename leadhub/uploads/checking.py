"""Making and checking the leads of an upload, part by part in a small pool of processes."""

from array import array
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

import orjson
from django.conf import settings
from django.db import transaction

from leadhub.leads import parts, row_lists
from leadhub.leads.checks import PartResult, check_part
from leadhub.leads.duplicates import repeated
from leadhub.leads.mapping import Mapping
from leadhub.leads.options import LoadOptions
from leadhub.leads.places import holds_five_digits
from leadhub.leads.reading import Column
from leadhub.leads.row_keys import RowKeys
from leadhub.uploads import files, keys
from leadhub.uploads.models import Part, Upload
from leadhub.uploads.work import Work

CheckTask = Callable[[], PartResult]

WORTH_A_POOL = 3  # parts; fewer are checked sooner than a pool is up
ZIP_SAMPLE = 500  # rows that show what the ZIP column usually holds


def check(work: Work) -> None:
    """Make and check the leads of every part, several parts at a time."""
    upload = work.upload
    wanted = keys.leads_key(upload)
    old = [keys.row_keys_file(upload, upload.leads_key), keys.findings_file(upload, upload.leads_key)]
    old += [upload.plan_file, keys.groups_file(upload.plan_file)] if upload.plan_file else []
    # From here on the parts no longer are what was planned.
    work.save(leads_key="", plan_key="", plan_file="", totals={}, found={})
    files.forget(old)
    mapping, options = Mapping.from_json(upload.mapping), LoadOptions.from_json(upload.options)
    columns = [Column(**column) for column in upload.table["columns"]]
    zips_hold_five = _zips_hold_five(upload, mapping)
    todo = list(upload.parts.all())
    work.progress("Checking the rows", 0, upload.table["rows"])

    row_keys = RowKeys()
    found: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))  # finding code → rows, from 0
    tasks = (
        # Only the pure rooms go to the pool: its processes know nothing of Django.
        partial(check_part, files.fetch(part.table_name), mapping, options, columns, zips_hold_five=zips_hold_five)
        for part in todo
    )
    done = 0
    for part, result in zip(todo, _in_pool(tasks, len(todo)), strict=True):
        row_keys.add(result)
        for code, lines in result.found.items():
            found[code].extend(done + line for line in lines)
        done += result.rows
        _keep(work, part, result, done)
    if again := repeated(row_keys.extern_ids):
        found["extern_id_repeated"] = array("I", again)
    files.replace(keys.row_keys_file(upload, wanted), row_keys.to_bytes())
    files.replace(keys.findings_file(upload, wanted), row_lists.pack(found))
    counts = {code: len(rows) for code, rows in found.items()}
    work.save(leads_key=wanted, finding_counts=counts, lookup=Upload.Lookup.WAITING, lookup_key="", progress_text="")


def _keep(work: Work, part: Part, result: PartResult, done: int) -> None:
    """Store one part's leads. The lease is renewed in the same transaction: a worker that lost it changes nothing."""
    name = files.keep(f"{work.upload.folder}/leads/{parts.name(part.number)}", result.leads_part)
    old = part.leads_name
    with transaction.atomic():
        work.progress("Checking the rows", done, work.upload.table["rows"])
        part.leads_name, part.digest = name, result.digest
        part.save(update_fields=["leads_name", "digest"])
    files.forget([old])


def _zips_hold_five(upload: Upload, mapping: Mapping) -> bool:
    """Judge by the first part whether the ZIP column holds five digits: then a shorter one has lost a zero."""
    columns = mapping.fields["zip"].columns if "zip" in mapping.fields else ()
    first = upload.parts.first()
    if len(columns) != 1 or first is None:
        return False
    lines = list(parts.unpack(files.fetch(first.table_name)))[:ZIP_SAMPLE]
    return holds_five_digits([orjson.loads(line)[1][columns[0]] for line in lines])


def _in_pool(tasks: Iterator[CheckTask], count: int) -> Iterator[PartResult]:
    """Check parts in several processes, in order, with only a few under way so that memory stays flat."""
    workers = min(settings.LEADHUB_CHECK_PROCESSES, count)
    if workers < 2 or count < WORTH_A_POOL:
        for task in tasks:
            yield task()
        return
    # Started afresh, not forked: a fork would copy database connections and threads of the worker.
    with ProcessPoolExecutor(workers, mp_context=get_context("forkserver")) as pool:
        underway: deque[Future[PartResult]] = deque()
        for task in tasks:
            underway.append(pool.submit(task))
            if len(underway) > 2 * workers:
                yield underway.popleft().result()
        while underway:
            yield underway.popleft().result()
