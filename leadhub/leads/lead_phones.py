"""The phone fields of one lead: numbers from one or several columns, and what to tell about them."""

from collections.abc import Callable, Sequence
from typing import Any

from leadhub.leads.cleaning import is_error_cell, tidy
from leadhub.leads.duplicates import PhoneKeys
from leadhub.leads.findings import Finding, finding
from leadhub.leads.mapping import Source
from leadhub.leads.phones import COUNTRY_CODE_ADDED, COUNTRY_CODE_REMOVED, PhoneResult, PhoneSettings, parse
from leadhub.leads.reading.table import Column

PhoneReader = Callable[[Sequence[str], dict[str, Any], list[Finding]], PhoneKeys]

_ONLY_COUNTRY_CODE = frozenset({COUNTRY_CODE_ADDED, COUNTRY_CODE_REMOVED})


def phone_reader(
    source: Source, columns: Sequence[Column], settings: PhoneSettings, *, field: str = "leadPhone"
) -> PhoneReader:
    """Compile the columns of one phone field into a function over a row's cells.

    The function puts the usable numbers into the lead, each once, joined by "|" (RingCX guide, bulk import:
    several numbers in one leadPhone), adds the findings, and returns the numbers' duplicate keys. In e164
    mode leadPhone is accompanied by leadPhoneE164, the first number (RingCX OpenAPI spec, CampaignLead).
    """
    wanted = [(column, _column_name(columns, column)) for column in source.columns]
    fixed = tidy(source.value or "")
    several = len(wanted) > 1
    with_e164 = field == "leadPhone" and settings.mode == "e164"

    def read(cells: Sequence[str], lead: dict[str, Any], findings: list[Finding]) -> PhoneKeys:
        numbers: tuple[str, ...] = ()
        keys: PhoneKeys = ()
        told: list[tuple[str, str, PhoneResult]] = []
        for column, header in wanted:
            text = cells[column]
            if not text:
                continue
            result = parse(text, settings)
            if result.problem or result.repairs:
                told.append((header if several else "", text, result))
            if not numbers:
                numbers, keys = result.numbers, result.keys
            elif result.numbers:
                new = [i for i, key in enumerate(result.keys) if key not in keys]
                numbers += tuple(result.numbers[i] for i in new)
                keys += tuple(result.keys[i] for i in new)
        if fixed:
            result = parse(fixed, settings)
            numbers, keys = result.numbers, result.keys
            if result.problem:
                told.append(("", fixed, result))
        if told or not numbers:
            _tell(findings, field, told, sendable=bool(numbers))
        if numbers:
            lead[field] = numbers[0] if len(numbers) == 1 else "|".join(numbers)
            if with_e164:
                lead["leadPhoneE164"] = numbers[0]
        return keys

    return read


def _column_name(columns: Sequence[Column], column: int) -> str:
    return columns[column].header or f"column {columns[column].letter}"


def _tell(findings: list[Finding], field: str, told: list[tuple[str, str, PhoneResult]], *, sendable: bool) -> None:
    """Say what there is to say about each cell; a leadPhone without any number gets exactly one error."""
    main = field == "leadPhone"
    problems = [(header, text, result) for header, text, result in told if result.problem]
    if not sendable and main:
        if problems:
            findings.append(_no_usable_phone(problems))
        else:
            findings.append(finding("phone_missing", field, "This row has no phone number, so it cannot be called."))
    for header, text, result in told:
        text = tidy(text)
        if not result.numbers:
            if main and sendable:
                findings.append(finding("phone_partly_invalid", field, _left_out(header, text, result.problem), text))
            elif not main:
                findings.append(finding("other_phone_invalid", field, _left_out(header, text, result.problem), text))
            continue
        after = "|".join(result.numbers)
        if result.problem:
            code = "phone_partly_invalid" if main else "other_phone_invalid"
            findings.append(finding(code, field, _left_out(header, text, result.problem), text, after))
        else:
            code = "phone_country_code" if _ONLY_COUNTRY_CODE.issuperset(result.repairs) else "phone_repaired"
            why = ", ".join(result.repairs)
            findings.append(finding(code, field, _sentence(header, f"{why[:1].upper()}{why[1:]}."), text, after))


def _no_usable_phone(problems: list[tuple[str, str, PhoneResult]]) -> Finding:
    """The one error of a row whose phone cells hold something, but no number that can be called."""
    before = " | ".join(tidy(text) for _, text, _ in problems)
    if all(is_error_cell(tidy(text)) for _, text, _ in problems):
        message = "The phone cell holds a spreadsheet error instead of a number; correct it in the file."
        return finding("phone_error_cell", "leadPhone", message, before)
    message = " ".join(_sentence(header, result.problem or "") for header, _, result in problems)
    return finding("phone_invalid", "leadPhone", message, before)


def _left_out(header: str, text: str, problem: str | None) -> str:
    if is_error_cell(text):
        return _sentence(header, "The cell holds a spreadsheet error instead of a number, so it is left out.")
    return _sentence(header, f"{(problem or '').rstrip('.')}; this one is left out.")


def _sentence(header: str, sentence: str) -> str:
    return f"{header}: {sentence}" if header else sentence
