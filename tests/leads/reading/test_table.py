"""Looks and tables survive JSON."""

import json
from pathlib import Path

import pytest

from leadhub.leads.reading import Look, ReadChoices, Table, look, read
from leadhub.leads.reading.table import letter
from tests.files import SAMPLES


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.iterdir()))
def test_a_round_trip_changes_nothing(name: str, tmp_path: Path) -> None:
    seen = look(SAMPLES / name, filename=name)
    assert Look.from_json(json.loads(json.dumps(seen.to_json()))) == seen
    table = read(SAMPLES / name, filename=name, choices=ReadChoices(), out=tmp_path)
    assert Table.from_json(json.loads(json.dumps(table.to_json()))) == table


@pytest.mark.parametrize(("index", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (255, "IV"), (16383, "XFD")])
def test_columns_are_named_as_in_the_sheet(index: int, name: str) -> None:
    assert letter(index) == name
