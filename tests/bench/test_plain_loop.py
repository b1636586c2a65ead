"""The plain loop is no straw man: on the made-up file it finds what LeadHub finds."""

from pathlib import Path

import pytest

from bench import make_files, plain_loop
from bench.same_answers import digest
from leadhub.leads.mapping import suggested_mapping
from leadhub.leads.suggest import suggest


def test_it_maps_the_columns_as_leadhub_suggests_them() -> None:
    mapping = suggested_mapping(suggest(make_files.HEADERS), make_files.HEADERS)
    of_the_loop = {**plain_loop.FIELDS, "Phone": "leadPhone", "Mobile": "auxPhone"}
    assert {make_files.HEADERS[s.columns[0]]: name for name, s in mapping.fields.items()} == of_the_loop
    assert tuple(mapping.extras) == plain_loop.EXTRAS


@pytest.mark.filterwarnings("ignore:Workbook contains no default style")
def test_it_counts_every_row_once(tmp_path: Path) -> None:
    leads, totals = plain_loop.load(make_files.make(300, "xlsx", folder=tmp_path))
    assert sum(totals.values()) == 300
    assert totals["ready"] == len(leads) == len({lead["leadPhone"] for lead in leads})
    assert all(totals.values())


def test_the_digest_tells_leads_apart_but_not_the_order_of_their_fields() -> None:
    lead = {"externId": "1", "leadPhone": "2125550123"}
    assert digest([lead]) == digest([dict(reversed(lead.items()))])
    assert digest([lead]) != digest([{**lead, "externId": "2"}])
