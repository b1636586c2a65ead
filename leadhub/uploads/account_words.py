"""What is known of an upload's sub-account, in words beside the options it is about: what its deployment's documents
say, what its last self-test and its last probe showed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.utils import timezone

from leadhub.accounts.services import Known
from leadhub.campaigns import services as campaigns
from leadhub.credentials.services import CannotConnect, deployment_of
from leadhub.leads.countries import two_letters
from leadhub.leads.option_tables import DUPLICATES_READ
from leadhub.uploads.models import Upload

Reading = Literal["A", "B"]
_OTHER: Mapping[Reading, Reading] = {"A": "B", "B": "A"}
_DOCUMENTS = {"A": "older", "B": "newer"}


@dataclass(frozen=True)
class AccountWords:
    """Sentences by the value of duplicateHandling, and one each about the form of numbers and their countries.

    replaces: whether REMOVE_ALL_EXISTING may cost the campaign a lead it has.
    """

    duplicates: Mapping[str, str]
    replaces: bool = True
    phones: str = ""
    countries: str = ""


def account_words(upload: Upload) -> AccountWords:
    """Say what is known, without asking RingCX."""
    known = campaigns.known(upload.connection, upload.account_id) if upload.connection else Known()
    tested = f" ({_day(known.tested_at)})" if known.tested_at else ""
    phones = countries = ""
    if known.international is not None:
        way = "dials internationally" if known.international else "dials North American numbers only"
        phones = f"By its self-test{tested}, this sub-account {way}."
    codes = sorted({two_letters(country) for country in known.countries} - {""})
    if codes:
        countries = f"By its self-test{tested}, this sub-account dials {', '.join(codes)}."
    settled = known.duplicate_reading
    return AccountWords(
        duplicates=_settled(settled, known) if settled else _by_documents(upload),
        replaces=settled != "B",
        phones=phones,
        countries=countries,
    )


def _settled(reading: Reading, known: Known) -> dict[str, str]:
    shown = f", as LeadHub's probe showed on {_day(known.probed_at)}" if known.probed_at else ", as a probe showed"
    return {value: f"On this sub-account {words}{shown}." for value, words in DUPLICATES_READ[reading].items()}


def _by_documents(upload: Upload) -> dict[str, str]:
    """What the deployment's own documents say, and that the others contradict them."""
    try:
        deployment = deployment_of(upload.deployment)
    except CannotConnect:
        return {}
    reading = deployment.duplicate_reading
    other = _OTHER[reading]
    return {
        value: (
            f"By the documents of {deployment.label}, {words}. RingCX's {_DOCUMENTS[other]} documents contradict that: "
            f"by them, {DUPLICATES_READ[other][value]}."
        )
        for value, words in DUPLICATES_READ[reading].items()
    }


def _day(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%-d %b %Y}"
