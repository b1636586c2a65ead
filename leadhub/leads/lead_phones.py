"""The phone fields of leads: numbers from one or several columns, and what to tell about them."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from leadhub.leads.cleaning import NO_RESULT, is_error_cell, tidy
from leadhub.leads.duplicates import PhoneKeys
from leadhub.leads.fields import EXTRAS_WIDTH, PERSONA, Field
from leadhub.leads.findings import Finding, finding
from leadhub.leads.lead_rows import Rows, Step, check_width
from leadhub.leads.mapping import Source
from leadhub.leads.phones import LEFT_OUT, PhoneResult, PhoneSettings, Several, parse_column, repair_code
from leadhub.leads.reading.table import Column

Told = tuple[str, str, PhoneResult]
"""One cell there is something to tell about: header of its column ("" if there is only one), text, result."""


def lead_phone(source: Source, columns: Sequence[Column], settings: PhoneSettings, several: Several) -> Step:
    """leadPhone: all usable numbers of a row, each once, joined by "|" (RingCX guide, bulk import: several numbers in
    one leadPhone, but a single one in STRATEGIC campaigns), and their keys. In e164 mode leadPhoneE164, the first
    number, comes with it (RingCX OpenAPI spec, CampaignLead). A row without any number gets exactly one error.
    """
    headers = _headers(source, columns)

    def step(rows: Rows) -> None:
        numbers, rows.keys, told = _read(rows, source, headers, settings)
        for at, number in enumerate(numbers):
            if not number:
                rows.findings[at].append(_no_usable_phone([cell for cell in told.get(at, ()) if cell[2].problem]))
        for at, cells in told.items():
            if numbers[at]:
                _tell(rows.findings[at], "leadPhone", "phone_partly_invalid", cells)
        if several != "joined":
            _keep_one(rows, "leadPhone", source, numbers, rows.keys, several)
        rows.fields["leadPhone"] = numbers
        if settings.mode == "e164":
            rows.fields["leadPhoneE164"] = [number.partition("|")[0] for number in numbers]

    return step


def other_phone(field: Field, source: Source, columns: Sequence[Column], settings: PhoneSettings) -> Step:
    """auxPhone and callerId: cleaned like leadPhone; without a usable number the lead goes without them."""
    name, width = field.name, field.width or EXTRAS_WIDTH
    headers = _headers(source, columns)

    def step(rows: Rows) -> None:
        numbers, _, told = _read(rows, source, headers, settings)
        for at, cells in told.items():
            _tell(rows.findings[at], name, "other_phone_invalid", cells)
        check_width(rows, name, numbers, width)
        rows.fields[name] = numbers

    return step


def persona_phones(sources: Mapping[str, Source], settings: PhoneSettings, several: Several) -> Step:
    """personaPhoneConfig: one number under each label (RingCX OpenAPI spec, CampaignLead). Their keys stand behind
    those of leadPhone; a row without a leadPhone has none. Without a usable number the lead goes without that label.
    """

    def step(rows: Rows) -> None:
        for label, source in sources.items():
            name = PERSONA + label
            numbers, keys, told = _read(rows, source, [label] * len(source.columns), settings)
            for at, cells in told.items():
                _tell(rows.findings[at], name, "other_phone_invalid", cells)
            _keep_one(rows, name, source, numbers, keys, several)
            rows.personas[label] = numbers
            rows.keys = [
                have + tuple(key for key in more if key not in have) if have and more else have
                for have, more in zip(rows.keys, keys, strict=True)
            ]

    return step


def _keep_one(
    rows: Rows, field: str, source: Source, numbers: list[str], keys: list[PhoneKeys], several: Several
) -> None:
    """Of several numbers keep the first, if that was asked for, else none; either is told."""
    for at, number in enumerate(numbers):
        if "|" not in number:
            continue
        first, *others = number.split("|")
        before = " | ".join([rows.cells[column][at] for column in source.columns])
        if several == "first":
            message = f"A strategic campaign takes one number here, so the first was kept; {_left(others)} left out."
            rows.findings[at].append(finding("phone_first_kept", field, message, before, first))
            numbers[at], keys[at] = first, keys[at][:1]
        else:
            message = (
                f"A strategic campaign takes one number here, and this row has {len(others) + 1}: leave one in the "
                "file, or have only the first kept in the options."
            )
            rows.findings[at].append(finding("phone_several", field, message, before))
            numbers[at], keys[at] = "", ()


def _left(others: Sequence[str]) -> str:
    """The numbers that were not kept, with their verb."""
    *some, last = others
    return f"{', '.join(some)} and {last} were" if some else f"{last} was"


def _headers(source: Source, columns: Sequence[Column]) -> list[str]:
    """How to call each column of the field in a sentence: not at all if there is only one."""
    if len(source.columns) < 2:
        return [""] * len(source.columns)
    return [columns[column].header or f"column {columns[column].letter}" for column in source.columns]


def _read(
    rows: Rows, source: Source, headers: list[str], settings: PhoneSettings
) -> tuple[list[str], list[PhoneKeys], dict[int, list[Told]]]:
    """Numbers and keys of each row, from all columns of the field, and the cells there is something to tell about."""
    numbers: list[str] = [""] * len(rows)
    keys: list[PhoneKeys] = [()] * len(rows)
    told: dict[int, list[Told]] = {}
    for which, (header, column) in enumerate(zip(headers, source.columns, strict=True)):
        texts = rows.cells[column]
        more_numbers, more_keys, results = parse_column(texts, settings)
        for at, result in results.items():
            told.setdefault(at, []).append((header, tidy(texts[at]), result))
        if which:
            _join(numbers, keys, more_numbers, more_keys)
        else:
            numbers, keys = more_numbers, more_keys
    if not source.columns:
        fixed = tidy(source.value or "")
        [number], [its_keys], results = parse_column([fixed], settings)
        numbers, keys = [number] * len(rows), [its_keys] * len(rows)
        if 0 in results and results[0].problem:  # its repair is not told again for every row
            told = {at: [("", fixed, results[0])] for at in range(len(rows))}
    return numbers, keys, told


def _join(numbers: list[str], keys: list[PhoneKeys], more_numbers: list[str], more_keys: list[PhoneKeys]) -> None:
    """Put the numbers of one more column behind those each row has, each number once."""
    for at, more in enumerate(more_keys):
        if not more:
            continue
        have = keys[at]
        if not have:
            numbers[at], keys[at] = more_numbers[at], more
            continue
        written = more_numbers[at].split("|")
        new = [which for which, key in enumerate(more) if key not in have]
        if new:
            numbers[at] = "|".join([numbers[at], *(written[which] for which in new)])
            keys[at] = have + tuple(more[which] for which in new)


def _tell(findings: list[Finding], field: str, problem_code: str, cells: list[Told]) -> None:
    """Tell for each cell what of it could not be used, and what was repaired."""
    for header, text, result in cells:
        after = "|".join(result.numbers)
        if result.problem:
            message = _sentence(header, _left_out(text, result.problem))
            findings.append(finding(problem_code, field, message, text, after))
        repairs = _repairs(header, result.repairs)
        if repairs:
            code, message = repairs
            findings.append(finding(code, field, message, text, after))


@lru_cache(maxsize=512)
def _repairs(header: str, repairs: tuple[str, ...]) -> tuple[str, str] | None:
    """Code and sentence of the finding about these repairs; None if none of them changed a number."""
    changes = [repair for repair in repairs if repair != LEFT_OUT]
    why = ", ".join(changes)
    return (repair_code(changes), _sentence(header, f"{why[:1].upper()}{why[1:]}.")) if changes else None


def _left_out(text: str, problem: str) -> str:
    if text == NO_RESULT:
        return "The cell holds a formula whose result is not in the file, so it is left out."
    if is_error_cell(text):
        return "The cell holds a spreadsheet error instead of a number, so it is left out."
    return f"{problem.rstrip('.')}; this one is left out."


def _no_usable_phone(problems: list[Told]) -> Finding:
    """The one error of a row without any number that can be called."""
    if not problems:
        return finding("phone_missing", "leadPhone", "This row has no phone number, so it cannot be called.")
    before = " | ".join(text for _, text, _ in problems)
    if all(text == NO_RESULT for _, text, _ in problems):
        message = (
            "The phone cell holds a formula whose result is not in the file; open the file in Excel, save it and "
            "upload it again."
        )
        return finding("phone_error_cell", "leadPhone", message, before)
    if all(is_error_cell(text) for _, text, _ in problems):
        message = "The phone cell holds a spreadsheet error instead of a number; correct it in the file."
        return finding("phone_error_cell", "leadPhone", message, before)
    message = " ".join(_sentence(header, result.problem or "") for header, _, result in problems)
    return finding("phone_invalid", "leadPhone", message, before)


def _sentence(header: str, sentence: str) -> str:
    return f"{header}: {sentence}" if header else sentence
