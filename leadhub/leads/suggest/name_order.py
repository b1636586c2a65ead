"""Whether a column of whole names has the family name first: its header may say so, or the writing of its cells."""

import re

from leadhub.leads.suggest.headers import sense_of, words
from leadhub.leads.suggest.senses import Sense

# Words that say it only beside others: "Last, First", "Nach- und Vorname".
_FAMILY = frozenset({"last", "family", "nach"})
_GIVEN = frozenset({"first", "given", "vor"})
# Named so where the family name always comes first: Russian, Hungarian, Japanese, Chinese, Korean.
_FAMILY_FIRST = frozenset({"фио", "fio", "f i o", "nev", "teljes nev", "氏名", "姓名", "客户姓名", "성명"})
_CAPITALS_FIRST = re.compile(r"(?:[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ'\u2019-]+ )+[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ].*")


def says_last_name_first(header: str) -> bool:
    """Whether the header of a whole name says that the family name comes first: "Last, First", "Nom Prénom"."""
    said = words(header)
    if " ".join(said) in _FAMILY_FIRST:
        return True
    senses = [sense_of(word) for word in said]
    named = [place for place, sense in enumerate(senses) if sense is Sense.NAME]
    family = [place for place, sense in enumerate(senses) if sense is Sense.LAST]
    given = [place for place, word in enumerate(said) if senses[place] is Sense.FIRST or word in _GIVEN]
    if given:
        # "Name, Vorname", "Nom Prénom": beside the given name, the other half is the family name.
        halves = family or [place for place, word in enumerate(said) if word in _FAMILY] or named
        return bool(halves) and halves[0] < given[0]
    return bool(family and named) and family[0] < named[0]  # "Cognome e nome"


def shows_last_name_first(cell: str) -> bool:
    """Whether a cell has the family name first, in capitals, as the French write it: "DUPONT Marie"."""
    return bool(_CAPITALS_FIRST.fullmatch(cell))
