"""The campaign that an upload is for, as RingCX describes it now."""

from dataclasses import dataclass, replace
from typing import Any

from leadhub.campaigns import services as campaigns
from leadhub.credentials.models import Connection
from leadhub.leads.countries import two_letters
from leadhub.leads.options import LoadOptions, defaults_for
from leadhub.ringcx.errors import NotFound
from leadhub.submissions.models import Destination, Submission


@dataclass(frozen=True)
class Target:
    """Where leads go: the destination, what RingCX says of the campaign, and the options that are right for it."""

    connection: Connection
    destination: Destination
    campaign: dict[str, Any]  # plain data, kept with the upload
    options: LoadOptions


def find_target(connection: Connection, account_id: str, dial_group_id: int, campaign_id: int) -> Target:
    """Ask RingCX for the campaign. Raises ringcx errors: NotFound, NotAllowed, SignInFailed, Unreachable, …"""
    account = next((a for a in campaigns.sub_accounts(connection) if a.account_id == account_id), None)
    group = next((g for g in campaigns.dial_groups(connection, account_id) if g.id == dial_group_id), None)
    if account is None or group is None:
        missing = "sub-account" if account is None else "dial group"
        raise NotFound(f"Your connection no longer sees this {missing}. Pick the campaign anew.", status=404)
    campaign = campaigns.campaign(connection, account_id, dial_group_id, campaign_id)
    codes = campaigns.timezone_codes(connection, account_id, campaign_id)
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
        "dial_mode": group.mode,
        "international": bool(account.international),
        "timezone_codes": list(codes),
    }
    options = replace(defaults_for(bool(account.international), two_letters(campaign.country)), timezone_codes=codes)
    return Target(connection, destination, facts, options)
