"""Which encoding a text file has: rules first, a second opinion only where they do not fit.

Byte order mark; NUL on every other byte (UTF-16); strict UTF-8 over the whole file (the one bad byte is
usually near the end); then the one-byte encoding whose accented letters make sense; then charset-normalizer.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from leadhub.leads.reading.latin_letters import best_latin

_CHUNK = 1 << 20
_SAMPLE = 65_536

# What the wizard offers: Python's name and words for it.
ENCODINGS: dict[str, str] = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8 with a byte order mark",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16, little endian",
    "utf-16-be": "UTF-16, big endian",
    "utf-32": "UTF-32",
    "cp1252": "Windows-1252 (Western European)",
    "latin-1": "Latin-1 (ISO 8859-1)",
    "mac_roman": "Mac Roman",
    "cp1250": "Windows-1250 (Central European)",
    "iso8859_2": "Latin-2 (ISO 8859-2, Central European)",
    "cp1251": "Windows-1251 (Cyrillic)",
    "cp1253": "Windows-1253 (Greek)",
    "cp1254": "Windows-1254 (Turkish)",
    "cp850": "DOS 850 (Western European)",
    "cp437": "DOS 437 (US)",
    "shift_jis": "Shift-JIS (Japanese)",
    "gb18030": "GB 18030 (Chinese)",
    "big5": "Big5 (Chinese)",
    "euc_kr": "EUC-KR (Korean)",
}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ASCII = bytes(range(128))
_MIXED_WORD = re.compile(rb"[\x80-\xff]*[A-Za-z][A-Za-z\x80-\xff]*[\x80-\xff][A-Za-z\x80-\xff]*|[\x80-\xff]+[A-Za-z]+")
_HIGH_RUN = re.compile(rb"[\x80-\xff]{2,}")
_SECOND_OPINIONS = [
    "mac_roman",
    "cp1252",
    "cp1250",
    "cp1251",
    "cp1253",
    "cp850",
    "cp437",
    "shift_jis",
    "gb18030",
    "big5",
    "euc_kr",
]


@dataclass(frozen=True)
class Encoding:
    """Python's name of the encoding, and whether we are sure."""

    name: str
    certain: bool = True

    @property
    def label(self) -> str:
        """In words."""
        return ENCODINGS.get(self.name, self.name)


class DoesNotFit(Exception):
    """The file is not in that encoding. `line` counts from 1."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def detect(path: Path) -> Encoding:
    """The encoding of the whole file; the name it gives decodes every byte of it."""
    with path.open("rb") as file:
        head = file.read(_SAMPLE)
    for mark, name in _MARKS:
        if head.startswith(mark) and fits(path, name):
            return Encoding(name)
    wide = _utf16_without_mark(head)
    if wide and fits(path, wide):
        return Encoding(wide)
    if fits(path, "utf-8"):
        return Encoding("utf-8")
    return _legacy(path)


def fits(path: Path, name: str) -> bool:
    """Whether every byte of the file can be decoded."""
    try:
        check(path, name)
    except DoesNotFit:
        return False
    return True


def check(path: Path, name: str) -> None:
    """Decode the whole file strictly. Raises DoesNotFit, LookupError for an unknown name."""
    decoder = codecs.getincrementaldecoder(name)("strict")
    wide = name.startswith(("utf-16", "utf-32"))
    lines = 1
    try:
        for chunk in _chunks(path):
            if wide or not chunk.isascii() or decoder.getstate()[0]:  # ASCII fits all others, and is told sooner
                decoder.decode(chunk)
            lines += chunk.count(b"\n")
        decoder.decode(b"", True)
    except UnicodeError as error:
        start = error.start if isinstance(error, UnicodeDecodeError) else 0
        rest = error.object[:start].count(b"\n") if isinstance(error, UnicodeDecodeError) else 0
        raise DoesNotFit(lines + rest) from error


def _utf16_without_mark(head: bytes) -> str | None:
    pairs = len(head) // 2
    odd, even = head[1::2].count(0), head[0::2].count(0)
    if not pairs or max(odd, even) <= pairs * 0.4 or min(odd, even) > pairs * 0.02:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _legacy(path: Path) -> Encoding:
    """One byte a letter, or an Asian encoding: decide by how the high bytes are used."""
    sample = _lines_with_high_bytes(path)
    high = len(sample.translate(None, _ASCII))
    in_runs = sum(len(run) for run in _HIGH_RUN.findall(sample))
    mixed = sum(len(word.translate(None, _ASCII)) for word in _MIXED_WORD.findall(sample))
    if high and (in_runs <= high * 0.5 or mixed >= high * 0.5):
        latin = best_latin(sample)
        if latin and fits(path, latin[0]):
            return Encoding(*latin)
    name = _second_opinion(sample)
    if name and fits(path, name):
        return Encoding(name, certain=False)
    return Encoding("cp1252" if fits(path, "cp1252") else "latin-1", certain=False)


def _second_opinion(sample: bytes) -> str | None:
    from charset_normalizer import from_bytes  # noqa: PLC0415 - slow to import, and few files ever need it

    best = from_bytes(sample, cp_isolation=_SECOND_OPINIONS, threshold=0.4).best()
    return best.encoding if best is not None else None


def _lines_with_high_bytes(path: Path) -> bytes:
    """Up to 64 kB of the lines that decide."""
    found: list[bytes] = []
    length = 0
    for chunk in _chunks(path):
        if chunk.isascii():
            continue
        for line in re.split(rb"[\r\n]", chunk):
            if not line.isascii():
                found.append(line[:2000])
                length += len(found[-1])
                if length > _SAMPLE:
                    return b"\n".join(found)
    return b"\n".join(found)


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk
