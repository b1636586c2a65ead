"""Delimited text (comma, semicolon, tab or vertical bar) in any usual encoding, by the standard csv module.

A record counts as one row even where a quoted cell goes over several lines, as it does in a spreadsheet
program.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from leadhub.leads.reading.book import RowsWork
from leadhub.leads.reading.delimited_blocks import (
    DIVISIBLE,
    LONGEST_CELL,
    MOST_LINES,
    WORTH_SPLITTING,
    BlockParser,
    Blocks,
    BlockTask,
)
from leadhub.leads.reading.encoding import ENCODINGS, DoesNotFit, Encoding, check, detect
from leadhub.leads.reading.errors import refuse, too_many_columns
from leadhub.leads.reading.limits import Limits, ReadChoices
from leadhub.leads.reading.table import Note, Row

# What the wizard offers, in the order in which a tie is decided.
DELIMITERS: dict[str, str] = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
_SAMPLE = 65_536
_SAMPLE_RECORDS = 300
_BINARY_SHARE = 0.01
_NO_POINTS = (0.0, 0)


class DelimitedBook:
    """An open text file; see `book.Book`. It has one sheet without a name."""

    format = "csv"

    def __init__(self, path: Path, filename: str, choices: ReadChoices, limits: Limits, notes: list[Note]) -> None:
        self.notes = notes
        found = _encoding(path, filename, choices.encoding)
        self.encoding: str = found.name
        if not found.certain:
            text = f"The letters were read as {found.label}. If names look wrong, choose another encoding."
            notes.append(Note("encoding_uncertain", text))
        sample = _sample(path, self.encoding)
        if not sample.strip():
            raise refuse("empty_file", filename)
        if sample.count("\x00") > len(sample) * _BINARY_SHARE:
            advice = "Upload the list itself as .xlsx, .xls, .ods or .csv."
            raise refuse("not_a_spreadsheet", filename, what="binary data", advice=advice)
        declared = _declared_delimiter(sample)
        if choices.delimiter is not None and choices.delimiter not in DELIMITERS:
            raise refuse("unknown_delimiter", filename, delimiter=choices.delimiter)
        self.delimiter: str = choices.delimiter or declared or _best_delimiter(sample)
        self.sheets = [DelimitedSheet(path, filename, self, limits, skip_first_line=declared is not None)]

    def close(self) -> None:
        """Close what a crew reads from; otherwise nothing is kept open."""
        for sheet in self.sheets:
            sheet.close()


class DelimitedSheet:
    """The records of the file; see `book.Sheet` and `book.Splittable`."""

    name = ""
    visible = True

    def __init__(
        self, path: Path, filename: str, book: DelimitedBook, limits: Limits, *, skip_first_line: bool
    ) -> None:
        self.hidden_columns: set[int] = set()
        self._path = path
        self._filename = filename
        self._book = book
        self._limits = limits
        self._skip_first_line = skip_first_line
        self._nuls = 0
        self._blocks: Blocks | None = None
        self._paused = False

    def split(self, folder: Path, crew_size: int) -> bool:  # noqa: ARG002 - other sheets need them
        """Get ready for a crew of processes; False for text that needs no crew or cannot be cut."""
        if self._book.encoding not in DIVISIBLE or self._path.stat().st_size < WORTH_SPLITTING:
            return False
        self._blocks = Blocks(self._path)
        if self._skip_first_line:
            self._blocks.skip_line()
        return True

    def close(self) -> None:
        """Close the file if it is `split`."""
        if self._blocks is not None:
            self._blocks.close()

    def pause(self) -> None:
        """Let `rows` end early; if it is `split`, `blocks` has what follows."""
        self._paused = True

    def blocks(self, work: RowsWork, crew_size: int, block_rows: int) -> Iterator[Any]:
        """What a crew of processes makes of the records after `pause`, in order. Raises Irregular and Lost."""
        from leadhub.leads.reading.crew import Crew  # noqa: PLC0415 - a look does without

        assert self._blocks is not None  # noqa: S101 - it was split
        task = BlockTask(self._block_parser(), work)
        with Crew(task, crew_size) as crew:
            for (answer,) in crew.map(self._blocks.rest(block_rows)):
                yield answer

    def rest(self) -> Iterator[Row]:
        """Nothing: the blocks have all records."""
        return iter(())

    def rows(self) -> Iterator[Row]:
        """The records with values. Raises UnreadableFile, and Irregular if it is `split`."""
        if self._blocks is None:
            yield from self._plain_rows()
            return
        csv.field_size_limit(LONGEST_CELL)
        parser = self._block_parser()
        for block in self._blocks.first():
            yield from parser.rows(block)
            if self._paused:
                return

    def _block_parser(self) -> BlockParser:
        return BlockParser(
            self._book.encoding,
            self._book.delimiter,
            self._limits.max_columns,
            from_top=not self._skip_first_line,
        )

    def _plain_rows(self) -> Iterator[Row]:
        self._nuls = 0
        csv.field_size_limit(LONGEST_CELL)
        with self._path.open(encoding=self._book.encoding, newline="") as text:
            if self._skip_first_line:
                text.readline()
            lines = _Lines(text, self._skip_first_line)
            records = csv.reader(lines, delimiter=self._book.delimiter)
            limit = self._limits.max_columns
            try:
                for number, cells in enumerate(records, 1):
                    if len(lines.held) > 1:
                        self._check_quotes(lines)
                    lines.held.clear()
                    if len(cells) > limit:
                        cells = self._without_blank_end(number, cells)
                    if any(cells):
                        yield number, cells
            except csv.Error as error:
                raise refuse("unbalanced_quote", self._filename, line=f"{lines.first:,}") from error
            finally:
                self._nuls = lines.nuls

    def notes(self) -> list[Note]:
        """Removed NUL characters."""
        if not self._nuls:
            return []
        lines = "1 line" if self._nuls == 1 else f"{self._nuls:,} lines"
        return [
            Note(
                "nul_characters",
                f"{lines} had NUL characters in them, which are no text; they were left out.",
            )
        ]

    def _check_quotes(self, lines: "_Lines") -> None:
        """A record over several lines is fine if its quotes are; else a stray quote has swallowed rows."""
        try:
            for _ in csv.reader(lines.held, delimiter=self._book.delimiter, strict=True):
                pass
        except csv.Error as error:
            raise refuse("unbalanced_quote", self._filename, line=f"{lines.first:,}") from error

    def _without_blank_end(self, number: int, cells: list[str]) -> list[str]:
        limit = self._limits.max_columns
        last = max((index for index, cell in enumerate(cells) if cell.strip()), default=-1)
        if last >= limit:
            raise too_many_columns(self._filename, column=last, row=number, limit=limit)
        return cells[: last + 1]


class _Lines:
    """The lines of the file; keeps those of the record being read, and drops NUL characters."""

    def __init__(self, text: io.TextIOWrapper, started: bool) -> None:
        self.held: list[str] = []
        self.nuls = 0
        self._read = 1 if started else 0
        self._text = text

    @property
    def first(self) -> int:
        """The number of the first line of the record being read."""
        return self._read - len(self.held) + 1

    def __iter__(self) -> Iterator[str]:
        held = self.held
        for line in self._text:
            self._read += 1
            if self._read == 1:
                line = line.removeprefix("\ufeff")  # a mark that the chosen encoding does not swallow
            if "\x00" in line:
                line = line.replace("\x00", "")
                self.nuls += 1
            held.append(line)
            if len(held) > MOST_LINES:
                raise csv.Error("endless record")
            yield line


def _encoding(path: Path, filename: str, choice: str | None) -> Encoding:
    if choice is None:
        return detect(path)
    if choice not in ENCODINGS:
        raise refuse("unknown_encoding", filename, encoding=choice)
    try:
        check(path, choice)
    except DoesNotFit as error:
        raise refuse("wrong_encoding", filename, encoding=ENCODINGS[choice], line=f"{error.line:,}") from error
    return Encoding(choice)


def _sample(path: Path, encoding: str) -> str:
    with path.open(encoding=encoding, newline="") as text:
        return text.read(_SAMPLE)


def _declared_delimiter(sample: str) -> str | None:
    """Excel's own `sep=;` in the first line."""
    first = sample.partition("\n")[0].strip("\r\"' ")
    if len(first) == 5 and first[:4].lower() == "sep=" and first[4] in DELIMITERS:
        return first[4]
    return "\t" if first.lower() == "sep=" and sample[4:5] == "\t" else None


