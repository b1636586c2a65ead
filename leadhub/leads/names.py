"""A whole name in one cell becomes first, middle and last name, and a name in capitals is written as a name: only
where the writing leaves no doubt.

No word of the name is ever lost: what cannot be placed for sure stays beside what it stood next to.
"""

import re
from functools import lru_cache


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Left out because they are initials, given names or suffixes too: m, fr, hr, don, sr.
_TITLES = _words("mr mrs ms miss mx dr prof sir madam herr frau monsieur madame mme mlle señor señora sra srta")
_SUFFIXES = _words("jr sr ii iii iv phd md esq dds cpa rn jd dvm")
_PARTICLES = _words(
    "van von der den de del della di da dos das du la le st saint bin binti ibn al el ter ten zu zum zur af av"
)
_AND = frozenset({"&", "+", "and", "und", "y", "et"})


def split_full_name(text: str, *, last_first: bool = False) -> dict[str, str]:
    """Split a whole name into the lead fields title, firstName, midName, lastName and suffix (absent ones
    left out). last_first: where no comma tells, the family name stands first.

    Understood are "First Last", "First Middle Last", "LAST, FIRST MIDDLE", family names with particles
    ("Ludwig van Beethoven"), titles and suffixes ("Dr. Ada King, PhD"), and couples ("John & Mary Smith",
    whose first names stay together). A single word becomes the firstName, because that is what an agent says
    first and what one-word names in lead lists nearly always are; after a title ("Mr Smith") it is the
    lastName.
    """
    words = text.split()
    plain = len(words) == 2 and "," not in text and words[0] not in _PARTICLES
    if plain and not last_first and not (_is_title(words[0]) or _is_suffix(words[1])):
        return {"firstName": words[0], "lastName": words[1]}  # most names; the rest of this function agrees
    name: dict[str, str] = {}
    parts = [part.split() for part in text.split(",")]
    parts = [part for part in parts if part]
    suffixes = [part for part in parts[1:] if all(map(_is_suffix, part))]
    if suffixes:
        name["suffix"] = " ".join(word for part in suffixes for word in part)
        parts = [parts[0], *(part for part in parts[1:] if not all(map(_is_suffix, part)))]
    if not parts:
        return name
    if len(parts) == 1 and last_first:
        _place_unmarked_family_first(parts[0], name)
    elif len(parts) == 1:
        _place_given_first(parts[0], name)
    else:
        _place_family_first(parts[0], [word for part in parts[1:] for word in part], name)
    return name


def _place_family_first(family: list[str], given: list[str], name: dict[str, str]) -> None:
    """Place the words of "LAST, FIRST MIDDLE", where the comma says which is which."""
    _take_title(family, name)
    _take_title(given, name)
    _take_suffix(family, name)
    _take_suffix(given, name)
    name["lastName"] = " ".join(family)
    if any(word.casefold() in _AND for word in given):
        name["firstName"] = " ".join(given)
        return
    name["firstName"] = given[0]
    if given[1:]:
        name["midName"] = " ".join(given[1:])


def _place_unmarked_family_first(words: list[str], name: dict[str, str]) -> None:
    """Place the words of "Last First Middle". The family name is what stands in capitals before a name that does
    not ("DE LA CRUZ Ana"), else one word and the particles before it.
    """
    _take_title(words, name)
    _take_suffix(words, name)
    family = 0
    while family < len(words) and words[family].isupper():
        family += 1
    if not 0 < family < len(words) or not any(len(word) > 1 for word in words[:family]):
        family = 0
        while family < len(words) - 1 and words[family].casefold() in _PARTICLES:
            family += 1
        family += 1
    if family < len(words):
        _place_family_first(words[:family], words[family:], name)
    else:
        name["lastName"] = " ".join(words)


def _place_given_first(words: list[str], name: dict[str, str]) -> None:
    """Place the words of "First Middle Last", with a title before and a suffix behind."""
    _take_title(words, name)
    _take_suffix(words, name)
    if len(words) == 1:
        name["lastName" if "title" in name else "firstName"] = words[0]
        return
    if words[0] in _PARTICLES:  # in small letters: "van Dyke" is a family name, "Van Morrison" is not
        name["lastName"] = " ".join(words)
        return
    last = len(words) - 1
    while last > 1 and words[last - 1].casefold() in _PARTICLES:
        last -= 1
    given = words[:last]
    name["lastName"] = " ".join(words[last:])
    if any(word.casefold() in _AND for word in given):
        name["firstName"] = " ".join(given)
        return
    name["firstName"] = given[0]
    if given[1:]:
        name["midName"] = " ".join(given[1:])


