"""Advancing: each stage is done once for its inputs, by one worker, whoever died before."""

import os
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from leadhub.jobs import leases
from leadhub.leads.mapping import Mapping, Source
from leadhub.leads.options import LoadOptions
from leadhub.leads.reading import ReadChoices, child, guard
from leadhub.uploads import advancing, checking, keys, lookup, planning, services
from leadhub.uploads.models import Upload
from leadhub.uploads.sweep import sweep
from leadhub.uploads.work import LeaseLost, Work
from tests.uploads.conftest import HEADERS, Receive, advance, csv_of, people

pytestmark = pytest.mark.django_db
MAPPED = Mapping({"leadPhone": Source((2,)), "firstName": Source((1,))})


def test_a_received_file_is_read_whole_and_then_waits_for_its_owner(receive: Receive) -> None:
    upload = receive(csv_of(*people(7)))
    assert advancing.due(upload) is advancing.read

    advance(upload)

    assert advancing.due(upload) is None
    assert upload.table["rows"] == 7
    assert upload.parts.count() == 1
    assert upload.lease_holder == ""


def test_the_stages_follow_each_other_until_the_plan_is_made(reviewed: Receive) -> None:
    upload = reviewed(csv_of(*people(5)))

    assert upload.totals == {"ready": 5}
    assert upload.lookup == Upload.Lookup.DONE
    assert len(upload.digest) == 64
    assert services.is_checked(upload)
    assert advancing.due(upload) is None


@pytest.mark.skipif(not guard.crew_size(), reason="a machine with one processor reads a file and then checks it")
def test_a_large_file_is_checked_while_it_is_read(receive: Receive) -> None:
    notes = "a long note " * 20
    content = csv_of(*[(*person, notes) for person in people(9000)], headers=(*HEADERS, "Notes"))
    upload = receive(content)
    work = take(upload)
    advancing.read(work)
    leases.give_back(Upload.objects.filter(pk=upload.pk), holder=work.holder)
    upload.refresh_from_db()
    parts, key = list(upload.parts.all()), upload.leads_key
    row_keys = default_storage.open(keys.row_keys_file(upload, key)).read()

    # The suggestion is confirmed as it is: only the plan is missing.
    services.set_options(upload=upload, options=LoadOptions.from_json(upload.options), now=timezone.now())
    assert advancing.due(upload) is planning.plan
    assert advance(upload).totals == {"ready": 9000}
    assert services.is_checked(upload)
    digest = upload.digest

    # To check it anew makes the same leads.
    Upload.objects.filter(pk=upload.pk).update(leads_key="")
    assert advance(upload).digest == digest
    assert upload.leads_key == key
    assert default_storage.open(keys.row_keys_file(upload, key)).read() == row_keys
    assert [part.digest for part in upload.parts.all()] == [part.digest for part in parts]


