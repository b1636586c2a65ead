"""Which one-byte encoding makes sense of a European text: the one whose accented letters stand where letters stand.

`JosŽ` and `Ma³gorzata` are what Mac Roman and Windows-1250 look like in the wrong encoding.
"""

_WESTERN = "àáâãäåæçèéêëìíîïñòóôõöøùúûüßœ"
_RARE = {"ð": 0.6, "þ": 0.6, "ý": 0.6, "š": 0.2, "ž": 0.2}  # Icelandic, or a few names
_CENTRAL = "ąćęłńóśźżáčďéěíňřšťúůýžőűöüäľĺŕôăâîşţßđ"
_TURKISH = "çğıöşüâîû"
_APOSTROPHES = "’‘"
_QUOTES = "“”„«»‚"
_FREE = " –—…€°•·§©®™£¡¿´`"  # may stand anywhere but within a word
_ORDINALS = "ªº°"  # 1º, 2ª

# In the order in which a tie is decided.
CANDIDATES: dict[str, str] = {
    "cp1252": _WESTERN,
    "mac_roman": _WESTERN,
    "cp850": _WESTERN,
    "cp1250": _CENTRAL,
    "iso8859_2": _CENTRAL,
    "cp1254": _TURKISH,
}
_MARGIN = 1.0  # by which another one must make more sense than Windows-1252, if that makes sense at all


def best_latin(sample: bytes) -> tuple[str, bool] | None:
    """The encoding of lines with letters beyond ASCII, and whether there is no doubt; None if none makes sense."""
    points: dict[str, tuple[float, int]] = {}
    for name, letters in CANDIDATES.items():
        try:
            text = sample.decode(name)
        except UnicodeDecodeError:
            continue
        points[name] = _points(text, letters)
    if not points:
        return None
    usual, wrong = points.get("cp1252", (-1.0, 1))
    if not wrong and usual > 0:  # then only what reads much better has a chance, and what is common
        rivals = {name: points[name][0] for name in ("mac_roman", "cp1254") if name in points}
        other = max(rivals, key=lambda name: rivals[name])
        return (other, False) if rivals[other] >= usual + _MARGIN else ("cp1252", rivals[other] <= usual)
    best = max(points, key=lambda name: points[name][0])
    high = sum(byte > 0x7F for byte in sample)
    total, wrong = points[best]
    return (best, False) if total > 0 and wrong <= 0.1 * high else None


def _points(text: str, letters: str) -> tuple[float, int]:
    """What speaks for this reading of the text less what speaks against it; and the number of the latter."""
    total, wrong = 0.0, 0
    padded = f" {text} "
    for at, character in enumerate(padded):
        if character.isascii():
            continue
        points = _sense(character, padded[at - 1], padded[at + 1], letters)
        total += points
        wrong += points < 0
    return total, wrong


def _sense(character: str, before: str, after: str, letters: str) -> float:
    """1 for what people write there, -1 for what they do not."""
    inside = before.isalpha() and after.isalpha()
    if character.isalpha() and character not in _ORDINALS:
        if character.isupper() and (before.islower() or (before.isupper() and after.islower())):
            return -1.0
        if character.islower() and after.isupper() and not before.islower():
            return -1.0
        if not (before.isalpha() or after.isalpha()):
            return 0.0
        plain = "ı" if character == "İ" else character.lower()
        return 1.0 if plain in letters else _RARE.get(plain, 0.0)
    if character in _APOSTROPHES:
        return 1.0 if before.isalpha() or after.isalpha() else 0.0
    if character in _ORDINALS:
        return 0.5 if before.isdigit() or (before.isalpha() and not after.isalpha()) else -1.0
    if character in _QUOTES:
        return -1.0 if inside else 0.3
    if character in _FREE:
        return -0.5 if inside else 0.2
    return -1.0
