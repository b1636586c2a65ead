"""Phone cells to read: the North American writings that most files have, and the ones that need a closer look."""

import random

SEED = 4
_USUAL = ("({0}) {1}-{2}", "{0}-{1}-{2}", "{0}.{1}.{2}", "{0} {1} {2}", "+1 {0} {1} {2}", "1-{0}-{1}-{2}", "{0}{1}{2}")
_ODD = ("{0}-{1}-{2} x{3}", "011 49 30 {1}{2}{3}", "+44 20 7946 0{3}", "tel: {0} {1} {2}", "00 1 {0} {1} {2}", "{0}{1}")


def usual(count: int) -> list[str]:
    """Ten digits, all different, in the usual writings; about half of them are valid numbers."""
    return _written(count, _USUAL)


def odd(count: int) -> list[str]:
    """Extensions, prefixes, words, other countries, missing digits."""
    return _written(count, _ODD)


def _written(count: int, styles: tuple[str, ...]) -> list[str]:
    dice = random.Random(SEED)
    return [
        dice.choice(styles).format(
            dice.randrange(200, 1000), dice.randrange(200, 1000), f"{dice.randrange(10_000):04}", dice.randrange(100, 1000)
        )
        for _ in range(count)
    ]
