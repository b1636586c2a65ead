"""Phones as hashes: one by one or many at once, each scope and each key its own."""

from typing import Any

from leadhub.hashed_phones import PhoneHash, runs

ADA, BEN = 12064440001, 12064440002


def test_many_at_once_are_hashed_as_one_by_one() -> None:
    hashed = PhoneHash("here/")
    assert hashed.of([ADA, BEN, ADA]) == {hashed(ADA): ADA, hashed(BEN): BEN}
    assert all(0 <= key < 2**63 for key in hashed.of([ADA, BEN]))


def test_another_scope_or_key_gives_another_hash(settings: Any) -> None:
    here = PhoneHash("here/")(ADA)
    assert PhoneHash("there/")(ADA) != here
    settings.LEADHUB_PHONE_KEY = "another"
    assert PhoneHash("here/")(ADA) != here


def test_runs_hold_everything_and_fit_a_query() -> None:
    cut = list(runs(list(range(1201))))
    assert [len(run) for run in cut] == [500, 500, 201]
    assert [key for run in cut for key in run] == list(range(1201))
