"""The shared strings of a workbook.

A first look needs the first few hundred of what may be millions: `SharedStrings` reads only as far as it is asked. To
read a large sheet with several processes all of them are put into a file that the processes share (`shared_file`).
"""

from typing import IO

from leadhub.leads.reading.cells import unescaped
from leadhub.leads.reading.xml_stream import DEEPEST, TooDeep, local, parser

_CHUNK = 65_536


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
        self._part = part
        self._strings: list[str] = []
        self._parser = StringsParser()

    def __getitem__(self, number: int) -> str:
        while number >= len(self._strings) and self._part is not None:
            self._read_on()
        if number < 0:
            raise IndexError(number)
        return self._strings[number]

    def _read_on(self) -> None:
        assert self._part is not None  # noqa: S101 - told to the type checker; __getitem__ has looked
        chunk = self._part.read(_CHUNK)
        self._strings += self._parser.feed(chunk, last=not chunk)
        if not chunk:
            self._part.close()
            self._part = None
