"""Words for events."""

import pytest

from leadhub.audit import wording


@pytest.fixture(autouse=True)
def _words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wording, "_sentences", {})
    monkeypatch.setattr(wording, "_pages", {})


def test_a_known_action_reads_as_its_sentence() -> None:
    wording.add(sentences={"upload.received": "uploaded {file} ({rows} rows)"})
    assert wording.say("upload.received", {"file": "a.csv", "rows": 12480}) == "uploaded a.csv (12,480 rows)"


def test_a_fact_that_is_missing_is_a_dash() -> None:
    wording.add(sentences={"upload.received": "uploaded {file}"})
    assert wording.say("upload.received", {}) == "uploaded –"


def test_an_unknown_action_reads_as_its_name_and_facts() -> None:
    assert wording.say("upload.was_lost", {"b": None, "a": [1, True]}) == "upload was lost (a: 1, yes, b: –)"


def test_facts_are_never_read_as_a_format() -> None:
    wording.add(sentences={"upload.received": "uploaded {file}"})
    assert wording.say("upload.received", {"file": "{0.__class__} {rows!r}"}) == "uploaded {0.__class__} {rows!r}"


@pytest.mark.parametrize(
    ("kind", "subject", "address"),
    [("home", "", None), ("connection", "1", None), ("nothing", "1", None), ("odd", "1", None)],
)
def test_a_subject_without_a_page_has_no_address(kind: str, subject: str, address: str | None) -> None:
    wording.add(sentences={}, pages={"odd": "people:sign-in"})
    assert wording.page(kind, subject) is address
