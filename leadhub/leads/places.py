"""States, provinces and ZIP codes: names become codes, a lost zero comes back where the row proves it, and a cell
that holds city, state and ZIP is taken apart."""

import re

_US = """
AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware|FL Florida
GA Georgia|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa|KS Kansas|KY Kentucky|LA Louisiana|ME Maine
MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota|MS Mississippi|MO Missouri|MT Montana|NE Nebraska
NV Nevada|NH New Hampshire|NJ New Jersey|NM New Mexico|NY New York|NC North Carolina|ND North Dakota
OH Ohio|OK Oklahoma|OR Oregon|PA Pennsylvania|RI Rhode Island|SC South Carolina|SD South Dakota|TN Tennessee
TX Texas|UT Utah|VT Vermont|VA Virginia|WA Washington|WV West Virginia|WI Wisconsin|WY Wyoming
DC District of Columbia|DC Washington DC|DC Wash DC|WV W Va|RI R Island|NH N Hampshire|NJ N Jersey|NY N York
PR Puerto Rico|VI Virgin Islands|VI US Virgin Islands|GU Guam|AS American Samoa|MP Northern Mariana Islands
AA Armed Forces Americas|AE Armed Forces Europe|AP Armed Forces Pacific
AL Ala|AZ Ariz|AR Ark|CA Calif|CO Colo|CT Conn|DE Del|FL Fla|IL Ill|IN Ind|KS Kans|MD Md|MA Mass|MI Mich
MN Minn|MS Miss|MT Mont|NE Nebr|NV Nev|NM N Mex|NC N Carolina|ND N Dakota|SC S Carolina|SD S Dakota
OK Okla|OR Ore|PA Penn|PA Penna|TN Tenn|TX Tex|WA Wash|WV W Virginia|WI Wis|WY Wyo
"""
_CANADA = """
AB Alberta|BC British Columbia|MB Manitoba|NB New Brunswick|NL Newfoundland|NL Newfoundland and Labrador
NS Nova Scotia|NT Northwest Territories|NU Nunavut|ON Ontario|PE Prince Edward Island|QC Quebec|QC Québec
SK Saskatchewan|YT Yukon|YT Yukon Territory|QC PQ|NL NF|ON Ont|AB Alta|QC Que|SK Sask|MB Man|NT NWT|PE PEI
BC Colombie-Britannique|NB Nouveau-Brunswick|NL Terre-Neuve-et-Labrador|NS Nouvelle-Écosse|PE Île-du-Prince-Édouard
NT Territoires du Nord-Ouest
"""
_AUSTRALIA = """
NSW New South Wales|VIC Victoria|QLD Queensland|WA Western Australia|SA South Australia|TAS Tasmania
ACT Australian Capital Territory|NT Northern Territory
"""
# By ISO 3166-2:MX, with the usual abbreviations.
_MEXICO = """
AGU Aguascalientes|AGU Ags|BCN Baja California|BCN BC|BCS Baja California Sur|CAM Campeche|CAM Camp|CHP Chiapas
CHP Chis|CHH Chihuahua|CHH Chih|CMX Ciudad de México|CMX Ciudad de Mexico|CMX CDMX|CMX Distrito Federal|CMX DF
COA Coahuila|COA Coahuila de Zaragoza|COA Coah|COL Colima|DUR Durango|DUR Dgo|GUA Guanajuato|GUA Gto
GRO Guerrero|HID Hidalgo|HID Hgo|JAL Jalisco|MEX Estado de México|MEX Estado de Mexico|MEX México|MEX Mexico
MEX Edomex|MIC Michoacán|MIC Michoacan|MIC Michoacán de Ocampo|MIC Mich|MOR Morelos|NAY Nayarit|NLE Nuevo León
NLE Nuevo Leon|NLE NL|OAX Oaxaca|PUE Puebla|QUE Querétaro|QUE Queretaro|QUE Qro|ROO Quintana Roo|ROO Q Roo
SLP San Luis Potosí|SLP San Luis Potosi|SIN Sinaloa|SON Sonora|TAB Tabasco|TAM Tamaulipas|TAM Tamps|TLA Tlaxcala
TLA Tlax|VER Veracruz|VER Veracruz de Ignacio de la Llave|YUC Yucatán|YUC Yucatan|ZAC Zacatecas
"""


_INITIALS_APART = re.compile(r"(?<=\b\w) (?=\w\b)")


