"""Making and checking the leads of an upload, part by part in a small pool of processes."""

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from functools import partial
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings
from django.db import transaction

from leadhub.leads import first_pass, parts, row_lists
from leadhub.leads.checks import PartResult, check_part
from leadhub.leads.first_pass import Checked
from leadhub.leads.gathering import ZIP_SAMPLE, Gathered, zips_hold_five
from leadhub.leads.mapping import Mapping
from leadhub.leads.options import LoadOptions
from leadhub.leads.reading import Column
from leadhub.uploads import files, keys
from leadhub.uploads.models import Part, Upload
from leadhub.uploads.work import Work

CheckTask = Callable[[], PartResult]

WORTH_A_POOL = 3  # parts; fewer are checked sooner than a pool is up


def check(work: Work) -> None:
    """Make and check the leads of every part, several parts at a time."""
    upload = work.upload
    wanted = keys.leads_key(upload)
    take_back(work)
    mapping, options = Mapping.from_json(upload.mapping), LoadOptions.from_json(upload.options)
    columns = [Column(**column) for column in upload.table["columns"]]
    zips_hold_five = _zips_hold_five(upload, mapping)
    todo = list(upload.parts.all())
    work.progress("Checking the rows", 0, upload.table["rows"])

    gathered = Gathered()
    tasks = (
        # Only the pure rooms go to the pool: its processes know nothing of Django.
        partial(check_part, files.fetch(part.table_name), mapping, options, columns, zips_hold_five=zips_hold_five)
        for part in todo
    )
    for part, result in zip(todo, _in_pool(tasks, len(todo)), strict=True):
        gathered.add(result.row_keys, result.found)
        _keep(work, part, result, gathered.rows)
    gathered.finish()
    files.replace(keys.row_keys_file(upload, wanted), gathered.row_keys.to_bytes())
    files.replace(keys.findings_file(upload, wanted), row_lists.pack(gathered.found))
    work.save(**_done(wanted, gathered.counts()), progress_text="")


def checked_on_the_way(upload: Upload, checked: Checked, out: Path) -> dict[str, Any]:
    """Store what was found when the rows were checked as they were read; what there is to save in the upload."""
    wanted = keys.leads_key(upload)
    files.replace(keys.row_keys_file(upload, wanted), (out / first_pass.ROW_KEYS).read_bytes())
    files.replace(keys.findings_file(upload, wanted), (out / first_pass.FINDINGS).read_bytes())
    return _done(wanted, checked.finding_counts)


def _done(wanted: str, finding_counts: dict[str, int]) -> dict[str, Any]:
    return {
        "leads_key": wanted,
        "finding_counts": finding_counts,
        "lookup": Upload.Lookup.WAITING,
        "lookup_key": "",
    }


def take_back(work: Work) -> None:
    """From here on the parts no longer are what was checked and planned."""
    upload = work.upload
    old = []
    if upload.leads_key:
        old += [keys.row_keys_file(upload, upload.leads_key), keys.findings_file(upload, upload.leads_key)]
    if upload.plan_file:
        old += [upload.plan_file, keys.groups_file(upload.plan_file)]
    work.save(leads_key="", plan_key="", plan_file="", totals={}, found={})
    files.forget(old)


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
    first = upload.parts.first()
    lines = parts.unpack(files.fetch(first.table_name)) if first else iter(())
    return zips_hold_five(mapping, [orjson.loads(line)[1] for line in islice(lines, ZIP_SAMPLE)])


def _in_pool(tasks: Iterator[CheckTask], count: int) -> Iterator[PartResult]:
    """Check parts in several processes, in order, with only a few under way so that memory stays flat."""
    workers = min(settings.LEADHUB_CHECK_PROCESSES, count)
    if workers < 2 or count < WORTH_A_POOL:
        for task in tasks:
            yield task()
        return
    # Started afresh, not forked: a fork would copy database connections and threads of the worker.
    context = get_context("forkserver")
    context.set_forkserver_preload([check_part.__module__])  # loaded once, not by each of them
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        underway: deque[Future[PartResult]] = deque()
        for task in tasks:
            underway.append(pool.submit(task))
            if len(underway) > 2 * workers:
                yield underway.popleft().result()
        while underway:
            yield underway.popleft().result()