def test_a_changed_mapping_checks_again_but_does_not_read_again(
    reviewed: Receive, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = reviewed(csv_of(*people(5)))
    before = upload.digest
    services.set_mapping(upload=upload, mapping=MAPPED, now=timezone.now())
    assert advancing.due(upload) is checking.check
    monkeypatch.setattr(child, "read", lambda *_a, **_k: pytest.fail("the file was read again"))

    advance(upload)

    assert services.is_checked(upload)
    assert upload.digest != before


def test_a_changed_choice_only_plans_again(reviewed: Receive) -> None:
    upload = reviewed(csv_of(*people(5)))
    services.set_choices(upload=upload, choices={"skip_in_file": False}, now=timezone.now())

    assert advancing.due(upload) is planning.plan


def test_a_changed_priority_only_plans_again(reviewed: Receive) -> None:
    upload = reviewed(csv_of(*people(5)))
    options = LoadOptions.from_json({**upload.options, "dialPriority": "IMMEDIATE"})
    services.set_options(upload=upload, options=options, now=timezone.now())

    assert advancing.due(upload) is planning.plan


def test_going_there_and_back_again_is_no_reason_to_trust_parts_that_were_overwritten(reviewed: Receive) -> None:
    upload = reviewed(csv_of(*people(5)))
    digest, first = upload.digest, Mapping.from_json(upload.mapping)
    services.set_mapping(upload=upload, mapping=MAPPED, now=timezone.now())
    work = take(upload)
    services.set_mapping(upload=Upload.objects.get(pk=upload.pk), mapping=first, now=timezone.now())

    checking.check(work)  # the worker still checks what was wanted when it began

    upload.refresh_from_db()
    assert not services.is_checked(upload)
    leases.give_back(Upload.objects.filter(pk=upload.pk), holder=work.holder)
    assert advance(upload).digest == digest


def test_another_sheet_reads_again_and_forgets_the_old_parts(receive: Receive) -> None:
    upload = advance(receive(csv_of(*people(5))))
    [old] = upload.parts.all()
    services.read_otherwise(upload=upload, choices=ReadChoices(header_row=2), now=timezone.now())

    advance(upload)

    [new] = upload.parts.all()
    assert new.pk != old.pk
    assert not default_storage.exists(old.table_name)
    assert upload.table["header_row"] == 2
    assert upload.table["rows"] == 4


def test_a_file_that_turns_out_unreadable_says_why(receive: Receive) -> None:
    upload = receive(csv_of(*people(5)))
    default_storage.delete(upload.stored_as)

    advance(upload)

    assert upload.state == Upload.State.UNREADABLE
    assert upload.problem


def test_two_workers_do_not_work_on_one_upload(receive: Receive) -> None:
    upload = receive(csv_of(*people(5)))
    rows = Upload.objects.filter(pk=upload.pk)
    assert leases.take(rows, holder="another-host:1:x", now=timezone.now(), seconds=60)

    advance(upload)

    assert upload.table == {}


def test_a_worker_that_died_is_followed_when_its_lease_has_run_out(receive: Receive) -> None:
    upload = receive(csv_of(*people(5)))
    rows = Upload.objects.filter(pk=upload.pk)
    leases.take(rows, holder="another-host:1:x", now=timezone.now() - timedelta(minutes=5), seconds=60)

    assert advance(upload).table["rows"] == 5


def test_a_worker_that_died_on_this_machine_is_followed_at_once(receive: Receive) -> None:
    upload = receive(csv_of(*people(5)))
    dead = leases.new_holder().replace(f":{os.getpid()}:", ":99999999:")
    leases.take(Upload.objects.filter(pk=upload.pk), holder=dead, now=timezone.now(), seconds=600)

    assert advance(upload).table["rows"] == 5


def take(upload: Upload) -> Work:
    """Hold the lease as a worker does."""
    holder = leases.new_holder()
    assert leases.take(Upload.objects.filter(pk=upload.pk), holder=holder, now=timezone.now(), seconds=60)
    return Work(Upload.objects.get(pk=upload.pk), holder, timezone.now)


def test_a_worker_that_lost_its_lease_changes_nothing(reviewed: Receive) -> None:
    upload = reviewed(csv_of(*people(5)))
    services.set_mapping(upload=upload, mapping=MAPPED, now=timezone.now())
    work = take(upload)
    Upload.objects.filter(pk=upload.pk).update(lease_holder="another-host:1:x")
    before = upload.parts.get().leads_name

    with pytest.raises(LeaseLost):
        checking.check(work)

    assert upload.parts.get().leads_name == before


def test_a_worker_touches_nothing_once_the_upload_is_confirmed(reviewed: Receive) -> None:
    upload = reviewed(csv_of(*people(5)))
    work = take(upload)
    services.confirm(upload=upload, digest=upload.digest, without_lookup=False, actor=upload.owner, now=timezone.now())
    part = upload.parts.get()

    with pytest.raises(LeaseLost):
        checking.check(work)

    assert upload.parts.get().leads_name == part.leads_name
    assert default_storage.exists(part.leads_name)


def test_our_own_mistake_is_told_and_tried_again(receive: Receive, monkeypatch: pytest.MonkeyPatch) -> None:
    upload = receive(csv_of(*people(5)))

    def broken(*_a: Any, **_k: Any) -> None:
        raise RuntimeError("a bug")

    with monkeypatch.context() as patch:
        patch.setattr(child, "read", broken)
        with pytest.raises(RuntimeError):
            advancing.advance(str(upload.pk))
    upload.refresh_from_db()
    assert "tries again" in upload.stumble
    assert upload.lease_holder == ""

    assert advance(upload).stumble == ""
    assert upload.table["rows"] == 5


def test_several_processes_make_the_same_plan_as_one(
    reviewed: Receive, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = csv_of(*people(12_000))
    monkeypatch.setattr(lookup, "ONE_SEARCH", 12_000)
    alone = reviewed(content)
    settings.LEADHUB_CHECK_PROCESSES = 2
    together = reviewed(content)

    assert together.parts.count() == 3
    assert list(together.parts.values_list("digest")) == list(alone.parts.values_list("digest"))
    assert together.totals == alone.totals == {"ready": 12_000}


def test_a_repeated_id_of_the_file_is_counted(reviewed: Receive) -> None:
    rows = people(4)
    rows[2] = ("T-0", *rows[2][1:])

    assert reviewed(csv_of(*rows)).finding_counts["extern_id_repeated"] == 1


def test_the_sweep_wakes_what_is_due_and_nothing_else(
    receive: Receive, reviewed: Receive, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = receive(csv_of(*people(2)))
    held = receive(csv_of(*people(2)))
    leases.take(Upload.objects.filter(pk=held.pk), holder="another-host:1:x", now=timezone.now(), seconds=60)
    reviewed(csv_of(*people(2)))
    woken: list[str] = []
    monkeypatch.setattr("leadhub.uploads.sweep.wake", lambda _job, pk: woken.append(pk))

    sweep(now=timezone.now())

    assert woken == [str(waiting.pk)]


def test_the_sweep_forgets_an_upload_that_nobody_confirmed_in_time(reviewed: Receive) -> None:
    upload = reviewed(csv_of(*people(2)))

    sweep(now=upload.expires_at - timedelta(seconds=1))
    upload.refresh_from_db()
    assert upload.state == Upload.State.REVIEW

    sweep(now=upload.expires_at + timedelta(seconds=1))
    upload.refresh_from_db()
    assert upload.state == Upload.State.FORGOTTEN
    assert not default_storage.exists(upload.folder)


def test_the_plan_key_covers_everything_that_decides_the_plan(reviewed: Receive) -> None:
    upload = reviewed(csv_of(*people(2)))
    before = keys.plan_key(upload)

    changed = []
    for name, value in (("sha256", "0" * 64), ("choices", {**upload.choices, "skip_sent": False}), ("lookup_key", "x")):
        other = Upload.objects.get(pk=upload.pk)
        setattr(other, name, value)
        changed.append(keys.plan_key(other))

    assert before not in changed
    assert len(set(changed)) == 3
