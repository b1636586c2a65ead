"""Two hundred thousand numbers, made from seeds: LeadHub's answers are those of the phonenumbers library.

Where they differ on purpose, the difference has a name and a reason in `DIFFERENCES`. A difference without a name fails
here, and so does a name that nothing shows any more. Nothing is taken from the library's metadata but through the
library itself, so an upgrade is followed.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import phonenumbers
import pytest

from leadhub.leads.phones import PhoneMode, PhoneResult, PhoneSettings, parse, parse_column
from leadhub.leads.phones_cell import pieces, plain

E164 = phonenumbers.PhoneNumberFormat.E164


class Case(NamedTuple):
    """A cell, the settings it is read with, and both answers."""

    text: str
    settings: PhoneSettings
    library: tuple[str, ...]  # E.164
    ours: PhoneResult


def by_library(text: str, region: str) -> tuple[str, ...]:
    """The library's answer, as E.164: parsed, and valid."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return ()
    return (phonenumbers.format_number(number, E164),) if phonenumbers.is_valid_number(number) else ()


def in_e164(ours: PhoneResult) -> tuple[str, ...]:
    return tuple(f"+{key}" for key in ours.keys)


DIFFERENCES: dict[str, tuple[str, Callable[[Case], bool]]] = {
    "foreign": (
        "An account for North American numbers cannot dial other countries, so their numbers are refused.",
        lambda case: (
            case.settings.mode == "nanp"
            and not case.ours.numbers
            and not case.library[0].startswith("+1")
            and "North American numbers only" in (case.ours.problem or "")
        ),
    ),
    "zero tail": (
        "A spreadsheet makes 4155550123.0 of a number; the library takes the 0 for a digit of the number.",
        lambda case: case.text.endswith(".0"),
    ),
    "double zero": (
        "00 stands for + in most of the world; the library knows it only in countries that dial so.",
        lambda case: "00 read as +" in case.ours.repairs,
    ),
    "several": (
        "Several numbers in one cell are all taken; the library reads the first, or all as one.",
        lambda case: len(pieces(plain(case.text))) > 1,
    ),
    "letters": (
        "Letters for digits (1-800-FLOWERS) are refused: in a list they are damage more often than a number.",
        lambda case: case.ours.problem == "This number contains letters; write it in digits." and bool(case.library),
    ),
    "scientific": (
        "A spreadsheet's 4.155550123E+09 is spelled out if no digit is lost, else refused; the library reads E as a "
        "letter.",
        lambda case: "E+" in case.text,
    ),
    "long": (
        "E.164 allows 15 digits; the library takes some German numbers with more.",
        lambda case: "too many digits" in (case.ours.problem or "") and len(case.library[0]) > 16,
    ),
    "comma": (
        "A comma with fewer than seven digits before it (0412, 981476) is passed over as a space is; the library stops "
        "at it.",
        lambda case: "," in case.text and (not case.library or sum(map(str.isdigit, case.text.split(",")[0])) < 7),
    ),
    "label": (
        "Words beside the number (mobile, Büro) are taken off; the library reads them as digits or not at all.",
        lambda case: "label removed" in case.ours.repairs and not case.library,
    ),
    "extension": (
        "Extensions are taken off in more languages than the library knows.",
        lambda case: "extension removed" in case.ours.repairs and not case.library,
    ),
}

