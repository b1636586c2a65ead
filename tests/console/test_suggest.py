"""`leadhub suggest`: JSON lines in, the fields of each column out."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command


def suggested(*lines: object, folder: Path) -> list[dict[str, object]]:
    asked = folder / "headers.jsonl"
    asked.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), "utf-8")
    out = io.StringIO()
    call_command("suggest", asked, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_each_line_gets_a_field_for_each_column(tmp_path: Path) -> None:
    asked = [
        {"id": "one", "headers": ["Lead ID", "Name", "Phone", "Notes", ""]},
        "",
        {"id": 2, "headers": ["Téléphone"], "samples": [["0612345678"]]},
    ]

    assert suggested(*asked, folder=tmp_path) == [
        {"id": "one", "labels": ["externId", "fullName", "leadPhone", "extendedLeadData", "ignore"]},
        {"id": 2, "labels": ["leadPhone"]},
    ]


def test_samples_count(tmp_path: Path) -> None:
    asked = {"id": 1, "headers": ["A", "B"], "samples": [["x", "(415) 555-0123"]] * 4}

    assert suggested(asked, folder=tmp_path)[0]["labels"] == ["extendedLeadData", "leadPhone"]


def test_what_leadhub_takes_apart_goes_by_ringcxs_names(tmp_path: Path) -> None:
    asked = {"id": 1, "headers": ["Last, First", "Phone", "City, State ZIP"]}

    assert suggested(asked, folder=tmp_path)[0]["labels"] == ["fullName", "leadPhone", "city"]


@pytest.mark.parametrize("line", ["not json", "[]", '{"id": 1}', '{"headers": 3}'])
def test_a_line_that_is_none_is_named(line: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Line 2 is not a JSON object with"):
        suggested({"id": 1, "headers": ["Phone"]}, line, folder=tmp_path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"nowhere\.jsonl cannot be opened"):
        call_command("suggest", tmp_path / "nowhere.jsonl")
