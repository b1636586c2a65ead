"""What the loader's answer means: a pure function from counts and status words to one of four verdicts.

HTTP 200 is no success, and counts can fall short without an explanation (seen in clients), so anything that
does not add up is ambiguous: RingCX is searched before anything is sent again.
"""

from dataclasses import dataclass
from enum import StrEnum

from leadhub.ringcx.results import LoadResult
from leadhub.ringcx.scrubbing import scrub

NORMAL = "DEFAULT_NOT_A_FAILURE"
FAILURES = frozenset({"GENERAL_FAILURE", "NO_LEADS_PASSED_VALIDATION"})

_REMEDIES = {
    "missing.required.param": (
        "Usually a phone is missing or not in the announced number format: check the mapping and the number format."
    ),
    "NO_LEADS_PASSED_VALIDATION": "No lead passed its checks: compare the phones with the number format you chose.",
}


class Outcome(StrEnum):
    """LOADED: all leads are in. SHORT: some are; search tells which. REFUSED: none.

    AMBIGUOUS: search before anything.
    """

    LOADED = "loaded"
    SHORT = "short"
    REFUSED = "refused"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True)
class Verdict:
    """An outcome, and the sentence that tells a user what it means."""

    outcome: Outcome
    sentence: str


def verdict(result: LoadResult, sent: int) -> Verdict:
    """Judge the answer to a load of `sent` leads (an HTTP success with a JSON object)."""
    return _failure(result, sent) or _doubt(result, sent) or _counts(result, sent)


def _failure(result: LoadResult, sent: int) -> Verdict | None:
    if result.status.upper() not in FAILURES and result.result.lower() != "failed":
        return None
    said = scrub(result.message).rstrip(".")
    quoted = f': "{said}"' if said else ""
    if result.inserted:
        return _ambiguous(f"RingCX reports a failure{quoted}, and yet {_leads(result.inserted)} inserted.")
    if result.status.upper().startswith("DNC_"):
        return _ambiguous(f"RingCX reports a problem with its do-not-call check ({result.status}).")
    remedy = _REMEDIES.get(result.message) or _REMEDIES.get(result.status.upper()) or ""
    return Verdict(Outcome.REFUSED, f"RingCX refused {_leads(sent)}{quoted}. {remedy}".strip())


def _doubt(result: LoadResult, sent: int) -> Verdict | None:
    # The guide's own sample leaves status and result out, so their absence is no sign of anything.
    if result.status.upper() not in ("", NORMAL):
        return _ambiguous(f"RingCX answered with the status {scrub(result.status)}, so the list may still be waiting.")
    if result.result.lower() not in ("", "ok"):
        return _ambiguous(f'RingCX answered with the result "{scrub(result.result)}", which is not known.')
    if result.supplied is not None and result.supplied != sent:
        return _ambiguous(f"RingCX says it received {_leads(result.supplied)}, but {sent} were sent.")
    if result.inserted is None:
        return _ambiguous("RingCX did not say how many leads it inserted.")
    if result.inserted < 0 or result.inserted + len(result.rejected) > sent:
        return _ambiguous(
            f"RingCX's counts do not add up: {result.inserted} inserted and {len(result.rejected)} rejected of {sent}."
        )
    return None


def _counts(result: LoadResult, sent: int) -> Verdict:
    notes = ""
    if result.deleted > 0:
        notes += f" RingCX deleted {_leads(result.deleted)} that it took for duplicates."
    if result.failed_agent_assignment > 0:
        notes += f" {_leads(result.failed_agent_assignment)} could not be reserved for the agent you named."
    if result.inserted == sent:
        return Verdict(Outcome.LOADED, f"RingCX loaded {_leads(sent)}.{notes}")
    reasons = f"rejected {len(result.rejected)}" if result.rejected else "gave no reason for the others"
    return Verdict(Outcome.SHORT, f"RingCX loaded {result.inserted} of {_leads(sent)} and {reasons}.{notes}")


def _ambiguous(what: str) -> Verdict:
    return Verdict(Outcome.AMBIGUOUS, f"{what} LeadHub looks in the campaign before anything is sent again.")


def _leads(number: int) -> str:
    return "1 lead" if number == 1 else f"{number} leads"
