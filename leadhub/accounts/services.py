"""Asking for a self-test or a probe of a sub-account, and what is known of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal
from uuid import uuid4

from django.db import IntegrityError, transaction

from leadhub.accounts.models import AccountFacts, Probe
from leadhub.accounts.removing import GIVE_UP_AFTER
from leadhub.audit import services as audit
from leadhub.credentials.models import Connection
from leadhub.credentials.sealing import vault
from leadhub.jobs.wake import wake
from leadhub.leads.phones import PhoneSettings, parse
from leadhub.leads.phones_nanp import REGIONS as NANP_REGIONS
from leadhub.suppression import services as suppression

if TYPE_CHECKING:
    from leadhub.people.models import User

Reading = Literal["A", "B"]
ASK = "leadhub.accounts.asking.ask"
PROBE = "leadhub.accounts.probing.run"


class CannotProbe(Exception):
    """A probe cannot be made like this. `message` is one sentence; `field` the input it is about."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


@dataclass(frozen=True)
class Known:
    """What a sub-account is known to answer to; None or empty for what was never asked or had no answer.

    aux_labels: campaign id → {"auxData1": "Policy number"}. duplicate_reading, new_list_per_load and search_lag come
    from the probe that ended at `probed_at`, all else from the self-test at `tested_at`.
    """

    tested_at: datetime | None = None
    international: bool | None = None
    countries: tuple[str, ...] = ()
    persona_labels: tuple[str, ...] = ()
    aux_labels: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    timezone_codes: tuple[str, ...] = ()
    duplicate_reading: Reading | None = None
    new_list_per_load: bool | None = None
    search_lag: float | None = None
    paging_base: int | None = None
    rate_headers: tuple[str, ...] = ()
    probed_at: datetime | None = None


def known(connection: Connection, account_id: str) -> Known:
    """Return what the last self-test and the last probe of this sub-account showed, through this connection."""
    row = AccountFacts.objects.filter(connection=connection, account_id=account_id).first()
    if row is None:
        return Known()
    facts: Mapping[str, Any] = row.facts
    probe: Mapping[str, Any] = row.probe
    return Known(
        tested_at=row.tested_at,
        international=facts.get("international"),
        countries=tuple(facts.get("countries", ())),
        persona_labels=tuple(facts.get("persona_labels", ())),
        aux_labels={int(key): dict(labels) for key, labels in facts.get("aux_labels", {}).items()},
        timezone_codes=tuple(sorted({*facts.get("timezone_codes", ()), *probe.get("timezone_codes", ())})),
        duplicate_reading=probe.get("duplicate_reading"),
        new_list_per_load=probe.get("new_list_per_load"),
        search_lag=probe.get("search_lag"),
        paging_base=facts.get("paging_base"),
        rate_headers=tuple(facts.get("rate_headers", ())),
        probed_at=datetime.fromisoformat(probe["at"]) if "at" in probe else None,
    )


def may_test(user: "User", connection: Connection) -> bool:
    """Only who made a connection tests with it; others who may use it see the results."""
    return connection.owner_id == user.pk


def request_test(*, connection: Connection, account_id: str, actor: "User", now: datetime) -> None:
    """Have a worker test the sub-account soon. While a test is due or under way, nothing changes."""
    with transaction.atomic():
        row, _ = AccountFacts.objects.get_or_create(connection=connection, account_id=account_id)
        if AccountFacts.objects.filter(pk=row.pk, asked_at=None).update(asked_at=now, asked_by=actor):
            wake(ASK, str(row.pk))


def request_probe(
    *,
    connection: Connection,
    account_id: str,
    campaign_id: int,
    numbers: Sequence[str],
    region: str,
    reason: str,
    actor: "User",
    now: datetime,
) -> Probe:
    """Have a worker make a probe with these two numbers in an inactive campaign. The numbers are sealed until it ends.

    Raises CannotProbe if the sub-account was not tested, the campaign is none of its inactive ones, a number cannot be
    used, or a probe is under way.
    """
    row = AccountFacts.objects.filter(connection=connection, account_id=account_id).exclude(tested_at=None).first()
    if row is None or "international" not in row.facts:
        raise CannotProbe("Run the self-test first: it finds the form of phone numbers and the inactive campaigns.")
    campaign = next((one for one in row.facts.get("inactive", ()) if one["id"] == campaign_id), None)
    if campaign is None:
        raise CannotProbe("Choose one of the inactive campaigns.", field="campaign")
    last = Probe.objects.filter(connection=connection, account_id=account_id).first()
    if last is not None and last.left:
        raise CannotProbe("Leads of the last probe may still be in RingCX. Have them removed first.")
    _check_numbers(numbers, region, international=bool(row.facts["international"]))
    probe = Probe(
        connection=connection,
        account_id=account_id,
        dial_group_id=campaign["group"],
        campaign_id=campaign_id,
        campaign_name=campaign["name"],
        international=bool(row.facts["international"]),
        asked_by=actor,
        asked_at=now,
        sealed=vault().seal({"numbers": list(numbers), "region": region}),
        tag=f"probe-{uuid4().hex[:12]}",
    )
    try:
        with transaction.atomic():
            probe.save()
            _record(probe, "account.probe_asked", actor, now, reason=reason)
            wake(PROBE, str(probe.pk))
    except IntegrityError as error:
        raise CannotProbe("A probe of this sub-account is under way. Wait until it is done.") from error
    return probe


def remove_again(*, probe: Probe, actor: "User", now: datetime) -> None:
    """Try once more to remove what a probe left. Raises CannotProbe if another one is under way.

    What RingCX shows now is what counts: a lead that it once said to have stored may be removed by hand meanwhile.
    """
    again = {
        "step": Probe.Step.CLEAN,
        "seen": {key: value for key, value in probe.seen.items() if not key.startswith("load_")},
        "clean_until": now + GIVE_UP_AFTER,
        "left": [],
        "not_before": None,
        "problem": "",
        "finished_at": None,
    }
    try:
        with transaction.atomic():
            if Probe.objects.filter(pk=probe.pk, step=Probe.Step.DONE).exclude(left=[]).update(**again):
                _record(probe, "account.probe_cleaned", actor, now)
                wake(PROBE, str(probe.pk))
    except IntegrityError as error:
        raise CannotProbe("Another probe of this sub-account is under way. Wait until it is done.") from error


def _check_numbers(numbers: Sequence[str], region: str, *, international: bool) -> None:
    """Two different numbers that can be sent in the form of this account, and that may be called."""
    if not international and region not in NANP_REGIONS:
        raise CannotProbe("This sub-account takes North American numbers only: choose US or CA.", field="region")
    settings = PhoneSettings("e164" if international else "nanp", region)
    keys: list[int] = []
    for name, number in zip(("first_number", "second_number"), numbers, strict=True):
        read = parse(number, settings)
        if len(read.keys) != 1 or read.problem:
            raise CannotProbe(read.problem or "Type one phone number.", field=name)
        if suppression.lists_with(read.keys):
            raise CannotProbe("This number is on a do-not-call list. Use another one.", field=name)
        keys += read.keys
    if len(set(keys)) < len(keys):
        raise CannotProbe("Type two different numbers.", field="second_number")
    if obstacle := suppression.obstacle():
        raise CannotProbe(obstacle)


def _record(probe: Probe, action: str, actor: "User", now: datetime, **facts: object) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject_type="connection",
        subject_id=probe.connection.public_id,
        facts={"account": probe.account_id, "campaign": probe.campaign_name, **facts},
        now=now,
    )
