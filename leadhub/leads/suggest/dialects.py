"""Short words that mean one thing in one language and something else, or nothing, in the others.

They count only in a file whose other headers show the language; elsewhere "Ad" is an advertisement.
"""

from collections.abc import Iterable

from leadhub.leads.suggest.senses import Sense

S = Sense

Dialect = tuple[tuple[str, Sense], ...]
"""Pairs of a word or phrase, folded, and what it means in this file."""

# Words that hardly any other language has, and what they make of the ambiguous ones.
_DIALECTS: tuple[tuple[frozenset[str], Dialect], ...] = (
    (  # Turkish: ad is the first name, il the province, cep the mobile phone
        frozenset(
            {"soyad", "soyadi", "soyisim", "musteri", "telefonu", "numarasi", "ilce", "dogum", "adiniz", "adi", "isim"}
        ),
        (
            ("ad", S.FIRST),
            ("adi", S.FIRST),
            ("tam adi", S.FULL),
            ("ad name", S.ABOUT),
            ("ad id", S.ABOUT),
            ("il", S.STATE),
            ("ilce", S.COUNTY),
            ("cep", S.MOBILE),
            ("tc", S.NATIONAL_ID),
        ),
    ),
    (  # Czech and Slovak: kraj is the region, in Polish it is the country; č. p. is the house, in French the ZIP
        frozenset({"prijmeni", "priezvisko", "psc", "ulice", "okres", "jmeno"}),
        (("kraj", S.WEAK_STATE), ("c p", S.HOUSE), ("c", S.NUMBER)),
    ),
    (  # French: nombre is how many; in Spanish it is the name
        frozenset({"prenom", "ville", "societe", "raison", "rue", "courriel", "adherent", "naissance", "civilite"}),
        (("nombre", S.ABOUT),),
    ),
)


def dialect_of(words: Iterable[str]) -> Dialect:
    """The local words of a file whose headers have these words, folded; empty where no language is shown."""
    shown = frozenset(words)
    return tuple(pair for signs, pairs in _DIALECTS if signs & shown for pair in pairs)
