"""States, provinces and ZIP codes: names become codes, a lost zero comes back where the row proves it."""

import re

_US = """
AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware|FL Florida
GA Georgia|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas|KY Kentucky|LA Louisiana|ME Maine
MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi|MO Missouri|MT Montana|NE Nebraska
NV Nevada|NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York|NC North Carolina|ND North Dakota
OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|RI Rhode Island|SC South Carolina|SD South Dakota|TN Tennessee
TX Texas|UT Utah|VT Vermont|VA Virginia|WA Washington|WV West Virginia|WI Wisconsin|WY Wyoming
DC District of Columbia|DC Washington DC
PR Puerto Rico|VI Virgin Islands|VI US Virgin Islands|GU Guam|AS American Samoa|MP Northern Mariana Islands
AA Armed Forces Americas|AE Armed Forces Europe|AP Armed Forces Pacific
AL Ala|AZ Ariz|AR Ark|CA Calif|CO Colo|CT Conn|DE Del|FL Fla|IL Ill|IN Ind|KS Kans|MD Md|MA Mass|MI Mich
MN Minn|MS Miss|MT Mont|NE Nebr|NV Nev|NM N Mex|NC N Carolina|ND N Dakota|SC S Carolina|SD S Dakota
OK Okla|OR Ore|PA Penn|PA Penna|TN Tenn|TX Tex|WA Wash|WV W Virginia|WI Wis|WY Wyo
"""
_CANADA = """
AB Alberta|BC British Columbia|MB Manitoba|NB New Brunswick|NL Newfoundland|NL Newfoundland and Labrador
NS Nova Scotia|NT Northwest Territories|NU Nunavut|ON Ontario|PE Prince Edward Island|QC Quebec|QC Québec
SK Saskatchewan|YT Yukon|YT Yukon Territory|QC PQ|NL NF|ON Ont|AB Alta|BC B C|QC Que|SK Sask|MB Man
"""
_AUSTRALIA = """
NSW New South Wales|VIC Victoria|QLD Queensland|WA Western Australia|SA South Australia|TAS Tasmania
ACT Australian Capital Territory|NT Northern Territory
"""


def _codes(*tables: str) -> dict[str, str]:
    """Normalised names and codes → codes, from lines of "CODE Name|CODE Name"."""
    known: dict[str, str] = {}
    for entry in "\n".join(tables).replace("\n", "|").split("|"):
        code, _, name = entry.strip().partition(" ")
        if code:
            known[_key(name)] = known[_key(code)] = code
    return known


def _key(text: str) -> str:
    return " ".join(text.casefold().replace(".", "").replace("-", " ").split())


_NORTH_AMERICA = _codes(_US, _CANADA)
_BY_REGION = {"US": _NORTH_AMERICA, "CA": _NORTH_AMERICA, "AU": _codes(_AUSTRALIA)}


def knows_states(region: str) -> bool:
    """Whether LeadHub knows the states of this region (ISO country code); elsewhere a state is free text."""
    return region in _BY_REGION


def state_code(text: str, region: str) -> str | None:
    """The code of a state or province named in any usual way ("Calif.", "new york", "US-CA"); None if
    unknown.

    `region` is the ISO country code that decides which names count: "US" and "CA" share one table, "AU" has
    its own.
    """
    known = _BY_REGION[region]
    key = _key(text)
    code = known.get(key)
    if code is None and key[:3] in {"us ", "ca ", "au "}:
        code = known.get(key[3:])
    return code


# First three digits of the ZIP codes that begin with a zero, by state (United States Postal Service, prefixes
# 005–098).
_ZERO_PREFIXES: dict[str, frozenset[int]] = {
    "NY": frozenset({5, 63}),  # Holtsville, Fishers Island
    "PR": frozenset({6, 7, 9}),
    "VI": frozenset({8}),
    "MA": frozenset({*range(10, 28), 55}),
    "RI": frozenset({28, 29}),
    "NH": frozenset(range(30, 39)),
    "ME": frozenset({39, *range(40, 50)}),
    "VT": frozenset({*range(50, 55), *range(56, 60)}),
    "CT": frozenset(range(60, 70)),
    "NJ": frozenset(range(70, 90)),
    "AE": frozenset(range(90, 100)),
}

_US_ZIP = re.compile(r"\d{5}(?:-?\d{4})?", re.ASCII)
_CANADIAN = re.compile(r"[A-Z]\d[A-Z] ?\d[A-Z]\d", re.ASCII | re.IGNORECASE)
_SHORT_ZIP = re.compile(r"(\d{3,4})(-\d{4})?", re.ASCII)
_ALL_ZEROS = re.compile(r"[0-]+")


def zip_is_usual(text: str) -> bool:
    """Whether this is written like a US ZIP code (5 or 9 digits) or a Canadian postal code."""
    return bool((_US_ZIP.fullmatch(text) or _CANADIAN.fullmatch(text)) and not _ALL_ZEROS.fullmatch(text))


def zip_with_lost_zero(text: str, state: str, *, column_holds_five: bool) -> str | None:
    """The ZIP code with the zeros that a spreadsheet dropped, or None where nothing proves that it lost any.

    Proof is the row's own state (a Boston lead with "2108": Massachusetts begins with 01 and 02), or, in a
    row without a state, a column that otherwise holds five digits (`column_holds_five`). A state whose ZIP
    codes do not begin with that number is proof of the contrary.
    """
    match = _SHORT_ZIP.fullmatch(text)
    if not match:
        return None
    digits = match[1].zfill(5)
    prefix = int(digits[:3])
    fits = prefix in _ZERO_PREFIXES.get(state, ()) if state else column_holds_five and _exists(prefix)
    return digits + (match[2] or "") if fits else None


def _exists(prefix: int) -> bool:
    return any(prefix in prefixes for prefixes in _ZERO_PREFIXES.values())


def holds_five_digits(texts: list[str]) -> bool:
    """Whether a column mostly holds ZIP codes of five digits: of at least 5 samples, 4 in 5."""
    filled = [text.strip() for text in texts if text.strip()]
    usual = sum(1 for text in filled if _US_ZIP.fullmatch(text))
    return len(filled) >= 5 and usual * 5 >= len(filled) * 4
