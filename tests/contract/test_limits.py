"""The rate limits LeadHub keeps, and those Practice RingCX enforces, are the ones that the vendor's file states."""

import re

from leadhub.credentials import pace
from leadhub.practice import limits
from tests.contract.deviations import ACCOUNT
from tests.contract.vendor import vendors_spec

Windows = tuple[tuple[int, float], ...]
# Kind of call → the operation whose description states its limit, and the sentence of it.
STATED = {
    "direct": (f"{ACCOUNT}/campaigns/{{campaignId}}/leadLoader/direct", "This operation"),
    "search": (f"{ACCOUNT}/campaignLeads/leadSearch", "Standard searches"),
    "count": (f"{ACCOUNT}/campaignLeads/leadSearch", "Requests with count=true"),
    "actions": (f"{ACCOUNT}/campaignLeads/actions", "This operation"),
}


def stated(path: str, sentence: str) -> Windows:
    """The windows in a description: "… throttled … at 30 requests per 10 seconds and 120 requests per 60 seconds."."""
    (operation,) = vendors_spec()["paths"][path].values()
    text = next(one for one in re.split(r"(?<=\.)\s+|: ", operation["description"]) if one.startswith(sentence))
    return tuple((int(calls), float(span)) for calls, span in re.findall(r"(\d+) requests per (\d+) seconds", text))


def test_leadhub_and_practice_keep_the_limits_of_the_vendors_file() -> None:
    said = {kind: stated(*where) for kind, where in STATED.items()}
    assert said["direct"] == ((30, 10), (120, 60))
    assert {kind: pace.WINDOWS[kind] for kind in STATED} == said
    assert {kind: limits.WINDOWS[kind] for kind in STATED} == said