def _codes(*tables: str) -> dict[str, str]:
    """Normalised names and codes → codes, from lines of "CODE Name|CODE Name"."""
    known: dict[str, str] = {}
    for entry in "\n".join(tables).replace("\n", "|").split("|"):
        code, _, name = entry.strip().partition(" ")
        if code:
            known[_key(name)] = known[_key(code)] = code
    return known


def _key(text: str) -> str:
    words = text.casefold().replace(".", " ").replace("-", " ").replace("&", " and ").split()
    return _INITIALS_APART.sub("", " ".join(words))  # "N. Y." and "Washington D.C." have one word for it


_NORTH_AMERICA = _codes(_US, _CANADA)
_CANADIAN_CODES = frozenset(_codes(_CANADA).values())
_BY_REGION = {"US": _NORTH_AMERICA, "CA": _NORTH_AMERICA, "AU": _codes(_AUSTRALIA), "MX": _codes(_MEXICO)}


_LONGEST_STATE = 60
_STATE_OF = re.compile(r"^(?:state|province|commonwealth) of ")
_COUNTRY_AFTER = re.compile(r",? (usa|us|united states|canada|australia)$")
_SIGNS = str.maketrans("(),/", "    ")


def knows_states(region: str) -> bool:
    """Whether LeadHub knows the states of this region (ISO country code); elsewhere a state is free text."""
    return region in _BY_REGION


def state_code(text: str, region: str) -> str | None:
    """The code of a state or province named in any usual way ("Calif.", "new york", "US-CA"); None if
    unknown.

    `region` is the ISO country code that decides which names count: "US" and "CA" share one table, "AU" and
    "MX" have their own.
    """
    known = _BY_REGION[region]
    key = _key(text)
    code = known.get(key)
    if code is None and len(key) <= _LONGEST_STATE:
        code = _without_additions(key, known)
    return code


def _without_additions(key: str, known: dict[str, str]) -> str | None:
    """The code of what has its country or its own code beside it: "us tx", "texas, usa", "tx texas", "texas (tx)"."""
    country = _COUNTRY_AFTER.search(key)
    words = _COUNTRY_AFTER.sub("", _STATE_OF.sub("", key)).translate(_SIGNS).split()
    code = known.get(" ".join(words))
    if code is None and len(words) > 1:
        first, last = known.get(words[0]), known.get(words[-1])
        if first is not None and first == known.get(" ".join(words[1:])):
            return first
        if last is not None and last == known.get(" ".join(words[:-1])):
            return last
        if words[0] in {"us", "ca", "au", "mx"}:
            return _of_country(known.get(" ".join(words[1:])), words[0])
    return _of_country(code, country[1][:2] if country else "")


def _of_country(code: str | None, country: str) -> str | None:
    """The code, unless it belongs to the other country of North America: "CA" of "CA, Canada" is not California."""
    if country in {"us", "un", "ca"} and (code in _CANADIAN_CODES) != (country == "ca"):
        return None
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
_ANY_US_ZIP = re.compile(r"(\d{5})(?:-|[- ]{0,3}(\d{4}))?(?:\.0)?", re.ASCII)
_ANY_CANADIAN = re.compile(r"([A-Z]\d[A-Z])[- .]{0,3}(\d[A-Z]\d)", re.ASCII | re.IGNORECASE)
_ZERO_TAIL = re.compile(r"\d{3,9}\.0", re.ASCII)
_SHORT_ZIP = re.compile(r"(\d{3,4})(?:-?(\d{4}))?", re.ASCII)
_ALL_ZEROS = re.compile(r"[0-]+")


def zip_is_usual(text: str) -> bool:
    """Whether this is written like a US ZIP code (5 or 9 digits) or a Canadian postal code."""
    return bool((_US_ZIP.fullmatch(text) or _CANADIAN.fullmatch(text)) and not _ALL_ZEROS.fullmatch(text))


def zip_as_usual(text: str) -> str:
    """A US ZIP or Canadian postal code written as usual: "787011234" → 78701-1234, "k1a0b1" → K1A 0B1, "2108.0" →
    2108. Other texts stay."""
    if match := _ANY_US_ZIP.fullmatch(text):
        return f"{match[1]}-{match[2]}" if match[2] else match[1]
    if match := _ANY_CANADIAN.fullmatch(text):
        return f"{match[1]} {match[2]}".upper()
    return text.removesuffix(".0") if _ZERO_TAIL.fullmatch(text) else text


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
    if not fits:
        return None
    return f"{digits}-{match[2]}" if match[2] else digits


def _exists(prefix: int) -> bool:
    return any(prefix in prefixes for prefixes in _ZERO_PREFIXES.values())


