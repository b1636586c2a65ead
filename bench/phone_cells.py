"""Phone cells to read: the North American writings that most files have, and the ones that need a closer look."""

import random

from leadhub.leads.phones_nanp import valid_numbers

SEED = 4
_USUAL = ("({0}) {1}-{2}", "{0}-{1}-{2}", "{0}.{1}.{2}", "{0} {1} {2}", "+1 {0} {1} {2}", "1-{0}-{1}-{2}", "{0}{1}{2}")
_ODD = ("{0}-{1}-{2} x{3}", "011 49 30 {1}{2}{3}", "+44 20 7946 0{3}", "tel: {0} {1} {2}", "00 1 {0} {1} {2}", "{0}{1}")


def usual(count: int) -> list[str]:
    """Valid numbers in the usual writings, nearly all different."""
    return _written(count, _USUAL, valid=True)


def invalid(count: int) -> list[str]:
    """Ten digits in the usual writings, of which the numbering plan knows nothing."""
    return _written(count, _USUAL, valid=False)


def odd(count: int) -> list[str]:
    """Extensions, prefixes, words, other countries, missing digits."""
    return _written(count, _ODD, valid=True)


KINDS = {
    "valid, usual writings": usual,
    "invalid, usual writings": invalid,
    "extensions, prefixes, other countries": odd,
}


def _written(count: int, styles: tuple[str, ...], *, valid: bool) -> list[str]:
    dice = random.Random(SEED)
    found: list[str] = []
    exists = valid_numbers().fullmatch
    while len(found) < count:
        area, exchange, line = dice.randrange(200, 1000), dice.randrange(200, 1000), f"{dice.randrange(10_000):04}"
        if bool(exists(f"{area}{exchange}{line}")) is valid:
            found.append(dice.choice(styles).format(area, exchange, line, dice.randrange(100, 1000)))
    return found