def _take_title(words: list[str], name: dict[str, str]) -> None:
    """Move titles from the front of `words` to the name, as long as a word remains."""
    taken = []
    while len(words) > 1 and _is_title(words[0]):
        taken.append(words.pop(0))
    if taken:
        name["title"] = " ".join([name["title"], *taken] if "title" in name else taken)


def _take_suffix(words: list[str], name: dict[str, str]) -> None:
    """Move a suffix from the end of `words` to the name, as long as a word remains."""
    taken: list[str] = []
    while len(words) > 1 and _is_suffix(words[-1]):
        taken.insert(0, words.pop())
    if taken:
        name["suffix"] = " ".join([*taken, name["suffix"]] if "suffix" in name else taken)


def _is_title(word: str) -> bool:
    return word.rstrip(".").casefold() in _TITLES


def _is_suffix(word: str) -> bool:
    return word.replace(".", "").casefold() in _SUFFIXES


# How single words of a name are written that do not simply begin with a capital.
_WRITTEN = {
    word.lower(): word
    for word in _words(
        "McDonald MacArthur MacDonald MacDougall MacDowell MacFarlane MacGregor MacIntosh MacIntyre MacLaren "
        "MacLean MacLeod MacMillan MacNeil MacPherson MacQueen Ng Dr Mr Ms St Jr Sr PhD MD DDS CPA RN JD DVM MBA LLC "
        "LLP USA Mc"
    )
}
_ALWAYS_SMALL = _words("von zu zum zur af av dos das and und et")
_NUMERALS = _words("ii iii iv vi vii viii ix")
_LETTERS = re.compile(r"[^\W\d_]+")
_VOWEL = re.compile(r"[^bcdfghjklmnpqrstvwxz]")
_UNCASED = str.maketrans("", "", "ªº")  # Python calls them small, but they stand among capitals: Mª


def name_case(text: str) -> str:
    """A name in capitals throughout, or in small letters throughout, as one writes it: MCDONALD → McDonald,
    VAN DER BERG → van der Berg. Mixed writing is somebody's own and is left alone, as are initials (AJ, J.R.).
    """
    letters = text.translate(_UNCASED)
    if not (letters.isupper() or letters.islower()) or sum(map(str.isalpha, letters)) < 2:
        return text
    words = re.split(r"(\s+)", text)  # the spaces between stay as they are
    names = [at for at, word in enumerate(words) if word and not word.isspace()]
    particles = [words[at].lower() in _PARTICLES for at in names]
    for place, at in enumerate(names):
        small = words[at].lower()
        last = place == len(names) - 1
        several = not last and particles[place] and (particles[place + 1] and place + 2 < len(names))
        if not last and (small in _ALWAYS_SMALL or (particles[place] and (place > 0 or several))):
            words[at] = small
        else:
            words[at] = _written(words[at], first=place == 0, alone=len(names) == 1)
    return "".join(words)


@lru_cache(maxsize=16_384)
def _written(word: str, *, first: bool, alone: bool) -> str:
    """One word of a name, its parts (Mary-Ann, O'Neill, J.R.) each with its capital."""
    small = word.lower().strip(".,")
    if small in _NUMERALS and not first:
        return word.upper()
    if small in ("jr", "sr") and alone:
        return word.upper()
    return _LETTERS.sub(lambda match: _part(match[0], word[: match.start()][-1:]), word)


def _part(part: str, before: str) -> str:
    small = part.replace("İ", "i").lower()
    if before.isdigit() or (before in ("'", "\u2019") and len(part) == 1):  # 3rd, 't Hart, Ann's
        return small
    if small in _WRITTEN:
        return _WRITTEN[small]
    if len(small) == 2 and (not _VOWEL.search(small) or small[1] == "j"):
        return part.upper()  # initials: TJ, AJ
    if len(small) > 4 and small.startswith("mc"):
        return f"Mc{small[2].upper()}{small[3:]}"
    capital = part[0].upper()
    return (capital if len(capital) == 1 else part[0]) + (part[1:].replace("İ", "i").lower())