def holds_five_digits(texts: list[str]) -> bool:
    """Whether a column mostly holds ZIP codes of five digits: of at least 5 samples, 4 in 5."""
    filled = [text.strip() for text in texts if text.strip()]
    usual = sum(1 for text in filled if _US_ZIP.fullmatch(text))
    return len(filled) >= 5 and usual * 5 >= len(filled) * 4


_ZIP_AT_END = {
    "US": re.compile(r"(?:^|[\s,]+)(\d{3,5}(?:[- ]?\d{4})?|[A-Z]\d[A-Z][- ]?\d[A-Z]\d)$", re.ASCII | re.IGNORECASE),
    "AU": re.compile(r"(?:^|[\s,]+)(\d{3,4})$", re.ASCII),
    "MX": re.compile(r"(?:^|[\s,]+)(?:c\.?p\.?\s*)?(\d{4,5})$", re.ASCII | re.IGNORECASE),
    "GB": re.compile(r"(?:^|[\s,]+)([A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})$", re.ASCII | re.IGNORECASE),
}
_ZIP_AT_END["CA"] = _ZIP_AT_END["US"]
_ZIP_AT_START = re.compile(r"(\d{4,6}(?: [A-Z]{2}(?= ))?|\d{2}-\d{3}|\d{3} \d{2})[\s,]+(?=\S)", re.ASCII)
_COUNTRY_BEFORE = re.compile(
    r"^(?:D|A|CH|F|I|B|L|E|S|N|P|DE|AT|FR|IT|NL|BE|LU|ES|PT|DK|SE|NO|FI|PL|CZ)-(?=\d)"
)  # D-10115 Berlin
_ELSEWHERE = re.compile(r"[\s,]+(\d{4,6})$", re.ASCII)
_BREAK = re.compile(r"\s*[|;/\n]+\s*|\s+-\s+")  # written where a comma is meant
_COUNTRY = re.compile(
    r"[\s,]+(?:USA|U\.S\.A\.|United States(?: of America)?|Canada|Australia|M[eé]xico|United Kingdom|UK|Germany|"
    r"Deutschland)\.?$",
    re.IGNORECASE,
)
_LONGEST = 250  # characters of a cell that is taken apart
_MOST_WORDS = 4  # of a state's name: "Estado de Baja California"


def split_city_state_zip(text: str, region: str) -> dict[str, str]:
    """Take a tidy "Austin, TX 78701" apart into city, state and zip, absent ones left out; nothing is lost or rewritten
    but commas and a country's name.

    `region` (ISO country code) says what states and postal codes look like. What cannot be told apart is the city.
    State and ZIP are given as written: clean them as if they had columns of their own.
    """
    if len(text) > _LONGEST:
        return {"city": text}
    found: dict[str, str] = {}
    rest = _BREAK.sub(", ", text).strip(" ,")
    if region != "MX" or rest.count(",") > 1:  # "Toluca, México" names the state of that name
        rest = _COUNTRY.sub("", rest)
    if match := _ZIP_AT_END.get(region, _ELSEWHERE).search(rest):
        found["zip"], rest = match[1], rest[: match.start()].rstrip(" ,")
    elif match := _ZIP_AT_START.match(rest if knows_states(region) else _COUNTRY_BEFORE.sub("", rest)):
        found["zip"], rest = match[1], match.string[match.end() :]
    city, state = _city_and_state(rest, region, sure="zip" in found) if knows_states(region) else (rest, "")
    return {name: part for name, part in (("city", city), ("state", state), *found.items()) if part}


def _city_and_state(text: str, region: str, *, sure: bool) -> tuple[str, str]:
    """City and state of "Austin, TX": the longest end that is a state, where something is left for the city.

    Without a comma and without a ZIP (`sure`), small letters are no code: "Vista al" is a city.
    """
    head, comma, tail = text.rpartition(",")
    if comma and head.strip(" ,") and state_code(tail.strip(), region):
        return head.strip(" ,"), tail.strip()
    words = text.split()
    for count in range(min(_MOST_WORDS, len(words) - 1), 0, -1):
        state = " ".join(words[-count:])
        city = " ".join(words[:-count]).rstrip(" ,")
        code_like = len(state) <= 3
        if city and "," not in state and state_code(state, region) and (sure or not code_like or state.isupper()):
            return city, state
    if len(words) == 1 and len(text) <= 3 and text.isupper() and state_code(text, region):
        return "", text
    return text.strip(" ,"), ""
