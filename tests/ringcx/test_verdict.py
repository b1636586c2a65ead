"""The verdict: an answer that does not add up is never taken for a success, nor for a failure."""

from typing import Any

import pytest

from leadhub.ringcx.types import LoadResult
from leadhub.ringcx.verdict import Outcome, verdict

GOOD = {
    "processingResult": "OK",
    "processingStatus": "DEFAULT_NOT_A_FAILURE",
    "leadsSupplied": 10,
    "leadsInserted": 10,
    "rejectedRows": [],
}
ROW = {"message": "bad phone", "rowData": []}


@pytest.mark.parametrize(
    ("said", "outcome", "words"),
    [
        ({}, Outcome.LOADED, "RingCX loaded 10 leads."),
        ({"processingStatus": None, "processingResult": None}, Outcome.LOADED, "loaded 10 leads"),
        ({"leadsSupplied": None}, Outcome.LOADED, "loaded 10 leads"),
        ({"processingResult": "ok", "processingStatus": "default_not_a_failure"}, Outcome.LOADED, "loaded"),
        ({"deletedCount": 2}, Outcome.LOADED, "deleted 2 leads"),
        ({"failedAgentAssignment": 1}, Outcome.LOADED, "1 lead could not be reserved"),
        ({"leadsInserted": 8}, Outcome.SHORT, "8 of 10 leads and gave no reason"),
        ({"leadsInserted": 8, "rejectedRows": [ROW]}, Outcome.SHORT, "rejected 1"),
        ({"leadsInserted": 8, "rejectedRows": [ROW, ROW]}, Outcome.SHORT, "rejected 2"),
        ({"leadsInserted": 0}, Outcome.SHORT, "0 of 10 leads"),
        ({"processingStatus": "GENERAL_FAILURE", "leadsInserted": 0}, Outcome.REFUSED, "refused 10 leads"),
        ({"processingStatus": "GENERAL_FAILURE", "leadsInserted": None}, Outcome.REFUSED, "refused"),
        (
            {
                "processingStatus": "GENERAL_FAILURE",
                "processingResult": "Failed",
                "message": "missing.required.param",
                "leadsSupplied": 0,
                "leadsInserted": 0,
            },
            Outcome.REFUSED,
            '"missing.required.param". Usually a phone is missing',
        ),
        (
            {"processingStatus": "NO_LEADS_PASSED_VALIDATION", "leadsInserted": 0},
            Outcome.REFUSED,
            "No lead passed its checks",
        ),
        ({"processingResult": "Failed", "leadsInserted": 0}, Outcome.REFUSED, "refused"),
        (
            {"processingResult": "FAILED", "processingStatus": None, "leadsInserted": 0},
            Outcome.REFUSED,
            "refused",
        ),
        ({"processingStatus": "GENERAL_FAILURE"}, Outcome.AMBIGUOUS, "and yet 10 leads inserted"),
        ({"processingStatus": "DNC_UPLOAD_FAILED"}, Outcome.AMBIGUOUS, "DNC_UPLOAD_FAILED"),
        (
            {"processingStatus": "DNC_UPLOAD_FAILED", "processingResult": "Failed", "leadsInserted": 0},
            Outcome.AMBIGUOUS,
            "do-not-call",
        ),
        ({"processingStatus": "BRAND_NEW"}, Outcome.AMBIGUOUS, "BRAND_NEW"),
        ({"processingResult": "Perhaps"}, Outcome.AMBIGUOUS, "Perhaps"),
        ({"leadsSupplied": 9}, Outcome.AMBIGUOUS, "received 9 leads, but 10 were sent"),
        ({"leadsSupplied": 0, "leadsInserted": 0}, Outcome.AMBIGUOUS, "received 0 leads"),
        ({"leadsInserted": None}, Outcome.AMBIGUOUS, "did not say how many"),
        ({"leadsInserted": "ten"}, Outcome.AMBIGUOUS, "did not say how many"),
        ({"leadsInserted": 11}, Outcome.AMBIGUOUS, "do not add up"),
        ({"leadsInserted": -1}, Outcome.AMBIGUOUS, "do not add up"),
        ({"rejectedRows": [ROW]}, Outcome.AMBIGUOUS, "10 inserted and 1 rejected of 10"),
        ({"leadsInserted": 9, "rejectedRows": [ROW, ROW]}, Outcome.AMBIGUOUS, "do not add up"),
    ],
)
def test_it_judges_an_answer_to_ten_leads(said: dict[str, Any], outcome: Outcome, words: str) -> None:
    judged = verdict(LoadResult.from_json(GOOD | said), 10)
    assert judged.outcome is outcome
    assert words in judged.sentence


def test_an_answer_that_says_nothing_is_ambiguous() -> None:
    assert verdict(LoadResult.from_json({}), 10).outcome is Outcome.AMBIGUOUS


def test_the_guides_own_sample_is_a_success() -> None:
    """It shows no message and no processingStatus."""
    sample = {"leadsAccepted": 1, "leadsConverted": 1, "leadsInserted": 1, "leadsSupplied": 1}
    judged = verdict(LoadResult.from_json(sample | {"processingResult": "OK"}), 1)
    assert (judged.outcome, judged.sentence) == (Outcome.LOADED, "RingCX loaded 1 lead.")


@pytest.mark.parametrize("key", ["message", "processingStatus", "processingResult"])
def test_the_sentence_never_repeats_a_phone(key: str) -> None:
    said = GOOD | {"processingResult": "Failed", "leadsInserted": 0} | {key: "Odd 4155550100"}
    assert "4155550100" not in verdict(LoadResult.from_json(said), 10).sentence