def _best_delimiter(sample: str) -> str:
    """Try each: the best one gives most records the same number of cells, and many of them."""
    scores = {delimiter: _score(sample, delimiter) for delimiter in DELIMITERS}
    best = max(DELIMITERS, key=lambda delimiter: scores[delimiter])
    if scores[best] == _NO_POINTS and sample.strip(' "\r\n,;\t|'):  # one column: by one that cuts none of its cells
        return next((delimiter for delimiter in DELIMITERS if delimiter not in sample), best)
    return best


def _score(sample: str, delimiter: str) -> tuple[float, int]:
    """(share of records with the usual width, that width); no points where it separates nothing."""
    csv.field_size_limit(LONGEST_CELL)
    try:
        records = list(islice(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter), _SAMPLE_RECORDS))
    except csv.Error:
        return _NO_POINTS
    if len(records) > 2 and len(records) < _SAMPLE_RECORDS and len(sample) == _SAMPLE:
        records.pop()  # cut off by the end of the sample
    filled = [record for record in records if any(cell.strip() for cell in record)]
    widths = Counter(len(record) for record in filled if len(record) > 1)
    if not widths or _is_prose(filled, delimiter):
        return _NO_POINTS
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
    return (round(count / len(filled), 2), width)


def _is_prose(records: list[list[str]], delimiter: str) -> bool:
    """`Smith, Ann` below a header of one cell is a list of names, not two columns."""
    rest = [cell for record in records for cell in record[1:]]
    return delimiter == "," and len(records[0]) == 1 and all(cell.startswith(" ") for cell in rest)
