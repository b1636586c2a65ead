"""The campaign that an upload is for, as RingCX describes it now."""

from dataclasses import dataclass, replace
from typing import Any

from leadhub.accounts.services import Known
from leadhub.campaigns import services as campaigns
from leadhub.campaigns.readiness import obstacle
from leadhub.credentials.models import Connection
from leadhub.leads.countries import two_letters
from leadhub.leads.options import LoadOptions, defaults_for
from leadhub.leads.strategic import CONFIGURATION
from leadhub.ringcx.errors import NotFound, NotSent
from leadhub.ringcx.types import Campaign
from leadhub.submissions.models import Destination, Submission


@dataclass(frozen=True)
class Target:
    """Where leads go: the destination, what RingCX says of the campaign, and the options that are right for it."""

    connection: Connection
    destination: Destination
    campaign: dict[str, Any]  # plain data, kept with the upload
    options: LoadOptions


def find_target(connection: Connection, account_id: str, dial_group_id: int, campaign_id: int) -> Target:
    """Ask RingCX for the campaign. Raises ringcx errors: NotFound, NotAllowed, SignInFailed, Unreachable, …; NotSent
    if RingCX could not take the load.
    """
    account = next((a for a in campaigns.sub_accounts(connection) if a.account_id == account_id), None)
    group = next((g for g in campaigns.dial_groups(connection, account_id) if g.id == dial_group_id), None)
    if account is None or group is None:
        missing = "sub-account" if account is None else "dial group"
        raise NotFound(f"Your connection no longer sees this {missing}. Pick the campaign anew.", status=404)
    campaign = campaigns.campaign(connection, account_id, dial_group_id, campaign_id)
    if reason := obstacle(account, campaign):
        raise NotSent(reason, code="cannot_load")
    codes = campaigns.timezone_codes(connection, account_id, campaign_id)
    known = campaigns.known(connection, account_id)
    international = bool(known.international if account.international is None else account.international)
    # Not saved: only a carrier of the destination's fields.
    destination = Submission(
        deployment=connection.deployment,
        account_id=account_id,
        account_name=account.name,
        dial_group_id=dial_group_id,
        dial_group_name=group.name,
        campaign_id=campaign_id,
        campaign_name=campaign.name,
    )
    facts = {
        "aux_labels": dict(campaign.aux_labels),
        "country": campaign.country,
        "is_active": campaign.is_active,
        "calling_configuration": campaign.calling_configuration,
        "persona_labels": list(campaigns.persona_labels(connection, account_id, campaign)),
        "dial_mode": group.mode,
        "international": international,
        "timezone_codes": list(codes),
    }
    options = replace(
        defaults_for(international, _country(campaign, known)),
        timezone_codes=codes,
        strategic=campaign.calling_configuration == CONFIGURATION,
    )
    return Target(connection, destination, facts, options)


def _country(campaign: Campaign, known: Known) -> str:
    """The campaign's country as two letters, else the only one whose numbers the sub-account dials, else ""."""
    dialed = {two_letters(country) for country in known.countries} - {""}
    return two_letters(campaign.country) or (dialed.pop() if len(dialed) == 1 else "")
