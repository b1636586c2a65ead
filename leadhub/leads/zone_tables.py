"""Which time zones states, ZIP codes and postal codes lie in, as one letter a zone.

From the zones' boundaries by law (United States: 49 CFR part 71), county by county, and the counties of each ZIP
prefix. Where a prefix or a state has places in two zones, it has both: only what is certain counts. Places without
daylight saving time (Arizona, Hawaii, Saskatchewan, Puerto Rico) belong to the zone whose standard time they keep.
"""

ZONES = {
    "N": "Newfoundland",
    "A": "Atlantic",
    "E": "Eastern",
    "C": "Central",
    "M": "Mountain",
    "P": "Pacific",
    "K": "Alaska",
    "H": "Hawaii",
    "S": "Samoa",
    "G": "Guam",
}

_STATES = """
E CT DC DE GA MA MD ME NC NH NJ NY OH PA RI SC VA VT WV
C AL AR IA IL LA MN MO MS OK WI MB
M AZ CO MT NM UT WY AB
P CA WA NV
EC FL IN KY MI TN ON
CM KS ND NE SD TX SK
MP ID OR BC YT
KH AK
H HI
A PR VI NB NS PE
NA NL
EA QC
ECM NU
M NT
S AS
G GU MP
"""

# First three digits, or a range of them. Without: those of the armed forces abroad (090–098, 340, 962–966).
_ZIPS = """
A 006-009
E 005 010-089 100-199 200-212 214-268 270-323 326-339 341-342 344 346-347 349 374 376 378-379 398-400 402-418
E 430-462 466-474 478 480-497 569
C 325 350-367 369-372 375 380-397 420-424 463-464 476-477 500-516 520-528 530-532 534-535 537-551 553-567
C 570-574 580-584 587 600-620 622-631 633-641 644-658 660-662 664-676 679-681 683-689
C 700-701 703-708 710-714 716-729 730-731 733-741 743-797
EC 324 368 373 377 401 425-427 465 475 479 498-499
CM 575-576 585-586 588 677-678 690-692 798
M 577 590-599 693 799 800-816 820-834 836-837 840-847 850-853 855-857 859-860 863-865 870-871 873-875 877-885
MP 835 898 979
P 838 889-891 893-895 897 900-908 910-928 930-961 970-978 980-986 988-994
KH 995
K 996-999
HS 967
H 968
G 969
"""

# Canadian postal codes: the longest prefix that is listed counts.
_POSTAL = """
N A1 A2 A5 A8
NA A0
A A2V A0P B C E
E G H J K L M N
EA G0 G4 G5 G8
EC P P0
C P8 P9 R
CM S
M T V1A V1C V1G V1J S9V X1 X0E X0G
MP V0 V1 Y
P V
ECM X X0
"""

# The zones of the phonenumbers library in North America, each by the zone whose standard time it keeps.
_NAMES = """
N St_Johns
A Halifax Puerto_Rico Anguilla Antigua Barbados Bermuda Dominica Grenada Lower_Princes Montserrat Port_of_Spain
A Santo_Domingo St_Kitts St_Lucia St_Thomas St_Vincent Tortola Martinique Guadeloupe Moncton Glace_Bay Goose_Bay
E New_York Toronto Nassau Cayman Jamaica Grand_Turk Panama Detroit Iqaluit Indianapolis
C Chicago Winnipeg Regina Center Beulah New_Salem Menominee
M Denver Edmonton Boise Phoenix Fort_Nelson Yellowknife Whitehorse
P Los_Angeles Vancouver
K Anchorage Juneau
H Honolulu Adak
S Pago_Pago
G Guam Saipan
"""

# Younger area codes that lie over one in two zones, of which the library knows one.
_OVERLAYS = """
EC 364 448 930
MP 236 257 458 672 778
EA 367 581
"""

# RingCX's own codes (RingCX guide, lead search) that name one of these zones.
_CODES = """
N NST NDT
A AST ADT
E EST EDT
C CST CDT
M MST MDT
P PST PDT
K AKST AKDT
H HAST HADT
"""


def _by_word(table: str) -> dict[str, str]:
    """Each word of a table → the letters of its zones; several lines add up."""
    found: dict[str, str] = {}
    for line in table.split("\n"):
        zones, *words = line.split() or [""]
        for word in words:
            found[word] = zones
    return found


def _by_prefix(table: str) -> dict[str, str]:
    """The same for words that may be ranges of three digits."""
    found: dict[str, str] = {}
    for word, zones in _by_word(table).items():
        first, _, last = word.partition("-")
        for number in range(int(first), int(last or first) + 1):
            found[f"{number:03d}"] = zones
    return found


STATES = _by_word(_STATES)
ZIPS = _by_prefix(_ZIPS)
POSTAL = _by_word(_POSTAL)
NAMES = _by_word(_NAMES)
OVERLAYS = _by_word(_OVERLAYS)
CODES = _by_word(_CODES)