USUAL = (
    "{a}{e}{l}",
    "({a}) {e}-{l}",
    "{a}-{e}-{l}",
    "{a}.{e}.{l}",
    "{a} {e} {l}",
    "+1{a}{e}{l}",
    "1{a}{e}{l}",
    "1-{a}-{e}-{l}",
    "+1 ({a}) {e}-{l}",
    "({a}){e}{l}",
    " {a}-{e}{l} ",
    "{a}/{e}-{l}",
)
UNUSUAL = (
    "1 ({a}) {e} {l}",
    "+1.{a}.{e}.{l}",
    "001{a}{e}{l}",
    "011 1 {a} {e} {l}",
    "{a}\u00a0{e}\u00a0{l}",
    "+ 1 {a} {e} {l}",
    ".+1{a}{e}{l}",
    "++1-{a}-{e}-{l}",
    "{a}\u2013{e}\u2013{l}",
    "'{a}{e}{l}",
    "p:+1{a}{e}{l}",
    "{a}-{e}-{l} x{s}",
    "{a}-{e}-{l} Ext. {s}",
    "{a} {e} {l} ramal {s}",
    "{a} {e} {l} доб. {s}",
    "{a}-{e}-{l} anexo {s}",
    "{a} {e} {l}, {s}",
    "{a}{e}{l}.0",
    "tel:+1-{a}-{e}-{l}",
    "[{a}] {e}-{l}",
    "{a} {e} {l} (mobile)",
    "{a} {e}-{l} / {a} {e}-{l}",
    "{a}{e}{l};{a}{e}{s}",
    "1-{a}-{e}-LEAD",
    "{a[0]}.{a[1]}{a[2]}{e}{l}E+09",
    "{a[0]}.{a[1]}{a[2]}{e}E+09",
)
AT_HOME = ("US", "CA", "BS", "PR", "JM")
ABROAD = [
    *("DE", "AT", "CH", "GB", "IE", "FR", "BE", "NL", "LU", "IT", "ES", "PT", "DK", "SE", "NO", "FI", "PL", "CZ"),
    *("SK", "HU", "RO", "BG", "GR", "TR", "RU", "UA", "IL", "AE", "SA", "IN", "PK", "CN", "HK", "JP", "KR", "SG"),
    *("MY", "TH", "PH", "ID", "VN", "AU", "NZ", "ZA", "NG", "KE", "EG", "MA", "BR", "AR", "CL", "CO", "PE", "MX"),
]
CELLS_AT_HOME, CELLS_OF_DIGITS, CELLS_ABROAD = 130_000, 25_000, 50_000


def settings_of(mode: PhoneMode, *regions: str) -> list[PhoneSettings]:
    return [PhoneSettings(mode, region) for region in regions]


def north_american(rng: random.Random, count: int) -> Iterator[tuple[str, PhoneSettings]]:
    """Every area code from 000 to 999 in turn, with any exchange and line, as people write them."""
    settings = settings_of("nanp", "US", "US", "CA") + settings_of("e164", *AT_HOME)
    for at in range(count):
        shape = rng.choice(USUAL if rng.random() < 0.9 else UNUSUAL)
        parts = {"e": f"{rng.randrange(1000):03d}", "l": f"{rng.randrange(10_000):04d}", "s": rng.randrange(1, 9999)}
        yield shape.format(a=f"{at % 1000:03d}", **parts), rng.choice(settings)


def any_digits(rng: random.Random, count: int) -> Iterator[tuple[str, PhoneSettings]]:
    """Three to eighteen digits, whatever they are, with what stands between digits."""
    settings = settings_of("e164", "US", "DE", "GB", "FR", "AU", "MX", "IT") + settings_of("nanp", "US")
    for _ in range(count):
        text = "".join(rng.choices("0123456789", k=rng.randrange(3, 19)))
        if rng.random() < 0.4:
            at = rng.randrange(1, len(text))
            text = text[:at] + rng.choice([" ", "-", ".", "/", ") ", " (", "E+", ", "]) + text[at:]
        yield rng.choice(["", "", "", "+", "00", "("]) + text, rng.choice(settings)


