"""A whole name in one cell becomes first, middle and last name: only where the writing leaves no doubt.

No word of the name is ever lost: what cannot be placed for sure stays beside what it stood next to.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Left out because they are initials, given names or suffixes too: m, fr, hr, don, sr.
_TITLES = _words("mr mrs ms miss mx dr prof sir madam herr frau monsieur madame mme mlle señor señora sra srta")
_SUFFIXES = _words("jr sr ii iii iv phd md esq dds cpa rn jd dvm")
_PARTICLES = _words(
    "van von der den de del della di da dos das du la le st saint bin binti ibn al el ter ten zu zum zur af av"
)
_AND = frozenset({"&", "+", "and", "und", "y", "et"})


def split_full_name(text: str) -> dict[str, str]:
    """Split a whole name into the lead fields title, firstName, midName, lastName and suffix (absent ones
    left out).

    Understood are "First Last", "First Middle Last", "LAST, FIRST MIDDLE", family names with particles
    ("Ludwig van Beethoven"), titles and suffixes ("Dr. Ada King, PhD"), and couples ("John & Mary Smith",
    whose first names stay together). A single word becomes the firstName, because that is what an agent says
    first and what one-word names in lead lists nearly always are; after a title ("Mr Smith") it is the
    lastName.
    """
    words = text.split()
    plain = len(words) == 2 and "," not in text and words[0] not in _PARTICLES
    if plain and not (_is_title(words[0]) or _is_suffix(words[1])):
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
    if len(parts) == 1:
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
