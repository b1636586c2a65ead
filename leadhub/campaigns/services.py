"""What RingCX says about sub-accounts, dial groups and campaigns, remembered for a minute.

LeadHub keeps no campaigns: RingCX owns them. The short memory spares RingCX the same question for every step of a page.
"""

import hashlib
from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache

from leadhub.credentials.models import Connection
from leadhub.credentials.services import PAGE_BUDGET, client_for
from leadhub.ringcx.client import Client
from leadhub.ringcx.types import Campaign, DialGroup, SubAccount

T = TypeVar("T")
REMEMBER_SECONDS = 60


def sub_accounts(connection: Connection) -> list[SubAccount]:
    """Return the sub-accounts that the connection opens, by name. Raises ringcx errors."""
    found = _remembered(connection, "accounts", lambda client: client.sub_accounts())
    return sorted(found, key=lambda account: account.name.casefold())


def dial_groups(connection: Connection, account_id: str) -> list[DialGroup]:
    """Return the dial groups of a sub-account with their campaigns (short form), active first. Raises ringcx errors."""
    found = _remembered(connection, f"groups/{account_id}", lambda client: client.dial_groups(account_id))
    return sorted(found, key=lambda group: (group.is_active is False, group.name.casefold()))


def campaign(connection: Connection, account_id: str, group_id: int, campaign_id: int) -> Campaign:
    """Return a campaign in its full form. Raises ringcx errors, NotFound among them."""
    return _remembered(
        connection,
        f"campaign/{account_id}/{group_id}/{campaign_id}",
        lambda client: client.campaign(account_id, group_id, campaign_id),
    )


def _remembered(connection: Connection, question: str, ask: Callable[[Client], T]) -> T:
    """Ask RingCX, or take the answer of less than a minute ago. New credentials remember nothing of the old."""
    credentials = hashlib.sha256(connection.sealed.encode()).hexdigest()[:16]
    asked = hashlib.sha256(question.encode()).hexdigest()[:32]  # ids come from addresses: they may hold anything
    key = f"campaigns:{connection.pk}:{credentials}:{asked}"
    known: T | None = cache.get(key)
    if known is not None:
        return known
    answer = ask(client_for(connection, budget_seconds=PAGE_BUDGET))
    cache.set(key, answer, REMEMBER_SECONDS)
    return answer
