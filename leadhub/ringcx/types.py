"""What RingCX tells us, as frozen dataclasses: the one place to import them from.

Only what LeadHub cannot do without is required; `from_json` raises BadShape when that is missing, ignores
what it does not know and takes null for absent. Personal data and tokens are left out of every repr.
"""

from leadhub.ringcx.places import Campaign, Country, DialGroup, PersonaPhone, SubAccount
from leadhub.ringcx.results import ActionResult, Lead, LeadAction, LeadList, LoadResult, RejectedRow
from leadhub.ringcx.tokens import RCToken, RingCXTokens
from leadhub.ringcx.wire import BadShape

__all__ = [
    "ActionResult",
    "BadShape",
    "Campaign",
    "Country",
    "DialGroup",
    "Lead",
    "LeadAction",
    "LeadList",
    "LoadResult",
    "PersonaPhone",
    "RCToken",
    "RejectedRow",
    "RingCXTokens",
    "SubAccount",
]
