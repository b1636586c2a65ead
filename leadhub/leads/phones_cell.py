"""What people write into a phone cell: cutting it into single numbers, and what is not part of them off.

Everything here works on text only; whether a number exists is decided elsewhere.
"""

import re
import unicodedata

ZERO_TAIL = ".0 tail"
SCIENTIFIC = "scientific notation"
EXTENSION = "extension removed"
LABEL = "label removed"

_UNSURE_SEPARATOR = re.compile(r"[/,]")  # also stands inside numbers: 030/23125001, 4,155,550,123
_SPACES = re.compile(r"\s+")
_LEAST_DIGITS = 7  # a piece with fewer is part of a number, not a number
_MOST_DIGITS = 15  # of one number, by E.164
_LONGEST = 500  # characters of a cell that is read; thirty numbers with their labels are shorter

_SCIENTIFIC = re.compile(r"\+?(\d)(?:[.,](\d+))?[eE]\+?(\d{1,2})")
_ZERO_TAIL = re.compile(r"(\+?\d{7,15})[.,]0+")
_EXTENSION = re.compile(
    r"[\s,;]*(?:\b(?:extension|extn?|extensión|durchwahl|dw|app(?:arat)?|nebenstelle|nst|poste|ramal|anexo|int(?:erno)?|"
    r"toestel|tst|wewn?|anknytning|доб(?:авочный)?|внутр)|(?<=[\d\s)])(?:x|ex)|(?<=\d)\s*\#)"
    r"[\s.:=\#]*\d{1,6}\s*$",
    re.IGNORECASE,
)
_AFTER_COMMA = re.compile(r"(?<=[\d)])\s*,\s*\d{1,6}\s*$")  # an extension too, but not in 4,155,550,123
_THOUSANDS = re.compile(r"\+?\d{1,3}(?:,\d{3})+")
_URI_PARAMETERS = re.compile(r";ext=\d+|;phone-context=[^;|]*", re.IGNORECASE)
_WORD = (
    r"(?:tele?(?:phone|fone|fon|fono|foon)?|phone|ph|mobile?|mobil|mob|movil|móvil|cell(?:ular)?|cel|handy|"
    r"portable|home|work|office|main|primary|business|direct|privat|whatsapp|number|num|nr|no|[tphwmco])"
)
_SURE_SEPARATOR = re.compile(
    r"[|;\n\r\t&]+|\s/\s|\s,\s|\s+(?:or|and|oder|und|ou|et|o|y|e|of|eller|och|og)\s+|"
    rf"(?<=\d)[\s,]+(?={_WORD}[\s.:#=]+[+(]?\d)",
    re.IGNORECASE,
)
_WHOLE_WORD = rf"{_WORD}(?![^\W\d_])"  # or "phphph…" could be read in more ways than there is time for
_LABEL_BEFORE = re.compile(rf"^(?:{_WHOLE_WORD}[\s.:#=()\-]*)+(?=[+(\d])", re.IGNORECASE)
_LABEL_AFTER = re.compile(rf"(?<=\d)[\s\-(\[:]+(?:{_WHOLE_WORD}[\s.)\]]*)+$", re.IGNORECASE)
_QUOTES = "'\"`\u00b4\u2018\u2019\u201c\u201d"
_DASHES = re.compile("[\u2010-\u2015\u2212\u30fc\u00b7\u2022\u2219]")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")


def plain(text: str) -> str:
    """The same text in plain characters: other scripts' digits, odd spaces, dashes and quotes replaced."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))
        text = _DASHES.sub("-", text)
        text = "".join(str(unicodedata.digit(c)) if c.isdigit() and not c.isascii() else c for c in text)
    return text.strip().strip(_QUOTES).strip()


def pieces(text: str) -> list[str]:
    """The single numbers written in one cell.

    A separator that also occurs inside numbers cuts only where whole numbers stand on both sides. None at all in a
    text that is longer than any phone cell.
    """
    if len(text) > _LONGEST:
        text = "\n".join(" ".join(line.split()) for line in text.split("\n") if line.strip())
    if len(text) > _LONGEST:
        return []
    found: list[str] = []
    for piece in _cut(_URI_PARAMETERS.sub("", text), _SURE_SEPARATOR):
        if _ZERO_TAIL.fullmatch(piece) or _SCIENTIFIC.fullmatch(piece):
            found.append(piece)
        else:
            found += _cut(piece, _UNSURE_SEPARATOR)
    if len(found) == 1 and _digits(text) > _MOST_DIGITS:
        apart = _SPACES.split(found[0])
        if all(_digits(part) >= _LEAST_DIGITS for part in apart):
            return apart
    return found


def _cut(text: str, separator: re.Pattern[str]) -> list[str]:
    parts = [part.strip() for part in separator.split(text)]
    parts = [part for part in parts if part]
    if len(parts) < 2 or all(_digits(part) >= _LEAST_DIGITS for part in parts):
        return parts
    if any(_digits(part) == 0 for part in parts):  # "Mobile; 415-555-0100": a piece without digits is no number
        kept = [part for part in parts if _digits(part)]
        if kept and all(_digits(part) >= _LEAST_DIGITS for part in kept):
            return kept
    if separator is _UNSURE_SEPARATOR or sum(map(_digits, parts)) <= _MOST_DIGITS:
        return [text]
    return parts


def _digits(text: str) -> int:
    return sum(c.isdigit() for c in text)


def bare(piece: str) -> tuple[str, list[str], str | None]:
    """One number without label, extension or spreadsheet damage.

    Gives the text left, the kinds of repair made, and a sentence instead if digits were lost for good.
    """
    repairs: list[str] = []
    piece = piece.strip(_QUOTES + " ")
    if match := _SCIENTIFIC.fullmatch(piece):
        digits = _spelled_out(match)
        if digits is None:
            return (
                piece,
                repairs,
                "The spreadsheet shortened this number and lost digits (scientific notation).",
            )
        return digits, [SCIENTIFIC], None
    if match := _ZERO_TAIL.fullmatch(piece):
        return match[1], [ZERO_TAIL], None
    shorter = _EXTENSION.sub("", piece)
    if shorter == piece and not _THOUSANDS.fullmatch(piece):
        shorter = _AFTER_COMMA.sub("", piece)
    if shorter != piece and _digits(shorter) >= _LEAST_DIGITS:
        piece = shorter
        repairs.append(EXTENSION)
    if any(c.isalpha() for c in piece):
        shorter = _LABEL_AFTER.sub("", _LABEL_BEFORE.sub("", piece)).strip()
        if shorter != piece:
            repairs.append(LABEL)
        piece = shorter
    return piece.replace(",", " ").strip(_QUOTES + " "), repairs, None


def _spelled_out(match: re.Match[str]) -> str | None:
    """Digits of a number like 4.155550123E+09; None if the mantissa does not hold them all."""
    whole, fraction, exponent = match[1], match[2] or "", int(match[3])
    if len(fraction) < exponent or fraction[exponent:].strip("0"):
        return None
    return whole + fraction[:exponent]
