"""Whether a lead in RingCX is as it was sent, field by field. What the search does not show is not compared."""

from collections.abc import Mapping
from typing import Any

from leadhub.leads.fields import CATALOGUE, Kind
from leadhub.ringcx.types import Lead
from leadhub.submissions.looking import digits
from leadhub.submissions.untouched import COMPARED

_PERSONA = "personaPhoneConfig."  # before the label of a further phone


def differences(sent: Mapping[str, Any], lead: Lead) -> dict[str, str]:
    """Return the fields that RingCX holds otherwise than they were sent, with what it holds; "" is nothing."""
    texts = sent_texts(sent)
    wrong: dict[str, str] = {}
    for name in dict.fromkeys((*texts, *COMPARED)):
        held = _held(lead, name)
        if held is not None and not _same(name, texts.get(name, ""), held):
            wrong[name] = held
    return wrong


def sent_texts(sent: Mapping[str, Any]) -> dict[str, str]:
    """Return the fields of a lead as texts, those of an object in it as "object.field"."""
    texts: dict[str, str] = {}
    for name, value in sent.items():
        if isinstance(value, Mapping):
            texts |= {f"{name}.{key}": _text(item) for key, item in value.items()}
        else:
            texts[name] = _text(value)
    return texts


def _held(lead: Lead, name: str) -> str | None:
    """What the search shows, on either of the two levels on which it may stand; None if it has no such field."""
    inner = lead.raw.get("campaignLead")
    levels = [lead.raw, inner] if isinstance(inner, Mapping) else [lead.raw]
    base, _, key = name.partition(".")
    shown = [level[base] for level in levels if base in level]
    if key:
        shown = [value.get(key) for value in shown if isinstance(value, Mapping)]
    return next((text for value in shown if (text := _text(value))), "") if shown else None


def _same(name: str, sent: str, held: str) -> bool:
    known = CATALOGUE.get(name)
    if name.startswith(_PERSONA) or (known and known.kind is Kind.PHONE):
        return digits(filter(None, sent.split("|"))) == digits(filter(None, held.split("|")))
    return sent == held


def _text(value: object) -> str:
    """A value made comparable: nothing, null and blanks are the same, and a number is its text."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else " ".join(str(value).split())
