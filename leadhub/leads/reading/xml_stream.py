"""XML without risk: expat with a handler that refuses document types, and a list of elements for small parts.

Names are compared without their namespace, so that "strict" workbooks and unusual prefixes read like all
others.
"""

# expat >= 2.4.1 bounds entity expansion by itself, and no document type means no entities at all.
from xml.parsers import expat

ExpatError = expat.ExpatError
NO_MEMORY = expat.errors.codes[expat.errors.XML_ERROR_NO_MEMORY]
Element = tuple[str, str, dict[str, str]]  # name, name of the parent, attributes; names without namespace


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


def _refuse_doctype(*_facts: object) -> None:
    raise DoctypeFound
