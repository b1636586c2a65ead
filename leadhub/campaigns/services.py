"""What RingCX says about sub-accounts, dial groups and campaigns, remembered for a minute.

LeadHub keeps no campaigns: RingCX owns them. The short memory spares RingCX the same question for every step of a page.
"""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from django.conf import settings
from django.core.cache import cache

from leadhub.accounts import services as accounts
from leadhub.accounts.services import Known
from leadhub.credentials.models import Connection
from leadhub.credentials.services import PAGE_BUDGET, client_for
from leadhub.leads.options import known_codes
from leadhub.leads.strategic import CONFIGURATION, usable_labels
from leadhub.ringcx.client import Client
from leadhub.ringcx.errors import RingCXError
from leadhub.ringcx.types import Campaign, DialGroup, SubAccount

T = TypeVar("T")
REMEMBER_SECONDS = 60
CODES_FROM = 200  # leads of a campaign whose time zone codes are taken for known
CODES_BUDGET = 2.0  # seconds; who cannot ask now knows only the codes of the settings


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


def timezone_codes(connection: Connection, account_id: str, campaign_id: int) -> tuple[str, ...]:
    """Return the codes of leadTimezone that the account is known to use: those its leads in the campaign show, and
    those of its last self-test and of the settings. Raises nothing: without an answer in a few seconds there are only
    the latter.
    """
    shown: tuple[str, ...] = ()
    with suppress(RingCXError):
        shown = _remembered(
            connection,
            f"zones/{account_id}/{campaign_id}",
            lambda client: tuple(
                lead.timezone for lead in client.search(account_id, campaign_id, page=1, max_rows=CODES_FROM)
            ),
            impatient=True,
        )
    tested = known(connection, account_id).timezone_codes
    return known_codes([*shown, *tested, *settings.LEADHUB_TIMEZONE_CODES])


def persona_labels(connection: Connection, account_id: str, campaign: Campaign) -> tuple[str, ...]:
    """Return the labels that further phones of the campaign's leads can go to; none if it is not strategic.

    Raises nothing: without an answer in a few seconds they are those of the last self-test.
    """
    if campaign.calling_configuration != CONFIGURATION:
        return ()
    with suppress(RingCXError):
        return _remembered(
            connection,
            f"personas/{account_id}",
            lambda client: usable_labels((phone.phone_id, phone.label) for phone in client.persona_phones(account_id)),
            impatient=True,
        )
    return known(connection, account_id).persona_labels


def known(connection: Connection, account_id: str) -> Known:
    """Return what the last self-test and the last probe of the sub-account showed; RingCX is not asked."""
    return accounts.known(connection, account_id)


def _remembered(connection: Connection, question: str, ask: Callable[[Client], T], *, impatient: bool = False) -> T:
    """Ask RingCX, or take the answer of less than a minute ago. New credentials remember nothing of the old."""
    credentials = hashlib.sha256(connection.sealed.encode()).hexdigest()[:16]
    asked = hashlib.sha256(question.encode()).hexdigest()[:32]  # ids come from addresses: they may hold anything
    key = f"campaigns:{connection.pk}:{credentials}:{asked}"
    known: T | None = cache.get(key)
    if known is not None:
        return known
    budget = CODES_BUDGET if impatient else PAGE_BUDGET
    answer = ask(client_for(connection, budget_seconds=budget, impatient=impatient))
    cache.set(key, answer, REMEMBER_SECONDS)
    return answer
