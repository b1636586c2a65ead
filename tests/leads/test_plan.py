from typing import Any

import pytest

from leadhub.leads.choices import DuplicatesBy, Keep
from leadhub.leads.plan import Choices, NothingToSend, Plan, cut
from leadhub.leads.states import RowState
from tests.leads.plans import Keys, plan_of, states

R = RowState
A, B, C = 14155550123, 18085550102, 13035550100


def test_the_first_row_of_a_phone_is_sent_and_the_others_point_to_it() -> None:
    plan = plan_of([(A,), (B,), (A,), (A,)])
    assert states(plan) == [R.READY, R.READY, R.DUPLICATE_IN_FILE, R.DUPLICATE_IN_FILE]
    assert plan.duplicates == {2: 0, 3: 0}
    assert plan.duplicate_groups() == {0: [0, 2, 3]}
    assert plan.totals == {R.READY: 2, R.DUPLICATE_IN_FILE: 2}


def test_any_phone_of_a_lead_makes_it_a_duplicate() -> None:
    plan = plan_of([(A, B), (C, B), (C,)])
    assert states(plan) == [R.READY, R.DUPLICATE_IN_FILE, R.READY]


def test_a_duplicate_of_two_rows_points_to_the_earlier() -> None:
    plan = plan_of([(A,), (B,), (B, A)])
    assert plan.duplicates == {2: 0}


@pytest.mark.parametrize(
    ("first_row", "said"),
    [
        (R.INVALID, {"invalid": b"\x01\x00"}),
        (R.EXCLUDED, {"choices": Choices(excluded_rows=frozenset({2}))}),
        (R.SUPPRESSED, {"known": {"suppressed": {B}}}),
        (R.SENT_BEFORE, {"known": {"sent": {B}}}),
        (R.DUPLICATE_IN_RINGCX, {"known": {"in_ringcx": {B}}}),
    ],
)
def test_a_row_that_is_not_sent_keeps_no_other_row_back(first_row: RowState, said: dict[str, Any]) -> None:
    plan = plan_of([(A, B), (A,)], **said)
    assert states(plan) == [first_row, R.READY]
    assert plan.duplicates == {}


def test_the_first_reason_in_the_order_of_precedence_counts() -> None:
    everything = {"sent": {A}, "in_ringcx": {A}, "suppressed": {A}}
    excluded = Choices(excluded_rows=frozenset({2, 3}))
    plan = plan_of([(A,), (A,), (A,)], invalid=b"\x01\x00\x00", choices=excluded, known=everything)
    assert states(plan) == [R.INVALID, R.EXCLUDED, R.SUPPRESSED]
    plan = plan_of([(A,), (B,), (A, B)], known={"sent": {A}, "in_ringcx": {A}})
    assert states(plan) == [R.SENT_BEFORE, R.READY, R.DUPLICATE_IN_FILE]
    plan = plan_of([(A,)], known={"sent": {A}, "in_ringcx": {A}})
    assert states(plan) == [R.SENT_BEFORE]


def test_any_phone_of_a_row_can_be_known_from_elsewhere() -> None:
    plan = plan_of([(A, B), (C,), ()], invalid=b"\x00\x00\x01", known={"suppressed": {B}})
    assert states(plan) == [R.SUPPRESSED, R.READY, R.INVALID]


def test_duplicates_that_are_not_to_be_skipped_are_sent_but_still_known() -> None:
    choices = Choices(skip_in_file=False, skip_sent=False, skip_ringcx=False)
    plan = plan_of([(A,), (A, B), (B,), (C,)], known={"sent": {A}, "in_ringcx": {B}}, choices=choices)
    assert plan.totals == {R.READY: 4}
    assert plan.duplicate_groups() == {0: [0, 1, 2]}
    assert plan.found == {R.DUPLICATE_IN_FILE: 2, R.SENT_BEFORE: 2, R.DUPLICATE_IN_RINGCX: 2}


# --- Which row stays --------------------------------------------------------------------------------------------------


def test_the_last_row_of_a_phone_stays_if_wanted() -> None:
    plan = plan_of([(A,), (B,), (A,), (A,)], choices=Choices(keep=Keep.LAST))
    assert states(plan) == [R.DUPLICATE_IN_FILE, R.READY, R.DUPLICATE_IN_FILE, R.READY]
    assert plan.duplicate_groups() == {3: [3, 0, 2]}


def test_the_last_row_that_can_be_sent_stays() -> None:
    plan = plan_of([(A,), (A,), (A,)], invalid=b"\x00\x00\x01", choices=Choices(keep=Keep.LAST))
    assert states(plan) == [R.DUPLICATE_IN_FILE, R.READY, R.INVALID]


def test_the_most_complete_row_stays_and_of_equals_the_first() -> None:
    plan = plan_of([(A,), (A,), (A,), (A,)], filled=[3, 5, 4, 5], choices=Choices(keep=Keep.MOST_COMPLETE))
    assert plan.duplicate_groups() == {1: [1, 0, 2, 3]}


def test_a_row_with_several_phones_gives_way_to_the_best_of_the_rows_it_shares_them_with() -> None:
    plan = plan_of([(A,), (A, B), (B,)], filled=[5, 4, 6], choices=Choices(keep=Keep.MOST_COMPLETE))
    assert states(plan) == [R.READY, R.DUPLICATE_IN_FILE, R.READY]
    assert plan.duplicates == {1: 2}


