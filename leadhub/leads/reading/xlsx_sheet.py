"""The rows of one worksheet, from its XML, as a stream.

The parser takes bytes in any pieces and gives the rows that are complete. It never allocates by address or by
what the sheet claims about its size, so a value in the last cell of the sheet costs no more than one in the
first.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from leadhub.leads.reading.cells import iso_text, number_text, unescaped
from leadhub.leads.reading.table import Row, letter
from leadhub.leads.reading.xlsx_memory import Memory, StringMemory, Strings
from leadhub.leads.reading.xlsx_patterns import CELL, ROW, unnamed
from leadhub.leads.reading.xlsx_styles import ToText
from leadhub.leads.reading.xlsx_usual import LAST_ROW, LONGEST_TEXT, ROW_END, Taken, UsualRows
from leadhub.leads.reading.xml_stream import DEEPEST, TooDeep, is_plain, local, parser

_LAST_COLUMN = 16_384
_OUTER = 2  # worksheet and sheetData
_DIGITS = "0123456789"
_ROW, _CELL, _VALUE, _TEXT, _FORMULA, _PHONETIC, _COLUMN, _OTHER = range(8)
_KINDS = {"row": _ROW, "c": _CELL, "v": _VALUE, "t": _TEXT, "f": _FORMULA, "rPh": _PHONETIC, "col": _COLUMN}
_PLAIN_DIGITS = 15
_TAKEN = (_VALUE, _TEXT)
NO_RESULT = "#NO_RESULT!"  # the text of a formula that was saved without its result


class NotPlain(Exception):
    """A tag may not be what it seems: there is a comment or the like."""


class TooManyColumns(Exception):
    """A value lies beyond the last column we read."""

    def __init__(self, row: int, column: int) -> None:
        super().__init__(row, column)
        self.row = row
        self.column = column


@dataclass
class Seen:
    """What was noticed in the rows read so far."""

    hidden_rows: int = 0
    first_hidden_row: int = 0
    missing_values: int = 0  # formulas that were saved without their result
    first_missing: str = ""

    def add(self, later: "Seen") -> None:
        """Add what was noticed further down in the sheet."""
        self.hidden_rows += later.hidden_rows
        self.first_hidden_row = self.first_hidden_row or later.first_hidden_row
        self.missing_values += later.missing_values
        self.first_missing = self.first_missing or later.first_missing


class SheetParser:
    """Feed it the sheet's XML; it gives rows and remembers what is hidden.

    Rows end with their last value; without `trim` some have blanks behind it, or nothing but blanks, which is faster.
    Raises ExpatError, DoctypeFound, TooManyColumns, and ValueError or IndexError where numbers make no sense.
    """

    def __init__(self, strings: Strings, styles: Sequence[ToText], *, max_columns: int, trim: bool = True) -> None:
        self.hidden_columns: set[int] = set()
        self.seen = Seen()
        self.number = 0  # of the row being read
        self.encoding: str | None = None  # as the XML declares it
        self.outer: tuple[str, ...] = ()  # the elements around the rows, outermost first
        self._strings = strings
        self._styles = {str(number): to_text for number, to_text in enumerate(styles)}
        self._default = styles[0] if styles else number_text
        self._plain_default = self._default is number_text
        self.max_columns = max_columns
        self._usual = UsualRows(self, max_columns=max_columns, trim=trim)
        self.strings = StringMemory(strings)
        self._number_memories: dict[str, Memory] = {}
        self._done: list[Row] = []
        self._kinds = dict(_KINDS)
        self._columns: dict[str, int] = {}  # letters → column, as met
        self._cells: list[str] = []
        self._depth = 0
        self._hidden = False
        self._column = -1
        self._type = "n"
        self._style = ""
        self._formula = False
        self._taking = False
        self._phonetic = False
        self._text = ""
        self._expat = parser()
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end
        self._expat.CharacterDataHandler = self._characters
        self._expat.XmlDeclHandler = self._declare

    def feed(self, data: bytes, *, last: bool = False) -> list[Row]:
        """The rows with at least one value that are complete now."""
        self._expat.Parse(data, last)
        done, self._done = self._done, []
        return done

    def feed_rows(self, data: bytes, *, plain: bool = True) -> list[Row]:
        """As `feed`, but faster; for whole rows in UTF-8 that are `is_plain`, when the parser is `between_rows`.

        If it is not known whether they are `plain`, NotPlain may be raised.
        """
        try:
            text = data.decode()
            taken = self._usual.take(text)
        except UnicodeDecodeError:
            text, taken = "", None
        # Usual rows cannot hide anything.
        if not plain and (taken is None or taken.unusual) and not is_plain(data):
            raise NotPlain
        if not text:
            return self.feed(data)
        if taken is None:
            self._feed_each(text.split(ROW_END)[:-1])
        elif taken.unusual:
            self._feed_others(taken, text.split(ROW_END)[:-1])
        else:
            self._done, self.number = taken.rows, taken.last
        done, self._done = self._done, []
        return done

    def _feed_others(self, taken: Taken, rows: list[str]) -> None:
        """Put the unusual rows in their places among the usual ones."""
        begin = 0
        for other in taken.unusual:
            self._done += taken.rows[begin : other.before]
            begin = other.before
            if other.number_before is not None:
                self.number = other.number_before
            self._feed_each(rows[other.at : other.at + 1])
            if not self.between_rows:  # then nothing behind it is what it seemed
                self._feed_each(rows[other.at + 1 :], quick=False)
                return
        self._done += taken.rows[begin:]
        if taken.unusual[-1].at < len(rows) - 1:
            self.number = taken.last

    def _feed_each(self, rows: list[str], *, quick: bool = True) -> None:
        for row in rows:
            if not (quick and self._take_row(row)):
                self._expat.Parse((row + ROW_END).encode(), False)
                quick = self.between_rows

    def numbers(self, style: str) -> tuple[Memory, bool]:
        """The texts of numbers of this style, and whether plain numbers are left as they are."""
        to_text = self._styles.get(style, number_text) if style else self._default
        if style not in self._number_memories:
            self._number_memories[style] = Memory(to_text)
        return self._number_memories[style], to_text is number_text

    def column_of(self, letters: str) -> int:
        """The column of its letters, 0 = A."""
        column = self._columns.get(letters)
        return self._learn_column(letters) if column is None else column

    @property
    def between_rows(self) -> bool:
        """Whether what was fed ends where a row of the sheet may begin."""
        return self._depth == _OUTER and local(self.outer[-1]) == "sheetData" and not self._cells

    def _take_row(self, row: str) -> bool:
        """Take a row apart by its pattern; False if it is not written as usual, and nothing was done."""
        found = ROW.match(row)
        if found is None or len(row) > LONGEST_TEXT:
            return False
        reference, hidden = found.groups()
        number, cells = int(reference), self._cells
        written = CELL.findall(row, found.end())
        if number > LAST_ROW or len(row) != found.end() + sum([len(facts[0]) for facts in written]):
            return False
        self.number = number
        columns, strings, most = self._columns, self._strings, self.max_columns
        for _, letters, style, kind, value, inline in written:
            text = value or inline
            if not text:
                continue
            if kind == "s":
                text = strings[int(text)]
            else:
                text = self._cell_text(kind or "n", style, unnamed(text) if "&" in text else text)
            if text:
                column = columns.get(letters)
                if column is None:
                    column = self._learn_column(letters)
                if column == len(cells) < most:
                    cells.append(text)
                else:
                    self._place(column, text)
        if cells:
            self._hidden = hidden in ('"1"', '"true"')
            self._end_row()
        return True

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        depth = self._depth = self._depth + 1
        if not _OUTER < depth <= DEEPEST:
            self._start_outer(name)
        kind = self._kinds.get(name)
        if kind is None:
            kind = self._learn(name)
        if kind == _CELL:
            reference = attributes.get("r")
            if reference:
                self._column = self.column_of(reference.rstrip(_DIGITS))
            else:
                self._column += 1
            self._type = attributes.get("t", "n")
            self._style = attributes.get("s", "")
            self._text = ""
            self._formula = False
        elif kind == _VALUE:
            self._taking = True
        elif kind == _TEXT:
            self._taking = not self._phonetic
        elif kind == _ROW:
            self._start_row(attributes)
        elif kind == _FORMULA:
            self._formula = True
        elif kind == _PHONETIC:
            self._phonetic = True
        elif kind == _COLUMN:
            self._hide_columns(attributes)

    def _end(self, name: str) -> None:
        self._depth -= 1
        kind = self._kinds.get(name)
        if kind is None:
            kind = self._learn(name)
        if kind in _TAKEN:
            self._taking = False
        elif kind == _CELL:
            if self._text or self._formula:
                text = self._cell_text(self._type, self._style, self._text)
                if text:
                    self._place(self._column, text)
        elif kind == _ROW:
            if self._cells:
                self._end_row()
            # Nothing but its number outlives a row.
            self._column, self._text, self._formula = -1, "", False
        elif kind == _PHONETIC:
            self._phonetic = False

    def _characters(self, text: str) -> None:
        if self._taking:
            self._text += text
            if len(self._text) > LONGEST_TEXT:
                raise ValueError("endless cell")

    def _start_outer(self, name: str) -> None:
        if self._depth > DEEPEST:
            raise TooDeep
        self.outer = (*self.outer[: self._depth - 1], name)

    def _declare(self, _version: str, encoding: str | None, _standalone: int) -> None:
        self.encoding = encoding

    def _start_row(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        self.number = int(reference) if reference else self.number + 1
        if not 1 <= self.number <= LAST_ROW:
            raise ValueError(f"row {self.number}")
        self._hidden = attributes.get("hidden") in ("1", "true")
        self._column = -1

    def _end_row(self) -> None:
        self._done.append((self.number, self._cells))
        if self._hidden:
            self.seen.add(Seen(hidden_rows=1, first_hidden_row=self.number))
        self._cells = []

    def _place(self, column: int, text: str) -> None:
        cells = self._cells
        if column >= self.max_columns:
            raise TooManyColumns(self.number, column)
        if column == len(cells):
            cells.append(text)
        elif column > len(cells):
            cells.extend([""] * (column - len(cells)))
            cells.append(text)
        else:
            cells[column] = text

    def _cell_text(self, kind: str, style: str, text: str) -> str:
        if kind == "s":
            return self._strings[int(text)] if text else ""
        if kind == "n":
            if not text:
                self._note_missing()
                return NO_RESULT
            if style:
                return self._styles.get(style, number_text)(text)
            if self._plain_default and len(text) <= _PLAIN_DIGITS and text.isdigit() and text[0] != "0":
                return text
            return self._default(text)
        if kind == "b":
            return "TRUE" if text.strip() in ("1", "true") else "FALSE" if text else ""
        if kind == "d":
            return iso_text(text)
        return unescaped(text)  # inlineStr, str (a formula's text) and e (an error such as #N/A)

    def _note_missing(self) -> None:
        self.seen.add(Seen(missing_values=1, first_missing=f"{letter(self._column)}{self.number}"))

    def _hide_columns(self, attributes: dict[str, str]) -> None:
        if attributes.get("hidden") in ("1", "true"):
            first, last = int(attributes.get("min", "1")), int(attributes.get("max", "0"))
            self.hidden_columns.update(range(max(first, 1) - 1, min(last, self.max_columns)))

    def _learn(self, name: str) -> int:
        kind = _KINDS.get(local(name), _OTHER)
        if len(self._kinds) < 1000:  # names come from the file: an endless supply must not fill the memory
            self._kinds[name] = kind
        return kind

    def _learn_column(self, letters: str) -> int:
        number = 0
        for character in letters.upper():
            if not "A" <= character <= "Z":
                raise ValueError(f"cell {letters}")
            number = number * 26 + ord(character) - 64
        if not 1 <= number <= _LAST_COLUMN:
            raise ValueError(f"cell {letters}")
        self._columns[letters] = number - 1
        return number - 1
