"""The search criteria that never widen, and the second look at what a search brings back.

Seen in clients: a search with incomplete criteria is silently widened to the whole account, and filters may
be ignored. So the whole skeleton is always sent, and answers are filtered again here.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from leadhub.ringcx.results import Lead
from leadhub.ringcx.wire import BadShape, integer

_ENVELOPES = ("searchResults", "leads", "records", "data")
_TOTALS = ("totalCount", "count", "total")
_NOT_DIGIT = re.compile(r"\D")
_SHORTEST_COMPARED = 8  # below this, a number without its country code could be the end of anybody's number
_LONGEST_COUNTRY_CODE = 3


def criteria(
    campaign_id: int,
    *,
    extern_ids: Sequence[str] = (),
    phones: Sequence[str] = (),
    list_ids: Sequence[int] = (),
    lead_ids: Sequence[int] = (),
) -> dict[str, Any]:
    """The whole skeleton (CampaignLeadSearchCriteria), narrowed to one campaign and to the keys that are
    given.
    """
    found: dict[str, Any] = {
        "campaignId": campaign_id,
        "campaignIds": [campaign_id],
        "listIds": list(list_ids),
        "agentDispositions": [],
        "systemDispositions": [],
        "leadStates": [],
        "physicalStates": [],
        "leadTimezones": [],
        "suppressed": "ALL",
        "externIds": list(extern_ids),
    }
    if phones:
        found["leadPhoneNumbers"] = list(dict.fromkeys(form for phone in phones for form in phone_forms(phone)))
    if lead_ids:
        found["leadIds"] = list(lead_ids)
    return found


def phone_forms(phone: str) -> tuple[str, ...]:
    """The ways in which the same number may be stored: +14155550100, 14155550100, 4155550100."""
    digits = _NOT_DIGIT.sub("", phone)
    if phone.startswith("+1") and len(digits) == 11:
        return phone, digits, digits[1:]
    if phone.startswith("+"):
        return phone, digits
    if re.fullmatch(r"[2-9]\d{2}[2-9]\d{6}", phone):
        return phone, "1" + phone, "+1" + phone
    return (phone,)


class Wanted:
    """Which leads a search asked for: those of the campaign, with one of the keys of every kind that is
    given.
    """

    def __init__(
        self,
        campaign_id: int,
        *,
        extern_ids: Iterable[str] = (),
        phones: Iterable[str] = (),
        list_ids: Iterable[int] = (),
    ) -> None:
        self._campaign_id = campaign_id
        self._extern_ids = {extern_id.strip() for extern_id in extern_ids}
        self._list_ids = set(list_ids)
        self._phones = {_bare(phone) for phone in phones}
        self._shortened = {short for phone in self._phones for short in _without_country_code(phone)}

    def __contains__(self, lead: Lead) -> bool:
        # A record that does not say its campaign or list is kept: taking a lead for missing would load it
        # twice.
        return (
            lead.campaign_id in (None, self._campaign_id)
            and (not self._list_ids or lead.list_id is None or lead.list_id in self._list_ids)
            and (not self._extern_ids or lead.extern_id in self._extern_ids)
            and (not self._phones or any(self._is_asked_for(phone) for phone in lead.phones))
        )

    def _is_asked_for(self, phone: str) -> bool:
        bare = _bare(phone)
        return (
            bare in self._phones or bare in self._shortened or not self._phones.isdisjoint(_without_country_code(bare))
        )


def _bare(phone: str) -> str:
    """Digits only, without the zeros of 0044… and of a national 0400…"""
    return _NOT_DIGIT.sub("", phone).lstrip("0")


def _without_country_code(digits: str) -> list[str]:
    cuts = range(1, _LONGEST_COUNTRY_CODE + 1)
    return [digits[cut:].lstrip("0") for cut in cuts if len(digits) - cut >= _SHORTEST_COMPARED]


def read_leads(answer: object) -> list[Lead]:
    """The leads of a search answer: a bare array, or an object around one. Raises BadShape."""
    if isinstance(answer, dict):
        answer = next((answer[key] for key in _ENVELOPES if isinstance(answer.get(key), list)), None)
    if not isinstance(answer, list):
        raise BadShape("the search answer is no list of leads")
    return [Lead.from_json(item) for item in answer]


def read_count(answer: object) -> int:
    """The number in the answer to a counting search, whose shape is not documented. Raises BadShape."""
    if isinstance(answer, list) and len(answer) == 1 and not isinstance(answer[0], dict):
        answer = answer[0]
    if isinstance(answer, dict):
        number = next((answer[key] for key in _TOTALS if integer(answer.get(key)) is not None), None)
        answer = next((answer[key] for key in _ENVELOPES if key in answer), None) if number is None else number
    count = len(answer) if isinstance(answer, list) else integer(answer)
    if count is None or count < 0:
        raise BadShape("the answer to the counting search holds no number")
    return count


def add_new(found: Iterable[Lead], seen: dict[object, Lead]) -> bool:
    """Add the leads that were not seen; whether there was any."""
    before = len(seen)
    for lead in found:
        seen.setdefault(lead.lead_id or (lead.extern_id, lead.phones, lead.list_id), lead)
    return len(seen) > before
