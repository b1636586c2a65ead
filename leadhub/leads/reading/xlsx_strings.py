"""The shared strings of a workbook.

A first look needs the first few hundred of what may be millions: `SharedStrings` reads only as far as it is asked. To
read a large sheet with several processes all of them are put into a file that the processes share (`shared_file`).
"""

from collections.abc import Iterator
from typing import IO

from leadhub.leads.reading.cells import unescaped
from leadhub.leads.reading.xlsx_patterns import STRING, unnamed
from leadhub.leads.reading.xml_stream import DEEPEST, Pieces, TooDeep, is_plain, local, parser, usual_encoding

_STRING_END = "</si>"
_CHUNK = 65_536
BETWEEN = "\0"  # no string can have it

_USUAL_START, _USUAL_BETWEEN, _USUAL_END = b"<si><t>", b"</t></si><si><t>", b"</t></si>"
_NAMED = (b"&amp;", b"&lt;", b"&gt;", b"&quot;", b"&apos;")
_PRESERVE = b'<t xml:space="preserve">'
_FORBIDDEN = bytes([*range(1, 9), *range(11, 32), *b"<>"])  # in XML, or changed by it, or part of a tag


class StringsParser:
    """Feed it the XML of the strings; it gives the strings. Raises ExpatError, DoctypeFound and TooDeep."""

    def __init__(self) -> None:
        self.encoding: str | None = None  # as the XML declares it
        self.root = ""
        self._strings: list[str] = []
        self._pieces: list[str] | None = None  # of the string being read
        self._depth = 0
        self._taking = False
        self._phonetic = 0  # depth within <rPh>, the reading aid of Japanese text: not part of the value
        self._parser = parser()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.XmlDeclHandler = self._declare

    def feed(self, data: bytes, *, last: bool = False) -> list[str]:
        """The strings that are complete now."""
        self._parser.Parse(data, last)
        strings, self._strings = self._strings, []
        return strings

    def feed_strings(self, data: bytes) -> list[str]:
        """As `feed`, but faster; for whole plain strings in UTF-8, when the parser is `between_strings`."""
        try:
            pieces = data.decode().split(_STRING_END)
        except UnicodeDecodeError:
            return self.feed(data)
        pieces.pop()  # nothing follows the last one
        strings, match, quick = self._strings, STRING.fullmatch, True
        for piece in pieces:
            found = match(piece) if quick else None
            if found is None:
                self._parser.Parse((piece + _STRING_END).encode(), False)
                quick = self.between_strings
                continue
            text = found[1] or ""
            if "&" in text:
                text = unnamed(text)
            strings.append(unescaped(text) if "_x" in text else text)
        self._strings = []
        return strings

    @property
    def divisible(self) -> bool:
        """Whether strings that follow can be parsed without knowing what came before, if they are plain."""
        return usual_encoding(self.encoding) and self.between_strings

    @property
    def between_strings(self) -> bool:
        """Whether what was fed ends where a string may begin."""
        return self._depth == 1 and local(self.root) == "sst"

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise TooDeep
        if self._depth == 1:
            self.root = name
        if ":" in name:
            name = local(name)
        if name == "si":
            self._pieces = []
        elif name == "t":
            self._taking = self._pieces is not None and not self._phonetic
        elif name == "rPh":
            self._phonetic += 1

    def _end(self, name: str) -> None:
        self._depth -= 1
        if ":" in name:
            name = local(name)
        if name == "t":
            self._taking = False
        elif name == "rPh":
            self._phonetic -= 1
        elif name == "si" and self._pieces is not None:
            self._strings.append(unescaped("".join(self._pieces)))
            self._pieces = None

    def _text(self, text: str) -> None:
        if self._taking and self._pieces is not None:
            self._pieces.append(text)

    def _declare(self, _version: str, encoding: str | None, _standalone: int) -> None:
        self.encoding = encoding


class SharedStrings:
    """Strings by their number. Raises IndexError for numbers that the part does not have."""

    def __init__(self, part: IO[bytes] | None) -> None:
        self._strings: list[str] = []
        self._source = iter(()) if part is None else strings_of(part)

    def __getitem__(self, number: int) -> str:
        self._read_to(number)
        if number < 0:
            raise IndexError(number)
        return self._strings[number]

    def some(self, first: int, count: int) -> list[str]:
        """Up to so many strings from this number on."""
        self._read_to(first + count - 1)
        return self._strings[first : first + count]

    def _read_to(self, number: int) -> None:
        while number >= len(self._strings):
            more = next(self._source, None)
            if more is None:
                return
            self._strings += more


def strings_of(part: IO[bytes]) -> Iterator[list[str]]:
    """The strings of a part, some at a time."""
    with part:
        pieces, parser, plain, first = Pieces(part, _STRING_END.encode()), StringsParser(), True, True
        while piece := pieces.next(_CHUNK):
            plain, first = plain and is_plain(piece, first=first), False
            yield parser.feed_strings(piece) if plain and parser.divisible else parser.feed(piece)
        yield parser.feed(pieces.rest)
        while chunk := part.read(_CHUNK):
            yield parser.feed(chunk)
        yield parser.feed(b"", last=True)


def usual_strings(block: bytes) -> bytes | None:
    """The texts of whole strings, `BETWEEN` behind each, if every one is a single plain text; many times as fast.

    As strict as `STRING`: with the tags that are expected taken away, nothing is left that could begin another.
    """
    texts = _between_tags(block)
    if texts is None and _PRESERVE in block:
        texts = _between_tags(block.replace(_PRESERVE, b"<t>"))
    if texts is None or (b"&" in texts and texts.count(b"&") != sum([texts.count(name) for name in _NAMED])):
        return None
    if not texts.isascii() or b"&" in texts or b"_x" in texts:
        try:
            text = unnamed(texts.decode())
        except UnicodeDecodeError:
            return None
        texts = (unescaped(text) if "_x" in text else text).encode()
    return texts + BETWEEN.encode()


def _between_tags(block: bytes) -> bytes | None:
    if not (block.startswith(_USUAL_START) and block.endswith(_USUAL_END)):
        return None
    inside = block[len(_USUAL_START) : -len(_USUAL_END)]
    texts = inside.replace(_USUAL_BETWEEN, b"\0")
    taken_away = len(inside) - len(texts)
    if (
        taken_away != texts.count(b"\0") * (len(_USUAL_BETWEEN) - 1)
        or len(texts.translate(None, _FORBIDDEN)) != len(texts)
        or b"\xef\xbf" in texts  # U+FFFE and U+FFFF, and some that are harmless
    ):
        return None
    return texts
