"""The self-test: at most twenty questions that change nothing. A question without an answer becomes a line of its own.

Each method of `SelfTest` that is listed in STEPS asks for one thing and notes it in `facts`; the sources of what is
asked stand at the client's methods.
"""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from leadhub.accounts import watching
from leadhub.accounts.models import AccountFacts
from leadhub.accounts.watching import Watch
from leadhub.audit import services as audit
from leadhub.credentials.services import client_for
from leadhub.jobs import leases
from leadhub.leads.options import known_codes
from leadhub.ringcx import errors
from leadhub.ringcx.client import Client
from leadhub.ringcx.types import Campaign

log = logging.getLogger(__name__)

LEASE_SECONDS = 300
FULL_FORMS = 5  # campaigns whose own names of the aux columns are asked for
LOOKED_IN = 4  # campaigns that are searched for leads
SAMPLE = 200  # leads from which time zone codes and the forms of phones are known
NAMED_CAMPAIGNS = 200  # inactive campaigns that a probe can be offered
FAILED = "LeadHub itself failed. Whoever runs LeadHub finds why in its log."
PRIMARY = 1  # the phone id of leadPhone itself

# After these, every further question would only wait for the same answer.
_HOPELESS = (errors.SignInFailed, errors.TokenExpired, errors.Unreachable)


class NotThere(Exception):
    """What the question is about is not there to be asked; the text is one sentence."""


class SelfTest:
    """Asks one sub-account. `facts` has what it answered, `unasked` says for each other step why it has no answer."""

    def __init__(self, client: Client, account_id: str, watch: Watch) -> None:
        self.facts: dict[str, Any] = {}
        self.unasked: dict[str, str] = {}
        self._client = client
        self._account_id = account_id
        self._watch = watch
        self._campaigns: list[Campaign] = []
        self._with_leads: int | None = None  # a campaign that holds a lead

    def run(self, still_mine: Callable[[], bool]) -> bool:
        """Ask everything; False if the work was lost to another worker on the way."""
        hopeless = ""
        for name, step in STEPS.items():
            if not still_mine():
                return False
            try:
                if hopeless:
                    raise NotThere(hopeless)
                step(self)
            except NotThere as error:
                self.unasked[name] = str(error)
            except errors.RingCXError as error:
                self.unasked[name] = error.message
                hopeless = error.message if isinstance(error, _HOPELESS) else ""
        self.facts["rate_headers"] = sorted(self._watch.rate_headers)
        self.facts["clock_difference"] = self._watch.clock_difference
        self.facts["calls"] = self._watch.calls
        return True

    # --- Steps --------------------------------------------------------------------------------------------------------

    def account(self) -> None:
        accounts = {account.account_id: account for account in self._client.sub_accounts()}
        found = accounts.get(self._account_id)
        if found is None:
            raise NotThere("RingCX no longer shows this sub-account to this connection's user.")
        self.facts |= {
            "name": found.name,
            "international": found.international,
            "outbound": found.outbound,
            "list_loading": found.list_loading,
        }

    def countries(self) -> None:
        self.facts["countries"] = sorted({country.id for country in self._client.countries(self._account_id)})

    def personas(self) -> None:
        further = [found for found in self._client.persona_phones(self._account_id) if found.phone_id != PRIMARY]
        self.facts["persona_labels"] = [found.label for found in sorted(further, key=lambda found: found.phone_id)]

    def campaigns(self) -> None:
        groups = self._client.dial_groups(self._account_id)
        names = {group.id: group.name for group in groups}
        found = [campaign for group in groups for campaign in group.campaigns]
        self._campaigns = sorted(found, key=lambda campaign: campaign.is_active != 1)
        self.facts["campaigns"] = len(found)
        self.facts["inactive"] = [
            {
                "id": one.id,
                "name": one.name,
                "group": one.dial_group_id,
                "group_name": names.get(one.dial_group_id or 0),
            }
            for one in found
            if one.is_active == 0
        ][:NAMED_CAMPAIGNS]

    def campaign_list(self) -> None:
        first = self._any_campaign()
        self._client.campaigns(self._account_id, _group(first))
        records = watching.records_of(self._watch.data())
        self.facts["campaign_list"] = "full" if any("maxPasses" in record for record in records) else "short"

    def aux_labels(self) -> None:
        active = [campaign for campaign in self._campaigns if campaign.is_active == 1][:FULL_FORMS]
        if not active:
            raise NotThere("No campaign of this sub-account is active.")
        full = [self._client.campaign(self._account_id, _group(one), one.id) for one in active]
        self.facts["aux_labels"] = {str(one.id): dict(one.aux_labels) for one in full if one.aux_labels}
        self.facts["aux_campaigns"] = {str(one.id): one.name for one in full}

    def lists(self) -> None:
        first = self._any_campaign()
        self.facts["lists"] = len(self._client.lists(self._account_id, _group(first), first.id))

    def search(self) -> None:
        self._any_campaign()
        for campaign in self._campaigns[:LOOKED_IN]:
            sample = self._client.search(self._account_id, campaign.id, max_rows=SAMPLE)
            data = self._watch.data()
            self.facts["search_shape"] = watching.shape_of(data)
            if sample:
                self._with_leads = campaign.id
                nested = any(isinstance(record.get("campaignLead"), dict) for record in watching.records_of(data))
                phones = {watching.phone_form(phone) for lead in sample for phone in lead.phones}
                self.facts |= {"search_nested": nested, "phone_forms": sorted(phones), "leads_seen": len(sample)}
                self.facts["timezone_codes"] = list(known_codes(lead.timezone for lead in sample))
                break

    def count(self) -> None:
        self._client.count(self._account_id, self._with_leads or self._any_campaign().id)
        self.facts["count_shape"] = watching.shape_of(self._watch.data())

    def paging(self) -> None:
        """Page 0 and page 1, one lead each: whether they are the first two leads or one and the same."""
        campaign_id = self._with_leads
        if campaign_id is None:
            raise NotThere("No campaign that was looked into holds a lead.")
        try:
            zero = self._client.search(self._account_id, campaign_id, page=0, max_rows=1)
        except errors.Refused:
            zero = []  # a server that counts from 1 may call page 0 an error
        one = self._client.search(self._account_id, campaign_id, page=1, max_rows=1)
        if len(zero) > 1 or len(one) > 1:
            raise NotThere("RingCX gave more leads than maxRows=1 asked for.")
        if not zero and not one:
            raise NotThere("RingCX gave no lead, neither on page 0 nor on page 1.")
        same = [lead.lead_id for lead in zero] == [lead.lead_id for lead in one]
        self.facts["paging_base"] = 1 if same or not zero else 0

    def _any_campaign(self) -> Campaign:
        if not self._campaigns:
            raise NotThere("No campaign of this sub-account is known.")
        return self._campaigns[0]


STEPS: dict[str, Callable[[SelfTest], None]] = {
    "account": SelfTest.account,
    "countries": SelfTest.countries,
    "personas": SelfTest.personas,
    "campaigns": SelfTest.campaigns,
    "campaign_list": SelfTest.campaign_list,
    "aux_labels": SelfTest.aux_labels,
    "lists": SelfTest.lists,
    "search": SelfTest.search,
    "count": SelfTest.count,
    "paging": SelfTest.paging,
}


def _group(campaign: Campaign) -> int:
    return campaign.dial_group_id or 0


def ask(facts_id: str, *, clock: Callable[[], datetime] = timezone.now) -> None:
    """Test a sub-account for which a test is due and nobody is at it. Asked twice, it tests once."""
    holder = leases.new_holder()
    due = AccountFacts.objects.filter(pk=facts_id).exclude(asked_at=None)
    leases.free_the_dead(due, now=clock())
    if not leases.take(due, holder=holder, now=clock(), seconds=LEASE_SECONDS):
        return
    mine = due.filter(lease_holder=holder)
    row = mine.select_related("connection", "asked_by").get()
    watch = Watch(clock)
    try:
        client = client_for(row.connection, watch=watch)
        client.sign_in()
        watch.forget()
        test = SelfTest(client, row.account_id, watch)
        if test.run(lambda: leases.renew(mine, holder=holder, now=clock(), seconds=LEASE_SECONDS)):
            _finish(row, holder, test.facts, test.unasked, clock())
    except errors.RingCXError as error:
        _finish(row, holder, {}, dict.fromkeys(STEPS, error.message), clock())
    except Exception:
        log.exception("The self-test of %s failed", row)
        _finish(row, holder, {}, dict.fromkeys(STEPS, FAILED), clock())


def _finish(row: AccountFacts, holder: str, facts: dict[str, Any], unasked: dict[str, str], now: datetime) -> None:
    """Keep what was answered. A test that got no answer at all leaves standing what an earlier one found."""
    changes: dict[str, Any] = {"unasked": unasked, "asked_at": None, "lease_holder": "", "lease_until": None}
    if len(unasked) < len(STEPS):
        changes |= {"facts": facts, "tested_at": now}
    with transaction.atomic():
        if AccountFacts.objects.filter(pk=row.pk, lease_holder=holder).update(**changes) != 1:
            return
        audit.record(
            actor=row.asked_by,
            action="account.tested",
            subject_type="connection",
            subject_id=row.connection.public_id,
            facts={
                "account": row.account_id,
                "answered": len(STEPS) - len(unasked),
                "unanswered": len(unasked),
                "calls": facts.get("calls", 0),
            },
            now=now,
        )