def international(rng: random.Random, count: int) -> Iterator[tuple[str, PhoneSettings]]:
    """Real numbers of all countries with some digits changed, added or lost, read at home and elsewhere."""
    examples = [
        (region, number)
        for region in sorted(phonenumbers.SUPPORTED_REGIONS)
        for kind in range(12)
        if (number := phonenumbers.example_number_for_type(region, kind)) is not None
    ]
    nowhere = sorted(phonenumbers.COUNTRY_CODES_FOR_NON_GEO_REGIONS)
    examples += [
        ("US", number)
        for code in nowhere
        if (number := phonenumbers.example_number_for_non_geo_entity(code)) is not None
    ]
    for at in range(count):
        region, number = examples[at % len(examples)]
        digits = list(phonenumbers.national_significant_number(number))
        for _ in range(rng.randrange(6)):
            digits[rng.randrange(len(digits))] = rng.choice("0123456789")
        digits = digits[: -rng.choice([1, 1, 2])] if rng.random() < 0.1 else digits
        digits += rng.choice("0123456789") if rng.random() < 0.1 else ""
        code, local = number.country_code, "".join(digits)
        text, home = rng.choice(
            [
                (f"+{code}{local}", False),
                (f"+{code} {local[:2]} {local[2:5]} {local[5:]}", False),
                (f"+{code} (0){local}", False),
                (f"00{code}{local}", False),
                (f"{code}{local}", False),
                (local, True),
                (f"0{local}", True),
                (f"0{local[:3]}/{local[3:]}", True),
                (f"({local[:3]}) {local[3:]}", True),
            ]
        )
        elsewhere = PhoneSettings("nanp", "US") if rng.random() < 0.05 else PhoneSettings("e164", rng.choice(ABROAD))
        yield text, PhoneSettings("e164", region) if home or rng.random() < 0.6 else elsewhere


def differences(cells: Iterable[tuple[str, PhoneSettings]]) -> tuple[Counter[str], list[Case], int]:
    """How often each named difference was seen, the cases that have no name, and how many numbers were valid."""
    seen: Counter[str] = Counter()
    unexplained: list[Case] = []
    valid = 0
    for text, settings in cells:
        case = Case(text, settings, by_library(text, settings.region), parse(text, settings))
        valid += bool(case.library)
        if case.library == in_e164(case.ours):
            continue
        name = next((name for name, (_, is_it) in DIFFERENCES.items() if is_it(case)), None)
        if name:
            seen[name] += 1
        else:
            unexplained.append(case)
    return seen, unexplained, valid


MAKERS = {
    "north american": (
        north_american,
        CELLS_AT_HOME,
        {"zero tail", "double zero", "several", "letters", "extension", "label", "scientific"},
    ),
    "any digits": (any_digits, CELLS_OF_DIGITS, {"several", "double zero", "foreign", "comma", "long"}),
    "international": (international, CELLS_ABROAD, {"double zero", "foreign"}),
}


def test_the_fuzz_covers_two_hundred_thousand_numbers() -> None:
    assert sum(count for _, count, _ in MAKERS.values()) >= 200_000


@pytest.mark.parametrize("name", list(MAKERS))
def test_the_answers_are_the_librarys_but_for_named_differences(name: str) -> None:
    make, count, expected = MAKERS[name]
    seen, unexplained, valid = differences(make(random.Random(f"leadhub {name}"), count))
    assert unexplained == []
    assert expected <= set(seen), "a difference in the list is none any more"
    assert count / 20 < valid < count * 0.9, "the sample must hold valid and invalid numbers"


def test_every_difference_has_a_reason_and_is_seen_somewhere() -> None:
    assert all(reason.endswith(".") for reason, _ in DIFFERENCES.values())
    assert set(DIFFERENCES) == set().union(*(expected for _, _, expected in MAKERS.values()))


@pytest.mark.parametrize("name", list(MAKERS))
def test_a_column_is_read_as_its_cells_are(name: str) -> None:
    columns: dict[PhoneSettings, list[str]] = {}
    for text, settings in MAKERS[name][0](random.Random(f"column {name}"), 8000):
        columns.setdefault(settings, []).append(text)
    for settings, texts in columns.items():
        answers = [parse(text, settings) for text in texts]
        numbers, keys, told = parse_column(texts, settings)
        assert numbers == ["|".join(answer.numbers) for answer in answers]
        assert keys == [answer.keys for answer in answers]
        assert told == {at: answer for at, answer in enumerate(answers) if answer.problem or answer.repairs}