# --- What makes a duplicate -------------------------------------------------------------------------------------------


def test_by_phone_and_name_only_the_same_person_is_a_duplicate() -> None:
    by_name = Choices(duplicates_by=DuplicatesBy.PHONE_AND_NAME)
    plan = plan_of([(A,), (A,), (A, B), (A,), (A,)], names=[7, 8, 7, 0, 0], choices=by_name)
    assert plan.duplicates == {2: 0, 4: 3}


def test_by_extern_id_phones_do_not_matter_and_rows_without_one_are_no_duplicates() -> None:
    by_id = Choices(duplicates_by=DuplicatesBy.EXTERN_ID)
    plan = plan_of([(A,), (B,), (A,), (A,)], extern_ids=[5, 5, 0, 0], choices=by_id)
    assert plan.duplicates == {1: 0}


def test_phones_sent_before_are_compared_by_phone_whatever_makes_a_duplicate() -> None:
    by_id = Choices(duplicates_by=DuplicatesBy.EXTERN_ID)
    plan = plan_of([(A,), (B,)], extern_ids=[5, 5], choices=by_id, known={"sent": {A}})
    assert states(plan) == [R.SENT_BEFORE, R.READY]


# --- Storing and cutting ----------------------------------------------------------------------------------------------


def test_choices_survive_being_stored() -> None:
    choices = Choices(skip_sent=False, excluded_rows=frozenset({9, 4}), keep=Keep.LAST)
    assert choices.to_json()["excluded_rows"] == [4, 9]
    assert Choices.from_json(choices.to_json()) == choices
    assert Choices.from_json({}) == Choices()


def test_a_plan_survives_being_stored() -> None:
    plan = plan_of([(A,), (A, B), (C,), (B,)], known={"sent": {C}})
    assert plan.duplicates
    assert plan.found
    assert Plan.from_bytes(plan.to_bytes()) == plan
    assert Plan.from_bytes(plan_of([]).to_bytes()) == plan_of([])
    assert Plan.states_in(plan.to_bytes()) == plan.states
    assert Plan.states_in(plan_of([]).to_bytes()) == b""


def test_batches_hold_the_ready_rows_in_order() -> None:
    plan = plan_of([(A,), (A,), (B,), (C,), (A,)])
    batches = cut(plan, 2)
    assert [(b.number, b.first_index, b.last_index, b.leads) for b in batches] == [(1, 0, 2, 2), (2, 3, 3, 1)]
    assert [b.rows(plan.states) for b in batches] == [[0, 2], [3]]
    assert Plan.from_bytes(plan.to_bytes()) == plan


@pytest.mark.parametrize(
    ("keys", "invalid", "sentence"),
    [
        ([], b"", "There is nothing to send: the file has no data rows."),
        ([()], b"\x01", "There is nothing to send: of 1 row, 1 invalid."),
        ([(A,), ()], b"\x00\x01", "There is nothing to send: of 2 rows, 1 sent before, 1 invalid."),
    ],
)
def test_nothing_to_send_is_said_with_the_reasons(keys: Keys, invalid: bytes, sentence: str) -> None:
    plan = plan_of(keys, invalid=invalid, known={"sent": {A}})
    with pytest.raises(NothingToSend) as raised:
        cut(plan, 250)
    assert str(raised.value) == sentence


def test_a_batch_has_at_least_one_lead() -> None:
    with pytest.raises(ValueError, match="at least one lead"):
        cut(plan_of([(A,)]), 0)


FACTS: dict[str, Any] = {
    "file_sha256": "ab" * 32,
    "sheet": "Prospects",
    "header_row": 1,
    "mapping": {"fields": {"leadPhone": {"columns": [3]}}, "extras": {}},
    "options": {"dialPriority": "NORMAL", "batch_size": 250},
    "account_id": "99990001",
    "campaign_id": 180010,
    "choices": Choices(),
    "part_digests": ["01", "02"],
}


@pytest.mark.parametrize(
    ("fact", "other"),
    [
        ("file_sha256", "cd" * 32),
        ("sheet", "Other"),
        ("header_row", 2),
        ("mapping", {"fields": {"leadPhone": {"columns": [4]}}, "extras": {}}),
        ("options", {"dialPriority": "IMMEDIATE", "batch_size": 250}),
        ("account_id", "99990002"),
        ("campaign_id", 180011),
        ("choices", Choices(skip_sent=False)),
        ("choices", Choices(keep=Keep.LAST)),
        ("choices", Choices(duplicates_by=DuplicatesBy.EXTERN_ID)),
        ("part_digests", ["02", "01"]),
    ],
)
def test_any_change_of_what_is_sent_where_gives_another_digest(fact: str, other: object) -> None:
    plan = plan_of([(A,), (B,)])
    assert plan.digest(**FACTS) != plan.digest(**{**FACTS, fact: other})


def test_other_states_give_another_digest() -> None:
    assert plan_of([(A,), (B,)]).digest(**FACTS) != plan_of([(A,), (B,)], known={"sent": {B}}).digest(**FACTS)


def test_the_same_plan_has_the_same_digest_whatever_the_batch_size_or_the_order_of_keys() -> None:
    plan = plan_of([(A,), (B,)])
    options = {"batch_size": 100, "dialPriority": "NORMAL"}
    assert plan.digest(**FACTS) == plan.digest(**{**FACTS, "options": options})
