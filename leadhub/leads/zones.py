"""Where phone, ZIP code and state put a lead's clock, and whether they contradict each other.

Zones are compared by name (Eastern, Central …), as sets: an area code, a ZIP prefix or a state that lies in two zones
contradicts only what lies in neither. Arizona and Denver are both Mountain.
"""

from functools import cache, lru_cache

from leadhub.leads.options import LoadOptions, TimeZoneOption
from leadhub.leads.zone_tables import CODES, NAMES, OVERLAYS, POSTAL, STATES, ZIPS, ZONES

_BITS = {letter: 1 << at for at, letter in enumerate(ZONES)}
_ANY = -1  # of what nobody can tell: it contradicts nothing
_AREA_CODES = range(1200, 2000)  # with the country code in front
_AFTER_AREA_CODE = 10_000_000
_CANADA = frozenset(("AB", "BC", "MB", "NB", "NL", "NS", "NT", "NU", "ON", "PE", "QC", "SK", "YT"))

_GOES_BY = {
    TimeZoneOption.NPA_NXX: "the phone",
    TimeZoneOption.ZIPCODE: "the ZIP code",
    TimeZoneOption.EXPLICIT: "the code in the file",
}


def compares_zones(options: LoadOptions) -> bool:
    """Whether conflicts are worth telling: leads get a time zone, and places are North American."""
    north_american = options.phone_mode == "nanp" or options.region in {"US", "CA"}
    return north_american and options.timeZoneOption in _GOES_BY


def zone_conflict(
    phone_key: int,
    zip: str,
    state: str,
    option: TimeZoneOption = TimeZoneOption.NPA_NXX,
    *,
    code: str = "",
) -> str | None:
    """A sentence if what a lead holds belongs into different time zones; None if not, or if nobody can tell.

    phone_key: the first phone as E.164 digits, 0 for none; only numbers with +1 tell a zone. zip, state: cleaned, of
    the United States or Canada, "" for none. option: from what RingCX takes the time zone. code: the lead's
    leadTimezone, if there is one.
    """
    area = phone_key // _AFTER_AREA_CODE
    phone, place = _areas().get(area, _ANY), _of_zip(zip[:3])
    by_state, by_code = _STATES.get(state, _ANY), _CODES.get(code, _ANY)
    if phone & place & by_state & by_code:
        return None
    words = _words(phone, place, by_state, by_code, option, zip[:1].isdigit(), state in _CANADA)
    return words.format(area=area - 1000, zip=zip[:10], state=state, code=code)


def area_zones(area: str) -> str:
    """The zones of a North American area code, as letters of `zone_tables.ZONES`; "" if it belongs to no place."""
    return _letters(_areas().get(1000 + int(area), 0))


def _mask(letters: str) -> int:
    return sum(_BITS[letter] for letter in set(letters))


def _letters(mask: int) -> str:
    return "".join(letter for letter, bit in _BITS.items() if mask & bit)


_STATES = {state: _mask(letters) for state, letters in STATES.items()}
_CODES = {code: _mask(letters) for code, letters in CODES.items()}


@cache
def _areas() -> dict[int, int]:
    """Area code with the country code in front → zones. Made on first use: the library's table takes time to load."""
    from phonenumbers.tzdata import TIMEZONE_DATA  # noqa: PLC0415 (3 ms, which the first look at a file saves)

    zones: dict[int, int] = {}
    for prefix, names in TIMEZONE_DATA.items():
        if len(prefix) >= 4 and prefix[0] == "1":
            area = int(prefix[:4])
            for name in names:
                letters = NAMES.get(name.rpartition("/")[2], "")
                zones[area] = zones.get(area, 0) | (_mask(letters) or _mask("".join(ZONES)))
    for overlay, letters in OVERLAYS.items():
        zones[1000 + int(overlay)] = _mask(letters)
    return {area: mask for area, mask in zones.items() if area in _AREA_CODES}


@lru_cache(maxsize=8192)
def _of_zip(prefix: str) -> int:
    """Zones of the first three characters of a ZIP or postal code."""
    if prefix[:1].isdigit():
        letters = ZIPS.get(prefix)
    else:
        letters = next((POSTAL[prefix[:count]] for count in (3, 2, 1) if prefix[:count] in POSTAL), None)
    return _mask(letters) if letters else _ANY


@lru_cache(maxsize=8192)
def _words(phone: int, place: int, state: int, code: int, option: TimeZoneOption, us_zip: bool, province: bool) -> str:
    """The sentence on zones that contradict each other, with {area}, {zip}, {state} and {code} to be filled in."""
    by_zone: dict[int, list[str]] = {}
    for words, zones in (
        ("area code {area}", phone),
        ("ZIP {zip}" if us_zip else "postal code {zip}", place),
        ("province {state}" if province else "state {state}", state),
        ("time zone code {code}", code),
    ):
        if zones != _ANY:
            by_zone.setdefault(zones, []).append(words)
    told = [f"{_listed(words)} in {_named(zones)} time" for zones, words in by_zone.items()]
    first = next(iter(by_zone.values()))
    told[0] = told[0].replace(" in ", " are in " if len(first) > 1 else " is in ", 1)
    goes_by = f"; with “{option.label}” RingCX goes by {_GOES_BY[option]}" if option in _GOES_BY else ""
    text = ", ".join(told)
    return f"{text[0].upper()}{text[1:]}{goes_by}."


def _listed(words: list[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else words[0]


def _named(zones: int) -> str:
    return " or ".join(ZONES[letter] for letter in _letters(zones))
