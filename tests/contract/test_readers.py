"""LeadHub reads every answer that the vendor's file allows, not only those that Practice RingCX gives.

Answers are made up from the file's own schemas, dates as the objects that it describes and nulls included. Only ids
are asked for: without one, the answer is called unusable, and nothing else goes wrong.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadhub.ringcx import types
from tests.contract.vendor import vendors_spec

SCHEMAS = vendors_spec()["components"]["schemas"]
DEEPEST = 3
_SIMPLE: dict[str, st.SearchStrategy[Any]] = {
    "boolean": st.booleans(),
    "integer": st.integers(0, 2**31 - 1),
    "number": st.floats(allow_nan=False, allow_infinity=False),
    "string": st.text(max_size=12)
    | st.sampled_from(["", "0", "2026-07-22T18:10:11.740+0000", "08002100", "+493023125001|1"]),
}


def answers(schema: dict[str, Any], depth: int = 0) -> st.SearchStrategy[Any]:
    """Values that fit a schema of the file. Deeper than three levels objects are empty."""
    if "$ref" in schema:
        return answers(SCHEMAS[schema["$ref"].rpartition("/")[2]], depth)
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if schema.get("type") == "array":
        return st.lists(answers(schema["items"], depth + 1), max_size=2) if depth < DEEPEST else st.just([])
    if schema.get("type", "object") == "object":
        members = schema.get("properties", {}) if depth < DEEPEST else {}
        optional = {name: st.none() | answers(one, depth + 1) for name, one in members.items()}
        return st.fixed_dictionaries({}, optional=optional)
    return _SIMPLE[schema["type"]]


# The schema of an answer → who reads it, and the ids that must be there.
READERS: dict[str, tuple[Callable[[object], object], dict[str, Any]]] = {
    "Account": (types.SubAccount.from_json, {"accountId": "99990001"}),
    "DialGroup": (types.DialGroup.from_json, {"dialGroupId": 1}),
    "Campaign": (types.Campaign.from_json, {"campaignId": 1}),
    "CampaignLeadList": (types.LeadList.from_json, {"listId": 1}),
    "CampaignLeadSearchResultsView": (types.Lead.from_json, {"leadId": 1}),
    "LeadListProcessingResult": (types.LoadResult.from_json, {}),
    "LeadActionResult": (types.ActionResult.from_json, {"success": True}),
    "CountryCode": (types.Country.from_json, {"countryId": "USA"}),
    "PersonaPhoneConfig": (types.PersonaPhone.from_json, {"phoneId": 2}),
    "AccessTokenUserDetails": (
        lambda data: types.RingCXTokens.from_json(data, lives_for=300),
        {"accessToken": "a.b.c"},
    ),
}


@pytest.mark.parametrize("schema", READERS)
def test_every_answer_that_the_file_allows_is_read(schema: str) -> None:
    reader, ids = READERS[schema]

    @settings(max_examples=60, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(answers({"$ref": f"#/components/schemas/{schema}"}))
    def read(answer: dict[str, Any]) -> None:
        assert reader(answer | ids) is not None
        with suppress(types.BadShape):
            reader(answer)

    read()
