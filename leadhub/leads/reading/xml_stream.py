"""XML without risk: expat with a handler that refuses document types, and a list of elements for small parts.

Names are compared without their namespace, so that "strict" workbooks and unusual prefixes read like all
others.
"""

from typing import IO

# expat >= 2.4.1 bounds entity expansion by itself, and no document type means no entities at all.
from xml.parsers import expat

ExpatError = expat.ExpatError
NO_MEMORY = expat.errors.codes[expat.errors.XML_ERROR_NO_MEMORY]
Element = tuple[str, str, dict[str, str]]  # name, name of the parent, attributes; names without namespace


_LONGEST_PIECE = 4_000_000
DEEPEST = 64  # elements within each other; a workbook needs a dozen


class TooDeep(ValueError):
    """Elements within elements without end: expat would keep all of them."""


class DoctypeFound(Exception):
    """The document declares a type: entities, outside files. No spreadsheet program writes that."""


def parser() -> expat.XMLParserType:
    """A parser that refuses document types and hands over text in large pieces."""
    made = expat.ParserCreate()
    made.buffer_text = True
    made.buffer_size = 65_536
    made.StartDoctypeDeclHandler = _refuse_doctype
    return made


def local(name: str) -> str:
    """`x:row` → `row`."""
    return name.rpartition(":")[2]


def elements(data: bytes) -> list[Element]:
    """All elements of a small document in the order of their start. Raises ExpatError, DoctypeFound, TooDeep."""
    found: list[Element] = []
    open_names = [""]

    def start(name: str, attributes: dict[str, str]) -> None:
        if len(open_names) > DEEPEST:
            raise TooDeep
        found.append((local(name), open_names[-1], {local(key): value for key, value in attributes.items()}))
        open_names.append(local(name))

    def end(_name: str) -> None:
        open_names.pop()

    reader = parser()
    reader.StartElementHandler = start
    reader.EndElementHandler = end
    reader.Parse(data, True)
    return found


class Pieces:
    """An XML part, cut behind a closing tag wherever it is cut, so that the pieces can be parsed apart.

    That is only sure as long as every piece `is_plain`. What has no such tag any more is left in `rest` and in the
    part itself.
    """

    def __init__(self, part: IO[bytes], closing: bytes) -> None:
        self.part = part
        self.rest = b""
        self._closing = closing

    def next(self, size: int) -> bytes:
        """About `size` bytes that end with the closing tag; b"" if it comes no more."""
        data = self.rest
        while True:
            chunk = self.part.read(size)
            # The tag may lie across two chunks.
            begin = max(len(data) - len(self._closing), 0)
            data += chunk
            cut = data.rfind(self._closing, begin)
            if cut >= 0:
                cut += len(self._closing)
                self.rest = data[cut:]
                return data[:cut]
            if not chunk or len(data) > _LONGEST_PIECE:
                self.rest = data
                return b""


def is_plain(piece: bytes, *, first: bool = False) -> bool:
    """Whether every tag in the piece is what it seems: no comment, CDATA section or instruction may hide one.

    The first piece of a part may begin with an XML declaration.
    """
    return b"<!" not in piece and piece.find(b"<?", 6 if first else 0) < 0


def usual_encoding(declared: str | None) -> bool:
    """Whether a piece out of the middle can be parsed without knowing the XML declaration."""
    return declared is None or declared.lower() in ("utf-8", "us-ascii")


def _refuse_doctype(*_facts: object) -> None:
    raise DoctypeFound
